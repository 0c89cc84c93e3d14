"""Entity tags and the preconditions that rest on them (RFC 9110, section 13)."""

import re
from hashlib import sha256
from typing import Annotated

from fastapi import Header, Response

from service import __version__

IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", description="ETags that the caller has; if one is current, the answer is 304."),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="ETag that the resource must still have; if not, the answer is 412."),
]

# A later version may write the same revision differently, and a strong tag promises the same bytes.
_REPRESENTATION = sha256(__version__.encode()).hexdigest()[:8]
_REVISION_TAG = re.compile(rf'"(\d{{1,15}})-{_REPRESENTATION}(?:-[a-z_]+)?"')


def revision_tag(revision: int, state: str = "") -> str:
    """The strong entity tag of a resource at a revision, and in a `state` that the mere passing of time brought."""
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


def expected_revision(if_match: str | None) -> int | None:
    """The revision that `If-Match` demands; None when any will do, and 0, which none ever is, for a foreign tag."""
    if if_match is None or if_match.strip() == "*":
        return None
    for tag in if_match.split(","):
        found = _REVISION_TAG.fullmatch(tag.strip())
        if found:
            return int(found[1])
    return 0
