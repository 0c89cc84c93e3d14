"""Dates as honest as the text: the EDTF (ISO 8601-2) forms of the annotation guidelines."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from service.domain.vocabulary import DateBasis, DatePrecision

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)")
_FORM = re.compile(
    r"(?P<one>[^/\[\]]+)|(?P<from>[^/\[\]]+)/(?P<to>[^/\[\]]+)|\[(?P<low>[^/\[\]]+)\.\.(?P<high>[^/\[\]]+)\]"
)


class EventDate(BaseModel):
    """When something happens, as precisely as the text allows and no more.

    `edtf` is null while a date is unresolved: a relative date whose publication date is not known
    keeps its `raw` words, so that it can be read again when the date becomes known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    edtf: str | None = Field(
        default=None,
        description="EDTF (ISO 8601-2): a day, month or year, `from/to` for a span, `[a..b]` for a day within.",
        examples=["[2022-06-10..2022-06-12]"],
    )
    earliest: date | None = Field(default=None, description="First day that the date allows.")
    latest: date | None = Field(default=None, description="Last day that the date allows.")
    precision: DatePrecision | None = Field(default=None, description="How fine the date is.")
    basis: DateBasis = Field(description="What the date was read from.")
    raw: str | None = Field(default=None, description="The words it was read from.", examples=["June 10-12"])

    @classmethod
    def parse(cls, edtf: str, *, basis: DateBasis = DateBasis.EXPLICIT, raw: str | None = None) -> Self:
        """Read one of the EDTF forms in use; raises ValueError for any other text or impossible day."""
        form = _FORM.fullmatch(edtf)
        if form is None:
            raise ValueError("not an EDTF form in use")
        first = form["one"] or form["from"] or form["low"]
        last = form["one"] or form["to"] or form["high"]
        earliest, precision = _first_day(first)
        latest = _last_day(last)
        if latest < earliest:
            raise ValueError("the end lies before the start")
        return cls(edtf=edtf, earliest=earliest, latest=latest, precision=precision, basis=basis, raw=raw)

    @classmethod
    def unresolved(cls, raw: str) -> Self:
        """Keep the words of a date that cannot be resolved."""
        return cls(basis=DateBasis.UNRESOLVED, raw=raw)

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day, or None while unresolved."""
        if self.earliest is None or self.latest is None:
            return None
        return self.earliest, self.latest


def _first_day(point: str) -> tuple[date, DatePrecision]:
    year, month, day, approximate = _read_point(point)
    if day:
        return date(year, month, day), DatePrecision.WEEK if approximate else DatePrecision.DAY
    if month:
        return date(year, month, 1), DatePrecision.MONTH
    return date(year, 1, 1), DatePrecision.YEAR


def _last_day(point: str) -> date:
    year, month, day, _ = _read_point(point)
    if day:
        return date(year, month, day)
    if month:
        return end_of_month(date(year, month, 1))
    return date(year, 12, 31)


def _read_point(point: str) -> tuple[int, int, int, bool]:
    found = _POINT.fullmatch(point)
    if found is None:
        raise ValueError("not an EDTF date")
    year, month, day, approximate = found.groups()
    return int(year), int(month or 0), int(day or 0), bool(approximate)


def end_of_month(day: date) -> date:
    """Last day of the month that `day` lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week that `day` lies in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
