"""What expressions of time mean: each is read against a day and a tense and answers an EDTF form, or refuses."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from service.domain.dates import EventDate, end_of_month, week_of
from service.extraction.calendar import date_of
from service.extraction.reading import Tense

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

SLACK = timedelta(days=2)
"""A text may be dated a little before what it tells of: time zones, and corrections that keep the old date."""


class Reading(Protocol):
    """A meaning of words of time."""

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The EDTF form, given the day on which the words were said; None where they do not tell."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month: "June 10", "Wednesday, May 22", "12 June 2018"."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    year_step: int | None = None
    """Which year, counted from that of the text: "of last year"."""

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The day; without a year the latest or the next one that agrees with its weekday."""
        found = self.resolve(anchor, tense)
        return found.isoformat() if found else None

    def resolve(self, anchor: date | None, tense: Tense) -> date | None:
        """The day itself."""
        if self.year_step is not None and anchor is not None:
            return date_of(anchor.year + self.year_step, self.month, self.day)
        years = [self.year] if self.year else [anchor.year + step for step in (-1, 0, 1)] if anchor else []
        days = [day for year in years if (day := date_of(year, self.month, self.day))]
        if self.weekday is not None:
            days = [day for day in days if day.weekday() == self.weekday]
        if self.year or anchor is None:
            return days[0] if days else None
        if tense is Tense.FUTURE:
            return next((day for day in days if day >= anchor - SLACK), None)
        return next((day for day in reversed(days) if day <= anchor + SLACK), None)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day whose month is counted from that of the text, or not said: "the 11th of last month", "on the 22nd"."""

    day: int
    step: int | None = None

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The day; without a month the latest one, or the next one."""
        if anchor is None:
            return None
        steps = (self.step,) if self.step is not None else (0, 1, 2) if tense is Tense.FUTURE else (0, -1, -2)
        days = [day for step in steps if (day := date_of(*_month_from(anchor, step), self.day))]
        if self.step is None:
            days = [day for day in days if (day >= anchor if tense is Tense.FUTURE else day <= anchor)]
        return days[0].isoformat() if days else None


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week in which a day lies: "the week of September 12"."""

    day: Day

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """Monday to Sunday."""
        day = self.day.resolve(anchor, tense)
        return within(*week_of(day)) if day else None


@dataclass(frozen=True, slots=True)
class Month:
    """A month, named with its year or without: "November 2023", "in April", "last May"."""

    month: int
    year: int | None = None
    step: int | None = None
    """"this" May, the "last" or the "next" one; or the year that "last year" means."""
    of_year: bool = False

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The month; without a year the latest not after the day, or the next one not before it."""
        year = self.year
        if year is None:
            if anchor is None:
                return None
            year = self._nearest(anchor, tense)
        return f"{year:04}-{self.month:02}"

    def _nearest(self, anchor: date, tense: Tense) -> int:
        if self.step is not None and (self.of_year or self.step == 0):
            return anchor.year + self.step
        if self.step == -1:
            return anchor.year - (self.month >= anchor.month)
        if self.step == 1:
            return anchor.year + (self.month <= anchor.month)
        if tense is Tense.FUTURE:
            return anchor.year + (self.month < anchor.month)
        return anchor.year - (self.month > anchor.month)


