"""Keyset pages: each continues after the last row of the one before, however many rows come or go between.

PostgreSQL knows how often the values of a column are and finds its way to a page by that. SQLite does not, so that a
list says itself what leads there, one condition or the order, and has all else looked at in the rows (`looked_at`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isqrt
from operator import itemgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Date, Integer, Row, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel.sql.sqltypes import UTCDateTime

from service.errors import InvalidPositionError
from service.store.unit_of_work import ReadSession

T = TypeVar("T")
U = TypeVar("U")

Position = tuple[str, str]
"""Where a page ended: the last row's sort key as text, and its id."""

UNDATED = date.min
"""Sort key of what has no date: it counts as earlier than everything that has one."""

_FEW = 5000
"""Rows that may be found and then sorted; of more, those of a page are met soon by whoever goes along the order."""

_LOOK = 10
"""Rows that are found in the time in which one is looked at along an order, full-text search included."""

_LARGEST = 2**31 - 1
"""Largest number that a column of integers holds on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted: at most `limit` rows after a position, in an order that the list offers.

    `sort` is one of the list's `SORTS`, or None for its first one. `count_to` asks how many rows the whole list has,
    and is the number that is counted to; None counts nothing.
    """

    limit: int
    after: Position | None = None
    sort: str | None = None
    count_to: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a list has: `count`, or more than that when it is not exact."""

    count: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page, and the position to continue after; `next` is None on the last page, `total` where none is wanted."""

    items: list[T]
    next: Position | None
    total: Total | None = None

    def of(self, make: Callable[[T], U]) -> "Slice[U]":
        """The same page of what is made of each item."""
        return Slice([make(item) for item in self.items], self.next, self.total)


def read_page(
    session: ReadSession,
    query: Select[*tuple[Any, ...]],
    key: Column[Any],
    ident: Mapped[str],
    page: PageRequest,
    *,
    descending: bool,
    alternatives: Sequence[ColumnElement[bool]] = (),
    few: bool = False,
) -> Slice[Row[*tuple[Any, ...]]]:
    """One page of the query's rows in the order of (key, ident), which no row may lack and no two rows share.

    Both come behind the row's own columns. Where there are `alternatives`, of which a row passes one at most, it has to
    pass one: the rows of each are read off an index of its own, in order. Of `few` rows all are found, then sorted.
    Raises InvalidPositionError when no row can be where the page is to begin.
    """
    counted = query.where(or_(*alternatives)) if alternatives else query
    total = None if page.count_to is None else count_rows(session, counted, page.count_to)
    sort = looked_at(session, key) if few else key
    if page.after is not None:
        position = tuple_(sort, ident)
        after = tuple_(literal(_from_text(key, page.after[0]), key.type), page.after[1])
        query = query.where(position < after if descending else position > after)
    order = (sort.desc(), ident.desc()) if descending else (sort.asc(), ident.asc())
    ordered = query.add_columns(key, ident).order_by(*order).limit(page.limit + 1)
    ways = [ordered.where(one) for one in alternatives] or [ordered]
    rows = [row for way in ways for row in session.rows(way)]
    if len(ways) > 1:
        rows.sort(key=itemgetter(-2, -1), reverse=descending)
    if len(rows) <= page.limit:
        return Slice(rows, None, total)
    last = rows[page.limit - 1]
    return Slice(list(rows[: page.limit]), (_to_text(last[-2]), last[-1]), total)


def count_rows(session: ReadSession, query: Select[*tuple[Any, ...]], most: int) -> Total:
    """How many rows the query has, counted no further than to `most`."""
    rows = query.with_only_columns(literal(1), maintain_column_froms=True).limit(most + 1).subquery()
    counted = session.first(select(func.count()).select_from(rows))
    found: int = counted[0] if counted else 0
    return Total(min(found, most), found <= most)


def looked_at(session: ReadSession, column: Column[Any]) -> ColumnElement[Any]:
    """A column that is not to lead to rows, but to be looked at in those that something else leads to."""
    # No index is of such an expression.
    return func.coalesce(column, column) if session.dialect == "sqlite" else column


def narrowed(
    session: ReadSession,
    query: Select[*tuple[Any, ...]],
    *wanted: tuple[Column[Any], object],
    led: bool = False,
) -> Select[*tuple[Any, ...]]:
    """The query for rows that have these values, where one is wanted.

    The first leads to the rows, unless something else has `led` to them; all others are looked at in these.
    """
    for column, value in wanted:
        if value is not None:
            query = query.where((looked_at(session, column) if led else column) == value)
            led = True
    return query


def are_few(
    session: ReadSession, query: Select[*tuple[Any, ...]], number: Mapped[int | None], page: PageRequest
) -> bool:
    """Whether SQLite had better find all rows of the query and sort them than go along an order until a page is full.

    `number` is the column by which the rows are numbered among which these are to be met.
    """
    if session.dialect != "sqlite":
        return False
    last = session.first(select(func.max(number)))
    among: int = (last and last[0]) or 0
    # Of n rows among m, going along meets one in m/n; to find all is less work while n < _LOOK * limit * m/n.
    return count_rows(session, query, min(isqrt(_LOOK * page.limit * among), _FEW)).is_exact


def _to_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _from_text(key: Column[Any], text: str) -> object:
    try:
        match key.type:
            case UTCDateTime():
                value: object = _instant(text)
            case Date():
                value = date.fromisoformat(text)
            case Integer():
                value = _number(text)
            case _:
                value = text
    except (ValueError, OverflowError):
        raise InvalidPositionError("No row can be at this position.") from None
    return value


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant.astimezone(UTC)


def _number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _LARGEST:
        raise ValueError("no column holds this number")
    return number
