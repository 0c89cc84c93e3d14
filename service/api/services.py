"""What routes work with: made once by the application, found through the request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from service.api.following import Following
from service.domain.clock import Clock
from service.http.metrics import Metrics
from service.ingest.reader import Reader
from service.settings import Settings
from service.store.unit_of_work import Database

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Services:
    """What all routes share: the database, the reader, the time, threads for slow work, followers, and metrics."""

    settings: Settings
    database: Database
    reader: Reader
    clock: Clock
    slow: CapacityLimiter
    """Threads for all that blocks: more than articles may be read at once, so that some are left for other writes."""
    following: Following
    metrics: Metrics

    @property
    def today(self) -> date:
        """The day that it is in UTC."""
        return self.clock.now().date()

    async def run_slow(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Call a function that blocks for long in a thread that no read waits for."""
        return await to_thread.run_sync(function, *arguments, limiter=self.slow)


def services(request: Request) -> Services:
    """The services of the application that serves the request."""
    found: Services = request.app.state.services
    return found
