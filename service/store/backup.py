"""Backups of an SQLite database, made while it is in use, and a database put back from one."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, exc

from service.errors import ConflictError, DatabaseUnavailableError
from service.store.engine import BEGIN, READING, file_of, sqlite_module
from service.store.migrate import Standing, standing
from service.store.unit_of_work import trouble

Watch = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

_PAGES = 1000
"""Pages of a database that are copied at once: 4 MiB, after which progress is told."""
_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database that is in use, and takes up again if it finds it there."""


def back_up(engine: Engine, file: Path, watch: Watch) -> None:
    """Copy the database as it is now into a file that is whole, or not there at all.

    Others may read and write meanwhile; what they write then is not in the copy. Raises ConflictError when there is
    nothing to copy or the file is there already, and UnavailableError when it cannot be read or written.
    """
    if not _database(engine).exists():
        raise ConflictError("There is no database to back up.")
    if file.exists():
        raise ConflictError("There is such a file already. Name another one.")
    with _arriving(file.resolve()) as partial:
        with trouble(), engine.connect().execution_options(**{BEGIN: READING}) as connection, connection.begin():
            # One state is read from here on; else every write of another would begin the copy anew.
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            _copy(connection, partial, watch)
        _check(partial)


def restore(engine: Engine, file: Path, *, overwrite: bool, watch: Watch) -> None:
    """Put a backup in the place of the database, which nobody may be using: all of it, or nothing.

    Raises ConflictError when the file is no sound backup or of a later release, when there is a database that is not to
    be overwritten or is in use, and UnavailableError when the file cannot be read or the database not be written.
    """
    database = _database(engine)
    if not file.exists():
        raise ConflictError("There is no such backup.")
    if database.exists() and not overwrite:
        raise ConflictError("There is a database already. With --overwrite the backup takes its place.")
    with _arriving(database) as partial:
        with trouble(), _opened(file) as backup:
            _copy(backup, partial, watch)
        _check(partial)
        if database.exists():
            _retire(database)


def _database(engine: Engine) -> Path:
    file = file_of(engine.url)
    if file is None:
        raise ConflictError("This is for SQLite alone. PostgreSQL comes with pg_dump and pg_restore.")
    return file.resolve()


@contextmanager
def _arriving(file: Path) -> Iterator[Path]:
    """Another file to write what is to be in the place of `file` once it is whole."""
    partial = file.with_name(f"{file.name}.partial")
    _remove(partial)  # a run that was killed may have left it
    try:
        yield partial
        _make_durable(partial)
        partial.replace(file)
        _make_durable(file.parent)
    finally:
        _remove(partial)


def _remove(database: Path) -> None:
    for suffix in ("", *_BESIDE):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def _make_durable(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    """A connection to a database that is not to be changed as those of the service are when they are opened."""
    engine = create_engine(URL.create("sqlite", database=str(file)), module=sqlite_module(), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _copy(source: Connection, file: Path, watch: Watch) -> None:
    opened: Any = source.connection.driver_connection  # of either driver
    driver = sqlite_module()
    try:
        with closing(driver.connect(file)) as target:
            opened.backup(target, pages=_PAGES, progress=lambda _, left, pages: watch(pages - left, pages))
            target.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read where nothing can be written
    except driver.Error as error:
        raise DatabaseUnavailableError(f"It cannot be copied: {error}.", type(error).__name__) from error


def _check(file: Path) -> None:
    """Raise ConflictError unless it is a sound database of this service."""
    try:
        with _opened(file) as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            sound = sound and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
            found = standing(connection.engine) if sound else None
    except (exc.DatabaseError, DatabaseUnavailableError):
        found = None
    match found:
        case None:
            raise ConflictError("It is damaged.")
        case Standing.UNKNOWN:
            raise ConflictError("It is of a later release. Use that one.")
        case Standing.FOREIGN | Standing.EMPTY:
            raise ConflictError("It holds no database of this service.")
        case Standing.CURRENT | Standing.OLDER:
            return


def _retire(database: Path) -> None:
    """Make sure that nobody has the database open, and that nothing of it stays beside the one that takes its place."""
    with _opened(database) as connection:
        try:
            # This writes its log into it, and waits for all others to close it.
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        except exc.OperationalError as error:
            raise ConflictError("The database is in use. Stop the server, then try again.") from error
        except exc.DatabaseError:
            pass  # it is damaged, which is a reason to restore another
    for suffix in _BESIDE:
        Path(f"{database}{suffix}").unlink(missing_ok=True)
