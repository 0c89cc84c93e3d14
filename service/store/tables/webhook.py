"""Webhooks."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class WebhookRow(Table, table=True):
    """Who is told of what, how far in the log of changes, and what its secrets are derived from."""

    __tablename__ = "webhook"
    __table_args__ = (Index(None, "created_at", "id"),)

    id: str = Field(primary_key=True)
    url: str
    events: str
    """Patterns of event types, separated by spaces."""
    description: str | None
    position: int
    """`seq` of the last entry of the log for which it was noted what has to be sent."""
    salt: str
    """Random; with a setting that is not in the database it makes the secret."""
    previous_salt: str | None
    """The same of the secret before the last rotation, which signs too until `overlap_until`."""
    created_at: datetime
    created_by: str
    updated_at: datetime
    rotated_at: datetime | None
    overlap_until: datetime | None
    failing_since: datetime | None
    disabled_because: str | None
    disabled_at: datetime | None
    removed_at: datetime | None
    """Since when it counts as gone; its deliveries go step by step, and it with the last of them."""
    revision: int
