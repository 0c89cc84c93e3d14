"""What meetings, officials and channels are like in the store: a view kept as JSON text beside what it is found by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Row, Select, select
from sqlmodel import col

from service.domain.vocabulary import ReportKind, Review
from service.errors import MovedError, NotFoundError
from service.store.paging import Slice
from service.store.tables import RedirectRow, ResourceTable
from service.store.unit_of_work import ReadSession


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


def select_resources(table: type[ResourceTable]) -> Select[*tuple[Any, ...]]:
    """The query for resources of a table: columns only, since building an object of each row costs more than SQL."""
    return select(
        col(table.id),
        col(table.revision),
        col(table.created_at),
        col(table.updated_at),
        col(table.review),
        col(table.body),
    )


def resource_of(row: Row[*tuple[Any, ...]]) -> StoredResource:
    """The resource of a row of `select_resources`."""
    return StoredResource(row[0], row[1], row[2], row[3], Review(row[4]), row[5])


def resources_of(rows: Slice[Row[*tuple[Any, ...]]]) -> Slice[StoredResource]:
    """The resources of a page of rows."""
    return Slice([resource_of(row) for row in rows.items], rows.next)


def get_resource(
    session: ReadSession, table: type[ResourceTable], kind: ReportKind, resource_id: str
) -> StoredResource:
    """The resource of an id; raises NotFoundError, or MovedError when it was merged into another."""
    row = session.first(select_resources(table).where(col(table.id) == resource_id))
    if row is None:
        _raise_missing(session, table, kind, resource_id)
    return resource_of(row)


def find_resources(session: ReadSession, table: type[ResourceTable], ids: frozenset[str]) -> list[StoredResource]:
    """Those of the resources that exist, oldest first."""
    return [
        resource_of(row)
        for row in session.rows(select_resources(table).where(col(table.id).in_(ids)).order_by(col(table.id)))
    ]


def _raise_missing(session: ReadSession, table: type[ResourceTable], kind: ReportKind, resource_id: str) -> NoReturn:
    moved = session.first(
        select(col(RedirectRow.target_id))
        .join(table, col(table.id) == col(RedirectRow.target_id))
        .where(col(RedirectRow.id) == resource_id)
    )
    if moved is not None:
        raise MovedError(kind, moved.target_id)
    raise NotFoundError(kind)
