"""What all meanings of words of time have in common: they are read against a day and a tense."""

from datetime import date, timedelta
from typing import Protocol

from service.extraction.reading import Tense

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class TimeMeaning(Protocol):
    """A meaning of words of time."""

    def read(self, anchor: date | None, tense: Tense) -> str | None:
        """The EDTF form, given the day on which the words were said; None where they do not tell."""


def within(first: date, last: date) -> str | None:
    """A day between two days; the day itself where they are one, None where nothing lies between."""
    if first >= last:
        return first.isoformat() if first == last else None
    return f"[{first}..{last}]"


def month_from(anchor: date, step: int) -> tuple[int, int]:
    """Year and month so many months from that of a day."""
    months = anchor.year * 12 + anchor.month - 1 + step
    return months // 12, months % 12 + 1
