"""The life of a job's lines: each is read and kept exactly once, whoever works on it and however often they die.

What came of a line is kept in the transaction that keeps its article, and only while the line still waits. So two who
work on one line, or one who begins anew what a crash interrupted, have one effect.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from service.domain.access import Act
from service.domain.articles import ArticleIn
from service.domain.clock import Clock
from service.domain.jobs import Job, JobKind, JobLine, JobState, LineState
from service.errors import CommuniqueError, ExtractionFailedError, SetAsideError, TooSlowError, UnavailableError
from service.ingest.articles import Kept, Read, keeping
from service.store.audit import log_act
from service.store.jobs import (
    article_of_line,
    change_job,
    claim_line,
    count_attempt,
    end_line,
    find_open_line,
    give_attempt_back,
)
from service.store.unit_of_work import Database, WriteSession

log = logging.getLogger("service.ingest")

ATTEMPTS = 2
"""How often work on a line may begin and never end: what kills its reader twice would do so for ever."""
SLOW_TRIES = 3
"""How often keeping a line may take the database longer than it may: others wait for who works on it."""
_PATIENCE = 1.0
"""Seconds between two tries while the database or the reader is away."""
_OPERATIONS = {JobKind.INGEST: "ingest_article", JobKind.BATCH: "ingest_batch"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What those who work on lines work with."""

    database: Database
    clock: Clock
    read: Read
    tell: Callable[[Exception], str]
    """Writes what was raised as the problem, in JSON, that a request would be answered with."""
    note: Callable[[Kept], None] = lambda _kept: None
    """Told of each article that was taken in."""


def work(desk: Desk, number: int, ending: Event) -> bool:
    """Work on the line with this number, unless it was worked on or cancelled; False when it was left as it was.

    While the database or the reader is away it waits and tries again, and the attempt is the same; only what takes the
    database too long again and again has failed. Once `ending` is set it gives up instead, and leaves the line to
    others.
    """
    article: str | None = None
    slow = 0
    while True:
        try:
            article = article or _claim(desk, number)
            if article is not None:
                _attempt(desk, number, article, is_last=slow >= SLOW_TRIES - 1)
        except ExtractionFailedError:
            if ending.is_set():
                break
            article = None  # the attempt never ended, and the next one counts
        except UnavailableError as error:
            log.warning("work on a line waits", extra={"why": str(error)})
            slow += isinstance(error, TooSlowError)
            if ending.wait(_PATIENCE):
                break
        else:
            return True
    if article is not None:
        try:
            desk.database.run(give_attempt_back, number)
        except UnavailableError:
            log.warning("an attempt counts that was no fault of its line")
    return False


def _claim(desk: Desk, number: int) -> str | None:
    """Count an attempt at a line while others keep articles; what was sent in it, as JSON, or None as `_begin`."""
    with desk.database.write_beside() as session:
        article = claim_line(session, number, ATTEMPTS)
    return article or desk.database.run(_begin, desk, number)


def _begin(session: WriteSession, desk: Desk, number: int) -> str | None:
    """Count an attempt at a line: what was sent in it, as JSON; None when there is nothing to do, or none is left."""
    found = find_open_line(session, number)
    if found is None:
        return None
    job, line = found
    if line.attempts >= ATTEMPTS:
        _fail(session, desk, number, job, line, SetAsideError(f"Reading it ended whoever read it, {ATTEMPTS} times."))
        return None
    count_attempt(session, number)
    if job.state is JobState.QUEUED:
        now = desk.clock.now()
        change_job(session, job.moved(now, state=JobState.RUNNING, started_at=job.started_at or now))
    return article_of_line(session, number)


def _attempt(desk: Desk, number: int, article: str, *, is_last: bool) -> None:
    """Read the article and keep what came of it; raises UnavailableError and ExtractionFailedError.

    A TooSlowError is raised unless it `is_last`: then it is what came of the article.
    """
    try:
        kept = _keep(desk, number, article)
    except TooSlowError as error:
        if not is_last:
            raise
        desk.database.run(_refuse, desk, number, error)
    except (UnavailableError, ExtractionFailedError):
        raise
    except Exception as error:
        if not isinstance(error, CommuniqueError):
            log.exception("work on a line failed")
        desk.database.run(_refuse, desk, number, error)
    else:
        if kept is not None:
            desk.note(kept)


def _keep(desk: Desk, number: int, article: str) -> Kept | None:
    """Read the article and keep it with what came of the line; None when there is nothing to do any more."""
    step = keeping(desk.database, desk.clock, desk.read, ArticleIn.model_validate_json(article))
    with desk.database.write() as session:
        found = find_open_line(session, number)
        if found is None:
            return None
        job, line = found
        kept = step(session)
        article_id = kept.article.id
        end_line(session, number, replace(line, state=LineState.DONE, article_id=article_id, known=kept.known))
        now = desk.clock.now()
        alone = job.kind is JobKind.INGEST
        change_job(session, job.moved(now, done=job.done + 1, article_id=article_id if alone else None))
        if not kept.known:
            operation = _OPERATIONS[job.kind]
            act = Act(principal=job.created_by, operation=operation, resource_id=article_id, request_id=job.request_id)
            log_act(session, now, act)
        return kept


def _refuse(session: WriteSession, desk: Desk, number: int, error: Exception) -> None:
    """Keep why a line could not be taken, unless there is nothing to do any more."""
    if (found := find_open_line(session, number)) is not None:
        _fail(session, desk, number, *found, error)


def _fail(session: WriteSession, desk: Desk, number: int, job: Job, line: JobLine, error: Exception) -> None:
    problem = desk.tell(error)
    end_line(session, number, replace(line, state=LineState.FAILED, problem=problem))
    alone = job.kind is JobKind.INGEST
    changes = {"failed": job.failed + 1, **({"problem": problem} if alone else {})}
    change_job(session, job.moved(desk.clock.now(), **changes))
