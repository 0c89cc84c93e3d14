"""Whom channels connect."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class ChannelPartyRow(Table, table=True):
    """A party of a channel; repeats the channel's sort key, so that a party's channels are read in order."""

    __tablename__ = "channel_party"
    __table_args__ = (Index(None, "party", "last_reported", "channel_id"),)

    channel_id: str = Field(primary_key=True, foreign_key="channel.id", ondelete="CASCADE")
    party: str = Field(primary_key=True)
    last_reported: date
