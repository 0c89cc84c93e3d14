"""The day that each paragraph stands under: on live blogs, pages of one day, and pages divided by days."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.extraction.calendar import read_day, weekdays
from service.extraction.layout import CLOCK, Folded, Paragraph

LIVE_ENTRIES = 3
"""Paragraphs that open with a time of day, from which on a page is a live blog or a diary."""
LABELS = 2
"""Paragraphs that open with a day, from which on a page is divided by them."""

_LABEL = re.compile(r"([^\W\d_][\w ,]{1,28}?|\d{1,2} [^\W\d_]{3,9}(?: \d{4})?)(?:[.:]|\s[-—])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph without the day or time that opens it."""

    part: Paragraph
    words: Folded
    day: date | None = None
    """The day that it stands under."""
    stated: bool = False
    """Whether all that it tells of happened on that day."""
    listed: bool = False
    """Whether it is an entry under a day or a time, however short."""
    opened: bool = False
    """Whether a line above it opens its sentence."""


def read_entries(
    pieces: Sequence[tuple[Paragraph, Folded]], published: date | None, line_day: date | None, title: str
) -> Iterator[Entry]:
    """Each paragraph under its day; those that are no more than a day are left out."""
    year = published.year if published else None
    days = [read_day(folded.text, year) for _, folded in pieces]
    labels = [_label(folded.text, published) for _, folded in pieces]
    labelled = sum(found is not None for found in labels) >= LABELS
    timed = sum(CLOCK.match(folded.text) is not None for _, folded in pieces) >= LIVE_ENTRIES
    divided = any(read_day(folded.text) for _, folded in pieces)
    day = line_day if divided else None
    if day is None and (timed or _is_day_page(published, title, pieces)):
        day = published
    stated = headed = False
    for (part, folded), named, label in zip(pieces, days, labels, strict=True):
        if named:
            day, stated, headed = named, False, True
            continue
        start = 0
        if labelled and (label or part.bullet):
            day, start, stated = (*label, True) if label else (None, 0, False)
        clock = CLOCK.match(folded.text, start) if timed else None
        start = clock.end() if clock else start
        listed = headed or start > 0
        yield Entry(part, folded.cut(start, len(folded.text)) if start else folded, day, stated, listed)


def _label(text: str, published: date | None) -> tuple[date, int] | None:
    """The day that opens a paragraph, and where its words go on: "MONDAY. The ministers ...", "8 March: ..."."""
    found = _LABEL.match(text)
    if found is None or published is None:
        return None
    weekday = weekdays().get(found[1].lower())
    if weekday is not None:
        return published - timedelta((published.weekday() - weekday) % 7), found.end()
    day = read_day(found[1], published.year)
    return (day, found.end()) if day else None


def _is_day_page(published: date | None, title: str, pieces: Sequence[tuple[Paragraph, Folded]]) -> bool:
    """Whether the page is a list under a title with its own day: "Current events, 2026-04-04"."""
    if published is None or 2 * sum(part.bullet for part, _ in pieces) < len(pieces):
        return False
    chunks = re.split(r"[:|()]| - |, (?=\d{4}-)", title)
    return any(read_day(chunk, published.year) == published for chunk in chunks)
