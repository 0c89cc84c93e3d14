"""A whole database copied into another of either kind: the same rows under the same ids and numbers."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import methodcaller
from typing import Any

from sqlalchemy import Engine, Row, Table as AnyTable, false, func, literal, select

from service.errors import ConflictError
from service.store.engine import file_of
from service.store.migrate import Standing, migrate, standing
from service.store.tables import Table
from service.store.unit_of_work import Database, ReadSession, WriteSession

Watch = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

_LOT = 200
"""Rows that are copied at once: texts of articles among them may have a mebibyte each."""
_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied: how many rows, and a digest of them that is the same in both databases."""

    table: str
    rows: int
    digest: str


def move(source: Database, target: Database, watch: Watch) -> list[Copied]:
    """Copy all rows of a database into one that has none: all of them or, when it raises or dies, nothing.

    No other writer is let in to either meanwhile, so that nothing is accepted that would be left behind; reads go on.
    What `watch` is told of are rows copied and rows compared. Raises ConflictError when one of the two is not as it has
    to be, and UnavailableError when it is away, or another writer stays in it for too long.
    """
    if _address(source.engine) == _address(target.engine):
        raise ConflictError("The two addresses are of one database. Name another to move to.")
    _check_source(source.engine)
    _prepare_target(target.engine)
    with source.write() as old, target.write() as new:
        for table in _tables():
            if new.first(select(literal(1)).select_from(table).limit(1)) is not None:
                raise ConflictError("The database to move to is not empty. Name one that holds nothing.")
        progress = _Progress(watch, 2 * sum(_count(old, table) for table in _tables()))
        copied = [_copy(old, new, table, progress) for table in _tables()]
        _count_on(new)
        if copied != [_digest(table, progress.following(_rows(new, table))) for table in _tables()]:
            raise ConflictError("What arrived is not what was sent. Nothing is kept of it.")
        new.refresh_statistics()
    return copied


def _address(engine: Engine) -> object:
    """What two addresses of one database have in common, as far as that can be seen."""
    file = file_of(engine.url)
    return file.resolve() if file else (engine.url.host, engine.url.port, engine.url.database, engine.url.query)


def _check_source(source: Engine) -> None:
    if (file := file_of(source.url)) and not file.exists():
        raise ConflictError("The database to move from does not exist.")
    match standing(source):
        case Standing.CURRENT:
            return
        case Standing.OLDER:
            raise ConflictError(
                "The database to move from is of an earlier release. Bring it up first: `python -m service migrate`."
            )
        case Standing.UNKNOWN:
            raise ConflictError("The database to move from is of a later release. Move it with that one.")
        case Standing.FOREIGN | Standing.EMPTY:
            raise ConflictError("The database to move from is none of this service.")


def _prepare_target(target: Engine) -> None:
    match standing(target):
        case Standing.FOREIGN:
            raise ConflictError("The database to move to holds tables of something else. Name one that holds nothing.")
        case Standing.UNKNOWN:
            raise ConflictError("The database to move to is of a later release. Name one that holds nothing.")
        case Standing.CURRENT | Standing.OLDER | Standing.EMPTY:
            migrate(target)


def _tables() -> Sequence[AnyTable]:
    """All tables, each behind those that it refers to."""
    return Table.metadata.sorted_tables


def _count(session: ReadSession, table: AnyTable) -> int:
    row = session.first(select(func.count()).select_from(table))
    return row[0] if row else 0


def _copy(old: ReadSession, new: WriteSession, table: AnyTable, progress: "_Progress") -> Copied:
    def passed_on() -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
        for rows in progress.following(_rows(old, table)):
            new.put(table, rows)
            yield rows

    return _digest(table, passed_on())


def _rows(session: ReadSession, table: AnyTable) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    return session.batches(select(*table.columns), _LOT)


def _digest(table: AnyTable, lots: Iterable[Sequence[Row[*tuple[Any, ...]]]]) -> Copied:
    """A digest of rows in whatever order they come, since the databases have orders of their own: the sum of theirs."""
    count = total = 0
    for rows in lots:
        count += len(rows)
        for row in rows:
            line = json.dumps([*row], default=methodcaller("isoformat")).encode()
            total += int.from_bytes(sha256(line).digest())
    return Copied(table.name, count, f"{total % _MODULUS:064x}")


def _count_on(new: WriteSession) -> None:
    """Have PostgreSQL give the next numbers behind those that came; SQLite goes by the rows themselves."""
    if new.dialect != "postgresql":
        return
    for table in _tables():
        if (column := table.autoincrement_column) is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            new.first(select(func.setval(sequence, func.coalesce(func.max(column), 0) + 1, false())))


class _Progress:
    """How far it is."""

    def __init__(self, watch: Watch, total: int) -> None:
        self._watch, self._total, self._done = watch, total, 0

    def following(self, lots: Iterable[Sequence[Row[*tuple[Any, ...]]]]) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
        """The same lots; each counts as done when the next is asked for."""
        for rows in lots:
            yield rows
            self._done += len(rows)
            self._watch(self._done, self._total)
