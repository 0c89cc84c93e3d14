"""Statistics over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.v1.stats import MeetingStats
from service.app import create_app
from service.settings import Settings

PATH = "/v1/stats/meetings"


def counted(api: TestClient, **query: Any) -> dict[str, Any]:  # noqa: ANN401 - any query value
    """The statistics, in the shape of the contract."""
    response = api.get(PATH, params=query)
    assert response.status_code == 200, response.text
    stats = MeetingStats.model_validate_json(response.content)
    found: dict[str, Any] = response.json()
    assert stats.model_dump(mode="json") == found
    return found


def test_meetings_are_counted_by_what_is_asked(seeded: TestClient) -> None:
    """By month unless something else is asked; by two things for each combination; the rest is null."""
    meetings = seeded.get("/v1/meetings", params={"limit": 100}).json()["items"]
    months = counted(seeded)
    dated = [one for one in meetings if one["date"] and one["date"]["earliest"]]
    assert months["total"] == len(meetings)
    assert months["undated"] == len(meetings) - len(dated)
    assert sum(group["count"] for group in months["groups"]) == len(dated)
    assert {group["month"] for group in months["groups"]} == {one["date"]["earliest"][:7] for one in dated}
    assert all(group["status"] is group["mode"] is group["party_pair"] is None for group in months["groups"])
    both = counted(seeded, by=["status", "mode"])["groups"]
    assert sum(group["count"] for group in both) == len(meetings)
    assert {(one["status"], one["mode"]) for one in both} == {(one["status"], one["mode"]) for one in meetings}
    pairs = counted(seeded, by="party_pair")["groups"]
    assert ["CHN", "USA"] in [group["party_pair"] for group in pairs]
    assert counted(seeded, by=["mode", "mode"]) == counted(seeded, by="mode")


@pytest.mark.parametrize(
    "query", [{"status": "held"}, {"party": ["USA", "CHN"]}, {"q": "dialogue"}, {"country": "SGP"}]
)
def test_the_filters_are_those_of_the_list(seeded: TestClient, query: dict[str, Any]) -> None:
    """As many are counted as the list has."""
    assert counted(seeded, **query)["total"] == len(seeded.get("/v1/meetings", params=query).json()["items"]) > 0


def test_groups_beyond_the_setting_are_left_out(seeded: TestClient, settings: Settings) -> None:
    """The largest stay, and it is said that there are more."""
    every = counted(seeded, by=["status", "mode", "month"])
    with TestClient(create_app(settings.model_copy(update={"stats_groups": 1}))) as client:
        some = counted(client, by=["status", "mode", "month"])
    assert (every["is_complete"], some["is_complete"]) == (True, False)
    assert some["groups"] == every["groups"][:1]
    assert some["total"] == every["total"]


def test_unchanged_counts_are_not_sent_again(seeded: TestClient) -> None:
    """304 for the tag of the same counts; other counts have another."""
    tag = seeded.get(PATH).headers["etag"]
    assert seeded.get(PATH, headers={"If-None-Match": tag}).status_code == 304
    assert seeded.get(PATH, params={"by": "mode"}, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"by": "colour"}, "by"),
        ({"by": ["month"] * 5}, "by"),
        ({"limit": "5"}, "limit"),
        ({"sort": "date"}, "sort"),
        ({"q": "x" * 201}, "q"),
        ({"status": "done"}, "status"),
    ],
)
def test_what_cannot_be_counted_is_refused(seeded: TestClient, query: dict[str, Any], name: str) -> None:
    """422 names the parameter."""
    response = seeded.get(PATH, params=query)
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == [name]
