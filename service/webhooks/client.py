"""Sends one request to one receiver, and to no address but one that was looked at first.

It follows no redirection, asks no proxy, keeps no connection open and reads little of an answer: that is not kept, so
that nobody can have the service read for them what it reaches and they do not.
"""

import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import SplitResult

import httpcore2
from anyio import CapacityLimiter, current_time, fail_after, move_on_after, to_thread

from service.domain.webhooks import Outcome
from service.errors import InvalidValueError
from service.webhooks.addresses import NotPublicError, Reach

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses that the name of a host leads to; raises OSError when there are none."""

_ANSWER_BYTES = 16 * 1024
_ANSWER_SECONDS = 1.0
"""How much of an answer is taken, and how long it may take, so that a receiver can finish what it has begun to say."""
_LOOK_UPS = 64
"""Names that are looked up at once. Each takes a thread until the resolver gives up, whoever still waits for it."""
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request."""

    outcome: Outcome
    status: int | None
    milliseconds: int
    wait: timedelta | None = None
    """How long the receiver asks to be left alone."""


class Client:
    """Sends requests to those within reach; safe for any number of tasks at once."""

    def __init__(
        self,
        reach: Reach,
        seconds: float,
        resolve: Resolve | None = None,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._reach = reach
        self._seconds = seconds
        self._trusted = trusted or httpcore2.default_ssl_context()
        self._backend = CheckedBackend(reach, resolve or resolver())

    async def post(self, url: str, headers: Mapping[str, str], body: str, now: datetime) -> Answer:
        """Send a body, and tell what came of it; it never takes much longer than the seconds of the settings."""
        start = current_time()
        status, wait = None, None
        try:
            parts = self._reach.require(url)  # what the operator allows may have changed since the webhook was made
            status, wait = await self._send(parts, headers, body, now)
            outcome = Outcome.DELIVERED if status // 100 == HTTPStatus.OK // 100 else Outcome.REFUSED
        except (InvalidValueError, NotPublicError):
            outcome = Outcome.FORBIDDEN
        except TimeoutError:
            outcome = Outcome.TIMED_OUT
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            outcome = Outcome.UNTRUSTED if _is_of_certificate(error) else Outcome.UNREACHABLE
        return Answer(outcome, status, round((current_time() - start) * 1000), wait)

    async def _send(
        self, parts: SplitResult, headers: Mapping[str, str], body: str, now: datetime
    ) -> tuple[int, timedelta | None]:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        url = httpcore2.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target)
        async with AsyncExitStack() as opened:
            with fail_after(self._seconds):
                pool = httpcore2.AsyncConnectionPool(self._trusted, network_backend=self._backend)
                await opened.enter_async_context(pool)
                request = pool.stream("POST", url, headers=[*headers.items()], content=body.encode())
                response = await opened.enter_async_context(request)
            await _hear_out(response)
            return response.status, _wished(response, now)


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to the addresses that a name leads to when all of them are within reach, and else to none."""

    def __init__(self, reach: Reach, resolve: Resolve) -> None:
        self._reach = reach
        self._resolve = resolve
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as in the base class
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raise NotPublicError, OSError or the library's ConnectError when nothing is connected."""
        addresses = [ip_address(each) for each in await self._resolve(host, port)]
        if not all(self._reach.admits(host, each) for each in addresses):
            raise NotPublicError
        failure: Exception = OSError("the name leads nowhere")
        for address in addresses:
            try:
                return await self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except httpcore2.ConnectError as error:
                failure = error
        raise failure


async def _hear_out(response: httpcore2.Response) -> None:
    taken = 0
    with move_on_after(_ANSWER_SECONDS), suppress(httpcore2.NetworkError, httpcore2.ProtocolError):
        async for part in response.aiter_stream():
            if (taken := taken + len(part)) > _ANSWER_BYTES:
                return


def resolver() -> Resolve:
    """Asks this machine for the addresses of a name."""
    threads = CapacityLimiter(_LOOK_UPS)

    async def resolve(host: str, port: int) -> Sequence[str]:
        found = await to_thread.run_sync(_look_up, host, port, abandon_on_cancel=True, limiter=threads)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    return resolve


def _look_up(host: str, port: int) -> Sequence[tuple[object, object, object, object, tuple[object, ...]]]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a part of the name is longer than a name can have
        raise OSError("this is no name") from None


def _wished(response: httpcore2.Response, now: datetime) -> timedelta | None:
    """What `Retry-After` asks for: seconds, or a date."""
    if response.status not in _BUSY:
        return None
    given = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"").decode("latin-1")
    try:
        if given.isascii() and given.isdecimal():
            return timedelta(seconds=int(given))
        return parsedate_to_datetime(given).astimezone(UTC) - now
    except (ValueError, OverflowError):
        return None


def _is_of_certificate(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None
