"""Meetings."""

from datetime import date

from sqlalchemy import Index

from service.store.tables.base import ResourceTable


class MeetingRow(ResourceTable, table=True):
    """A meeting: its view, and what lists filter and sort by."""

    __tablename__ = "meeting"
    __table_args__ = (
        # Each order of the list by itself, and behind each column that a filter names.
        *(
            Index(None, *filtered, key, "id")
            for key in ("last_reported", "date_key")
            for filtered in (
                (),
                ("forum_key",),
                ("country",),
                ("review",),
                ("status",),
                ("type",),
                ("level",),
                ("mode",),
            )
        ),
        Index(None, "span"),
        # What meetings are counted by, and most of what they are filtered by: counting all of them reads no view.
        Index("ix_meeting_counted", "id", "status", "mode", "type", "level", "country", "review", "date_key", "latest"),
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
    span: int
    """Days from the first to the last that its date allows."""
