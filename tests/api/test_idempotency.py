"""Requests that come again under one key: one effect, one answer."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.errors import UnavailableError
from service.settings import Settings
from tests.conftest import FrozenClock

REASONS = {"by": "desk@newsroom.example", "reason": "The ministry says so."}
TEXT = "Estonian Foreign Minister Liisa Kõrvemaa met her counterpart Hayashida Kenji in Tallinn on May 14, 2024."
OTHER = "Estonian Foreign Minister Liisa Kõrvemaa met her counterpart Hayashida Kenji in Kyoto on June 20, 2024."
KEY = "Idempotency-Key"
Log = Callable[[], int]


@pytest.fixture
def told(api: TestClient) -> dict[str, Any]:
    """What two fresh articles told of two meetings, with no decision standing: the first one's answer."""
    for decision in api.get("/v1/decisions").json()["items"]:
        api.delete(decision["self"])
    for article in api.get("/v1/articles").json()["items"]:
        api.delete(article["self"])
    api.post("/v1/ingest", json={"text": OTHER})
    content: dict[str, Any] = api.post("/v1/ingest", json={"text": TEXT}).json()
    return content


@pytest.fixture
def log(api: TestClient) -> Log:
    """Tells how many changes and decisions there are."""

    def tell() -> int:
        entries = 0
        query: dict[str, Any] = {"limit": 100}
        for path in ("/v1/changes", "/v1/decisions"):
            page = api.get(path, params=query).json()
            entries += len(page["items"])
            while page["has_more"]:
                page = api.get(path, params=query | {"cursor": page["next_cursor"]}).json()
                entries += len(page["items"])
        return entries

    return tell


Write = tuple[str, str, dict[str, Any] | None]


def writes(api: TestClient, told: dict[str, Any]) -> list[Write]:
    """Each operation that takes a key, as a request that has an effect."""
    meetings = api.get("/v1/meetings").json()["items"]
    one, other = (meeting["self"] for meeting in meetings)
    article, official = told["article"]["self"], told["officials"][0]["self"]
    shared = next(each for each in api.get("/v1/officials").json()["items"] if each["report_count"] > 1)
    reports = [report["id"] for report in api.get(f"{shared['self']}/reports").json()["items"]]
    return [
        ("POST", "/v1/ingest", {"text": "Envoys of Latvia and Malta met in Riga on May 3, 2024."}),
        ("PATCH", article, {"title": "A headline"}),
        ("POST", f"{article}:reextract", None),
        ("PATCH", one, {"forum": "A"} | REASONS),
        ("POST", f"{one}:confirm", REASONS),
        ("POST", f"{other}:reject", REASONS),
        ("POST", f"{shared['self']}:split", {"report_ids": reports[:1]} | REASONS),
        ("POST", f"{official}:confirm", REASONS),
        ("POST", f"{one}:merge", {"other_id": meetings[1]["id"]} | REASONS),
    ]


def test_every_write_that_comes_again_is_answered_as_before(api: TestClient, told: dict[str, Any], log: Log) -> None:
    """The same status, headers and body, marked as replayed, and nothing more happens; without a key it would."""
    kept = ("location", "etag", "content-type", "cache-control")
    for number, (method, path, body) in enumerate(writes(api, told)):
        headers = {KEY: f'"write {number}"', "If-Match": "*"}
        first = api.request(method, path, json=body, headers=headers)
        assert first.status_code in (200, 201), (path, first.text)
        assert "idempotency-replayed" not in first.headers
        effect = log()
        again = api.request(method, path, json=body, headers=headers)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert {name: again.headers.get(name) for name in kept} == {name: first.headers.get(name) for name in kept}
        assert again.headers["idempotency-replayed"] == "true"
        assert log() == effect


WITHOUT_KEY = {
    "post /v1/extract": "it keeps nothing",
    "post /v1/keys": "its answer holds a secret, which is kept nowhere",
    "post /v1/keys/{key_id}:rotate": "its answer holds a secret, which is kept nowhere",
    "post /v1/keys/{key_id}:revoke": "what is revoked stays so",
    "post /v1/webhooks": "its answer holds a secret, which is kept nowhere",
    "post /v1/webhooks/{webhook_id}:rotate": "its answer holds a secret, which is kept nowhere",
}
"""Operations that take no key, and why."""


