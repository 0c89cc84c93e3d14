"""Every route against every fault that it can have."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import ValidationError
from starlette.testclient import TestClient

from service.app import create_app
from service.http.problem_types import PROBLEM_TYPES
from service.http.problems import Problem
from tests.api.faults import BODY_BYTES, FAULTS, MARK, UNTROUBLED, Operation, Trial, World, send
from tests.applications import SEEDS, fresh_settings
from tests.jobs import finished_job

REASONS = {"by": "desk@newsroom.example", "reason": "The ministry says so."}
PAGES = {"/", "/docs", "/openapi.json", "/problems/{slug}", "/web"}
"""Routes that no contract declares, since people look at them."""
ELSEWHERE = frozenset({"unauthenticated", "missing_scope", "too_many_requests", "request_too_slow"})
"""Problems of who calls, how often and how slowly, which have tests of their own."""
COLLECTIONS = ("meeting", "official", "channel")


@dataclass
class Findings:
    """What came of all trials."""

    flaws: list[str] = field(default_factory=list)
    met: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The problems that each operation answered."""
    trials: int = 0


class Ear(logging.Handler):
    """Keeps all that the service logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, with its traceback."""
        self.heard.append(logging.Formatter().format(record))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application with a small limit of bodies, on either kind of database."""
    with fresh_settings(request.param, request, tmp_path_factory) as settings:
        limited = {"body_bytes": BODY_BYTES, "batch_bytes": BODY_BYTES, "require_keys": "never"}
        yield create_app(settings.model_copy(update=limited))


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> list[Operation]:
    """Every operation of the contract."""
    paths = app.openapi()["paths"].items()
    return [Operation(method.upper(), path, each) for path, item in paths for method, each in item.items()]


@pytest.fixture(scope="module")
def world(app: FastAPI) -> Iterator[World]:
    """The application with the seeds read in, and of all else one that is there and one that takes no more."""
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as api:
        for path in SEEDS:
            assert api.post("/v1/ingest", json={"text": path.read_text(encoding="utf-8")}).status_code == 201
        ids, spent = {}, {}
        for kind in COLLECTIONS:
            items = api.get(f"/v1/{kind}s").json()["items"]
            older, younger = sorted(item["id"] for item in items[-2:])
            body = {"other_id": older, **REASONS}
            assert api.post(f"/v1/{kind}s/{younger}:merge", json=body).status_code == 200
            ids[f"{kind}_id"], spent[f"{kind}_id"] = items[0]["id"], younger
        for kind in ("article", "decision"):
            ids[f"{kind}_id"] = api.get(f"/v1/{kind}s").json()["items"][0]["id"]
        key = api.post("/v1/keys", json={"name": "guest", "scopes": ["read"]}).json()["key"]
        ids["key_id"] = api.post(f"{key['self']}:revoke").json()["id"]
        ids["job_id"] = finished_job(api, SEEDS[0].read_text(encoding="utf-8"))["id"]
        for known in (spent, ids):
            made = api.post("/v1/webhooks", json={"url": "https://desk.example/hooks"}).json()["webhook"]
            known["webhook_id"] = made["id"]
            known["delivery_id"] = api.post(f"{made['self']}:test").json()["id"]
        turned_off = f"/v1/webhooks/{spent['webhook_id']}"
        assert api.patch(turned_off, json={"enabled": False}, headers={"If-Match": "*"}).status_code == 200
        yield World(api, app.state.services, app.openapi()["components"]["schemas"], ids, spent)


@pytest.fixture(scope="module")
def findings(app: FastAPI, world: World, operations: list[Operation]) -> Findings:
    """What comes of every fault on every operation."""
    found = Findings()
    ear = Ear()
    logger = logging.getLogger("service")
    logger.addHandler(ear)
    for operation in operations:
        for fault in FAULTS:
            for trial in fault(world, operation):
                app.state.services = trial.house or world.house
                response = send(world.api, trial.sent)
                app.state.services = world.house
                found.trials += 1
                found.flaws += [
                    f"{operation.name}: {fault.__name__}: {flaw}" for flaw in flaws(operation, trial, response, ear)
                ]
                found.met[operation.name].add(trial.code)
                ear.heard.clear()
    logger.removeHandler(ear)
    return found


def flaws(operation: Operation, trial: Trial, response: Any, ear: Ear) -> Iterator[str]:  # noqa: ANN401 - the client library types it loosely
    """What is not as it should be with the answer to a trial."""
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        yield f"{_told(trial)}: {response.status_code}: {response.text[:200]}"
        return
    if (problem.code, str(problem.status)) != (trial.code, operation.codes.get(trial.code)):
        yield f"{_told(trial)}: {response.text[:300]}"
    if response.status_code != problem.status:
        yield "the status of the answer is another than that of the problem"
    if response.headers["content-type"] != "application/problem+json":
        yield "it is no problem document"
    if problem.type != PROBLEM_TYPES[problem.code.replace("_", "-")].path:
        yield "its type leads nowhere"
    if problem.request_id != response.headers["x-request-id"]:
        yield "it has no request id"
    if trial.at is not None and not any(_names(error.location, error.name, trial.at) for error in problem.errors):
        yield f"{_told(trial)} names {problem.errors}"
    if problem.code == "unavailable" and not response.headers.get("retry-after", "").isdecimal():
        yield "it does not say when to try again"
    if any(MARK in said for said in (response.text, str(response.headers), *ear.heard)):
        yield f"{_told(trial)} is repeated"


def _told(trial: Trial) -> str:
    sent = trial.sent
    query = " ".join(f"{name}={value[:40]!r}" for name, value in sent.query)
    return f"{sent.method} {sent.path[:80]} {query} {sent.headers} {(sent.content or b'')[-80:]!r} for {trial.code}"


def _names(location: str, name: str, at: tuple[str, str]) -> bool:
    return location == at[0] and (name == at[1] or (at[1] != "" and name.startswith(f"{at[1]}/")))


def test_every_fault_on_every_route_is_its_problem(findings: Findings) -> None:
    """Of the declared status and type, with the place named, a request id, and nothing of what was sent or logged."""
    assert "\n".join(findings.flaws) == ""
    assert findings.trials > 1000


def test_every_problem_that_a_route_declares_can_be_met(findings: Findings, operations: list[Operation]) -> None:
    """What the contract says of failures is what happens; a new problem needs a fault in the table that causes it."""
    never = {
        operation.name: unmet
        for operation in operations
        if (unmet := set(operation.codes) - findings.met[operation.name] - ELSEWHERE)
    }
    assert never == {name: {"internal", "storage_full", "too_slow", "unavailable"} for name in UNTROUBLED}


def test_every_route_is_in_the_contract_or_a_page(app: FastAPI, operations: list[Operation]) -> None:
    """No route is forgotten by this walk."""
    declared = {operation.path for operation in operations}
    routes = {context.path.replace(":id}", "}") for context in iter_route_contexts(app.routes) if context.path}
    assert routes - declared == PAGES
    assert declared <= routes


def test_every_page_refuses_what_it_does_not_do(world: World) -> None:
    """Another method, another site, an address that is too long or leads nowhere: problems on pages, too."""
    for page in PAGES:
        path = page.replace("{slug}", "not-found").replace("/web", "/web/page.css")
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
            refused = world.api.request(method, path)
            assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed"), (method, path)
            assert refused.headers["allow"] == "GET, HEAD"
        refused = world.api.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
        refused = world.api.get(path, params={"q": MARK * 5000})
        assert (refused.status_code, refused.json()["code"]) == (414, "url_too_long")
    for path in (
        f"/{MARK}",
        f"/v1/{MARK}",
        f"/problems/{MARK}",
        f"/web/{MARK}",
        "/web/../app.py",
        "/v1/meetings/",
        "/v1//meetings",
    ):
        refused = world.api.get(path)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found"), path
        assert MARK not in refused.text
