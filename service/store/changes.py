"""The log of what became different about resources."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from service.domain.ids import IdPrefix, new_id
from service.domain.vocabulary import ChangeType, ReportKind
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


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change before it has its number."""

    type: ChangeType
    kind: ReportKind
    resource_id: str
    revision: int
    related_id: str | None = None


def list_changes(session: ReadSession, after: int, limit: int) -> list[Change]:
    """At most `limit` changes with a greater `seq` than `after`, in order."""
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
    )
    rows = session.rows(query.where(col(ChangeRow.seq) > after).order_by(col(ChangeRow.seq)).limit(limit))
    return [Change(row[0], row[1], row[2], ChangeType(row[3]), ReportKind(row[4]), *row[5:]) for row in rows]


def last_seq(session: ReadSession) -> int:
    """The greatest `seq` so far; 0 before the first change."""
    row = session.first(select(func.max(col(ChangeRow.seq))))
    return (row[0] if row else None) or 0


def log_changes(session: WriteSession, changes: Sequence[NewChange], at: datetime, article_id: str) -> list[Change]:
    """Number the changes and keep them; a session that writes is alone, so no number is given twice or skipped."""
    start = last_seq(session) + 1
    logged = [
        Change(
            start + index, new_id(IdPrefix.CHANGE, at), at, new.type, new.kind, new.resource_id, new.revision,
            new.related_id, article_id,
        )
        for index, new in enumerate(changes)
    ]  # fmt: skip
    session.add([ChangeRow(**asdict(change)) for change in logged])
    return logged
