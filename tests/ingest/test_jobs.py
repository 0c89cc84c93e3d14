"""The lines of jobs are worked on exactly once, whoever works on them and however it ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select, update

from service.domain.articles import ArticleIn
from service.domain.jobs import Job, JobKind, JobState, LineState
from service.domain.reports import Extraction
from service.errors import ExtractionFailedError, NotFoundError, TooComplexError, TooSlowError, UnavailableError
from service.http.failures import told
from service.ingest import jobs, managing
from service.ingest.batches import NewLine, Sender, close_job, keep_lines, open_job
from service.ingest.jobs import ATTEMPTS, SLOW_TRIES, Desk, work
from service.ingest.managing import retry_job, tidy
from service.store.changes import last_seq
from service.store.jobs import get_job, list_lines, next_lines, waiting_lines
from service.store.paging import PageRequest
from service.store.tables import ArticleRow, JobLineRow
from service.store.unit_of_work import Database, WriteSession
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, reading

TOLD = reading(extraction([meeting_report()]))
SENDER = Sender("loopback", "r1")
ALL = PageRequest(limit=1000)
NOW = Event()
NOW.set()
"""Tells who works on a line to wait for nothing."""


def hand_out(_session: WriteSession, _job_id: str) -> None:
    """Nobody is told: these tests work by themselves."""


def receive(database: Database, clock: FrozenClock, *texts: str) -> Job:
    """A job whose lines are still coming in."""
    with database.write() as session:
        job = open_job(session, clock, JobKind.BATCH, SENDER)
        keep_lines(session, clock, job.id, [NewLine(n, ArticleIn(text=text)) for n, text in enumerate(texts, 1)])
    return job


def accept(database: Database, clock: FrozenClock, *texts: str) -> Job:
    """A job that waits to be worked on."""
    job = receive(database, clock, *texts)
    return database.run(close_job, clock, hand_out, job.id)


def numbers(database: Database, job: Job) -> list[int]:
    """The numbers of a job's waiting lines."""
    with database.read() as session:
        return [line.number for line in waiting_lines(session, job.id, 0, 1000)]


def now(database: Database, job: Job) -> Job:
    """How far a job has come."""
    with database.read() as session:
        return get_job(session, job.id)


def states(database: Database, job: Job) -> list[tuple[str, int]]:
    """The state of each line of a job, and how often it was begun."""
    with database.read() as session:
        return [(line.state, line.attempts) for line in list_lines(session, job, None, ALL).items]


def count(database: Database, table: Any) -> int:  # noqa: ANN401 - any table
    """How many rows a table has."""
    with database.read() as session:
        row = session.first(select(func.count()).select_from(table))
    return row[0] if row else 0


def test_a_line_that_two_work_on_at_once_has_one_effect(database: Database, clock: FrozenClock) -> None:
    """Each line is kept once, and counted once; who comes later finds nothing to do."""
    job = accept(database, clock, *(f"Talks {number}." for number in range(6)))
    desk = Desk(database, clock, TOLD, told)
    lines = numbers(database, job)
    with ThreadPoolExecutor(2) as threads:
        for line in lines:
            list(threads.map(lambda number: work(desk, number, Event()), [line, line]))
    assert (now(database, job).state, now(database, job).done) == (JobState.SUCCEEDED, 6)
    assert count(database, ArticleRow) == 6
    with database.read() as session:
        seq = last_seq(session)
    work(desk, lines[0], Event())
    with database.read() as session:
        assert last_seq(session) == seq


def test_of_however_many_work_on_a_line_none_has_a_second_effect(database: Database, clock: FrozenClock) -> None:
    """Eight count as its death, since none of them ended before the others began; what is kept is kept once."""
    job = accept(database, clock, *(f"Talks {number}." for number in range(6)))
    desk = Desk(database, clock, TOLD, told)
    with ThreadPoolExecutor(8) as threads:
        lines = [number for number in numbers(database, job) for _ in range(8)]
        list(threads.map(lambda number: work(desk, number, Event()), lines))
    left = now(database, job)
    assert left.done + left.failed == left.total == 6
    assert count(database, ArticleRow) == left.done


