"""What expressions of time mean that are made of others, or that give no days: ranges, deadlines, durations."""

from dataclasses import dataclass, replace
from datetime import date

from service.domain.dates import EventDate
from service.extraction.calendar_values import Day, Month
from service.extraction.date_forms import DAY, TimeMeaning, within
from service.extraction.reading import Tense
from service.extraction.relative_values import Weekday


@dataclass(frozen=True, slots=True)
class Range:
    """From one time to another: "June 10-12", "Thursday and Friday", "between 5 and 8 July"."""

    first: TimeMeaning
    last: TimeMeaning
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

    end: TimeMeaning

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


def dated(reading: TimeMeaning, year: int | None) -> TimeMeaning:
    """The same day or month in a year that stands further on: "January 11 and November 26, 2021"."""
    if year and isinstance(reading, Day | Month) and reading.year is None:
        return replace(reading, year=year)
    return reading


def _window(edtf: str | None) -> tuple[date, date] | None:
    return EventDate.parse(edtf).window if edtf else None


def _floats(reading: TimeMeaning) -> bool:
    """Whether a reading is tied to no year or week of its own."""
    if isinstance(reading, Weekday):
        return reading.step is None and reading.week is None
    return isinstance(reading, Day | Month) and reading.year is None
