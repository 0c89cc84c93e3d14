"""Workers that really run, as processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from service.settings import Settings

ROOT = Path(__file__).parents[2]
MADE_UP = ("tests.workers.child",)
"""Reads made-up articles; its standard output tells which."""
REAL = ("service", "worker")
"""The command of the service."""


@contextmanager
def working(
    settings: Settings, command: Sequence[str] = MADE_UP, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """A worker on the database, which does not outlive the block."""
    given = {
        "COMMUNIQUE_DATABASE_URL": settings.database_url,
        "COMMUNIQUE_WORKER_LOST_SECONDS": "2",
        "COMMUNIQUE_EXTRACTION_PROCESSES": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **given, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def reads(process: subprocess.Popen[str], word: str) -> str:
    """The next text that a worker reads which begins with a word."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return line.strip()
    raise AssertionError(f"the worker ended: {process.stderr and process.stderr.read()}")
