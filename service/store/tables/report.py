"""Reports: what one article says of one thing."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class ReportRow(Table, table=True):
    """A report, the group of reports it is linked with, and the resource it belongs to."""

    __tablename__ = "report"
    __table_args__ = (
        Index(None, "article_id", "group_id"),
        Index(None, "resource_id", "published_key", "id"),
        Index(None, "resource_id", "saying", "published_key", "id"),
        Index(None, "identity", "resource_id", "published_key"),
        Index(None, "group_id", "identity", "published_key"),
    )

    id: str = Field(primary_key=True)
    article_id: str = Field(foreign_key="article.id", ondelete="CASCADE")
    kind: str
    position: int
    """Place among the article's reports."""
    content: str
    """The report as JSON text."""
    origin: str
    """Digest of the article's text and the position: the same whenever the article comes in."""
    name: str | None
    """An official's name, by which meetings of the same article refer to them."""
    published_at: date | None
    published_key: date
    source: str | None
    extractor_name: str
    extractor_version: str
    identity: str | None
    """Digest of what an official's report says of them, or `TURNING`; null for a surname alone, and other kinds."""
    saying: str
    """Digest of what the report says and who published it; its id where such are not taken together."""
    group_id: str
    """Least id among the reports with which it is gathered, or of people and channels linked; or `alone`."""
    resource_id: str
    created_at: datetime
