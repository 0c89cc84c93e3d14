"""Real answers to show in the contract: one walk through a service that reads the seeds; `make examples` keeps them."""

import json
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from time import sleep
from typing import Any

from starlette.testclient import TestClient

from service.api.examples import EXAMPLES
from service.api.services import Services
from service.app import create_app
from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.errors import TooComplexError
from service.http.exports import NDJSON
from service.http.failures import told
from service.http.preferences import RESPOND_ASYNC
from service.ingest.jobs import Desk, work
from service.settings import Settings
from service.store.jobs import waiting_lines
from tests.applications import HOSTS, SEEDS
from tests.jobs import ndjson
from tests.receivers import Receiver, receiving

Node = dict[str, Any]
Answers = dict[str, dict[str, Node]]
REASONS = {"by": "desk@newsroom.example", "reason": "The ministry's own readout says so."}
AGAIN = {
    "text": "Defense Secretary Lloyd Austin will meet Chinese Defense Minister Dong Jun in Singapore on Friday, on the "
    "sidelines of the Shangri-La Dialogue, the Pentagon said. They will discuss a communication channel between the US "
    "Indo-Pacific Command and China’s Eastern Theater Command.",
    "published_at": "2024-05-30",
    "source": "Example News",
}
"""One more report of what the seeds tell, since a decision may need two of one thing."""
_ID = re.compile(r"\b([a-z]{3,4})_[0-9A-HJKMNP-TV-Z]{26}\b")
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_SECRET = re.compile(r"\bcq_[0-9A-HJKMNP-TV-Z]{26}_[a-z2-7]{52}_[0-9a-f]{8}\b")
_SIGNING = re.compile(r"\bwhsec_[A-Za-z0-9+/]{43}=")
_RECEIVER = re.compile(r"http:/{2}127\.0\.0\.1:\d+")
_TAKEN = re.compile(r'("milliseconds": )\d+')
_CURSOR = re.compile(r'("next_cursor": )"[^"]+"')
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Walk:
    """Calls operations by their names and keeps the first answer of each status."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.operations: dict[str, tuple[str, str]] = {
            each["operationId"]: (method, path)
            for path, item in client.get("/openapi.json").json()["paths"].items()
            for method, each in item.items()
        }
        self.answers: Answers = {}

    def __call__(
        self,
        operation: str,
        identifier: str = "",
        *,
        body: Node | None = None,
        sent: Node | None = None,
        **query: str | int,
    ) -> Any:  # noqa: ANN401 - any JSON value
        """What the operation answers; `sent` says what is sent instead of a JSON body."""
        method, path = self.operations[operation]
        address = re.sub(r"\{\w+\}", identifier, path)
        tag = self.client.get(address.split(":")[0]).headers.get("etag") if identifier and method != "get" else None
        headers = {"If-Match": tag} if tag else {}
        asked: Any = {"json": body, "params": query, "headers": headers} | (sent or {})
        response = self.client.request(method, address, **asked)
        assert response.is_success, f"{operation}: {response.text}"
        if response.headers.get("content-type") != "application/json":
            return None
        self.answers.setdefault(operation, {}).setdefault(str(response.status_code), response.json())
        return response.json()


def answers(client: TestClient, receiver: Receiver) -> Answers:
    """The answers of a service that begins empty, by operation and status; ids, instants and hosts are made up."""
    walk = Walk(client)
    _read(walk)
    _decide(walk, "meeting", {"forum": "Shangri-La Dialogue"})
    _decide(walk, "official", {"aliases": ["Lloyd J. Austin III"]})
    _decide(walk, "channel", {"status": "active"})
    decision = walk("list_decisions", limit=1)["items"][0]
    walk("get_decision", decision["id"])
    walk("get_meeting_stats", by="status")
    walk("get_changes", limit=2)
    walk("list_parties", kind="authority")
    _tell(walk, receiver)
    _manage(walk)
    _work(walk)
    for system in ("get_liveness", "get_readiness", "get_version"):
        walk(system)
    return _made_plain(walk.answers)


def _read(walk: Walk) -> None:
    first, *others = [{"text": path.read_text(encoding="utf-8"), "source": "Example News"} for path in SEEDS]
    article = walk("ingest_article", body=first)["article"]
    walk("ingest_article", body=first)
    walk("extract_article", body=first)
    for other in (*others, AGAIN):
        walk("ingest_article", body=other)
    walk("list_articles", limit=1)
    walk("update_article", article["id"], body={"title": "Defense chiefs to meet in Singapore"})
    walk("get_article", article["id"])
    walk("list_article_reports", article["id"], limit=1)
    walk("reextract_article", article["id"])


def _work(walk: Walk) -> None:
    """Jobs that stand still, so that what they answer is the same every time: here nobody works on what is accepted."""
    state = walk.client.app.state  # type: ignore[attr-defined] # an application of FastAPI
    house: Services = state.services
    state.services = replace(house, hand_out=lambda _session, _job: None)
    lines = {
        "content": ndjson([b"no JSON", {"text": "Envoys of Chile and Peru met in Lima."}]),
        "headers": {"Content-Type": NDJSON},
    }
    batch = walk("ingest_batch", sent=lines)["id"]
    walk("ingest_article", sent={"json": AGAIN, "headers": {"Prefer": RESPOND_ASYNC}})
    _fail_lines(house, batch)
    walk("get_job", batch)
    walk("list_jobs", limit=1)
    walk("list_job_lines", batch, limit=1)
    walk("retry_job", batch)
    walk("cancel_job", batch)
    state.services = house


def _fail_lines(house: Services, job: str) -> None:
    """Work on a job whose articles take too long to read."""

    def read(_article: ArticleIn) -> Extraction:
        raise TooComplexError("The text takes longer to read than 120 seconds.")

    with house.database.read() as session:
        lines = waiting_lines(session, job, 0, 1)
    for line in lines:
        work(Desk(house.database, house.clock, read, told), line.number, Event())


def _decide(walk: Walk, kind: str, fields: Node) -> None:
    walk(f"list_{kind}s", limit=1)
    items = sorted(walk(f"list_{kind}s", limit=50)["items"], key=lambda item: (-item["report_count"], item["id"]))
    one, other = (item["id"] for item in items[:2])
    walk(f"get_{kind}", one)
    for sub in (f"list_{kind}_reports", f"list_{kind}_meetings", f"list_{kind}_sessions"):
        if sub in walk.operations:
            walk(sub, one, limit=1)
    if f"get_{kind}_history" in walk.operations:
        walk(f"get_{kind}_history", one)
    report = walk.client.get(f"/v1/{kind}s/{one}/reports").json()["items"][0]["id"]
    stays = one
    for decision, body in (
        (f"confirm_{kind}", {}),
        (f"reject_{kind}", {}),
        (f"correct_{kind}", fields),
        (f"split_{kind}", {"report_ids": [report]}),
        (f"merge_{kind}s", {"other_id": other}),
    ):
        made = walk(decision, one, body=body | REASONS)["decision"]
        stays = made["resource_id"]
        walk("undo_decision", made["id"])
    walk(f"confirm_{kind}", stays, body=REASONS)


def _tell(walk: Walk, receiver: Receiver) -> None:
    wanted = {"url": receiver.url, "events": ["meeting.*"], "description": "newsroom desk"}
    webhook = walk("create_webhook", body=wanted)["webhook"]["id"]
    walk("list_webhooks", limit=1)
    walk("get_webhook", webhook)
    walk("update_webhook", webhook, body={"events": ["meeting.*", "channel.*"]})
    walk("rotate_webhook_secret", webhook, body={"overlap_seconds": 3600})
    delivery = walk("send_test_event", webhook)
    while walk.client.get(delivery["self"]).json()["state"] != "delivered":
        sleep(0.01)
    walk("list_deliveries", limit=1)
    walk("get_delivery", delivery["id"])
    walk("retry_delivery", delivery["id"])
    walk("delete_webhook", webhook)


def _manage(walk: Walk) -> None:
    made = walk("create_api_key", body={"name": "newsroom feed", "scopes": ["read", "ingest"]})["key"]
    walk("rotate_api_key", made["id"], body={"overlap_seconds": 3600})
    walk("list_keys", limit=1)
    walk("get_key", made["id"])
    walk("revoke_api_key", made["id"])
    walk("list_audit_entries", limit=1)


def _made_plain(found: Answers) -> Answers:
    """The same with ids counted in the order in which they appear, and with one instant: so that they never differ."""
    seen: dict[str, str] = {}

    def identifier(match: re.Match[str]) -> str:
        number = seen.setdefault(match[0], f"{_DIGITS[len(seen) // 32]}{_DIGITS[len(seen) % 32]}")
        return f"{match[1]}_01JDAHZ8K3W6R9V2T5X8Y1B4{number}"

    text = _SECRET.sub("cq_01JDAHZ8K3W6R9V2T5X8Y1B4C7_shown_this_once", json.dumps(found, ensure_ascii=False))
    text = _SIGNING.sub("whsec_c2hvd24gdGhpcyBvbmNlLCBrZXB0IG5vd2hlcmUgaGVyZSE=", text)
    text = _TAKEN.sub(r"\g<1>87", _RECEIVER.sub("https://desk.example", text))
    text = _CURSOR.sub(r'\1"b3BhcXVlIGJ5IG5hdHVyZQ"', _INSTANT.sub("2026-01-05T09:30:00Z", _ID.sub(identifier, text)))
    plainer: Answers = json.loads(text)
    return plainer


def fresh(walking: Callable[[TestClient, Receiver], Answers]) -> Answers:
    """What a walk through a new service finds."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/communique.db",
            extraction_processes=0,
            require_keys="never",
            hosts=HOSTS,
            webhook_hosts=("127.0.0.1",),
        )
        identified = {"X-Request-Id": "5f3c9a0be1d24c7f"}
        app = create_app(settings)
        with receiving() as receiver, TestClient(app, client=("127.0.0.1", 50_000), headers=identified) as client:
            return walking(client, receiver)


def written(found: Answers) -> str:
    """The answers as they are kept."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    EXAMPLES.write_text(written(fresh(answers)), encoding="utf-8")
    sys.exit(0)
