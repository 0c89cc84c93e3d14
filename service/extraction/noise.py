"""What belongs to the page rather than to its article: buttons, credits, calls to subscribe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from service.extraction.layout import HEADING_WORDS, PROSE_ENDS, SENTENCE_END, Folded, Paragraph
from service.extraction.lexicon import read_toml

LONGEST_CREDIT = 200
"""Characters at the end of a passage within which a credit stands."""

_LETTERS = re.compile(r"[^\W\d_]+")


def is_noise(text: str) -> bool:
    """Whether a paragraph belongs to the page rather than to the article."""
    page = _page()
    plain = text.lower()
    words = _LETTERS.findall(plain)
    if not words or " ".join(words) in page.alone or plain.lstrip("-—*|>[ ").startswith(page.openings):
        return True
    if len(words) < page.aside_words and any(mark in plain for mark in page.asides):
        return True
    return "|" in plain and len(words) <= HEADING_WORDS and not plain.endswith(PROSE_ENDS)


def without_elsewhere(pieces: Sequence[tuple[Paragraph, Folded]]) -> list[tuple[Paragraph, Folded]]:
    """Leave out lists of other articles: the headlines and items below "You may also like", up to the next prose."""
    kept: list[tuple[Paragraph, Folded]] = []
    elsewhere = False
    for part, folded in pieces:
        if " ".join(_LETTERS.findall(folded.text.lower())) in _page().elsewhere:
            elsewhere = True
        elif elsewhere and (part.bullet or _is_headline(folded.text)):
            continue
        else:
            elsewhere = False
            kept.append((part, folded))
    return kept


def _is_headline(text: str) -> bool:
    return len(text.split()) <= HEADING_WORDS and not text.endswith(PROSE_ENDS)


def without_credit(folded: Folded) -> Folded:
    """Cut a photo credit off: the last words, when they hold its mark and end without a full stop."""
    if folded.text.endswith((".", "!", "?", '"', "'")):
        return folded
    ends = list(SENTENCE_END.finditer(folded.text, max(0, len(folded.text) - LONGEST_CREDIT)))
    start = ends[-1].end() if ends else 0
    last = folded.text[start:].lower()
    if len(last.split()) <= HEADING_WORDS and any(mark in last for mark in _page().credits):
        return folded.cut(0, start)
    return folded


@dataclass(frozen=True, slots=True)
class _Page:
    """Words of `lexicon/page.toml` that no article holds."""

    alone: frozenset[str]
    openings: tuple[str, ...]
    elsewhere: frozenset[str]
    asides: tuple[str, ...]
    aside_words: int
    credits: tuple[str, ...]


@cache
def _page() -> _Page:
    data = read_toml("page")
    return _Page(
        alone=frozenset(" ".join(_LETTERS.findall(phrase)) for phrase in data["alone"]),
        openings=tuple(data["openings"]),
        elsewhere=frozenset(" ".join(_LETTERS.findall(phrase)) for phrase in data["elsewhere"]),
        asides=tuple(data["asides"]),
        aside_words=data["aside_words"],
        credits=tuple(data["credits"]),
    )
