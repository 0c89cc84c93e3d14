"""A worker as a process of its own, which reads made-up articles: their first word says what happens when it does."""

import asyncio
import logging
import os
import signal
import sys
from datetime import date, timedelta
from pathlib import Path
from time import sleep
from zlib import crc32

from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.domain.reports import Extraction
from service.http.failures import told
from service.ingest.jobs import Desk
from service.settings import Settings
from service.store.engine import build_engine
from service.store.unit_of_work import Database
from service.worker import serve
from tests.factories import extraction, meeting_report

FIRST_DAY = date(1700, 1, 1)
DAYS = 100_000

log = logging.getLogger("service.tests")


def read(article: ArticleIn) -> Extraction:
    """A meeting that few others tell of; `kill` first kills the process, `wait FILE` waits for such a file."""
    log.info(article.text)
    word, _, rest = article.text.partition(" ")
    if word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    while word == "wait" and not Path(rest).exists():
        sleep(0.01)
    day = FIRST_DAY + timedelta(days=crc32(article.text.encode()) % DAYS)
    return extraction([meeting_report(people=(), day=day.isoformat())])


def main() -> None:
    """Work until told to stop, and then leave at once whatever is not done."""
    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    logging.getLogger("service").setLevel(logging.INFO)
    settings = Settings()
    database = Database(build_engine(settings))
    asyncio.run(serve(Desk(database, SystemClock(), read, told), settings))
    os._exit(0)


if __name__ == "__main__":
    main()
