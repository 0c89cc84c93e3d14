"""Entity tags and the preconditions that rest on them (RFC 9110, section 13)."""

import re
from hashlib import sha256

from fastapi import Request, Response

from service import __version__

# A later version may write the same revision differently, and a strong tag promises the same bytes.
_REPRESENTATION = sha256(__version__.encode()).hexdigest()[:8]
_REVISION_TAG = re.compile(rf'"(\d{{1,15}})-{_REPRESENTATION}"')


def revision_tag(revision: int) -> str:
    """The strong entity tag of a resource at a revision."""
    return f'"{revision}-{_REPRESENTATION}"'


def content_tag(digest: str) -> str:
    """The strong entity tag of content that never changes but as a whole."""
    return f'"{digest[:32]}"'


def not_modified(request: Request, tag: str) -> Response | None:
    """The answer 304, when the caller already has what the tag stands for."""
    header = request.headers.get("if-none-match")
    if header is None or not _names(header, tag):
        return None
    return Response(status_code=304, headers={"ETag": tag})


def expected_revision(if_match: str | None) -> int | None:
    """The revision that `If-Match` demands; None when any will do, and 0, which none ever is, for a foreign tag."""
    if if_match is None or if_match.strip() == "*":
        return None
    for tag in if_match.split(","):
        found = _REVISION_TAG.fullmatch(tag.strip())
        if found:
            return int(found[1])
    return 0


def _names(header: str, tag: str) -> bool:
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in named or tag in named
