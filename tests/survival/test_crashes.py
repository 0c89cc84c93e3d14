"""A server that is killed again and again under load keeps all that it acknowledged, and nothing by halves."""

import os
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded run, whose seed is printed
from threading import Lock, Timer
from time import monotonic, sleep

import httpx2
from sqlalchemy import text

from service.settings import Settings
from service.store.unit_of_work import Database
from tests.survival.checks import check_ledgers, check_rebuilt, check_sound
from tests.survival.clients import PATIENCE, Client
from tests.survival.news import read
from tests.survival.served import beside, wait_until_ready

KILLS = int(os.environ.get("COMMUNIQUE_TEST_KILLS", "5"))
SEED = os.environ.get("COMMUNIQUE_TEST_SEED", "20241122")
CLIENTS = 4
ANSWERED = 30
"""Most answers that are given before a kill."""
MOMENT = 0.05
"""Most seconds between the last of them and the kill, in which others are under way."""
STARTED = 0.5
"""Most seconds that a server is given which is killed while it starts, as one in ten is."""


def test_killed_at_random_it_keeps_what_it_acknowledged(settings: Settings, database: Database, tmp_path: Path) -> None:
    """Articles with and without keys, amendments, withdrawals and decisions: each is there once, or was never answered.

    The change log has no gap, and the resources are those that a fresh database makes of the same articles.
    """
    chance = Random(f"{SEED} {settings.database_url.partition(':')[0]}")  # noqa: S311 - it guards no secret
    clients = [Client(f"{SEED}-{number}") for number in range(CLIENTS)]
    begun = monotonic()
    for kill in range(KILLS + 1):
        if kill and chance.random() < 0.1:
            with beside(settings):
                sleep(chance.uniform(0, STARTED))
        _wait_for_the_dead(database)
        with beside(settings) as (address, process), ThreadPoolExecutor(CLIENTS) as pool:
            wait_until_ready(address, process)
            with httpx2.Client(base_url=address, timeout=PATIENCE) as http:
                for client in clients:
                    client.ledger.settle(http)
            check_ledgers(database, [client.ledger for client in clients])
            check_sound(database)
            if kill == KILLS:
                break
            doom = Doom(process, chance.randint(1, ANSWERED), chance.uniform(0, MOMENT))
            for working in [pool.submit(client.work, address, doom.answered) for client in clients]:
                working.result()
    _tell(database, clients, monotonic() - begun)
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


def _wait_for_the_dead(database: Database) -> None:
    """Until PostgreSQL has noticed that the server is gone: it still may end what that had begun."""
    if database.engine.dialect.name == "sqlite":
        return
    database.close()
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with database.engine.connect() as connection:
        while connection.execute(text(f"{others} AND backend_type = 'client backend'")).scalar_one():
            sleep(0.02)


def _tell(database: Database, clients: list[Client], seconds: float) -> None:
    ledgers = [client.ledger for client in clients]
    acts, replayed, refused, kept, lost = (
        sum(each)
        for each in zip(
            *((len(one.acts), one.replayed, one.refused, one.kept, one.lost) for one in ledgers), strict=True
        )
    )
    print(  # noqa: T201 - the figures of a long run, which pytest keeps to itself unless asked
        f"\n{database.engine.dialect.name}, seed {SEED}: killed {KILLS} times in {seconds:.0f} s; {acts} writes"
        f" acknowledged, {refused} refused, {replayed} sent again; of those cut off {kept} had taken effect, {lost} not"
    )
