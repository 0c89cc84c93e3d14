"""What routes work with: made once by the application, found through the request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response

from service.access.audit import audited
from service.access.keyring import Keyring
from service.api.following import Following
from service.api.progress import Progress
from service.domain.clock import Clock
from service.http.access import act_of
from service.http.idempotency import Attempt, answer_once
from service.http.metrics import Metrics
from service.http.middleware import SAFE_METHODS
from service.ingest.batches import HandOut
from service.ingest.reader import Reader
from service.settings import Settings
from service.store.unit_of_work import Database, Step
from service.webhooks.courier import Courier

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Services:
    """What all routes share: the database, the reader, the time, the keys, threads for slow work, who tells whom."""

    settings: Settings
    database: Database
    reader: Reader
    clock: Clock
    keyring: Keyring
    slow: CapacityLimiter
    """Threads for all that blocks: more than articles may be read at once, so that some are left for other writes."""
    following: Following
    progress: Progress
    courier: Courier
    metrics: Metrics
    hand_out: HandOut

    @property
    def today(self) -> date:
        """The day that it is in UTC."""
        return self.clock.now().date()

    async def run_slow(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Call a function that blocks for long in a thread that no read waits for."""
        return await to_thread.run_sync(function, *arguments, limiter=self.slow)

    async def once(self, attempted: Attempt, prepare: Callable[[], Step[Response]]) -> Response:
        """Answer a request that writes, and the same request with the same key as before, as `answer_once` does."""
        return await self.run_slow(
            answer_once, self.database, self.clock, self.settings.idempotency_hours, attempted, prepare
        )

    async def write(self, attempted: Attempt, step: Step[Response]) -> Response:
        """Answer a request that writes, as `once` does, with nothing to do before it that takes long."""
        return await self.once(attempted, lambda: step)


def services(request: Request) -> Services:
    """The services of the application that serves the request; what it writes leaves an entry in the audit trail."""
    found: Services = request.app.state.services
    if request.method in SAFE_METHODS:
        return found
    act = act_of(request, request.state.principal, request.scope["route"].status_code or HTTPStatus.OK)
    return replace(found, database=audited(found.database, found.clock, act))
