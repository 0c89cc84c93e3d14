"""Whether requests can be served: the checks, each by name, and none for longer than it may take."""

import logging
from collections.abc import Callable
from threading import Lock

from anyio import CapacityLimiter, create_task_group, move_on_after, to_thread

from service.api.services import Services
from service.errors import UnavailableError
from service.store.changes import last_seq
from service.store.migrate import is_current
from service.store.tickets.watching import living_workers

log = logging.getLogger("service.api")


def _database(house: Services) -> None:
    """The database answers a query, which also tells where the log of changes ends."""
    with house.database.read() as session:
        house.metrics.last_change.set(last_seq(session))


def _migrations(house: Services) -> None:
    """The database has the tables of this release."""
    if not is_current(house.database.engine):
        raise UnavailableError("The database is not at the present tables.")


def _extraction(house: Services) -> None:
    """A process lives that reads articles."""
    house.reader.check()


def _workers(house: Services) -> None:
    """On PostgreSQL, where the server leaves it to others to read what came for later: there is one who does."""
    if house.database.engine.dialect.name == "postgresql":
        with house.database.read() as session:
            living = living_workers(session, house.settings.worker_lost_seconds)
        house.metrics.workers.set(living)
        if not living:
            raise UnavailableError("No worker gives a sign of life; `python -m service worker` starts one.")


CHECKS: dict[str, Callable[[Services], None]] = {
    "database": _database,
    "migrations": _migrations,
    "extraction": _extraction,
    "workers": _workers,
}
PUT_OFF = frozenset({"workers"})
"""Checks whose failure keeps no request from being served: what came for later waits."""


class Readiness:
    """Runs the checks beside each other, each for a time that is bounded, whatever hangs."""

    def __init__(self, house: Services) -> None:
        self._house = house
        self._seconds = house.settings.readiness_seconds
        self._late = f"It takes longer than {self._seconds:g} seconds."
        self._running = {name: Lock() for name in CHECKS}
        self._threads = CapacityLimiter(2 * len(CHECKS))

    async def failures(self) -> dict[str, str]:
        """Why each check that fails does, by its name."""
        found = dict.fromkeys(CHECKS, self._late)

        async def check(name: str) -> None:
            with move_on_after(self._seconds):
                found[name] = await to_thread.run_sync(self._check, name, limiter=self._threads, abandon_on_cancel=True)

        async with create_task_group() as group:
            for name in CHECKS:
                group.start_soon(check, name)
        for name, why in found.items():
            self._house.metrics.checks.labels(name).set(not why)
        return {name: why for name, why in found.items() if why}

    def _check(self, name: str) -> str:
        """Why a check fails; nothing if it does not."""
        # Whoever asks again does not begin a check that hangs a second time, so that one thread hangs and no more.
        if not self._running[name].acquire(timeout=self._seconds):
            return self._late
        try:
            CHECKS[name](self._house)
        except UnavailableError as error:
            return str(error)
        except Exception:
            log.exception("a check failed as it should not", extra={"check": name})
            return "It failed; the log says how."
        finally:
            self._running[name].release()
        return ""
