"""Deliveries of events to webhooks."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class DeliveryRow(Table, table=True):
    """An event on its way to one webhook."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "state", "created_at", "id"),
        Index(None, "webhook_id", "created_at", "id"),
        Index(None, "webhook_id", "state", "created_at", "id"),
        Index(None, "webhook_id", "next_at"),
        Index(None, "finished_at"),
    )

    id: str = Field(primary_key=True)
    webhook_id: str = Field(foreign_key="webhook.id")
    type: str
    seq: int | None
    body: str
    """What is sent, byte for byte the same at each attempt."""
    state: str
    created_at: datetime
    next_at: datetime | None
    """When it is due; while it is being sent, when it counts as due again because nobody said what came of it."""
    finished_at: datetime | None
    attempts: int
    """How many were begun; who tells what came of one says which, and is not heard when another has begun since."""
