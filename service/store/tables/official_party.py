"""For whom officials stand."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table
from service.store.tables.official import BYTEWISE


class OfficialPartyRow(Table, table=True):
    """A party of an official or of an office of theirs; repeats the sort keys, so that a list is read in order."""

    __tablename__ = "official_party"
    __table_args__ = (
        Index(None, "party", "name_key", "official_id"),
        Index(None, "party", "last_reported", "official_id"),
    )

    official_id: str = Field(primary_key=True, foreign_key="official.id", ondelete="CASCADE")
    party: str = Field(primary_key=True)
    name_key: str = Field(sa_type=BYTEWISE)
    last_reported: date
