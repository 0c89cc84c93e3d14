"""What happens to every request, whatever its route: pure ASGI, one class each."""

import logging

from anyio import CancelScope
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problem_types import CROSS_SITE, INTERNAL, URL_TOO_LONG
from service.http.problems import ProblemError, render
from service.http.watch import request_id
from service.settings import Settings

log = logging.getLogger("service.http")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LISTS = (b"accept", b"if-match", b"if-none-match", b"prefer")
DEFAULT_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Authorization",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class RequestEnvelope:
    """Gives every answer its security headers, and refuses what no route should look at.

    A crash is answered here and not by the framework, whose own answer would lack these headers.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.url_bytes = settings.url_bytes
        self.origins = frozenset(settings.cors_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_enveloped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(scope.get("state", {}).get("headers", {}))
                for name, value in DEFAULT_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if (refusal := self._refusal(scope)) is not None:
            await render(refusal, request_id(scope))(scope, receive, send_enveloped)
            return
        try:
            await self.app(scope, receive, send_enveloped)
        except ClientDisconnect:
            log.info("the caller left before the request was all there")
        except Exception:
            log.exception("the request failed")
            if started:
                raise
            await render(ProblemError(INTERNAL), request_id(scope))(scope, receive, send_enveloped)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > self.url_bytes:
            return ProblemError(URL_TOO_LONG, f"The limit is {self.url_bytes} bytes.")
        # Browsers say where a request comes from, and send bare text to any address without asking it first.
        headers = Headers(scope=scope)
        elsewhere = headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        if elsewhere and scope["method"] not in SAFE_METHODS and headers.get("Origin") not in self.origins:
            return ProblemError(CROSS_SITE)
        return None


class ListHeaders:
    """Joins the lines of each header that holds a list (RFC 9110, section 5.3): routes look at the first alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            for name in _LISTS:
                lines = [value for given, value in scope["headers"] if given == name]
                if len(lines) > 1:
                    others = [header for header in scope["headers"] if header[0] != name]
                    scope["headers"] = [*others, (name, b", ".join(lines))]
        await self.app(scope, receive, send)


class HeadAsGet:
    """Answers HEAD as GET without the body, so that no route has to say so; a stream ends where it would begin."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        answering = CancelScope()

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.body":
                if message.get("more_body", False):
                    answering.cancel()
                message = {"type": "http.response.body", "body": b""}
            with CancelScope(shield=True):
                await send(message)

        inner = {**scope, "method": "GET"}
        try:
            with answering:
                await self.app(inner, receive, send_headers)
        finally:  # what watches over requests asks which route it was
            scope.update({name: inner[name] for name in ("route", "endpoint") if name in inner})
