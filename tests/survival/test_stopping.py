"""A server that is told to stop answers what it has begun, begins nothing more, and ends well."""

import os
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count

import httpx2
import pytest

from service.settings import Settings
from service.store.unit_of_work import Database
from tests.servers import STARTING
from tests.survival.checks import check_ledgers, check_sound
from tests.survival.clients import Client
from tests.survival.served import beside, inside, wait_until_ready

CLIENTS = 4
ANSWERED = 20
"""Answers that are given before it is told to stop."""


def test_told_to_stop_under_load_it_answers_what_it_began(settings: Settings, database: Database) -> None:
    """What was not answered has had no effect; streams end whole, nobody is let in any more, and the status is 0."""
    clients = [Client(f"stopping-{number}") for number in range(CLIENTS)]
    patient = settings.model_copy(update={"stop_seconds": int(STARTING)})
    with beside(patient) as (address, process), ThreadPoolExecutor(CLIENTS) as pool, ExitStack() as streams:
        wait_until_ready(address, process)
        following = [streams.enter_context(_connected(address)) for _ in range(5)]
        for stream in following:
            stream.sendall(b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert stream.recv(65_536).startswith(b"HTTP/1.1 200")
        told = _once_after(ANSWERED, lambda: os.kill(process.pid or 0, signal.SIGTERM))
        for working in [pool.submit(client.work, address, told) for client in clients]:
            working.result()
        for stream in following:
            assert _rest_of(stream).endswith(b"0\r\n\r\n"), "the last chunk: the answer is whole"
        process.join(STARTING)
        assert process.exitcode == 0
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{address}/livez")
    with inside(settings) as (http, _):
        for client in clients:
            client.ledger.settle(http)
    check_ledgers(database, [client.ledger for client in clients])
    check_sound(database)
    assert sum(client.ledger.kept for client in clients) == 0, "what had an effect was answered"
    assert sum(len(client.ledger.acts) for client in clients) >= ANSWERED - 1


def test_nobody_who_dawdles_holds_up_the_end(settings: Settings) -> None:
    """A request whose body does not come is given up once the time is over, and the status is 0."""
    with beside(settings.model_copy(update={"stop_seconds": 1})) as (address, process):
        wait_until_ready(address, process)
        with _connected(address) as dawdler:
            dawdler.sendall(
                b"POST /v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            os.kill(process.pid or 0, signal.SIGTERM)
            process.join(STARTING)
            assert process.exitcode == 0


def _once_after(answers: int, act: Callable[[], None]) -> Callable[[], None]:
    """What is called after each answer, and acts after so many of them."""
    numbers = count(1)

    def answered() -> None:
        if next(numbers) == answers:  # one step of the interpreter, which no other thread comes between
            act()

    return answered


def _connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=STARTING)


def _rest_of(stream: socket.socket) -> bytes:
    content = b""
    while part := stream.recv(65_536):
        content += part
    return content
