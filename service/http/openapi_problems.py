"""Which problems each operation of the contract can answer, by what it takes, each with an example."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from service.http import problem_types
from service.http.exports import NDJSON
from service.http.middleware import SAFE_METHODS
from service.http.problem_types import ProblemType
from service.http.problems import (
    MEDIA_TYPE,
    FieldError,
    Problem,
    ProblemError,
    invalid,
    invalid_cursor,
    render,
    too_complex,
)
from service.http.watch import REQUEST_ID

_PROBLEM = {"$ref": f"#/components/schemas/{Problem.__name__}"}
_ALWAYS = (
    problem_types.NOT_ACCEPTABLE,
    problem_types.URL_TOO_LONG,
    problem_types.INVALID_REQUEST,
    problem_types.INTERNAL,
    problem_types.UNAVAILABLE,
    problem_types.TOO_SLOW,
    problem_types.STORAGE_FULL,
)
_WITH_BODY = (
    problem_types.REQUEST_TOO_SLOW,
    problem_types.BODY_TOO_LARGE,
    problem_types.UNSUPPORTED_MEDIA_TYPE,
)
_BY_PARAMETER = {
    "cursor": problem_types.INVALID_CURSOR,
    "If-Match": problem_types.PRECONDITION_FAILED,
    "Idempotency-Key": problem_types.IDEMPOTENCY_KEY_REUSED,
}
_CONFLICTING = frozenset({"keys", "webhooks"})
"""Tags of the operations that may contradict what is there, as those may that take `If-Match`."""
_NEVER_CONFLICTING = frozenset({"revoke_api_key", "update_webhook", "rotate_webhook_secret"})
"""Those of them that never do."""
_READING = frozenset({"ingest", "articles"})
"""Tags of the operations that read a text, which may take too long."""
HEADERS: dict[str, Any] = {
    REQUEST_ID: {"description": "Id of the request.", "schema": {"type": "string"}},
    "RateLimit": {
        "description": "With a key: how many requests are left to it (`r`), and for how many seconds (`t`).",
        "schema": {"type": "string"},
        "example": '"reads";r=5999;t=60',
    },
    "RateLimit-Policy": {
        "description": "With a key: how many requests it has (`q`) in so many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"reads";q=6000;w=60',
    },
}
"""Headers that many answers have."""
_IDENTIFIED = {REQUEST_ID: {"$ref": f"#/components/headers/{REQUEST_ID}"}}
_COUNTED = {name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit", "RateLimit-Policy")}


def declare_problems(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Declare every problem that the operation can answer, by what it takes; the named responses that these are."""
    kinds = _problems_of(method, path, operation)
    responses = operation["responses"]
    for response in responses.values():
        response["headers"] = response.get("headers", {}) | _IDENTIFIED | (_COUNTED if operation["security"] else {})
        if response["description"] == "Successful Response":  # the framework's, where a route says nothing
            response["description"] = operation["description"]
    by_status: dict[int, list[ProblemType]] = defaultdict(list)
    for kind in kinds:
        by_status[kind.status].append(kind)
    named = {"_or_".join(kind.code for kind in alike): alike for alike in by_status.values()}
    responses |= {str(alike[0].status): {"$ref": f"#/components/responses/{name}"} for name, alike in named.items()}
    operation["responses"] = dict(sorted(responses.items()))
    return {name: _problem_response(alike) for name, alike in named.items()}


def _problems_of(method: str, path: str, operation: dict[str, Any]) -> list[ProblemType]:
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    kinds = list(_ALWAYS)
    if operation["security"]:
        kinds += (problem_types.UNAUTHENTICATED, problem_types.MISSING_SCOPE, problem_types.TOO_MANY_REQUESTS)
    if method not in SAFE_METHODS:
        kinds.append(problem_types.CROSS_SITE)
    if "requestBody" in operation:
        kinds += _WITH_BODY
        if NDJSON not in operation["requestBody"]["content"]:  # there it is told of a line, not of the whole
            kinds.append(problem_types.MALFORMED_BODY)
    kinds += [kind for name, kind in _BY_PARAMETER.items() if name in names]
    if "{" in path:
        kinds.append(problem_types.NOT_FOUND)
    if "If-Match" in names and method == "PATCH":
        kinds.append(problem_types.PRECONDITION_REQUIRED)
    if method not in SAFE_METHODS and method != "DELETE":
        may_conflict = "If-Match" in names or not _CONFLICTING.isdisjoint(operation["tags"])
        if may_conflict and operation["operationId"] not in _NEVER_CONFLICTING:
            kinds.append(problem_types.CONFLICT)
        if not _READING.isdisjoint(operation["tags"]) and not {"200", "201"}.isdisjoint(operation["responses"]):
            kinds.append(problem_types.TOO_COMPLEX)
    return kinds


def _problem_response(kinds: Sequence[ProblemType]) -> dict[str, Any]:
    headers: dict[str, Any] = dict(_IDENTIFIED)
    if problem_types.UNAUTHENTICATED in kinds:
        headers["WWW-Authenticate"] = {"description": "Says that a key is asked for.", "schema": {"type": "string"}}
    if problem_types.TOO_MANY_REQUESTS in kinds:
        headers |= _COUNTED
    if not {problem_types.UNAVAILABLE, problem_types.TOO_MANY_REQUESTS}.isdisjoint(kinds):
        headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    return {
        "description": " Or: ".join(kind.meaning for kind in kinds),
        "headers": headers,
        "content": {
            MEDIA_TYPE: {
                "schema": _PROBLEM,
                "examples": {kind.code: {"summary": kind.title, "value": _example(kind)} for kind in kinds},
            }
        },
    }


_AT_FAULT = FieldError(
    location="body", name="/published_at", code="invalid", detail="Give a day that exists, as YYYY-MM-DD."
)
_WITH_FIELDS = {
    problem.kind: problem
    for problem in (
        invalid(_AT_FAULT),
        invalid_cursor(),
        too_complex("The text takes longer to read than 120 seconds."),
    )
}


def _example(kind: ProblemType) -> Any:  # noqa: ANN401 - any JSON value
    problem = _WITH_FIELDS.get(kind) or ProblemError(kind)
    return json.loads(bytes(render(problem, "5f3c9a0be1d24c7f").body))
