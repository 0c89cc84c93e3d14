"""Servers that really run, and are stopped or killed while they send."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from threading import Event
from time import sleep

import httpx2
import psutil
import pytest

from service.domain.webhooks import Outcome
from service.settings import Settings
from service.store.engine import build_engine
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.receivers import Exchange, Receiver, answer, receiving
from tests.servers import STARTING, serving
from tests.webhooks.conftest import Desk


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    """Environment of a server that may send to this machine."""
    return os.environ | {
        "COMMUNIQUE_DATABASE_URL": database_url,
        "COMMUNIQUE_WEBHOOK_HOSTS": "127.0.0.1",
        "COMMUNIQUE_LOG_LEVEL": "warning",
    }


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """The database of that server, a quarter of an hour from now, when nobody believes any longer in what was begun."""
    settings = Settings(database_url=database_url, webhook_hosts=("127.0.0.1",))
    database = Database(build_engine(settings))
    later = datetime.now(UTC) + timedelta(minutes=15)  # noqa: TID251 - after a server's own time
    yield Desk(database, FrozenClock(later), settings)
    database.close()


class Gate:
    """Has a receiver answer 204 once it is let to."""

    def __init__(self) -> None:
        self.reached, self.opened = Event(), Event()

    def __call__(self, exchange: Exchange) -> None:
        """Answer one request."""
        self.reached.set()
        while not self.opened.wait(0.05) and not exchange.server.receiver.ended.is_set():
            pass
        answer(204)(exchange)


def article(number: int) -> dict[str, str]:
    """An article that tells of one meeting of its own."""
    told = f"Peru's Foreign Minister Ana Ruiz met her Chilean counterpart Jonas Berg in Lima on {number % 28 + 1} May."
    return {"text": f"{told} It was their talk number {number}.", "published_at": "2024-06-01"}


def create(address: str, receiver: Receiver) -> None:
    """Make a webhook for the receiver."""
    assert httpx2.post(f"{address}/v1/webhooks", json={"url": receiver.url}).status_code == 201


def test_servers_share_what_has_to_be_sent(environment: dict[str, str], desk: Desk, dialect: str) -> None:
    """While two send from one PostgreSQL (one, from SQLite), each event is sent by one of them, and none is missed."""
    with receiving() as receiver, ExitStack() as stack:
        count = 2 if dialect == "postgresql" else 1
        servers = [stack.enter_context(serving(environment))[0] for _ in range(count)]
        create(servers[0], receiver)
        for number, address in zip(range(12), cycle(servers), strict=False):
            told = httpx2.post(f"{address}/v1/ingest", json=article(number), timeout=STARTING)
            assert told.status_code == 201
        changes = httpx2.get(f"{servers[0]}/v1/changes", params={"limit": 100}).json()["items"]
        while len(receiver.received) < len(changes) or any(one.next_at for one in desk.deliveries()):
            sleep(0.05)
        assert len(changes) > 12
        assert [one.seq for one in desk.deliveries()] == [change["seq"] for change in changes]
        ids = Counter(received.headers["webhook-id"] for received in receiver.received)
        assert ids == {one.id: 1 for one in desk.deliveries()}


def test_what_a_killed_server_was_sending_is_sent_again(environment: dict[str, str], desk: Desk) -> None:
    """Killed between claiming and hearing the answer, it leaves nothing that would not be due again."""
    gate = Gate()
    with receiving(gate) as receiver:
        with serving(environment) as (address, process):
            create(address, receiver)
            assert httpx2.post(f"{address}/v1/ingest", json=article(1), timeout=STARTING).status_code == 201
            assert gate.reached.wait(STARTING)
            process.kill()
            process.wait()
        begun = len(receiver.received)
        receiver.behave = answer(204)
        desk.deliver()
        deliveries = desk.deliveries()
        outcomes = Counter(tuple(attempt.outcome for attempt in one.attempts) for one in deliveries)
        assert set(outcomes) <= {(Outcome.DELIVERED, None), (Outcome.DELIVERED,)}
        assert outcomes[Outcome.DELIVERED, None] >= begun
        arrived = {one.headers["webhook-id"] for one in receiver.received[begun:]}
        assert arrived == {one.id for one in deliveries}
        assert len({(one.headers["webhook-id"], one.body) for one in receiver.received}) == len(deliveries)


@contextmanager
def told_to_stop(environment: dict[str, str], receiver: Receiver, gate: Gate) -> Iterator[subprocess.Popen[str]]:
    """A server that was told to stop while it waited for the answer to a test event."""
    with serving(environment) as (address, process):
        create(address, receiver)
        webhook = httpx2.get(f"{address}/v1/webhooks").json()["items"][0]
        assert httpx2.post(f"{address}{webhook['self']}:test").status_code == 202
        assert gate.reached.wait(STARTING)
        process.send_signal(signal.SIGTERM)
        yield process


def test_what_is_being_sent_is_finished_before_the_end(environment: dict[str, str], desk: Desk) -> None:
    """A server that is told to stop hears the answer, and keeps it."""
    gate = Gate()
    with receiving(gate) as receiver, told_to_stop(environment, receiver, gate) as process:
        while is_listening(process):
            sleep(0.05)
        gate.opened.set()
        process.wait(STARTING)
    (delivery,) = desk.deliveries()
    assert [attempt.outcome for attempt in delivery.attempts] == [Outcome.DELIVERED]
    assert len(receiver.received) == 1


def is_listening(process: subprocess.Popen[str]) -> bool:
    """Whether a server still takes connections."""
    return any(each.status == "LISTEN" for each in psutil.Process(process.pid).net_connections())


def test_a_receiver_that_says_nothing_does_not_hold_up_the_end(environment: dict[str, str], desk: Desk) -> None:
    """A server ends within its time; the event is sent again by whoever comes after it."""
    gate = Gate()
    environment |= {"COMMUNIQUE_STOP_SECONDS": "1", "COMMUNIQUE_WEBHOOK_SECONDS": "60"}
    with receiving(gate) as receiver:
        with told_to_stop(environment, receiver, gate) as process:
            assert process.wait(50) in (0, -signal.SIGTERM)  # the answer would not have come for a minute
        receiver.behave = answer(204)
        desk.deliver()
    (delivery,) = desk.deliveries()
    assert [attempt.outcome for attempt in delivery.attempts] == [Outcome.DELIVERED, None]


def test_what_waits_is_sent_by_the_server_that_starts_next(environment: dict[str, str], desk: Desk) -> None:
    """What has failed once, and what happened while none of them ran."""
    with receiving(answer(500)) as receiver:
        with serving(environment) as (address, process):
            create(address, receiver)
            assert httpx2.post(f"{address}/v1/ingest", json=article(1), timeout=STARTING).status_code == 201
            while not desk.deliveries() or any(one.state != "waiting" for one in desk.deliveries()):
                sleep(0.05)
            process.send_signal(signal.SIGTERM)
            process.wait(STARTING)
        failed = {one.id for one in desk.deliveries()}
        (later,) = desk.happens()
        receiver.behave = answer(204)
        with serving(environment):
            while {one.state for one in desk.deliveries()} != {"delivered"} or len(desk.deliveries()) == len(failed):
                sleep(0.05)
        assert desk.deliveries()[-1].seq == later
