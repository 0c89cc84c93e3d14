"""What forms that count from the day of the text mean: weekdays, yesterday, weeks ago, later this month."""

from dataclasses import dataclass
from datetime import date

from service.domain.dates import end_of_month, week_of
from service.extraction.calendar import date_of
from service.extraction.date_forms import DAY, WEEK, month_from, within
from service.extraction.reading import Tense


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
        days = [day for step in steps if (day := date_of(*month_from(anchor, step), self.day))]
        if self.step is None:
            days = [day for day in days if (day >= anchor if tense is Tense.FUTURE else day <= anchor)]
        return days[0].isoformat() if days else None


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
            year, month = month_from(anchor, self.count)
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
            year, month = month_from(anchor, step)
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
