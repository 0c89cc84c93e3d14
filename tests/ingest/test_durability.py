"""What was answered is kept, whatever happens to the process afterwards."""

import os
import signal
import subprocess
import sys

from service.store.articles import ArticleFilter, list_articles
from service.store.changes import list_changes
from service.store.meetings import MeetingFilter, list_meetings
from service.store.paging import PageRequest
from service.store.unit_of_work import Database

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
