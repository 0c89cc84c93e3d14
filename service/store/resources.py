"""What meetings, officials and channels are like in the store: a view kept as JSON text beside what it is found by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, delete, null, select, update
from sqlmodel import col

from service.domain.vocabulary import TO_COME, ChangeType, ReportKind, Review
from service.errors import MovedError, NotFoundError
from service.store.paging import Slice
from service.store.tables import ChannelRow, MeetingRow, OfficialRow, RedirectRow, ResourceTable, Table, columns
from service.store.unit_of_work import ReadSession, WriteSession

RESOURCE_TABLES: Mapping[ReportKind, type[ResourceTable]] = {
    ReportKind.MEETING: MeetingRow,
    ReportKind.OFFICIAL: OfficialRow,
    ReportKind.CHANNEL: ChannelRow,
}
"""The table of each kind of resource."""


@dataclass(frozen=True, slots=True)
class StoredResource:
    """A meeting, official or channel as it is kept.

    `body` is the JSON text of its view (`MeetingView`, `OfficialView` or `ChannelView`), ready to be sent.
    """

    id: str
    revision: int
    created_at: datetime
    updated_at: datetime
    review: Review
    body: str
    due: date | None
    """Last day on which a meeting still to come may take place; None for all else, and where no day is known."""

    def outcome_unknown(self, today: date) -> bool:
        """Whether the meeting was still to come when the last of its days went by."""
        return self.due is not None and self.due < today


@cache
def select_resources(table: type[ResourceTable]) -> Select[*tuple[Any, ...]]:
    """The query for resources of a table: columns only, since building an object of each row costs more than SQL."""
    return select(
        col(table.id),
        col(table.revision),
        col(table.created_at),
        col(table.updated_at),
        col(table.review),
        col(table.body),
        due() if table is MeetingRow else null(),
    )


def due() -> ColumnElement[date | None]:
    """Last day on which a meeting still to come may take place, as a column of the query."""
    return case((col(MeetingRow.status).in_(TO_COME), col(MeetingRow.latest)), else_=None)


def resource_of(row: Row[*tuple[Any, ...]]) -> StoredResource:
    """The resource of a row of `select_resources`."""
    return StoredResource(row[0], row[1], row[2], row[3], Review(row[4]), row[5], row[6])


def resources_of(rows: Slice[Row[*tuple[Any, ...]]]) -> Slice[StoredResource]:
    """The resources of a page of rows."""
    return rows.of(resource_of)


def get_resource(
    session: ReadSession, table: type[ResourceTable], kind: ReportKind, resource_id: str
) -> StoredResource:
    """The resource of an id; raises NotFoundError, or MovedError when it was merged into another."""
    row = session.first(_one_resource(table), id=resource_id)
    if row is None:
        _raise_missing(session, table, kind, resource_id)
    return resource_of(row)


@cache
def _one_resource(table: type[ResourceTable]) -> Select[*tuple[Any, ...]]:
    # Built once: for a single row, building the query anew costs more than all the rest of reading it.
    return select_resources(table).where(col(table.id) == bindparam("id"))


def find_resources(session: ReadSession, table: type[ResourceTable], ids: frozenset[str]) -> list[StoredResource]:
    """Those of the resources that exist, oldest first."""
    return [resource_of(row) for row in session.rows(_resources_of(table), ids=list(ids))] if ids else []


@cache
def _resources_of(table: type[ResourceTable]) -> Select[*tuple[Any, ...]]:
    return select_resources(table).where(col(table.id).in_(bindparam("ids", expanding=True))).order_by(col(table.id))


def _raise_missing(session: ReadSession, table: type[ResourceTable], kind: ReportKind, resource_id: str) -> NoReturn:
    moved = session.first(
        select(col(RedirectRow.target_id))
        .join(table, col(table.id) == col(RedirectRow.target_id))
        .where(col(RedirectRow.id) == resource_id)
    )
    if moved is not None:
        raise MovedError(kind, moved.target_id)
    raise NotFoundError(kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource to keep: its row as of now, and the rows that hang on it, for each table that has such.

    The first column of a hanging table refers to the resource.
    """

    row: ResourceTable
    hanging: Mapping[type[Table], Sequence[Table]]


def save_resources(
    session: WriteSession, table: type[ResourceTable], entries: Sequence[Entry]
) -> dict[str, ChangeType]:
    """Keep those resources of a table that are new or whose views became different; says which, by id.

    Leaves the revision of each in its entry's row.
    """
    ids = frozenset(entry.row.id for entry in entries)
    there = {one.id: one for one in find_resources(session, table, ids)}
    became: dict[str, ChangeType] = {}
    for row in (entry.row for entry in entries):
        known = there.get(row.id)
        if known is None:
            became[row.id] = ChangeType.CREATED
        elif known.body == row.body and known.review == row.review:
            row.revision = known.revision
        else:
            became[row.id] = ChangeType.UPDATED
            row.revision, row.created_at = known.revision + 1, known.created_at
            values = row.model_dump(exclude={"number", "id"})
            session.change(update(table).where(col(table.id) == row.id).values(values))
    session.add([entry.row for entry in entries if became.get(entry.row.id) is ChangeType.CREATED])
    updated = [one for one, change in became.items() if change is ChangeType.UPDATED]
    for hanging in {hanging for entry in entries for hanging in entry.hanging}:
        if updated:
            session.change(delete(hanging).where(next(iter(columns(hanging))).in_(updated)))
        session.add([row for entry in entries if entry.row.id in became for row in entry.hanging[hanging]])
    return became


def remove_resource(session: WriteSession, table: type[ResourceTable], resource_id: str, into: str | None) -> int:
    """Forget a resource, merged `into` another or altogether; the last revision it had."""
    there = session.first(select(col(table.revision)).where(col(table.id) == resource_id))
    session.change(delete(table).where(col(table.id) == resource_id))
    redirected = col(RedirectRow.target_id) == resource_id
    if into is None:
        session.change(delete(RedirectRow).where(redirected))
    else:
        session.change(update(RedirectRow).where(redirected).values(target_id=into))
        session.add([RedirectRow(id=resource_id, target_id=into)])
    return there.revision if there else 0
