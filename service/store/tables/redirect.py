"""Ids that were merged away."""

from sqlmodel import Field

from service.store.tables.base import Table


class RedirectRow(Table, table=True):
    """A merged-away id and the resource to go to, which exists and is not itself merged away."""

    __tablename__ = "redirect"

    id: str = Field(primary_key=True)
    target_id: str = Field(index=True)
