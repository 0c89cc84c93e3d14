"""Work is handed out exactly if the transaction that keeps it takes effect, and each line once."""

import pytest
from sqlalchemy import text

from service.domain.jobs import JobKind
from service.ingest.managing import cancel_job
from service.store.tickets.giving import forgotten_jobs, spread
from service.store.unit_of_work import Database
from tests.workers.jobs import CLOCK, send


def tickets(database: Database, *tasks: str) -> list[tuple[str, str | None, int]]:
    """Tasks, names and priorities of the tickets for some tasks, in the order in which they are taken."""
    query = text(
        "SELECT task_name, queueing_lock, priority FROM procrastinate_jobs"
        " WHERE task_name = ANY(:tasks) AND status = 'todo' ORDER BY priority DESC, id"
    )
    with database.engine.connect() as connection:
        return [(task, name, priority) for task, name, priority in connection.execute(query, {"tasks": list(tasks)})]


class _StopError(Exception):
    """What goes wrong in the middle."""


def test_work_is_handed_out_with_what_keeps_it_or_not_at_all(database: Database) -> None:
    """The ticket of a job is there once its transaction took effect; taken back, it leaves none."""
    with pytest.raises(_StopError), database.write() as session:  # noqa: PT012 - the error comes from the block itself
        send(session, ["an article"])
        raise _StopError
    assert tickets(database, "spread") == []
    with database.write() as session:
        send(session, ["an article"])
    assert len(tickets(database, "spread")) == 1


def test_the_lines_of_an_archive_are_handed_out_some_at_a_time(database: Database) -> None:
    """Behind each hundred comes the ticket for the next, so that archives take turns."""
    one = database.run(send, [f"one {number}" for number in range(150)])
    two = database.run(send, [f"two {number}" for number in range(150)])
    database.run(spread, one)
    database.run(spread, two)
    assert [task for task, *_ in tickets(database, "spread", "work")][2:] == [*100 * ["work"], "spread"] * 2


def test_every_waiting_line_has_one_ticket_however_often_its_job_is_spread(database: Database) -> None:
    """A worker that dies while it hands out lines leaves it to another to go on, or to begin anew."""
    job_id = database.run(send, [f"article {number}" for number in range(150)])
    for after in (0, 0, 100):
        database.run(spread, job_id, after)
    names = [name for _, name, _ in tickets(database, "work")]
    assert len(set(names)) == len(names) == 150


def test_an_article_sent_alone_does_not_wait_for_an_archive(database: Database) -> None:
    """Its ticket is taken before those of lines that came earlier."""
    archive = database.run(send, ["one", "two"])
    alone = database.run(send, ["three"], JobKind.INGEST)
    for job_id in (archive, alone):
        database.run(spread, job_id)
    assert [priority for *_, priority in tickets(database, "work")] == [1, 0, 0]


def test_nothing_of_a_cancelled_job_is_handed_out(database: Database) -> None:
    """Its lines wait no longer."""
    job_id = database.run(send, ["an article"])
    database.run(cancel_job, CLOCK, job_id, None)
    database.run(spread, job_id)
    assert tickets(database, "work") == []


def test_what_was_forgotten_is_found_when_nothing_else_is_left_to_do(database: Database) -> None:
    """A database that was moved here has jobs but no tickets."""
    job_id = database.run(send, ["an article"])
    with database.read() as session:
        assert forgotten_jobs(session) == []
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    with database.read() as session:
        assert forgotten_jobs(session) == [job_id]
