"""The log of what became different about resources."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.vocabulary import ChangeType, ReportKind
from service.store.unit_of_work import ReadSession


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


def list_changes(session: ReadSession, after: int, limit: int) -> list[Change]:
    """At most `limit` changes with a greater `seq` than `after`, in order."""
    raise NotImplementedError


def last_seq(session: ReadSession) -> int:
    """The greatest `seq` so far; 0 before the first change."""
    raise NotImplementedError
