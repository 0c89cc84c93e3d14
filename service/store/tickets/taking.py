"""Taking work up: a worker takes one ticket after another, and those of workers that died."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString, TypeVar, TypeVarTuple

from anyio import CapacityLimiter, to_thread
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Ticket
from psycopg import OperationalError
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine

from service.errors import UnavailableError
from service.settings import Settings
from service.store.tickets.giving import AHEAD, QUEUE, SPREAD, TIDY, WORK

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

log = logging.getLogger("service.worker")

_EVERY_MINUTE = "* * * * *"
_SIGNS = 3
"""Signs of life that a worker gives, and looks for in others, within the time after which it counts as lost."""
_CONNECTIONS = 4
"""More than a worker needs at once to take tickets, give signs of life and take over; one more listens."""
_LONGEST_PAUSE = 6
"""Power of two of the seconds until what failed again and again is tried once more."""
_LOOK_SECONDS = 5.0
"""Most seconds between looks for tickets that come back, of which nobody is notified; of new ones workers are."""
_AT_ONCE = datetime.fromtimestamp(0, UTC)
"""When to take a ticket again that need not wait: past by every clock, also that of a machine which is behind."""
_NEVER = 3600.0
"""Seconds between looks for work that is to be broken off: none ever is."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker does, in threads, with as many tickets at once as it has `hands`."""

    work: Callable[[int], bool]
    """Works on the line of this number; False when it was left undone because the worker stops."""
    spread: Callable[[str, int], None]
    """Hands out lines of the job with this id, behind this one."""
    tidy: Callable[[], None]
    """What one of all workers does every minute."""
    hands: int


async def take(engine: Engine, settings: Settings, duties: Duties, stopping: asyncio.Event) -> None:
    """Take tickets and do what they ask for until `stopping`; an absence of the database only interrupts it.

    Told to stop, it waits `stop_seconds` for the work that is under way and gives back the tickets of what is not done
    by then; the threads that are at it may still run when it returns.
    """
    while not stopping.is_set():
        connector = _Connector()
        async with _pool(engine, settings) as pool, _app(connector, duties).open_async(pool) as app:
            await _until_one_ends(
                _work(app, settings, duties.hands),
                _take_over(app, settings.worker_lost_seconds),
                connector.failed.wait(),
                stopping.wait(),
            )
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), timeout=1)


async def _work(app: App, settings: Settings, hands: int) -> None:
    between_signs = settings.worker_lost_seconds / _SIGNS
    await app.run_worker_async(
        queues=[QUEUE],
        concurrency=hands,
        delete_jobs="always",
        fetch_job_polling_interval=min(_LOOK_SECONDS, between_signs),
        abort_job_polling_interval=_NEVER,
        shutdown_graceful_timeout=settings.stop_seconds,
        install_signal_handlers=False,
        update_heartbeat_interval=between_signs,
        stalled_worker_timeout=settings.worker_lost_seconds,
    )


async def _take_over(app: App, lost_seconds: float) -> None:
    """Have the tickets taken anew that are in the hands of workers that died.

    No ticket asks for this, since its own worker could die. Several workers may do it at once: one of them comes first.
    """
    while True:
        for ticket in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=lost_seconds):
            with suppress(ConnectorException):
                await app.job_manager.retry_job(ticket, retry_at=_AT_ONCE)
                log.warning("work of a lost worker is taken over", extra={"work": ticket.call_string})
        await asyncio.sleep(lost_seconds / _SIGNS)


async def _until_one_ends(*parts: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(part) for part in parts]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()  # once: the library takes a second time as the order to drop what is under way
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, ConnectorException):
            log.warning("the database is away", extra={"cause": type(outcome.__cause__ or outcome).__name__})
        elif isinstance(outcome, Exception):
            log.error("work is interrupted", exc_info=outcome)


def _app(connector: PsycopgConnector, duties: Duties) -> App:
    """What is done for each kind of ticket."""
    app = App(connector=connector)
    threads = CapacityLimiter(duties.hands)
    hands = _Hands(duties.hands)

    async def do(duty: Callable[[*Ts], T], *arguments: *Ts) -> T:
        try:
            return await to_thread.run_sync(duty, *arguments, limiter=threads, abandon_on_cancel=True)
        except UnavailableError as error:
            log.warning("work is put off", extra={"why": str(error)})
            raise
        except Exception:
            log.exception("work failed")
            raise

    @app.task(name=WORK, queue=QUEUE, retry=_Again(), pass_context=True)
    async def work(context: JobContext, number: int) -> None:
        # Should its reading be the death of the worker again, no other line is blamed.
        async with hands.held(duties.hands if context.job.attempts else 1):
            if not await do(duties.work, number):
                raise _LeftError

    @app.task(name=SPREAD, queue=QUEUE, retry=_Again())
    async def spread(job_id: str, after: int) -> None:
        await do(duties.spread, job_id, after)

    @app.periodic(cron=_EVERY_MINUTE)
    @app.task(name=TIDY, queue=QUEUE, priority=AHEAD, queueing_lock=TIDY)
    async def tidy(timestamp: int) -> None:  # noqa: ARG001 - the library names the minute
        await do(duties.tidy)

    return app


class _LeftError(Exception):
    """Work was left undone because the worker ends."""


class _Again(BaseRetryStrategy):
    """Has what failed tried again, ever later, and what was left undone at once."""

    def get_retry_decision(self, *, exception: BaseException, job: Ticket) -> RetryDecision:
        if isinstance(exception, _LeftError | asyncio.CancelledError):
            return RetryDecision(retry_at=_AT_ONCE)
        return RetryDecision(retry_in={"seconds": 2 ** min(job.attempts, _LONGEST_PAUSE)})


class _Hands:
    """Those of a worker, of which a ticket holds one or, to be alone, all."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._first = asyncio.Lock()

    @asynccontextmanager
    async def held(self, count: int) -> AsyncIterator[None]:
        """Hold so many for the time of the block."""
        async with self._first:  # two that each hold some would wait for each other's
            for _ in range(count):
                await self._free.acquire()
        try:
            yield
        finally:
            for _ in range(count):
                self._free.release()


class _Connector(PsycopgConnector):
    """Tells when the database failed: a ticket whose end could not be written is its worker's as long as that lives."""

    def __init__(self) -> None:
        super().__init__()
        self.failed = asyncio.Event()

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:  # noqa: ANN401 - as in the base
        try:
            await super().execute_query_async(query, **arguments)
        except ConnectorException as error:
            if isinstance(error.__cause__, OperationalError):
                self.failed.set()
            raise


def _pool(engine: Engine, settings: Settings) -> AsyncConnectionPool:
    """Connections of the library's own, to the same database."""
    _, address = engine.dialect.create_connect_args(engine.url)
    patience = settings.database_busy_seconds
    return AsyncConnectionPool(
        kwargs={**address, "connect_timeout": max(2, int(patience))},
        min_size=1,
        max_size=_CONNECTIONS,
        timeout=patience,
        check=AsyncConnectionPool.check_connection,
        open=False,
    )
