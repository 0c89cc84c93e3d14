"""Watching over requests: an id for each, one line in the log, its time by stages, and what is counted."""

import logging
import re
import secrets
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.deprecation import add_headers, noted
from service.http.logs import current_request
from service.http.metrics import Metrics
from service.timing import Stage, open_account

log = logging.getLogger("service.access")

REQUEST_ID = "X-Request-Id"
OTHER = "other"
"""Stands for methods and paths that no route serves, of which callers can make up any number."""
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNTIMED = frozenset({401, 403})
"""Answers that do not say how long it took to find them: a secret was looked at."""


def request_id(scope: Scope) -> str | None:
    """The id that the request came with or was given."""
    found: str | None = scope.get("state", {}).get("request_id")
    return found


class Watch:
    """Gives a request its id, and tells of it when it is over: in the log, to the metrics, and to the caller.

    What it tells is left in `scope["state"]` by others: the principal, the code of a problem, what will go.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics, server_timing: bool) -> None:
        self.app = app
        self.metrics = metrics
        self.server_timing = server_timing
        self._pages: dict[Any, str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = perf_counter()
        given = Headers(scope=scope).get(REQUEST_ID, "")
        identifier = given if _ACCEPTABLE_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = identifier
        token = current_request.set(identifier)
        account = open_account()
        status = size = 0

        async def send_watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = identifier
                add_headers(scope, headers)
                if self.server_timing and status not in _UNTIMED:
                    headers["Server-Timing"] = _server_timing(account, perf_counter() - start)
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        self.metrics.in_flight.inc()
        try:
            await self.app(scope, receive, send_watched)
        finally:
            self.metrics.in_flight.dec()
            self._tell(scope, status, size, perf_counter() - start, account)
            current_request.reset(token)

    def _tell(self, scope: Scope, status: int, size: int, seconds: float, account: dict[Stage, float]) -> None:
        state = scope["state"]
        method = scope["method"] if scope["method"] in _METHODS else OTHER
        route = self._route(scope)
        self.metrics.requests.labels(method, route, f"{status // 100}xx" if status else "left").observe(seconds)
        for stage, spent in account.items():
            self.metrics.stages.labels(stage).observe(spent)
        if problem := state.get("problem"):
            self.metrics.problems.labels(problem).inc()
        going = noted(scope)
        if going:
            self.metrics.deprecated.labels(method, route, going.parameter, state.get("principal", "")).inc()
        if log.isEnabledFor(logging.INFO):
            fields = {
                "method": method,
                "route": route,
                "status": status or None,
                "bytes": size,
                "ms": round(seconds * 1000, 2),
                **{str(stage): round(spent * 1000, 2) for stage, spent in account.items()},
                **{name: state[name] for name in ("principal", "problem") if state.get(name)},
                **({"deprecated": f"{route} {going.parameter}".strip()} if going else {}),
            }
            log.info("request", extra=fields)

    def _route(self, scope: Scope) -> str:
        """The template of the path, which holds nothing of the caller's own."""
        if (route := scope.get("route")) is not None:
            template: str = route.path_format
            return template
        if self._pages is None:
            app: FastAPI = scope["app"]
            self._pages = {
                route.app if isinstance(route, Mount) else route.endpoint: route.path_format
                for route in app.routes
                if isinstance(route, Mount | Route)
            }
        return self._pages.get(scope.get("endpoint"), OTHER)


def _server_timing(account: dict[Stage, float], total: float) -> str:
    spent = (*account.items(), ("total", total))
    return ", ".join(f"{stage};dur={seconds * 1000:.1f}" for stage, seconds in spent)
