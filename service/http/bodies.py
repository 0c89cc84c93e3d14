"""Request bodies, read strictly: what two readers could take differently is refused, and so is what is too long."""

import json
import math
from collections.abc import Sequence
from email.message import Message
from typing import Any, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.http.failures import field_errors
from service.http.problems import BODY_TOO_LARGE, MALFORMED_BODY, UNSUPPORTED_MEDIA_TYPE, ProblemError, invalid

M = TypeVar("M", bound=BaseModel)

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
PLAIN_TEXT = "text/plain"


def media_type(request: Request, accepted: Sequence[str]) -> str:
    """Which of the accepted media types the body is of; 415 for another, for a charset but UTF-8, for a coding."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    found = header.get_content_type()
    charset = (header.get_content_charset() or "utf-8").replace("utf8", "utf-8")
    plain = request.headers.get("content-encoding", "identity") == "identity"
    # The library calls a header that it cannot read `text/plain`, so a missing one is looked for first.
    if (
        not request.headers.get("content-type")
        or found not in accepted
        or charset not in ("utf-8", "us-ascii")
        or not plain
    ):
        message = f"Send {' or '.join(accepted)} in UTF-8, not compressed."
        raise ProblemError(UNSUPPORTED_MEDIA_TYPE, message, headers={"Accept": ", ".join(accepted)})
    return found


async def read_text(request: Request, limit: int) -> str:
    """The body as text; 413 beyond `limit` bytes, counted as they come, and 400 when it is not UTF-8."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ProblemError(BODY_TOO_LARGE, f"The limit is {limit} bytes.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ProblemError(MALFORMED_BODY, f"Byte {error.start} is not UTF-8.") from None


def parse_json(text: str, depth: int) -> object:
    """The one value that strict JSON holds, at most `depth` levels deep; 400 for anything else."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        # The message is the library's, one of a fixed few, and holds none of the text.
        message = f"Not JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        raise ProblemError(MALFORMED_BODY, message) from None
    except ValueError:
        raise ProblemError(MALFORMED_BODY, "A number has more digits than can be kept.") from None
    except RecursionError:
        raise _too_deep(depth) from None
    if _deeper(value, depth):
        raise _too_deep(depth)
    return value


def validate(model: type[M], value: object) -> M:
    """The value as a model; 422 with a pointer to each unacceptable field."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        raise invalid(*field_errors(problems, "body")) from None


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        raise ProblemError(MALFORMED_BODY, "An object has the same member twice.")
    return value


def _no_constant(_name: str) -> NoReturn:
    raise ProblemError(MALFORMED_BODY, "NaN and Infinity are not JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ProblemError(MALFORMED_BODY, "A number is beyond double precision.")
    return number


def _deeper(value: object, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(inner) and (depth <= 0 or any(_deeper(item, depth - 1) for item in inner))


def _too_deep(depth: int) -> ProblemError:
    return ProblemError(MALFORMED_BODY, f"The value is nested more than {depth} levels deep.")
