"""A meeting whose days go by with no word of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.services import Services
from service.http.etags import expected_revisions
from tests.conftest import FrozenClock

TEXT = (
    "Foreign Minister Ilse Varga of Hungary will meet her Austrian counterpart, Jonas Leitner, in Vienna on Thursday."
)
HELD = "Foreign Minister Ilse Varga of Hungary met her Austrian counterpart, Jonas Leitner, in Vienna on Thursday."


@pytest.fixture
def clock(api: TestClient) -> Iterator[FrozenClock]:
    """The application's clock, at the last moment of the day on which the meeting is to be."""
    state: Any = api.app.state  # type: ignore[attr-defined] # the client knows it as any ASGI application
    usual: Services = state.services
    frozen = FrozenClock(datetime(2024, 5, 30, 23, 59, 59, tzinfo=UTC))
    state.services = replace(usual, clock=frozen)
    yield frozen
    state.services = usual


@pytest.fixture
def meeting(api: TestClient, clock: FrozenClock) -> str:
    """Path of a planned meeting."""
    told = api.post("/v1/ingest", json={"text": TEXT, "published_at": "2024-05-28"})
    [found] = told.json()["meetings"]
    assert (found["status"], found["date"]["latest"]) == ("planned", clock.now().date().isoformat())
    path: str = found["self"]
    return path


def test_the_outcome_is_unknown_from_the_day_after_until_somebody_tells(
    api: TestClient, clock: FrozenClock, meeting: str
) -> None:
    """The field, the filter and the tag turn with the day though the revision stays; a word of it turns them back."""

    def found(outcome_unknown: str) -> list[str]:
        response = api.get("/v1/meetings", params={"outcome_unknown": outcome_unknown})
        return [one["self"] for one in response.json()["items"]]

    before = api.get(meeting)
    assert before.json()["outcome_unknown"] is False
    assert (found("true"), found("false")) == ([], [meeting])

    clock.advance(seconds=1)
    after = api.get(meeting, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json() == before.json() | {"outcome_unknown": True}
    assert (found("true"), found("false")) == ([meeting], [])
    tags = [one.headers["etag"] for one in (before, after)]
    assert tags[0] != tags[1]
    assert [expected_revisions(tag) for tag in tags] == [frozenset({1})] * 2
    assert api.get(meeting, headers={"If-None-Match": tags[1]}).status_code == 304

    told = api.post("/v1/ingest", json={"text": HELD, "published_at": "2024-05-31"}).json()
    assert [(one["self"], one["status"], one["outcome_unknown"]) for one in told["meetings"]] == [
        (meeting, "held", False)
    ]
    assert (found("true"), found("false")) == ([], [meeting])


@pytest.mark.parametrize("value", ["1", "yes", "True", "", "null"])
def test_the_filter_takes_true_and_false_alone(api: TestClient, value: str) -> None:
    """Anything else is a problem that names the parameter."""
    response = api.get("/v1/meetings", params={"outcome_unknown": value})
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == ["outcome_unknown"]
