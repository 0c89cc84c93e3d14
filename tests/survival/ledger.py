"""Requests that write, and what those who send them are told of them and so know for certain."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from time import sleep
from typing import Any, TypeAlias

import httpx2

from service.domain.articles import ArticleIn
from service.http.exports import NDJSON
from service.http.idempotency import HEADER, REPLAYED
from service.http.watch import REQUEST_ID

State: TypeAlias = tuple[str | None, date | None] | bool | None
"""What there is: title and day of publication of an article, that a decision stands, or None where there is nothing."""
BROKEN = b'{"text": 7}'
"""A line that holds no article."""
_DRIP = 0.003
"""Seconds between two parts of an upload."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that writes: what it is about, by the digest of a text or the reason of a decision, and its effect."""

    method: str
    path: str
    body: dict[str, Any] | None
    key: str | None
    about: str
    effect: State

    def send(self, http: httpx2.Client) -> httpx2.Response:
        """What it is answered."""
        headers = {"If-Match": "*"} if self.method == "PATCH" else {}
        return http.request(self.method, self.path, json=self.body, headers=headers | _keyed(self.key))


@dataclass(frozen=True, eq=False)
class Order:
    """A request for articles to be read later: one, or the lines of an upload, of which None is a broken one."""

    lines: tuple[ArticleIn | None, ...]
    key: str | None

    @cached_property
    def effects(self) -> dict[str, State]:
        """What each article is once it is kept, by the digest of its text."""
        return {about: state_of(one) for one, about in zip(self.lines, self.abouts, strict=True) if one and about}

    @cached_property
    def abouts(self) -> tuple[str | None, ...]:
        """The digests of the texts, line by line."""
        return tuple(digest(one) if one else None for one in self.lines)

    def send(self, http: httpx2.Client) -> httpx2.Response:
        """What it is answered; the lines of an upload go out one after the other, each in two parts."""
        if len(self.lines) == 1:
            asking = {"Prefer": "respond-async", "Content-Type": "application/json"}
            return http.post("/v1/ingest", content=_line(self.lines[0]), headers=asking | _keyed(self.key))
        headers = {"Content-Type": NDJSON} | _keyed(self.key)
        return http.post("/v1/ingest/batch", content=self._parts(), headers=headers)

    def _parts(self) -> Iterator[bytes]:
        for one in self.lines:
            line = _line(one) + b"\n"
            for part in (line[:100], line[100:]):
                yield part
                sleep(_DRIP)


def digest(article: ArticleIn) -> str:
    """What tells an article from others: the digest of its text."""
    return sha256(article.text.encode()).hexdigest()


def state_of(article: ArticleIn) -> State:
    """What there is of an article once it is kept."""
    return (article.title, article.published_at)


def bringing(article: ArticleIn, key: str | None) -> Sent:
    """The request that brings an article."""
    body = article.model_dump(mode="json", exclude_unset=True)
    return Sent("POST", "/v1/ingest", body, key, digest(article), state_of(article))


def _line(article: ArticleIn | None) -> bytes:
    return json.dumps(article.model_dump(mode="json", exclude_unset=True)).encode() if article else BROKEN


def _keyed(key: str | None) -> dict[str, str]:
    return {} if key is None else {HEADER: key}


@dataclass(slots=True)
class Ledger:
    """What callers know for certain, and the requests that were cut off or of which nobody could say what came."""

    there: dict[str, State] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """The id of each article and decision that is there, as far as an answer told it."""
    acts: list[str] = field(default_factory=list)
    """Ids of the requests that were acknowledged as having changed something."""
    changes: list[tuple[str, ...]] = field(default_factory=list)
    """What they were told became different: kind, id, revision and what happened."""
    orders: dict[str, Order] = field(default_factory=dict)
    """The jobs that were accepted, by their ids."""
    offered: dict[str, Order] = field(default_factory=dict)
    """Each article that was ever sent to be read later, by the digest of its text, with the order that it came in."""
    unsettled: set[str] = field(default_factory=set)
    """Those of them of which some line, or an order that comes again, may still bring what was withdrawn."""
    ended: dict[str, int] = field(default_factory=dict)
    """How many lines were done of each job that was acknowledged as cancelled."""
    answers: list[tuple[Sent | Order, bytes]] = field(default_factory=list)
    """Acknowledged requests with a key, and their answers."""
    pending: list[Sent | Order] = field(default_factory=list)
    replayed: int = 0
    refused: int = 0
    kept: int = 0
    """How many of the requests that were cut off had taken effect."""
    lost: int = 0
    """How many had not."""

    def acknowledge(self, sent: Sent | Order, answer: httpx2.Response) -> None:
        """Enter what was answered; what is refused changes nothing."""
        if answer.status_code >= httpx2.codes.BAD_REQUEST:
            self.refused += 1
            return
        content = answer.json() if answer.content else {}
        if sent.key is not None:
            self.answers.append((sent, answer.content))
        if isinstance(sent, Order):
            known = False
            self.orders[content["id"]] = sent
        else:
            known = self.there.get(sent.about) == sent.effect
            self._enter(sent, content)
        if REPLAYED not in answer.headers and not known:
            self.acts.append(answer.headers[REQUEST_ID])

    def _enter(self, sent: Sent, content: dict[str, Any]) -> None:
        self.there[sent.about] = sent.effect
        told = content.get("article") or content.get("decision") or content
        if "id" in told:
            self.ids[sent.about] = told["id"]
        for one in content.get("changes", ()):
            self.changes.append((one["kind"], one["resource_id"], str(one["revision"]), one["type"]))

    def settle(self, http: httpx2.Client) -> None:
        """Send again what was cut off, where it had a key; it must have one effect, whatever came of it before."""
        keyed = [sent for sent in self.pending if sent.key is not None]
        self.pending = [sent for sent in self.pending if sent.key is None]
        for sent in keyed:
            answer = sent.send(http)
            assert answer.status_code < httpx2.codes.INTERNAL_SERVER_ERROR, answer.text
            self.count(kept=REPLAYED in answer.headers)
            self.acknowledge(sent, answer)

    def count(self, *, kept: bool) -> None:
        """Count a request that was cut off, by whether it had taken effect."""
        self.kept += kept
        self.lost += not kept
