"""Many articles at once: `POST /v1/ingest/batch`."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.http.exports import NDJSON
from service.settings import Settings
from tests.jobs import finished, lines_of, ndjson, send_batch

BATCH = "/v1/ingest/batch"
JSON = "application/json"
KEY = "Idempotency-Key"
LINES = {"Content-Type": NDJSON}
TALKS = "Envoys of Latvia and Malta met in Riga on May 3, 2024."


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """As those of the other tests, with lines that may be no longer than a few kilobytes."""
    return settings.model_copy(update={"body_bytes": 4096})


@pytest.fixture(scope="module")
def narrow(settings: Settings) -> Iterator[TestClient]:
    """A client of the same database that takes few lines, and few bytes."""
    with TestClient(create_app(settings.model_copy(update={"batch_lines": 3, "batch_bytes": 2048}))) as client:
        yield client


def articles(start: int, number: int) -> list[dict[str, Any]]:
    """Articles of which no two have one text."""
    return [{"text": f"{TALKS} It was round {each}."} for each in range(start, start + number)]


def count(api: TestClient, path: str) -> int:
    """How many items a list has."""
    total: int = api.get(path, params={"limit": 1, "with_total": "true"}).json()["total"]["count"]
    return total


def test_every_line_is_taken_as_if_it_had_been_sent_alone(api: TestClient, seeds: list[str]) -> None:
    """Each becomes an article, which a request of its own then finds; a text that is there already is known."""
    job = finished(api, send_batch(api, *({"text": text, "source": "Example News"} for text in seeds))["self"])
    assert (job["state"], job["total"], job["done"], job["failed"]) == ("succeeded", 4, 4, 0)
    lines = lines_of(api, job)
    assert [line["known"] for line in lines] == [False] * 4
    for text, line in zip(seeds, lines, strict=True):
        alone = api.post("/v1/ingest", json={"text": text})
        assert (alone.status_code, alone.json()["article"]["id"]) == (200, line["article_id"])
        assert alone.json()["article"]["source"] == "Example News"
    before = count(api, "/v1/changes")
    again = finished(api, send_batch(api, *({"text": text} for text in seeds))["self"])
    assert [line["known"] for line in lines_of(api, again)] == [True] * 4
    assert count(api, "/v1/changes") == before


BROKEN = [
    b"no JSON",
    b'{"text": "cut',
    b'{"text": "\xff"}',
    b"[]",
    b"7",
    b'{"text": "a"} {"text": "b"}',
    b'{"text": "a", "text": "b"}',
    b'{"text": "a", "published": "2024-05-06"}',
    b'{"title": "no text"}',
    b'{"text": "  "}',
    b'{"text": "a", "published_at": "2024-02-30"}',
    b'{"text": "a", "title": NaN}',
    b'{"text": "\\ud800"}',
    b"[" * 40 + b"]" * 40,
]


def test_a_broken_line_is_told_under_its_number_and_stops_nothing(api: TestClient) -> None:
    """With the problem that it would have met alone; the lines around it are taken."""
    whole = articles(0, len(BROKEN) + 1)
    mixed: list[Any] = [whole[0]]
    for broken, article in zip(BROKEN, whole[1:], strict=True):
        mixed += [broken, article]
    job = finished(api, send_batch(api, *mixed)["self"])
    assert (job["state"], job["done"], job["failed"]) == ("succeeded", len(whole), len(BROKEN))
    lines = lines_of(api, job)
    assert [line["line"] for line in lines] == list(range(1, len(mixed) + 1))
    assert [line["state"] for line in lines] == ["done", *["failed", "done"] * len(BROKEN)]
    for broken, line in zip(BROKEN, lines[1::2], strict=True):
        alone = api.post("/v1/ingest", content=broken, headers={"Content-Type": JSON})
        assert alone.is_client_error
        assert line["problem"] == alone.json() | {"request_id": None}


def test_a_line_that_is_too_long_is_passed_over(api: TestClient, settings: Settings) -> None:
    """However long it is, it fails under its number; the next line is read from its beginning."""
    before, after = articles(100, 2)
    longest = {"text": "x" * (settings.body_bytes - len(json.dumps({"text": ""})))}
    for size in (settings.body_bytes, 10 * settings.body_bytes, 100 * settings.body_bytes):
        job = finished(api, send_batch(api, before, longest, {"text": "x" * size}, after)["self"])
        lines = lines_of(api, job)
        assert [line["state"] for line in lines] == ["done", "done", "failed", "done"]
        assert lines[2]["problem"]["code"] == "body_too_large"
        assert lines[2]["problem"]["detail"] == f"The limit is {settings.body_bytes} bytes a line."


def test_blank_lines_are_counted_and_left_out(api: TestClient) -> None:
    """Also those of white space; lines may end in CR LF, and the last one in nothing."""
    first, second = (json.dumps(article).encode() for article in articles(200, 2))
    response = api.post(BATCH, content=b"\n  \n" + first + b"\r\n\r\n\t\n" + second, headers=LINES)
    job = finished(api, response.json()["self"])
    assert job["total"] == 2
    assert [(line["line"], line["state"]) for line in lines_of(api, job)] == [(3, "done"), (6, "done")]


def test_a_job_of_which_nothing_is_kept_has_failed(api: TestClient) -> None:
    """It is finished at once where no line holds an article; asking for it is no failure."""
    job = send_batch(api, b"no JSON", b"[]")
    assert (job["state"], job["failed"], job["finished_at"] is None) == ("failed", 2, False)
    response = api.get(job["self"])
    assert (response.status_code, response.json()) == (200, job)
    assert "retry-after" not in response.headers


def test_beyond_the_lines_that_are_taken_the_rest_is_left_out(narrow: TestClient) -> None:
    """The lines before are worked on, and the job says which limit was met; blank lines do not count."""
    job = finished(narrow, send_batch(narrow, b"", *articles(300, 2), b"", *articles(302, 2))["self"])
    assert (job["state"], job["total"], job["done"], job["cut_short"]) == ("succeeded", 3, 3, True)
    assert (job["problem"]["code"], job["problem"]["detail"]) == ("body_too_large", "The limit is 3 lines altogether.")
    whole = finished(narrow, send_batch(narrow, *articles(305, 3), b"")["self"])
    assert (whole["cut_short"], whole["problem"]) == (False, None)


def test_beyond_the_bytes_that_are_taken_the_rest_is_left_out(narrow: TestClient) -> None:
    """A line that does not end within them is none of the job's."""
    job = finished(narrow, send_batch(narrow, *articles(310, 2), {"text": "x" * 3000})["self"])
    assert (job["total"], job["done"], job["cut_short"]) == (2, 2, True)
    assert job["problem"]["detail"] == "The limit is 2048 bytes altogether."
    refused = narrow.post(BATCH, content=b"x" * 3000, headers=LINES)
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("nothing", [b"", b"\n", b" \r\n\t\n\n"])
def test_an_upload_of_nothing_is_refused(api: TestClient, nothing: bytes) -> None:
    """422, and there is no job of it."""
    before = count(api, "/v1/jobs")
    refused = api.post(BATCH, content=nothing, headers=LINES)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert count(api, "/v1/jobs") == before