def test_every_post_takes_a_key(api: TestClient) -> None:
    """The contract declares the header on each POST and PATCH, but where there is a reason not to."""
    paths = api.get("/openapi.json").json()["paths"]
    without = {
        f"{method} {path}"
        for path, item in paths.items()
        for method, operation in item.items()
        if method in ("post", "patch") and KEY not in {one["name"] for one in operation.get("parameters", ())}
    }
    assert "post /v1/extract" in without
    assert without <= set(WITHOUT_KEY)


def test_a_request_is_the_same_however_it_is_written(api: TestClient, told: dict[str, Any]) -> None:
    """The order of members, white space, and whether the key is quoted make no difference."""
    path = f"{told['meetings'][0]['self']}:confirm"
    first = api.post(path, json=REASONS, headers={KEY: "same-request"})
    turned = json.dumps(dict(reversed(REASONS.items())), indent=4)
    again = api.post(path, content=turned, headers={KEY: '"same-request"', "Content-Type": "application/json"})
    assert again.content == first.content
    assert again.headers["idempotency-replayed"] == "true"


def test_a_key_is_not_taken_for_another_request(api: TestClient, told: dict[str, Any], log: Log) -> None:
    """422 that names the header for another body, path, query or condition; the same key serves another operation."""
    path = told["article"]["self"]
    other = next(one["self"] for one in api.get("/v1/articles").json()["items"] if one["self"] != path)
    first = {KEY: "another-request", "If-Match": "*"}
    assert api.patch(path, json={"title": "One"}, headers=first).status_code == 200
    before = log()
    tag = api.get(path).headers["etag"]
    for address, body, headers in (
        (path, {"title": "Two"}, {}),
        (path, {"title": None}, {}),
        (path, {}, {}),
        (other, {"title": "One"}, {}),
        (path, {"title": "One"}, {"If-Match": tag}),
    ):
        refused = api.patch(address, json=body, headers=first | headers)
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
        assert [(error["location"], error["name"]) for error in refused.json()["errors"]] == [("header", KEY)]
        assert "another-request" not in refused.text
    assert log() == before
    assert api.post(f"{path}:reextract", headers=first).status_code == 200
    text = {"Content-Type": "text/plain", KEY: "by-query"}
    assert api.post("/v1/ingest", params={"title": "A"}, content=b"Talks.", headers=text).status_code == 201
    assert api.post("/v1/ingest", params={"title": "B"}, content=b"Talks.", headers=text).status_code == 422


def test_a_refusal_that_rests_on_what_is_stored_is_kept(api: TestClient, told: dict[str, Any], log: Log) -> None:
    """404, 409, 412 and 422 of the operation come again with the key, also once a request could succeed."""
    path = told["meetings"][0]["self"]
    article = told["article"]["self"]
    unknown = "mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7"
    standing = api.post(f"{path}:reject", json=REASONS).json()["decision"]["self"]
    refusals: list[tuple[int, str, str, dict[str, Any], str]] = [
        (404, "POST", f"/v1/meetings/{unknown}:confirm", REASONS, "*"),
        (409, "POST", f"{path}:confirm", REASONS, "*"),
        (412, "PATCH", article, {"title": "Two"}, '"0-0"'),
        (422, "POST", f"{path}:merge", {"other_id": unknown} | REASONS, "*"),
    ]
    before = log()
    answers = []
    for number, (status, method, address, body, tag) in enumerate(refusals):
        headers = {KEY: f"refused-{number}", "If-Match": tag}
        answers.append(api.request(method, address, json=body, headers=headers))
        assert answers[-1].status_code == status
    assert log() == before
    assert api.delete(standing).status_code == 204
    for number, (status, method, address, body, tag) in enumerate(refusals):
        again = api.request(method, address, json=body, headers={KEY: f"refused-{number}", "If-Match": tag})
        assert (again.status_code, again.content) == (status, answers[number].content)
        assert again.headers["content-type"] == "application/problem+json"
        assert again.headers["idempotency-replayed"] == "true"
    assert api.post(f"{path}:confirm", json=REASONS, headers={KEY: "anew"}).status_code == 200


def test_a_request_that_was_wrong_may_be_mended_under_its_key(api: TestClient, told: dict[str, Any]) -> None:
    """What cannot be read, or is not acceptable as such, has not begun: its key is still free."""
    path = told["article"]["self"]
    headers = {KEY: "mended", "If-Match": "*"}
    assert api.patch(path, content=b"{", headers=headers | {"Content-Type": "application/json"}).status_code == 400
    assert api.patch(path, json={"titel": "A"}, headers=headers).status_code == 422
    assert api.patch(path, json={"title": "A"}, headers={KEY: "mended"}).status_code == 428
    mended = api.patch(path, json={"title": "A"}, headers=headers)
    assert mended.status_code == 200
    assert "idempotency-replayed" not in mended.headers


