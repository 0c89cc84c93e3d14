"""What all tables share."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, MetaData
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """A table; constraints are named, since SQLite cannot alter what has no name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ResourceTable(Table):
    """What meetings, officials and channels have in common."""

    number: int | None = Field(default=None, primary_key=True)
    """Counted by the database; full-text search names rows by it."""
    id: str = Field(unique=True)
    body: str
    """The view as JSON text."""
    words: str
    """What `q` finds it by, folded by `search.fold`."""
    review: str
    revision: int
    created_at: datetime
    updated_at: datetime
    first_reported: date | None
    last_reported: date
    """Last day on which an article that tells of it was published; `UNDATED` when none is known."""


def columns(table: type[SQLModel]) -> ReadOnlyColumnCollection[str, Column[Any]]:
    """The columns of a table by name, for what treats several tables alike."""
    found: ReadOnlyColumnCollection[str, Column[Any]] = table.__table__.c  # type: ignore[attr-defined] # undeclared
    return found
