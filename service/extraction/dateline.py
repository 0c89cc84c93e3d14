"""The top of an article: the crawler's header, and the dateline with its place and day."""

import re
from datetime import date

from service.extraction.calendar import date_of, read_day, weekdays
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
        rest = rest.strip(" ,")
        day = read_day(rest) or read_day(rest.partition(",")[2]) or read_day(rest.rpartition(",")[0])
        agreed = day or (bracket and mark[0].strip() not in {":", "."})
        if _is_place(place) or (agreed and _is_name(place)):
            dated = day or read_day(rest, 2000) or read_day(rest.partition(",")[2], 2000)
            if mark[0].strip() in {":", "."} and ((rest and not dated) or "." in place):
                continue
            if not rest or dated or (rest[0].isupper() and len(rest.split()) <= REGION_WORDS):
                return mark.end(), place.strip(), day
    return 0, None, None


def _is_place(place: str) -> bool:
    place = place.strip()
    if not _CAPITALS.fullmatch(place) or place != place.upper() or len(place) < SHORTEST_PLACE:
        return False
    words = _LETTERS.findall(place)
    return not any(word in read_toml("page")["not_places"] or word.lower() in weekdays() for word in words)


def _is_name(place: str) -> bool:
    """Whether a place stands in plain letters, as it does in the datelines of some agencies."""
    words = place.split()
    return 0 < len(words) <= REGION_WORDS and all(word[0].isupper() and word.isalpha() for word in words)
