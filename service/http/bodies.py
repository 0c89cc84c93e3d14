"""Request bodies, read strictly: what two readers could take differently is refused, and so is what is too long."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from itertools import islice
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.http.failures import field_errors
from service.http.problem_types import BODY_TOO_LARGE, MALFORMED_BODY, UNSUPPORTED_MEDIA_TYPE
from service.http.problems import FieldError, ProblemError, invalid, is_plain

M = TypeVar("M", bound=BaseModel)

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
PLAIN_TEXT = "text/plain"

_UTF_8 = ("utf-8", "utf8", "us-ascii")


def media_type(request: Request, accepted: Sequence[str]) -> str:
    """Which of the accepted media types the body is of; 415 for another, for a charset but UTF-8, for a coding."""
    given = request.headers.get("content-type", "")
    found = given.split(";", maxsplit=1)[0].strip().lower()
    header = Message()
    header["content-type"] = given
    charset = header.get_content_charset("utf-8")
    coding = request.headers.get("content-encoding", "identity")
    if found not in accepted or charset not in _UTF_8 or coding != "identity":
        message = f"Send {' or '.join(accepted)} in UTF-8, not compressed."
        at_fault = "Content-Encoding" if found in accepted and charset in _UTF_8 else "Content-Type"
        error = FieldError(location="header", name=at_fault, code="unsupported", detail=message)
        raise ProblemError(UNSUPPORTED_MEDIA_TYPE, message, errors=[error], headers={"Accept": ", ".join(accepted)})
    return found


async def read_text(request: Request, limit: int) -> str:
    """The body as text; 413 beyond `limit` bytes, counted as they come, and 400 when it is not UTF-8."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            message = f"The limit is {limit} bytes."
            error = FieldError(location="body", name="", code="too_large", detail=message)
            raise ProblemError(BODY_TOO_LARGE, message, errors=[error])
    return decode(body)


def decode(body: bytes | bytearray) -> str:
    """Bytes as text; 400 when they are not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _malformed(
            FieldError(location="body", name="", code="not_utf8", detail=_NOT_UTF8 % error.start)
        ) from None


def parse_json(text: str, depth: int) -> object:
    """The one value that strict JSON holds, at most `depth` levels deep; 400 with a pointer for anything else."""
    try:
        value = json.loads(text, object_pairs_hook=_members, parse_constant=_constant, parse_float=_number)
    except json.JSONDecodeError as error:
        # The message is the library's, one of a fixed few, and holds none of the text.
        detail = f"Not JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        raise _malformed(FieldError(location="body", name="", code="not_json", detail=detail)) from None
    except ValueError:
        raise _malformed(FieldError(location="body", name="", code="number", detail="A number is too long.")) from None
    except RecursionError:
        raise _malformed(_too_deep("")) from None
    if flaws := list(islice(_flaws(value, "", depth), _MOST)):
        raise _malformed(*flaws)
    return value


def validate(model: type[M], value: object) -> M:
    """The value as a model; 422 with a pointer to each unacceptable field."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        raise invalid(*field_errors(problems, "body")) from None


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands in a parsed value for what the parser took but strict JSON does not have, until its place is known."""

    code: str
    detail: str


_NOT_UTF8 = "Byte %d is not UTF-8."
_MOST = 100
"""Members that an object may have, ours having six, and flaws that are looked for: naming 100,000 takes a second."""


_NO_NUMBER = _Flaw("number", "NaN and Infinity are not JSON.")
_HUGE_NUMBER = _Flaw("number", "The number is beyond double precision.")


def _constant(_name: str) -> _Flaw:
    return _NO_NUMBER


def _number(digits: str) -> float | _Flaw:
    number = float(digits)
    return _HUGE_NUMBER if math.isinf(number) else number


def _members(members: list[tuple[str, Any]]) -> dict[str, Any] | _Flaw:
    if len(members) > _MOST:
        return _Flaw("too_large", f"An object here has at most {_MOST} members.")
    value = dict(members)
    if len(value) < len(members):
        counts = Counter(name for name, _ in members)
        value |= {name: _Flaw("repeated", "The object has this member twice.") for name in counts if counts[name] > 1}
    return value


def _flaws(value: object, pointer: str, depth: int) -> Iterator[FieldError]:
    if isinstance(value, _Flaw):
        yield FieldError(location="body", name=pointer, code=value.code, detail=value.detail)
    elif isinstance(value, dict | list):
        if depth == 0:
            yield _too_deep(pointer)
            return
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in steps:
            # A name as long or odd as the caller likes is not sent back; its parent is named instead.
            yield from _flaws(
                item, f"{pointer}/{step}" if isinstance(step, int) or is_plain(step) else pointer, depth - 1
            )


def _too_deep(pointer: str) -> FieldError:
    return FieldError(location="body", name=pointer, code="too_deep", detail="This is nested too deeply.")


def _malformed(*errors: FieldError) -> ProblemError:
    return ProblemError(MALFORMED_BODY, errors[0].detail, errors=list(errors))
