"""Callers that bring articles, amend and withdraw them and decide, and keep a ledger of what they were answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import count
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from time import sleep
from typing import Any, TypeAlias

import httpx2

from service.domain.articles import ArticleIn
from service.http.idempotency import HEADER, REPLAYED
from service.http.watch import REQUEST_ID
from tests.survival.news import news

_KEYED = 0.5
"""Share of the requests that can have a key which do."""
_BREATH = 0.2
"""Seconds until one who was told that the service cannot serve now sends the next request."""
PATIENCE = 60.0
"""Seconds that an answer may take on a busy machine."""

State: TypeAlias = tuple[str | None, date | None] | bool | None
"""What there is: title and day of publication of an article, that a decision stands, or None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that writes: what it is about, by the digest of a text or the reason of a decision, and its effect."""

    method: str
    path: str
    body: dict[str, Any] | None
    key: str | None
    about: str
    effect: State


def bringing(article: ArticleIn, key: str | None) -> Sent:
    """The request that brings an article."""
    state = (article.title, article.published_at)
    body = article.model_dump(mode="json", exclude_unset=True)
    return Sent("POST", "/v1/ingest", body, key, sha256(article.text.encode()).hexdigest(), state)


def send(http: httpx2.Client, sent: Sent) -> httpx2.Response:
    """What a request is answered."""
    headers = {"If-Match": "*"} if sent.method == "PATCH" else {}
    if sent.key is not None:
        headers[HEADER] = sent.key
    return http.request(sent.method, sent.path, json=sent.body, headers=headers)


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
    answers: list[tuple[Sent, bytes]] = field(default_factory=list)
    """Acknowledged requests with a key, and their answers."""
    pending: list[Sent] = field(default_factory=list)
    replayed: int = 0
    refused: int = 0
    kept: int = 0
    """How many of the requests that were cut off had taken effect."""
    lost: int = 0
    """How many had not."""

    def acknowledge(self, sent: Sent, answer: httpx2.Response) -> None:
        """Enter what was answered; what is refused changes nothing."""
        if answer.status_code >= httpx2.codes.BAD_REQUEST:
            self.refused += 1
            return
        known = self.there.get(sent.about) == sent.effect
        self.there[sent.about] = sent.effect
        content = answer.json() if answer.content else {}
        told = content.get("article") or content.get("decision") or content
        if "id" in told:
            self.ids[sent.about] = told["id"]
        if sent.key is not None:
            self.answers.append((sent, answer.content))
        if REPLAYED not in answer.headers and not known:
            self.acts.append(answer.headers[REQUEST_ID])
        for one in content.get("changes", ()):
            self.changes.append((one["kind"], one["resource_id"], str(one["revision"]), one["type"]))

    def settle(self, http: httpx2.Client) -> None:
        """Send again what was cut off, where it had a key; it must have one effect, whatever came of it before."""
        keyed = [sent for sent in self.pending if sent.key is not None]
        self.pending = [sent for sent in self.pending if sent.key is None]
        for sent in keyed:
            answer = send(http, sent)
            assert answer.status_code < httpx2.codes.INTERNAL_SERVER_ERROR, answer.text
            self.count(kept=REPLAYED in answer.headers)
            self.acknowledge(sent, answer)

    def count(self, *, kept: bool) -> None:
        """Count a request that was cut off, by whether it had taken effect."""
        self.kept += kept
        self.lost += not kept


class Client:
    """One caller, the only one that touches the articles and decisions that it makes."""

    def __init__(self, name: str) -> None:
        self.ledger = Ledger()
        self._chance = Random(name)  # noqa: S311 - it guards no secret
        self._name = name
        self._news = news(name)
        self._numbers = count(1)
        self._resources: list[tuple[str, str]] = []
        self._cut = False

    def stop(self) -> None:
        """Have it send nothing more."""
        self._cut = True

    def work(self, address: str, answered: Callable[[], None]) -> None:
        """Send one request after another until the server is gone or it is stopped, and say so after each answer."""
        self._cut = False
        with httpx2.Client(base_url=address, timeout=PATIENCE) as http:
            while not self._cut:
                if self.ledger.answers and self._chance.random() < 0.1:
                    self._again(http)
                else:
                    self._attempt(http, self._next())
                answered()

    def _attempt(self, http: httpx2.Client, sent: Sent) -> None:
        try:
            answer = send(http, sent)
        except httpx2.TransportError:
            self._cut = True
            self.ledger.pending.append(sent)
            return
        if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:  # it may have had its effect all the same
            assert answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE, answer.text
            self.ledger.pending.append(sent)
            sleep(_BREATH)
            return
        self.ledger.acknowledge(sent, answer)
        if sent.path == "/v1/ingest" and answer.is_success:
            told = answer.json()
            kinds = ("meetings", "officials", "channels")
            self._resources += [(kind, one["id"]) for kind in kinds for one in told[kind]]

    def _again(self, http: httpx2.Client) -> None:
        sent, before = self._chance.choice(self.ledger.answers)
        try:
            answer = send(http, sent)
        except httpx2.TransportError:
            self._cut = True
            return
        if answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE:
            sleep(_BREATH)
            return
        assert answer.headers.get(REPLAYED) == "true", f"{sent} was answered anew"
        assert answer.content == before, f"{sent} was answered otherwise"
        self.ledger.replayed += 1

    def _next(self) -> Sent:
        articles = [about for about, state in self.ledger.there.items() if isinstance(state, tuple)]
        decisions = [about for about, state in self.ledger.there.items() if state is True]
        choices: list[tuple[float, Callable[[], Sent]]] = [(10, self._ingest)]
        if len(articles) > 3:
            choices += [(2, lambda: self._amend(self._chance.choice(articles)))]
            choices += [(2, lambda: self._withdraw(self._chance.choice(articles)))]
        if self._resources:
            choices += [(3, self._decide)]
        if decisions:
            choices += [(1, lambda: self._undo(self._chance.choice(decisions)))]
        return self._chance.choices([make for _, make in choices], [weight for weight, _ in choices])[0]()

    def _ingest(self) -> Sent:
        return bringing(next(self._news), self._key())

    def _amend(self, about: str) -> Sent:
        title, day = f"Title {next(self._numbers)}", date(2024, 3, 1 + self._chance.randrange(28))
        body = {"title": title, "published_at": day.isoformat()}
        return Sent("PATCH", f"/v1/articles/{self.ledger.ids[about]}", body, self._key(), about, (title, day))

    def _withdraw(self, about: str) -> Sent:
        return Sent("DELETE", f"/v1/articles/{self.ledger.ids[about]}", None, None, about, None)

    def _decide(self) -> Sent:
        kind, one = self._chance.choice(self._resources)
        reasons = {"by": self._name, "reason": f"Decision {next(self._numbers)} of {self._name}."}
        way = self._chance.choice((":confirm", ":reject", ":merge", ""))
        method, body = "POST", reasons
        if way == ":merge":
            body = reasons | {"other_id": self._chance.choice([other for of, other in self._resources if of == kind])}
        elif not way:
            fields: dict[str, Any] = {"meetings": {"forum": "Black Sea Forum"}, "channels": {"status": "suspended"}}
            method, body = "PATCH", reasons | fields.get(kind, {"name": "Ann Other"})
        return Sent(method, f"/v1/{kind}/{one}{way}", body, self._key(), reasons["reason"], effect=True)

    def _undo(self, about: str) -> Sent:
        return Sent("DELETE", f"/v1/decisions/{self.ledger.ids[about]}", None, None, about, None)

    def _key(self) -> str | None:
        return f"{self._name}-{next(self._numbers)}" if self._chance.random() < _KEYED else None
