"""Following the log of changes as it grows: `GET /v1/changes/stream`."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings


@dataclass(frozen=True)
class Event:
    """One event of a stream, as a client sees it."""

    id: int
    name: str
    data: dict[str, object]


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """As those of the other tests, with streams that end soon."""
    return settings.model_copy(update={"stream_seconds": 1.0, "stream_poll_seconds": 0.02})


@pytest.fixture(scope="module")
def other(settings: Settings, api: TestClient) -> Iterator[TestClient]:
    """A client of a second application on the same database, as another process would be."""
    with TestClient(create_app(settings)) as client:
        yield client


def follow(client: TestClient, *, since: int | None = None, last: int | None = None) -> list[Event]:
    """The events of one stream, from its beginning to its end."""
    parameters = {} if since is None else {"since": since}
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    response = client.get("/v1/changes/stream", params=parameters, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    return [event for block in response.text.split("\n\n") if (event := read_event(block))]


def read_event(block: str) -> Event | None:
    """One event; None for a comment or a hint when to come back."""
    fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
    return Event(int(fields["id"]), fields["event"], json.loads(fields["data"])) if "data" in fields else None


def article(number: int) -> dict[str, str]:
    """An article that tells of one meeting of its own."""
    told = f"Peru's Foreign Minister Ana Ruiz met her Chilean counterpart Jonas Berg in Lima on {number % 28 + 1} May."
    return {"text": f"{told} It was their talk number {number}.", "published_at": "2024-06-01"}


def test_the_stream_tells_what_the_log_lists(seeded: TestClient) -> None:
    """From 0 on, each entry comes once, in order, as `GET /v1/changes` lists it; its name is kind and type."""
    listed = seeded.get("/v1/changes", params={"limit": 100}).json()["items"]
    events = follow(seeded, since=0)
    assert [event.data for event in events] == listed
    assert [event.id for event in events] == [entry["seq"] for entry in listed]
    assert [event.name for event in events] == [f"{entry['kind']}.{entry['type']}" for entry in listed]


def test_a_client_that_comes_back_gets_the_rest(seeded: TestClient) -> None:
    """`Last-Event-ID` continues behind that entry, whatever `since` the address still holds."""
    events = follow(seeded, since=0)
    middle = events[len(events) // 2].id
    assert follow(seeded, last=middle) == [event for event in events if event.id > middle]
    assert follow(seeded, since=0, last=middle) == [event for event in events if event.id > middle]


def test_without_a_beginning_only_what_is_to_come_is_told(seeded: TestClient) -> None:
    """Nothing of what was before, and what happens while the stream is open."""
    before = seeded.get("/v1/changes", params={"limit": 100}).json()["items"][-1]["seq"]
    with ThreadPoolExecutor() as threads:
        following = threads.submit(follow, seeded)
        threads.submit(seeded.post, "/v1/ingest", json=article(1)).result()
        rest = following.result()
    assert all(event.id > before for event in rest)


def test_nothing_is_missed_or_told_twice_while_several_write(seeded: TestClient, other: TestClient) -> None:
    """A client that leaves and comes back again and again, while two applications write, sees every number once."""
    clients, amounts = cycle((seeded, other, other)), cycle((1, 5, 2, 100))
    seen: list[Event] = []
    with ThreadPoolExecutor() as threads:
        writing = [
            threads.submit((seeded, other)[number % 2].post, "/v1/ingest", json=article(number))
            for number in range(10, 34)
        ]
        while not all(each.done() for each in writing) or not caught_up(seeded, seen):
            seen += follow(next(clients), last=seen[-1].id if seen else 0)[: next(amounts)]
    assert {each.result().status_code for each in writing} == {201}
    assert [event.id for event in seen] == list(range(1, len(seen) + 1))


def caught_up(client: TestClient, seen: list[Event]) -> bool:
    """Whether a client has the newest entry."""
    last = seen[-1].id if seen else 0
    return not client.get("/v1/changes", params={"since": last}).json()["items"]


@pytest.mark.parametrize("number", ["-1", "x", "99999999999999999999", "1.5", ""])
def test_a_number_that_is_none_is_refused(api: TestClient, number: str) -> None:
    """As parameter and as header; the problem names which."""
    for place, asked in (("query", {"params": {"since": number}}), ("header", {"headers": {"Last-Event-ID": number}})):
        response = api.get("/v1/changes/stream", **asked)  # type: ignore[arg-type] # one keyword or the other
        assert response.status_code == 422
        assert [error["location"] for error in response.json()["errors"]] == [place]


def test_the_head_of_a_stream_ends_at_once(api: TestClient) -> None:
    """HEAD tells the headers and does not wait for the stream's end."""
    response = api.head("/v1/changes/stream")
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.content == b""
