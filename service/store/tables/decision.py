"""What people have decided."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class DecisionRow(Table, table=True):
    """A standing decision: who made it, when and why, and on which resource."""

    __tablename__ = "decision"
    __table_args__ = (
        Index(None, "made_at", "id"),
        Index(None, "kind", "made_at", "id"),
        Index(None, "resource_id", "made_at", "id"),
    )

    id: str = Field(primary_key=True)
    kind: str
    type: str
    resource_id: str
    """The resource that it was made on; of a merge, the one that stayed."""
    related_id: str | None
    """The resource that was merged into it, or split off."""
    by: str
    principal: str | None
    """The caller who sent it; none for those made before it was kept."""
    reason: str
    fields: str | None
    """What a correction sets, as JSON text."""
    made_at: datetime
