"""What the service answers when the database does not."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from threading import Event

import pytest
from sqlalchemy import make_url
from starlette.testclient import TestClient

from service.api.readiness import CHECKS
from service.api.services import Services
from service.app import create_app
from service.domain.reports import Extraction
from service.settings import Settings
from tests.applications import fresh_settings
from tests.factories import extraction

ELSEWHERE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("done", flush=True)
sys.stdin.read()
"""
ENDLESS_MEETINGS = """
ALTER TABLE meeting RENAME TO few;
INSERT INTO few (id, body, words, review, revision, created_at, updated_at, last_reported, status, mode, type, level,
                 date_key)
  VALUES ('mtg_1', '{}', '', '', 1, '2024-06-01', '2024-06-01', '2024-06-01', '', '', '', '', '2024-06-01');
CREATE VIEW meeting AS
  WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted)
  SELECT few.* FROM few, counted WHERE n < 0
"""
"""Has a list of meetings look without end for one to show."""


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


def test_a_busy_database_says_when_to_try_again(impatient: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """503 with `Retry-After` while another process writes; reads go on, and afterwards the same request succeeds.

    The log says which of the database's own troubles it was.
    """
    with TestClient(create_app(impatient)) as api:
        with elsewhere(impatient, "BEGIN IMMEDIATE"):
            refused = api.post("/v1/ingest", json={"text": "Talks."})
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert int(refused.headers["retry-after"]) > 0
            assert api.get("/v1/articles").json()["items"] == []
        [told] = [record.__dict__ for record in caplog.records if record.message == "unavailable"]
        assert (told["part"], told["cause"]) == ("database", "SQLITE_BUSY")
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


def test_a_check_that_hangs_fails_in_time(impatient: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """`/readyz` answers 503 and names it alone, however often it is asked, and hangs in one thread and no more."""
    begun, end = [], Event()

    def hang(_house: Services) -> None:
        begun.append(True)
        end.wait()

    monkeypatch.setitem(CHECKS, "database", hang)
    with TestClient(create_app(impatient.model_copy(update={"readiness_seconds": 0.2}))) as api:
        for _ in range(3):
            failing = api.get("/readyz")
            assert failing.status_code == 503
            assert failing.json()["detail"] == "The check 'database' failed: It takes longer than 0.2 seconds."
            assert int(failing.headers["retry-after"]) > 0
        assert len(begun) == 1
        assert 'communique_check{check="database"} 0.0' in api.get("/metrics").text
        assert api.get("/v1/articles").status_code == 200
        end.set()
        monkeypatch.undo()
        assert api.get("/readyz").status_code == 200


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_list_that_takes_too_long_is_ended(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """503 that says how to ask for less, also for a whole export, which has not begun; others are served as before."""
    with fresh_settings(kind, request, tmp_path_factory) as fresh:
        settings = fresh.model_copy(update={"read_seconds": 0.5, "read_threads": 1, "database_pool_size": 1})
        app = create_app(settings)
        with TestClient(app) as api:
            api.post("/v1/ingest", json={"text": "Talks."})
            with app.state.services.database.engine.begin() as connection:
                for statement in ENDLESS_MEETINGS.split(";"):
                    connection.exec_driver_sql(statement)
            for accept in ("application/json", "text/csv"):
                ended = api.get("/v1/meetings", headers={"Accept": accept})
                assert (ended.status_code, ended.json()["code"]) == (503, "too_slow")
                assert int(ended.headers["retry-after"]) > 0
                assert "fewer days" in ended.json()["detail"]
                assert len(api.get("/v1/articles").json()["items"]) == 1
            assert api.post("/v1/ingest", json={"text": "More talks."}).status_code == 201


class Dawdler:
    """An extractor that takes as long as it is made to, and finds nothing."""

    def __init__(self) -> None:
        self.begun, self.end = Event(), Event()

    def extract(
        self, _text: str, _title: str | None = None, _published_at: date | None = None, _language: str | None = None
    ) -> Extraction:
        """Nothing, when told to end."""
        self.begun.set()
        self.end.wait()
        return extraction()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_slow_articles_hold_up_nothing_but_reading(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """While as many are read or wait as may be, another is 503 with `Retry-After`, and all else is answered."""
    with fresh_settings(kind, request, tmp_path_factory) as fresh:
        settings = fresh.model_copy(update={"extraction_queue": 0, "write_threads": 1})
        app = create_app(settings)
        with TestClient(app) as api, ThreadPoolExecutor(1) as pool:
            known, other = (api.post("/v1/ingest", json={"text": text}).json() for text in ("Talks.", "More talks."))
            dawdler = app.state.services.reader._extractor = Dawdler()  # noqa: SLF001 - no text is slow for certain
            slow = pool.submit(api.post, "/v1/ingest", json={"text": "Endless talks."})
            dawdler.begun.wait()
            refused = [api.post(f"/v1/{way}", json={"text": "New talks."}) for way in ("ingest", "extract")]
            refused.append(api.patch(known["article"]["self"], json={"title": "Talks"}, headers={"If-Match": "*"}))
            assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(503, "unavailable")] * 3
            assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
            assert api.post("/v1/ingest", json={"text": "Talks."}).status_code == 200
            assert api.delete(other["article"]["self"]).status_code == 204
            dawdler.end.set()
            assert slow.result().status_code == 201
            assert api.post("/v1/ingest", json={"text": "New talks."}).status_code == 201


def test_a_text_that_takes_too_long_is_refused_for_good(impatient: Settings) -> None:
    """422 that says how to mend it and not to try again; nothing is kept, and the next text is read."""
    settings = impatient.model_copy(update={"extraction_processes": 1, "extraction_seconds": 1.0})
    text = "The ministers of Armenia and Georgia met in Tbilisi on Tuesday to discuss water. " * 12_000
    with TestClient(create_app(settings)) as api:
        for way in ("ingest", "extract"):
            refused = api.post(f"/v1/{way}", json={"text": text})
            assert (refused.status_code, refused.json()["code"]) == (422, "too_complex")
            assert [error["name"] for error in refused.json()["errors"]] == ["/text"]
            assert "parts" in refused.json()["errors"][0]["detail"]
            assert "retry-after" not in refused.headers
        assert api.get("/v1/articles").json()["items"] == []
        assert api.post("/v1/ingest", json={"text": "Talks."}).status_code == 201


def test_a_process_that_dies_is_worth_another_try(impatient: Settings) -> None:
    """503 with `Retry-After` for the article that it was at; the same request succeeds afterwards."""
    app = create_app(impatient.model_copy(update={"extraction_processes": 1}))
    with TestClient(app) as api:
        os.kill(app.state.services.reader._idle.queue[0]._pid.result(), signal.SIGKILL)  # noqa: SLF001 - no text does
        failed = api.post("/v1/ingest", json={"text": "Talks."})
        assert (failed.status_code, failed.json()["code"]) == (503, "unavailable")
        assert int(failed.headers["retry-after"]) > 0
        assert api.post("/v1/ingest", json={"text": "Talks."}).status_code == 201


def test_a_process_that_died_idle_is_found_by_the_probe(impatient: Settings) -> None:
    """`/readyz` has it started anew, so that no article has to fail first."""
    app = create_app(impatient.model_copy(update={"extraction_processes": 1}))
    with TestClient(app) as api:
        [process] = app.state.services.reader._idle.queue[0]._pool._processes.values()  # noqa: SLF001 - no text kills it
        process.kill()
        process.join()
        assert api.get("/readyz").status_code == 200
        assert api.post("/v1/ingest", json={"text": "Talks."}).status_code == 201