@dataclass(frozen=True, slots=True)
class Year:
    """A year by its number: "in 2018"."""

    year: int

    def read(self, anchor: date | None, tense: Tense) -> str | None:  # noqa: ARG002 - a number needs neither
        """The year."""
        return f"{self.year:04}"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week: "Monday", "last Friday", "Tuesday of next week"."""

    weekday: int
    step: int | None = None
    week: int | None = None
    """Which week it lies in, counted from the week of the text, where the words say so."""

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The day; bare, the last one or the next one, the day of the text itself included."""
        return self.resolve(anchor, tense).isoformat() if anchor else None

    def resolve(self, anchor: date, tense: Tense) -> date:
        """The day itself."""
        week = self.week if self.week is not None else 0 if self.step == 0 else None
        if week is not None:
            return week_of(anchor)[0] + WEEK * week + DAY * self.weekday
        back = (anchor.weekday() - self.weekday) % 7
        ahead = (self.weekday - anchor.weekday()) % 7
        if self.step == -1:
            return anchor - DAY * (back or 7)
        if self.step == 1:
            return anchor + DAY * (ahead or 7)
        return anchor + DAY * ahead if tense is Tense.FUTURE else anchor - DAY * back


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days from the day of the text: "yesterday", "tomorrow"."""

    days: int

    def read(self, anchor: date | None, tense: Tense) -> str | None:  # noqa: ARG002 - the words say which way
        """The day."""
        return (anchor + DAY * self.days).isoformat() if anchor else None


@dataclass(frozen=True, slots=True)
class Ago:
    """A count of units before or after the day of the text, approximate from a week on: "five months ago"."""

    count: int
    unit: str

    def read(self, anchor: date | None, tense: Tense) -> str | None:  # noqa: ARG002 - the words say which way
        """A day, a month or a year."""
        if anchor is None:
            return None
        if self.unit == "year":
            return f"{anchor.year + self.count:04}~"
        if self.unit == "month":
            year, month = _month_from(anchor, self.count)
            return f"{year:04}-{month:02}~"
        if self.unit == "day":
            return (anchor + DAY * self.count).isoformat()
        weeks = self.count * (2 if self.unit == "fortnight" else 1)
        return (anchor + WEEK * weeks).isoformat() + "~"


@dataclass(frozen=True, slots=True)
class Period:
    """A week, weekend, month or year counted from that of the text, or what is left of it: "later this week"."""

    unit: str
    step: int | None
    rest: bool = False

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The month or year itself, `[a..b]` for a week or a weekend."""
        if anchor is None:
            return None
        if self.unit == "weekend":
            return self._weekend(anchor, tense)
        step = self.step or 0
        if self.unit == "week":
            first, last = (day + WEEK * step for day in week_of(anchor))
            whole = f"[{first}..{last}]"
        elif self.unit == "month":
            year, month = _month_from(anchor, step)
            whole = f"{year:04}-{month:02}"
            last = end_of_month(date(year, month, 1))
        else:
            whole = f"{anchor.year + step:04}"
            last = date(anchor.year + step, 12, 31)
        return within(anchor + DAY, last) if self.rest and step == 0 else whole

    def _weekend(self, anchor: date, tense: Tense) -> str:
        monday = week_of(anchor)[0]
        if self.step is not None:
            weeks = self.step
        elif tense is Tense.FUTURE or anchor.weekday() >= 5:
            weeks = 0
        else:
            weeks = -1
        saturday = monday + WEEK * weeks + DAY * 5
        return f"[{saturday}..{saturday + DAY}]"


@dataclass(frozen=True, slots=True)
class Recent:
    """The time that led up to the day of the text: "over the past week"."""

    count: int
    unit: str

    def read(self, anchor: date | None, tense: Tense) -> str | None:  # noqa: ARG002 - the words say which way
        """From that long ago until the day; only for days and weeks."""
        days = {"day": 1, "week": 7, "fortnight": 14}.get(self.unit)
        if anchor is None or days is None:
            return None
        return f"[{anchor - DAY * days * self.count}..{anchor}]"


@dataclass(frozen=True, slots=True)
class Range:
    """From one time to another: "June 10-12", "Thursday and Friday", "between 5 and 8 July"."""

    first: Reading
    last: Reading
    within: bool = False

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """`from/to`, or `[from..to]` for a time within; the end that is tied to the text settles the other."""
        if tense is Tense.FUTURE:
            first = self.first.read(anchor, tense)
            start = _window(first)
            last = self.last.read(start[0] if start and _floats(self.last) else anchor, tense)
        else:
            last = self.last.read(anchor, tense)
            end = _window(last)
            first = self.first.read(end[1] if end and _floats(self.first) else anchor, tense)
        start, end = _window(first), _window(last)
        if first is None or last is None or start is None or end is None or start[0] >= end[1]:
            return None
        return f"[{start[0]}..{end[1]}]" if self.within or "[" in first + last else f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Some day until a time ends: "by the end of July"; read so only of what lies ahead."""

    end: Reading

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """From the day after the text to the end."""
        window = _window(self.end.read(anchor, tense))
        if anchor is None or window is None or tense is not Tense.FUTURE:
            return self.end.read(anchor, tense)
        return within(anchor + DAY, window[1])


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words of time that name no days: seasons, "the coming days"."""

    def read(self, anchor: date | None, tense: Tense) -> str | None:  # noqa: ARG002 - nothing would help
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Duration(Unclear):
    """A stretch of time that dates nothing: "in recent years"."""


def within(first: date, last: date) -> str | None:
    """A day between two days; the day itself where they are one, None where nothing lies between."""
    if first >= last:
        return first.isoformat() if first == last else None
    return f"[{first}..{last}]"


def dated(reading: Reading, year: int | None) -> Reading:
    """The same day or month in a year that stands further on: "January 11 and November 26, 2021"."""
    if year and isinstance(reading, Day | Month) and reading.year is None:
        return replace(reading, year=year)
    return reading


def _month_from(anchor: date, step: int) -> tuple[int, int]:
    """Year and month so many months from that of a day."""
    months = anchor.year * 12 + anchor.month - 1 + step
    return months // 12, months % 12 + 1


def _window(edtf: str | None) -> tuple[date, date] | None:
    return EventDate.parse(edtf).window if edtf else None


def _floats(reading: Reading) -> bool:
    """Whether a reading is tied to no year or week of its own."""
    if isinstance(reading, Weekday):
        return reading.step is None and reading.week is None
    return isinstance(reading, Day | Month) and reading.year is None
