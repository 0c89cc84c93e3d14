"""A server that really runs, as a process of its own, for tests that speak HTTP to it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import httpx2

STARTING = 120.0
"""Seconds that a server may take to start, or to stop, on a busy machine."""


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Address of a server that serves, and its process, which does not outlive the block."""
    with starting(environment) as (address, process):
        end = monotonic() + STARTING
        while not ready(address):
            assert process.poll() is None, "the server ended"
            assert monotonic() < end, "the server did not start"
            sleep(0.1)
        yield address, process


@contextmanager
def starting(environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Address of a server that begins to start, and its process, which does not outlive the block."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "service", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()


def ready(address: str) -> bool:
    """Whether the server serves."""
    try:
        return httpx2.get(f"{address}/readyz").status_code == 200
    except httpx2.TransportError:
        return False
