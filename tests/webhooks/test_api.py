"""Webhooks over HTTP, on either database."""

from collections.abc import Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from starlette.testclient import TestClient

from service.api.v1.deliveries import DeliveryPage
from service.api.v1.webhooks import Webhook, WebhookPage, WebhookWithSecret
from service.app import create_app
from tests.applications import fresh_settings
from tests.receivers import Received, Receiver, answer

TEXT = "Estonian Foreign Minister Liisa Kõrvemaa met her Japanese counterpart Hayashida Kenji in Tallinn."
ANY = {"If-Match": "*"}
NOWHERE = "https://desk.example/hooks"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application that may send to this machine."""
    with fresh_settings(request.param, request, tmp_path_factory) as fresh:
        given = {"webhook_hosts": ("127.0.0.1",), "stream_poll_seconds": 0.02}
        with TestClient(create_app(fresh.model_copy(update=given))) as client:
            yield client


def create(api: TestClient, url: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """What creating a webhook answers."""
    response = api.post("/v1/webhooks", json={"url": url, **given})
    assert response.status_code == 201, response.text
    assert response.headers["cache-control"] == "no-store"
    made: dict[str, Any] = response.json()
    assert response.headers["location"] == made["webhook"]["self"]
    return made


def attempted(api: TestClient, path: str, count: int = 1) -> dict[str, Any]:
    """A delivery once so many attempts are over."""
    while True:
        delivery: dict[str, Any] = api.get(path).json()
        if delivery["attempt_count"] == count and delivery["attempts"][0]["outcome"]:
            return delivery


def come(receiver: Receiver, count: int) -> list[Received]:
    """What has come, once it is so many."""
    while len(receiver.received) < count:
        assert len(receiver.received) <= count
    return receiver.received


def test_what_an_article_changes_is_told_to_the_receiver(api: TestClient, receiver: Receiver) -> None:
    """Each entry of the log comes as an event, signed by the secret that was shown, and leads to the resource."""
    made = create(api, receiver.url)
    changes = api.post("/v1/ingest", json={"text": TEXT}).json()["changes"]
    assert changes
    verifier = Verifier(made["secret"])
    events = [verifier.verify(one.body, dict(one.headers)) for one in come(receiver, len(changes))]
    assert sorted((event["type"], event["data"]["id"]) for event in events) == sorted(
        (f"{change['kind']}.{change['type']}", change["resource_id"]) for change in changes
    )
    logged = {entry["seq"]: entry for entry in api.get("/v1/changes").json()["items"]}
    for event in events:
        entry, resource = logged[event["data"]["seq"]], api.get(event["data"]["self"]).json()
        assert (event["timestamp"], event["data"]["revision"]) == (entry["at"], entry["revision"])
        assert (resource["id"], resource["revision"]) == (event["data"]["id"], event["data"]["revision"])
    api.delete(made["webhook"]["self"])


def test_a_webhook_has_the_shape_of_the_contract(api: TestClient) -> None:
    """Made, listed and read it is the same; its secret is in the first answer alone."""
    made = create(api, NOWHERE, events=["meeting.*", "official.removed"], description="night desk")
    path, shown = made["webhook"]["self"], made["webhook"]
    assert WebhookWithSecret.model_validate(made).model_dump(mode="json", by_alias=True) == made
    listed = api.get("/v1/webhooks", params={"limit": 1})
    WebhookPage.model_validate_json(listed.content)
    assert listed.json()["items"] == [shown] == [api.get(path).json()]
    for answered in (listed, api.get(path)):
        assert answered.headers["cache-control"] == "no-store"
        assert "whsec_" not in answered.text
    tag = api.get(path).headers["etag"]
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert api.delete(path, headers={"If-Match": '"0-0"'}).status_code == 412
    assert api.delete(path, headers={"If-Match": tag}).status_code == 204
    assert api.get(path).status_code == api.delete(path).status_code == api.post(f"{path}:test").status_code == 404


def test_a_webhook_is_changed_as_any_resource(api: TestClient) -> None:
    """By merge patch, on condition, once for each key; null takes the description away and nothing else."""
    path = create(api, NOWHERE, description="night desk")["webhook"]["self"]
    tag = api.get(path).headers["etag"]
    patch = {"events": ["channel.*"], "description": None}
    headers = {"If-Match": tag, "Idempotency-Key": "one"}
    changed = api.patch(path, json=patch, headers=headers)
    assert changed.status_code == 200
    assert changed.json() == api.get(path).json() == changed.json() | patch | {"url": NOWHERE, "revision": 2}
    Webhook.model_validate_json(changed.content)
    assert api.patch(path, json=patch, headers=headers).headers["idempotency-replayed"] == "true"
    assert api.patch(path, json=patch, headers={"If-Match": tag}).status_code == 412
    assert api.patch(path, json=patch).status_code == 428
    off = api.patch(path, json={"enabled": False}, headers=ANY).json()
    assert (off["enabled"], off["disabled_because"]) == (False, "request")
    on = api.patch(path, json={"enabled": True}, headers=ANY).json()
    assert (on["enabled"], on["disabled_because"], on["disabled_at"]) == (True, None, None)
    api.delete(path)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"url": "http://desk.example/"}, "/url"),
        ({"url": "https://localhost/"}, "/url"),
        ({"url": "https://desk.example/" + "x" * 2000}, "/url"),
        ({"url": None}, "/url"),
        ({"events": []}, "/events"),
        ({"events": ["meeting"]}, "/events/0"),
        ({"events": ["*", "meeting.*.*"]}, "/events/1"),
        ({"events": ["webhook.test"]}, "/events/0"),
        ({"events": ["*"] * 18}, "/events"),
        ({"events": None}, "/events"),
        ({"description": " "}, "/description"),
        ({"secret": "x"}, "/secret"),
    ],
)
def test_what_a_webhook_cannot_be_is_refused(api: TestClient, wrong: dict[str, Any], name: str) -> None:
    """When it is made and when it is changed; 422 names the field."""
    path = create(api, NOWHERE)["webhook"]["self"]
    for response in (
        api.post("/v1/webhooks", json={"url": NOWHERE} | wrong),
        api.patch(path, json=wrong, headers=ANY),
    ):
        assert (response.status_code, [error["name"] for error in response.json()["errors"]]) == (422, [name])
    api.delete(path)


def test_a_test_shows_whether_a_webhook_works(api: TestClient, receiver: Receiver) -> None:
    """Its delivery tells what came of it; sent again it is the same event."""
    receiver.behave = answer(403, b"go away")
    webhook = create(api, receiver.url, events=["channel.merged"])["webhook"]
    tag = api.get(webhook["self"]).headers["etag"]
    queued = api.post(f"{webhook['self']}:test", headers={"Idempotency-Key": "test"})
    assert queued.status_code == 202
    delivery = attempted(api, queued.headers["location"])
    assert (delivery["type"], delivery["seq"], delivery["state"]) == ("webhook.test", None, "waiting")
    assert (delivery["attempts"][0]["outcome"], delivery["attempts"][0]["status"]) == ("refused", 403)
    failing = api.get(webhook["self"], headers={"If-None-Match": tag})
    assert failing.json()["failing_since"]
    assert failing.headers["etag"] != tag
    assert api.patch(webhook["self"], json={"description": "desk"}, headers={"If-Match": tag}).status_code == 200
    assert "go away" not in api.get(delivery["self"]).text
    receiver.behave = answer(200)
    assert api.post(f"{delivery['self']}:retry").status_code == 202
    delivery = attempted(api, delivery["self"], 2)
    assert (delivery["state"], delivery["next_at"]) == ("delivered", None)
    assert len({one.headers["webhook-id"] for one in come(receiver, 2)}) == 1
    assert api.get(webhook["self"]).json()["failing_since"] is None
    replayed = api.post(f"{webhook['self']}:test", headers={"Idempotency-Key": "test"})
    assert replayed.json()["id"] == delivery["id"]
    api.delete(webhook["self"])


def test_deliveries_are_listed_by_webhook_and_state(api: TestClient, receiver: Receiver) -> None:
    """In pages, the latest first."""
    one, other = (create(api, receiver.url, events=["channel.merged"])["webhook"] for _ in range(2))
    paths = [api.post(f"{webhook['self']}:test").json()["self"] for webhook in (one, other, one)]
    ids = [attempted(api, path)["id"] for path in paths]
    page = api.get("/v1/deliveries", params={"webhook": one["id"], "limit": 1})
    DeliveryPage.model_validate_json(page.content)
    rest = api.get("/v1/deliveries", params={"webhook": one["id"], "limit": 1, "cursor": page.json()["next_cursor"]})
    assert [item["id"] for item in page.json()["items"] + rest.json()["items"]] == [ids[2], ids[0]]
    assert not rest.json()["has_more"]
    delivered = api.get("/v1/deliveries", params={"state": "delivered", "webhook": other["id"], "with_total": "true"})
    assert delivered.json()["items"] == [api.get(paths[1]).json()]
    assert delivered.json()["total"] == {"count": 1, "is_exact": True}
    assert api.get("/v1/deliveries", params={"state": "failed", "webhook": one["id"]}).json()["items"] == []
    for webhook in (one, other):
        api.delete(webhook["self"])


def test_what_is_done_to_webhooks_leaves_a_trail(api: TestClient) -> None:
    """Who made, changed, rotated, tried and removed one; never where it leads."""
    path = create(api, NOWHERE)["webhook"]["self"]
    identifier = path.rsplit("/", 1)[1]
    api.patch(path, json={"description": "desk"}, headers=ANY)
    rotated = api.post(f"{path}:rotate", json={})
    assert rotated.json()["secret"].startswith("whsec_")
    assert rotated.headers["cache-control"] == "no-store"
    delivery = api.post(f"{path}:test").json()["id"]
    api.delete(path)
    trail = api.get("/v1/audit", params={"sort": "-at", "limit": 5}).json()["items"]
    assert [(entry["operation"], entry["resource_id"]) for entry in reversed(trail)] == [
        ("create_webhook", identifier),
        ("update_webhook", identifier),
        ("rotate_webhook_secret", identifier),
        ("send_test_event", delivery),
        ("delete_webhook", identifier),
    ]


def test_attempts_are_counted(api: TestClient, receiver: Receiver) -> None:
    """By what came of them."""
    path = create(api, receiver.url, events=["channel.merged"])["webhook"]["self"]
    before = counted(api)
    attempted(api, api.post(f"{path}:test").json()["self"])
    assert counted(api) == before + 1
    api.delete(path)


def counted(api: TestClient) -> float:
    """How many attempts have succeeded, as Prometheus would be told."""
    name = 'communique_webhook_attempts_total{outcome="delivered"} '
    lines = api.get("/metrics").text.splitlines()
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)
