"""Attempts to deliver events."""

from datetime import datetime

from sqlmodel import Field

from service.store.tables.base import Table


class DeliveryAttemptRow(Table, table=True):
    """One attempt: when it began, and what came of it once that is known."""

    __tablename__ = "delivery_attempt"

    delivery_id: str = Field(primary_key=True, foreign_key="delivery.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    outcome: str | None
    status: int | None
    milliseconds: int | None
