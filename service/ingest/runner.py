"""Working on jobs inside the server, where the database is SQLite: in threads that wait for the reader's processes."""

import logging
from asyncio import AbstractEventLoop, get_running_loop
from datetime import timedelta
from threading import Event as Flag
from time import monotonic

from anyio import CapacityLimiter, Event, Semaphore, create_task_group, move_on_after, sleep, to_thread
from anyio.abc import TaskGroup

from service.errors import UnavailableError
from service.ingest.batches import close_abandoned
from service.ingest.jobs import Desk, work
from service.ingest.managing import tidy
from service.settings import Settings
from service.store.jobs import Waiting, next_lines
from service.store.unit_of_work import WriteSession

log = logging.getLogger("service.ingest")

LOOK_SECONDS = 30.0
"""How long it waits at most until it looks for work and tidies up; it is woken when a job comes in."""
_RETRY_SECONDS = 1.0
_AHEAD = 16
"""Lines that are asked for at once."""


class Runner:
    """Works on the lines of all jobs, a few at a time, from when it is run until it is told to end.

    What a crash interrupted still waits, and so is taken up. A line whose reading began before and never ended is
    worked on alone: should it be the death of the server again, no other line is blamed.
    """

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._upload_patience = timedelta(seconds=settings.batch_idle_seconds)
        self._keep = timedelta(days=settings.job_days)
        self._stop_seconds = settings.stop_seconds
        # While what one process has read is kept, it reads the next.
        self._at_once = settings.extraction_processes + 1
        self._slots = Semaphore(self._at_once)
        self._threads = CapacityLimiter(self._at_once + 1)
        self._under_way: set[int] = set()
        self._begun_at = desk.clock.now()
        self._tidy_at = 0.0
        self._loop: AbstractEventLoop | None = None
        self._news = Event()
        self._ending = Flag()
        self._ended = Event()
        self._told_to_end: float | None = None

    def hand_out(self, session: WriteSession, _job_id: str) -> None:
        """Look for work once the transaction has taken effect."""
        session.afterwards.append(self._wake)

    def end(self) -> None:
        """Have it begin nothing more; safe to call from a handler of signals."""
        if self._told_to_end is None:
            self._told_to_end = monotonic()
        self._ending.set()
        self._wake()

    async def ended(self) -> bool:
        """Whether nothing is under way any more, after as long as a server that is told to stop may take."""
        self.end()
        with move_on_after(max(0.0, (self._told_to_end or 0.0) + self._stop_seconds - monotonic())):
            await self._ended.wait()
        return self._ended.is_set()

    async def run(self) -> None:
        """Work until it is told to end."""
        self._loop = get_running_loop()
        try:
            async with create_task_group() as tasks:
                while not self._ending.is_set():
                    news = self._news
                    lines = await self._look()
                    for line in lines:
                        await self._begin(tasks, line)
                    if not lines:
                        with move_on_after(LOOK_SECONDS):
                            await news.wait()
        finally:
            self._ended.set()

    def _wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        news, self._news = self._news, Event()
        news.set()

    async def _look(self) -> list[Waiting]:
        """Lines that wait and that nobody here works on; none while the database is away."""
        try:
            found = await to_thread.run_sync(self._find, _AHEAD + len(self._under_way), limiter=self._threads)
        except UnavailableError as error:
            log.warning("jobs cannot be looked for", extra={"why": str(error)})
        except Exception:
            log.exception("looking for jobs failed")
        else:
            return [line for line in found if line.number not in self._under_way]
        await sleep(_RETRY_SECONDS)
        self._tell()
        return []

    def _find(self, limit: int) -> list[Waiting]:
        if not self._tidy_at:  # what a server before this one was receiving, nobody sends any more
            close_abandoned(self._desk.database, self._desk.clock, self.hand_out, self._begun_at)
        if monotonic() >= self._tidy_at:
            self._tidy_at = monotonic() + LOOK_SECONDS
            tidy(self._desk.database, self._desk.clock, self.hand_out, self._upload_patience, self._keep)
        with self._desk.database.read() as session:
            return next_lines(session, limit)

    async def _begin(self, tasks: TaskGroup, line: Waiting) -> None:
        slots = self._at_once if line.attempts else 1
        for _ in range(slots):
            await self._slots.acquire()
        self._under_way.add(line.number)
        tasks.start_soon(self._work, line, slots)

    async def _work(self, line: Waiting, slots: int) -> None:
        try:
            if not self._ending.is_set():
                await to_thread.run_sync(work, self._desk, line.number, self._ending, limiter=self._threads)
        except Exception:
            log.exception("work on a line failed, and so did keeping why")
        finally:
            self._under_way.discard(line.number)
            for _ in range(slots):
                self._slots.release()
