"""What each layer that protects or watches costs: one request through the application without it and with it, by turns.

Only the processor's time of this process counts, so that others on the machine disturb little.
"""

import asyncio
import json
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import process_time

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Scope

from service.app import create_app
from service.http.logs import log_handler
from service.http.middleware import RequestEnvelope
from service.http.watch import Watch
from service.settings import Settings
from tests.bench.table import Row, show
from tests.bench.texts import made_up_articles

ROUNDS = 60
REQUESTS = 20
"""Of each kind in one turn."""

Ask = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Variant:
    """The application without some of its middleware, and what it tells of a request."""

    without: tuple[object, ...] = ()
    server_timing: bool = False
    logs: bool = False


LAYERS = {
    "request ids and metrics": (Variant(without=(Watch,)), Variant()),
    "one line in the log": (Variant(), Variant(logs=True)),
    "Server-Timing": (Variant(), Variant(server_timing=True)),
    "security headers, refusals": (Variant(without=(RequestEnvelope,)), Variant()),
    "all of these": (Variant(without=(Watch, RequestEnvelope)), Variant(server_timing=True, logs=True)),
}


_WATCH: tuple[object, ...] = (Watch,)


def measure_layers() -> None:
    """Print the processor's time for a request without and with each layer."""
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        handler = log_handler("json", nowhere)
        logging.getLogger().addHandler(handler)
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        rows = asyncio.run(_compare_all(create_app(Settings(database_url=url, extraction_processes=0))))
        logging.getLogger().removeHandler(handler)
    columns = ("request: layer", "without, with", "its cost")
    show(
        f"What layers cost a request for one meeting or article, CPU, the quickest of {ROUNDS} turns of {REQUESTS}",
        columns,
        rows,
    )


async def _compare_all(app: FastAPI) -> list[Row]:
    async with app.router.lifespan_context(app):
        body = json.dumps(next(made_up_articles())).encode()
        media = {"content-type": "application/json"}
        answer = await _ask(app, _scope(app, "POST", "/v1/ingest", media), body)
        meeting = json.loads(answer)["meetings"][0]["self"]
        fresh = count()

        def get(variant: Variant) -> Ask:
            stack = _stack(app, variant)
            return lambda: _ask(stack, _scope(app, "GET", meeting, {}), b"")

        def post(keys: Iterator[int] | None = None) -> Ask:
            stack = _stack(app, Variant())

            def ask() -> Awaitable[bytes]:
                key = {"idempotency-key": f"bench-{next(keys)}"} if keys else {}
                return _ask(stack, _scope(app, "POST", "/v1/ingest", media | key), body)

            return ask

        rows = [
            await _row(f"GET: {name}", get(one), get(other), logs=other.logs) for name, (one, other) in LAYERS.items()
        ]
        return [*rows, await _row("POST of a known text: Idempotency-Key", post(), post(fresh))]


async def _row(name: str, without: Ask, added: Ask, *, logs: bool = False) -> Row:
    """What the quickest turn of each takes, which others on the machine disturbed least."""
    turns = [(await _micros(without), await _micros(added, logs=logs)) for _ in range(ROUNDS)]
    least, more = (min(column) for column in zip(*turns, strict=True))
    return name, f"{least:.0f} µs, {more:.0f} µs", f"{more - least:+.0f} µs"


def _stack(app: FastAPI, variant: Variant) -> ASGIApp:
    """The application behind the middleware of a variant."""
    whole = app.user_middleware
    watch = Middleware(Watch, metrics=app.state.metrics, server_timing=variant.server_timing)
    app.user_middleware = [watch if each.cls in _WATCH else each for each in whole if each.cls not in variant.without]
    stack = app.build_middleware_stack()
    app.user_middleware = whole
    return stack


async def _micros(ask: Ask, *, logs: bool = False) -> float:
    """Processor's microseconds for one request."""
    logging.getLogger("service").setLevel(logging.INFO if logs else logging.WARNING)
    start = process_time()
    for _ in range(REQUESTS):
        await ask()
    return (process_time() - start) / REQUESTS * 1e6


def _scope(app: FastAPI, method: str, path: str, headers: Mapping[str, str]) -> Scope:
    lines = [(b"host", b"127.0.0.1"), *((name.encode(), value.encode()) for name, value in headers.items())]
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": "", "scheme": "http",
        "query_string": b"", "headers": lines, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "app": app,
        "http_version": "1.1",
    }  # fmt: skip


async def _ask(stack: ASGIApp, scope: Scope, body: bytes) -> bytes:
    """The body of the answer; raises RuntimeError when it is not 2xx."""
    answered = bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            answered.extend(message["body"])
        elif message["status"] >= 300:
            raise RuntimeError(f"{scope['path']} was answered {message['status']}")

    await stack(scope, receive, send)
    return bytes(answered)
