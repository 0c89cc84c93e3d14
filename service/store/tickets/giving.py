"""Handing work out: in the transaction that keeps it, so that there is a ticket exactly if it takes effect."""

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Ticket
from procrastinate.types import JSONValue
from psycopg import OperationalError
from sqlalchemy import String, cast, column, exists, literal_column, select, table
from sqlmodel import col

from service.domain.jobs import WORKED_ON, JobKind, LineState
from service.errors import DatabaseUnavailableError
from service.store.tables import JobLineRow, JobRow
from service.store.unit_of_work import ReadSession, WriteSession

QUEUE = "communique"
SPREAD, WORK, TIDY = "spread", "work", "tidy"
"""What a ticket asks for: to hand out the lines of a job, to work on a line, to tidy."""
AHEAD, ARTICLE, ARCHIVE = 2, 1, 0
"""Priorities: of what makes work for others, of an article that was sent alone, of the lines of an archive."""
_TOGETHER = 100
"""Lines that are handed out in one transaction; other writers wait for it, and other archives for these lines."""

_tickets = table("procrastinate_jobs", column("task_name"), column("queueing_lock"), column("status"))


def hand_out(session: WriteSession, job_id: str) -> None:
    """Have workers take up a job once the transaction takes effect."""
    _give(session, [_ticket(SPREAD, AHEAD, job_id=job_id, after=0)])


def spread(session: WriteSession, job_id: str, after: int = 0) -> None:
    """Hand out the next lines behind `after` that wait and have no ticket, and then to go on behind them.

    What goes on comes after these lines, so archives take turns, and one that is cancelled leaves few tickets.
    """
    job = session.first(select(col(JobRow.kind)).where(col(JobRow.id) == job_id, col(JobRow.state).in_(WORKED_ON)))
    if job is None:
        return
    name = cast(col(JobLineRow.number), String)
    given = exists().where(_tickets.c.queueing_lock == name, _tickets.c.status == literal_column("'todo'"))
    lines = session.rows(
        select(col(JobLineRow.number), col(JobLineRow.line))
        .where(col(JobLineRow.job_id) == job_id, col(JobLineRow.state) == LineState.WAITING)
        .where(col(JobLineRow.line) > after, ~given)
        .order_by(col(JobLineRow.line))
        .limit(_TOGETHER)
    )
    priority = ARTICLE if job[0] == JobKind.INGEST else ARCHIVE
    tickets = [_ticket(WORK, priority, name=str(number), number=number) for number, _ in lines]
    if len(lines) == _TOGETHER:
        tickets.append(_ticket(SPREAD, priority, job_id=job_id, after=lines[-1][1]))
    _give(session, tickets)


def forgotten_jobs(session: ReadSession) -> list[str]:
    """Ids of jobs that wait while nothing at all was handed out, as in a database that was moved here."""
    given = exists().where(_tickets.c.task_name.in_((SPREAD, WORK)))
    return [row[0] for row in session.rows(select(col(JobRow.id)).where(col(JobRow.state).in_(WORKED_ON), ~given))]


def _ticket(task: str, priority: int, *, name: str | None = None, **arguments: JSONValue) -> Ticket:
    """A ticket; no two that wait have one name."""
    return Ticket(queue=QUEUE, task_name=task, priority=priority, queueing_lock=name, lock=None, task_kwargs=arguments)


def _give(session: WriteSession, tickets: list[Ticket]) -> None:
    if not tickets:
        return
    try:
        App(connector=SyncPsycopgConnector()).job_manager.batch_defer_jobs(tickets, connection=session.driver)
    except ConnectorException as error:
        if isinstance(trouble := error.__cause__, OperationalError):
            code = trouble.sqlstate or type(trouble).__name__
            raise DatabaseUnavailableError("The database cannot serve the request now.", code) from error
        raise
