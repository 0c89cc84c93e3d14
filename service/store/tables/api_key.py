"""API keys."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class ApiKeyRow(Table, table=True):
    """A key: what it may do, and the digest of its secret; the secret itself is nowhere."""

    __tablename__ = "api_key"
    __table_args__ = (Index(None, "created_at", "id"),)

    id: str = Field(primary_key=True)
    name: str
    scopes: str
    """Separated by spaces."""
    digest: str
    """SHA-256 of the whole key, in hexadecimal."""
    previous_digest: str | None
    """The same of the key before its last rotation, which works until `overlap_until`."""
    created_at: datetime
    created_by: str
    rotated_at: datetime | None
    overlap_until: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
