"""Keys by which reports that may be linked find each other."""

from datetime import date

from sqlmodel import Field

from service.store.tables.base import Table


class ReportKeyRow(Table, table=True):
    """One blocking key of a report, with the span that its date allows: all time when it has none."""

    __tablename__ = "report_key"

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE", index=True)
    earliest: date
    latest: date
