"""Requests made up from the contract: examples, edges, fuzz and whole conversations, with every check switched on."""

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.modes import GenerationMode
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.app import create_app
from service.settings import Settings
from service.webhooks import client
from tests.applications import SEEDS, fresh_settings, make_key
from tests.contract.conftest import EXAMPLES, SEED

T = TypeVar("T")

FEWER = max(1, EXAMPLES // 4)
"""Requests for each operation on PostgreSQL, where only the queries differ."""

_UNHURRIED = {
    "require_keys": "always",
    "reads_per_minute": 1_000_000,
    "writes_per_minute": 1_000_000,
    "wrong_keys_per_minute": 1_000_000,
}
"""Settings under which nobody asks too often: made-up requests come as fast as they can."""


class Service:
    """Stands for an application that starts later: the requests are made up before any test runs."""

    def __init__(self, examples: int) -> None:
        self.app: ASGIApp = create_app(Settings())
        self.client = TestClient(self.app)
        generation = {"max-examples": examples, "database": "none"}
        # A missing precondition has a status of its own, beside those that are expected of a missing header.
        missing = {"missing_required_header": {"expected-statuses": [400, 401, 403, 406, 415, 422, 428]}}
        config = SchemathesisConfig.from_dict({"seed": SEED, "generation": generation, "checks": missing})
        self.contract = schemathesis.openapi.from_asgi("/openapi.json", self, config=config)
        self.authorization = ""
        self.contract.auth(refresh_interval=None)(self._provider())

    def _provider(service) -> type[Any]:  # noqa: N805 - the class inside has a self of its own
        """What has each request carry the key; the checks find out what becomes of one that does not."""

        class WithKey:
            def get(self, _case: object, _context: object) -> str:
                """What tells who calls."""
                return service.authorization

            def set(self, case: Any, data: str, _context: object) -> None:  # noqa: ANN401 - as below
                """Put it where it belongs."""
                case.headers["Authorization"] = data

        return WithKey

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the application is started and stopped by `run`, not by whoever sends requests.

        It is answered in the loop in which the application runs, where what waits for each other can.
        """
        if scope["type"] != "http":
            return
        if (portal := self.client.portal) is None:
            await self.app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()

        async def receive_there() -> Message:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_made(receive()), loop))

        async def send_there(message: Message) -> None:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_made(send(message)), loop))

        await asyncio.wrap_future(portal.start_task_soon(self.app, scope, receive_there, send_there))

    def run(self, settings: Settings) -> Iterator[None]:
        """Serve with these settings, the seed articles read in, to whoever has a key for everything."""
        self.app = create_app(settings.model_copy(update=_UNHURRIED))
        with pytest.MonkeyPatch.context() as patch, TestClient(self.app) as self.client:
            patch.setattr(client, "_look_up", _nowhere)
            self.authorization = f"Bearer {make_key(settings)}"
            self.client.headers["Authorization"] = self.authorization
            self.read(SEEDS)
            yield

    def read(self, paths: Sequence[Path]) -> None:
        """Read articles that are not there yet."""
        for path in paths:
            response = self.client.post("/v1/ingest", json={"text": path.read_text(encoding="utf-8")})
            assert response.status_code == 201

    def settle(self) -> None:
        """Have nothing go on by itself: jobs wait and events stay, so that the same requests get the same answers."""
        assert isinstance(self.app, FastAPI)
        for end in self.app.state.endings:
            end()

    def begin_anew(self) -> None:
        """Undo every decision, withdraw every article, and with them all that rests on them; read two seeds again.

        Jobs cannot be withdrawn, so that the latest is made the same again.
        """
        while webhooks := self.client.get("/v1/webhooks").json()["items"]:
            for webhook in webhooks:
                assert self.client.delete(webhook["self"]).status_code == 204
        while decisions := self.client.get("/v1/decisions").json()["items"]:
            for decision in decisions:
                assert self.client.delete(decision["self"]).status_code == 204
        while articles := self.client.get("/v1/articles").json()["items"]:
            for article in articles:
                assert self.client.delete(article["self"]).status_code == 204
        self.read(SEEDS[:2])
        headers = {"Content-Type": "application/x-ndjson"}
        batch = self.client.post("/v1/ingest/batch", content='{"text": "Envoys met."}', headers=headers)
        assert batch.status_code == 202


async def _made(what: Awaitable[T]) -> T:
    return await what


def _nowhere(_host: str, _port: int) -> Sequence[Any]:
    """Made-up webhooks lead to made-up hosts, some of which there may be."""
    raise OSError("names are not looked up here")


on_sqlite, on_postgresql = Service(EXAMPLES), Service(FEWER)


@pytest.fixture(scope="module")
def sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The service on SQLite."""
    with fresh_settings("sqlite", request, tmp_path_factory) as settings:
        yield from on_sqlite.run(settings)


@pytest.fixture(scope="module")
def postgresql(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The service on PostgreSQL."""
    with fresh_settings("postgresql", request, tmp_path_factory) as settings:
        yield from on_postgresql.run(settings)


@schemathesis.hook
def before_call(_context: object, case: Any, **_arguments: Any) -> None:  # noqa: ANN401 - the library types it by its own generics
    """Leave out of acceptable requests what no schema can describe: an issued cursor, the ETag of the day, real dates.

    A made-up one is rightly refused, with 400, 412 and 422, and so is a key that came before with another request;
    requests that are meant to be refused keep theirs.
    """
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        if isinstance(case.query, dict):
            case.query.pop("cursor", None)
        if case.headers is not None and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        if case.headers is not None:
            case.headers.pop("Idempotency-Key", None)
        _set_right(case.body)
        if case.operation.path.endswith((":merge", ":split")):
            _name_what_there_is(case, case.operation.app.client)


def _name_what_there_is(case: Any, client: TestClient) -> None:  # noqa: ANN401 - as above
    """Name what is there, or nothing that is: no schema tells which ids there are, nor that one report must stay."""
    address = case.formatted_path.rpartition(":")[0]
    collection, _, identifier = address.rpartition("/")
    if case.operation.path.endswith(":merge"):
        others = [item["id"] for item in client.get(collection).json()["items"] if item["id"] != identifier]
        case.body["other_id"] = others[0] if others else case.body["other_id"]
        return
    reports = [item["id"] for item in client.get(f"{address}/reports").json().get("items", ())]
    if len(reports) > 1:
        case.body["report_ids"] = reports[:1]
    else:
        case.path_parameters = {name: f"{value[:3]}_{'0' * 26}" for name, value in case.path_parameters.items()}


def _set_right(body: Any) -> None:  # noqa: ANN401 - any JSON
    """Put a day that exists for every date: no schema tells how long a month is, or that a span ends late enough."""
    if isinstance(body, dict):
        if isinstance(body.get("edtf"), str):
            body["edtf"] = "2024-05-14"
        if isinstance(body.get("expires_at"), str):
            body["expires_at"] = "2099-05-14T12:00:00Z"
        for each in body.values():
            _set_right(each)
    elif isinstance(body, list):
        for each in body:
            _set_right(each)


@on_sqlite.contract.parametrize()
@pytest.mark.usefixtures("sqlite")
def test_every_operation_keeps_the_contract_on_sqlite(case: Any) -> None:  # noqa: ANN401 - as above
    """Each made-up request is answered as the contract says, refused when it breaks it, and never with 5xx."""
    case.call_and_validate()


@on_postgresql.contract.parametrize()
@pytest.mark.usefixtures("postgresql")
def test_every_operation_keeps_the_contract_on_postgresql(case: Any) -> None:  # noqa: ANN401 - as above
    """Each made-up request is answered as the contract says, refused when it breaks it, and never with 5xx."""
    case.call_and_validate()


@pytest.mark.usefixtures("sqlite")
def test_every_conversation_keeps_the_contract_on_sqlite() -> None:
    """So are requests that follow from each other: what was created is found, what was deleted is gone."""
    converse(on_sqlite, EXAMPLES)


@pytest.mark.usefixtures("postgresql")
def test_every_conversation_keeps_the_contract_on_postgresql() -> None:
    """So are requests that follow from each other: what was created is found, what was deleted is gone."""
    converse(on_postgresql, FEWER)


def converse(service: Service, examples: int) -> None:
    """Have conversations of up to eight requests, each with a service that knows two articles.

    What one left behind would make the next go another way than it went before, which Hypothesis takes for chance.
    """

    class Conversation(service.contract.as_state_machine()):  # type: ignore[misc] # the class is made at run time
        """A conversation that begins as every other."""

        def setup(self) -> None:
            """Forget the one before."""
            service.begin_anew()

    service.settle()
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=8,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    Conversation.run(settings=settings)
