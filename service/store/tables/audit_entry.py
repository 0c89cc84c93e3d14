"""The audit trail."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class AuditEntryRow(Table, table=True):
    """Who did what, or was refused it, and when; never what was sent."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "principal", "at", "id"),
        Index(None, "resource_id", "at", "id"),
    )

    id: str = Field(primary_key=True)
    at: datetime
    principal: str
    operation: str
    method: str | None
    path: str | None
    resource_id: str | None
    status: int | None
    request_id: str | None
    address: str | None
