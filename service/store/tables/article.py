"""Articles, as received."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class ArticleRow(Table, table=True):
    """An article: its text, what was said about it, and what the extractor read of its date and language."""

    __tablename__ = "article"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "published_key", "id"),
        Index(None, "source", "created_at", "id"),
        Index(None, "source", "published_key", "id"),
        Index(None, "language", "created_at", "id"),
        Index(None, "language", "published_key", "id"),
    )

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    sha256: str = Field(unique=True)
    text: str
    length: int
    title: str | None
    url: str | None
    source: str | None
    given_language: str | None
    given_published_at: date | None
    language: str | None
    published_at: date | None
    published_key: date
    published_at_basis: str
    extractor_name: str
    extractor_version: str
    words: str
    revision: int
    created_at: datetime
    updated_at: datetime
