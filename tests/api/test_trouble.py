"""What the service answers when the database does not."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import make_url
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.applications import fresh_settings

ELSEWHERE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("done", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def impatient(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for a fresh SQLite file whose writers wait for a moment only."""
    with fresh_settings("sqlite", request, tmp_path_factory) as settings:
        yield settings.model_copy(update={"database_busy_seconds": 0.1})


@contextmanager
def elsewhere(settings: Settings, statement: str) -> Iterator[None]:
    """Another process that has run a statement and stays; one in this process would share its locks."""
    file = make_url(settings.database_url).database or ""
    command = [sys.executable, "-c", ELSEWHERE, file, statement]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        yield


def test_a_busy_database_says_when_to_try_again(impatient: Settings) -> None:
    """503 with `Retry-After` while another process writes; reads go on, and afterwards the same request succeeds."""
    with TestClient(create_app(impatient)) as api:
        with elsewhere(impatient, "BEGIN IMMEDIATE"):
            refused = api.post("/v1/ingest", json={"text": "Talks."})
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert int(refused.headers["retry-after"]) > 0
            assert api.get("/v1/articles").json()["items"] == []
        assert api.post("/v1/ingest", json={"text": "Talks."}).status_code == 201


@pytest.mark.parametrize(
    ("statement", "check"),
    [("DROP TABLE change", "database"), ("DELETE FROM alembic_version", "migrations")],
)
def test_a_failing_check_is_named(impatient: Settings, statement: str, check: str) -> None:
    """`/readyz` answers 503 and says what is wrong; `/livez` asks nobody, so that nothing restarts the process."""
    with TestClient(create_app(impatient)) as api:
        with elsewhere(impatient, statement):
            failing = api.get("/readyz")
        assert (failing.status_code, failing.json()["code"]) == (503, "unavailable")
        assert check in failing.json()["detail"]
        assert api.get("/livez").status_code == 200
