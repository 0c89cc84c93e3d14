"""A backup is one state of the database, whole, whoever writes meanwhile; restored, it is that state again."""

import os
import shutil
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest
from sqlalchemy import Engine, text

from service.domain.articles import ArticleIn
from service.errors import ConflictError, DatabaseUnavailableError
from service.ingest.articles import ingest
from service.settings import Settings
from service.store.articles import ArticleFilter, list_articles
from service.store.backup import back_up, restore
from service.store.changes import last_seq
from service.store.engine import build_engine
from service.store.migrate import check, migrate
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, reading
from tests.servers import serving

# What it takes to be killed on the way.
KILLED = """
import os, signal, sys
from pathlib import Path
from service.settings import Settings
from service.store import backup
from service.store.engine import build_engine

backup._PAGES = 5
engine = build_engine(Settings(database_url=sys.argv[2]))
stop = lambda done, total: done >= total // 2 and os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "backup":
    backup.back_up(engine, Path(sys.argv[3]), stop)
else:
    backup.restore(engine, Path(sys.argv[3]), overwrite=True, watch=stop)
"""


@pytest.fixture
def dialect() -> str:
    """The kind of database that is backed up in this way."""
    return "sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a backup goes."""
    return tmp_path / "kept.db"


def tell(database: Database, clock: FrozenClock, *texts: str) -> None:
    """Take articles in."""
    for one in texts:
        ingest(database, clock, reading(extraction([meeting_report()])), ArticleIn(text=one))


def told(engine: Engine) -> list[str]:
    """The digests of all articles, in order."""
    with Database(engine).read() as session:
        return sorted(one.sha256 for one in list_articles(session, ArticleFilter(), PageRequest(limit=1000)).items)


def ignore(_done: int, _total: int) -> None:
    """Watch nothing."""


def opened(file: Path) -> Engine:
    """The engine of a file."""
    return build_engine(Settings(database_url=f"sqlite:///{file}"))


def test_what_was_backed_up_is_restored(database: Database, file: Path, clock: FrozenClock) -> None:
    """All that was there comes back, in one file; what came later is gone with the database it replaces."""
    tell(database, clock, "One.", "Two.")
    before = told(database.engine)
    back_up(database.engine, file, ignore)
    tell(database, clock, "Three.")
    database.close()
    restore(database.engine, file, overwrite=True, watch=ignore)
    assert told(database.engine) == before
    check(database.engine)
    tell(database, clock, "Four.")
    assert sorted(one.name for one in file.parent.iterdir() if "kept" in one.name) == ["kept.db"]


def test_a_server_writes_on_while_it_is_backed_up(settings: Settings, file: Path, tmp_path: Path) -> None:
    """No request fails; the copy holds every article acknowledged before, and its log of changes has no gap."""
    environment = os.environ | {"COMMUNIQUE_DATABASE_URL": settings.database_url}
    acknowledged: list[str] = []
    stop = Event()

    def send(address: str) -> None:
        for number in count():
            if stop.is_set():
                return
            text = (
                f"The foreign ministers of Armenia and Georgia met in Yerevan on {1 + number % 28} May 2024. {number}"
            )
            answer = httpx2.post(f"{address}/v1/ingest", json={"text": text}, timeout=60)
            acknowledged.append(answer.raise_for_status().json()["article"]["sha256"])

    with serving(environment) as (address, _):
        writer = Thread(target=send, args=[address])
        writer.start()
        engine = build_engine(settings)
        copies = [tmp_path / f"copy{number}.db" for number in range(3)]
        least = []
        for number, copy in enumerate(copies, start=1):
            while len(acknowledged) < 4 * number:
                assert writer.is_alive()
            least.append(list(acknowledged))
            back_up(engine, copy, ignore)
        stop.set()
        writer.join()
    for before, copy in zip(least, copies, strict=True):
        restored = opened(tmp_path / f"restored-{copy.name}")
        restore(restored, copy, overwrite=False, watch=ignore)
        assert set(before) <= set(told(restored)) <= set(acknowledged)
        with restored.connect() as connection, Database(restored).read() as session:
            assert connection.execute(text("SELECT count(*) FROM change")).scalar_one() == last_seq(session)
        restored.dispose()


