"""Requests for all that can be listed and fetched, by every filter, of an archive in this process."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import quote

from fastapi import FastAPI
from starlette.types import Message

from service.app import create_app
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    Review,
)
from service.settings import Settings

PAGE = 5
"""Items that are asked for: as many as a small archive has of nearly everything."""
CSV = "csv:"
"""Before the path of a list: its first rows as a whole export."""


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
        app = create_app(Settings(database_url=url, extraction_processes=0, hosts=("127.0.0.1",), read_seconds=0))
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
            "mtg": (await last("/v1/meetings?limit=50"))["id"],
            "off": official["id"],
            "name": quote(official["name"].split()[-1]),
            "chn": (await last("/v1/channels?limit=5"))["id"],
            "dec": (await last("/v1/decisions"))["id"],
            "art": article,
            "day": "2025-12-24",
            "word": words[-1],
            "words": "+".join(words[-3:]),
        }


def requests() -> Iterator[str]:
    """Paths of lists by every filter and in every order, of single things, and of the first rows of exports."""
    for path in _lists():
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
            "official={off}",
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
    yield from ("/v1/decisions", "/v1/decisions?kind=meeting", "/v1/decisions?kind=official", "/v1/changes")
    yield from ("/v1/decisions?resource={mtg}", "/v1/decisions?sort=made", "/v1/audit?sort=at")
    yield from ("/v1/changes?since=900", "/v1/audit", "/v1/audit?principal=loopback", "/v1/audit?resource={art}")


def _others() -> Iterator[str]:
    yield from ("/v1/meetings/{mtg}", "/v1/meetings/{mtg}/reports", "/v1/meetings/{mtg}/history")
    yield from ("/v1/meetings/{mtg}/reports?include=why", "/v1/officials/{off}", "/v1/officials/{off}/meetings")
    yield from ("/v1/officials/{off}/reports", "/v1/channels/{chn}", "/v1/channels/{chn}/reports")
    yield from ("/v1/channels/{chn}/history", "/v1/channels/{chn}/sessions", "/v1/articles/{art}")
    yield from ("/v1/articles/{art}/text", "/v1/articles/{art}/reports", "/v1/decisions/{dec}", "/readyz")
    yield from (f"{CSV}/v1/{name}" for name in ("meetings", "officials", "channels", "articles"))


def counts() -> Iterator[str]:
    """Paths of statistics, which go through all that they count."""
    for by in ("month", "status", "mode", "party_pair"):
        yield from (f"/v1/stats/meetings?by={by}{which}" for which in ("", "&party=ISL", "&status=declined"))
