"""The grammar of dates: a closed cascade of rules over words, each of which reads one form or gives way.

12 June 2018 · June 10-12 · May 31 to June 2 · Wednesday, May 22 · in April · mid-December · since 2018
Monday · last Friday · Thursday and Friday · Tuesday of next week · yesterday · last night
this week · later this month · the end of the year · the weekend of 3-4 June · five months ago · the 22nd
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from service.extraction.calendar import date_of, months, weekdays
from service.extraction.date_values import (
    Ago,
    Day,
    DayOfMonth,
    Month,
    Offset,
    Period,
    Range,
    Reading,
    Recent,
    Unclear,
    Weekday,
    WeekOf,
    Year,
    dated,
)
from service.extraction.lexicon import read_toml

_WORD = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])|\d{1,2}(?:st|nd|rd|th)\b|\d+(?:[.,:]\d+)*|[^\W\d_]+|'[a-z]+|[^\w\s]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"([0-3]?\d)(st|nd|rd|th)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark of a passage, in lower case, with its characters [start, end)."""

    text: str
    start: int
    end: int
    capital: bool


class Match(NamedTuple):
    """A form that was read, and the index of the word after it."""

    reading: Reading
    end: int


Rule = Callable[[Sequence[Word], int], Match | None]

_NOTHING = Word("", 0, 0, capital=False)


def split(text: str) -> list[Word]:
    """The words of a passage; these need not be the parser's tokens."""
    return [Word(m[0].lower(), m.start(), m.end(), m[0][0].isupper()) for m in _WORD.finditer(text)]


def match(words: Sequence[Word], at: int) -> Match | None:
    """The first rule that reads a form at a word."""
    for rule in _CASCADE:
        found = rule(words, at)
        if found:
            return found
    return None


def _at(words: Sequence[Word], index: int) -> Word:
    return words[index] if 0 <= index < len(words) else _NOTHING


def _skip(words: Sequence[Word], at: int, *texts: str) -> int:
    return at + 1 if _at(words, at).text in texts else at


def _in(group: str, word: Word) -> bool:
    return word.text in _group(group)


@cache
def _group(name: str) -> frozenset[str]:
    return frozenset(read_toml("calendar")["words"][name])


@cache
def _table(name: str) -> dict[str, int]:
    return dict(read_toml("calendar")[name])


@cache
def _names(name: str) -> dict[str, str]:
    return dict(read_toml("calendar")[name])


