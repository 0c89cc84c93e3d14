"""The lines of jobs."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from service.store.tables.base import Table


class JobLineRow(Table, table=True):
    """A line of a job: the article to read, or what came of it.

    What waits in a job that was cancelled is cancelled: the job says so, so that cancelling touches no line.
    """

    __tablename__ = "job_line"
    __table_args__ = (UniqueConstraint("job_id", "line"), Index(None, "job_id", "state", "line"))

    number: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id")
    line: int
    state: str
    attempts: int
    article_id: str | None
    known: bool | None
    problem: str | None
    """As JSON: why it failed."""
    article: str | None
    """What was sent, as JSON, until it is kept; null where it was none. The last column: it is the long one."""
