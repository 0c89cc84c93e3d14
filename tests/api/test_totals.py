"""How many items a list has: told when asked, on every list, as far as the service counts."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

LISTS = {
    "/v1/meetings": {"party": "CHN"},
    "/v1/officials": {"party": "USA"},
    "/v1/channels": {"party": "CHN"},
    "/v1/articles": {"q": "dialogue"},
    "/v1/changes": {"since": "3"},
    "/v1/decisions": {"kind": "meeting"},
}
"""Every list, and a filter of it."""
PARTS = {
    "/v1/meetings": ["reports"],
    "/v1/officials": ["reports", "meetings"],
    "/v1/channels": ["reports", "sessions"],
    "/v1/articles": ["reports"],
}


@pytest.fixture(scope="module")
def decided(seeded: TestClient) -> TestClient:
    """The client with the seeds read in and a few decisions made."""
    for meeting in seeded.get("/v1/meetings", params={"limit": 3}).json()["items"]:
        body = {"by": "desk", "reason": "Seen."}
        assert seeded.post(f"{meeting['self']}:confirm", json=body).status_code == 200
    return seeded


@pytest.fixture(scope="module")
def counting_to_two(settings: Settings) -> Iterator[TestClient]:
    """A client of the same database that counts no further than to two."""
    with TestClient(create_app(settings.model_copy(update={"total_limit": 2}))) as client:
        yield client


def paths(api: TestClient) -> Iterator[tuple[str, dict[str, str]]]:
    """Every list, whole and filtered, and the lists of the first item of each."""
    for path, query in LISTS.items():
        yield from ((path, {}), (path, query))
        yield from ((f"{api.get(path).json()['items'][0]['self']}/{part}", {}) for part in PARTS.get(path, ()))


def test_a_total_is_what_all_pages_hold_together(decided: TestClient, counting_to_two: TestClient) -> None:
    """On every list, whatever its filter and page; beyond the setting it is said that there are more."""
    for path, query in paths(decided):
        items = decided.get(path, params={**query, "limit": 100}).json()["items"]
        assert items or path.endswith("sessions"), path
        cursor: dict[str, str] = {}
        while True:
            asked = {**query, **cursor, "limit": "2", "with_total": "true"}
            page = decided.get(path, params=asked).json()
            assert page["total"] == {"count": len(items), "is_exact": True}, path
            few = counting_to_two.get(path, params=asked).json()
            assert few["total"] == {"count": min(2, len(items)), "is_exact": len(items) <= 2}, path
            if not page["has_more"]:
                break
            cursor = {"cursor": page["next_cursor"]}


def test_a_list_is_not_counted_unasked(decided: TestClient) -> None:
    """`total` is there and null; the same cursor continues with and without it."""
    for path, query in paths(decided):
        for asked in ({}, {"with_total": "false"}):
            assert decided.get(path, params=query | asked).json()["total"] is None
        first = decided.get(path, params={**query, "limit": 1}).json()
        counted = decided.get(path, params={**query, "limit": 1, "with_total": "true"}).json()
        assert first["next_cursor"] == counted["next_cursor"]


def test_a_list_in_one_piece_has_no_total(decided: TestClient) -> None:
    """All its items are there to be counted."""
    assert decided.get("/v1/parties").json()["total"] is None
    assert decided.get("/v1/parties", params={"with_total": "true"}).status_code == 422


@pytest.mark.parametrize("value", ["1", "yes", "TRUE", ""])
def test_only_true_and_false_are_taken(decided: TestClient, value: str) -> None:
    """422 names the parameter."""
    response = decided.get("/v1/meetings", params={"with_total": value})
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == ["with_total"]
