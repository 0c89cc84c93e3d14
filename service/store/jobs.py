"""Queries about jobs and their lines."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, delete, exists, select, update
from sqlmodel import col

from service.domain.jobs import WORKED_ON, Job, JobKind, JobLine, JobState, LineState
from service.errors import NotFoundError
from service.store.paging import PageRequest, Slice, read_page
from service.store.tables import JobLineRow, JobRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

JobSort = Literal["-created", "created"]
"""Orders of the list, the default first."""

_RUNNING = exists().where(col(JobRow.id) == col(JobLineRow.job_id), col(JobRow.state) == JobState.RUNNING)
_CLAIM = (
    update(JobLineRow)
    .where(col(JobLineRow.number) == bindparam("claimed"), col(JobLineRow.state) == LineState.WAITING, _RUNNING)
    .where(col(JobLineRow.attempts) < bindparam("most"))
    .values(attempts=col(JobLineRow.attempts) + 1)
    .returning(col(JobLineRow.article))
)
_JOB = tuple(columns(JobRow)[field.name] for field in fields(Job))
_LINE = tuple(columns(JobLineRow)[field.name] for field in fields(JobLine))
# Built once, since each line of an archive needs them all.
_JOB_BY_ID = select(*_JOB).where(col(JobRow.id) == bindparam("job"))
_CHANGED_JOB = update(JobRow).where(col(JobRow.id) == bindparam("job"))
_OPEN_LINE = (
    select(*_LINE)
    .add_columns(col(JobLineRow.job_id))
    .where(col(JobLineRow.number) == bindparam("line"), col(JobLineRow.state) == LineState.WAITING)
)
_ENDED_LINE = update(JobLineRow).where(col(JobLineRow.number) == bindparam("ended"))


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs are wanted; what is None does not restrict."""

    kind: JobKind | None = None
    state: JobState | None = None
    created_by: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that waits to be worked on, by the number that no other line of any job has."""

    number: int
    attempts: int


def add_job(session: WriteSession, job: Job) -> None:
    """Keep a new job."""
    session.add([JobRow(**asdict(job))])


def change_job(session: WriteSession, job: Job) -> None:
    """Keep how far a job has come."""
    values = asdict(job)
    session.change(_CHANGED_JOB, job=values.pop("id"), **values)


def get_job(session: ReadSession, job_id: str, created_by: str | None = None) -> Job:
    """The job, or only if a caller sent it; raises NotFoundError."""
    row = session.first(_JOB_BY_ID, job=job_id)
    if row is None or created_by not in (None, row.created_by):
        raise NotFoundError("job")
    return _job_of(row)


def list_jobs(session: ReadSession, wanted: JobFilter, page: PageRequest) -> Slice[Job]:
    """One page of the jobs that pass the filter, sorted by a `JobSort`."""
    of = columns(JobRow)
    query: Select[*tuple[Any, ...]] = select(*_JOB)
    filters = (("kind", wanted.kind), ("state", wanted.state), ("created_by", wanted.created_by))
    query = query.where(*(of[name] == value for name, value in filters if value is not None))
    descending = (page.sort or "-created").startswith("-")
    return read_page(session, query, of["created_at"], col(JobRow.id), page, descending=descending).of(_job_of)


def add_lines(session: WriteSession, job_id: str, lines: Sequence[tuple[JobLine, str | None]]) -> None:
    """Keep lines of a job, each with what was sent as JSON where that is an article."""
    session.add([JobLineRow(job_id=job_id, article=article, **asdict(line)) for line, article in lines])


def list_lines(session: ReadSession, job: Job, state: LineState | None, page: PageRequest) -> Slice[JobLine]:
    """One page of a job's lines in order, all of them or those in a state."""
    cancelled = job.state is JobState.CANCELLED
    query: Select[*tuple[Any, ...]] = select(*_LINE).where(col(JobLineRow.job_id) == job.id)
    if state is not None:
        kept = LineState.WAITING if cancelled and state is LineState.CANCELLED else state
        nothing = cancelled and state is LineState.WAITING
        query = query.where(col(JobLineRow.state) == ("" if nothing else kept))

    def told(row: Row[*tuple[Any, ...]]) -> JobLine:
        line = _line_of(row)
        return replace(line, state=LineState.CANCELLED) if cancelled and line.state is LineState.WAITING else line

    number = columns(JobLineRow)["line"]
    return read_page(session, query, number, col(JobLineRow.job_id), page, descending=False).of(told)


