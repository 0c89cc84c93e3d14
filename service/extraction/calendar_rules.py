"""Forms that name days, months and years of the calendar.

12 June 2018 · June 10-12 · May 31 to June 2 · Wednesday, May 22 · January 11 and November 26, 2021
the week of September 12 · November 2023 · in April · mid-December · March to May 2022 · since 2018 · Christmas
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from service.extraction.calendar import date_of
from service.extraction.calendar_values import Day, Month, WeekOf, Year
from service.extraction.date_values import Range, dated
from service.extraction.date_words import (
    Match,
    Word,
    day_at,
    fine_at,
    is_in,
    month_at,
    names,
    numbers,
    skip,
    split,
    weekday_at,
    word_at,
    year_at,
)

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def full_at(words: Sequence[Word], at: int) -> tuple[Day, int] | None:
    """A day of a month in either order, after its weekday or not."""
    weekday = weekday_at(words, at)
    start = skip(words, skip(words, weekday[1], ","), "the", "on") if weekday else at
    found = _month_first(words, start) or _day_first(words, start)
    if found is None:
        return None
    month, day, end = found
    year = year_at(words, end)
    leap_year = 2000
    if date_of(year[0] if year else leap_year, month, day) is None:
        return None
    reading = Day(month, day, year[0] if year else None, weekday[0] if weekday else None)
    return reading, year[1] if year else end


def _month_first(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    month = month_at(words, at)
    day = day_at(words, skip(words, month[1], "the")) if month else None
    return (month[0], day[0], day[1]) if month and day else None


def _day_first(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    day = day_at(words, skip(words, at, "the"))
    month = month_at(words, skip(words, day[1], "of")) if day else None
    return (month[0], day[0], month[1]) if month and day else None


def iso(words: Sequence[Word], at: int) -> Match | None:
    """2022-06-10."""
    found = _ISO.fullmatch(word_at(words, at).text)
    return Match(Day(int(found[2]), int(found[3]), int(found[1])), at + 1) if found else None


def day_range(words: Sequence[Word], at: int) -> Match | None:
    """June 10-12 · May 31 to June 2 · 21-23 November · between 5 and 8 July · the weekend of 3-4 June."""
    between = word_at(words, at).text == "between"
    start = at + 1 if between else at
    if word_at(words, start).text == "weekend" and word_at(words, start + 1).text == "of":
        start += 2
    first = full_at(words, start)
    if first:
        return _range_from(words, first, between=between)
    day = day_at(words, skip(words, start, "the"))
    join = _join(words, day[1]) if day else None
    last = full_at(words, join) if join else None
    if not day or not last or last[0].weekday is not None:
        return None
    opening = Day(last[0].month, day[0], last[0].year)
    return Match(Range(opening, last[0], within=between), last[1])


def _join(words: Sequence[Word], at: int) -> int | None:
    """The index after what joins the two ends of a range."""
    word = word_at(words, at)
    return at + 1 if is_in("range_marks", word) or word.text in {"and", "&", "or"} else None


def _range_from(words: Sequence[Word], first: tuple[Day, int], *, between: bool) -> Match | None:
    opening, end = first
    join = _join(words, end)
    if join is None:
        return None
    both = word_at(words, end).text in {"and", "&", "or"} and not between
    last = full_at(words, join)
    if last is None and (day := day_at(words, join)) and word_at(words, day[1]).text not in {"%", "-", ":"}:
        year = year_at(words, day[1])
        last = Day(opening.month, day[0], year[0] if year else opening.year), year[1] if year else day[1]
    if last is None:
        return None
    closing = last[0]
    if both and not _side_by_side(opening, closing):
        return None
    start = dated(opening, closing.year) if opening.month <= closing.month else opening
    return Match(Range(start, closing, within=between), last[1])


def _side_by_side(first: Day, last: Day) -> bool:
    a = date_of(first.year or last.year or 2000, first.month, first.day)
    b = date_of(last.year or first.year or 2000, last.month, last.day)
    return a is not None and b is not None and (b - a).days == 1


def full_date(words: Sequence[Word], at: int) -> Match | None:
    """12 June 2018 · Wednesday, May 22 · the 5th of May · June 3 of last year; a list may end in the year of all."""
    found = full_at(words, at)
    if found is None:
        return None
    reading, end = found
    if reading.year is None and word_at(words, end).text in {"and", ",", "or"}:
        following = full_at(words, skip(words, end, "and", ",", "or"))
        if following and following[0].year:
            return Match(dated(reading, following[0].year), end)
    step_at = skip(words, end, "of")
    step = numbers("steps").get(word_at(words, step_at).text)
    if reading.year is None and step is not None and word_at(words, step_at + 1).text == "year":
        return Match(replace(reading, year_step=step), step_at + 2)
    return Match(reading, end)


def week_of_day(words: Sequence[Word], at: int) -> Match | None:
    """The week of September 12 · the week beginning 3 June."""
    if word_at(words, at).text != "week" or word_at(words, at + 1).text not in {"of", "beginning", "starting"}:
        return None
    day = full_at(words, at + 2)
    return Match(WeekOf(day[0]), day[1]) if day else None


def month_range(words: Sequence[Word], at: int) -> Match | None:
    """March to May 2022 · between June and August."""
    between = word_at(words, at).text == "between"
    first = month_at(words, at + 1 if between else at)
    if first is None:
        return None
    join = first[1]
    joined = is_in("range_marks", word_at(words, join)) or (between and word_at(words, join).text == "and")
    last = month_at(words, join + 1) if joined else None
    if last is None:
        return None
    year = year_at(words, last[1])
    opening = Month(first[0], year[0] if year and first[0] <= last[0] else None)
    return Match(Range(opening, Month(last[0], year[0] if year else None)), year[1] if year else last[1])


def month(words: Sequence[Word], at: int) -> Match | None:
    """November 2023 · in April · mid-December · last May · June of next year."""
    fine = fine_at(words, at)
    start = fine[1] if fine else at
    step = numbers("steps").get(word_at(words, start).text) if start >= at else None
    start = start + 1 if step is not None else start
    found = month_at(words, start)
    if found is None:
        return None
    number, end = found
    if day_at(words, end):
        return None  # a day that the month does not have
    if year := year_at(words, skip(words, end, "of")):
        return Match(Month(number, year[0]), year[1])
    if not fine and step is None and not _is_month_name(words, start, end):
        return None
    of_year = skip(words, skip(words, end, "of"), "the")
    year_step = numbers("steps").get(word_at(words, of_year).text)
    if year_step is not None and word_at(words, of_year + 1).text == "year":
        return Match(Month(number, step=year_step, of_year=True), of_year + 2)
    return Match(Month(number, step=step), end)


def _is_month_name(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a bare name of a month is no name of a person and no other word."""
    name, before, after = word_at(words, at), word_at(words, at - 1), word_at(words, end)
    opened = is_in("month_openers", before)
    if is_in("short_months", name):
        return opened and end > at + 1
    name_follows = after.capital and after.start == name.end + 1
    if is_in("ambiguous_months", name):
        qualifies = is_in("determiners", before) and after.text.isalpha()
        return (opened or qualifies) and not name_follows
    name_precedes = before.capital and before.end + 1 == name.start and at > 1
    return opened or not (name_follows or name_precedes)


