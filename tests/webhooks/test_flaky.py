"""Receivers that fail in every way there is, on a clock that stands still: each event arrives, as scheduled."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random  # noqa: TID251 - a test draws by lot, with a seed
from threading import Event

import pytest

from service.domain.webhooks import DeliveryState
from service.webhooks.schedule import LATER, SCHEDULE
from tests.receivers import Behaviour, Exchange, Receiver, answer, drip, nonsense, receiving, reset, silence
from tests.webhooks.conftest import Desk, carrying

FAILURES: dict[str, Behaviour] = {
    "500": answer(500),
    "404": answer(404),
    "redirection": answer(302, Location="https://desk.example/"),
    "reset": reset,
    "nonsense": nonsense,
    "silence": silence,
}


def walk(desk: Desk) -> None:
    """Move the clock from one due attempt to the next, until nothing is due any more."""
    desk.deliver()
    while waiting := [delivery.next_at for delivery in desk.deliveries() if delivery.next_at]:
        desk.clock.advance(seconds=(min(waiting) - desk.now).total_seconds())
        desk.deliver()


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk that sends everything at once."""
    desk.settings = desk.settings.model_copy(update={"webhook_sends": 100})
    return desk


def hurry(desk: Desk) -> None:
    """Have the desk not wait for those that say nothing."""
    desk.settings = desk.settings.model_copy(update={"webhook_seconds": 0.5})


@pytest.mark.parametrize("way", FAILURES)
def test_an_event_is_tried_as_scheduled_until_it_has_failed(desk: Desk, receiver: Receiver, way: str) -> None:
    """Ten times, each as late after the one before as the guide says, however it fails; nothing else is sent."""
    receiver.behave = FAILURES[way]
    if way == "silence":
        hurry(desk)
    desk.webhook(receiver.url)
    desk.happens()
    walk(desk)
    (delivery,) = desk.deliveries()
    assert delivery.state is DeliveryState.FAILED
    began = [attempt.at for attempt in reversed(delivery.attempts)]
    assert_as_scheduled(began)
    assert len(began) == len(SCHEDULE)
    assert way == "silence" or len(receiver.received) == len(SCHEDULE)
    assert {received.headers["webhook-id"] for received in receiver.received} == {delivery.id}


def assert_as_scheduled(began: list[datetime]) -> None:
    """Assert that each attempt came as late after the one before as the schedule allows."""
    for number, (before, after) in enumerate(pairwise(began), start=1):
        assert SCHEDULE[number] <= after - before <= SCHEDULE[number] * (1 + LATER), number


@pytest.mark.parametrize(("status", "waits"), [(429, True), (503, True), (500, False)])
def test_a_receiver_that_asks_for_time_gets_it(desk: Desk, receiver: Receiver, status: int, waits: bool) -> None:  # noqa: FBT001 - a case
    """`Retry-After` puts an attempt off, of the statuses that go with it."""
    receiver.behave = answer(status, Retry_After="3600")
    desk.webhook(receiver.url)
    desk.happens()
    desk.deliver()
    (delivery,) = desk.deliveries()
    assert delivery.next_at is not None
    assert (delivery.next_at - desk.now == timedelta(hours=1)) == waits


SEED = 20240601


def test_each_event_arrives_however_often_its_receiver_fails(desk: Desk) -> None:
    """Of events that each fail up to six times, in ways drawn by lot, none is lost and no attempt comes early."""
    hurry(desk)  # so that a busy machine may add a failure of its own to some
    lots = Random(SEED)  # noqa: S311 - it guards no secret
    failures: dict[str, list[Behaviour]] = defaultdict(lambda: lots.choices([*FAILURES.values()], k=lots.randint(0, 6)))
    taken: Counter[str] = Counter()

    def behave(exchange: Exchange) -> None:
        identifier = exchange.headers["webhook-id"]
        if failures[identifier]:
            failures[identifier].pop()(exchange)
        else:
            taken[identifier] += 1
            lots.choice([answer(200), answer(204), drip])(exchange)

    with receiving(behave) as receiver:
        desk.webhook(receiver.url)
        desk.happens(15)
        walk(desk)
    deliveries = desk.deliveries()
    assert Counter(delivery.state for delivery in deliveries) == {DeliveryState.DELIVERED: 15}, SEED
    assert set(taken) == {delivery.id for delivery in deliveries}
    assert len(receiver.received) > 30
    for delivery in deliveries:
        assert_as_scheduled([attempt.at for attempt in reversed(delivery.attempts)])


def test_a_slow_receiver_holds_up_no_other(desk: Desk, receiver: Receiver) -> None:
    """While one says nothing to the few events that it gets at once, all events reach the other."""
    desk.settings = desk.settings.model_copy(update={"webhook_sends": 2})
    courier, all_there = desk.courier(), Event()

    def behave(exchange: Exchange) -> None:
        answer(204)(exchange)
        if len(receiver.received) == 10:
            all_there.set()

    receiver.behave = behave
    with receiving(silence) as slow:
        for url in (slow.url, receiver.url):
            desk.webhook(url)
        desk.happens(10)
        with carrying(courier):
            assert all_there.wait(60)
            assert len(slow.received) <= 2
            slow.ended.set()
