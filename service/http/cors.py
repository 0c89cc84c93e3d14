"""Pages of other sites that may call from a browser: none, unless the settings name them."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.middleware import RequestEnvelope
from service.http.problem_types import CROSS_SITE
from service.http.problems import ProblemError, render
from service.http.watch import request_id
from service.settings import Settings

_ASKING = {"origin", "access-control-request-method"}
"""Headers by which a browser asks beforehand whether a page may call."""
_METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")
_SENT = (
    "Accept",
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "Prefer",
    "X-Request-Id",
)
_SHOWN = (
    "Deprecation",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "Preference-Applied",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Sunset",
    "WWW-Authenticate",
    "X-Request-Id",
)


class AllowedOrigins(CORSMiddleware):
    """Answers what browsers ask before a page of another site may call; never with cookies or other credentials."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(
            app,
            allow_origins=settings.cors_origins,
            allow_methods=_METHODS,
            allow_headers=_SENT,
            expose_headers=_SHOWN,
        )
        self._beforehand = RequestEnvelope(self._answer_beforehand, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS" and set(Headers(scope=scope)) >= _ASKING:
            await self._beforehand(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _answer_beforehand(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say whether a page may call; who may not is told so as of any other refusal."""
        answer = self.preflight_response(Headers(scope=scope))
        if answer.status_code != HTTPStatus.OK:
            answer = render(ProblemError(CROSS_SITE), request_id(scope))
        await answer(scope, receive, send)
