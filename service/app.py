"""The application: the one place where everything is put together."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio import CapacityLimiter, create_task_group, sleep, to_thread
from fastapi import FastAPI
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from service import __version__
from service.access.keyring import USES_KEPT, Keyring
from service.api import system, v1
from service.api.examples import answered
from service.api.following import Following
from service.api.progress import Progress
from service.api.readiness import Readiness
from service.api.services import Services
from service.domain.clock import Clock, SystemClock
from service.http import docs, failures
from service.http.access import Gate
from service.http.cors import AllowedOrigins
from service.http.failures import told
from service.http.limits import BodyDeadline
from service.http.metrics import Metrics
from service.http.middleware import HeadAsGet, ListHeaders, RequestEnvelope
from service.http.openapi import Events, contract
from service.http.watch import Watch
from service.ingest.batches import HandOut
from service.ingest.jobs import Desk
from service.ingest.reader import Reader
from service.ingest.runner import Runner
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.unit_of_work import Database
from service.webhooks.addresses import Reach
from service.webhooks.books import Books
from service.webhooks.client import Client
from service.webhooks.courier import Courier

log = logging.getLogger("service.api")

_PAUSE = 1.0
"""Seconds after which work is begun again that failed."""

_DESCRIPTION = """
Article text goes in at `POST /v1/ingest`; **meetings, officials and communication channels** come out, every field
traceable to the words it was read from.

* What the text does not say is `null`; nothing is guessed.
* A meeting's status is computed from its history: who said what, when, in which words.
* Lists are pages: pass `next_cursor` as `cursor`, the other parameters unchanged, until `has_more` is false.
* Resources and lists carry an `ETag`: `If-None-Match` saves the transfer; `If-Match` guards a change.
* Every failure is a problem (RFC 9457) that names what to mend and never repeats what was sent.
* Inside `/v1` there are only additions: ignore fields and enum values that you do not know.
"""


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The application for these settings, by the machine's clock unless another is given.

    The database is opened, and migrated, when it starts.
    """
    metrics = Metrics()
    app = FastAPI(
        title="Communiqué",
        summary="Structured diplomatic events out of article text.",
        description=_DESCRIPTION.strip(),
        version=__version__,
        contact={"name": "Those who run this service"},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/", "description": "This service."}],
        openapi_tags=[*v1.TAGS, system.TAG],
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan,
        middleware=_middleware(settings, metrics),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.metrics = metrics
    app.state.clock = clock or SystemClock()
    failures.install(app)
    for router in (*v1.ROUTERS, system.router):
        app.include_router(router)
    docs.install(app)
    document: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not document:
            document.update(contract(app, settings, v1.REQUEST_MODELS, answered(), Events(v1.EVENTS, v1.EVENT_MODELS)))
        return document

    app.openapi = openapi  # type: ignore[method-assign] # the documented way to generate it oneself
    return app


def _middleware(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """The layers around all routes, the outermost first."""
    proxied = [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))] if settings.proxies else []
    called = [Middleware(AllowedOrigins, settings)] if settings.cors_origins else []
    return [
        *proxied,
        Middleware(Watch, metrics=metrics, server_timing=settings.server_timing),
        *called,
        Middleware(RequestEnvelope, settings),
        Middleware(ListHeaders),
        Middleware(HeadAsGet),
        Middleware(BodyDeadline, seconds=settings.body_seconds),
    ]


async def _keep_going(work: Callable[[], Awaitable[None]]) -> None:
    """Do what goes on beside all requests, and begin it again should it fail: none of them is to end for that."""
    while True:
        try:
            return await work()
        except Exception:
            log.exception("what goes on beside the requests failed, and is begun again")
            await sleep(_PAUSE)


async def _keep_uses(keyring: Keyring) -> None:
    while True:
        await sleep(USES_KEPT.total_seconds())
        await to_thread.run_sync(keyring.keep_uses)


def _to_workers() -> HandOut:
    from service.store.tickets.giving import hand_out  # noqa: PLC0415 - on SQLite nothing needs the library

    return hand_out


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    to_thread.current_default_thread_limiter().total_tokens = settings.read_threads
    database = Database(build_engine(settings))
    reader = Reader(settings)
    try:
        await to_thread.run_sync(migrate, database.engine)
        await to_thread.run_sync(reader.start)
        slow = CapacityLimiter(reader.places + settings.write_threads)
        clock: Clock = app.state.clock
        keyring = Keyring(database, clock, settings)
        following = Following(database, settings.stream_poll_seconds)
        progress = Progress(database, settings.stream_poll_seconds)
        metrics: Metrics = app.state.metrics
        courier = Courier(
            Books(database, clock, settings),
            Client(Reach(settings.webhook_hosts), settings.webhook_seconds),
            clock,
            settings,
            following.beyond,
            lambda outcome: metrics.webhook_attempts.labels(outcome).inc(),
        )
        app.state.gate = Gate(settings, keyring, database)
        desk = Desk(database, clock, reader.read, told, lambda kept: metrics.count_ingest(known=kept.known))
        runner = Runner(desk, settings)
        works = database.engine.dialect.name == "sqlite"  # on PostgreSQL, workers of their own do
        hand_out = runner.hand_out if works else _to_workers()
        app.state.services = Services(
            settings, database, reader, clock, keyring, slow, following, progress, courier, metrics, hand_out
        )
        app.state.readiness = Readiness(app.state.services)
        async with create_task_group() as tasks:
            tasks.start_soon(_keep_going, following.watch)
            tasks.start_soon(_keep_going, progress.watch)
            tasks.start_soon(_keep_going, partial(_keep_uses, keyring))
            if works:
                tasks.start_soon(runner.run)
            tasks.start_soon(_keep_going, courier.run)
            app.state.endings = (following.end, progress.end, runner.end, courier.end)
            yield
            for end in app.state.endings:
                end()
            if works and not await runner.ended():
                await to_thread.run_sync(reader.abandon)  # what is still being read waits for the next start
            await courier.last()
            tasks.cancel_scope.cancel()
        await to_thread.run_sync(keyring.keep_uses)
    finally:
        await to_thread.run_sync(reader.close)
        database.close()
