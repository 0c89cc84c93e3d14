"""Who meets."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class MeetingPartyRow(Table, table=True):
    """A party of a meeting; repeats the meeting's sort keys, so that a party's meetings are read in order."""

    __tablename__ = "meeting_party"
    __table_args__ = (
        Index(None, "party", "last_reported", "meeting_id"),
        Index(None, "party", "date_key", "meeting_id"),
    )

    meeting_id: str = Field(primary_key=True, foreign_key="meeting.id", ondelete="CASCADE")
    party: str = Field(primary_key=True)
    date_key: date
    last_reported: date