def test_what_was_sent_is_forgotten_once_it_is_kept(database: Database, clock: FrozenClock) -> None:
    """The article has the text then; a line that failed keeps it, to be tried again."""
    job = accept(database, clock, "Talks.", "More talks.")
    first, second = numbers(database, job)
    work(Desk(database, clock, TOLD, told), first, Event())
    work(Desk(database, clock, raising(TooComplexError("It takes too long.")), told), second, Event())
    with database.read() as session:
        kept = session.rows(select(JobLineRow.state, JobLineRow.article).order_by(JobLineRow.line))  # type: ignore[call-overload] # SQLModel types columns as values
    assert [(row.state, row.article is None) for row in kept] == [("done", True), ("failed", False)]


def raising(*errors: Exception) -> Callable[[ArticleIn], Extraction]:
    """Reads in vain, each time for another reason, and then as the others do."""
    left = list(errors)

    def read(article: ArticleIn) -> Extraction:
        if left:
            raise left.pop(0)
        return TOLD(article)

    return read


def test_while_the_reader_or_the_database_is_away_a_line_waits(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again as often as it takes, and all of it is one attempt."""
    monkeypatch.setattr(jobs, "_PATIENCE", 0.001)
    job = accept(database, clock, "Talks.")
    away = [UnavailableError("It is away.") for _ in range(5)]
    work(Desk(database, clock, raising(*away), told), numbers(database, job)[0], Event())
    assert states(database, job) == [("done", 1)]


def test_what_takes_the_database_too_long_again_and_again_fails(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and can be tried again by hand; until then it holds up no other line."""
    monkeypatch.setattr(jobs, "_PATIENCE", 0.001)
    job = accept(database, clock, "Talks.", "More talks.")
    slow = [TooSlowError("It takes too long.", "57014") for _ in range(2 * SLOW_TRIES - 1)]
    desk = Desk(database, clock, raising(*slow), told)
    for line in numbers(database, job):
        work(desk, line, Event())
    assert states(database, job) == [("failed", 1), ("done", 1)]
    with database.read() as session:
        failed, _ = list_lines(session, job, None, ALL).items
    assert '"code":"too_slow"' in (failed.problem or "")
    database.run(retry_job(database, clock, hand_out, job.id, None))
    work(desk, numbers(database, job)[0], Event())
    assert states(database, job) == [("done", 1), ("done", 1)]


def failed_job(database: Database, clock: FrozenClock, lines: int) -> Job:
    """A job of which every line failed."""
    job = accept(database, clock, *(f"Talks number {line}." for line in range(lines)))
    desk = Desk(database, clock, raising(*[TooComplexError("It is too long.") for _ in range(lines)]), told)
    for line in numbers(database, job):
        work(desk, line, Event())
    return job


def test_very_many_failed_lines_wait_again_in_steps_between_which_others_write(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the last step the job is finished as it was; a call whose last step never came is made good by the next."""
    monkeypatch.setattr(managing, "_AWAITED_AT_ONCE", 2)
    job = failed_job(database, clock, 5)
    retry_job(database, clock, hand_out, job.id, None)
    with database.read() as session:
        begun = get_job(session, job.id)
    assert (begun.state, begun.failed, begun.left) == (JobState.FAILED, 1, 4)
    work(Desk(database, clock, TOLD, told), numbers(database, job)[0], Event())
    assert [state for state, _ in states(database, job)] == [*["waiting"] * 4, "failed"]
    again = database.run(retry_job(database, clock, hand_out, job.id, None))
    assert (again.state, again.failed, again.left) == (JobState.QUEUED, 0, 5)
    for line in numbers(database, job):
        work(Desk(database, clock, TOLD, told), line, Event())
    with database.read() as session:
        assert (get_job(session, job.id).state, get_job(session, job.id).done) == (JobState.SUCCEEDED, 5)


def test_who_is_told_to_end_leaves_the_line_as_it_was(database: Database, clock: FrozenClock) -> None:
    """While the reader is away, or is ended by whoever stops the server: the attempt does not count."""
    job = accept(database, clock, "Talks.")
    [line] = numbers(database, job)
    for error in (UnavailableError("It is away."), ExtractionFailedError("The process that read the article died.")):
        work(Desk(database, clock, raising(error), told), line, NOW)
        assert states(database, job) == [("waiting", 0)]


def test_what_ends_its_reader_is_tried_once_more_and_then_set_aside(database: Database, clock: FrozenClock) -> None:
    """Whether only the reader died of it, or all that was there and the attempt was never ended."""
    died = [ExtractionFailedError("The process that read the article died.") for _ in range(ATTEMPTS)]
    job = accept(database, clock, "Talks.", "More talks.")
    first, second = numbers(database, job)
    work(Desk(database, clock, raising(*died), told), first, Event())
    with database.write() as session:
        session.change(update(JobLineRow).where(JobLineRow.number == second).values(attempts=ATTEMPTS))  # type: ignore[arg-type] # SQLModel types columns as values
    work(Desk(database, clock, TOLD, told), second, Event())
    assert states(database, job) == [("failed", ATTEMPTS), ("failed", ATTEMPTS)]
    assert now(database, job).state is JobState.FAILED
    with database.read() as session:
        problems = [line.problem or "" for line in list_lines(session, now(database, job), None, ALL).items]
    assert all('"code":"set_aside"' in problem for problem in problems)


def test_a_fault_of_ours_fails_the_line_alone(database: Database, clock: FrozenClock) -> None:
    """As an internal error without details; the next line is worked on."""
    job = accept(database, clock, "Talks.", "More talks.")
    desk = Desk(database, clock, raising(RuntimeError("Quagmire")), told)
    for number in numbers(database, job):
        work(desk, number, Event())
    with database.read() as session:
        failed, done = list_lines(session, now(database, job), None, ALL).items
    assert ('"code":"internal"' in (failed.problem or ""), "Quagmire" in (failed.problem or "")) == (True, False)
    assert done.state is LineState.DONE


def test_an_article_that_comes_alone_does_not_wait_for_an_archive(database: Database, clock: FrozenClock) -> None:
    """What is worked on next is taken from the oldest jobs in equal parts, a line each when there are many."""
    archive = accept(database, clock, *(f"Talks {number}." for number in range(40)))
    clock.advance(seconds=1)
    alone = accept(database, clock, "Other talks.")
    with database.read() as session:
        found = {line.number for line in next_lines(session, 16)}
    assert len(found) == 9
    assert found >= {*numbers(database, alone), *numbers(database, archive)[:8]}
    for number in range(30):
        clock.advance(seconds=1)
        accept(database, clock, f"Note {number}.")
    with database.read() as session:
        assert len(next_lines(session, 16)) == 16


def test_no_line_is_worked_on_before_its_upload_has_ended(database: Database, clock: FrozenClock) -> None:
    """It is found by nobody, and working on it all the same has no effect."""
    job = receive(database, clock, "Talks.")
    with database.read() as session:
        assert next_lines(session, 16) == []
    work(Desk(database, clock, TOLD, told), numbers(database, job)[0], Event())
    assert states(database, job) == [("waiting", 0)]


PATIENCE, KEEP = timedelta(seconds=30), timedelta(days=7)


def test_an_upload_that_its_receiver_left_behind_is_worked_on(database: Database, clock: FrozenClock) -> None:
    """Once nothing came of it for longer than a sender may take, and then as one that was cut short."""
    job = receive(database, clock, "Talks.")
    clock.advance(seconds=60)
    tidy(database, clock, hand_out, PATIENCE, KEEP)
    assert now(database, job).state is JobState.RECEIVING
    clock.advance(seconds=100)
    tidy(database, clock, hand_out, PATIENCE, KEEP)
    assert (now(database, job).state, now(database, job).cut_short) == (JobState.QUEUED, True)


def test_old_jobs_are_removed_with_their_lines_and_no_others(database: Database, clock: FrozenClock) -> None:
    """Counted from when they ended; one that is not finished stays however old it is, and so do the articles."""
    ended, waiting = accept(database, clock, "Talks."), accept(database, clock, "More talks.")
    clock.advance(days=30)
    work(Desk(database, clock, TOLD, told), numbers(database, ended)[0], Event())
    clock.advance(days=6)
    tidy(database, clock, hand_out, PATIENCE, KEEP)
    assert count(database, JobLineRow) == 2
    clock.advance(days=2)
    tidy(database, clock, hand_out, PATIENCE, KEEP)
    with pytest.raises(NotFoundError):
        now(database, ended)
    assert now(database, waiting).state is JobState.QUEUED
    assert (count(database, JobLineRow), count(database, ArticleRow)) == (1, 1)
