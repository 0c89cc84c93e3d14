"""Callers that bring articles, amend and withdraw them and decide, and keep a ledger of what they were answered."""

from collections.abc import Callable
from datetime import date
from itertools import count
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from time import sleep
from typing import Any

import httpx2

from service.domain.articles import ArticleIn
from service.http.idempotency import REPLAYED
from service.http.watch import REQUEST_ID
from tests.survival.ledger import Ledger, Order, Sent, bringing
from tests.survival.news import hard, news

_KEYED = 0.5
"""Share of the requests that can have a key which do."""
_BROKEN, _HARD = 0.1, 0.1
"""Shares of the lines of jobs that hold no article, and one that not everybody can read."""
_LATE = 5
"""Jobs sent of late, of which one may be tried again."""
_BREATH = 0.2
"""Seconds until one who was told that the service cannot serve now sends the next request."""
PATIENCE = 60.0
"""Seconds that an answer may take on a busy machine."""


class Client:
    """One caller, the only one that touches the articles, decisions and jobs that it makes; jobs if it `orders` any."""

    def __init__(self, name: str, *, orders: bool = False) -> None:
        self.ledger = Ledger()
        self._orders = orders
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
                try:
                    self._step(http)
                except httpx2.TransportError:
                    self._cut = True
                answered()

    def _step(self, http: httpx2.Client) -> None:
        if self.ledger.answers and self._chance.random() < 0.1:
            self._again(http)
        elif self.ledger.orders and self._chance.random() < 0.2:
            self._intervene(http)
        else:
            self._attempt(http, self._next())

    def _attempt(self, http: httpx2.Client, sent: Sent | Order) -> None:
        self.ledger.pending.append(sent)  # until it is answered
        answer = sent.send(http)
        if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:  # it may have had its effect all the same
            _refused(answer)
            return
        self.ledger.pending.pop()
        self.ledger.acknowledge(sent, answer)
        if isinstance(sent, Sent) and sent.path == "/v1/ingest" and answer.is_success:
            told = answer.json()
            kinds = ("meetings", "officials", "channels")
            self._resources += [(kind, one["id"]) for kind in kinds for one in told[kind]]

    def _again(self, http: httpx2.Client) -> None:
        sent, before = self._chance.choice(self.ledger.answers)
        answer = sent.send(http)
        if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            _refused(answer)
            return
        assert answer.headers.get(REPLAYED) == "true", f"{sent} was answered anew"
        assert answer.content == before, f"{sent} was answered otherwise"
        self.ledger.replayed += 1

    def _intervene(self, http: httpx2.Client) -> None:
        """Cancel the last job, or have one tried again; which of it is refused depends on how far these have come."""
        way = self._chance.choice((":cancel", ":retry"))
        job_id = self._chance.choice(list(self.ledger.orders)[-1 if way == ":cancel" else -_LATE :])
        answer = http.post(f"/v1/jobs/{job_id}{way}")
        if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            _refused(answer)
        elif answer.is_success:
            self.ledger.acts.append(answer.headers[REQUEST_ID])
            if way == ":cancel":
                self.ledger.ended[job_id] = answer.json()["done"]

    def _next(self) -> Sent | Order:
        there = self.ledger.there.items()
        articles = [about for about, state in there if isinstance(state, tuple) and about not in self.ledger.unsettled]
        decisions = [about for about, state in there if state is True]
        choices: list[tuple[float, Callable[[], Sent | Order]]] = [(10, self._ingest)]
        if self._orders:
            choices += [(5, self._order)]
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

    def _order(self) -> Order:
        number = self._chance.randint(1, 4)
        lines = tuple(self._line(may_be_broken=number > 1) for _ in range(number))
        order = Order(lines, self._key())
        self.ledger.offered |= dict.fromkeys(order.effects, order)
        return order

    def _line(self, *, may_be_broken: bool) -> ArticleIn | None:
        article, draw = next(self._news), self._chance.random()
        if draw < _HARD:
            return hard(article)
        return None if may_be_broken and draw < _HARD + _BROKEN else article

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


def _refused(answer: httpx2.Response) -> None:
    assert answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE, answer.text
    sleep(_BREATH)