@pytest.mark.parametrize("act", ["backup", "restore"])
def test_one_that_is_killed_leaves_what_was_there(
    database: Database, settings: Settings, file: Path, clock: FrozenClock, act: str
) -> None:
    """The old database, or no backup; and the same command succeeds afterwards."""
    tell(database, clock, "One.")
    if act == "restore":
        back_up(database.engine, file, ignore)
        tell(database, clock, "Two.")
    before = told(database.engine)
    database.close()
    command = [sys.executable, "-c", KILLED, act, settings.database_url, str(file)]
    assert subprocess.run(command, env=os.environ, check=False).returncode == -signal.SIGKILL
    assert told(database.engine) == before
    database.close()
    if act == "backup":
        assert not file.exists()
        back_up(database.engine, file, ignore)
        database.close()
    restore(database.engine, file, overwrite=True, watch=ignore)
    assert len(told(database.engine)) == 1


def test_nothing_is_overwritten_unasked(database: Database, file: Path, clock: FrozenClock) -> None:
    """Neither an older backup nor the database."""
    tell(database, clock, "One.")
    back_up(database.engine, file, ignore)
    kept = file.read_bytes()
    tell(database, clock, "Two.")
    with pytest.raises(ConflictError, match="already"):
        back_up(database.engine, file, ignore)
    with pytest.raises(ConflictError, match="already"):
        restore(database.engine, file, overwrite=False, watch=ignore)
    assert file.read_bytes() == kept
    assert len(told(database.engine)) == 2


def test_a_database_in_use_is_not_replaced(database: Database, settings: Settings, file: Path) -> None:
    """Not even one that only lies open."""
    back_up(database.engine, file, ignore)
    database.close()
    other = build_engine(settings)
    with other.connect():
        pass  # the connection goes back to its pool and stays open
    with pytest.raises(ConflictError, match="in use"):
        restore(database.engine, file, overwrite=True, watch=ignore)
    assert told(other) == []
    other.dispose()
    restore(database.engine, file, overwrite=True, watch=ignore)


@pytest.fixture
def unfit(request: pytest.FixtureRequest, file: Path, database: Database) -> Path:
    """A file that is no backup to restore."""
    back_up(database.engine, file, ignore)
    kind: str = request.param
    if kind == "damaged":
        content = bytearray(file.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
        file.write_bytes(content)
    elif kind == "cut":
        file.write_bytes(file.read_bytes()[: 3 * 4096 + 7])
    elif kind == "text":
        file.write_text("this is no database, whatever its name says" * 100, encoding="utf-8")
    elif kind == "empty":
        file.write_bytes(b"")
    else:
        engine = opened(file)
        with engine.begin() as connection:
            statement = {
                "later": "UPDATE alembic_version SET version_num = 'ffff'",
                "foreign": "DROP TABLE alembic_version",
            }[kind]
            connection.execute(text(statement))
        engine.dispose()
    return file


@pytest.mark.parametrize("unfit", ["damaged", "cut", "text", "empty", "later", "foreign"], indirect=True)
def test_what_is_no_sound_backup_is_refused(database: Database, unfit: Path, clock: FrozenClock) -> None:
    """And the database stays what it was."""
    tell(database, clock, "One.")
    database.close()
    with pytest.raises((ConflictError, DatabaseUnavailableError)):
        restore(database.engine, unfit, overwrite=True, watch=ignore)
    assert len(told(database.engine)) == 1


def test_a_backup_of_an_earlier_release_is_brought_up_when_it_is_used(
    database: Database, file: Path, clock: FrozenClock
) -> None:
    """It is restored as it was, and migrated by whoever opens it next."""
    old = file.with_name("old.db")
    engine = opened(old)
    migrate(engine, "0011")
    back_up(engine, file, ignore)
    engine.dispose()
    database.close()
    restore(database.engine, file, overwrite=True, watch=ignore)
    migrate(database.engine)
    check(database.engine)
    tell(database, clock, "One.")


def test_a_damaged_database_can_be_replaced(database: Database, settings: Settings, file: Path) -> None:
    """That is what backups are for; nothing of it stays beside the one that takes its place."""
    back_up(database.engine, file, ignore)
    database.close()
    place = Path(str(database.engine.url.database))
    place.write_bytes(b"\xff" * 8192)
    shutil.copy(file, f"{place}-wal")
    restore(database.engine, file, overwrite=True, watch=ignore)
    assert told(build_engine(settings)) == []


def test_a_backup_is_of_sqlite_alone(file: Path) -> None:
    """PostgreSQL has tools of its own; what is not there is not made."""
    with pytest.raises(ConflictError, match="pg_dump"):
        back_up(build_engine(Settings(database_url="postgresql://nobody@127.0.0.1:1/none")), file, ignore)
    missing = opened(file.with_name("missing.db"))
    with pytest.raises(ConflictError, match="no database"):
        back_up(missing, file, ignore)
    with pytest.raises(ConflictError, match="no such backup"):
        restore(missing, file, overwrite=False, watch=ignore)
    assert not file.with_name("missing.db").exists()
