"""Carries events to receivers: one task of the server, asleep until there is something to carry."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from time import monotonic

from anyio import CapacityLimiter, Event, create_task_group, move_on_after, sleep, to_thread

from service import __version__
from service.domain.clock import Clock
from service.domain.webhooks import Outcome
from service.errors import UnavailableError
from service.settings import Settings
from service.webhooks.books import Books, Letter, Round
from service.webhooks.client import Client
from service.webhooks.signing import headers

log = logging.getLogger("service.webhooks")

Moved = Callable[[int, float], Awaitable[None]]
"""Returns when the log has gone beyond an entry, or after so many seconds."""

_LOOK_AGAIN = 30.0
"""Seconds after which it is looked in any case: another process may have left something to do."""
_TROUBLE = 1.0
"""Seconds to wait when the database cannot serve."""
_FIXED = {"Content-Type": "application/json", "User-Agent": f"communique/{__version__}", "Connection": "close"}


class Courier:
    """Sends what is due, many at once, and a few at a time to each webhook, so that a slow one holds up no other.

    Any number of processes may have one on the same database.
    """

    def __init__(
        self,
        books: Books,
        client: Client,
        clock: Clock,
        settings: Settings,
        moved: Moved,
        count: Callable[[Outcome], None],
    ) -> None:
        self._books = books
        self._client = client
        self._clock = clock
        self._key = settings.webhook_secret
        self._stop_seconds = settings.stop_seconds
        self._moved = moved
        self._count = count
        self._busy: Counter[str] = Counter()
        self._stirred, self._landed = Event(), Event()
        self._thread = CapacityLimiter(1)
        self._told_to_end: float | None = None

    def stir(self) -> None:
        """Have it look at once whether there is something to do."""
        self._stirred.set()

    def end(self) -> None:
        """Have it begin nothing more; safe to call from a handler of signals, and more than once."""
        if self._told_to_end is None:
            self._told_to_end = monotonic()

    async def last(self) -> None:
        """Return once all that is under way has come to its end, or the time to end is over since it was told to."""
        self.end()
        since = monotonic() - (self._told_to_end or 0.0)
        with move_on_after(self._stop_seconds - since):
            while self._busy.total():
                self._landed = Event()
                await self._landed.wait()

    async def run(self) -> None:
        """Carry events until told to end."""
        async with create_task_group() as sending:
            while self._told_to_end is None:
                self._stirred = Event()
                try:
                    found = await to_thread.run_sync(self._books.advance, dict(self._busy), limiter=self._thread)
                except UnavailableError:
                    log.warning("what has to be sent to webhooks cannot be read; it waits")
                    await sleep(_TROUBLE)
                    continue
                except Exception:
                    # A fault in what is told must not take along the server that it is told of.
                    log.exception("what has to be sent to webhooks cannot be found out")
                    await sleep(_LOOK_AGAIN)
                    continue
                for letter in found.letters:
                    self._busy[letter.claimed.webhook_id] += 1
                    sending.start_soon(self._carry_one, letter)
                await self._rest(found)

    async def carry(self, letter: Letter) -> None:
        """Send one letter, and keep what came of it."""
        claimed, now = letter.claimed, self._clock.now()
        signed = headers(claimed.id, now, claimed.body, letter.salts, self._key)
        answer = await self._client.post(letter.url, _FIXED | signed, claimed.body, now)
        self._count(answer.outcome)
        told = {"webhook": claimed.webhook_id, "delivery": claimed.id, "attempt": claimed.attempt}
        if answer.outcome is not Outcome.DELIVERED:
            log.info("an event was not delivered", extra=told | {"why": str(answer.outcome), "status": answer.status})
        try:
            await to_thread.run_sync(self._books.conclude, claimed, answer, limiter=self._thread)
        except UnavailableError:
            log.warning("what came of an attempt could not be kept; it will be repeated", extra=told)

    async def _carry_one(self, letter: Letter) -> None:
        try:
            await self.carry(letter)
        except Exception:
            # One letter must not take all others along: it is due again when its claim runs out.
            log.exception("an event could not be sent")
        finally:
            self._busy -= Counter([letter.claimed.webhook_id])
            self._landed.set()
            self.stir()

    async def _rest(self, found: Round) -> None:
        """Sleep until the time has come, the log has moved on, or it is stirred."""
        seconds = (found.next_at - self._clock.now()).total_seconds()
        with move_on_after(min(seconds, _LOOK_AGAIN)):
            async with create_task_group() as waiting:
                if found.seq is not None:
                    waiting.start_soon(self._stir_when_moved, found.seq)
                await self._stirred.wait()
                waiting.cancel_scope.cancel()

    async def _stir_when_moved(self, seq: int) -> None:
        await self._moved(seq, _LOOK_AGAIN)
        self.stir()
