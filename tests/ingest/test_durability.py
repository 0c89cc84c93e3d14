"""What was answered is kept, whatever happens to the process afterwards."""

import os
import signal
import subprocess
import sys
from multiprocessing import get_context

import pytest
from sqlalchemy import func, select

from service.store.articles import ArticleFilter, list_articles
from service.store.changes import list_changes
from service.store.meetings import MeetingFilter, list_meetings
from service.store.paging import PageRequest
from service.store.tables import ArticleRow, ChangeRow, DecisionRow, KeptAnswerRow
from service.store.unit_of_work import Database
from tests.ingest import crashing

INGEST = """
from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.ingest.articles import ingest
from service.settings import Settings
from service.store.engine import build_engine
from service.store.unit_of_work import Database
from tests.factories import extraction, meeting_report, reading

database = Database(build_engine(Settings()))
for number in range(1000):
    told = reading(extraction([meeting_report(day=f"2{number:03}-05-14")]))
    outcome = ingest(database, SystemClock(), told, ArticleIn(text=str(number)))
    print(outcome.article.id, flush=True)
"""


def test_killed_process_loses_nothing_that_it_answered(database: Database, database_url: str) -> None:
    """A process that is killed while it ingests leaves every article it told of, and no half of another."""
    environment = {**os.environ, "COMMUNIQUE_DATABASE_URL": database_url}
    with subprocess.Popen(
        [sys.executable, "-c", INGEST], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        answered = [process.stdout.readline().strip() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        answered += process.stdout.read().split()
    with database.read() as session:
        page = PageRequest(limit=1000)
        articles = {one.id for one in list_articles(session, ArticleFilter(), page).items}
        meetings = list_meetings(session, MeetingFilter(), page).items
        log = list_changes(session, 0, page).items
    assert articles.issuperset(answered)
    assert len(articles) <= len(answered) + 1
    assert len(articles) == len(meetings) == len(log)


TABLES = (ArticleRow, ChangeRow, DecisionRow, KeptAnswerRow)


def rows(database: Database) -> list[int]:
    """How many articles, changes, decisions and kept answers there are."""
    with database.read() as session:
        found = [session.first(select(func.count()).select_from(table)) for table in TABLES]
    return [row[0] for row in found if row]


@pytest.mark.parametrize("operation", crashing.OPERATIONS)
def test_a_retried_key_has_one_effect_wherever_the_process_was_killed(
    database: Database, database_url: str, operation: str
) -> None:
    """Killed before any statement, or before the commit, a request with a key leaves nothing at all.

    Killed after the commit it has had its effect, and the retry gets the answer of then.
    """
    processes = get_context("forkserver")  # a fork of a process that has nothing but these modules loaded
    processes.set_forkserver_preload([crashing.__name__])
    before = crashing.prepare(database, operation)
    start = rows(database)
    fatal = 0
    while rows(database) == start:
        fatal += 1
        process = processes.Process(target=crashing.run, args=(database_url, operation, before, fatal))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
    assert fatal > 20, "statements, the commit, and what comes after it"
    once = rows(database)
    assert [now - then for now, then in zip(once, start, strict=True)][3] == 1
    again = crashing.request(database, operation, before)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert rows(database) == once
