"""A worker: reads the articles that wait on PostgreSQL, beside any number of others."""

import asyncio
import logging
import signal
from datetime import timedelta
from functools import partial
from threading import Event

from service.domain.clock import SystemClock
from service.http.failures import told
from service.ingest.jobs import Desk, work
from service.ingest.managing import tidy
from service.ingest.reader import Reader
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.tickets.giving import forgotten_jobs, hand_out, spread
from service.store.tickets.taking import Duties, take
from service.store.unit_of_work import Database

log = logging.getLogger("service.worker")


def run(settings: Settings) -> None:
    """Work until the process is told to stop.

    Raises ValueError when the database is not PostgreSQL, and UnavailableError when it or the reader cannot start.
    """
    database = Database(build_engine(settings))
    if database.engine.dialect.name != "postgresql":
        raise ValueError("a worker needs PostgreSQL; on SQLite the server itself reads what waits")
    reader = Reader(settings)
    try:
        migrate(database.engine)
        reader.start()
        asyncio.run(serve(Desk(database, SystemClock(), reader.read, told), settings))
        reader.abandon()  # what is still being read goes back to where it waited
    finally:
        reader.close()
        database.close()


async def serve(desk: Desk, settings: Settings) -> None:
    """Work at a desk until the process is told to stop, and then for `stop_seconds` at most."""
    stopping, ending = asyncio.Event(), Event()

    def stop() -> None:
        log.info("a worker is told to stop")
        ending.set()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    hands = max(1, settings.extraction_processes)
    duties = Duties(partial(work, desk, ending=ending), partial(_spread, desk), partial(_tidy, desk, settings), hands)
    log.info("a worker starts", extra={"articles_at_once": hands})
    await take(desk.database.engine, settings, duties, stopping)
    log.info("a worker stopped")


def _spread(desk: Desk, job_id: str, after: int) -> None:
    desk.database.run(spread, job_id, after)


def _tidy(desk: Desk, settings: Settings) -> None:
    with desk.database.read() as session:
        forgotten = forgotten_jobs(session)
    for job_id in forgotten:
        desk.database.run(hand_out, job_id)
    upload_patience = timedelta(seconds=settings.batch_idle_seconds)
    tidy(desk.database, desk.clock, hand_out, upload_patience, timedelta(days=settings.job_days))
