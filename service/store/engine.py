"""The engine of either database, set up so that the two behave alike."""

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from service.settings import Settings

SOUND_SQLITE = (3, 51, 3)
"""First release of SQLite without the fault by which resetting the write-ahead log could corrupt a database."""

BEGIN = "communique_begin"
"""Execution option that says how a transaction on SQLite begins: a list of statements."""
READING = ("PRAGMA query_only = ON", "BEGIN")
WRITING = ("PRAGMA query_only = OFF", "BEGIN IMMEDIATE")


def build_engine(settings: Settings) -> Engine:
    """The engine for `settings.database_url`; creates the folder of an SQLite file.

    Raises ValueError when the address is of neither SQLite (a file) nor PostgreSQL.
    """
    url = make_url(settings.database_url)
    match url.get_backend_name():
        case "sqlite":
            return _sqlite_engine(url, settings)
        case "postgresql":
            return _postgresql_engine(url, settings)
        case _:
            raise ValueError("the database must be sqlite:///FILE or postgresql://...")


def _sqlite_engine(url: URL, settings: Settings) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("an SQLite database must be a file: each connection would see a memory of its own")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        module=_sqlite_module(),
        connect_args={"timeout": settings.database_busy_seconds},
        pool_size=settings.read_threads + settings.write_threads,
        pool_timeout=settings.database_busy_seconds,
        hide_parameters=True,  # they hold the texts of articles, which belong in no log
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it begins them deferred, and two deferred ones that both
        # read before they write lose an update or fail at once, whatever the busy timeout.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {settings.sqlite_synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        for statement in connection.get_execution_options().get(BEGIN, WRITING):
            connection.exec_driver_sql(statement)

    return engine


def _sqlite_module() -> ModuleType:
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        try:
            from pysqlite3 import dbapi2 as wheel  # type: ignore[import-untyped]  # noqa: PLC0415 - absent from some platforms
        except ImportError:
            return sqlite3
        return wheel  # type: ignore[no-any-return] # the wheel comes without types
    return sqlite3


def _postgresql_engine(url: URL, settings: Settings) -> Engine:
    patience = int(settings.database_busy_seconds * 1000)
    connect_args: dict[str, Any] = {
        "connect_timeout": max(2, int(settings.database_busy_seconds)),
        "options": f"-c lock_timeout={patience} -c timezone=UTC",
    }
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=connect_args,
        pool_size=settings.database_pool_size,
        pool_timeout=settings.database_busy_seconds,
        hide_parameters=True,  # they hold the texts of articles, which belong in no log
        pool_pre_ping=True,
    )
