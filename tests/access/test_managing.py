"""Keys managed over HTTP and at the command line, and the trail that all of it leaves."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import inspect, text
from starlette.testclient import TestClient

from service.app import create_app
from service.domain.access import Scope
from service.settings import Settings
from service.store.engine import build_engine
from tests.applications import fresh_settings, make_key
from tests.conftest import FrozenClock
from tests.servers import serving

ARTICLE = "Estonian Foreign Minister Liisa Kõrvemaa met her Japanese counterpart Hayashida Kenji in Tallinn."
ANY = {"If-Match": "*"}


@pytest.fixture
def admin(api: TestClient, served: Settings) -> TestClient:
    """The client with a key for everything."""
    api.headers["Authorization"] = f"Bearer {make_key(served)}"
    return api


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for a database that no key was made in."""
    with fresh_settings(request.param, request, tmp_path_factory) as fresh:
        yield fresh


def create(client: TestClient, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """What creating a key answers."""
    response = client.post("/v1/keys", json={"name": "feed", "scopes": ["read"]} | given)
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    assert response.headers["location"] == answer["key"]["self"]
    assert response.headers["cache-control"] == "no-store"
    return answer


def test_a_key_is_made_rotated_and_revoked(admin: TestClient) -> None:
    """Each step answers the key as it is now; the secret is in the answers to the first two and nowhere else."""
    made = create(admin, scopes=["ingest", "read"])
    assert made["key"] | {"scopes": ["read", "ingest"], "state": "active", "last_used_at": None} == made["key"]
    path = made["key"]["self"]
    rotated = admin.post(f"{path}:rotate", json={"overlap_seconds": 0})
    assert rotated.status_code == 200
    assert rotated.headers["cache-control"] == "no-store"
    old, new = ({"Authorization": f"Bearer {one['secret']}"} for one in (made, rotated.json()))
    assert admin.get("/v1/meetings", headers=old).status_code == 401
    assert admin.get("/v1/meetings", headers=new).status_code == 200
    revoked = admin.post(f"{path}:revoke")
    assert (revoked.status_code, revoked.json()["state"]) == (200, "revoked")
    refused = admin.get("/v1/meetings", headers=new)
    assert (refused.status_code, refused.json()["detail"]) == (401, "The key is revoked.")
    assert admin.post(f"{path}:rotate", json={}).json()["code"] == "conflict"
    listed = admin.get("/v1/keys", params={"limit": 1})
    assert listed.json()["items"] == [admin.get(path).json()] == [revoked.json()]
    assert listed.headers["cache-control"] == admin.get(path).headers["cache-control"] == "no-store"
    assert "cq_" not in listed.text + revoked.text


def test_a_key_ends_when_it_was_said(admin: TestClient) -> None:
    """Left out it is the days of the settings, null is never, and any instant is told in UTC."""
    days = datetime.fromisoformat(create(admin)["key"]["expires_at"]) - datetime.now(UTC)  # noqa: TID251 - a server's day
    assert timedelta(days=364) < days <= timedelta(days=365)
    assert create(admin, expires_at=None)["key"]["expires_at"] is None
    assert create(admin, expires_at="2099-01-01T02:00:00+02:00")["key"]["expires_at"] == "2099-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"name": ""}, "/name"),
        ({"name": "a\0b"}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["all"]}, "/scopes/0"),
        ({"scopes": ["read"] * 5}, "/scopes"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2099-01-01"}, "/expires_at"),
        ({"expires_at": "2099-01-01T00:00:00"}, "/expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-23:00"}, "/expires_at"),
        ({"expires_at": 4_000_000_000}, "/expires_at"),
        ({"secret": "x"}, "/secret"),
    ],
)
def test_a_key_that_cannot_be_is_refused(admin: TestClient, wrong: dict[str, Any], name: str) -> None:
    """422 names the field."""
    response = admin.post("/v1/keys", json={"name": "feed", "scopes": ["read"]} | wrong)
    assert (response.status_code, [error["name"] for error in response.json()["errors"]]) == (422, [name])


@pytest.mark.parametrize("seconds", ["60", True, 0.5, -1, 2_592_001])
def test_an_overlap_is_a_whole_number_of_seconds(admin: TestClient, seconds: object) -> None:
    """60.0 is one, as JSON has but one kind of number; what only looks like one is refused, and the key stays."""
    path = create(admin)["key"]["self"]
    assert admin.post(f"{path}:rotate", json={"overlap_seconds": 60.0}).status_code == 200
    before = admin.get(path).json()
    refused = admin.post(f"{path}:rotate", json={"overlap_seconds": seconds})
    assert (refused.status_code, refused.json()["errors"][0]["name"]) == (422, "/overlap_seconds")
    assert admin.get(path).json() == before


