"""The engine of either database, set up so that the two behave alike."""

import sqlite3
from math import inf
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from service.settings import Settings

SOUND_SQLITE = (3, 51, 3)
"""First release of SQLite without the fault by which resetting the write-ahead log could corrupt a database."""

READ_ONLY = ("SQLITE_READONLY", "25006")
"""How the codes of either database begin for a write where only reading is possible."""

BEGIN = "communique_begin"
"""Execution option that says how a transaction begins: a list of statements, which SQLite runs.

Statements of one that is READING or WRITING may take as long as the settings say, those of any other as they need.
"""
READING: tuple[str, ...] = ("PRAGMA query_only = ON", "BEGIN")
WRITING: tuple[str, ...] = ("PRAGMA query_only = OFF", "BEGIN IMMEDIATE")

_DEADLINE = "communique_deadline"
_RENEWALS = "communique_renewals"
_STEPS = 20_000
"""Steps of SQLite's machine after which it looks at the time: some milliseconds, and more than short queries take."""


class _Deadline:
    """When what a connection is doing has to be done."""

    def __init__(self) -> None:
        self._at = inf

    def set(self, seconds: float) -> None:
        """So many seconds from now; 0 for never."""
        self._at = monotonic() + seconds if seconds else inf

    def is_past(self) -> bool:
        """Whether it has gone by."""
        return monotonic() > self._at


def build_engine(settings: Settings) -> Engine:
    """The engine for `settings.database_url`; creates the folder of an SQLite file.

    Raises ValueError when the address is of neither SQLite (a file) nor PostgreSQL.
    """
    url = make_url(settings.database_url)
    match url.get_backend_name():
        case "sqlite":
            engine = _sqlite_engine(url, settings)
        case "postgresql":
            engine = _postgresql_engine(url, settings)
        case _:
            raise ValueError("the database must be sqlite:///FILE or postgresql://...")

    _renew_read_only(engine)
    return engine


def _renew_read_only(engine: Engine) -> None:
    """Let no connection stay that found the database read-only.

    They find it so for as long as one of them lives, whatever is mended meanwhile. Those that are in use when the first
    of them finds it would else stay open, unused, in the pool that was given up.
    """
    renewals = 0

    @event.listens_for(engine, "connect")
    def count(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[_RENEWALS] = renewals

    @event.listens_for(engine, "handle_error")
    def renew(context: ExceptionContext) -> None:
        nonlocal renewals
        if code_of(context.original_exception).startswith(READ_ONLY):
            context.is_disconnect = True
            renewals += 1
            engine.dispose()

    @event.listens_for(engine, "checkin")
    def let_go(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        if entry.info.get(_RENEWALS) != renewals:
            entry.invalidate()


def code_of(error: BaseException) -> str:
    """What happened, such as `SQLITE_BUSY` or `55P03`; the messages of drivers can quote what was asked for."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return code or type(error).__name__


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; none of another's."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _sqlite_engine(url: URL, settings: Settings) -> Engine:
    file = file_of(url)
    if file is None or file.name == ":memory:":
        raise ValueError("an SQLite database must be a file: each connection would see a memory of its own")
    file.parent.mkdir(parents=True, exist_ok=True)
    limits = {READING: settings.read_seconds, WRITING: settings.write_seconds}
    engine = create_engine(
        url,
        module=sqlite_module(),
        connect_args={"timeout": settings.database_busy_seconds},
        pool_size=settings.read_threads + settings.write_threads,
        pool_timeout=settings.database_busy_seconds,
        hide_parameters=True,  # they hold the texts of articles, which belong in no log
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it begins them deferred, and two deferred ones that both
        # read before they write lose an update or fail at once, whatever the busy timeout.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {settings.sqlite_synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
        deadline = entry.info[_DEADLINE] = _Deadline()
        connection.set_progress_handler(deadline.is_past, _STEPS)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        for statement in _kind(connection):
            connection.exec_driver_sql(statement)

    @event.listens_for(engine, "before_cursor_execute")
    def limit(connection: Connection, *_: object) -> None:
        connection.info[_DEADLINE].set(limits.get(_kind(connection), 0))

    return engine


def _kind(connection: Connection) -> tuple[str, ...]:
    kind: tuple[str, ...] = connection.get_execution_options().get(BEGIN, WRITING)
    return kind


def sqlite_module() -> ModuleType:
    """The driver, over a library without that fault where there is one."""
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        try:
            from pysqlite3 import dbapi2 as wheel  # type: ignore[import-untyped]  # noqa: PLC0415 - absent from some platforms
        except ImportError:
            return sqlite3
        return wheel  # type: ignore[no-any-return] # the wheel comes without types
    return sqlite3


def _postgresql_engine(url: URL, settings: Settings) -> Engine:
    patience = int(settings.database_busy_seconds * 1000)
    limits = {READING: int(settings.read_seconds * 1000), WRITING: int(settings.write_seconds * 1000)}
    connect_args: dict[str, Any] = {
        "connect_timeout": max(2, int(settings.database_busy_seconds)),
        "options": f"-c lock_timeout={patience} -c statement_timeout={limits[READING]} -c timezone=UTC",
    }
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=connect_args,
        pool_size=settings.database_pool_size,
        pool_timeout=settings.database_busy_seconds,
        hide_parameters=True,  # they hold the texts of articles, which belong in no log
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # What reads, which is most, goes by the limit of its connection and needs no statement more.
        if (kind := _kind(connection)) != READING:
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limits.get(kind, 0)}")

    return engine
