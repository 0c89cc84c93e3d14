"""The migrations make the tables that the code declares, and can be taken back."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service.settings import Settings
from service.store.engine import build_engine
from service.store.meetings import MeetingFilter, list_meetings
from service.store.migrate import check, downgrade, is_current, migrate
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from tests.factories import add_meeting


def test_migrated_database_equals_the_declared_tables(database: Database) -> None:
    """Autogenerate finds nothing to add."""
    check(database.engine)


def test_migrations_go_down_and_up_again(database: Database) -> None:
    """Down to nothing and up again leaves the same tables."""
    downgrade(database.engine, "base")
    assert not is_current(database.engine)
    migrate(database.engine)
    assert is_current(database.engine)
    check(database.engine)


def test_search_comes_back_with_its_migration(database: Database) -> None:
    """Taken down and put up again over rows that are there, the index finds them, and follows them as before."""
    with database.write() as session:
        add_meeting(session, "mtg_1", words="talks in Tbilisi")
    downgrade(database.engine, "0001")
    migrate(database.engine)
    with database.write() as session:
        add_meeting(session, "mtg_2", words="talks in Yerevan")
    page = PageRequest(limit=5)
    with database.read() as session:
        assert len(list_meetings(session, MeetingFilter(q="talks"), page).items) == 2
        assert [one.id for one in list_meetings(session, MeetingFilter(q="tbilisi"), page).items] == ["mtg_1"]


def test_processes_that_start_together_migrate_once(database: Database, database_url: str) -> None:
    """Two that migrate one empty database at once wait for each other, and all succeed."""
    downgrade(database.engine, "base")
    command = (
        "from service.settings import Settings; from service.store.engine import build_engine;"
        "from service.store.migrate import migrate; migrate(build_engine(Settings()))"
    )
    environment = {**os.environ, "COMMUNIQUE_DATABASE_URL": database_url}
    started = [subprocess.Popen([sys.executable, "-c", command], env=environment) for _ in range(2)]
    assert [process.wait() for process in started] == [0, 0]
    assert is_current(database.engine)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_process_that_starts_waits_for_a_long_migration(database: Database, settings: Settings) -> None:
    """It waits for the lock of the one that migrates for longer than a write may wait for another."""
    hasty = build_engine(settings.model_copy(update={"database_busy_seconds": 0.1}))
    with database.engine.connect() as other, ThreadPoolExecutor(1) as pool:
        other.execute(text("SELECT pg_advisory_lock(:key)"), {"key": 0x6D696772})
        waiting = pool.submit(migrate, hasty)
        asked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not other.execute(asked).scalar_one():
            assert not waiting.done()
        other.execute(text("SELECT pg_sleep(0.5)"))
        assert not waiting.done()
        other.execute(text("SELECT pg_advisory_unlock_all()"))
        waiting.result()
    hasty.dispose()


def test_probe_runs_no_migration(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which migrations there are is found once: whoever asks whether the database has them asks often."""
    assert is_current(database.engine)
    monkeypatch.setattr(ScriptDirectory, "from_config", None)
    assert is_current(database.engine)
