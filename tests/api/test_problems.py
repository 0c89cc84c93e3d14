import asyncio
import logging
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient
from starlette.types import Message

from service.api.readiness import CHECKS
from service.app import create_app
from service.http.problem_types import PROBLEM_TYPES
from service.http.problems import Problem
from service.settings import Settings

UNKNOWN = "mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7"


def check_problem(response: Any, status: int, code: str) -> Problem:  # noqa: ANN401 - the client library types it loosely
    """The problem that a response holds, once its form is right."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate_json(response.content)
    assert (problem.status, problem.code) == (status, code)
    assert problem.type == PROBLEM_TYPES[code.replace("_", "-")].path
    assert problem.request_id == response.headers["x-request-id"]
    return problem


def test_an_unknown_address_is_a_problem(api: TestClient) -> None:
    """404 has the one shape, and does not repeat the address."""
    problem = check_problem(api.get("/v1/Wei-Fenghe"), 404, "not_found")
    assert "Wei" not in problem.model_dump_json()


@pytest.mark.parametrize(
    "path", [f"/v1/meetings/{UNKNOWN}", "/v1/meetings/x", "/v1/officials/%00", "/v1/channels/%F0%9F%98%80"]
)
def test_an_unknown_id_is_a_problem(api: TestClient, path: str) -> None:
    """An id that names nothing and one that cannot be an id answer the same."""
    check_problem(api.get(path), 404, "not_found")


def test_a_wrong_method_names_every_right_one(api: TestClient) -> None:
    """405 lists in `Allow` exactly the methods that the address takes, on every address."""
    assert isinstance(api.app, FastAPI)
    methods: dict[str, set[str]] = {}
    for context in iter_route_contexts(api.app.routes):
        if context.path and context.methods:
            methods.setdefault(context.path.replace(":id}", "}"), set()).update(context.methods)
    assert len(methods) > 20
    for path, allowed in methods.items():
        address = re.sub(r"\{\w+_id\}", UNKNOWN, path.replace("{slug}", "not-found"))
        response = api.request("TRACE", address)
        check_problem(response, 405, "method_not_allowed")
        assert set(response.headers["allow"].split(", ")) == allowed | ({"HEAD"} if "GET" in allowed else set())


def test_a_wrong_method_on_a_file_names_the_right_ones(api: TestClient) -> None:
    """Files of the pages, which have no routes of their own, are fetched and nothing else."""
    response = api.post("/web/docs.js")
    check_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "GET, HEAD"


def test_each_kind_of_problem_has_its_page(api: TestClient) -> None:
    """The address that a problem's type names explains it, to people as a page and to programs as JSON."""
    for kind in PROBLEM_TYPES.values():
        page = api.get(kind.path)
        assert page.status_code == 200
        assert kind.code in page.text
        assert "`" not in page.text
        told = api.get(kind.path, headers={"Accept": "application/json, application/problem+json"}).json()
        assert (told["type"], told["status"], told["remedy"]) == (kind.path, kind.status, kind.remedy)
    check_problem(api.get("/problems/unheard-of"), 404, "not_found")


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.9", "application/json;q=0"])
def test_an_answer_that_is_not_admitted_is_a_problem(api: TestClient, accept: str) -> None:
    """406 when the caller admits no JSON."""
    response = api.get("/v1/meetings", headers={"Accept": accept})
    check_problem(response, 406, "not_acceptable")
    assert [(error["location"], error["name"]) for error in response.json()["errors"]] == [("header", "Accept")]


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html,application/json;q=0.1", ""])
def test_an_answer_that_is_admitted_comes(api: TestClient, accept: str) -> None:
    """The media ranges of RFC 9110 are understood."""
    assert api.get("/v1/meetings", headers={"Accept": accept}).status_code == 200


