"""The log of what became different about resources."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import col

from service.domain.ids import IdPrefix, new_id
from service.domain.vocabulary import ChangeType, ReportKind
from service.store.paging import PageRequest, Slice, count_rows
from service.store.tables import ChangeRow
from service.store.unit_of_work import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log; `seq` counts from 1 without gaps, in the order of commits."""

    seq: int
    id: str
    at: datetime
    type: ChangeType
    kind: ReportKind
    resource_id: str
    revision: int
    """Revision that the change made; the last one, of a resource that was merged away or removed."""
    related_id: str | None
    """The resource it was merged into, or split from."""
    article_id: str | None
    """The article whose coming, going or amendment was the cause."""
    decision_id: str | None
    """The decision whose making or undoing was the cause."""


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change before it has its number."""

    type: ChangeType
    kind: ReportKind
    resource_id: str
    revision: int
    related_id: str | None = None


def list_changes(session: ReadSession, after: int, page: PageRequest) -> Slice[Change]:
    """One page of the changes with a greater `seq` than `after`, in order."""
    query = select(
        col(ChangeRow.seq),
        col(ChangeRow.id),
        col(ChangeRow.at),
        col(ChangeRow.type),
        col(ChangeRow.kind),
        col(ChangeRow.resource_id),
        col(ChangeRow.revision),
        col(ChangeRow.related_id),
        col(ChangeRow.article_id),
    ).add_columns(col(ChangeRow.decision_id))
    total = None
    if page.count_to is not None:
        total = count_rows(session, query.where(col(ChangeRow.seq) > after), page.count_to)
    # Numbers are unique, so that the position needs no id, nor the index a second column.
    start = max(after, int(page.after[0])) if page.after and page.after[0].isdecimal() else after
    rows = session.rows(query.where(col(ChangeRow.seq) > start).order_by(col(ChangeRow.seq)).limit(page.limit + 1))
    changes = [_change_of(row) for row in rows[: page.limit]]
    return Slice(changes, (str(changes[-1].seq), changes[-1].id) if len(rows) > page.limit else None, total)


def _change_of(row: Row[*tuple[Any, ...]]) -> Change:
    return Change(
        seq=row.seq,
        id=row.id,
        at=row.at,
        type=ChangeType(row.type),
        kind=ReportKind(row.kind),
        resource_id=row.resource_id,
        revision=row.revision,
        related_id=row.related_id,
        article_id=row.article_id,
        decision_id=row.decision_id,
    )


def last_seq(session: ReadSession) -> int:
    """The greatest `seq` so far; 0 before the first change."""
    row = session.first(select(func.max(col(ChangeRow.seq))))
    return (row[0] if row else None) or 0


def log_changes(
    session: WriteSession,
    changes: Sequence[NewChange],
    at: datetime,
    *,
    article_id: str | None = None,
    decision_id: str | None = None,
) -> list[Change]:
    """Number the changes and keep them; a session that writes is alone, so no number is given twice or skipped."""
    start = last_seq(session) + 1
    logged = [
        Change(
            start + index, new_id(IdPrefix.CHANGE, at), at, new.type, new.kind, new.resource_id, new.revision,
            new.related_id, article_id, decision_id,
        )
        for index, new in enumerate(changes)
    ]  # fmt: skip
    session.add([ChangeRow(**asdict(change)) for change in logged])
    return logged
