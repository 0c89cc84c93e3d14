"""Officials."""

from sqlalchemy import Index, String
from sqlmodel import Field
from sqlmodel.sql.sqltypes import AutoString

from service.store.tables.base import ResourceTable

BYTEWISE = AutoString().with_variant(String(collation="C"), "postgresql")
"""Text that sorts by code point on both databases."""


class OfficialRow(ResourceTable, table=True):
    """An official: the view, and what lists filter and sort by."""

    __tablename__ = "official"
    __table_args__ = (
        Index(None, "name_key", "id"),
        Index(None, "last_reported", "id"),
    )

    name_key: str = Field(sa_type=BYTEWISE)
