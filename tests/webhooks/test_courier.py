"""Who carries events goes on, whatever goes wrong."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Event

import pytest

from service.domain.webhooks import DeliveryState, Outcome
from service.errors import DatabaseUnavailableError
from service.store.deliveries import Claimed
from service.webhooks import courier as module
from service.webhooks.books import Books, Round
from service.webhooks.client import Answer
from tests.receivers import Exchange, Receiver, answer
from tests.webhooks.conftest import Desk, carrying


class Troubled(Books):
    """Books that cannot be read at first, and in which the first outcome cannot be kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.database, desk.clock, desk.settings)
        self.calls: Counter[str] = Counter()

    def advance(self, busy: Mapping[str, int]) -> Round:
        """As the books do, but for the first times."""
        self._fail("advance", 3)
        return super().advance(busy)

    def conclude(self, claimed: Claimed, answer: Answer) -> None:
        """As the books do, but for the first time."""
        self._fail("conclude", 1)
        super().conclude(claimed, answer)

    def _fail(self, name: str, times: int) -> None:
        self.calls[name] += 1
        if self.calls[name] <= times:
            raise DatabaseUnavailableError("The database cannot serve the request now.", "SQLITE_BUSY")


def arrival(receiver: Receiver, count: int) -> Event:
    """Is set once so many requests have come."""
    there = Event()

    def behave(exchange: Exchange) -> None:
        answer(204)(exchange)
        if len(receiver.received) >= count:
            there.set()

    receiver.behave = behave
    return there


def test_trouble_with_the_database_is_waited_out(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be read is read later, and an outcome that could not be kept is brought about again."""
    monkeypatch.setattr(module, "_TROUBLE", 0.01)
    webhook, _ = desk.webhook(receiver.url)
    desk.happens(3)
    there = arrival(receiver, 3)
    with carrying(desk.courier(Troubled(desk))):
        assert there.wait(60)
    states = Counter(delivery.state for delivery in desk.deliveries(webhook))
    assert states == {DeliveryState.DELIVERED: 2, DeliveryState.SENDING: 1}
    desk.clock.advance(minutes=2)
    desk.deliver()
    assert {delivery.state for delivery in desk.deliveries(webhook)} == {DeliveryState.DELIVERED}
    warnings = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 4


def test_one_that_cannot_be_sent_takes_no_other_along(
    desk: Desk, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours is logged, without what was sent, and the delivery is due again when its claim runs out."""
    desk.webhook(receiver.url)
    desk.happens(5)
    there = arrival(receiver, 5)
    fails = fault_at(2)

    def count(outcome: str) -> None:
        desk.outcomes[outcome] += 1
        fails()

    with carrying(desk.courier(count=count)):
        assert there.wait(60)
    states = Counter(delivery.state for delivery in desk.deliveries())
    assert states == {DeliveryState.DELIVERED: 4, DeliveryState.SENDING: 1}
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "an event could not be sent"
    ]
    assert desk.outcomes == {Outcome.DELIVERED: 5}


def test_a_fault_in_the_books_does_not_end_the_server(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and tried again after a while."""
    monkeypatch.setattr(module, "_LOOK_AGAIN", 0.01)
    books, fails = desk.books(), fault_at(1)
    advance = books.advance

    def failing(busy: Mapping[str, int]) -> Round:
        fails()
        return advance(busy)

    monkeypatch.setattr(books, "advance", failing)
    desk.webhook(receiver.url)
    desk.happens()
    there = arrival(receiver, 1)
    with carrying(desk.courier(books)):
        assert there.wait(60)
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "what has to be sent to webhooks cannot be found out"
    ]


def fault_at(number: int) -> Callable[[], None]:
    """Raises what nobody expects, once, when it is called for the time of that number."""
    calls = Counter[str]()

    def fail() -> None:
        calls["made"] += 1
        if calls["made"] == number:
            raise RuntimeError("a fault")

    return fail
