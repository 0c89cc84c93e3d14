"""A server that is killed again and again under load keeps all that it acknowledged, and nothing by halves."""

import os
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded run, whose seed is printed
from signal import SIGKILL
from threading import Lock, Timer
from time import monotonic, sleep
from typing import Self

import httpx2
from sqlalchemy import make_url, select, text
from sqlmodel import col

from service.domain.clock import SystemClock
from service.ingest.batches import close_abandoned
from service.settings import Settings
from service.store.jobs import JobFilter, list_jobs
from service.store.paging import PageRequest
from service.store.tables import JobRow
from service.store.tickets.giving import hand_out
from service.store.unit_of_work import Database
from tests.survival.checks import check_ledgers, check_rebuilt, check_sound
from tests.survival.clients import PATIENCE, Client
from tests.survival.news import read
from tests.survival.served import beside, start_worker, wait_until_ready

KILLS = int(os.environ.get("COMMUNIQUE_TEST_KILLS", "5"))
SEED = os.environ.get("COMMUNIQUE_TEST_SEED", "20241122")
CLIENTS = 4
ANSWERED = 12
"""Most answers that are given before a kill."""
MOMENT = 0.05
"""Most seconds between the last of them and the kill, in which others are under way."""
WORKERS = 2
"""How many do the jobs, on PostgreSQL."""
WORKED = 1.0
"""Most seconds that one of them is left to live from when clients begin."""
SERVER = "the server"
"""What the server is called in PostgreSQL's list of connections."""
FINISHED = 600.0
"""Most seconds that the last jobs may take on a busy machine."""
STARTED = 0.5
"""Most seconds that a server is given which is killed while it starts, as one in ten is."""


def test_killed_at_random_it_keeps_what_it_acknowledged(settings: Settings, database: Database, tmp_path: Path) -> None:
    """Articles, amendments, withdrawals, decisions and jobs: each is there once, or was never answered.

    On PostgreSQL workers do the jobs, and are killed as well. The change log has no gap, and the resources are those
    that a fresh database makes of the same articles.
    """
    chance = Random(f"{SEED} {settings.database_url.partition(':')[0]}")  # noqa: S311 - it guards no secret
    clients = [Client(f"{SEED}-{number}", orders=True) for number in range(CLIENTS)]
    served = settings.model_copy(update={"database_url": _named(settings.database_url)})
    begun = monotonic()
    with Workers(settings) as workers:
        for kill in range(KILLS + 1):
            if kill and chance.random() < 0.1:
                with beside(served):
                    sleep(chance.uniform(0, STARTED))
            _bury_the_dead(database)
            workers.replace_the_dead()
            with beside(served) as (address, process), ThreadPoolExecutor(CLIENTS) as pool:
                wait_until_ready(address, process)
                with httpx2.Client(base_url=address, timeout=PATIENCE) as http:
                    for client in clients:
                        client.ledger.settle(http)
                check_ledgers(database, [client.ledger for client in clients])
                check_sound(database)
                if kill == KILLS:
                    _finish_jobs(database, workers)
                    break
                doom = Doom(process, chance.randint(1, ANSWERED), chance.uniform(0, MOMENT))
                workers.doom_one(chance)
                for working in [pool.submit(client.work, address, doom.answered) for client in clients]:
                    working.result()
    check_ledgers(database, [client.ledger for client in clients])
    check_sound(database)
    _tell(database, clients, workers, monotonic() - begun)
    check_rebuilt(database, read, tmp_path, chance)


class Doom:
    """Kills a process a moment after it has given so many answers."""

    def __init__(self, process: ForkServerProcess, answers: int, moment: float) -> None:
        self._kill = Timer(moment, process.kill)
        self._left = answers
        self._counting = Lock()

    def answered(self) -> None:
        """Count an answer."""
        with self._counting:
            self._left -= 1
            if self._left == 0:
                self._kill.start()


class Workers:
    """Workers on PostgreSQL, one of which is killed now and then; none on SQLite, where the server does the work."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.model_copy(update={"worker_lost_seconds": 2})
        self._wanted = WORKERS if make_url(settings.database_url).get_backend_name() == "postgresql" else 0
        self._living: list[ForkServerProcess] = []
        self.killed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._living:
            process.kill()
            process.join()

    def replace_the_dead(self) -> None:
        """Have as many as are wanted."""
        dead = [process for process in self._living if not process.is_alive()]
        assert {process.exitcode for process in dead} <= {-SIGKILL}
        self.killed += len(dead)
        living = [process for process in self._living if process not in dead]
        self._living = living + [start_worker(self._settings) for _ in range(self._wanted - len(living))]

    def doom_one(self, chance: Random) -> None:
        """Kill one in a moment."""
        if self._living:
            Timer(chance.uniform(0, WORKED), chance.choice(self._living).kill).start()


def _named(address: str) -> str:
    """The address by which the server, and nobody else, goes to the database, so that PostgreSQL tells it apart."""
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"application_name": SERVER})
    return url.render_as_string(hide_password=False)


def _bury_the_dead(database: Database) -> None:
    """Wait until PostgreSQL has noticed that the server is gone: it still may end what that had begun.

    Then what the server was receiving is worked on, as workers see to minutes later.
    """
    if database.engine.dialect.name == "sqlite":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name AND datname = current_database()"
    )
    with database.engine.connect() as connection:
        while connection.execute(others, {"name": SERVER}).scalar_one():
            connection.rollback()
            sleep(0.02)
    close_abandoned(database, clock := SystemClock(), hand_out, clock.now())


def _finish_jobs(database: Database, workers: Workers) -> None:
    """Have all jobs worked on to their end."""
    end = monotonic() + FINISHED
    left = select(col(JobRow.id)).where(col(JobRow.finished_at).is_(None))
    while True:
        workers.replace_the_dead()
        with database.read() as session:
            if session.first(left) is None:
                return
        assert monotonic() < end, "jobs are not finished"
        sleep(0.1)


def _tell(database: Database, clients: list[Client], workers: Workers, seconds: float) -> None:
    ledgers = [client.ledger for client in clients]
    acts, replayed, refused, kept, lost = (
        sum(each)
        for each in zip(
            *((len(one.acts), one.replayed, one.refused, one.kept, one.lost) for one in ledgers), strict=True
        )
    )
    with database.read() as session:
        jobs = list_jobs(session, JobFilter(), PageRequest(limit=100_000)).items
    print(  # noqa: T201 - the figures of a long run, which pytest keeps to itself unless asked
        f"\n{database.engine.dialect.name}, seed {SEED}: killed {KILLS} times in {seconds:.0f} s, and workers"
        f" {workers.killed} times; {acts} writes acknowledged, {refused} refused, {replayed} sent again; of those cut"
        f" off {kept} had taken effect, {lost} not; {len(jobs)} jobs, {sum(job.cut_short for job in jobs)} of them cut"
        f" short; of their lines {sum(job.done for job in jobs)} done, {sum(job.failed for job in jobs)} failed,"
        f" {sum(job.cancelled for job in jobs)} cancelled"
    )
