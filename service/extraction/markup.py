"""What a page is written in: tags, links, bold marks, entities and tooltips, masked so that no character moves."""

import html
import re
from functools import cache

from service.extraction.lexicon import read_toml

NOTHING = "\u200b"
"""Stands in for a character that nobody sees; folding leaves it out."""

_TAG = re.compile(r"<(?:/?([A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]{0,5000})?/?|![^<>]{0,1000})>")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((?:https?:|/|#)[^\s()]{0,1000}\)")
_STRONG = re.compile(r"\*\*+|__+")
_DIVIDER = re.compile(r"(?:(?<=[.!?…\s])|^)\*{3,}(?=\s)")
_TOOLTIP = re.compile(
    r"([A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,3}) ([A-Z][\w'’-]{1,30}) (?P<again>\2 \1)(?![a-z])"
)
"""What a page says of a name when one points at it: the name once more, surname first ("Ana Ruiz Ruiz Ana")."""
_CODE = re.compile(r"<(script|style|noscript|template)\b[^<>]{0,1000}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,8});")


def mask(source: str) -> str:
    """Put spaces and line ends in place of HTML tags, link targets, bold marks and tooltips; no character moves."""
    if "<" in source:
        source = _TAG.sub(_blank_tag, _without_code(source))
    if "&" in source:
        source = _ENTITY.sub(_written_out, source)
    if "](" in source:
        source = _LINK.sub(lambda found: f" {found[1]}".ljust(len(found[0])), source)
    source = _DIVIDER.sub(lambda found: "\n\n".ljust(len(found[0])), source)
    source = _STRONG.sub(lambda found: " " * len(found[0]), source)
    return _TOOLTIP.sub(_blank_tooltip, source)


def _blank_tooltip(found: re.Match[str]) -> str:
    return found[0][: found.start("again") - found.start()] + " " * len(found["again"])


def _blank_tag(found: re.Match[str]) -> str:
    name = (found[1] or "").lower()
    return ("\n" if name in _line_tags() else " ") + " " * (len(found[0]) - 1)


def _without_code(source: str) -> str:
    """The page without the scripts and styles that it carries."""
    parts: list[str] = []
    at, unclosed = 0, set[str]()
    for found in _CODE.finditer(source):
        name = found[1].lower()
        if found.start() < at or name in unclosed:
            continue
        closing = re.compile(f"</{name}", re.IGNORECASE).search(source, found.end())
        if closing is None:
            unclosed.add(name)
            continue
        parts += [source[at : found.start()], " " * (closing.start() - found.start())]
        at = closing.start()
    return "".join([*parts, source[at:]])


def _written_out(found: re.Match[str]) -> str:
    """The character that an entity stands for, with nothing in place of the rest."""
    char = html.unescape(found[0])
    return char + NOTHING * (len(found[0]) - 1) if len(char) == 1 else found[0]


@cache
def _line_tags() -> frozenset[str]:
    return frozenset(read_toml("page")["line_tags"])
