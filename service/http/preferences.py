"""What a caller would like, in the header `Prefer` (RFC 7240); what is not known is passed over, as it says."""

import re
from typing import Annotated, Any

from fastapi import Header

RESPOND_ASYNC = "respond-async"

Prefer = Annotated[
    str | None,
    Header(
        alias="Prefer",
        description=f"`{RESPOND_ASYNC}` to have the answer at once and the work done later. Others are passed over.",
        examples=[RESPOND_ASYNC],
    ),
]
APPLIED: dict[str, Any] = {
    "Preference-Applied": {"description": "The preference that was followed.", "schema": {"type": "string"}}
}
"""The header of an answer that followed a preference."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def is_preferred(name: str, prefer: str | None) -> bool:
    """Whether a preference is among those of the header."""
    preferences = _QUOTED.sub("", prefer or "").split(",")
    return any(re.split(r"[;=]", each, maxsplit=1)[0].strip().lower() == name for each in preferences)
