"""Whole applications to test, each on a migrated database of its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from service.access.keys import create_key
from service.domain.access import COMMAND_LINE, KeyIn, Scope
from service.domain.clock import SystemClock
from service.settings import Settings
from service.store.engine import build_engine
from service.store.unit_of_work import Database

HOSTS = ("testserver",)
"""The name by which the test client asks, where no key is asked for."""
SERVED: dict[str, Any] = {"extraction_processes": 0, "hosts": HOSTS, "stream_seconds": 0.1}
"""Settings under which articles are read in the test's own process, and streams end before a test's patience does."""
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


@contextmanager
def fresh_settings(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Settings for a new database of a kind, with articles read in the test's own process.

    Unlike the fixtures of that name it may live as long as a module or a session.
    """
    folder = tmp_path_factory.mktemp("application")
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "communique.db")
        yield Settings(database_url=f"sqlite:///{folder / 'communique.db'}", **SERVED)
        return
    server: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("postgres_template")
    name = f"{template}_{folder.name}"
    with _administering(server) as administer:
        administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        address = make_url(server).set(database=name).render_as_string(hide_password=False)
        yield Settings(database_url=address, **SERVED)
        administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def make_key(settings: Settings, *scopes: Scope) -> str:
    """A key with these scopes, or with all of them, whole."""
    wanted = KeyIn(name="tester", scopes=list(scopes or Scope), expires_at=None)
    database = Database(build_engine(settings))
    _, secret = create_key(database, SystemClock(), settings, wanted, COMMAND_LINE)
    database.close()
    return secret


@contextmanager
def _administering(server: str) -> Iterator[Callable[[str], None]]:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

    def administer(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    yield administer
    engine.dispose()
