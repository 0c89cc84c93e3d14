"""Keyset pages: each continues after the last row of the one before, however many rows come or go between."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")

Position = tuple[str, str]
"""Where a page ended: the last row's sort key as text, and its id."""

UNDATED = date.min
"""Sort key of what has no date: it counts as earlier than everything that has one."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted: at most `limit` rows after a position, in an order that the list offers.

    `sort` is one of the list's `SORTS`, or None for its first one.
    """

    limit: int
    after: Position | None = None
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page, and the position to continue after; `next` is None on the last page."""

    items: list[T]
    next: Position | None
