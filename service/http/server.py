"""What the web server refuses before there is a request: heads that are too long, too slow or not HTTP, and crowds."""

import asyncio
import secrets
import sys
from typing import Any

import httptools
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http.limits import PART_SECONDS
from service.http.lines import UNHEARD
from service.http.middleware import DEFAULT_HEADERS, RequestEnvelope
from service.http.problem_types import HEAD_TOO_LARGE, MALFORMED_REQUEST, REQUEST_TOO_SLOW, UNAVAILABLE
from service.http.problems import ProblemError, render
from service.http.watch import REQUEST_ID
from service.settings import Settings

_RETRY_SECONDS = "2"
_LINGER = 1.0
"""Seconds between an answer that ends a connection and the end."""
_GRACE = 5.0
"""Seconds beyond those that a body may take, in which the request is answered before its connection is cut."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection, which neither keeps the server waiting for a request nor makes it hold one without end."""

    def __init__(self, settings: Settings, **given: Any) -> None:  # noqa: ANN401 - the server's own arguments
        super().__init__(**given)
        self._settings = settings
        self._in_head = True
        self._head_bytes = 0
        self._refused = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the base has it
        """Begin to wait for a request, or to refuse one where there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > self._settings.connections:
            self.app = RequestEnvelope(_crowded, self._settings)
        self._wait(self._settings.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer, and leave what came of a body to whoever can use a part of it."""
        self._stop_waiting()
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.scope["state"][UNHEARD] = self.cycle.body
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and refuse a head that goes on for too long."""
        if self._refused:
            return  # what is still coming in is heard out, see `_refuse`
        in_head = self._in_head
        if in_head:
            self._head_bytes += len(data)
            if self._timer is None:
                self._wait(self._settings.head_seconds)
        super().data_received(data)
        if in_head and self._in_head and self._head_bytes > self._settings.head_bytes:
            self._refuse(ProblemError(HEAD_TOO_LARGE, f"The limit is {self._settings.head_bytes} bytes."))

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head."""
        super().on_message_begin()
        self._in_head = True
        self._wait(self._settings.head_seconds)

    def on_headers_complete(self) -> None:
        """Wait for the body from here on."""
        self._in_head = False
        self._head_bytes = 0
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self._settings.head_bytes:
            self._refuse(ProblemError(HEAD_TOO_LARGE, f"The limit is {self._settings.head_bytes} bytes."))
            return
        self._wait(self._settings.body_seconds + _GRACE)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, unless its request was refused; wait for the next one where each has its own time."""
        if not self._refused:
            super().on_body(body)
            each: float | None = self.scope["state"].get(PART_SECONDS)
            if each is not None and not self.cycle.response_complete:
                self._wait(each + _GRACE)

    def on_message_complete(self) -> None:
        """Wait for no more: what remains is to answer."""
        self._stop_waiting()
        self._in_head = True
        if not self._refused:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP; the reason is the parser's, and says nothing more."""
        del msg
        method = isinstance(sys.exception(), httptools.HttpParserInvalidMethodError)
        detail = "The method in the request line is none of HTTP's." if method else None
        self._refuse(ProblemError(MALFORMED_REQUEST, detail))

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self.transport.is_closing():
            return
        if not self._in_head and self.flow.read_paused:
            self._wait(self._settings.body_seconds + _GRACE)  # it is not the sender who is slow
        elif self._in_head and self._head_bytes:
            self._refuse(ProblemError(REQUEST_TOO_SLOW, f"The limit is {self._settings.head_seconds:g} seconds."))
        else:
            self.transport.close()

    def _refuse(self, problem: ProblemError) -> None:
        """Answer at once and close; where an answer to an earlier request is still on its way, only close.

        The connection is closed a moment later: closed on bytes that nobody read it is reset, and the answer lost.
        """
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        under_way = self.cycle is not None and not self.cycle.response_complete
        # In a body it is the request itself that breaks off; in a head there is an earlier one to be answered first.
        if not under_way or (not self._in_head and not self.cycle.response_started):
            identifier = secrets.token_hex(8)
            response = render(problem, identifier)
            headers = DEFAULT_HEADERS | dict(response.headers) | {"Connection": "close", REQUEST_ID: identifier}
            lines = [f"HTTP/1.1 {problem.kind.status} {problem.kind.title}", *(f"{k}: {v}" for k, v in headers.items())]
            self.transport.write("\r\n".join([*lines, "", ""]).encode() + bytes(response.body))
        if under_way:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._stop_waiting()
        self._timer = self.loop.call_later(_LINGER, self.transport.close)


async def _crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request on a connection too many."""
    identifier = secrets.token_hex(8)
    headers = {"Retry-After": _RETRY_SECONDS, "Connection": "close", REQUEST_ID: identifier}
    problem = ProblemError(UNAVAILABLE, "The service has as many connections as it may.", headers=headers)
    await render(problem, identifier)(scope, receive, send)
