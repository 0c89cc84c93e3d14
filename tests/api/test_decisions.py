"""Decisions over HTTP: made, listed, refused and undone; and the log that tells of them."""

from typing import Any

import pytest
from starlette.testclient import TestClient

REASONS = {"by": "desk@newsroom.example", "reason": "The ministry says so."}
MAY = (
    "Estonian Foreign Minister Liisa Kõrvemaa met Japanese Foreign Minister Hayashida Kenji in Tallinn on May 14, 2024."
)
JUNE = (
    "Estonian Foreign Minister Liisa Kõrvemaa met Japanese Foreign Minister Hayashida Kenji in Kyoto on June 20, 2024."
)


@pytest.fixture
def meetings(api: TestClient) -> list[dict[str, Any]]:
    """Two meetings of the same two people, freshly told."""
    for article in api.get("/v1/articles").json()["items"]:
        api.delete(article["self"])
    for decision in api.get("/v1/decisions").json()["items"]:
        api.delete(decision["self"])
    told = [api.post("/v1/ingest", json={"text": text}).json()["meetings"] for text in (MAY, JUNE)]
    return [items[0] for items in told]


def test_a_correction_shows_beside_what_the_sources_say(api: TestClient, meetings: list[dict[str, Any]]) -> None:
    """The answer holds the decision, the meeting with a new ETag, and the change; the list of decisions has it."""
    place = {"name": "Narva", "country": "EST"}
    response = api.patch(meetings[0]["self"], json={"place": place, **REASONS}, headers={"If-Match": "*"})
    assert response.status_code == 200
    content = response.json()
    assert content["meetings"][0]["place"] == place
    assert content["meetings"][0]["review"] == "corrected"
    correction = content["meetings"][0]["corrections"][0]
    assert (correction["field"], correction["sources_agree"]) == ("place", False)
    assert correction["sources_say"]["name"] == "Tallinn"
    assert [change["type"] for change in content["changes"]] == ["updated"]
    fetched = api.get(meetings[0]["self"])
    assert fetched.headers["ETag"] == response.headers["ETag"]
    assert fetched.json() == content["meetings"][0]
    listed = api.get("/v1/decisions", params={"resource": meetings[0]["id"]}).json()["items"]
    assert listed == [content["decision"]]
    assert api.get(content["decision"]["self"]).json() == content["decision"]
    assert {name: listed[0][name] for name in ("by", "reason", "principal", "type", "fields", "holds_for")} == {
        **REASONS,
        "principal": "loopback",
        "type": "correct",
        "fields": {"place": place},
        "holds_for": meetings[0]["id"],
    }
    assert api.get("/v1/meetings", params={"review": "corrected"}).json()["items"] == content["meetings"]


def test_a_merged_id_leads_to_the_other_for_good(api: TestClient, meetings: list[dict[str, Any]]) -> None:
    """308 for reading; a decision about it is a conflict that names the one to decide on; undone, both are there."""
    older, younger = sorted(meeting["id"] for meeting in meetings)
    merged = api.post(f"/v1/meetings/{younger}:merge", json={"other_id": older, **REASONS})
    assert [meeting["id"] for meeting in merged.json()["meetings"]] == [older]
    moved = api.get(f"/v1/meetings/{younger}/reports")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/v1/meetings/{older}/reports")
    late = api.post(f"/v1/meetings/{younger}:confirm", json=REASONS)
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert older in late.json()["detail"]
    assert api.delete(merged.json()["decision"]["self"]).status_code == 204
    assert api.get(merged.json()["decision"]["self"]).status_code == 404
    assert len(api.get("/v1/meetings").json()["items"]) == 2


