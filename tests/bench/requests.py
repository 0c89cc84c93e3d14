"""Requests for all that can be listed and fetched, by every filter, of an archive in this process."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Self
from urllib.parse import quote

from fastapi import FastAPI
from starlette.types import Message

from service.app import create_app
from service.domain.jobs import JobKind, JobState, LineState
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    ReportKind,
    Review,
)
from service.domain.webhooks import DeliveryState
from service.settings import Settings

PAGE = 5
"""Items that are asked for: as many as a small archive has of nearly everything."""
CSV = "csv:"
"""Before the path of a list: its first rows as a whole export, of a list of which a small archive has as many."""


class _Still:
    """A clock that stands at a day after the last article, so that nothing grows too old to be kept."""

    def now(self) -> datetime:
        """The instant it stands at."""
        return datetime(2026, 1, 2, tzinfo=UTC)


class Archive:
    """An application over an archive, and what it has that requests can name."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._stack = app.build_middleware_stack()
        self._names: dict[str, str] = {}

    @classmethod
    @asynccontextmanager
    async def opened(cls, url: str) -> AsyncIterator[Self]:
        """The archive in a database."""
        settings = Settings(
            database_url=url, extraction_processes=0, hosts=("127.0.0.1",), require_keys="never", read_seconds=0
        )
        app = create_app(settings, _Still())
        async with app.router.lifespan_context(app):
            archive = cls(app)
            archive._names = await archive._things()
            yield archive

    async def get(self, path: str) -> bytes:
        """The answer to a request, in whose path names in braces stand for things of the archive."""
        media = "text/csv" if path.startswith(CSV) else "*/*"
        path, _, query = path.removeprefix(CSV).format(**self._names).partition("?")
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "root_path": "",
            "scheme": "http", "query_string": query.encode(), "client": ("127.0.0.1", 1), "app": self.app,
            "server": ("127.0.0.1", 80), "http_version": "1.1",
            "headers": [(b"host", b"127.0.0.1"), (b"accept", media.encode())],
        }  # fmt: skip
        answered, enough = bytearray(), asyncio.Event()
        sent = iter([{"type": "http.request", "body": b""}])

        async def receive() -> Message:
            for message in sent:
                return message
            await enough.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] != 200:
                raise RuntimeError(f"{path}?{query} was answered {message['status']}")
            answered.extend(message.get("body", b""))
            if media == "text/csv" and answered.count(b"\r\n") > PAGE:
                enough.set()

        await self._stack(scope, receive, send)
        return bytes(answered)

    async def _things(self) -> dict[str, str]:
        """What the names in paths stand for: things of the latest years, as far from the newest as pages go."""

        async def last(path: str) -> dict[str, Any]:
            item: dict[str, Any] = json.loads(await self.get(path))["items"][-1]
            return item

        official = await last("/v1/officials?sort=-last_reported&limit=50")
        article = (await last("/v1/articles?sort=-published&limit=50"))["id"]
        words = sorted((await self.get(f"/v1/articles/{article}/text")).decode().split()[4:], key=len)
        return {
            "meeting_id": (await last("/v1/meetings?limit=50"))["id"],
            "official_id": official["id"],
            "name": quote(official["name"].split()[-1]),
            "channel_id": (await last("/v1/channels?limit=5"))["id"],
            "decision_id": (await last("/v1/decisions"))["id"],
            "article_id": article,
            "job_id": (await last("/v1/jobs?kind=batch&limit=5"))["id"],
            "webhook_id": (await last("/v1/webhooks?sort=created&limit=2"))["id"],
            "delivery_id": (await last("/v1/deliveries"))["id"],
            "key_id": (await last("/v1/keys?limit=5"))["id"],
            "day": "2025-12-24",
            "word": words[-1],
            "words": "+".join(words[-3:]),
        }


def requests() -> Iterator[str]:
    """Paths of lists by every filter and in every order, of single things, and of the first rows of exports."""
    for path in chain(_lists(), _lists_below(), _lists_of_doings()):
        yield f"{path}{'&' if '?' in path else '?'}limit={PAGE}"
    yield from _others()


