"""Channels."""

from sqlalchemy import Index

from service.store.tables.base import ResourceTable


class ChannelRow(ResourceTable, table=True):
    """A channel: its view, and what lists filter and sort by."""

    __tablename__ = "channel"
    __table_args__ = (
        Index(None, "last_reported", "id"),
        Index(None, "type", "last_reported", "id"),
        Index(None, "status", "last_reported", "id"),
    )

    type: str
    status: str
