"""Keys by which reports that may be linked find each other."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from service.store.tables.base import Table


class ReportKeyRow(Table, table=True):
    """One blocking key of a report, with the days on which it finds the report."""

    __tablename__ = "report_key"
    __table_args__ = (Index(None, "kind", "key", "latest", "earliest", "report_id"),)

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE", index=True)
    earliest: date
    latest: date
