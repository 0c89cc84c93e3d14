"""Offices at meetings of whose holders no text gives the name."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class MeetingSeatRow(Table, table=True):
    """An unnamed participant of a dated meeting by party and office, found when it turns out who held that office."""

    __tablename__ = "meeting_seat"
    __table_args__ = (Index(None, "party", "function", "last", "meeting_id"),)

    meeting_id: str = Field(primary_key=True, foreign_key="meeting.id", ondelete="CASCADE")
    party: str = Field(primary_key=True)
    function: str = Field(primary_key=True)
    first: date
    last: date
