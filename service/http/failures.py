"""From whatever was raised to the one problem shape; the only place that maps errors to statuses."""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from service.errors import (
    CommuniqueError,
    ConflictError,
    DatabaseUnavailableError,
    ExtractionFailedError,
    InvalidPositionError,
    InvalidValueError,
    MovedError,
    NotFoundError,
    RevisionMismatchError,
    SetAsideError,
    StorageFullError,
    TooComplexError,
    TooSlowError,
    UnavailableError,
)
from service.http import problem_types
from service.http.problems import (
    FieldError,
    Location,
    ProblemError,
    document,
    invalid,
    invalid_cursor,
    is_plain,
    render,
    too_complex,
)
from service.http.watch import request_id

log = logging.getLogger("service.http")

RETRY_SECONDS = "2"
"""When to try again after a 503: a write that waits for SQLite's one writer is through by then."""

_KINDS = {
    NotFoundError: problem_types.NOT_FOUND,
    ConflictError: problem_types.CONFLICT,
    RevisionMismatchError: problem_types.PRECONDITION_FAILED,
    ExtractionFailedError: problem_types.UNAVAILABLE,
    SetAsideError: problem_types.SET_ASIDE,
    UnavailableError: problem_types.UNAVAILABLE,
    DatabaseUnavailableError: problem_types.UNAVAILABLE,
    TooSlowError: problem_types.TOO_SLOW,
    StorageFullError: problem_types.STORAGE_FULL,
}
_BUSY = problem_types.UNAVAILABLE.status
_CODES = {"extra_forbidden": "unknown", "missing": "missing"}
_DETAILS = {
    "extra_forbidden": "There is no such field or parameter here; leave it out.",
    "date_from_datetime_parsing": "Give a day that exists, as YYYY-MM-DD.",
    "missing": "This is required.",
    "model_type": "Send a JSON object.",
    "string_unicode": "Send text that UTF-8 can carry; a lone surrogate is not text.",
}


def install(app: FastAPI) -> None:
    """Have every failure of the application answered as a problem."""
    app.add_exception_handler(ProblemError, answer_failure)
    app.add_exception_handler(CommuniqueError, answer_failure)
    app.add_exception_handler(RequestValidationError, answer_failure)
    app.add_exception_handler(HTTPException, answer_failure)


def field_errors(errors: Sequence[Any], location: str | None = None) -> list[FieldError]:
    """What Pydantic found wrong, without the input: `location` names the place where the paths do not begin with it."""
    return [_field_error(error, (location, *error["loc"]) if location else error["loc"]) for error in errors]


def answer_failure(request: Request, error: Exception) -> Response:
    """The answer that tells of what was raised."""
    if isinstance(error, MovedError):
        return _moved(request, error.resource_id)
    if isinstance(error, UnavailableError | ExtractionFailedError):
        _tell(request, error)
    if isinstance(error, HTTPException) and error.status_code == problem_types.METHOD_NOT_ALLOWED.status:
        return render(_method_not_allowed(request), request_id(request.scope))
    return render(_problem(error), request_id(request.scope))


def told(error: Exception) -> str:
    """The problem, as JSON, of what was raised on behalf of a request that was answered long ago."""
    return document(_problem(error)).model_dump_json()


def _tell(request: Request, error: CommuniqueError) -> None:
    part, cause = "extraction", type(error.__cause__).__name__
    if isinstance(error, DatabaseUnavailableError):
        part, cause = "database", error.cause
    request.app.state.metrics.unavailable.labels(part).inc()
    log.warning("unavailable", extra={"part": part, "why": str(error), "cause": cause})


def _problem(error: Exception) -> ProblemError:
    match error:
        case ProblemError():
            problem = error
        case InvalidValueError():
            problem = _invalid_value(error)
        case InvalidPositionError():
            problem = invalid_cursor()
        case TooComplexError():
            problem = too_complex(str(error))
        case RequestValidationError():
            problem = _invalid_request(error)
        case HTTPException(status_code=404):
            problem = ProblemError(problem_types.NOT_FOUND, "There is nothing at this address.")
        case CommuniqueError():
            kind = _KINDS.get(type(error), problem_types.INTERNAL)
            problem = ProblemError(
                kind, str(error), headers={"Retry-After": RETRY_SECONDS} if kind.status == _BUSY else None
            )
        case _:
            problem = ProblemError(problem_types.INTERNAL)
    return problem


def _invalid_value(error: InvalidValueError) -> ProblemError:
    location: Location = "body" if error.pointer.startswith("/") else "query"
    return invalid(FieldError(location=location, name=error.pointer, code="invalid", detail=str(error)))


def _invalid_request(error: RequestValidationError) -> ProblemError:
    found = field_errors(error.errors())
    if any(field.location == "path" for field in found):
        # An id that cannot be one names nothing, which is all that an unknown id says as well.
        return ProblemError(problem_types.NOT_FOUND, "There is nothing with this id.")
    return invalid(*found)


def _method_not_allowed(request: Request) -> ProblemError:
    # A router answers 405 with the methods of the first route that fits the path; the others are at the same path.
    methods: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        if context.path_regex.match(request.url.path):
            methods |= context.methods or {"GET"}  # a folder of files names none
    if "GET" in methods:
        methods.add("HEAD")
    allowed = ", ".join(sorted(methods))
    return ProblemError(problem_types.METHOD_NOT_ALLOWED, f"This address takes {allowed}.", headers={"Allow": allowed})


def _moved(request: Request, resource_id: str) -> Response:
    old_ids = set(request.path_params.values())
    segments = [resource_id if segment in old_ids else segment for segment in request.url.path.split("/")]
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=308, headers={"Location": quote("/".join(segments)) + query})


def _field_error(error: Any, path: tuple[Any, ...]) -> FieldError:  # noqa: ANN401 - Pydantic types it as a plain dict
    location, *steps = path
    if error["type"] == "extra_forbidden" and not is_plain(str(steps[-1])):
        # A name as long or odd as this is the caller's text, which is not sent back; its parent is named instead.
        steps = steps[:-1]
    name = "".join(f"/{step}" for step in steps) if location == "body" else str(steps[0]) if steps else "?"
    detail = _DETAILS.get(error["type"], error["msg"].removeprefix("Value error, "))
    return FieldError(location=location, name=name, code=_CODES.get(error["type"], "invalid"), detail=detail)
