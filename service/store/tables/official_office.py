"""Which offices officials held, and when."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class OfficialOfficeRow(Table, table=True):
    """One office of an official, with the days over which it is known to have been held."""

    __tablename__ = "official_office"
    __table_args__ = (Index(None, "function", "party", "held_from", "official_id"),)

    official_id: str = Field(primary_key=True, foreign_key="official.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    function: str
    party: str | None
    held_from: date | None
    held_to: date | None
