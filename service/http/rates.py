"""How often a caller may ask: so many requests in a minute, those that read and those that write counted apart.

Who asks with a key is counted by the key; who presents keys that are none is counted by address. The headers are those
of draft-ietf-httpapi-ratelimit-headers-10. Each process counts for itself, in memory.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from service.domain.clock import Clock
from service.http.problem_types import TOO_MANY_REQUESTS
from service.http.problems import ProblemError
from service.settings import Settings

_WINDOW = timedelta(minutes=1)
_SITE_BITS = 64
"""Bits of an IPv6 address that say whose it is; the rest changes as its holder likes."""


@dataclass(slots=True)
class _Window:
    """A minute that begins with a caller's first request, and what is left in it."""

    left: int
    ends: datetime


class _Policy:
    """So many requests a minute, under a name that the headers give; none at all without a limit."""

    def __init__(self, name: str, quota: int, clock: Clock) -> None:
        self._name = name
        self._quota = quota
        self._clock = clock
        self._windows: dict[str, _Window] = {}
        self._tidy_at = clock.now() + _WINDOW

    def take(self, who: str) -> dict[str, str]:
        """Count a request; the headers for its answer. Raises the problem of one too many."""
        if not self._quota:
            return {}
        now = self._clock.now()
        window = self._open(who, now)
        if window is None:
            self._tidy(now)
            window = self._windows[who] = _Window(self._quota, now + _WINDOW)
        if not window.left:
            raise self._too_many(window, now)
        window.left -= 1
        return self._headers(window, now)

    def require_some(self, who: str) -> None:
        """Raise the problem of one too many where nothing is left."""
        now = self._clock.now()
        window = self._open(who, now)
        if window is not None and not window.left:
            raise self._too_many(window, now)

    def _open(self, who: str, now: datetime) -> _Window | None:
        window = self._windows.get(who)
        return window if window is not None and now < window.ends else None

    def _tidy(self, now: datetime) -> None:
        """Forget, once a minute, those who have not come back."""
        if now >= self._tidy_at:
            self._windows = {who: window for who, window in self._windows.items() if now < window.ends}
            self._tidy_at = now + _WINDOW

    def _headers(self, window: _Window, now: datetime) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{self._name}";q={self._quota};w={_WINDOW.seconds}',
            "RateLimit": f'"{self._name}";r={window.left};t={_seconds(window, now)}',
        }

    def _too_many(self, window: _Window, now: datetime) -> ProblemError:
        seconds = _seconds(window, now)
        detail = f"The limit is {self._quota} {self._name.replace('-', ' ')} a minute; wait {seconds} seconds."
        return ProblemError(
            TOO_MANY_REQUESTS, detail, headers=self._headers(window, now) | {"Retry-After": str(seconds)}
        )


class Rates:
    """Counts what callers ask."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._reads = _Policy("reads", settings.reads_per_minute, clock)
        self._writes = _Policy("writes", settings.writes_per_minute, clock)
        self._wrong_keys = _Policy("wrong-keys", settings.wrong_keys_per_minute, clock)

    def count(self, principal: str, *, writes: bool) -> dict[str, str]:
        """Count a request of a caller; the headers for its answer. Raises the problem of one too many."""
        return (self._writes if writes else self._reads).take(principal)

    def count_wrong_key(self, address: str) -> None:
        """Count a key that was none; raises the problem of one too many."""
        self._wrong_keys.take(_site(address))

    def require_few_wrong_keys(self, address: str) -> None:
        """Raise the problem of one too many while an address may try no further key."""
        self._wrong_keys.require_some(_site(address))


def _seconds(window: _Window, now: datetime) -> int:
    return math.ceil((window.ends - now).total_seconds())


def _site(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, _SITE_BITS), strict=False)) if isinstance(found, IPv6Address) else address