def test_the_first_key_is_not_made_over_http(empty: Settings) -> None:
    """It would lock out whoever tries the operation out: 409 says how it is made."""
    with TestClient(create_app(empty)) as client:
        refused = client.post("/v1/keys", json={"name": "feed", "scopes": ["read"]})
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
        assert client.get("/v1/keys").json()["items"] == []


def test_the_trail_tells_every_write_and_who_made_it(empty: Settings) -> None:
    """An entry for each write that took effect, none for what only reads, tries out or changes nothing."""
    with TestClient(create_app(empty), client=("127.0.0.1", 50_000)) as client:
        client.headers["X-Request-Id"] = "trace-1"
        ingested = client.post("/v1/ingest", json={"text": ARTICLE})
        client.post("/v1/ingest", json={"text": ARTICLE})
        client.post("/v1/extract", json={"text": ARTICLE})
        article, meeting = ingested.json()["article"], ingested.json()["meetings"][0]
        correction = {"forum": "Baltic Talks", "by": "desk", "reason": "Her office says so."}
        client.patch(meeting["self"], json=correction, headers=ANY)
        client.delete(article["self"], headers=ANY)
        client.delete(article["self"], headers=ANY)
        told = client.get("/v1/audit", params={"sort": "at"}).json()["items"]
        assert [(one["operation"], one["resource_id"], one["status"]) for one in told] == [
            ("ingest_article", article["id"], 201),
            ("correct_meeting", meeting["id"], 200),
            ("delete_article", article["id"], 204),
        ]
        assert (
            told[2]
            | {
                "principal": "loopback",
                "method": "DELETE",
                "path": "/v1/articles/{article_id}",
                "request_id": "trace-1",
                "address": "127.0.0.1",
            }
            == told[2]
        )
        of_article = client.get("/v1/audit", params={"resource": article["id"], "limit": 1}).json()
        assert of_article["items"][0] == told[2]
        following = {"resource": article["id"], "limit": 1, "cursor": of_article["next_cursor"]}
        assert client.get("/v1/audit", params=following).json()["items"] == [told[0]]
        assert client.get("/v1/audit", params={"principal": "command_line"}).json()["items"] == []


def test_the_trail_tells_what_a_genuine_key_was_refused(admin: TestClient) -> None:
    """A scope that it lacks, and that it is revoked; not who has no key at all, who could fill the database."""
    made = create(admin, scopes=["read"])
    given = {"Authorization": f"Bearer {made['secret']}"}
    admin.post("/v1/ingest", json={"text": ARTICLE}, headers=given)
    admin.get("/v1/keys/" + "x" * 500, headers=given)
    admin.post(f"{made['key']['self']}:revoke")
    admin.get("/v1/meetings", headers=given)
    admin.get("/v1/meetings", headers={"Authorization": "Bearer nothing"})
    told = admin.get("/v1/audit", params={"principal": made["key"]["id"], "sort": "at"}).json()["items"]
    assert [(one["operation"], one["path"], one["status"]) for one in told] == [
        ("ingest_article", "/v1/ingest", 403),
        ("get_key", "/v1/keys/{key_id}", 403),
        ("list_meetings", "/v1/meetings", 401),
    ]


