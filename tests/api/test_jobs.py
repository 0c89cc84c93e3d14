"""Jobs: how far they have come, what came of each line, and what is done with them."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.services import Services
from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.errors import ExtractionFailedError, TooComplexError
from service.http.exports import NDJSON
from service.http.failures import told
from service.ingest.jobs import Desk, work
from service.store.jobs import waiting_lines
from tests.jobs import finished, lines_of, send_batch

TALKS = "Envoys of Fiji and Samoa met in Apia on May 3, 2024."
LATER = {"Prefer": "respond-async"}


def articles(start: int, number: int) -> list[dict[str, Any]]:
    """Articles of which no two have one text."""
    return [{"text": f"{TALKS} It was round {each}."} for each in range(start, start + number)]


@pytest.fixture
def still(api: TestClient) -> Iterator[Services]:
    """The services while nobody works on what is accepted."""
    house: Services = api.app.state.services  # type: ignore[attr-defined] # an application of FastAPI
    api.app.state.services = replace(house, hand_out=lambda _session, _job: None)  # type: ignore[attr-defined] # as above
    yield house
    api.app.state.services = house  # type: ignore[attr-defined] # as above


@pytest.fixture
def try_next(still: Services) -> Callable[[dict[str, Any], Exception | None], None]:
    """Works on the first waiting line of a job; reading it raises an error, if one is given."""

    def attempt(job: dict[str, Any], error: Exception | None = None) -> None:
        def read(article: ArticleIn) -> Extraction:
            if error is not None:
                raise error
            return still.reader.read(article)

        with still.database.read() as session:
            [line] = waiting_lines(session, job["id"], 0, 1)
        work(Desk(still.database, still.clock, read, told), line.number, Event())

    return attempt


def test_an_article_may_be_read_later(api: TestClient) -> None:
    """`Prefer: respond-async` answers a job of one, which tells the article once it is done."""
    response = api.post("/v1/ingest", json={"text": TALKS, "title": "Talks"}, headers=LATER)
    assert (response.status_code, response.headers["preference-applied"]) == (202, "respond-async")
    assert response.headers["location"] == response.json()["self"]
    assert int(response.headers["retry-after"]) >= 1
    job = response.json()
    assert (job["kind"], job["state"], job["total"], job["article_id"]) == ("ingest", "queued", 1, None)
    job = finished(api, job["self"])
    assert (job["state"], job["done"]) == ("succeeded", 1)
    assert api.get(f"/v1/articles/{job['article_id']}").json()["title"] == "Talks"
    again = finished(api, api.post("/v1/ingest", json={"text": TALKS}, headers=LATER).json()["self"])
    assert (again["article_id"], lines_of(api, again)[0]["known"]) == (job["article_id"], True)


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        ("respond-async", True),
        ("Respond-Async", True),
        ("wait=10, respond-async", True),
        ("respond-async; foo=bar", True),
        ('handling="lenient, respond-async"', False),
        ("respond-asynchronously", False),
        ("wait=10", False),
        ("", False),
        (",,;=", False),
    ],
)
def test_other_preferences_are_passed_over(api: TestClient, prefer: str, applied: bool) -> None:  # noqa: FBT001 - a table
    """RFC 7240: names in any case, with values and parameters; what is not known changes nothing."""
    response = api.post("/v1/ingest", json={"text": TALKS}, headers={"Prefer": prefer})
    assert (response.status_code == 202, "preference-applied" in response.headers) == (applied, applied)


def test_what_is_wrong_with_an_article_is_said_before_it_is_accepted(api: TestClient) -> None:
    """A job is made only of what can be read."""
    assert api.post("/v1/ingest", json={"txt": TALKS}, headers=LATER).status_code == 422


def test_an_accepted_article_has_one_job_under_its_key(api: TestClient) -> None:
    """The same request again is answered with the job of before."""
    headers = LATER | {"Idempotency-Key": "one-job"}
    first = api.post("/v1/ingest", json={"text": TALKS}, headers=headers)
    again = api.post("/v1/ingest", json={"text": TALKS}, headers=headers)
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert again.headers["preference-applied"] == "respond-async"


def test_the_problem_of_one_article_is_that_of_its_job(api: TestClient, try_next: Callable[..., None]) -> None:
    """What a request would have been answered; nothing is kept."""
    job = api.post("/v1/ingest", json=articles(0, 1)[0], headers=LATER).json()
    try_next(job, TooComplexError("The text takes longer to read than 1 seconds."))
    response = api.get(job["self"])
    assert (response.status_code, response.json()["state"]) == (200, "failed")
    assert response.json()["problem"]["code"] == "too_complex"
    assert response.json()["problem"]["errors"][0]["name"] == "/text"


def test_a_job_tells_how_far_it_has_come(api: TestClient, try_next: Callable[..., None]) -> None:
    """Each step is a revision with a tag of its own; `Retry-After` ends when it does."""
    job = send_batch(api, *articles(10, 3), b"no JSON")
    assert (job["state"], job["total"], job["waiting"], job["failed"]) == ("queued", 4, 3, 1)
    tags, now = set(), job
    for left in (2, 1, 0):
        try_next(job)
        response = api.get(job["self"])
        now = response.json()
        assert (now["waiting"], now["done"], now["cancelled"]) == (left, 3 - left, 0)
        assert (now["state"], "retry-after" in response.headers) == (
            ("running", True) if left else ("succeeded", False)
        )
        assert api.get(job["self"], headers={"If-None-Match": response.headers["etag"]}).status_code == 304
        tags.add(response.headers["etag"])
    assert len(tags) == 3
    assert now["created_at"] <= now["started_at"] <= now["finished_at"] == now["updated_at"]


def test_a_cancelled_job_keeps_what_was_done_and_nothing_more(api: TestClient, try_next: Callable[..., None]) -> None:
    """What waits is cancelled, also when somebody still comes to work on it; it is not worked on again."""
    job = send_batch(api, *articles(20, 3))
    try_next(job)
    cancelled = api.post(f"{job['self']}:cancel")
    assert cancelled.status_code == 200
    now = cancelled.json()
    assert (now["state"], now["done"], now["cancelled"], now["waiting"]) == ("cancelled", 1, 2, 0)
    try_next(job)
    assert api.get(job["self"]).json() == now
    assert [line["state"] for line in lines_of(api, job)] == ["done", "cancelled", "cancelled"]
    assert [line["line"] for line in lines_of(api, job, state="cancelled")] == [2, 3]
    assert lines_of(api, job, state="waiting") == []
    for act in ("cancel", "retry"):
        refused = api.post(f"{job['self']}:{act}")
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


def test_what_is_being_read_when_its_job_is_cancelled_is_not_kept(api: TestClient, still: Services) -> None:
    """The reading ends in vain: from the answer to `:cancel` on, nothing more comes of the job."""
    job = send_batch(api, *articles(30, 1))

    def read(article: ArticleIn) -> Extraction:
        assert api.post(f"{job['self']}:cancel").status_code == 200
        return still.reader.read(article)

    with still.database.read() as session:
        [line] = waiting_lines(session, job["id"], 0, 1)
    work(Desk(still.database, still.clock, read, told), line.number, Event())
    assert (api.get(job["self"]).json()["done"], lines_of(api, job)[0]["state"]) == (0, "cancelled")
    assert api.post("/v1/ingest", json=articles(30, 1)[0]).status_code == 201


def test_failed_lines_wait_again_when_a_job_is_tried_again(api: TestClient, try_next: Callable[..., None]) -> None:
    """Those that hold an article; a broken one stays as it is, and with none but such there is nothing to retry."""
    job = send_batch(api, b"no JSON", *articles(40, 2))
    try_next(job, TooComplexError("The text takes longer to read than 1 seconds."))
    try_next(job)
    assert api.get(job["self"]).json()["failed"] == 2
    again = api.post(f"{job['self']}:retry").json()
    assert (again["state"], again["failed"], again["waiting"], again["finished_at"]) == ("queued", 1, 1, None)
    try_next(job)
    now = api.get(job["self"]).json()
    assert (now["state"], now["done"], now["failed"]) == ("succeeded", 2, 1)
    refused = api.post(f"{job['self']}:retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


def test_what_kills_its_reader_twice_is_set_aside(api: TestClient, try_next: Callable[..., None]) -> None:
    """The line fails with a problem of its own, the others are worked on, and `:retry` begins to count anew."""
    job = send_batch(api, *articles(50, 2))
    try_next(job, ExtractionFailedError("The process that read the article died."))
    [line] = lines_of(api, job, state="failed")
    assert (line["line"], line["attempts"], line["problem"]["code"]) == (1, 2, "set_aside")
    try_next(job)
    assert api.get(job["self"]).json()["state"] == "succeeded"
    api.post(f"{job['self']}:retry")
    try_next(job)
    assert [line["attempts"] for line in lines_of(api, job)] == [1, 1]


def test_conditions_hold_on_what_is_done_with_jobs(api: TestClient, still: Services) -> None:
    """412 once the job has moved on, and the same request under the same key is answered as before."""
    job = send_batch(api, *articles(60, 1))
    assert api.post(f"{job['self']}:cancel", headers={"If-Match": '"0-0"'}).status_code == 412
    tag = api.get(job["self"]).headers["etag"]
    headers = {"If-Match": tag, "Idempotency-Key": "cancel-once"}
    first = api.post(f"{job['self']}:cancel", headers=headers)
    again = api.post(f"{job['self']}:cancel", headers=headers)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


def test_jobs_are_listed_by_kind_and_state(api: TestClient, still: Services) -> None:
    """The newest first, filtered, in pages."""
    batch = send_batch(api, *articles(70, 2))
    one = api.post("/v1/ingest", json=articles(80, 1)[0], headers=LATER).json()
    listed = api.get("/v1/jobs", params={"limit": 2}).json()
    assert [job["id"] for job in listed["items"]] == [one["id"], batch["id"]]
    kinds = {
        kind: api.get("/v1/jobs", params={"state": "queued", "kind": kind}).json()["items"]
        for kind in ("ingest", "batch")
    }
    assert [found["id"] for found in kinds["ingest"]][:1] == [one["id"]]
    assert [found["id"] for found in kinds["batch"]][:1] == [batch["id"]]
    api.post(f"{batch['self']}:cancel")
    assert api.get("/v1/jobs", params={"state": "cancelled", "limit": 1}).json()["items"][0]["id"] == batch["id"]
    assert api.get("/v1/jobs", params={"state": "done"}).status_code == 422


def test_lines_come_in_pages_and_whole(api: TestClient, try_next: Callable[..., None]) -> None:
    """In order, each once, by state; as CSV with the problem in words."""
    job = send_batch(api, *(article for each in articles(90, 5) for article in (each, b"no JSON")))
    try_next(job)
    seen: list[int] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = api.get(f"{job['self']}/lines", params=query).json()
        seen += [line["line"] for line in page["items"]]
        if not page["has_more"]:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == list(range(1, 11))
    states = {
        state: [line["line"] for line in lines_of(api, job, state=state)] for state in ("done", "failed", "waiting")
    }
    assert states == {"done": [1], "failed": [2, 4, 6, 8, 10], "waiting": [3, 5, 7, 9]}
    table = api.get(f"{job['self']}/lines", headers={"Accept": "text/csv"}).text
    rows = list(csv.DictReader(StringIO(table, newline="")))
    assert [row["state"] for row in rows[:3]] == ["done", "failed", "waiting"]
    assert rows[1]["problem"].startswith("malformed_body: Not JSON")
    head = api.get("/v1/jobs", headers={"Accept": NDJSON}).text.splitlines()[0]
    assert job["id"] in head
