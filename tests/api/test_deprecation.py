"""What will go, on an application that has such routes: no route of ours does yet."""

import io
import json
import logging
from datetime import date
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.testclient import TestClient

from service.app import create_app
from service.domain.access import LOOPBACK, Scope
from service.http.access import needs
from service.http.deprecation import deprecated
from service.http.limits import Places
from service.http.logs import log_handler
from service.http.routes import StrictRoute
from service.settings import Settings

SINCE, SUNSET = date(2026, 12, 1), date(2027, 7, 1)
OLD = deprecated(SINCE, SUNSET, "/docs#instead")


class OldQuery(BaseModel):
    """One parameter that will go, and one that stays."""

    model_config = ConfigDict(extra="forbid")

    old: Annotated[str | None, Field(description="Will go.", json_schema_extra=OLD)] = None
    new: Annotated[str | None, Field(description="Stays.")] = None


class OpenGate:
    """Lets everybody in, without the database that the real one asks."""

    places = Places(1)

    async def admit(self, request: Request, _scope: Scope) -> None:
        """Name the caller."""
        request.state.principal = LOOPBACK


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """An application with an old route, and a route with an old parameter."""
    router = APIRouter(tags=["system"], route_class=StrictRoute)

    @router.get("/old", openapi_extra=needs(Scope.READ) | OLD)
    async def get_old() -> Response:
        """The old way."""
        return Response("{}", headers={"Link": '</next>; rel="next"'})

    @router.get("/partly", openapi_extra=needs(Scope.READ))
    async def get_partly(query: Annotated[OldQuery, Query()]) -> Response:
        """Partly old."""
        return Response("{}")

    made = create_app(Settings())
    made.include_router(router)
    made.state.gate = OpenGate()
    return made


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A client of it, which needs no database."""
    return TestClient(app)


@pytest.mark.parametrize("path", ["/old", "/partly?old=1", "/old?mistyped=1"])
def test_callers_are_told(client: TestClient, path: str) -> None:
    """Since when (RFC 9745), until when (RFC 8594), and where to read on; also when the request is refused."""
    headers = client.get(path).headers
    assert headers["deprecation"] == "@1796083200"
    assert headers["sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert headers["link"].endswith('</docs#instead>; rel="deprecation", </docs#instead>; rel="sunset"')
    assert ('rel="next"' in headers["link"]) == (path == "/old")


@pytest.mark.parametrize("path", ["/partly", "/partly?new=1", "/livez"])
def test_nobody_else_is_told(client: TestClient, path: str) -> None:
    """What stays has no such headers."""
    assert {"deprecation", "sunset", "link"}.isdisjoint(client.get(path).headers)


def test_the_contract_says_so(app: FastAPI) -> None:
    """The operation or the parameter is deprecated there, and the headers are declared."""
    paths: dict[str, Any] = app.openapi()["paths"]
    old, partly = paths["/old"]["get"], paths["/partly"]["get"]
    assert old["deprecated"] is True
    assert old["x-deprecation"] == {"since": "2026-12-01", "sunset": "2027-07-01", "see": "/docs#instead"}
    assert "deprecated" not in partly
    assert {each["name"]: each.get("deprecated", False) for each in partly["parameters"]} == {"old": True, "new": False}
    for operation in (old, partly):
        assert {"Deprecation", "Sunset", "Link"} <= set(operation["responses"]["200"]["headers"])


def test_operators_learn_who_still_calls(client: TestClient, app: FastAPI) -> None:
    """The log and the metrics name the operation, the parameter and the caller, so that they can be told."""
    stream = io.StringIO()
    handler, logger = log_handler("json", stream), logging.getLogger("service.access")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    client.get("/old")
    client.get("/partly?old=1")
    client.get("/partly?new=1")
    logger.removeHandler(handler)
    logger.setLevel(level)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line.get("deprecated") for line in lines] == ["/old", "/partly old", None]
    assert {line["principal"] for line in lines} == {"loopback"}
    labels = {"method": "GET", "route": "/partly", "parameter": "old", "principal": "loopback"}
    assert app.state.metrics.registry.get_sample_value("communique_deprecated_requests_total", labels) >= 1


def test_what_goes_is_announced_long_before() -> None:
    """Nothing can be declared that gives less notice than is promised."""
    with pytest.raises(ValueError, match="180 days"):
        deprecated(date(2026, 12, 1), date(2027, 5, 1), "/docs")
