"""Full dates in plain words ("Thursday, October 10, 2019"), for the places that are read before the parse."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from service.extraction.lexicon import read_toml

YEAR_DIGITS = 4

_TOKEN = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)|\d+|[^\W\d_]+")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ORDINAL = frozenset({"st", "nd", "rd", "th"})


@cache
def months() -> Mapping[str, int]:
    """Number of the month for each of its names, lower case, without a full stop."""
    return dict(read_toml("calendar")["months"])


@cache
def weekdays() -> Mapping[str, int]:
    """Number of the weekday (Monday is 0) for each of its names, lower case, without a full stop."""
    return dict(read_toml("calendar")["weekdays"])


def date_of(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def read_day(text: str, year: int | None = None) -> date | None:
    """The one day that a text consists of, with `year` for a day that names none; None for any other text."""
    found: dict[str, int] = {}
    for token in _TOKEN.findall(text.lower()):
        piece = _piece(token)
        if piece is None or found.keys() & piece.keys():
            return None
        found |= piece
    if year is not None:
        found.setdefault("year", year)
    if not {"year", "month", "day"} <= found.keys():
        return None
    day = date_of(found["year"], found["month"], found["day"])
    return day if day and found.get("weekday", day.weekday()) == day.weekday() else None


def _piece(token: str) -> dict[str, int] | None:
    """What one word of a date gives; nothing for the ending of an ordinal, None for a word of something else."""
    if iso := _ISO.fullmatch(token):
        return {"year": int(iso[1]), "month": int(iso[2]), "day": int(iso[3])}
    if token.isascii() and token.isdigit():
        return {"year" if len(token) == YEAR_DIGITS else "day": int(token)}
    if token in months():
        return {"month": months()[token]}
    if token in weekdays():
        return {"weekday": weekdays()[token]}
    return {} if token in _ORDINAL else None
