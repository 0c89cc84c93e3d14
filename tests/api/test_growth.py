"""What a request costs the database does not grow with what is stored: no list, filter or item goes through a table."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import event

from openapi.compat import CONTRACT
from service.settings import Settings
from service.store import paging
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.unit_of_work import Database
from tests.bench.archive import archive
from tests.bench.history import Ticking
from tests.bench.requests import CSV, PAGE, Archive, requests

LISTS = ("articles", "meetings", "officials", "channels", "decisions", "changes", "audit")
SMALL, LARGE = 600, 3600
"""Reports."""
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
        counts = [Steps(one) for one in opened]
        paths = (path for path in requests() if "with_total" not in path)  # a count is asked for, and has its own limit
        return {path: [await one.taken_by(path) for one in counts] for path in paths}


class Steps:
    """Counts the steps that the database of an archive takes."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._taken = archive, 0
        event.listen(archive.app.state.services.database.engine, "checkout", self._follow)

    def _follow(self, connection: Any, *_: object) -> None:  # noqa: ANN401 - of the driver
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> None:
        self._taken += 1

    async def taken_by(self, path: str) -> int:
        """Steps that a request takes."""
        self._taken = 0
        await self._archive.get(path)
        return self._taken


def test_every_filter_of_every_list_is_tried() -> None:
    """A list or a parameter that comes is asked for here too."""
    tried = {(path, name) for path, names in map(parted, requests()) for name in ("", *names)}
    missing = {(path, name) for path, name in declared() if (path, name) not in tried}
    assert missing == set()


def parted(path: str) -> tuple[str, list[str]]:
    """A path without its query, and the names in that."""
    split = urlsplit(path.removeprefix(CSV))
    return split.path, [name for name, _ in parse_qsl(split.query)]


def declared() -> Iterator[tuple[str, str]]:
    """Each list of what an archive has with its filters and orders, as the contract has them."""
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    for path in (f"/v1/{name}" for name in LISTS):
        yield path, ""
        parameters = contract["paths"][path]["get"]["parameters"]
        names = {one["name"] for one in parameters if one.get("in") == "query"}
        yield from ((path, name) for name in names - {"limit", "cursor", "with_total"})
