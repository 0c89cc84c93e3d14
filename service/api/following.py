"""Following the log of changes: one task watches for all who wait, so that waiting takes no thread, no connection."""

import logging
from collections.abc import AsyncIterator, Sequence

from anyio import Event, current_time, move_on_after, sleep, to_thread

from service.errors import UnavailableError
from service.store.changes import Change, last_seq, list_changes
from service.store.paging import PageRequest
from service.store.unit_of_work import Database

log = logging.getLogger("service.api")

PAGE = 100
"""Entries that are read at a time."""


class Following:
    """The log as it grows, for any number of followers; `watch` runs as long as the application does.

    A number becomes visible only with all lower ones, since writers commit one after another on both databases: so
    nothing is missed, however close two commits are.
    """

    def __init__(self, database: Database, every: float) -> None:
        self._database = database
        self._every = every
        self._seq = 0
        self._waiting = 0
        self._moved = Event()
        self._ending = False

    async def watch(self) -> None:
        """Ask for the newest entry as often as the setting says, while anybody waits for one, and wake them all."""
        while not self._ending:
            await sleep(self._every)
            if not self._waiting:
                continue
            try:
                newest = await to_thread.run_sync(self._newest)
            except UnavailableError:
                log.warning("the log of changes cannot be read; those who follow it wait")
                continue
            if newest > self._seq:
                self._seq = newest
                self._wake()
        self._wake()

    def end(self) -> None:
        """Have every follower come to an end within one interval; safe to call from a handler of signals."""
        self._ending = True

    async def entries(self, after: int | None, seconds: float) -> AsyncIterator[Sequence[Change]]:
        """The entries after a number, or only those to come, in order as they are made.

        Ends after so many seconds, or when the application does.
        """
        end = current_time() + seconds
        if after is None:
            after = await to_thread.run_sync(self._newest)
        while not self._ending and current_time() < end:
            found = await to_thread.run_sync(self._read, after)
            if found:
                after = found[-1].seq
                yield found
            else:
                await self.beyond(after, end - current_time())

    async def beyond(self, seq: int, seconds: float) -> None:
        """Return when the log has gone beyond an entry, after so many seconds, or when the application ends."""
        self._waiting += 1
        try:
            with move_on_after(seconds):
                while self._seq <= seq and not self._ending:
                    await self._moved.wait()
        finally:
            self._waiting -= 1

    def _wake(self) -> None:
        moved, self._moved = self._moved, Event()
        moved.set()

    def _newest(self) -> int:
        with self._database.read() as session:
            return last_seq(session)

    def _read(self, after: int) -> Sequence[Change]:
        with self._database.read() as session:
            return list_changes(session, after, PageRequest(limit=PAGE)).items
