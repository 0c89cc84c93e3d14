"""Clients that write at once: no change is lost, and what is asked for once happens once."""

from concurrent.futures import ThreadPoolExecutor

import httpx2
from starlette.testclient import TestClient

CLIENTS = 8
TIMES = 5


def test_no_increment_is_lost(api: TestClient) -> None:
    """Eight clients that each count an article's title up five times, on the condition that it is as they saw it.

    The last count is the number of 200s, and so is the difference of the revisions.
    """
    path = api.post("/v1/ingest", json={"text": "Talks.", "title": "0"}).headers["location"]
    start = api.get(path).json()["revision"]

    def count(_client: int) -> list[int]:
        statuses: list[int] = []
        while statuses.count(200) < TIMES:
            seen = api.get(path)
            patch = {"title": str(int(seen.json()["title"]) + 1)}
            answer = api.patch(path, json=patch, headers={"If-Match": seen.headers["etag"]})
            assert answer.status_code in (200, 412), answer.text
            statuses.append(answer.status_code)
        return statuses

    with ThreadPoolExecutor(CLIENTS) as pool:
        statuses = [status for each in pool.map(count, range(CLIENTS)) for status in each]
    last = api.get(path).json()
    assert statuses.count(200) == CLIENTS * TIMES
    assert last["title"] == str(CLIENTS * TIMES)
    assert last["revision"] - start == CLIENTS * TIMES


def test_one_key_has_one_effect_however_many_bring_it(api: TestClient) -> None:
    """Eight clients send one request with one key at once: one answer, which all of them get, and one effect."""
    path = api.post("/v1/ingest", json={"text": "Talks in Riga.", "title": "0"}).headers["location"]
    before = api.get(path).json()["revision"]
    article = {"text": "Envoys of Latvia and Malta met in Riga on May 3, 2024."}
    meeting = api.post("/v1/ingest", json={"text": article["text"].replace("May", "June")}).json()["meetings"][0]
    reasons = {"by": "desk@newsroom.example", "reason": "The ministry says so."}
    for method, address, body in (
        ("POST", "/v1/ingest", article),
        ("PATCH", path, {"title": "1"}),
        ("POST", f"{meeting['self']}:confirm", reasons),
    ):

        def send(_client: int, method: str = method, address: str = address, body: object = body) -> httpx2.Response:
            headers = {"Idempotency-Key": '"one effect"', "If-Match": "*"}
            return api.request(method, address, json=body, headers=headers)

        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = list(pool.map(send, range(CLIENTS)))
        assert len({(answer.status_code, answer.content) for answer in answers}) == 1
        assert answers[0].status_code in (200, 201)
        assert ["idempotency-replayed" in answer.headers for answer in answers].count(False) == 1
    assert api.get(path).json()["revision"] == before + 1
    decisions = api.get("/v1/decisions", params={"resource": meeting["id"]}).json()["items"]
    assert [decision["type"] for decision in decisions] == ["confirm"]
