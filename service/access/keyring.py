"""Who a caller is, by the key that comes with a request; keys that were looked up are remembered for a few seconds."""

import hmac
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.access.secrets import Presented
from service.domain.access import LOOPBACK, Key, KeyState, Scope
from service.domain.clock import Clock
from service.errors import UnauthenticatedError, UnavailableError
from service.settings import Settings
from service.store.keys import Digests, find_key, has_keys, note_uses
from service.store.unit_of_work import Database

log = logging.getLogger("service.keys")

USES_KEPT = timedelta(minutes=1)
"""How often the last use of a key is kept at most."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what they may do; who works on this machine has no name but that."""

    principal: str
    scopes: frozenset[Scope]
    name: str | None = None


ANYBODY_HERE = Caller(LOOPBACK, frozenset(Scope))
"""Whoever works on this machine, where no key is asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A key as it was when it was looked up."""

    key: Key
    digests: Digests
    at: datetime


class Keyring:
    """Finds keys and whether any are asked for; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self.clock = clock
        self._database = database
        self._rule = settings.require_keys
        self._trusted_for = timedelta(seconds=settings.key_cache_seconds)
        self._found: dict[str, Found] = {}
        self._open_at: datetime | None = None
        self._asked = settings.require_keys == "always"
        self._uses: dict[str, datetime] = {}
        self._forgotten = 0

    def remembered(self, key_id: str) -> Found | None:
        """The key, if it was looked up just now."""
        found = self._found.get(key_id)
        return found if found and self._is_fresh(found.at) else None

    def look_up(self, key_id: str) -> Found | None:
        """The key as it is now, if there is such a key; asks the database and may raise UnavailableError."""
        now, forgotten = self.clock.now(), self._forgotten
        with self._database.read() as session:
            row = find_key(session, key_id)
        if row is None:
            return None
        found = Found(*row, now)
        if forgotten == self._forgotten:  # else it may be from before what was done to it
            self._found[key_id] = found
        return found

    def known_to_be_asked(self) -> bool | None:
        """Whether callers need a key, or None when the database has to be asked."""
        if self._asked or self._rule == "never":
            return self._asked
        return False if self._open_at and self._is_fresh(self._open_at) else None

    def are_asked(self) -> bool:
        """Whether callers need a key: once one was made there is no way back, since it may have been the last guard."""
        now, forgotten = self.clock.now(), self._forgotten
        with self._database.read() as session:
            self._asked = has_keys(session)
        if forgotten == self._forgotten:
            self._open_at = now
        return self._asked

    def identify(self, presented: Presented | None, found: Found | None) -> Caller:
        """The caller whose key it is; raises UnauthenticatedError when it is none, or good no longer."""
        if presented is None or found is None:
            raise UnauthenticatedError("The key is not valid.")
        key, now = found.key, self.clock.now()
        genuine = hmac.compare_digest(presented.digest, found.digests.present)
        if not genuine and found.digests.previous is not None:
            genuine = hmac.compare_digest(presented.digest, found.digests.previous)
            if genuine and (key.overlap_until is None or key.overlap_until <= now):
                raise UnauthenticatedError("The key was rotated, and its old secret works no longer.", key.id)
        if not genuine:
            raise UnauthenticatedError("The key is not valid.")
        # Who holds the secret may know what became of the key.
        if (state := key.state_at(now)) is not KeyState.ACTIVE:
            raise UnauthenticatedError(f"The key is {state}.", key.id)
        if key.last_used_at is None or now - key.last_used_at >= USES_KEPT:
            self._uses[key.id] = now
        return Caller(key.id, frozenset(key.scopes), key.name)

    def forget(self, key_id: str) -> None:
        """Have the key looked up anew: something was done to it."""
        self._forgotten += 1
        self._found.pop(key_id, None)
        self._open_at = None

    def keep_uses(self) -> None:
        """Keep when keys were last used; what cannot be kept now is kept the next time."""
        uses, self._uses = self._uses, {}
        if not uses:
            return
        try:
            with self._database.write() as session:
                note_uses(session, uses)
        except UnavailableError:
            log.warning("the last use of %d keys could not be kept", len(uses))
            self._uses = uses | self._uses

    def _is_fresh(self, at: datetime) -> bool:
        return timedelta() <= self.clock.now() - at < self._trusted_for
