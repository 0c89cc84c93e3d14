"""`make growth`: what a request, and one more article, cost in an archive of a million rows, beside a small one.

python -m tests.bench.growth REPORTS [FOLDER]: archives are made in the folder, or found there from the time before.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

# Set before the parser's library is loaded, which reads it once: one core means one thread.
os.environ["OMP_NUM_THREADS"] = "1"

from itertools import chain, islice

from sqlalchemy import func, select
from tqdm import tqdm

from service.ingest.articles import ingest
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.tables import Table
from service.store.unit_of_work import Database
from tests.bench.archive import END, SEED, Archivist, archive
from tests.bench.history import Ticking, reading
from tests.bench.requests import Archive, counts, requests
from tests.bench.table import Row, show

SMALL = 1_000
"""Reports of the archive that the other is held against."""
ROUNDS = 5
ARTICLES = 60
"""Articles that are ingested into each; the first half of them so that nothing is read for the first time."""


def measure_growth(reports: int, folder: Path) -> None:
    """Print what is asked of both archives, that which grew most first."""
    files = [folder / f"{size}.db" for size in (SMALL, reports)]
    for file, size in zip(files, (SMALL, reports), strict=True):
        if not file.exists():
            _make(file, size)
    rows = [_count(file) for file in files]
    asked = sorted(asyncio.run(_ask(files)), key=lambda row: -float(row[3]))
    title = f"{rows[1]:,} rows of {reports:,} reports beside {rows[0]:,} of {SMALL:,} (seed {SEED}, SQLite)"
    show(title, ("request", "small: CPU ms", "large: CPU ms", "CPU ratio", "clock ratio"), [*asked, _ingest(files)])


def _opened(file: Path) -> Database:
    settings = Settings(database_url=f"sqlite:///{file}", sqlite_synchronous="NORMAL")
    return Database(build_engine(settings.model_copy(update={"read_seconds": 0, "write_seconds": 0})))


def _make(file: Path, reports: int) -> None:
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    database = _opened(partial)
    migrate(database.engine)
    with tqdm(total=reports, unit="report") as bar:

        def watch(more: int) -> None:
            bar.update(more)

        archive(database, Ticking(), reports, watch)
    database.close()
    partial.rename(file)


def _count(file: Path) -> int:
    database = _opened(file)
    migrate(database.engine)
    with database.read() as session:
        counts = [session.rows(select(func.count()).select_from(one))[0][0] for one in Table.metadata.sorted_tables]
    database.close()
    return sum(counts)


async def _ask(files: Sequence[Path]) -> list[Row]:
    """The cost of each request at its quickest, by turns, so that others on the machine disturb both alike."""
    async with AsyncExitStack() as stack:
        archives = [await stack.enter_async_context(Archive.opened(f"sqlite:///{file}")) for file in files]
        rows = []
        for path in tqdm(list(chain(requests(), counts())), unit="request"):
            turns = [[await _cost(one, path) for one in archives] for _ in range(ROUNDS)]
            cpu, clock = ([min(turn[which][kind] for turn in turns) for which in (0, 1)] for kind in (0, 1))
            rows.append(_row(path, cpu, clock))
        return rows


async def _cost(archive: Archive, path: str) -> tuple[float, float]:
    cpu, clock = process_time(), perf_counter()
    await archive.get(path)
    return process_time() - cpu, perf_counter() - clock


def _row(what: str, cpu: Sequence[float], clock: Sequence[float]) -> Row:
    ratios = (f"{cpu[1] / cpu[0]:.2f}", f"{clock[1] / clock[0]:.2f}")
    return (what, f"{cpu[0] * 1e3:.2f}", f"{cpu[1] * 1e3:.2f}", *ratios)


def _ingest(files: Sequence[Path]) -> Row:
    """One more article of the last days, extraction aside: the same ones for both archives."""
    told = list(islice(Archivist(SEED, 1, END).articles(), ARTICLES))
    cpu, clock = [], []
    for file in files:
        database, ticking = _opened(file), Ticking()
        taken = []
        for article, found in told:
            start = process_time(), perf_counter()
            ingest(database, ticking, reading(found), article)
            taken.append((process_time() - start[0], perf_counter() - start[1]))
        database.close()
        cpu.append(median(one[0] for one in taken[ARTICLES // 2 :]))
        clock.append(median(one[1] for one in taken[ARTICLES // 2 :]))
    return _row("one more article", cpu, clock)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        measure_growth(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else temporary))