def test_the_same_upload_again_is_the_same_job(api: TestClient) -> None:
    """Under its key it is answered as before, however it is cut into parts, and nothing is left of the second one."""
    sent = ndjson(articles(400, 5))
    headers = LINES | {KEY: "same-upload"}
    first = api.post(BATCH, content=sent, headers=headers)
    before = count(api, "/v1/jobs")
    for part in (100, 7, len(sent)):
        parts = (sent[start : start + part] for start in range(0, len(sent), part))
        again = api.post(BATCH, content=parts, headers=headers)
        assert (again.status_code, again.content) == (202, first.content)
        assert (again.headers["idempotency-replayed"], again.headers["location"]) == ("true", first.headers["location"])
    assert count(api, "/v1/jobs") == before
    assert finished(api, first.json()["self"])["done"] == 5


def test_another_upload_under_the_same_key_is_refused_and_has_no_effect(api: TestClient) -> None:
    """422 names the header; none of its lines is ever worked on."""
    headers = LINES | {KEY: "other-upload"}
    finished(api, api.post(BATCH, content=ndjson(articles(500, 3)), headers=headers).json()["self"])
    jobs, known = count(api, "/v1/jobs"), count(api, "/v1/articles")
    for other in (articles(500, 4), articles(500, 2), articles(600, 3), [*articles(500, 3), b""]):
        refused = api.post(BATCH, content=ndjson(other), headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
        assert [error["name"] for error in refused.json()["errors"]] == [KEY]
    assert (count(api, "/v1/jobs"), count(api, "/v1/articles")) == (jobs, known)


def test_of_two_uploads_that_race_with_one_key_one_is_the_job(api: TestClient) -> None:
    """Both are answered with it, whoever ends first, and each line is worked on once."""
    headers = LINES | {KEY: "race"}
    sent = ndjson([*articles(700, 5), *[b"no JSON"] * 500])
    before = count(api, "/v1/jobs")
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda _: api.post(BATCH, content=sent, headers=headers), range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted(answer.headers.get("idempotency-replayed", "") for answer in answers) == ["", "true", "true", "true"]
    assert count(api, "/v1/jobs") == before + 1
    job = finished(api, answers[0].json()["self"])
    assert (job["total"], job["done"], job["failed"]) == (505, 5, 500)


def test_a_batch_and_its_articles_are_in_the_audit_trail(api: TestClient) -> None:
    """One entry for the upload, of however many parts, and one for each new article, with who sent it."""
    last = api.get("/v1/audit", params={"limit": 1}).json()["items"][0]["id"]
    sent = ndjson([*[b"no JSON"] * 500, *articles(1100, 5)])
    response = api.post(BATCH, content=sent, headers=LINES)
    job = finished(api, response.json()["self"])
    [upload] = api.get("/v1/audit", params={"resource": job["id"]}).json()["items"]
    told = ("operation", "method", "path", "status", "principal")
    assert tuple(upload[name] for name in told) == ("ingest_batch", "POST", BATCH, 202, "loopback")
    for line in lines_of(api, job, state="done"):
        [entry] = api.get("/v1/audit", params={"resource": line["article_id"]}).json()["items"]
        assert (entry["operation"], entry["principal"]) == ("ingest_batch", "loopback")
        assert entry["request_id"] == response.headers["x-request-id"]
        assert entry["id"] > last
