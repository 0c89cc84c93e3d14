"""One shape for everything that goes wrong (RFC 9457); `problem_types` lists what can.

A problem never holds what the caller sent: it names the field or parameter, says what is expected there, and carries
the id of the request, under which the log tells more.
"""

import re
from typing import Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from service.http.problem_types import INVALID_CURSOR, INVALID_REQUEST, TOO_COMPLEX, ProblemType

MEDIA_TYPE = "application/problem+json"
ERRORS_LISTED = 20
"""Field errors that one problem lists; a broken array would otherwise answer one for each of its elements."""


_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")

Location = Literal["body", "query", "path", "header"]
"""Where a request holds something."""


class FieldError(BaseModel):
    """One field, parameter or header that is not acceptable, and what is expected there."""

    model_config = ConfigDict(frozen=True)

    location: Location = Field(description="Where the request holds it.")
    name: str = Field(
        description="JSON Pointer into the body, or the name of the parameter or header.", examples=["/published_at"]
    )
    code: str = Field(
        description="Stable word for what is wrong: `missing`, `unknown`, `repeated`, `too_large`, `invalid`, ...",
        examples=["invalid"],
    )
    detail: str = Field(description="What is expected.", examples=["Give a day that exists, as YYYY-MM-DD."])


class Problem(BaseModel):
    """Why a request was not served (RFC 9457); sent as `application/problem+json`."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(
        description="Address of the page that explains this kind of problem.", examples=["/problems/invalid-request"]
    )
    title: str = Field(description="What kind of problem it is, in a few words.", examples=["Invalid request"])
    status: int = Field(description="The HTTP status of the answer.", examples=[422])
    code: str = Field(description="Stable word for the kind of problem.", examples=["invalid_request"])
    detail: str = Field(
        description="What went wrong this time, for people.", examples=["The request has 1 invalid field."]
    )
    request_id: str | None = Field(
        description="Id of the request, to find it in the log.", examples=["5f3c9a0be1d24c7f"]
    )
    errors: list[FieldError] = Field(description=f"The fields that are not acceptable, at most {ERRORS_LISTED}.")
    errors_omitted: int = Field(description="How many more there are than listed.", examples=[0])


class ProblemError(Exception):
    """Ends a request with a problem; the detail and errors must not hold what the caller sent."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str | None = None,
        *,
        errors: list[FieldError] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or kind.meaning)
        self.kind = kind
        self.detail = detail or kind.meaning
        self.errors = errors or []
        self.headers = headers or {}


def is_plain(name: str) -> bool:
    """Whether a name that the caller made up is short and plain enough to be named back."""
    return _PLAIN_NAME.fullmatch(name) is not None


def invalid(*errors: FieldError) -> ProblemError:
    """The problem of a request with unacceptable fields."""
    fields = "1 invalid field" if len(errors) == 1 else f"{len(errors)} invalid fields"
    return ProblemError(INVALID_REQUEST, f"The request has {fields}.", errors=list(errors))


def invalid_cursor() -> ProblemError:
    """The problem of a cursor that was issued for another list, or by nobody."""
    detail = "Take `next_cursor` from the page before, and keep the other parameters."
    return ProblemError(
        INVALID_CURSOR, errors=[FieldError(location="query", name="cursor", code="invalid", detail=detail)]
    )


def too_complex(detail: str) -> ProblemError:
    """The problem of a text that takes too long to read."""
    error = FieldError(location="body", name="/text", code="too_complex", detail="Send it in parts.")
    return ProblemError(TOO_COMPLEX, detail, errors=[error])


class ProblemResponse(Response):
    """The answer that tells of a problem; whoever watches over the request learns which one."""

    media_type = MEDIA_TYPE

    def __init__(self, body: Problem, headers: dict[str, str]) -> None:
        super().__init__(body.model_dump_json(), body.status, headers)
        self.code = body.code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        scope.setdefault("state", {})["problem"] = self.code
        await super().__call__(scope, receive, send)


def document(problem: ProblemError, request_id: str | None = None) -> Problem:
    """What tells of a problem."""
    return Problem(
        type=problem.kind.path,
        title=problem.kind.title,
        status=problem.kind.status,
        code=problem.kind.code,
        detail=problem.detail,
        request_id=request_id,
        errors=problem.errors[:ERRORS_LISTED],
        errors_omitted=max(0, len(problem.errors) - ERRORS_LISTED),
    )


def render(problem: ProblemError, request_id: str | None) -> Response:
    """The answer that tells of a problem."""
    return ProblemResponse(document(problem, request_id), {"Cache-Control": "no-store", **problem.headers})
