"""The top of an article: the crawler's header, and the dateline with its place and day."""

import re
from datetime import date

from service.extraction.calendar import date_of, read_day
from service.extraction.lexicon import read_toml

SHORTEST_PLACE = 3
"""Letters in capitals; fewer are initials."""

REGION_WORDS = 3
"""A region after the place of a dateline ("PORT MORESBY, Papua New Guinea") has no more words."""

REACH = 100
"""Characters within which a dateline ends."""

_HEADER = re.compile(r"\s*date\s+(\d{4})-(\d{2})-(\d{2})(?!\S)")
_END = re.compile(r"\s*(?:---?|—)\s*|\s-\s|:\s|\.\s")
_CAPITALS = re.compile(r"[^\W\d_][^\d_]*")
_LETTERS = re.compile(r"[^\W\d_]+")


def read_header(source: str) -> tuple[int, date | None]:
    """End of the crawler's header line " date 2022-05-30 " and its day."""
    found = _HEADER.match(source)
    day = date_of(int(found[1]), int(found[2]), int(found[3])) if found else None
    return (found.end() if found and day else 0), day


def read_dateline(text: str) -> tuple[int, str | None, date | None]:
    """End of a dateline "BRUSSELS, May 3, 2024 (Agency) -", its place and its day; zero when there is none."""
    for mark in _END.finditer(text, 0, REACH):
        words = text[: mark.start()]
        line, bracket, agency = words.partition("(")
        if bracket and not agency.endswith(")"):
            continue
        place, _, rest = line.strip().partition(",")
        if _is_place(place):
            rest = rest.strip(" ,")
            if mark[0].strip() in {":", "."} and (rest or "." in place):
                continue
            day = read_day(rest) or read_day(rest.partition(",")[2])
            dated = day or read_day(rest, 2000) or read_day(rest.partition(",")[2], 2000)
            if not rest or dated or (rest[0].isupper() and len(rest.split()) <= REGION_WORDS):
                return mark.end(), place.strip(), day
    return 0, None, None


def _is_place(place: str) -> bool:
    place = place.strip()
    if not _CAPITALS.fullmatch(place) or place != place.upper() or len(place) < SHORTEST_PLACE:
        return False
    return not any(word in read_toml("page")["not_places"] for word in _LETTERS.findall(place))
