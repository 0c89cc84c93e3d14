"""Answers kept for requests that may come again."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from service.store.tables.base import Table


class KeptAnswerRow(Table, table=True):
    """The answer to the first request that came with a key: of one caller, for one operation."""

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("principal", "operation", "key"), Index(None, "expires_at"))

    number: int | None = Field(default=None, primary_key=True)
    principal: str
    operation: str
    key: str
    fingerprint: str
    """Tells the request from another under the same key."""
    status: int
    headers: str
    """As a JSON object."""
    body: str
    expires_at: datetime
