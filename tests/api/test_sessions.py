"""The meetings that are a channel's sessions."""

import pytest
from starlette.testclient import TestClient

from service.api.v1.meetings import MeetingPage

ROUND = "Deputy Foreign Minister Ilse Varga of Hungary and Deputy Foreign Minister Jonas Leitner of Austria held "
TEXTS = [
    (ROUND + "the third round of the Hungary-Austria Border Dialogue in Vienna on Thursday.", "2023-05-31"),
    (ROUND + "the fourth round of the Hungary-Austria Border Dialogue in Budapest on Thursday.", "2024-05-31"),
    (ROUND + "the first round of the Danube River Dialogue in Graz on Monday.", "2024-06-04"),
    (ROUND.replace("held ", "met in Linz on Friday."), "2024-06-15"),
]


@pytest.fixture(scope="module")
def told(api: TestClient) -> TestClient:
    """The client once two rounds of one dialogue, one of another and a meeting of the same people are in."""
    for text, published in TEXTS:
        answer = api.post("/v1/ingest", json={"text": text, "published_at": published})
        assert len(answer.json()["meetings"]) == 1, answer.text
    return api


def test_a_channel_leads_to_its_sessions_and_to_no_other_meetings(told: TestClient) -> None:
    """A dialogue has the rounds in whose forum its name is, in the order of any list of meetings."""
    [path] = [one["self"] for one in told.get("/v1/channels", params={"q": "border"}).json()["items"]]
    answer = told.get(f"{path}/sessions", params={"sort": "date"})
    page = MeetingPage.model_validate_json(answer.content)
    assert page.model_dump(mode="json", by_alias=True) == answer.json()
    assert [one["place"]["name"] for one in answer.json()["items"]] == ["Vienna", "Budapest"]


def test_sessions_come_in_pages(told: TestClient) -> None:
    """A cursor leads from one session to the next."""
    [path] = [one["self"] for one in told.get("/v1/channels", params={"q": "border"}).json()["items"]]
    first = told.get(f"{path}/sessions", params={"limit": 1}).json()
    second = told.get(f"{path}/sessions", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [one["place"]["name"] for page in (first, second) for one in page["items"]] == ["Budapest", "Vienna"]
    assert (first["has_more"], second["has_more"]) == (True, False)
