"""What each protective layer costs: the same requests without it and with it, in one process, by processor time."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from fastapi import FastAPI
from starlette.types import Message

from service.access.keys import create_key
from service.app import create_app
from service.domain.access import COMMAND_LINE, KeyIn, Scope
from service.domain.clock import SystemClock
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.unit_of_work import Database
from tests.bench.table import Row, show
from tests.factories import add_meeting

MEETING = "mtg_01M80ZHX4MQE6QZF3VQ13M0R63"
ROUNDS = 60
"""The variants take turns so many times, so that what else the machine does strikes them alike."""
REQUESTS = 20
"""Requests of one turn."""

Ask = Callable[[], Awaitable[None]]


def measure_protection() -> None:
    """Print what keys, rates, the deadline of bodies and the audit trail cost."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'bench.db'}",
            sqlite_synchronous="NORMAL",  # a disk's time is no layer's
            extraction_processes=0,
            require_keys="never",
            hosts=("bench",),
            writes_per_minute=0,
        )
        asyncio.run(_measure(settings))


async def _measure(settings: Settings) -> None:
    key = _fill(settings)
    counting = settings.model_copy(update={"reads_per_minute": 1_000_000})
    free = settings.model_copy(update={"reads_per_minute": 0})
    async with AsyncExitStack() as running:

        async def variant(of: Settings, change: Callable[[FastAPI], None] = lambda _app: None) -> FastAPI:
            app = create_app(of)
            await running.enter_async_context(app.router.lifespan_context(app))
            change(app)
            return app

        plain, rated = await variant(free), await variant(counting)
        ungated, patient, untold = [await variant(free, one) for one in (_open_gate, _wait_for_ever, _tell_nobody)]
        layers: dict[str, tuple[Ask, Ask]] = {
            "GET a meeting: places, and who calls from here": (_get(ungated), _get(plain)),
            "GET a meeting: places, and who calls with a key": (_get(ungated), _get(plain, key)),
            "GET a meeting: rates": (_get(plain, key), _get(rated, key)),
            "POST a key: the deadline of bodies": (_post(patient), _post(plain)),
            "POST a key: the audit trail": (_post(untold), _post(plain)),
        }
        rows = [await _row(name, *each) for name, each in layers.items()]
    show("What protection costs", ("request: layer", "without, with", "difference"), rows)


def _fill(settings: Settings) -> str:
    database = Database(build_engine(settings))
    migrate(database.engine)
    with database.write() as session:
        add_meeting(session, MEETING)
    wanted = KeyIn(name="bench", scopes=list(Scope))
    _, secret = create_key(database, SystemClock(), settings, wanted, COMMAND_LINE)
    database.close()
    return secret


def _wait_for_ever(app: FastAPI) -> None:
    """Take the deadline of bodies away."""
    app.user_middleware = [each for each in app.user_middleware if "BodyDeadline" not in str(each)]


def _open_gate(app: FastAPI) -> None:
    """Take the gate away: whoever comes is let in without a look."""

    async def admit(request: Any, _scope: Scope) -> None:  # noqa: ANN401 - stands for the gate's
        request.state.principal = "anybody"

    app.state.gate.admit = admit


def _tell_nobody(app: FastAPI) -> None:
    """Take the audit trail away."""
    services = app.state.services

    class Silent(Database):
        def witnessed(self, _witness: object) -> "Silent":
            return self

    app.state.services = replace(services, database=Silent(services.database.engine))


def _get(app: FastAPI, key: str | None = None) -> Ask:
    headers = [(b"authorization", f"Bearer {key}".encode())] if key else []
    return _ask(app, "GET", f"/v1/meetings/{MEETING}", headers, b"")


def _post(app: FastAPI) -> Ask:
    body = b'{"name": "bench", "scopes": ["read"]}'
    return _ask(app, "POST", "/v1/keys", [(b"content-type", b"application/json")], body)


def _ask(app: FastAPI, method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Ask:
    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] not in (200, 201):
            raise RuntimeError(f"{method} {path} was answered {message['status']}")

    async def ask() -> None:
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"bench"), *headers],
            "client": ("127.0.0.1", 50_000),
        }
        await app(scope, receive, send)

    return ask


async def _row(name: str, without: Ask, with_it: Ask) -> Row:
    before, differences = [], []
    for _ in range(ROUNDS):
        # Each turn is compared with its neighbour: what else the machine does changes from one minute to the next.
        first, second, third = [await _cost(ask) for ask in (without, with_it, without)]
        before.append(first)
        differences.append(second - (first + third) / 2)
    cost, more = median(before), median(differences)
    return name, f"{cost:.0f} µs, {cost + more:.0f} µs", f"{more:+.0f} µs, {more / cost * 100:+.1f} %"


async def _cost(ask: Ask) -> float:
    start = process_time()
    for _ in range(REQUESTS):
        await ask()
    return (process_time() - start) / REQUESTS * 1e6
