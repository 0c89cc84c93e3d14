"""Who is let in, over HTTP: on each operation, with each scope, by each mistake."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.app import create_app
from service.domain.access import Scope
from service.settings import Settings
from tests.applications import HOSTS, make_key

UNKNOWN = "01M80ZHX4MQE6QZF3VQ13M0R63"

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def keys(served: Settings) -> dict[Scope, str]:
    """A key for each scope, that has no other."""
    return {scope: make_key(served, scope) for scope in Scope}


@pytest.fixture(scope="module")
def ask(api: TestClient, keys: dict[Scope, str]) -> Ask:
    """Asks for something with a key of a scope, or with none."""

    def ask_one(scope: Scope | None, method: str, path: str, **given: Any) -> Any:  # noqa: ANN401 - as the client
        headers = {"Authorization": f"Bearer {keys[scope]}"} if scope else {}
        return api.request(method, path, headers=headers | given.pop("headers", {}), **given)

    return ask_one


def test_each_operation_answers_its_scope_and_no_other(api: TestClient, ask: Ask) -> None:
    """401 without a key, 403 with each key that lacks the scope, and neither with the one that has it."""
    assert isinstance(api.app, FastAPI)
    seen = 0
    for path, item in api.app.openapi()["paths"].items():
        for method, operation in item.items():
            declared = operation.get("parameters", ())
            address = path.format_map({one["name"]: one["example"] for one in declared if one["in"] == "path"})
            asked = {scope: ask(scope, method.upper(), address).status_code for scope in (None, *Scope)}
            if not operation["security"]:
                assert set(asked.values()) == {200}, path
                continue
            needed = Scope(operation["security"][0]["api_key"][0])
            served = asked.pop(needed)
            assert served < 500, (method, path)
            assert served not in (401, 403), (method, path)
            assert asked.pop(None) == 401, (method, path)
            assert set(asked.values()) == {403}, (method, path)
            seen += 1
    assert seen > 35


def test_a_refusal_says_what_is_asked_for(ask: Ask) -> None:
    """401 challenges, 403 names the scope, and neither is kept by a cache."""
    nobody = ask(None, "GET", "/v1/meetings")
    assert (nobody.json()["code"], nobody.headers["www-authenticate"]) == ("unauthenticated", "Bearer")
    lacking = ask(Scope.READ, "DELETE", f"/v1/articles/art_{UNKNOWN}")
    assert lacking.json()["code"] == "missing_scope"
    assert lacking.json()["detail"] == "This operation needs a key with the scope curate."
    assert lacking.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="curate"'
    assert nobody.headers["cache-control"] == lacking.headers["cache-control"] == "no-store"


MISTAKES: dict[str, list[str]] = {
    "no scheme": ["{key}"],
    "another scheme": ["Basic {key}"],
    "no key": ["Bearer"],
    "a blank": ["Bearer "],
    "nothing": [""],
    "a sign too many": ["Bearer {key}x"],
    "two in one": ["Bearer {key}, Bearer {key}"],
    "the same twice": ["Bearer {key}", "Bearer {key}"],
    "two schemes": ["Bearer {key}", "Basic eA=="],
    "not ASCII": ["Bearer cq_\xe9\xff"],
    "a blank that is not ASCII": ["Bearer {key}\xa0"],
    "very long": ["Bearer " + "x" * 30_000],
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_what_is_not_one_key_is_refused(api: TestClient, keys: dict[Scope, str], mistake: list[str]) -> None:
    """Another scheme, no key, a wrong one, two of them, signs that are not ASCII: 401 and nothing of it repeated."""
    values = [value.format(key=keys[Scope.READ]).encode("latin-1") for value in mistake]
    response = api.get("/v1/meetings", headers=[(b"Authorization", value) for value in values])
    assert response.status_code == 401
    assert response.json()["detail"] == "The key is not valid."
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert "cq_" not in response.text


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(api: TestClient, keys: dict[Scope, str], scheme: str) -> None:
    """RFC 9110 has it so."""
    assert api.get("/v1/meetings", headers={"Authorization": f"{scheme} {keys[Scope.READ]}"}).status_code == 200


@pytest.mark.parametrize("name", ["key", "api_key", "access_token", "authorization"])
def test_a_key_in_the_address_is_of_no_use(ask: Ask, keys: dict[Scope, str], name: str) -> None:
    """Addresses are logged and shared: without the header it is 401, with it an unknown parameter."""
    query = {name: keys[Scope.READ]}
    assert ask(None, "GET", "/v1/meetings", params=query).status_code == 401
    response = ask(Scope.READ, "GET", "/v1/meetings", params=query)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "unknown")
    assert keys[Scope.READ] not in response.text


def test_who_is_not_let_in_learns_nothing_else(ask: Ask) -> None:
    """Neither parameters nor media types nor bodies are looked at before it is known who asks."""
    assert ask(None, "GET", "/v1/meetings", params={"unheard": "of"}).status_code == 401
    assert ask(None, "GET", "/v1/meetings", headers={"Accept": "text/html"}).status_code == 401
    assert ask(None, "POST", "/v1/ingest", content=b"\xff").status_code == 401


def test_pages_and_probes_answer_everybody(api: TestClient) -> None:
    """Even with a key that is none, which they do not look at."""
    for path in ("/", "/docs", "/openapi.json", "/problems/missing-scope", "/web/docs.js", "/livez", "/readyz"):
        assert api.get(path, headers={"Authorization": "Bearer x"}).status_code == 200, path


@pytest.fixture(scope="module")
def unlocked(served: Settings) -> Settings:
    """Settings under which nobody is asked for a key."""
    return served.model_copy(update={"require_keys": "never", "hosts": ()})


@pytest.mark.parametrize(
    ("client", "host", "given"),
    [
        ("127.0.0.1", "localhost:8000", {}),
        ("127.0.0.1", "LOCALHOST", {}),
        ("127.8.9.1", "127.0.0.1:8000", {}),
        ("::1", "[::1]:8000", {}),
        ("::ffff:127.0.0.1", "localhost", {}),
    ],
)
def test_callers_of_this_machine_need_no_key(unlocked: Settings, client: str, host: str, given: dict[str, str]) -> None:
    """By its own addresses and names."""
    assert status_for(unlocked, client, host, given) == 200


@pytest.mark.parametrize(
    ("client", "host", "given"),
    [
        ("192.0.2.7", "localhost", {}),
        ("2001:db8::7", "localhost", {}),
        ("127.0.0.1", "rebound.example", {}),
        ("127.0.0.1", "localhost.rebound.example", {}),
        ("127.0.0.1", "", {}),
        ("127.0.0.1", "[::1", {}),
        ("127.0.0.1", "localhost", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", "localhost", {"Forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", "localhost", {"Via": "1.1 proxy"}),
    ],
)
def test_callers_from_elsewhere_are_let_in_by_no_setting(
    unlocked: Settings, client: str, host: str, given: dict[str, str]
) -> None:
    """Another machine, a name that was made to lead here, and whatever a proxy passes on."""
    assert status_for(unlocked, client, host, given) == 401


def status_for(settings: Settings, client: str, host: str, given: dict[str, str]) -> int:
    """What a caller from an address who asks for a host is answered."""
    with TestClient(create_app(settings), client=(client, 50_000)) as asking:
        status: int = asking.get("/v1/meetings", headers={"Host": host} | given).status_code
        return status


def test_a_name_that_was_set_may_be_asked_for(unlocked: Settings) -> None:
    """Beside the machine's own."""
    assert status_for(unlocked.model_copy(update={"hosts": ("desk.example",)}), "127.0.0.1", "Desk.Example", {}) == 200


def test_a_key_is_looked_at_even_where_none_is_asked_for(unlocked: Settings, keys: dict[Scope, str]) -> None:
    """Who says who they are is that, and a wrong key is not overlooked."""
    with TestClient(create_app(unlocked.model_copy(update={"hosts": HOSTS}))) as client:
        assert client.get("/v1/audit").status_code == 200
        given = {"Authorization": f"Bearer {keys[Scope.READ]}"}
        assert client.get("/v1/audit", headers=given).status_code == 403
        assert client.get("/v1/audit", headers={"Authorization": "Bearer x"}).status_code == 401


def test_no_secret_is_in_any_log(ask: Ask, keys: dict[Scope, str], caplog: pytest.LogCaptureFixture) -> None:
    """Neither of those that are let in nor of those that are not."""
    caplog.set_level(logging.DEBUG)
    for scope in Scope:
        ask(scope, "GET", "/v1/audit")
    ask(None, "GET", "/v1/audit", headers={"Authorization": f"Bearer {keys[Scope.READ]}x"})
    assert not any(key.split("_")[2] in caplog.text for key in keys.values())
