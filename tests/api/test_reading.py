"""Lists and items of meetings, officials, channels and articles."""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from service.api.v1.articles import ArticlePage, ArticleQuery, ArticleReportPage, ArticleReportQuery
from service.api.v1.channels import ChannelHistory, ChannelPage, ChannelReportPage
from service.api.v1.meetings import MeetingHistory, MeetingPage, MeetingReportPage
from service.api.v1.officials import OfficialPage, OfficialQuery, OfficialReportPage
from service.api.v1.parties import PartyList
from service.api.v1.representations import Article, Channel, Meeting, Official
from service.http.pages import ListQuery
from service.settings import Settings
from service.store.engine import build_engine
from service.store.tables import RedirectRow
from service.store.unit_of_work import Database

LISTS: dict[str, type[BaseModel]] = {
    "/v1/meetings": MeetingPage,
    "/v1/officials": OfficialPage,
    "/v1/channels": ChannelPage,
    "/v1/articles": ArticlePage,
    "/v1/parties": PartyList,
}
ITEMS: dict[str, type[BaseModel]] = {
    "/v1/meetings": Meeting,
    "/v1/officials": Official,
    "/v1/channels": Channel,
    "/v1/articles": Article,
}
PARTS: dict[str, dict[str, type[BaseModel]]] = {
    "/v1/meetings": {"reports": MeetingReportPage, "history": MeetingHistory},
    "/v1/officials": {"reports": OfficialReportPage, "meetings": MeetingPage},
    "/v1/channels": {"reports": ChannelReportPage, "history": ChannelHistory},
    "/v1/articles": {"reports": ArticleReportPage},
}


