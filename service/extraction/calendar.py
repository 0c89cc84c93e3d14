"""Full dates in plain words ("Thursday, October 10, 2019"), for the places that are read before the parse."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from service.extraction.lexicon_files import read_toml

_TOKEN = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)|\d+|[^\W\d_]+")
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
    except ValueError:
        return None


def read_day(text: str, year: int | None = None) -> date | None:
    """The one day that a text consists of, with `year` for a day that names none; None for any other text."""
    found: dict[str, int] = {}
    for token in _TOKEN.findall(text.lower()):
        if len(token) == 10 and token[4] == "-":
            parts = token.split("-")
            piece = {"year": int(parts[0]), "month": int(parts[1]), "day": int(parts[2])}
        elif token.isascii() and token.isdigit():
            piece = {"year": int(token)} if len(token) == 4 else {"day": int(token)}
        elif token in months():
            piece = {"month": months()[token]}
        elif token in weekdays():
            piece = {"weekday": weekdays()[token]}
        elif token in _ORDINAL and "day" in found:
            continue
        else:
            return None
        if found.keys() & piece.keys():
            return None
        found |= piece
    if year is not None:
        found.setdefault("year", year)
    if not {"year", "month", "day"} <= found.keys():
        return None
    day = date_of(found["year"], found["month"], found["day"])
    if day and found.get("weekday", day.weekday()) != day.weekday():
        return None
    return day
