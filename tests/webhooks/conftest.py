"""A desk that webhooks are tried at: a database of either kind, a clock that stands still, and real HTTP."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import anyio
import pytest
from anyio.from_thread import start_blocking_portal

from service.domain.vocabulary import ChangeType, ReportKind
from service.domain.webhooks import Delivery, DeliveryState, Outcome, Webhook, WebhookIn
from service.settings import Settings
from service.store.changes import NewChange, log_changes
from service.store.deliveries import DeliveryFilter, list_deliveries
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from service.store.webhooks import get_webhook
from service.webhooks import managing
from service.webhooks.addresses import Reach
from service.webhooks.books import Books, Letter
from service.webhooks.client import Client
from service.webhooks.courier import Courier
from tests.conftest import FrozenClock
from tests.receivers import Receiver, receiving


@dataclass
class Desk:
    """What tests do with webhooks."""

    database: Database
    clock: FrozenClock
    settings: Settings
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        """The instant at which the clock stands."""
        return self.clock.now()

    def webhook(self, url: str, *events: str) -> tuple[Webhook, str]:
        """A new webhook, and its secret."""
        wanted = WebhookIn(url=url, events=list(events or ["*"]))
        return self.database.run(managing.create, self.clock, self.settings, wanted, "loopback")

    def seen(self, webhook: Webhook) -> Webhook:
        """A webhook as it is now."""
        with self.database.read() as session:
            return get_webhook(session, webhook.id)

    def happens(self, count: int = 1, kind: ReportKind = ReportKind.MEETING) -> list[int]:
        """So many things become different; their numbers."""
        changes = [NewChange(ChangeType.CREATED, kind, f"{kind[:3]}_{number}", 1) for number in range(count)]
        return [change.seq for change in self.database.run(log_changes, changes, self.now)]

    def books(self) -> Books:
        """The books as one process keeps them."""
        return Books(self.database, self.clock, self.settings)

    def claimed(self, books: Books | None = None) -> list[Letter]:
        """All that is due now, claimed by one process."""
        books = books or self.books()
        letters: list[Letter] = []
        while True:
            found = books.advance({})
            letters += found.letters
            if not found.letters and found.next_at > self.now:
                return letters

    def deliver(self, letters: list[Letter] | None = None) -> None:
        """Send all that is due now, or what was claimed before, and return once all of it is answered."""
        courier = self.courier()

        async def carry(letters: list[Letter]) -> None:
            async with anyio.create_task_group() as sending:
                for letter in letters:
                    sending.start_soon(courier.carry, letter)

        anyio.run(carry, self.claimed() if letters is None else letters)

    def courier(self, books: Books | None = None, count: Callable[[Outcome], None] | None = None) -> Courier:
        """Who carries events in one process."""

        async def moved(_seq: int, seconds: float) -> None:
            await anyio.sleep(seconds)

        client = Client(Reach(self.settings.webhook_hosts), self.settings.webhook_seconds)
        return Courier(books or self.books(), client, self.clock, self.settings, moved, count or self._count)

    def deliveries(self, webhook: Webhook | None = None, state: DeliveryState | None = None) -> list[Delivery]:
        """Deliveries in the order in which they were noted."""
        wanted = DeliveryFilter(webhook.id if webhook else None, state)
        with self.database.read() as session:
            found = list_deliveries(session, wanted, PageRequest(limit=10_000, sort="created")).items
        return sorted(found, key=lambda delivery: (delivery.created_at, delivery.seq or 0))

    def _count(self, outcome: Outcome) -> None:
        self.outcomes[outcome] += 1


@contextmanager
def carrying(courier: Courier) -> Iterator[None]:
    """A courier at work, as in a server, which is told to end with the block."""
    with start_blocking_portal() as portal:
        working = portal.start_task_soon(courier.run)
        yield
        courier.end()
        portal.call(courier.stir)
        working.result()


@pytest.fixture
def desk(database: Database, clock: FrozenClock, settings: Settings) -> Desk:
    """A desk that may send to this machine, and waits for a receiver as long as a busy machine may need."""
    given = {"webhook_hosts": ("127.0.0.1",), "webhook_seconds": 60.0}
    return Desk(database, clock, settings.model_copy(update=given))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiving() as one:
        yield one
