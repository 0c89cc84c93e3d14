"""What is done with whole jobs: cancelled, tried again, and removed when they are old."""

from datetime import timedelta

from service.domain.clock import Clock
from service.domain.jobs import FINISHED, Job, JobKind, JobState
from service.errors import ConflictError, RevisionMismatchError
from service.ingest.batches import LOST_AFTER, HandOut, close_abandoned, discard_job
from service.store.jobs import await_failed_lines, change_job, get_job, old_jobs
from service.store.unit_of_work import Database, WriteSession

_REMOVED_AT_ONCE = 10
"""Old jobs that one call of `tidy` removes: there may be more the next time."""


def cancel_job(
    session: WriteSession, clock: Clock, job_id: str, created_by: str | None, expected: frozenset[int] | None = None
) -> Job:
    """End a job: what waits is not worked on, and what is being read is not kept.

    Raises NotFoundError, RevisionMismatchError when it is at no `expected` revision, and ConflictError when it is
    finished.
    """
    job = _get(session, job_id, created_by, expected)
    if job.state in FINISHED:
        raise ConflictError("The job is finished.")
    now = clock.now()
    job = job.moved(now, state=JobState.CANCELLED, finished_at=now)
    change_job(session, job)
    return job


def retry_job(
    session: WriteSession,
    clock: Clock,
    hand_out: HandOut,
    job_id: str,
    created_by: str | None,
    expected: frozenset[int] | None = None,
) -> Job:
    """Have the failed lines of a job worked on again, as far as they hold an article.

    Raises NotFoundError, RevisionMismatchError when it is at no `expected` revision, and ConflictError when it is
    still received or cancelled, or has no such lines.
    """
    job = _get(session, job_id, created_by, expected)
    if job.state is JobState.RECEIVING:
        raise ConflictError("The lines of the job are still coming in.")
    if job.state is JobState.CANCELLED:
        raise ConflictError("The job was cancelled; send what is left of it as a new one.")
    waiting = await_failed_lines(session, job_id)
    if not waiting:
        raise ConflictError("No line of the job failed that holds an article.")
    problem = None if job.kind is JobKind.INGEST else job.problem
    job = job.moved(clock.now(), state=JobState.QUEUED, finished_at=None, failed=job.failed - waiting, problem=problem)
    change_job(session, job)
    hand_out(session, job.id)
    return job


def tidy(database: Database, clock: Clock, hand_out: HandOut, upload_patience: timedelta, keep: timedelta) -> None:
    """Have uploads worked on that whoever received them left behind, and remove jobs that ended so long ago.

    Called now and then, by any number of processes; raises UnavailableError.
    """
    close_abandoned(database, clock, hand_out, clock.now() - upload_patience - LOST_AFTER)
    with database.read() as session:
        found = old_jobs(session, clock.now() - keep, _REMOVED_AT_ONCE)
    for job_id in found:
        discard_job(database, job_id)


def _get(session: WriteSession, job_id: str, created_by: str | None, expected: frozenset[int] | None) -> Job:
    job = get_job(session, job_id, created_by)
    if expected is not None and job.revision not in expected:
        raise RevisionMismatchError(f"The job is at revision {job.revision}.")
    return job
