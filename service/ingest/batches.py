"""Jobs coming in: one article, or the lines of an upload, kept as they come and handed out once all are there.

No line is worked on before its upload has ended: only then is it known whether the upload came before under its
`Idempotency-Key`, and so must have no effect of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.articles import ArticleIn
from service.domain.clock import Clock
from service.domain.ids import IdPrefix, new_id
from service.domain.jobs import Job, JobKind, JobLine, JobState, LineState
from service.store.jobs import abandoned_jobs, add_job, add_lines, change_job, get_job, remove_job, remove_lines
from service.store.unit_of_work import Database, WriteSession

HandOut = Callable[[WriteSession, str], None]
"""Has a job worked on whose lines wait, once the transaction in which it is called takes effect."""

LOST_AFTER = timedelta(minutes=2)
"""How long nothing may be kept of an upload, beyond the time in which its sender must send something."""
_AT_ONCE = 1000
"""Rows that are removed in one transaction."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a job, and with which request."""

    principal: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it came in: the article that it holds, or the problem, as JSON, for which it holds none."""

    line: int
    article: ArticleIn | None
    problem: str | None = None


def open_job(session: WriteSession, clock: Clock, kind: JobKind, sender: Sender) -> Job:
    """A new job whose lines are about to come."""
    now = clock.now()
    job = Job(
        id=new_id(IdPrefix.JOB, now),
        kind=kind,
        state=JobState.RECEIVING,
        created_by=sender.principal,
        request_id=sender.request_id,
        created_at=now,
        updated_at=now,
    )
    add_job(session, job)
    session.about(job.id)
    return job


def keep_lines(session: WriteSession, clock: Clock, job_id: str, lines: Sequence[NewLine]) -> bool:
    """Keep lines that came in, be it none; whether more may come, since somebody may have ended the job."""
    job = get_job(session, job_id)
    if job.state is not JobState.RECEIVING:
        return False
    add_lines(session, job_id, [(_line(new), _sent(new)) for new in lines])
    broken = sum(new.article is None for new in lines)
    change_job(session, job.moved(clock.now(), total=job.total + len(lines), failed=job.failed + broken))
    return True


def close_job(
    session: WriteSession,
    clock: Clock,
    hand_out: HandOut,
    job_id: str,
    *,
    cut_short: bool = False,
    problem: str | None = None,
) -> Job:
    """Have a job worked on whose lines are all there, as far as they will come; `problem` says why, as JSON.

    One that somebody ended meanwhile stays as it is.
    """
    job = get_job(session, job_id)
    if job.state is not JobState.RECEIVING:
        return job
    job = job.moved(clock.now(), state=JobState.QUEUED, cut_short=cut_short, problem=problem)
    change_job(session, job)
    session.about(job.id)
    if job.left:
        hand_out(session, job.id)
    return job


def accept(session: WriteSession, clock: Clock, hand_out: HandOut, article: ArticleIn, sender: Sender) -> Job:
    """A new job of one article."""
    job = open_job(session, clock, JobKind.INGEST, sender)
    keep_lines(session, clock, job.id, [NewLine(1, article)])
    return close_job(session, clock, hand_out, job.id)


def discard_received(database: Database, job_id: str) -> None:
    """Forget a job as if it had never come, unless it is not received any longer."""
    with database.read() as session:
        state = get_job(session, job_id).state
    if state is JobState.RECEIVING:
        discard_job(database, job_id)


def discard_job(database: Database, job_id: str) -> None:
    """Forget a job with its lines, in small steps, so that others write between."""
    removed = _AT_ONCE
    while removed == _AT_ONCE:
        with database.write() as session, session.aside():
            removed = remove_lines(session, job_id, _AT_ONCE)
            if removed < _AT_ONCE:
                remove_job(session, job_id)


def close_abandoned(database: Database, clock: Clock, hand_out: HandOut, before: datetime) -> None:
    """Have the lines worked on of uploads of which the last came before: who received them has died."""
    with database.read() as session:
        found = abandoned_jobs(session, before, _AT_ONCE)
    for job in found:
        with database.write() as session:
            if get_job(session, job.id).revision == job.revision:
                close_job(session, clock, hand_out, job.id, cut_short=True)


def _line(new: NewLine) -> JobLine:
    return JobLine(new.line, LineState.FAILED if new.article is None else LineState.WAITING, problem=new.problem)


def _sent(new: NewLine) -> str | None:
    return None if new.article is None else new.article.model_dump_json(exclude_unset=True)