def test_a_write_that_fails_leaves_no_entry(empty: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry and the write are one transaction: where the entry cannot be kept, nothing is."""
    with TestClient(create_app(empty), raise_server_exceptions=False) as client:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("service.access.audit.log_act", fail)
            assert client.post("/v1/ingest", json={"text": ARTICLE}).status_code == 500
        assert client.get("/v1/articles").json()["items"] == []
        assert client.get("/v1/audit").json()["items"] == []


def fail(*_arguments: object) -> None:
    """Stand for a database that breaks."""
    raise RuntimeError("the disk is gone")


def test_no_secret_is_in_the_database(admin: TestClient, served: Settings) -> None:
    """Not in any table, whole or in part, whatever is sent along with the request that makes the key."""
    secrets = []
    for number, scope in enumerate(Scope):
        response = admin.post(
            "/v1/keys", json={"name": "feed", "scopes": [scope]}, headers={"Idempotency-Key": f"make-{number}"}
        )
        answer = response.json()
        rotated = admin.post(
            f"{answer['key']['self']}:rotate", json={}, headers={"Idempotency-Key": f"rotate-{number}"}
        )
        secrets += [answer["secret"], rotated.json()["secret"]]
    engine = build_engine(served)
    with engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if not name.startswith("search_")]
        assert "api_key" in tables
        dump = "\n".join(str(row) for name in tables for row in connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608 - our own tables
    engine.dispose()
    assert secrets[0].split("_")[1] in dump
    assert [secret for secret in secrets if secret.split("_")[2] in dump] == []


def test_an_application_keeps_time_by_its_clock(served: Settings, clock: FrozenClock) -> None:
    """A key's end comes when the application's clock says so."""
    key = make_key(served)
    with TestClient(create_app(served, clock), headers={"Authorization": f"Bearer {key}"}) as client:
        ends = (clock.now() + timedelta(hours=1)).isoformat()
        given = {"Authorization": f"Bearer {create(client, expires_at=ends)['secret']}"}
        clock.advance(minutes=59)
        assert client.get("/v1/meetings", headers=given).status_code == 200
        clock.advance(minutes=1)
        assert client.get("/v1/meetings", headers=given).json()["detail"] == "The key is expired."


@pytest.fixture
def command(empty: Settings) -> dict[str, str]:
    """Environment of a database that no key was made in."""
    return os.environ | {"COMMUNIQUE_DATABASE_URL": empty.database_url}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The outcome of one command."""
    line = [sys.executable, "-m", "service", *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


def test_keys_are_managed_at_the_command_line(command: dict[str, str], empty: Settings) -> None:
    """What is made is printed alone, works, is listed without its secret, and leaves its trail."""
    made = run(command, "keys", "create", "--name", "desk", "--scopes", "read", "admin", "--days", "30")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    key_id = f"key_{secret.split('_')[1]}"
    rotated = run(command, "keys", "rotate", key_id, "--overlap", "0", "--no-expiry").stdout.strip()
    with TestClient(create_app(empty), headers={"Authorization": f"Bearer {rotated}"}) as client:
        key = client.get(f"/v1/keys/{key_id}").json()
        assert (key["created_by"], key["expires_at"]) == ("command_line", None)
        assert client.get("/v1/keys", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
        told = client.get("/v1/audit", params={"sort": "at", "principal": "command_line"}).json()["items"]
        assert [(one["operation"], one["resource_id"]) for one in told[:1]] == [("keys create", key_id)]
        assert [one["operation"] for one in told] == ["keys create", "keys rotate"]
    assert "revoked" in run(command, "keys", "revoke", key_id).stdout
    listed = run(command, "keys", "list").stdout
    assert (key_id in listed, "desk" in listed, "revoked" in listed, secret in listed) == (True, True, True, False)


def test_a_stream_tells_a_revoked_key_nothing_more(command: dict[str, str]) -> None:
    """It was let in, and hears of what happened before; what happens after ends the stream and is not told."""
    made = run(command, "keys", "create", "--name", "desk", "--scopes", "read", "ingest", "admin").stdout.strip()
    admin = {"Authorization": f"Bearer {made}"}
    quick = {"COMMUNIQUE_STREAM_POLL_SECONDS": "0.05", "COMMUNIQUE_KEY_CACHE_SECONDS": "0"}
    with serving(command | quick) as (address, _), httpx2.Client(base_url=address, timeout=60) as client:
        client.post("/v1/ingest", json={"text": ARTICLE}, headers=admin)
        feed = client.post("/v1/keys", json={"name": "feed", "scopes": ["read"]}, headers=admin).json()
        follower = {"Authorization": f"Bearer {feed['secret']}"}
        with client.stream("GET", "/v1/changes/stream?since=0", headers=follower) as stream:
            lines = stream.iter_lines()
            assert any(line.startswith("data:") for line in lines)
            client.post(f"{feed['key']['self']}:revoke", headers=admin)
            last = client.get("/v1/changes", headers=admin).json()["items"][-1]["seq"]
            client.post("/v1/ingest", json={"text": ARTICLE.replace("Tallinn", "Kyoto")}, headers=admin)
            told = [int(line.removeprefix("id: ")) for line in lines if line.startswith("id:")]
        assert max(told, default=0) <= last
        assert client.get("/v1/changes", headers=admin).json()["items"][-1]["seq"] > last


def test_a_mistake_at_the_command_line_is_told(command: dict[str, str]) -> None:
    """An unknown key or scope, and an end that is past, make nothing."""
    unknown = run(command, "keys", "revoke", "key_01M80ZHX4MQE6QZF3VQ13M0R63")
    assert (unknown.returncode, "There is no such key." in unknown.stderr) == (1, True)
    assert run(command, "keys", "create", "--name", "desk", "--scopes", "all").returncode == 2
    assert run(command, "keys", "create", "--name", "desk", "--scopes", "read", "--days", "0").returncode == 1
    assert run(command, "keys", "list").stdout == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", "desk.example"])  # noqa: S104 - that is the case
def test_an_address_that_others_reach_is_not_served_without_a_key(command: dict[str, str], address: str) -> None:
    """The command ends with how to make the first key, whatever the settings say."""
    for rule in ("auto", "always", "never"):
        refused = run(command | {"COMMUNIQUE_REQUIRE_KEYS": rule}, "serve", "--host", address, "--port", "0")
        assert (refused.returncode, "keys create" in refused.stderr) == (1, True)