def _lists() -> Iterator[str]:
    for sort in ("-last_reported", "last_reported", "-date", "date"):
        yield f"/v1/meetings?sort={sort}"
        for one in (
            "party=USA",
            "party=CHN&party=USA",
            "status=held",
            "status=declined",
            "country=CHE",
            "official={official_id}",
        ):
            yield f"/v1/meetings?{one}&sort={sort}"
    values = {"status": MeetingStatus, "mode": Mode, "type": MeetingType, "level": Level, "review": Review}
    for name, kinds in values.items():
        yield from (f"/v1/meetings?{name}={kind}" for kind in kinds)
    yield from (
        f"/v1/meetings?{one}"
        for one in (
            "status=proposed&status=declined", "forum=Oslo+Security+Forum", "date_from={day}&sort=date",
            "date_to={day}", "date_from={day}&date_to={day}", "reported_from={day}", "reported_to={day}",
            "reported_from={day}&reported_to={day}", "outcome_unknown=true", "outcome_unknown=false", "q=trade",
            "q={name}", "q=trade+{name}", "party=USA&status=declined", "party=USA&q=grain", "with_total=true",
            "party=USA&with_total=true",
        )
    )  # fmt: skip
    for sort in ("name", "-name", "-last_reported", "last_reported"):
        yield f"/v1/officials?sort={sort}"
        yield f"/v1/officials?party=USA&sort={sort}"
    yield from (f"/v1/officials?function={one}" for one in (OfficeFunction.FOREIGN_MINISTER, OfficeFunction.ROYAL))
    yield from ("/v1/officials?on={day}", "/v1/officials?function=foreign_minister&party=USA&on={day}")
    yield from ("/v1/officials?q={name}", "/v1/officials?q=minister", "/v1/officials?party=USA&q=minister")
    yield from ("/v1/channels", "/v1/channels?sort=last_reported", "/v1/channels?party=USA", "/v1/channels?q=line")
    yield from (f"/v1/channels?type={one}" for one in ChannelType)
    yield from (f"/v1/channels?status={one}" for one in ChannelStatus)
    for sort in ("-created", "created", "-published", "published"):
        yield f"/v1/articles?sort={sort}"
        yield f"/v1/articles?source=paper+7&sort={sort}"
    yield from (
        f"/v1/articles?{one}"
        for one in (
            "language=en", "language=fr", "language=is", "published_from={day}", "published_to={day}",
            "published_from={day}&published_to={day}", "q={word}", "q={words}", "q=article",
        )
    )  # fmt: skip


def _lists_below() -> Iterator[str]:
    for sort in ("published", "-published"):
        for one in ("/v1/meetings/{meeting_id}", "/v1/officials/{official_id}", "/v1/channels/{channel_id}"):
            yield f"{one}/reports?sort={sort}"
    for sort in ("-last_reported", "last_reported", "-date", "date"):
        yield f"/v1/officials/{{official_id}}/meetings?sort={sort}"
        yield f"/v1/channels/{{channel_id}}/sessions?sort={sort}"
    yield from (f"/v1/articles/{{article_id}}/reports?kind={one}" for one in ReportKind)


def _lists_of_doings() -> Iterator[str]:
    """Lists of what people and programs did, and of what the service did for them."""
    yield from ("/v1/changes", "/v1/changes?since=900")
    for sort in ("-made", "made"):
        yield f"/v1/decisions?sort={sort}"
        yield from (f"/v1/decisions?kind={one}&sort={sort}" for one in ("meeting", "official"))
        yield f"/v1/decisions?resource={{meeting_id}}&sort={sort}"
    yield "/v1/decisions?resource={meeting_id}&kind=meeting"
    for sort in ("-at", "at"):
        yield f"/v1/audit?sort={sort}"
        yield f"/v1/audit?principal=loopback&sort={sort}"
        yield f"/v1/audit?resource={{article_id}}&sort={sort}"
    yield "/v1/audit?principal=loopback&resource={article_id}"
    for sort in ("-created", "created"):
        yield from (f"/v1/{one}?sort={sort}" for one in ("jobs", "deliveries", "webhooks", "keys"))
        yield from (f"/v1/jobs?kind={kind}&sort={sort}" for kind in JobKind)
        yield from (f"/v1/jobs?state={state}&sort={sort}" for state in JobState)
        yield from (f"/v1/deliveries?state={state}&sort={sort}" for state in DeliveryState)
        yield f"/v1/deliveries?webhook={{webhook_id}}&sort={sort}"
    yield from ("/v1/jobs?kind=batch&state=cancelled", "/v1/deliveries?webhook={webhook_id}&state=failed")
    yield "/v1/jobs/{job_id}/lines"
    yield from (f"/v1/jobs/{{job_id}}/lines?state={state}" for state in LineState)


def _others() -> Iterator[str]:
    yield from ("/v1/meetings/{meeting_id}", "/v1/meetings/{meeting_id}/reports", "/v1/meetings/{meeting_id}/history")
    yield from ("/v1/meetings/{meeting_id}/reports?include=why", "/v1/officials/{official_id}")
    yield from ("/v1/channels/{channel_id}", "/v1/channels/{channel_id}/reports", "/v1/channels/{channel_id}/history")
    yield from ("/v1/channels/{channel_id}/sessions", "/v1/articles/{article_id}", "/v1/articles/{article_id}/text")
    yield from ("/v1/articles/{article_id}/reports", "/v1/decisions/{decision_id}", "/v1/jobs/{job_id}")
    yield from ("/v1/webhooks/{webhook_id}", "/v1/deliveries/{delivery_id}", "/v1/keys/{key_id}")
    yield from ("/v1/parties", "/v1/parties?kind=state", "/readyz")
    yield from (f"{CSV}/v1/{name}" for name in ("meetings", "officials", "articles", "jobs"))


def counts() -> Iterator[str]:
    """Paths of statistics, which go through all that they count."""
    for by in ("month", "status", "mode", "party_pair"):
        yield from (f"/v1/stats/meetings?by={by}{which}" for which in ("", "&party=ISL", "&status=declined"))
