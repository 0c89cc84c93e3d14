"""A database that cannot be written to: writes are refused with what to mend, reads go on, and nothing is lost."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from time import monotonic, sleep

import httpx2
import pytest
from sqlalchemy import create_engine, make_url, text

from service.settings import Settings
from service.store.engine import build_engine
from service.store.unit_of_work import Database
from tests.conftest import address_of
from tests.survival.checks import check_ledgers, check_sound
from tests.survival.clients import PATIENCE
from tests.survival.ledger import Ledger, Order, Sent, bringing
from tests.survival.news import news
from tests.survival.served import beside, inside, wait_until_ready

MIB = 1024 * 1024


class Disk:
    """A file system of its own in a folder that any user may enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, leaving: int) -> None:
        """Leave room for so many bytes."""
        with self._ballast.open("wb") as ballast:
            ballast.write(bytes(shutil.disk_usage(self.folder).free - leaving))

    def make_room(self) -> None:
        """Have all the room that there is."""
        self._ballast.unlink()


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A disk of its own; it takes the rights of root to have one."""
    with tempfile.TemporaryDirectory() as name:
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=777", "tmpfs", name], check=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no file system can be mounted here")
        yield Disk(Path(name))
        subprocess.run(["umount", "--lazy", name], check=True)


@pytest.fixture
def on_disk(disk: Disk, dialect: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings with a migrated database on that disk; only its tables, of PostgreSQL."""
    if dialect == "sqlite":
        file = disk.folder / "communique.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield _settings(f"sqlite:///{file}")
        return
    server: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("postgres_template")
    with _administering(server) as administer:
        owner = Path(administer("SHOW data_directory")).stat()
        os.chown(disk.folder, owner.st_uid, owner.st_gid)
        administer(f"CREATE TABLESPACE small LOCATION '{disk.folder}'")
        administer(f'CREATE DATABASE on_disk TEMPLATE "{template}" TABLESPACE small')
        yield _settings(address_of(server, "on_disk"))
        administer("DROP DATABASE on_disk WITH (FORCE)")
        administer("DROP TABLESPACE small")


def test_a_full_disk_is_told_and_forgotten_once_there_is_room(on_disk: Settings, disk: Disk) -> None:
    """507 for what writes, again and again; reads and readiness go on; with room the same requests succeed."""
    ledger = Ledger()
    with inside(on_disk) as (http, _):
        disk.fill(MIB)
        _bring_until_refused(http, ledger, 507, "storage_full")
        assert len(http.get("/v1/articles").json()["items"]) == len(ledger.acts) > 0
        assert http.get("/readyz").status_code == 200
        disk.make_room()
        _check_settled(http, ledger, on_disk)


def test_a_file_that_is_read_only_is_read(sqlite_template: Path) -> None:
    """503 for what writes, saying so; reads and readiness go on; once that is mended, the same requests succeed.

    At first they may be refused still, while whatever else the server does holds a connection that was opened before.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        settings = _settings(f"sqlite:///{shutil.copy(sqlite_template, folder)}")
        ledger = Ledger()
        with inside(settings) as (http, _):
            first = bringing(next(news("first")), None)
            ledger.acknowledge(first, first.send(http))
        _allow(folder, 0o444)
        with (
            beside(settings, humble=True) as (address, process),
            httpx2.Client(base_url=address, timeout=PATIENCE) as client,
        ):
            wait_until_ready(address, process)
            _bring_until_refused(client, ledger, 503, "unavailable")
            refused = ledger.pending[0].send(client)
            assert refused.json()["detail"] == "The database can be read, but not written to."
            assert len(client.get("/v1/articles").json()["items"]) == 1
            assert client.get("/readyz").status_code == 200
            _allow(folder, 0o666)
            _send_until_taken(client, ledger.pending[0])
            _check_settled(client, ledger, settings)


def _allow(folder: Path, mode: int) -> None:
    for file in folder.iterdir():  # those beside the database are made with the rights that it has then
        file.chmod(mode)


def _settings(address: str) -> Settings:
    return Settings(database_url=address, extraction_processes=0, hosts=("testserver",))


def _bring_until_refused(http: httpx2.Client, ledger: Ledger, status: int, code: str) -> None:
    """Bring articles until three of them were refused, which stay to be settled."""
    for number, article in enumerate(islice(news("many"), 300)):
        sent = bringing(article, f"key-{number}")
        answer = sent.send(http)
        if answer.is_success:
            ledger.acknowledge(sent, answer)
            continue
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        ledger.pending.append(sent)
        if len(ledger.pending) == 3:
            return
    pytest.fail("nothing was refused")


def _send_until_taken(http: httpx2.Client, sent: Sent | Order) -> None:
    end = monotonic() + PATIENCE
    while sent.send(http).status_code == httpx2.codes.SERVICE_UNAVAILABLE:
        assert monotonic() < end, "it stays refused"
        sleep(0.05)


def _check_settled(http: httpx2.Client, ledger: Ledger, settings: Settings) -> None:
    """What was refused succeeds now, and all is as it should be."""
    ledger.settle(http)
    database = Database(build_engine(settings))
    check_ledgers(database, [ledger])
    check_sound(database)
    database.close()


@contextmanager
def _administering(server: str) -> Iterator[Callable[[str], str]]:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

    def administer(statement: str) -> str:
        with engine.connect() as connection:
            done = connection.execute(text(statement))
            return str(done.scalar_one()) if done.returns_rows else ""

    yield administer
    engine.dispose()
