"""Transactions keep their word: all or nothing, no lost update, one state to a reader."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import exc, insert, select, update
from sqlmodel import col

from service.errors import UnavailableError
from service.settings import Settings
from service.store.engine import SOUND_SQLITE, build_engine
from service.store.tables import ChangeRow, MeetingPartyRow, RedirectRow
from service.store.unit_of_work import Database
from tests.factories import add_meeting


class _StopError(Exception):
    """What goes wrong in the middle."""


def test_error_in_the_middle_leaves_nothing(database: Database) -> None:
    """What was written before the error is gone."""
    with pytest.raises(_StopError), database.write() as session:  # noqa: PT012 - the error comes from the block itself
        session.add([RedirectRow(id="a", target_id="b")])
        raise _StopError
    with database.read() as session:
        assert session.first(select(col(RedirectRow.id))) is None


def test_no_update_is_lost_between_threads(database: Database) -> None:
    """Eight threads that each read and then write twenty-five times end at two hundred."""
    with database.write() as session:
        session.add([_change(0)])

    def count(_: int) -> None:
        for _ in range(25):
            with database.write() as writing:
                row = writing.first(select(col(ChangeRow.revision)))
                assert row is not None
                writing.change(update(ChangeRow).values(revision=row[0] + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(8)))
    with database.read() as reading:
        row = reading.first(select(col(ChangeRow.revision)))
    assert row is not None
    assert row[0] == 200


def test_reader_sees_one_state(database: Database) -> None:
    """What is committed while a session reads is not seen by it."""
    with database.read() as reading:
        assert reading.first(select(col(RedirectRow.id))) is None
        with database.write() as writing:
            writing.add([RedirectRow(id="a", target_id="b")])
        assert reading.first(select(col(RedirectRow.id))) is None
    with database.read() as reading:
        assert reading.first(select(col(RedirectRow.id))) is not None


def test_reading_session_cannot_write(database: Database) -> None:
    """The database itself refuses, should a write slip past the types."""
    with pytest.raises((UnavailableError, exc.DBAPIError)), database.read() as session:
        session.rows(insert(RedirectRow).values(id="a", target_id="b"))  # type: ignore[arg-type] # what is refused
    with database.read() as session:
        assert session.first(select(col(RedirectRow.id))) is None


def test_writer_that_waits_too_long_is_told_so(settings: Settings, database: Database) -> None:
    """While another holds the lock, a writer gives up in its time; the one who holds it is not disturbed."""
    hasty = Database(build_engine(settings.model_copy(update={"database_busy_seconds": 0.1})))
    with database.write() as session:
        with pytest.raises(UnavailableError), hasty.write():
            pass
        with hasty.read() as reading:
            assert reading.first(select(col(RedirectRow.id))) is None
        session.add([RedirectRow(id="a", target_id="b")])
    hasty.close()
    with database.read() as session:
        assert session.first(select(col(RedirectRow.id))) is not None


def test_foreign_keys_hold(database: Database) -> None:
    """A row that refers to nothing is refused, on SQLite too."""
    with pytest.raises(exc.IntegrityError), database.write() as session:  # noqa: PT012 - a loop of one would be odder
        add_meeting(session, "mtg_1")
        session.change(
            insert(MeetingPartyRow).values(meeting_id="mtg_2", party="ARM", date_key=_DAY, last_reported=_DAY)
        )


@pytest.mark.parametrize("content", [b"", b"this is no database, whatever its name says" * 100])
def test_file_that_is_no_database_is_unavailable(tmp_path: Path, content: bytes) -> None:
    """An empty file has no tables and a damaged one cannot be read; both say so without saying what was asked."""
    path = tmp_path / "x.db"
    path.write_bytes(content)
    database = Database(build_engine(Settings(database_url=f"sqlite:///{path}")))
    with pytest.raises(UnavailableError), database.read() as session:
        session.first(select(col(RedirectRow.id)))
    database.close()


def test_unreachable_server_is_unavailable() -> None:
    """Nobody listens there."""
    database = Database(build_engine(Settings(database_url="postgresql://nobody@127.0.0.1:1/none")))
    with pytest.raises(UnavailableError), database.read():
        pass
    database.close()


def test_sqlite_creates_its_folder(tmp_path: Path) -> None:
    """The folder of the file need not be there."""
    build_engine(Settings(database_url=f"sqlite:///{tmp_path}/a/b/c.db")).dispose()
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_other_databases_are_refused(address: str) -> None:
    """Only an SQLite file or PostgreSQL will do."""
    with pytest.raises(ValueError, match="database"):
        build_engine(Settings(database_url=address))


def test_sqlite_runs_as_set(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys and durability are on, in a library without the fault that resets the log."""
    engine = build_engine(Settings(database_url=f"sqlite:///{tmp_path}/x.db"))
    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    engine.dispose()
    assert found == ["wal", 1, 2]
    newest = max(sqlite3.sqlite_version_info, SOUND_SQLITE)
    assert tuple(map(int, version.split("."))) >= newest


_DAY = datetime(2024, 6, 1, tzinfo=UTC).date()


def _change(revision: int) -> ChangeRow:
    return ChangeRow(
        seq=1, id="chg_1", at=datetime(2024, 6, 1, tzinfo=UTC), type="created", kind="meeting", resource_id="mtg_1",
        revision=revision, related_id=None, article_id=None, decision_id=None,
    )  # fmt: skip
