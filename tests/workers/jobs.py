"""Jobs for workers to work on, and what came of them."""

from collections.abc import Iterator, Sequence
from time import monotonic, sleep

from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.domain.jobs import FINISHED, Job, JobKind, JobLine
from service.ingest.batches import HandOut, NewLine, Sender, close_job, keep_lines, open_job
from service.store.jobs import get_job, list_lines
from service.store.paging import PageRequest
from service.store.tickets.giving import hand_out
from service.store.unit_of_work import Database, WriteSession
from tests.servers import STARTING

CLOCK = SystemClock()


def send(session: WriteSession, texts: Sequence[str], kind: JobKind = JobKind.BATCH, give: HandOut = hand_out) -> str:
    """Id of a job whose lines are articles of these texts."""
    job = open_job(session, CLOCK, kind, Sender("loopback"))
    lines = [NewLine(line, ArticleIn(text=text)) for line, text in enumerate(texts, start=1)]
    keep_lines(session, CLOCK, job.id, lines)
    return close_job(session, CLOCK, give, job.id).id


def job_of(database: Database, job_id: str) -> Job:
    """The job as it is."""
    with database.read() as session:
        return get_job(session, job_id)


def lines_of(database: Database, job_id: str) -> list[JobLine]:
    """The lines of a job as they are."""
    with database.read() as session:
        return list_lines(session, get_job(session, job_id), None, PageRequest(limit=1000)).items


def trying() -> Iterator[None]:
    """Again and again, until a busy machine has had time enough."""
    end = monotonic() + STARTING
    while monotonic() < end:
        yield
        sleep(0.05)
    raise AssertionError("it takes too long")


def finished(database: Database, job_id: str) -> Job:
    """The job once it is finished."""
    for _ in trying():
        if (job := job_of(database, job_id)).state in FINISHED:
            return job
    raise AssertionError