def next_lines(session: ReadSession, limit: int) -> list[Waiting]:
    """Lines to work on next, at most `limit`: of the oldest jobs that have any, as many of each.

    So an article that comes alone does not wait until an archive is through.
    """
    waits = exists().where(col(JobLineRow.job_id) == col(JobRow.id), col(JobLineRow.state) == LineState.WAITING)
    oldest = select(col(JobRow.created_at), col(JobRow.id)).order_by(col(JobRow.created_at), col(JobRow.id))
    # A query for each state is read off the index, in order; one for both would sort all that wait.
    found = [session.rows(oldest.where(col(JobRow.state) == state, waits).limit(limit)) for state in WORKED_ON]
    jobs = sorted((row.created_at, row.id) for rows in found for row in rows)[:limit]
    each = -(-limit // len(jobs)) if jobs else 0
    return [line for _, job_id in jobs for line in waiting_lines(session, job_id, 0, each)][:limit]


def waiting_lines(session: ReadSession, job_id: str, after: int, limit: int) -> list[Waiting]:
    """The first lines of a job that wait, beyond the line `after`."""
    query = (
        select(col(JobLineRow.number), col(JobLineRow.attempts))
        .where(
            col(JobLineRow.job_id) == job_id,
            col(JobLineRow.state) == LineState.WAITING,
            col(JobLineRow.line) > after,
        )
        .order_by(col(JobLineRow.line))
        .limit(limit)
    )
    return [Waiting(row.number or 0, row.attempts) for row in session.rows(query)]


def find_open_line(session: ReadSession, number: int) -> tuple[Job, JobLine] | None:
    """The line with this number and its job, if it waits and its job is worked on."""
    row = session.first(_OPEN_LINE, line=number)
    if row is None:
        return None
    job = get_job(session, row.job_id)
    return (job, _line_of(row)) if job.state in WORKED_ON else None


def claim_line(session: WriteSession, number: int, most: int) -> str | None:
    """Count one more attempt at a line of a running job: what was sent in it, as JSON.

    None, and nothing is counted, where the line waits no more, its job does not run, or `most` attempts were counted.
    """
    row = session.change_and_tell(_CLAIM, claimed=number, most=most)
    return row[0] if row else None


def article_of_line(session: ReadSession, number: int) -> str:
    """What was sent in the line with this number, as JSON."""
    row = session.first(select(col(JobLineRow.article)).where(col(JobLineRow.number) == number))
    return (row.article if row else None) or ""


def count_attempt(session: WriteSession, number: int) -> None:
    """Keep that work on a line began once more."""
    attempts = col(JobLineRow.attempts)
    session.change(update(JobLineRow).where(col(JobLineRow.number) == number).values(attempts=attempts + 1))


def give_attempt_back(session: WriteSession, number: int) -> None:
    """Take it back that work on a line began, if the line still waits."""
    attempts = col(JobLineRow.attempts)
    waiting = (col(JobLineRow.number) == number, col(JobLineRow.state) == LineState.WAITING, attempts > 0)
    session.change(update(JobLineRow).where(*waiting).values(attempts=attempts - 1))


def end_line(session: WriteSession, number: int, line: JobLine) -> None:
    """Keep what has become of a line, and what was sent only where that could still be read."""
    values: dict[str, Any] = asdict(line)
    if line.state is LineState.DONE:
        values["article"] = None
    session.change(_ENDED_LINE, ended=number, **values)


def failed_lines(session: ReadSession, job_id: str, after: int, limit: int) -> list[tuple[int, int]]:
    """The first failed lines of a job that hold an article, beyond the line `after`: their numbers, and the lines."""
    query = (
        select(col(JobLineRow.number), col(JobLineRow.line))
        .where(
            col(JobLineRow.job_id) == job_id,
            col(JobLineRow.state) == LineState.FAILED,
            col(JobLineRow.line) > after,
            col(JobLineRow.article).is_not(None),
        )
        .order_by(col(JobLineRow.line))
        .limit(limit)
    )
    return [(row.number or 0, row.line) for row in session.rows(query)]


def await_lines(session: WriteSession, numbers: Collection[int]) -> None:
    """Have the lines with these numbers wait again."""
    these = update(JobLineRow).where(col(JobLineRow.number).in_(numbers))
    session.change(these.values(state=LineState.WAITING, attempts=0, problem=None))


def abandoned_jobs(session: ReadSession, before: datetime, limit: int) -> list[Job]:
    """Jobs that are still received, and of which nothing came since."""
    query = (
        select(*_JOB)
        .where(col(JobRow.state) == JobState.RECEIVING, col(JobRow.updated_at) < before)
        .order_by(col(JobRow.created_at))
        .limit(limit)
    )
    return [_job_of(row) for row in session.rows(query)]


def old_jobs(session: ReadSession, before: datetime, limit: int) -> list[str]:
    """Ids of jobs that were finished before an instant, the oldest first."""
    query = select(col(JobRow.id)).where(col(JobRow.finished_at) < before).order_by(col(JobRow.finished_at))
    return [row.id for row in session.rows(query.limit(limit))]


def remove_lines(session: WriteSession, job_id: str, limit: int) -> int:
    """Forget so many lines of a job; how many there still were."""
    some = select(col(JobLineRow.number)).where(col(JobLineRow.job_id) == job_id).limit(limit)
    return session.change(delete(JobLineRow).where(col(JobLineRow.number).in_(some.scalar_subquery())))


def remove_job(session: WriteSession, job_id: str) -> None:
    """Forget a job without lines."""
    session.change(delete(JobRow).where(col(JobRow.id) == job_id))


def revisions(session: ReadSession, job_ids: Collection[str]) -> dict[str, int]:
    """The present revision of each of some jobs that there are."""
    query = select(col(JobRow.id), col(JobRow.revision)).where(col(JobRow.id).in_(job_ids))
    return {row.id: row.revision for row in session.rows(query)}


def _job_of(row: Row[*tuple[Any, ...]]) -> Job:
    values = {column.name: getattr(row, column.name) for column in _JOB}
    return Job(**values | {"kind": JobKind(row.kind), "state": JobState(row.state)})


def _line_of(row: Row[*tuple[Any, ...]]) -> JobLine:
    values = {column.name: getattr(row, column.name) for column in _LINE}
    return JobLine(**values | {"state": LineState(row.state)})
