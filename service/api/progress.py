"""Following jobs: one task asks how far all have come that anybody follows, so that waiting takes no thread."""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress

from anyio import Event, current_time, move_on_after, sleep, to_thread

from service.domain.jobs import FINISHED, Job
from service.errors import NotFoundError, UnavailableError
from service.store.jobs import get_job, revisions
from service.store.unit_of_work import Database

_REMOVED = 2**31
"""Stands for the revision of a job that is there no longer: beyond all."""

log = logging.getLogger("service.api")


class Progress:
    """How far jobs have come, for any number of followers; `watch` runs as long as the application does."""

    def __init__(self, database: Database, every: float) -> None:
        self._database = database
        self._every = every
        self._followed: Counter[str] = Counter()
        self._revisions: dict[str, int] = {}
        self._moved = Event()
        self._ending = False

    async def watch(self) -> None:
        """Ask as often as the setting says, while anybody waits, and wake them all when a job has moved on."""
        while not self._ending:
            await sleep(self._every)
            if not self._followed:
                continue
            try:
                found = await to_thread.run_sync(self._ask)
            except UnavailableError:
                log.warning("jobs cannot be asked for; those who follow one wait")
                continue
            if found != self._revisions:
                self._revisions = found
                self._wake()
        self._wake()

    def end(self) -> None:
        """Have every follower come to an end within one interval; safe to call from a handler of signals."""
        self._ending = True

    async def steps(self, job: Job, revision: int | None, seconds: float) -> AsyncIterator[Job]:
        """The job as it is, unless it is at the revision that is known, and whenever it has moved on.

        Ends when the job is finished or removed, after so many seconds, or when the application ends.
        """
        end = current_time() + seconds
        self._followed[job.id] += 1
        now: Job | None = job
        try:
            while now is not None and not self._ending and current_time() < end:
                if now.revision != revision or now.state in FINISHED:
                    yield now
                if now.state in FINISHED:
                    return
                revision = now.revision
                await self._beyond(now, end - current_time())
                now = await to_thread.run_sync(self._read, job.id)
        finally:
            self._followed -= Counter([job.id])

    async def _beyond(self, job: Job, seconds: float) -> None:
        with move_on_after(seconds):
            while self._revisions.get(job.id, 0) <= job.revision and not self._ending:
                await self._moved.wait()

    def _wake(self) -> None:
        moved, self._moved = self._moved, Event()
        moved.set()

    def _ask(self) -> dict[str, int]:
        followed = list(self._followed)
        with self._database.read() as session:
            return dict.fromkeys(followed, _REMOVED) | revisions(session, followed)

    def _read(self, job_id: str) -> Job | None:
        with self._database.read() as session, suppress(NotFoundError):
            return get_job(session, job_id)
        return None
