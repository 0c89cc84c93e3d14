"""Meetings."""

from datetime import date

from sqlalchemy import Index

from service.store.tables.base import ResourceTable


class MeetingRow(ResourceTable, table=True):
    """A meeting: its view, and what lists filter and sort by."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index(None, "last_reported", "id"),
        Index(None, "date_key", "id"),
        Index(None, "forum_key", "last_reported", "id"),
        Index(None, "country", "last_reported", "id"),
    )

    status: str
    mode: str
    type: str
    level: str
    forum_key: str | None
    country: str | None
    date_key: date
    """First day that its date allows; `UNDATED` when it has none."""
    latest: date | None
