"""One shape for everything that goes wrong (RFC 9457), and the catalogue of what can.

A problem never holds what the caller sent: it names the field or parameter, says what is expected there, and carries
the id of the request, under which the log tells more.
"""

import re
from dataclasses import dataclass
from typing import Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

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


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: its slug and code never change."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def code(self) -> str:
        """The slug as one word of snake case."""
        return self.slug.replace("-", "_")

    @property
    def path(self) -> str:
        """Where the kind of problem is explained."""
        return f"/problems/{self.slug}"


MALFORMED_BODY = ProblemType(
    "malformed-body",
    400,
    "Malformed body",
    "The body is not one JSON value in UTF-8, or not text in UTF-8.",
    "Send strict JSON: UTF-8, no member twice, no NaN or Infinity, numbers within double precision, no deep nesting.",
)
INVALID_CURSOR = ProblemType(
    "invalid-cursor",
    400,
    "Invalid cursor",
    "The cursor was not issued by this service for this list with these filters.",
    "Take `next_cursor` from the page before, unchanged, and keep the other parameters as they were.",
)
CROSS_SITE = ProblemType(
    "cross-site",
    403,
    "Cross-site request",
    "A web page of another site had the browser send a request that writes.",
    "Send it from a page of this service, such as `/docs`, or from a program that is no browser.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "Not found",
    "There is nothing at this address, or no longer.",
    "Check the path and the id; `/docs` lists every path.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "Method not allowed",
    "The address exists but does not take this method.",
    "Use one of the methods that the `Allow` header names.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "Not acceptable",
    "The `Accept` header admits none of the media types that this address can answer.",
    "Leave `Accept` out, or admit the media type that `detail` names.",
)
CONFLICT = ProblemType(
    "conflict",
    409,
    "Conflict",
    "The request contradicts the state of the resource.",
    "Fetch the resource anew and decide again.",
)
PRECONDITION_FAILED = ProblemType(
    "precondition-failed",
    412,
    "Precondition failed",
    "The resource is not at the revision that `If-Match` names: someone changed it since it was fetched.",
    "Fetch it anew, apply the change to what is there now, and send the new ETag.",
)
BODY_TOO_LARGE = ProblemType(
    "body-too-large",
    413,
    "Body too large",
    "The body is longer than this service takes.",
    "Send a shorter text, or several; `detail` names the limit.",
)
URL_TOO_LONG = ProblemType(
    "url-too-long",
    414,
    "Address too long",
    "The path and query together are longer than this service takes.",
    "Use fewer or shorter parameters; `detail` names the limit.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "Unsupported media type",
    "The body is of a media type, charset or content coding that this operation does not take.",
    "Send one of the media types that `detail` names, in UTF-8, not compressed.",
)
INVALID_REQUEST = ProblemType(
    "invalid-request",
    422,
    "Invalid request",
    "The request can be read, but some of its fields or parameters are not acceptable.",
    "Mend what `errors` names; each entry says what is expected.",
)
TOO_COMPLEX = ProblemType(
    "too-complex",
    422,
    "Text too complex",
    "The text takes longer to read than one article may, and would again.",
    "Send it in parts, each an article of its own; `detail` names the limit.",
)
INTERNAL = ProblemType(
    "internal",
    500,
    "Internal error",
    "The service failed in a way that it does not know. Nothing was stored by halves.",
    "Try again; if it happens again, report it with the `request_id`.",
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    "Unavailable",
    "The service cannot do this now: the database is busy or away, or articles cannot be read or too many wait for it.",
    "Try again after the seconds that `Retry-After` names.",
)

PROBLEM_TYPES = {
    problem.slug: problem
    for problem in (
        MALFORMED_BODY,
        INVALID_CURSOR,
        CROSS_SITE,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        NOT_ACCEPTABLE,
        CONFLICT,
        PRECONDITION_FAILED,
        BODY_TOO_LARGE,
        URL_TOO_LONG,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_REQUEST,
        TOO_COMPLEX,
        INTERNAL,
        UNAVAILABLE,
    )
}
"""Every kind of problem, by slug."""


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


def render(problem: ProblemError, request_id: str | None) -> Response:
    """The answer that tells of a problem."""
    body = Problem(
        type=problem.kind.path,
        title=problem.kind.title,
        status=problem.kind.status,
        code=problem.kind.code,
        detail=problem.detail,
        request_id=request_id,
        errors=problem.errors[:ERRORS_LISTED],
        errors_omitted=max(0, len(problem.errors) - ERRORS_LISTED),
    )
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(body.model_dump_json(), problem.kind.status, headers, MEDIA_TYPE)
