"""What a request costs the database does not grow with what is stored: no list, filter or item goes through a table."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection, Engine, event

from openapi.compat import CONTRACT
from service.ingest.articles import ingest
from service.settings import Settings
from service.store import paging
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.moving import move
from service.store.unit_of_work import Database
from tests.applications import fresh_settings
from tests.bench.archive import END, SEED, Archivist, archive
from tests.bench.history import Ticking, reading
from tests.bench.requests import CSV, PAGE, Archive, requests

SMALL, LARGE = 600, 3600
"""Reports."""
SMALL_TABLE = 800
"""Rows that a table may have to be read whole: PostgreSQL chooses so where that is the shortest way."""
STEPS_OF_AN_ITEM = 300
"""Steps of SQLite's machine that one more item of a page takes, at most: where the small archive has none of a kind."""


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Addresses of a small archive and of one that is six times as large."""
    folder = tmp_path_factory.mktemp("archives")
    return [made(folder / f"{reports}.db", reports) for reports in (SMALL, LARGE)]


def made(file: Path, reports: int) -> str:
    """Address of an archive of so many reports."""
    url = f"sqlite:///{file}"
    database = Database(build_engine(Settings(database_url=url, sqlite_synchronous="NORMAL")))
    migrate(database.engine)
    archive(database, Ticking(), reports)
    database.close()
    return url


def test_no_request_takes_more_steps_where_more_is_stored(archives: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Six times the archive, at most half as many steps more; counted by the database itself, so that it is exact.

    What finds few rows sorts them, which takes longer the more they are; here few are less than of either archive.
    """
    monkeypatch.setattr(paging, "_FEW", 20)
    steps = asyncio.run(count_steps(archives))
    more = STEPS_OF_AN_ITEM * PAGE
    assert {path: taken for path, taken in steps.items() if taken[1] > 1.5 * taken[0] + more} == {}


async def count_steps(urls: list[str]) -> dict[str, list[int]]:
    """How many steps each request takes the database of each archive."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(Archive.opened(url)) for url in urls]
        counts = [Steps(one.app.state.services.database.engine) for one in opened]
        paths = (path for path in requests() if "with_total" not in path)  # a count is asked for, and has its own limit
        taken = {}
        for path in paths:
            for archive, steps in zip(opened, counts, strict=True):
                steps.taken = 0
                await archive.get(path)
            taken[path] = [steps.taken for steps in counts]
        return taken


class Steps:
    """Counts the steps that an SQLite database takes."""

    def __init__(self, engine: Engine) -> None:
        self.taken = 0
        event.listen(engine, "checkout", self._follow)

    def _follow(self, connection: Any, *_: object) -> None:  # noqa: ANN401 - of the driver
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> None:
        self.taken += 1


def test_one_more_article_takes_no_more_steps(archives: list[str]) -> None:
    """The same articles of the next days, kept in either archive."""
    told = list(islice(Archivist(SEED, 1, END).articles(), 12))
    taken = []
    for url in archives:
        database = Database(build_engine(Settings(database_url=url)))
        steps, clock = Steps(database.engine), Ticking()
        for article, found in told:
            ingest(database, clock, reading(found), article)
        taken.append(steps.taken)
        database.close()
    assert taken[1] <= 1.5 * taken[0]


@pytest.fixture
def elsewhere(
    archives: list[str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of the large archive, moved to PostgreSQL."""
    with fresh_settings("postgresql", request, tmp_path_factory) as fresh:
        source, target = (
            Database(build_engine(Settings(database_url=url))) for url in (archives[1], fresh.database_url)
        )
        move(source, target, lambda _done, _total: None)
        source.close()
        target.close()
        yield fresh.database_url


def test_postgresql_goes_through_no_table_by_its_own_choice(elsewhere: str) -> None:
    """No step of a plan reads more rows than a small table has, with the statistics that the move has left."""
    read = asyncio.run(most_rows_read(elsewhere))
    assert {path: rows for path, rows in read.items() if rows > SMALL_TABLE} == {}


async def most_rows_read(url: str) -> dict[str, int]:
    """The most rows that any step of the plans of each request's queries reads."""
    async with Archive.opened(url) as archive:
        engine: Engine = archive.app.state.services.database.engine
        asked: list[tuple[str, Any]] = []

        def note(_c: Connection, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:  # noqa: ANN401, FBT001 - SQLAlchemy's signature
            if statement.startswith("SELECT"):
                asked.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        found = {}
        for path in requests():
            asked.clear()
            await archive.get(path)
            with engine.connect() as connection:
                found[path] = max((rows_read(connection, *query) for query in list(asked)), default=0)
        return found


def rows_read(connection: Connection, statement: str, parameters: Any) -> int:  # noqa: ANN401 - as the driver has them
    """The most rows that a step of a query's plan reads, whether or not it passes them on."""
    [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
    return max(steps_of(plan["Plan"]))


def steps_of(plan: dict[str, Any]) -> Iterator[int]:
    """The rows that each step of a plan reads."""
    passed, left = plan["Actual Rows"], plan.get("Rows Removed by Filter", 0)
    yield round((passed + left) * plan["Actual Loops"])
    for step in plan.get("Plans", ()):
        yield from steps_of(step)


def test_all_that_can_be_read_is_tried_by_every_filter() -> None:
    """An operation or a parameter that comes is asked for here too."""
    tried = {(path, name) for path, names in map(parted, requests()) for name in ("", *names)}
    missing = {(path, name) for path, name in declared() if (path, name) not in tried}
    assert missing == set()


def parted(path: str) -> tuple[str, list[str]]:
    """A path without its query, and the names in that."""
    split = urlsplit(path.removeprefix(CSV))
    return split.path, [name for name, _ in parse_qsl(split.query)]


def declared() -> Iterator[tuple[str, str]]:
    """Each thing that can be read, with its filters and orders, as the contract has them.

    Streams have no end, and statistics go through what they count.
    """
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    for path, operations in contract["paths"].items():
        if "get" not in operations or not path.startswith("/v1/") or path.startswith("/v1/stats"):
            continue
        if not path.endswith("/stream"):
            names = {one["name"] for one in operations["get"].get("parameters", ()) if one.get("in") == "query"}
            yield from ((path, name) for name in {"", *names} - {"limit", "cursor", "with_total"})
