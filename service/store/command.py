"""What `python -m service move`, `backup` and `restore` do: they work on whole databases."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from service.errors import ConflictError
from service.settings import Settings
from service.store.backup import back_up, restore
from service.store.engine import build_engine
from service.store.moving import move
from service.store.unit_of_work import Database


def run_move(options: Namespace) -> int:
    """Move a database into another; the exit status."""
    source, target = (Database(build_engine(_unlimited(url))) for url in (options.source, options.target))
    try:
        with _progress("row") as watch:
            copied = move(source, target, watch)
    except ConflictError as error:
        return _refuse(error)
    finally:
        source.close()
        target.close()
    for one in copied:
        print(f"{one.digest[:16]}  {one.rows:>9}  {one.table}")
    print(f"{sum(one.rows for one in copied)} rows moved, and the same in both. What comes from here on is not:")
    print("stop what serves the old database, then set COMMUNIQUE_DATABASE_URL to the new one.")
    return 0


def run_backup(options: Namespace) -> int:
    """Back the database up into a file; the exit status."""
    engine = build_engine(_unlimited())
    try:
        with _progress("page") as watch:
            back_up(engine, options.file, watch)
    except ConflictError as error:
        return _refuse(error)
    finally:
        engine.dispose()
    print(f"{options.file} holds all that was kept when it began, and is sound.")
    return 0


def run_restore(options: Namespace) -> int:
    """Put a backup in the place of the database; the exit status."""
    engine = build_engine(_unlimited())
    try:
        with _progress("page") as watch:
            restore(engine, options.file, overwrite=options.overwrite, watch=watch)
    except ConflictError as error:
        return _refuse(error)
    finally:
        engine.dispose()
    print("Restored.")
    return 0


def _unlimited(url: str | None = None) -> Settings:
    """Settings under which a statement may take as long as it needs."""
    settings = Settings(database_url=url) if url else Settings()
    return settings.model_copy(update={"read_seconds": 0, "write_seconds": 0})


@contextmanager
def _progress(unit: str) -> Iterator[Callable[[int, int], None]]:
    with tqdm(unit=unit, unit_scale=True, disable=None) as bar:

        def watch(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield watch


def _refuse(error: ConflictError) -> int:
    print(error, file=sys.stderr)
    return 1
