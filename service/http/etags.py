"""Entity tags and the preconditions that rest on them (RFC 9110, section 13)."""

import re
from hashlib import sha256
from typing import Annotated

from fastapi import Header, Response
from pydantic import AfterValidator, Field

from service import __version__
from service.errors import RevisionMismatchError
from service.http.problem_types import PRECONDITION_REQUIRED
from service.http.problems import FieldError, ProblemError

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = rf"^\s*(?:\*|{_TAG}(?:\s*,\s*{_TAG})*)\s*$"


def _well_formed(if_match: str) -> str:
    if not re.fullmatch(_TAGS, if_match):
        raise ValueError("Give `*`, or ETags as they were answered, in their double quotes.")
    return if_match


IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", description="ETags that the caller has; if one is current, the answer is 304."),
]
IfMatch = Annotated[
    Annotated[str, AfterValidator(_well_formed), Field(json_schema_extra={"pattern": _TAGS})] | None,
    Header(
        alias="If-Match",
        description="ETag that the resource must still have, else the answer is 412; `*` for whatever is there.",
        examples=["*"],
    ),
]

# A later version may write the same revision differently, and a strong tag promises the same bytes.
_REPRESENTATION = sha256(__version__.encode()).hexdigest()[:8]
_REVISION_TAG = re.compile(rf'"(\d{{1,15}})-{_REPRESENTATION}(?:-[a-z0-9_]+)?"')


def revision_tag(revision: int, state: str = "") -> str:
    """The strong entity tag of a resource at a revision, and in a `state` that came about without one."""
    return f'"{revision}-{_REPRESENTATION}{state and "-"}{state}"'


def content_tag(digest: str) -> str:
    """The strong entity tag of content that never changes but as a whole."""
    return f'"{digest[:32]}"'


def not_modified(if_none_match: str | None, tag: str) -> Response | None:
    """The answer 304, when the caller already has what the tag stands for."""
    if if_none_match is None:
        return None
    named = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return Response(status_code=304, headers={"ETag": tag}) if "*" in named or tag in named else None


def expected_revisions(if_match: str | None, *, required: bool = False) -> frozenset[int] | None:
    """The revisions that `If-Match` admits; None when any will do, and none at all for weak and foreign tags.

    Raises the problem 428 when the header is required and missing.
    """
    if if_match is None:
        if required:
            detail = "Send the ETag of what the change was made from, or `*` to change whatever is there."
            error = FieldError(location="header", name="If-Match", code="missing", detail=detail)
            raise ProblemError(PRECONDITION_REQUIRED, errors=[error])
        return None
    if if_match.strip() == "*":
        return None
    found = (_REVISION_TAG.fullmatch(tag.strip()) for tag in if_match.split(","))
    return frozenset(int(each[1]) for each in found if each)


def check_tag(if_match: str | None, tag: str) -> None:
    """Raise RevisionMismatchError unless `If-Match` is missing, `*`, or has the tag itself."""
    if if_match is None or if_match.strip() == "*":
        return
    if tag not in (each.strip() for each in if_match.split(",")):
        raise RevisionMismatchError("It is not what it was when it was fetched.")