def test_a_failure_of_the_service_frees_the_key(settings: Settings) -> None:
    """No 5xx is kept: the same request succeeds once the service can, and then has its one effect."""
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as api:
        reader = app.state.services.reader
        failures: list[Exception] = [UnavailableError("Too many articles wait to be read."), RuntimeError("a fault")]

        class Failing:
            """Fails each time in another way, then reads."""

            places = reader.places

            def read(self, article: ArticleIn) -> Extraction:
                """What the article says, at last."""
                if failures:
                    raise failures.pop(0)
                found: Extraction = reader.read(article)
                return found

            def close(self) -> None:
                """Nothing is open."""

        app.state.services = replaced(app.state.services, Failing())
        sent = {"text": "Envoys of Latvia and Malta met in Valletta."}
        statuses = [api.post("/v1/ingest", json=sent, headers={KEY: "freed"}).status_code for _ in range(4)]
    assert statuses == [503, 500, 201, 201]


def replaced(house: Any, reader: object) -> Any:  # noqa: ANN401 - of whichever fields the services have
    """The services with another reader."""
    return type(house)(**{name: getattr(house, name) for name in house.__slots__} | {"reader": reader})


BAD = ["", " ", '"', '""', '"a', 'a"', "two words", '"a" "b"', '"tab\t"', "a" * 256, '"' + "b" * 256 + '"', '"\\a"']


@pytest.mark.parametrize("key", BAD)
def test_a_malformed_key_is_named(api: TestClient, told: dict[str, Any], key: str) -> None:
    """422 for what is neither a quoted string nor a token of 1 to 255 characters; nothing happens."""
    refused = api.patch(told["article"]["self"], json={"title": "A"}, headers={KEY: key, "If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert [(error["location"], error["name"]) for error in refused.json()["errors"]] == [("header", KEY)]
    assert api.get(told["article"]["self"]).json()["title"] is None


@pytest.mark.parametrize(
    "key", ["a" * 255, '"' + "b" * 255 + '"', '"with \\" and \\\\ in it"', "8e03978e-40d5-43dd-bc93-6894a57f9324"]
)
def test_a_key_may_be_long_and_odd(api: TestClient, told: dict[str, Any], key: str) -> None:
    """A structured string or a token of up to 255 characters."""
    headers = {KEY: key, "If-Match": "*"}
    assert api.patch(told["article"]["self"], json={"title": "A"}, headers=headers).status_code == 200
    replayed = api.patch(told["article"]["self"], json={"title": "A"}, headers=headers)
    assert replayed.headers["idempotency-replayed"] == "true"


def test_two_keys_are_none(api: TestClient, told: dict[str, Any]) -> None:
    """422 when the header is there twice: which one counts would be a guess."""
    headers = [(KEY, "one"), (KEY, "two"), ("If-Match", "*")]
    refused = api.patch(told["article"]["self"], json={"title": "A"}, headers=headers)
    assert refused.status_code == 422
    assert [error["code"] for error in refused.json()["errors"]] == ["repeated"]


def test_an_answer_is_kept_for_its_time(settings: Settings) -> None:
    """Until the hours of the setting are over the answer comes again; then the key is as good as new."""
    app = create_app(settings.model_copy(update={"idempotency_hours": 2}))
    clock = FrozenClock(datetime(2031, 1, 1, tzinfo=UTC))
    with TestClient(app) as api:
        house = app.state.services
        fields = {name: getattr(house, name) for name in house.__slots__} | {"clock": clock}
        app.state.services = type(house)(**fields)
        path = api.post("/v1/ingest", json={"text": "Talks about time."}).headers["location"]
        headers = {KEY: "kept for two hours", "If-Match": "*"} | {KEY: '"kept for two hours"'}
        replayed = []
        for minutes in (0, 119, 2, 119):
            clock.advance(minutes=minutes)
            answer = api.patch(path, json={"title": "A"}, headers=headers)
            assert answer.status_code == 200
            replayed.append("idempotency-replayed" in answer.headers)
    assert replayed == [False, True, False, True]
