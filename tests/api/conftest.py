"""A client of a whole application on either kind of database; articles are read in this process."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for a migrated database of either kind, which the tests of one module share."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("api") / "communique.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield Settings(database_url=f"sqlite:///{path}", extraction_processes=0)
        return
    server: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("postgres_template")
    name = f"communique_api_{tmp_path_factory.mktemp('api').name}_{template.rsplit('_', 1)[-1]}"
    with _administering(server) as administer:
        administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        address = make_url(server).set(database=name).render_as_string(hide_password=False)
        yield Settings(database_url=address, extraction_processes=0)
        administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def api(settings: Settings) -> Iterator[TestClient]:
    """A client of an application that starts empty."""
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def seeds() -> list[str]:
    """The texts of the four seed articles, in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]


@pytest.fixture(scope="module")
def seeded(api: TestClient, seeds: list[str]) -> TestClient:
    """The client once the seed articles are in."""
    for text_of_seed in seeds:
        assert api.post("/v1/ingest", json={"text": text_of_seed}).status_code in (200, 201)
    return api


@pytest.fixture
def stored(api: TestClient) -> Callable[[], dict[str, Any]]:
    """Tells all that is stored, as far as lists show it, to be compared before and after."""

    def tell() -> dict[str, Any]:
        lists = ("articles", "meetings", "officials", "channels")
        return {name: api.get(f"/v1/{name}", params={"limit": 100}).json()["items"] for name in lists}

    return tell


@contextmanager
def _administering(server: str) -> Iterator[Callable[[str], None]]:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

    def administer(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    yield administer
    engine.dispose()
