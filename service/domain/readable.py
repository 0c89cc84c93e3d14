"""Text that both databases can keep, UTF-8 can carry and a person can read."""

import re

from pydantic import AfterValidator, Field

_SURROGATE = re.compile("[\ud800-\udfff]")
# Not `\S`: what counts as white space differs from one dialect of patterns to the next, and clients have their own.
_SIGN = r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"


def _readable(text: str) -> str:
    # PostgreSQL cannot keep a NUL, and UTF-8 cannot carry a lone surrogate.
    if "\0" in text or not re.search(_SIGN, text) or _SURROGATE.search(text):
        raise ValueError("Give text with something to read in it, without NUL characters and lone surrogates.")
    return text


READABLE = AfterValidator(_readable)
AS_PATTERN = Field(min_length=1, json_schema_extra={"pattern": rf"^[^\x00]*{_SIGN}[^\x00]*$"})