def listed(api: TestClient, path: str, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any query value
    """The items of a list's first page."""
    response = api.get(path, params=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_the_shape_of_the_contract(seeded: TestClient, path: str) -> None:
    """What is written by joining texts is what the models say, field by field and none besides."""
    response = seeded.get(path, params={} if path == "/v1/parties" else {"limit": 100})
    page = LISTS[path].model_validate_json(response.content)
    assert page.model_dump(mode="json", by_alias=True) == response.json()
    assert response.json()["items"]


@pytest.mark.parametrize("path", ITEMS)
def test_an_item_is_what_the_list_says(seeded: TestClient, path: str) -> None:
    """Each item is found at its path, in the shape of the contract, as the list shows it."""
    for shown in listed(seeded, path):
        item = seeded.get(shown["self"])
        assert item.json() == shown
        assert ITEMS[path].model_validate_json(item.content).model_dump(mode="json", by_alias=True) == shown
        assert shown["created_at"].endswith("Z")


@pytest.mark.parametrize(("path", "part"), [(path, part) for path, parts in PARTS.items() for part in parts])
def test_a_part_has_the_shape_of_the_contract(seeded: TestClient, path: str, part: str) -> None:
    """Reports, histories and meetings of each item."""
    found = 0
    for shown in listed(seeded, path):
        response = seeded.get(f"{shown['self']}/{part}")
        page = PARTS[path][part].model_validate_json(response.content)
        assert page.model_dump(mode="json", by_alias=True) == response.json()
        found += len(response.json()["items"])
    assert found


def test_a_history_is_that_of_the_item(seeded: TestClient) -> None:
    """The history apart is the history inside, each statement with its words and its article."""
    for path in ("/v1/meetings", "/v1/channels"):
        for shown in listed(seeded, path):
            history = listed(seeded, f"{shown['self']}/history")
            assert history == shown["history"]
            for said in history:
                assert said["quote"] in seeded.get(f"/v1/articles/{said['article_id']}/text").text


def test_reports_of_an_article_are_filtered_by_kind(seeded: TestClient) -> None:
    """The kinds together are all of them."""
    for article in listed(seeded, "/v1/articles"):
        path = f"{article['self']}/reports"
        kinds = [listed(seeded, path, kind=kind) for kind in ("meeting", "official", "channel")]
        assert [report for reports in kinds for report in reports] == listed(seeded, path)
        assert all(report["kind"] == "meeting" for report in kinds[0])


@pytest.mark.parametrize("path", ITEMS)
def test_an_unchanged_item_is_not_sent_again(seeded: TestClient, path: str) -> None:
    """304 without a body for the tag that the item has, in a list of tags, weak or any; 200 for another."""
    first = listed(seeded, path)[0]["self"]
    tag = seeded.get(first).headers["etag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = seeded.get(first, headers={"If-None-Match": header})
        assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    for header in ('"other"', "nonsense", '""', tag[:-1]):
        assert seeded.get(first, headers={"If-None-Match": header}).status_code == 200


@pytest.mark.parametrize("path", [*LISTS, *(f"{path}/{part}" for path, parts in PARTS.items() for part in parts)])
def test_an_unchanged_list_is_not_sent_again(seeded: TestClient, path: str) -> None:
    """304 without a body for the tag of a list's content; another page has another tag."""
    if path not in LISTS:
        whole, part = path.rsplit("/", 1)
        path = f"{listed(seeded, whole)[0]['self']}/{part}"
    tag = seeded.get(path).headers["etag"]
    response = seeded.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert seeded.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    if path in ITEMS:
        assert seeded.get(path, params={"limit": 1}, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ITEMS)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_make_up_the_list(seeded: TestClient, path: str, limit: int) -> None:
    """Following `next_cursor`, or `Link`, shows each item once, in the order of the whole list."""
    walk_pages(seeded, path, limit)


@pytest.mark.parametrize("limit", [1, 4])
def test_pages_make_up_the_reports_of_an_article(seeded: TestClient, limit: int) -> None:
    """The reports of an article come in pages too, in the order of its text."""
    for article in listed(seeded, "/v1/articles"):
        walk_pages(seeded, f"{article['self']}/reports", limit)


def walk_pages(seeded: TestClient, path: str, limit: int) -> None:
    """Follow the pages of a list and compare them with the list in one page."""
    whole = listed(seeded, path, limit=100)
    walked: list[dict[str, Any]] = []
    response = seeded.get(path, params={"limit": limit})
    while True:
        page = response.json()
        assert len(page["items"]) <= limit
        walked += page["items"]
        assert page["has_more"] is (page["next_cursor"] is not None)
        if not page["has_more"]:
            assert "link" not in response.headers
            break
        link = response.headers["link"]
        assert link.endswith('; rel="next"')
        response = seeded.get(link[1 : link.index(">")])
    assert walked == whole


def forged(path: str, query: ListQuery, payload: bytes, secret: str) -> str:
    """A cursor of anyone who knows the secret, which by default is public."""
    asked = query.model_dump_json(exclude={"limit", "cursor", "with_total"}, exclude_none=True)
    bound = sha256(f"{path}\n{asked}".encode()).digest() + payload
    return urlsafe_b64encode(hmac.digest(secret.encode(), bound, "sha256")[:16] + payload).rstrip(b"=").decode()


def test_a_forged_cursor_is_refused(seeded: TestClient, settings: Settings) -> None:
    """400 for a signed position that no list issues: of another shape or type, or beyond what a column holds."""
    article = listed(seeded, "/v1/articles")[0]["self"]
    instants, days = ArticleQuery(sort="created"), ArticleQuery(sort="published")
    shapes = [
        b"",
        b"{",
        b"\xff",
        b"null",
        b"7",
        b"[]",
        b'["a"]',
        b'["a","b","c"]',
        b"[1,2]",
        b'[null,"a"]',
        b"[" * 1400,
    ]
    forgeries: list[tuple[str, ListQuery, bytes]] = [
        *(("/v1/officials", OfficialQuery(), shape) for shape in shapes),
        *(("/v1/officials", OfficialQuery(), b'["%s","a"]' % text) for text in (b"\\ud800", b"\\u0000", b"\\udc00x")),
        *(("/v1/officials", OfficialQuery(), b'["a","%s"]' % text) for text in (b"\\ud800", b"\\u0000")),
    ]
    for query, texts in (
        (
            instants,
            ["", "x", "2024-05-30", "2024-05-30T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"],
        ),
        (days, ["", "x", "2024-02-30", "2024-05-30T10:00:00Z", "99999-01-01"]),
        (ArticleReportQuery(), ["", "x", "1.5", "-1", str(2**31), "9" * 1200]),
    ):
        path = f"{article}/reports" if isinstance(query, ArticleReportQuery) else "/v1/articles"
        forgeries += [(path, query, json.dumps([text, "a"]).encode()) for text in texts]
    for path, asked, payload in forgeries:
        cursor = forged(path, asked, payload, settings.cursor_secret)
        response = seeded.get(path, params={"cursor": cursor} | asked.model_dump(include={"sort"}))
        assert (response.status_code, response.json()["code"]) == (400, "invalid_cursor"), payload
    cursor = forged("/v1/articles", days, b'["2024-05-30","a"]', settings.cursor_secret)
    assert seeded.get("/v1/articles", params={"sort": "published", "cursor": cursor}).status_code == 200


def test_a_cursor_holds_for_its_own_list_only(seeded: TestClient) -> None:
    """400 for a cursor that was changed, or comes from other filters, another order or another list."""
    cursor = seeded.get("/v1/meetings", params={"limit": 1, "party": "CHN"}).json()["next_cursor"]
    same = {"limit": 3, "party": "CHN", "cursor": cursor}
    assert seeded.get("/v1/meetings", params=same).status_code == 200
    for path, query in (
        ("/v1/meetings", {"limit": 1, "cursor": cursor}),
        ("/v1/meetings", same | {"sort": "date"}),
        ("/v1/meetings", same | {"party": "USA"}),
        ("/v1/channels", same),
        *(("/v1/meetings", same | {"cursor": bad}) for bad in (cursor[:-1], cursor[::-1], cursor + "A", "é", "=")),
    ):
        response = seeded.get(path, params=query)
        assert (response.status_code, response.json()["code"]) == (400, "invalid_cursor")
        assert [error["name"] for error in response.json()["errors"]] == ["cursor"]


def test_meetings_are_found_by_every_filter(seeded: TestClient) -> None:
    """Each filter keeps exactly those meetings of whose fields it speaks."""
    meetings = listed(seeded, "/v1/meetings", limit=100)
    for name in ("status", "mode", "type", "level"):
        for value in {meeting[name] for meeting in meetings}:
            found = listed(seeded, "/v1/meetings", **{name: value, "limit": 100})
            assert found == [meeting for meeting in meetings if meeting[name] == value]
    both = listed(seeded, "/v1/meetings", party=["USA", "CHN"], limit=100)
    assert both == [meeting for meeting in meetings if {"USA", "CHN"} <= set(meeting["parties"])]
    assert both
    statuses = sorted({meeting["status"] for meeting in meetings})[:2]
    either = listed(seeded, "/v1/meetings", status=statuses, limit=100)
    assert either == [meeting for meeting in meetings if meeting["status"] in statuses]
    forum = listed(seeded, "/v1/meetings", forum="shangri-la dialogue", limit=100)
    assert forum == [meeting for meeting in meetings if meeting["forum"] == "Shangri-La Dialogue"]
    assert forum
    country = listed(seeded, "/v1/meetings", country="SGP", limit=100)
    assert country == [meeting for meeting in meetings if (meeting["place"] or {}).get("country") == "SGP"]
    assert listed(seeded, "/v1/meetings", review="confirmed") == []
    assert listed(seeded, "/v1/meetings", review="unreviewed", limit=100) == meetings


def test_meetings_are_found_by_their_days(seeded: TestClient) -> None:
    """A span of days finds the meetings that may take place in it, and none that has no date."""
    meetings = listed(seeded, "/v1/meetings", limit=100)
    found = listed(seeded, "/v1/meetings", date_from="2022-06-01", date_to="2022-06-30", limit=100)
    assert found == [
        meeting
        for meeting in meetings
        if (date := meeting["date"])
        and date["earliest"]
        and date["earliest"] <= "2022-06-30"
        and date["latest"] >= "2022-06-01"
    ]
    assert found
    assert listed(seeded, "/v1/meetings", date_from="2022-06-30", date_to="2022-06-01") == []
    reported = listed(seeded, "/v1/meetings", reported_from="2022-05-30", reported_to="2022-05-30", limit=100)
    assert {said["said_on"] for meeting in reported for said in meeting["history"]} >= {"2022-05-30"}


def test_officials_lead_to_their_meetings(seeded: TestClient) -> None:
    """An official's meetings are those that name the official, as the filter of the list finds them."""
    for official in listed(seeded, "/v1/officials", limit=100):
        theirs = listed(seeded, f"{official['self']}/meetings", limit=100)
        assert theirs == listed(seeded, "/v1/meetings", official=official["id"], limit=100)
        assert all(official["id"] in [one["official_id"] for one in meeting["participants"]] for meeting in theirs)


def test_officials_are_found_by_every_filter(seeded: TestClient) -> None:
    """By party, by what an office is for, by a word of the name."""
    officials = listed(seeded, "/v1/officials", limit=100)
    assert [one["name"] for one in officials] == sorted((one["name"] for one in officials), key=str.casefold)
    found = listed(seeded, "/v1/officials", party="CHN", limit=100)
    assert found
    assert all(one["party"] == "CHN" or "CHN" in [each["party"] for each in one["tenures"]] for one in found)
    found = listed(seeded, "/v1/officials", function="defence_minister", limit=100)
    assert found == [one for one in officials if "defence_minister" in [each["function"] for each in one["tenures"]]]
    assert [one["name"] for one in listed(seeded, "/v1/officials", q="AUSTIN")] == ["Lloyd Austin"]


def test_who_held_an_office_on_a_day_is_told_or_said_to_be_unknown(seeded: TestClient) -> None:
    """The holder where texts attest one for that day, else that nobody is known; without a day nothing is said."""

    def asked(**query: str) -> tuple[list[str], bool | None]:
        answer = seeded.get("/v1/officials", params={"function": "defence_minister", "party": "CHN", **query}).json()
        return [one["name"] for one in answer["items"]], answer["holder_known"]

    assert asked(on="2022-05-30") == (["Wei Fenghe"], True)
    assert asked(on="2019-05-30") == ([], False)
    assert asked()[1] is None
    first = seeded.get("/v1/officials", params={"on": "2022-05-30", "limit": 1}).json()
    second = seeded.get("/v1/officials", params={"on": "2022-05-30", "limit": 1, "cursor": first["next_cursor"]}).json()
    assert (first["holder_known"], second["holder_known"]) == (True, True)
    assert seeded.get("/v1/officials", params={"in_office_on": "2022-05-30"}).status_code == 422


def test_channels_are_found_by_every_filter(seeded: TestClient) -> None:
    """By parties, type, status and words."""
    channels = listed(seeded, "/v1/channels", limit=100)
    for name in ("type", "status"):
        for value in {channel[name] for channel in channels}:
            found = listed(seeded, "/v1/channels", **{name: value, "limit": 100})
            assert found == [channel for channel in channels if channel[name] == value]
    assert listed(seeded, "/v1/channels", party=["CHN", "USA"]) == [
        channel for channel in channels if {"CHN", "USA"} <= set(channel["parties"])
    ]
    assert listed(seeded, "/v1/channels", q="zzzz") == []


def test_articles_are_found_by_their_words(seeded: TestClient) -> None:
    """Words of the text, in any order and case."""
    assert len(listed(seeded, "/v1/articles", q="dialogue SHANGRI-LA")) >= 2
    assert listed(seeded, "/v1/articles", q="nowhereword") == []
    assert len(listed(seeded, "/v1/articles", published_from="2022-05-30", published_to="2022-05-30")) == 1


def test_parties_are_filtered_by_kind(seeded: TestClient) -> None:
    """The kinds together are all of them."""
    kinds = [listed(seeded, "/v1/parties", kind=kind) for kind in ("state", "authority", "organisation")]
    assert sum(map(len, kinds)) == len(listed(seeded, "/v1/parties")) > 200


@pytest.mark.parametrize(
    ("path", "part"), [("/v1/meetings", ""), ("/v1/officials", "/meetings"), ("/v1/channels", "/reports")]
)
def test_a_merged_id_leads_to_what_remains(seeded: TestClient, settings: Settings, path: str, part: str) -> None:
    """308 to the same part of the resource that it was merged into, the query kept."""
    target = listed(seeded, path)[0]["id"]
    gone = target[:4] + "0" * 26
    database = Database(build_engine(settings))
    with database.write() as session:
        session.add([RedirectRow(id=gone, target_id=target)])
    database.close()
    query = {} if not part else {"limit": 7}
    response = seeded.get(f"{path}/{gone}{part}", params=query)
    assert response.status_code == 308
    assert response.headers["location"] == f"{path}/{target}{part}" + ("?limit=7" if part else "")
    assert seeded.get(f"{path}/{gone}{part}", params=query, follow_redirects=True).status_code == 200