# ---- pieces ---------------------------------------------------------------------------------------------------------
def _month(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Number of the month named at a word, and the index after it and its full stop."""
    word = _at(words, at)
    if not word.capital or word.text not in months():
        return None
    return months()[word.text], _skip(words, at + 1, ".") if len(word.text) <= len("sept") else at + 1


def _weekday(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    word = _at(words, at)
    if not word.capital or word.text not in weekdays() or _in("named_weekdays", _at(words, at - 1)):
        return None
    if _in("weekday_names", _at(words, at + 1)) and _at(words, at + 1).capital:
        return None
    short = len(word.text) <= len("thurs")
    dotted = _at(words, at + 1).text in {".", ","}
    return None if short and not dotted else (weekdays()[word.text], _skip(words, at + 1, ".") if short else at + 1)


def _day(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    found = _DAY.fullmatch(_at(words, at).text)
    number = int(found[1]) if found else 0
    return (number, at + 1) if 1 <= number <= 31 else None


def _year(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """A year, after a comma or not."""
    at = _skip(words, at, ",")
    word = _at(words, at)
    return (int(word.text), at + 1) if _YEAR.fullmatch(word.text) else None


def _fine(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """A word that narrows a period and the words that tie it on: "mid-", "the end of", "the second half of the"."""
    start = at
    at = _skip(words, at, "the")
    if _in("ordinals", _at(words, at)) and _in("halves", _at(words, at + 1)) and _at(words, at + 2).text == "of":
        return "within", at + 3
    kind = _names("fine").get(_at(words, at).text)
    if kind is None or (at > start and _at(words, at + 1).text != "of"):
        return None
    if _at(words, at + 1).text == "-" and _at(words, at + 2).text == "to":
        at += 4  # "mid-to-late"
    return kind, _skip(words, _skip(words, at + 1, "-", "on"), "of", "in")


# ---- full dates -----------------------------------------------------------------------------------------------------
def _full(words: Sequence[Word], at: int) -> tuple[Day, int] | None:
    """A day of a month in either order, after its weekday or not."""
    weekday = _weekday(words, at)
    start = _skip(words, _skip(words, weekday[1], ","), "the", "on") if weekday else at
    found = _month_first(words, start) or _day_first(words, start)
    if found is None:
        return None
    month, day, end = found
    year = _year(words, end)
    leap_year = 2000
    if date_of(year[0] if year else leap_year, month, day) is None:
        return None
    reading = Day(month, day, year[0] if year else None, weekday[0] if weekday else None)
    return reading, year[1] if year else end


def _month_first(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    month = _month(words, at)
    day = _day(words, _skip(words, month[1], "the")) if month else None
    return (month[0], day[0], day[1]) if month and day else None


def _day_first(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    day = _day(words, _skip(words, at, "the"))
    month = _month(words, _skip(words, day[1], "of")) if day else None
    return (month[0], day[0], month[1]) if month and day else None


def iso(words: Sequence[Word], at: int) -> Match | None:
    """2022-06-10."""
    found = _ISO.fullmatch(_at(words, at).text)
    return Match(Day(int(found[2]), int(found[3]), int(found[1])), at + 1) if found else None


def day_range(words: Sequence[Word], at: int) -> Match | None:
    """June 10-12 · May 31 to June 2 · 21-23 November · between 5 and 8 July · the weekend of 3-4 June."""
    between = _at(words, at).text == "between"
    start = at + 1 if between else at
    if _at(words, start).text == "weekend" and _at(words, start + 1).text == "of":
        start += 2
    first = _full(words, start)
    if first:
        return _range_from(words, first, between=between)
    day = _day(words, _skip(words, start, "the"))
    join = _join(words, day[1]) if day else None
    last = _full(words, join) if join else None
    if not day or not last or last[0].weekday is not None:
        return None
    opening = Day(last[0].month, day[0], last[0].year)
    return Match(Range(opening, last[0], within=between), last[1])


def _join(words: Sequence[Word], at: int) -> int | None:
    """The index after what joins the two ends of a range."""
    word = _at(words, at)
    return at + 1 if _in("range_marks", word) or word.text in {"and", "&", "or"} else None


def _range_from(words: Sequence[Word], first: tuple[Day, int], *, between: bool) -> Match | None:
    opening, end = first
    join = _join(words, end)
    if join is None:
        return None
    both = _at(words, end).text in {"and", "&", "or"} and not between
    last = _full(words, join)
    if last is None and (day := _day(words, join)) and _at(words, day[1]).text not in {"%", "-", ":"}:
        year = _year(words, day[1])
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
    """12 June 2018 · Wednesday, May 22 · the 5th of May; a year may stand at the next date of a list."""
    found = _full(words, at)
    if found is None:
        return None
    reading, end = found
    if reading.year is None and _at(words, end).text in {"and", ",", "or"}:
        following = _full(words, _skip(words, end, "and", ",", "or"))
        if following and following[0].year:
            return Match(dated(reading, following[0].year), end)
    return Match(reading, end)


# ---- months and years -----------------------------------------------------------------------------------------------
def month_range(words: Sequence[Word], at: int) -> Match | None:
    """March to May 2022 · between June and August."""
    between = _at(words, at).text == "between"
    first = _month(words, at + 1 if between else at)
    if first is None:
        return None
    join = first[1]
    joined = _in("range_marks", _at(words, join)) or (between and _at(words, join).text == "and")
    last = _month(words, join + 1) if joined else None
    if last is None:
        return None
    year = _year(words, last[1])
    opening = Month(first[0], year[0] if year and first[0] <= last[0] else None)
    return Match(Range(opening, Month(last[0], year[0] if year else None)), year[1] if year else last[1])


def month(words: Sequence[Word], at: int) -> Match | None:
    """November 2023 · in April · mid-December · last May · June of next year."""
    fine = _fine(words, at)
    start = fine[1] if fine else at
    step = _table("steps").get(_at(words, start).text) if start >= at else None
    start = start + 1 if step is not None else start
    found = _month(words, start)
    if found is None:
        return None
    number, end = found
    if _day(words, end):
        return None  # a day that the month does not have
    if year := _year(words, _skip(words, end, "of")):
        return Match(Month(number, year[0]), year[1])
    if not fine and step is None and not _is_month_name(words, start, end):
        return None
    of_year = _skip(words, _skip(words, end, "of"), "the")
    year_step = _table("steps").get(_at(words, of_year).text)
    if year_step is not None and _at(words, of_year + 1).text == "year":
        return Match(Month(number, step=year_step, of_year=True), of_year + 2)
    return Match(Month(number, step=step), end)


def _is_month_name(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a bare name of a month is no name of a person and no other word."""
    name, before, after = _at(words, at), _at(words, at - 1), _at(words, end)
    if len(name.text) <= len("sept") and name.text != "july" and name.text not in _group("ambiguous_months"):
        return name.text != "june" and _at(words, at + 1).text == "." and _in("month_openers", before)
    if name.text in {"may", "june", "july"} or name.text in _group("ambiguous_months"):
        return _in("month_openers", before) and not (after.capital and after.start == name.end + 1)
    if before.capital and before.end + 1 == name.start and at > 1 and not _in("month_openers", before):
        return False
    return not (after.capital and after.start == name.end + 1) or _in("month_openers", before)


def year(words: Sequence[Word], at: int) -> Match | None:
    """Since 2018 · late 2023 · the second half of 2023; never a year that is part of a name."""
    fine = _fine(words, at)
    start = fine[1] if fine else at
    found = _year(words, start) if _at(words, start).text != "," else None
    if found is None or not (fine or _in("year_openers", _at(words, at - 1))):
        return None
    number, end = found
    after, close = _at(words, end), _at(words, end - 1).end
    if _in("range_marks", after) and (last := _year(words, end + 1)):
        return Match(Range(Year(number), Year(last[0])), last[1])
    if after.capital and after.start == close + 1 and not _in("range_marks", after):
        return None
    return Match(Year(number), end)


# ---- weekdays -------------------------------------------------------------------------------------------------------
def weekday(words: Sequence[Word], at: int) -> Match | None:
    """Monday · last Friday · Thursday and Friday · Tuesday of next week · this Thursday night."""
    step = _table("steps").get(_at(words, at).text)
    named = _weekday(words, at + 1 if step is not None else at)
    if named is None or _in("every", _at(words, at - 1)):
        return None
    number, end = named
    first = Weekday(number, step)
    join = _at(words, end).text
    other = _weekday(words, end + 1) if _in("range_marks", _at(words, end)) or join in {"and", "or", "&"} else None
    if other and (join not in {"and", "&"} or (other[0] - number) % 7 == 1):
        last = Weekday(other[0], step)
        return Match(Range(first, last, within=join == "or"), _after_day_part(words, other[1]))
    week = _week_of_weekday(words, end)
    if week:
        return Match(Weekday(number, week=week[0]), week[1])
    return Match(first, _after_day_part(words, end))


def _week_of_weekday(words: Sequence[Word], end: int) -> tuple[int, int] | None:
    at = _skip(words, end, "of")
    step = _table("steps").get(_at(words, at).text)
    return (step, at + 2) if step is not None and _at(words, at + 1).text == "week" else None


def _after_day_part(words: Sequence[Word], end: int) -> int:
    return end + 1 if _at(words, end).text in _table("parts_of_day") else end


# ---- relative to the day of the text --------------------------------------------------------------------------------
def deictic(words: Sequence[Word], at: int) -> Match | None:
    """Today · yesterday · tomorrow night · this morning · last night · the day before yesterday."""
    word = _at(words, at)
    if word.text == "the" and _at(words, at + 1).text == "day":
        side, day = _at(words, at + 2).text, _table("deictic").get(_at(words, at + 3).text)
        if day and side in {"before", "after"}:
            return Match(Offset(day + (1 if side == "after" else -1)), at + 4)
    if word.text in _table("deictic"):
        return Match(Offset(_table("deictic")[word.text]), _after_day_part(words, at + 1))
    step = _table("steps").get(word.text)
    if step in {0, -1} and word.text in {"this", "last"} and _at(words, at + 1).text in _table("parts_of_day"):
        return Match(Offset(step or 0), at + 2)
    return None


def period(words: Sequence[Word], at: int) -> Match | None:
    """This week · later this month · early next year · the end of the year · over the past week · at the weekend."""
    fine = _fine(words, at)
    start = fine[1] if fine else at
    step = _table("steps").get(_at(words, start).text)
    if step is None and _at(words, start).text == "the" and _at(words, start + 1).text == "weekend":
        return None if _at(words, start + 2).text == "of" else Match(Period("weekend", None), start + 2)
    if step is None and fine and _at(words, start).text == "the":
        step = 0  # "the end of the year"
    unit = _at(words, start + 1).text
    if step is None or unit not in {"week", "weekend", "month", "year"}:
        return None
    if _at(words, at - 1).text == "the" and _at(words, start).text in {"last", "previous", "next", "coming"}:
        return Match(Unclear(), start + 2)
    return Match(Period(unit, step, rest=bool(fine and fine[0] == "rest")), start + 2)


def recent(words: Sequence[Word], at: int) -> Match | None:
    """Over the past week · in the last three days · in the coming days."""
    if _at(words, at).text not in {"past", "last", "coming", "next", "recent"} or _at(words, at - 1).text not in {
        "the",
        "in",
    }:
        return None
    count = _count(words, at + 1)
    number, end = count or (1, at + 1)
    unit = _names("units").get(_at(words, end).text)
    plural = _at(words, end).text.endswith("s")
    if (
        unit is None
        or (count is None and _at(words, at).text == "next")
        or (count is None and plural != (_at(words, at).text in {"coming", "recent"}))
    ):
        return None
    if _at(words, at).text in {"past", "last"} and (count or _at(words, at).text == "past"):
        return Match(Recent(number, unit), end + 1)
    return Match(Unclear(), end + 1)


def ago(words: Sequence[Word], at: int) -> Match | None:
    """Five months ago · two weeks ago · in three days' time · a week from now."""
    ahead = _at(words, at).text == "in"
    count = _count(words, at + 1 if ahead else at)
    unit = _names("units").get(_at(words, count[1]).text) if count else None
    if count is None or unit is None:
        return None
    end = count[1] + 1
    if not ahead and _at(words, end).text == "ago":
        vague = _at(words, at - 1).text in {"than", "least"}
        return Match(Unclear() if vague else Ago(-count[0], unit), end + 1)
    if not ahead and _at(words, end).text == "from" and _at(words, end + 1).text in {"now", "today"}:
        return Match(Ago(count[0], unit), end + 2)
    if ahead and (close := _skip(words, end, "'", "'s")) > end and _at(words, close).text == "time":
        return Match(Ago(count[0], unit), close + 1)
    return None


def _count(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    word = _at(words, at)
    if word.text.isascii() and word.text.isdigit() and len(word.text) <= len("99"):
        return int(word.text), at + 1
    number = _table("numbers").get(word.text)
    if number is None:
        return None
    if word.text == "a" and _at(words, at + 1).text == "couple":
        number, at = 2, at + 1
    return number, _skip(words, at + 1, "of") if number == _table("numbers")["couple"] else at + 1


def day_of_month(words: Sequence[Word], at: int) -> Match | None:
    """On the 22nd · the 11th of last month."""
    day = _day(words, at)
    if day is None or _at(words, at).text.isdigit() or _at(words, at - 1).text != "the":
        return None
    number, end = day
    if _at(words, end).text == "of":
        month_at = _skip(words, end + 1, "the")
        step = 0 if month_at > end + 1 else _table("steps").get(_at(words, month_at).text)
        month_at += 0 if month_at > end + 1 else 1
        if step is not None and _at(words, month_at).text == "month":
            return Match(DayOfMonth(number, step), month_at + 1)
        return None
    dated_by = _at(words, at - 2).text in {"on", "by", "until"}
    following = _at(words, end).text
    return (
        Match(DayOfMonth(number), end)
        if dated_by and (not following[:1].isalnum() or _in("after_day", _at(words, end)))
        else None
    )


def week_of_day(words: Sequence[Word], at: int) -> Match | None:
    """The week of September 12 · the week beginning 3 June."""
    if _at(words, at).text != "week" or _at(words, at + 1).text not in {"of", "beginning", "starting"}:
        return None
    day = _full(words, at + 2)
    return Match(WeekOf(day[0]), day[1]) if day else None


def season(words: Sequence[Word], at: int) -> Match | None:
    """This spring · in the autumn · last winter: words of time that give no days."""
    before = _at(words, at - 1).text
    opened = before in _table("steps") or (
        before in {"the", "early", "late", "mid", "in"} and not _at(words, at).capital
    )
    if not opened or not _in("seasons", _at(words, at)):
        return None
    year_found = _year(words, _skip(words, at + 1, "of"))
    if year_found:
        return Match(Unclear(), year_found[1])
    return None if _at(words, at + 1).text == "of" else Match(Unclear(), at + 1)


def holiday(words: Sequence[Word], at: int) -> Match | None:
    """Christmas · New Year's Day."""
    if not _at(words, at).capital:
        return None
    for phrase, day in _names("holidays").items():
        wanted = [word.text for word in split(phrase)]
        if [word.text for word in words[at : at + len(wanted)]] == wanted:
            month_number, day_number = day.split("-")
            end = at + len(wanted)
            year_found = _year(words, end)
            reading = Day(int(month_number), int(day_number), year_found[0] if year_found else None)
            return Match(reading, year_found[1] if year_found else end)
    return None


_CASCADE: tuple[Rule, ...] = (
    iso,
    week_of_day,
    day_range,
    full_date,
    month_range,
    month,
    year,
    weekday,
    deictic,
    ago,
    recent,
    period,
    day_of_month,
    season,
    holiday,
)
