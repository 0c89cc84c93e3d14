"""Whole lists in the forms that `Accept` asks for."""

import csv
import json
from io import StringIO
from typing import Any

import icalendar
import pytest
from starlette.testclient import TestClient

from service.exports import columns
from service.http.exports import NDJSON
from service.settings import Settings
from tests.api.test_totals import LISTS

CSV, CALENDAR, PLOVER = "text/csv", "text/calendar", "application/vnd.communique.plover+x-ndjson"
COLUMNS: dict[str, Any] = {
    "/v1/meetings": columns.MEETINGS,
    "/v1/officials": columns.OFFICIALS,
    "/v1/channels": columns.CHANNELS,
    "/v1/articles": columns.ARTICLES,
    "/v1/changes": columns.CHANGES,
    "/v1/decisions": columns.DECISIONS,
}
ASKED = [(path, query) for path, filtered in LISTS.items() for query in ({}, filtered)]


@pytest.fixture(scope="module")
def decided(seeded: TestClient) -> TestClient:
    """The client with the seeds read in and a few decisions made."""
    for meeting in seeded.get("/v1/meetings", params={"limit": 3}).json()["items"]:
        body = {"by": "=desk", "reason": "Seen."}
        assert seeded.post(f"{meeting['self']}:confirm", json=body).status_code == 200
    return seeded


def items(api: TestClient, path: str, **query: str) -> list[dict[str, Any]]:
    """The items of a list, as its one page shows them."""
    found: list[dict[str, Any]] = api.get(path, params={**query, "limit": "100"}).json()["items"]
    return found


def exported(api: TestClient, path: str, media_type: str, **query: str) -> str:
    """The text of a whole list in another form."""
    response = api.get(path, params=query, headers={"Accept": media_type})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].split(";")[0] == media_type
    name = response.headers["content-disposition"]
    assert name.startswith(f'attachment; filename="{path.rsplit("/", 1)[1]}.')
    return response.text


@pytest.mark.parametrize(("path", "query"), ASKED)
def test_ndjson_is_the_list_line_by_line(decided: TestClient, path: str, query: dict[str, str]) -> None:
    """Each item as the page shows it, in the same order, and a last line that says that this was all."""
    *lines, last = exported(decided, path, NDJSON, **query).splitlines()
    assert list(map(json.loads, lines)) == items(decided, path, **query)
    newest = items(decided, "/v1/changes")[-1]["seq"]
    assert json.loads(last) == {"_end": True, "count": len(lines), "since": newest}


@pytest.mark.parametrize(("path", "query"), ASKED)
def test_csv_is_the_list_as_a_table(decided: TestClient, path: str, query: dict[str, str]) -> None:
    """A header with the columns of the contract, and a row an item, in the same order."""
    text = exported(decided, path, CSV, **query)
    rows = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    shown = items(decided, path, **query)
    assert text.split("\r\n", 1)[0] == ",".join(COLUMNS[path])
    assert [row["id"] for row in rows] == [item["id"] for item in shown]
    for row, item in zip(rows, shown, strict=True):
        plain = {name: value for name, value in item.items() if name in row and not isinstance(value, dict | list)}
        assert {name: row[name] for name in plain} == {name: cell(value) for name, value in plain.items()}


