"""What decisions hold on to."""

from sqlmodel import Field

from service.store.tables.base import Table


class DecisionAnchorRow(Table, table=True):
    """The words of an article that a report was read from of which a decision speaks.

    Reports come and go, with their articles and with every extraction; the words of a text do not.
    """

    __tablename__ = "decision_anchor"

    decision_id: str = Field(primary_key=True, foreign_key="decision.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    """Place among the decision's anchors: first come those that decide where it belongs."""
    side: int
    """0, or 1 for the second resource of a merge and for what is split off."""
    sha256: str = Field(index=True)
    """Digest of the article's text."""
    spans: str
    """The words as JSON text: a list of `[source, start, end]`."""
    report_id: str | None = Field(foreign_key="report.id", ondelete="SET NULL", index=True)
    """The report that is read from these words now, if there is one."""
