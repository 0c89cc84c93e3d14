"""The log of what became different."""

from datetime import datetime

from sqlmodel import Field

from service.store.tables.base import Table


class ChangeRow(Table, table=True):
    """One numbered entry of the log."""

    __tablename__ = "change"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = Field(unique=True)
    at: datetime
    type: str
    kind: str
    resource_id: str
    revision: int
    related_id: str | None
    article_id: str | None
    decision_id: str | None