def test_a_stale_tag_decides_nothing(api: TestClient, meetings: list[dict[str, Any]]) -> None:
    """412 when somebody decided in between; the present tag passes."""
    path = meetings[0]["self"]
    seen = api.get(path).headers["ETag"]
    assert api.post(f"{path}:confirm", json=REASONS, headers={"If-Match": seen}).status_code == 200
    stale = api.patch(path, json={"forum": "A", **REASONS}, headers={"If-Match": seen})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    present = api.get(path).headers["ETag"]
    assert api.patch(path, json={"forum": "A", **REASONS}, headers={"If-Match": present}).status_code == 200


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        (":merge", {"other_id": "mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7"}, "/other_id"),
        (":merge", {}, "/other_id"),
        (":split", {"report_ids": ["rep_01JDAHZ8K3W6R9V2T5X8Y1B4C7"]}, "/report_ids/0"),
        (":split", {"report_ids": []}, "/report_ids"),
        (":confirm", {"reason": None}, "/reason"),
        (":reject", {"by": ""}, "/by"),
        ("", {}, ""),
        ("", {"status": None}, "/status"),
        ("", {"status": "done"}, "/status"),
        ("", {"parties": ["EST", "ATLANTIS"]}, "/parties/1"),
        ("", {"date": {"edtf": "2024-02-30"}}, "/date/edtf"),
        ("", {"place": {"country": "XX"}}, "/place/country"),
        ("", {"participants": [{"nom": "x"}]}, "/participants/0/nom"),
        ("", {"history": []}, "/history"),
    ],
)
def test_an_unacceptable_decision_names_the_field(
    api: TestClient, meetings: list[dict[str, Any]], action: str, body: dict[str, Any], field: str
) -> None:
    """422 with a pointer; nothing is decided."""
    method = "POST" if action else "PATCH"
    response = api.request(method, meetings[0]["self"] + action, json=REASONS | body)
    assert response.status_code == 422, response.text
    assert [error["name"] for error in response.json()["errors"]] == [field]
    assert api.get("/v1/decisions").json()["items"] == []


def test_the_log_is_read_on_from_where_one_was(api: TestClient, meetings: list[dict[str, Any]]) -> None:
    """Numbers without gaps, whatever the size of the pages; each entry names the decision or article behind it."""
    start = _log(api, since=0, limit=100)[-1]["seq"]
    made = api.post(f"{meetings[0]['self']}:reject", json=REASONS).json()["decision"]["id"]
    api.delete(f"/v1/decisions/{made}")
    again = api.post(f"/v1/articles/{_article(api, meetings[0])}:reextract").json()
    assert (again["new"], again["gone"], again["changes"]) == (0, 0, [])
    api.delete(f"/v1/articles/{_article(api, meetings[0])}")
    entries = _log(api, since=start, limit=2)
    assert [entry["seq"] for entry in entries] == list(range(start + 1, start + 1 + len(entries)))
    assert [entry["decision_id"] for entry in entries[:2]] == [made, made]
    assert all(entry["article_id"] for entry in entries[2:])
    assert meetings[0]["id"] in {entry["resource_id"] for entry in entries if entry["type"] == "removed"}


def test_a_meeting_says_why_its_reports_are_its(api: TestClient, meetings: list[dict[str, Any]]) -> None:
    """`include=why` tells what joins each report to the others: likeness, ground by ground, or a person's merge."""
    path = f"{meetings[0]['self']}/reports"
    assert [one["why"] for one in api.get(path, params={"include": "why"}).json()["items"]] == [None]
    again = MAY.replace("met", "held talks with")
    assert api.post("/v1/ingest", json={"text": again}).json()["meetings"][0]["id"] == meetings[0]["id"]
    reports = api.get(path, params={"include": "why"}).json()["items"]
    assert {one["why"]["joined_by"] for one in reports} == {"evidence"}
    assert {one["why"]["report_id"] for one in reports} == {one["id"] for one in reports}
    assert {one["why"]["grounds"][0]["ground"] for one in reports} == {"people"}
    older, younger = sorted(meeting["id"] for meeting in meetings)
    merge = api.post(f"/v1/meetings/{older}:merge", json={"other_id": younger, **REASONS}).json()["decision"]["id"]
    merged = api.get(f"/v1/meetings/{older}/reports", params={"include": "why"}).json()["items"]
    assert sorted(one["why"]["joined_by"] for one in merged) == ["decision", "evidence", "evidence"]
    assert {one["why"]["decision_id"] for one in merged} == {None, merge}
    assert [one["why"] for one in api.get(f"/v1/meetings/{older}/reports").json()["items"]] == [None] * 3


def _log(api: TestClient, *, since: int, limit: int) -> list[dict[str, Any]]:
    query: dict[str, Any] = {"since": since, "limit": limit}
    entries: list[dict[str, Any]] = []
    more = True
    while more:
        page = api.get("/v1/changes", params=query).json()
        entries += page["items"]
        query["cursor"], more = page["next_cursor"], page["has_more"]
    return entries


def _article(api: TestClient, meeting: dict[str, Any]) -> str:
    article: str = api.get(f"{meeting['self']}/reports").json()["items"][0]["article_id"]
    return article
