"""Which officials take part in which meetings."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class MeetingOfficialRow(Table, table=True):
    """An official of a meeting; repeats the meeting's sort keys, so that an official's meetings are read in order."""

    __tablename__ = "meeting_official"
    __table_args__ = (
        Index(None, "official_id", "last_reported", "meeting_id"),
        Index(None, "official_id", "date_key", "meeting_id"),
    )

    meeting_id: str = Field(primary_key=True, foreign_key="meeting.id", ondelete="CASCADE")
    official_id: str = Field(primary_key=True)
    date_key: date
    last_reported: date
