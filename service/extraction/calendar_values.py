"""What days, months and years of the calendar mean, each against a day and a tense."""

from dataclasses import dataclass
from datetime import date, timedelta

from service.domain.dates import week_of
from service.extraction.calendar import date_of
from service.extraction.date_forms import within
from service.extraction.reading import Tense

SLACK = timedelta(days=2)
"""A text may be dated a little before what it tells of: time zones, and corrections that keep the old date."""


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