def year(words: Sequence[Word], at: int) -> Match | None:
    """Since 2018 · late 2023 · the second half of 2023; never a year that is part of a name."""
    fine = fine_at(words, at)
    start = fine[1] if fine else at
    found = year_at(words, start) if word_at(words, start).text != "," else None
    if found is None or not (fine or is_in("year_openers", word_at(words, at - 1))):
        return None
    number, end = found
    after, close = word_at(words, end), word_at(words, end - 1).end
    if is_in("range_marks", after) and (last := year_at(words, end + 1)):
        return Match(Range(Year(number), Year(last[0])), last[1])
    if after.capital and after.start == close + 1 and not is_in("range_marks", after):
        return None
    return Match(Year(number), end)


def holiday(words: Sequence[Word], at: int) -> Match | None:
    """Christmas · New Year's Day."""
    if not word_at(words, at).capital:
        return None
    for phrase, month_number, day_number in _holidays():
        end = at + len(phrase)
        if tuple(word.text for word in words[at:end]) == phrase:
            found = year_at(words, end)
            return Match(Day(month_number, day_number, found[0] if found else None), found[1] if found else end)
    return None


@cache
def _holidays() -> list[tuple[tuple[str, ...], int, int]]:
    """Words of each holiday with its month and day, longest first."""
    days = {tuple(word.text for word in split(name)): day.split("-") for name, day in names("holidays").items()}
    return [(words, int(days[words][0]), int(days[words][1])) for words in sorted(days, key=len, reverse=True)]
