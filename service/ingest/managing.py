"""What is done with whole jobs: cancelled, tried again, and removed when they are old."""

from datetime import timedelta

from service.domain.clock import Clock
from service.domain.jobs import FINISHED, Job, JobKind, JobState
from service.errors import ConflictError, RevisionMismatchError
from service.ingest.batches import LOST_AFTER, HandOut, close_abandoned, discard_job
from service.store.jobs import await_lines, change_job, failed_lines, get_job, old_jobs
from service.store.unit_of_work import Database, Step, WriteSession

_REMOVED_AT_ONCE = 10
"""Old jobs that one call of `tidy` removes: there may be more the next time."""
_AWAITED_AT_ONCE = 1000
"""Failed lines that are made to wait in one transaction."""


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
    database: Database,
    clock: Clock,
    hand_out: HandOut,
    job_id: str,
    created_by: str | None,
    expected: frozenset[int] | None = None,
) -> Step[Job]:
    """Have the failed lines of a job worked on again, as far as they hold an article; the last step is left to do.

    Very many lines are a lot to write, so others write in between. Until the last step a job that was finished stays
    so, and nobody works on it; should that step never come, the next call goes on from there.

    Raises NotFoundError, RevisionMismatchError when it is at no `expected` revision, and ConflictError when it is
    still received or cancelled, or has no such lines; so does the last step.
    """
    after, begun = 0, False
    while _goes_on(database, job_id, after):
        with database.write() as session, session.aside():
            job = _retriable(session, job_id, created_by, expected)
            lines = _await_some(session, job_id, after)
            change_job(session, job.moved(clock.now(), failed=job.failed - len(lines)))
        begun, expected, after = True, None, max([after, *lines])  # it is at a revision of which nobody was told

    def last_step(session: WriteSession) -> Job:
        job = _retriable(session, job_id, created_by, expected)
        lines = _await_some(session, job_id, after)
        interrupted = job.state in FINISHED and job.left
        if not (lines or begun or interrupted):
            raise ConflictError("No line of the job failed that holds an article.")
        changes = {"failed": job.failed - len(lines), **({"problem": None} if job.kind is JobKind.INGEST else {})}
        job = job.moved(clock.now(), state=JobState.QUEUED, finished_at=None, **changes)
        change_job(session, job)
        hand_out(session, job.id)
        return job

    return last_step


def _goes_on(database: Database, job_id: str, after: int) -> bool:
    """Whether more lines failed than are written at once."""
    with database.read() as session:
        return len(failed_lines(session, job_id, after, _AWAITED_AT_ONCE + 1)) > _AWAITED_AT_ONCE


def _retriable(session: WriteSession, job_id: str, created_by: str | None, expected: frozenset[int] | None) -> Job:
    job = _get(session, job_id, created_by, expected)
    if job.state is JobState.RECEIVING:
        raise ConflictError("The lines of the job are still coming in.")
    if job.state is JobState.CANCELLED:
        raise ConflictError("The job was cancelled; send what is left of it as a new one.")
    return job


def _await_some(session: WriteSession, job_id: str, after: int) -> list[int]:
    """Have failed lines beyond one wait: which, by their places."""
    found = failed_lines(session, job_id, after, _AWAITED_AT_ONCE)
    if found:
        await_lines(session, [number for number, _ in found])
    return [line for _, line in found]


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