def test_a_long_address_is_a_problem(api: TestClient) -> None:
    """414 beyond the setting, before anything looks at the address."""
    check_problem(api.get("/v1/meetings", params={"q": "a" * 40_000}), 414, "url_too_long")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_cannot_write(api: TestClient, site: str) -> None:
    """403 for whatever writes, before anything is read or kept; what only reads is answered."""
    headers = {"Sec-Fetch-Site": site, "Content-Type": "text/plain"}
    for method, path in (
        ("POST", "/v1/ingest"),
        ("POST", "/v1/extract"),
        ("PATCH", f"/v1/articles/{UNKNOWN}"),
        ("DELETE", f"/v1/articles/{UNKNOWN}"),
    ):
        check_problem(api.request(method, path, headers=headers, content=b"Envoys met in Riga."), 403, "cross_site")
    assert api.get("/v1/articles", headers=headers).json()["items"] == []


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_page_of_our_own_can_write(api: TestClient, site: str) -> None:
    """Swagger UI, and whoever types an address, are at home."""
    headers = {"Sec-Fetch-Site": site, "Content-Type": "text/plain"}
    assert api.post("/v1/extract", headers=headers, content=b"Envoys met in Riga.").status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/meetings", "/v1/parties", "/livez", f"/v1/meetings/{UNKNOWN}", "/v1/nothing", "/docs"]
)
def test_head_answers_as_get_without_the_body(api: TestClient, path: str) -> None:
    """HEAD has the status and the headers of GET."""
    got, head = api.get(path), api.head(path)
    assert head.content == b""
    assert head.status_code == got.status_code
    varying = {"x-request-id", "server-timing"}
    assert {k: v for k, v in head.headers.items() if k not in varying} == {
        k: v for k, v in got.headers.items() if k not in varying
    }


def test_every_answer_carries_its_id_and_guards(api: TestClient) -> None:
    """A sane id of the caller is kept, another is replaced, and the security headers are on everything."""
    for path in ("/livez", "/v1/nothing", "/docs", "/web/page.css"):
        response = api.get(path, headers={"X-Request-Id": "trace-7.a"})
        assert response.headers["x-request-id"] == "trace-7.a"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
    assert api.get("/livez", headers={"X-Request-Id": "a b\tc"}).headers["x-request-id"] != "a b\tc"


@pytest.fixture
def crashing(settings: Settings) -> TestClient:
    """An application with a route that fails as no route should."""
    app = create_app(settings)

    async def crash() -> None:
        raise RuntimeError("Wei Fenghe")

    app.add_api_route("/crash", crash)
    return TestClient(app)


def test_a_crash_is_a_problem(crashing: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """500 has the one shape and every header, tells nothing of the cause, and its id leads to the log."""
    response = crashing.get("/crash")
    problem = check_problem(response, 500, "internal")
    assert "Wei" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert problem.request_id
    assert [record.exc_info is not None for record in caplog.records if record.levelno == logging.ERROR] == [True]


def test_a_caller_that_leaves_is_no_crash(api: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """A connection that ends within the body is answered by nothing, and is no error in the log."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"testserver"), (b"content-type", b"text/plain")]
    scope = {"type": "http", "method": "POST", "path": "/v1/extract", "query_string": b"", "headers": headers}

    async def leave() -> None:
        await api.app(scope, receive, send)

    asyncio.run(leave())
    assert sent == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_service_that_is_well_says_so(api: TestClient, settings: Settings) -> None:
    """The probes answer that it lives, that it can serve, also without workers, and which contract."""
    ready = api.get("/readyz").json()
    assert ready["status"] == "ok"
    told = {check["name"]: check["status"] for check in ready["checks"]}
    workers = "ok" if settings.database_url.startswith("sqlite") else "missing"
    assert told == {**dict.fromkeys(CHECKS, "ok"), "workers": workers}
    assert api.get("/livez").json() == {"status": "ok"}
    contract = api.get("/openapi.json").json()
    assert api.get("/version").json() == {"service": contract["info"]["version"], "api": "v1"}
