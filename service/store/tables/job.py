"""Jobs: articles that are to be read later."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class JobRow(Table, table=True):
    """A job and how many of its lines have come how far."""

    __tablename__ = "job"
    __table_args__ = (
        # The list by itself, by each filter and by both, of all senders and of one.
        *(
            Index(None, *sent, *filtered, "created_at", "id")
            for sent in ((), ("created_by",))
            for filtered in ((), ("state",), ("kind",), ("kind", "state"))
        ),
        Index(None, "finished_at"),
    )

    id: str = Field(primary_key=True)
    kind: str
    state: str
    created_by: str
    request_id: str | None
    """Id of the request that it came with, for the audit trail."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime
    total: int
    done: int
    failed: int
    cut_short: bool
    article_id: str | None
    """The article that came of a job of one line; articles come and go, so it refers to none."""
    problem: str | None
    """As JSON: why the upload was cut short, or why the one line failed."""
    revision: int