def cell(value: str | float | None) -> str:
    """A value as a cell holds it."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith("=") else value
    return "" if value is None else json.dumps(value)


def test_meetings_are_a_calendar(decided: TestClient) -> None:
    """An event for each meeting whose days are known, as the filters and the order of the list are."""
    for query in ({}, {"party": "USA"}, {"sort": "date"}, {"date_from": "2022-06-01", "date_to": "2022-06-30"}):
        shown = items(decided, "/v1/meetings", **query)
        dated = [one for one in shown if one["date"] and one["date"]["earliest"]]
        read = icalendar.Calendar.from_ical(exported(decided, "/v1/meetings", CALENDAR, **query))
        events: list[Any] = read.walk("VEVENT")
        assert [event["uid"] for event in events] == [f"{one['id']}@communique" for one in dated]
        assert [event["sequence"] for event in events] == [one["revision"] for one in dated]
        assert [event["dtstart"].dt.isoformat() for event in events] == [one["date"]["earliest"] for one in dated]
        assert str(read["x-wr-caldesc"]).endswith(f": {len(shown) - len(dated)}.")
        for event in events:
            assert decided.get(event["url"]).json()["id"] == event["uid"].split("@")[0]


def test_meetings_are_event_records(decided: TestClient) -> None:
    """A record for each meeting, with the codes that the meeting has and the addresses of its articles."""
    text = (
        "Armenian Foreign Minister Anahit Sarkisova met Georgian Foreign Minister Levan Beridze in Tbilisi on Monday."
    )
    sent = {"text": text, "url": "https://news.example/rivers", "published_at": "2024-05-15"}
    assert decided.post("/v1/ingest", json=sent).status_code == 201
    *lines, last = exported(decided, "/v1/meetings", PLOVER).splitlines()
    shown = items(decided, "/v1/meetings")
    assert json.loads(last)["count"] == len(shown)
    for record, one in zip(map(json.loads, lines), shown, strict=True):
        codes = one["event_codes"]
        assert (record["id"], record["event"], record["cameo"]) == (one["id"], [codes["plover_type"]], codes["cameo"])
        assert record["mode"] == ([codes["plover_mode"]] if codes["plover_mode"] else [])
        assert {cited["id"] for cited in record["cite_info"]} == {said["article_id"] for said in one["history"]}
    cited = {cited["url"] for record in map(json.loads, lines) for cited in record["cite_info"]}
    assert cited == {None, "https://news.example/rivers"}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("media_type", [NDJSON, CSV])
@pytest.mark.parametrize("query", [{"limit": "5"}, {"cursor": "x"}, {"with_total": "true"}])
def test_a_whole_list_is_not_asked_for_in_pages(
    decided: TestClient, path: str, media_type: str, query: dict[str, str]
) -> None:
    """422 names the parameter that only pages have."""
    response = decided.get(path, params=query, headers={"Accept": media_type})
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == list(query)


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("text/calendar, text/*;q=0.5", CALENDAR),
        ("text/csv;q=0.3, application/x-ndjson;q=0.7", NDJSON),
        ("text/csv, */*", CSV),
        ("application/json;q=0.4, text/csv; q=0.6", CSV),
        ("application/json;q=0, */*", NDJSON),
        ("text/calendar;q=0.9, application/json;q=0.9", "application/json"),
        (PLOVER, PLOVER),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(decided: TestClient, accept: str | None, answered: str) -> None:
    """By weight, then by being named, and JSON first."""
    response = decided.get("/v1/meetings", headers={"Accept": accept or ""})
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == answered
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/v1/meetings", "text/html"),
        ("/v1/meetings", "text/csv;q=0"),
        ("/v1/meetings", "text/csv;q=2"),
        ("/v1/officials", CALENDAR),
        ("/v1/channels", PLOVER),
        ("/v1/parties", CSV),
    ],
)
def test_a_form_that_a_list_does_not_have_is_refused(decided: TestClient, path: str, accept: str) -> None:
    """406 says what there is."""
    response = decided.get(path, headers={"Accept": accept})
    assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize("media_type", ["application/json", NDJSON, CSV, CALENDAR, PLOVER])
def test_head_tells_of_a_list_without_it(decided: TestClient, media_type: str) -> None:
    """The headers that GET answers, and no body."""
    response = decided.head("/v1/meetings", headers={"Accept": media_type})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"].split(";")[0] == media_type


def test_a_bad_filter_is_refused_in_every_form(decided: TestClient, settings: Settings) -> None:
    """Before the list begins."""
    for query in ({"status": "x"}, {"party": "x"}, {"q": "x" * (settings.query_characters + 1)}, {"statu": "held"}):
        for media_type in (NDJSON, CSV, CALENDAR, PLOVER):
            assert decided.get("/v1/meetings", params=query, headers={"Accept": media_type}).status_code == 422


def test_a_list_of_nothing_is_whole(decided: TestClient) -> None:
    """An end marker, a header, a calendar without events."""
    nobody = {"party": "ZZZ"}
    [last] = exported(decided, "/v1/meetings", NDJSON, **nobody).splitlines()
    assert json.loads(last)["count"] == 0
    assert exported(decided, "/v1/meetings", CSV, **nobody).count("\r\n") == 1
    assert icalendar.Calendar.from_ical(exported(decided, "/v1/meetings", CALENDAR, **nobody)).walk("VEVENT") == []
