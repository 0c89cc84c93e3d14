"""What browsers are told: headers that guard pages and answers, and which other sites may call."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.applications import fresh_settings, make_key

DESK = "https://desk.example"
ASKING = {
    "Origin": DESK,
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,if-match",
}
WRITE = {"Origin": DESK, "Sec-Fetch-Site": "cross-site"}
GUARDS = {
    "cache-control": "private, no-cache",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "vary": "Accept, Authorization",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""What every answer has that says nothing else itself."""


@pytest.fixture(scope="module")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for an empty database."""
    with fresh_settings("sqlite", request, tmp_path_factory) as settings:
        yield settings


@pytest.fixture(scope="module")
def closed(fresh: Settings) -> Iterator[TestClient]:
    """A client of an application that no other site may call."""
    with TestClient(create_app(fresh)) as client:
        yield client


@pytest.fixture(scope="module")
def opened(fresh: Settings) -> Iterator[TestClient]:
    """A client of one that a desk's pages may call."""
    with TestClient(create_app(fresh.model_copy(update={"cors_origins": (DESK,)}))) as client:
        yield client


def test_every_answer_has_the_same_guards(closed: TestClient) -> None:
    """Whatever it is; pages alone have a policy that lets them load their own files."""
    own = {"x-request-id", "content-type", "content-length", "etag", "server-timing"}
    for path in ("/v1/meetings", "/livez"):
        headers = closed.get(path).headers
        assert {name: headers[name] for name in headers if name not in own} == GUARDS, path
    for path in ("/v1/nothing", "/docs", "/", "/problems/conflict", "/web/page.css", "/openapi.json"):
        headers = closed.get(path).headers
        alike = GUARDS.keys() - {"cache-control", "content-security-policy"}
        assert {name: headers[name] for name in alike} == {name: GUARDS[name] for name in alike}, path
        assert headers["content-security-policy"].startswith("default-src 'none'"), path


def test_no_other_site_may_call_unless_it_is_named(closed: TestClient) -> None:
    """No header invites it, asking beforehand is of no use, and what writes is refused."""
    assert closed.options("/v1/meetings", headers=ASKING).status_code == 405
    assert closed.post("/v1/extract", headers=WRITE, content=b"x").json()["code"] == "cross_site"
    read = closed.get("/v1/meetings", headers=WRITE)
    assert not [name for name in read.headers if name.startswith("access-control")]


def test_a_named_site_may_call(opened: TestClient) -> None:
    """Read and write, with what the API takes, and see what the API tells; without cookies."""
    asked = opened.options("/v1/meetings/mtg_01M80ZHX4MQE6QZF3VQ13M0R63", headers=ASKING)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, DESK)
    assert "PATCH" in asked.headers["access-control-allow-methods"]
    assert "x-request-id" in asked.headers
    written = opened.post("/v1/extract", headers=WRITE | {"Content-Type": "text/plain"}, content=b"Envoys met in Riga.")
    assert (written.status_code, written.headers["access-control-allow-origin"]) == (200, DESK)
    shown = set(written.headers["access-control-expose-headers"].split(", "))
    assert {"ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"} <= shown
    assert "Origin" in written.headers["vary"]
    assert not [name for name in (*asked.headers, *written.headers) if name.endswith("allow-credentials")]


def test_a_named_site_can_read_what_it_is_refused(opened: TestClient) -> None:
    """A page that may call sees problems as well as answers."""
    refused = opened.get("/v1/nothing", headers=WRITE)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (404, DESK)


@pytest.mark.parametrize(
    "origin", ["https://other.example", "https://desk.example:8443", "http://desk.example", "null"]
)
def test_another_site_than_the_named_may_not(opened: TestClient, origin: str) -> None:
    """Another name, port or scheme is another origin; asking beforehand is refused with a problem."""
    asked = opened.options("/v1/meetings", headers=ASKING | {"Origin": origin})
    assert (asked.status_code, asked.json()["code"]) == (403, "cross_site")
    assert "access-control-allow-origin" not in asked.headers
    refused = opened.post("/v1/extract", headers=WRITE | {"Origin": origin}, content=b"x")
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    assert "access-control-allow-origin" not in refused.headers


def test_a_site_that_is_named_needs_a_key_as_anybody(fresh: Settings, opened: TestClient) -> None:
    """Being named is leave to call, not to be let in."""
    guarded = fresh.model_copy(update={"cors_origins": (DESK,), "require_keys": "always"})
    with TestClient(create_app(guarded)) as client:
        assert client.get("/v1/meetings", headers={"Origin": DESK}).status_code == 401
        given = {"Origin": DESK, "Authorization": f"Bearer {make_key(fresh)}"}
        assert client.get("/v1/meetings", headers=given).status_code == 200


def test_a_proxy_is_believed_only_when_it_is_named(fresh: Settings) -> None:
    """Who calls through one is who its header says; anybody else's header says nothing."""
    key = {"Authorization": f"Bearer {make_key(fresh)}", "X-Forwarded-For": "192.0.2.7"}
    for proxies, told in (((), "127.0.0.1"), (("127.0.0.1",), "192.0.2.7"), (("192.0.2.1",), "127.0.0.1")):
        app = create_app(fresh.model_copy(update={"proxies": proxies}))
        with TestClient(app, client=("127.0.0.1", 50_000), headers=key) as client:
            made = client.post("/v1/keys", json={"name": "guest", "scopes": ["read"]}).json()["key"]
            (entry,) = client.get("/v1/audit", params={"resource": made["id"]}).json()["items"]
            assert entry["address"] == told
