"""The service with articles whose text is what they say: in this process, or in one that a test can kill."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from time import monotonic, sleep

import httpx2
import pytest
from starlette.testclient import TestClient

from service import worker
from service.app import create_app
from service.http import lines
from service.ingest import reader
from service.ingest.runner import Runner
from service.serving import Server
from service.settings import Settings
from service.store.jobs import Waiting
from tests.servers import STARTING, ready
from tests.survival.failpoints import How, Points
from tests.survival.ledger import Sent
from tests.survival.news import Told

_NOBODY = 65534


def forking() -> ForkServerContext:
    """Makes processes that have the service loaded, and nothing of the tests' own."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


@contextmanager
def inside(settings: Settings, *, idle: bool = False) -> Iterator[tuple[TestClient, Points]]:
    """The service in this process, and the points at which it may fail; an `idle` one works on no jobs by itself."""
    points = Points(create_app(settings))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_load", Told)  # what these articles say needs no parser
        if idle:
            patch.setattr(Runner, "_look", _see_nothing)
        with TestClient(points, raise_server_exceptions=False) as http:
            yield http, points


async def _see_nothing(_runner: Runner) -> list[Waiting]:
    return []


def cut_off(http: httpx2.Client, points: Points, sent: Sent, number: int, how: How) -> bool:
    """Send a request that fails at the point of this number; whether it came as far as that."""
    with points.failing(number, how) as point:
        sent.send(http)
    return len(point.passed) >= number


def killed(settings: Settings, sent: Sent, number: int, *, idle: bool = False) -> bool:
    """Have a process of its own serve a request that kills it at the point of this number; whether it came so far."""
    process = forking().Process(target=_die, args=(settings, sent, number, idle))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _die(settings: Settings, sent: Sent, number: int, idle: bool) -> None:  # noqa: FBT001 - passed by position
    with inside(settings, idle=idle) as (http, points):
        cut_off(http, points, sent, number, "kill")


@contextmanager
def beside(settings: Settings, *, humble: bool = False) -> Iterator[tuple[str, ForkServerProcess]]:
    """Address of a server that begins to start, and its process, which does not outlive the block.

    A `humble` one has no right of root's to write what its owner may not.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        process = forking().Process(target=_serve, args=(settings, listener, humble))
        process.start()
    try:
        yield address, process
    finally:
        process.kill()
        process.join()


def wait_until_ready(address: str, process: ForkServerProcess) -> None:
    """Return once a server serves."""
    end = monotonic() + STARTING
    while not ready(address):
        assert process.is_alive(), "the server ended"
        assert monotonic() < end, "the server did not start"
        sleep(0.02)


def start_worker(settings: Settings) -> ForkServerProcess:
    """A worker on PostgreSQL, which the caller ends."""
    process = forking().Process(target=_work, args=(settings,))
    process.start()
    return process


def _work(settings: Settings) -> None:
    reader._load = Told  # noqa: SLF001 - what these articles say needs no parser
    worker.run(settings)


def _serve(settings: Settings, listener: socket.socket, humble: bool) -> None:  # noqa: FBT001 - passed by position
    if humble and os.geteuid() == 0:
        os.setuid(_NOBODY)
    reader._load = Told  # noqa: SLF001 - what these articles say needs no parser
    lines._LINES_TOGETHER = 1  # noqa: SLF001 - so that an upload of a few lines is kept in as many steps
    Server(create_app(settings), settings).run(sockets=[listener])
