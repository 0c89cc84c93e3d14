"""Following a job as it comes on: `GET /v1/jobs/{job_id}/stream`."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.settings import Settings
from tests.api.test_stream import Event, read_event
from tests.jobs import finished, send_batch, work_off

TALKS = "Envoys of Fiji and Tonga met in Suva on May 3, 2024."


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """As those of the other tests, with streams that last until a job is finished and are quick to tell."""
    return settings.model_copy(update={"stream_seconds": 60.0, "stream_poll_seconds": 0.02})


def follow(api: TestClient, job: dict[str, Any], last: int | None = None) -> list[Event]:
    """The events of one stream, from its beginning to its end."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    response = api.get(f"{job['self']}/stream", headers=headers)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    return [event for block in response.text.split("\n\n") if (event := read_event(block))]


def articles(start: int, number: int) -> list[dict[str, Any]]:
    """Articles of which no two have one text."""
    return [{"text": f"{TALKS} It was round {each}."} for each in range(start, start + number)]


def test_a_job_is_followed_to_its_end(api: TestClient) -> None:
    """Each event is the job at a later revision than the one before; the last says that it is finished."""
    begun, ended = Flag(), Flag()

    def work() -> None:
        begun.wait()
        work_off(api)
        ended.set()

    with ThreadPoolExecutor() as threads:
        working = threads.submit(work)
        job = send_batch(api, *articles(0, 8), b"no JSON")
        following = threads.submit(follow, api, job)
        begun.set()
        events = following.result()
        working.result()
    assert [event.name for event in events[:-1]] == ["progress"] * (len(events) - 1)
    assert events[-1].name == "finished"
    assert [event.id for event in events] == sorted({event.id for event in events})
    assert [event.data["revision"] for event in events] == [event.id for event in events]
    assert events[-1].data == finished(api, job["self"])


def test_who_comes_back_is_told_what_is_newer(api: TestClient) -> None:
    """And at the end of a job always that it is finished, so that nobody comes back for ever."""
    job = finished(api, send_batch(api, *articles(20, 1))["self"])
    for last in (None, 1, job["revision"] - 1, job["revision"]):
        [event] = follow(api, job, last)
        assert (event.name, event.id, event.data) == ("finished", job["revision"], job)


def test_only_who_waits_is_asked_for(api: TestClient) -> None:
    """Once nobody follows any job, none is watched."""
    progress = api.app.state.services.progress  # type: ignore[attr-defined] # an application of FastAPI
    follow(api, finished(api, send_batch(api, *articles(30, 1))["self"]))
    assert not progress._followed  # noqa: SLF001 - whether it forgets shows nowhere else


def test_what_cannot_be_followed_is_a_problem(api: TestClient) -> None:
    """An unknown job is 404 before any stream begins, and a number that is none 422."""
    assert api.get("/v1/jobs/job_01JDAHZ8K3W6R9V2T5X8Y1B4C7/stream").status_code == 404
    job = send_batch(api, b"no JSON")
    assert api.get(f"{job['self']}/stream", headers={"Last-Event-ID": "x"}).status_code == 422


def test_a_stream_ends_in_time(api: TestClient) -> None:
    """HEAD tells the headers and does not wait."""
    job = send_batch(api, b"no JSON")
    response = api.head(f"{job['self']}/stream")
    assert (response.headers["content-type"].split(";")[0], response.content) == ("text/event-stream", b"")
