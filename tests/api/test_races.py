"""Clients that write at once: no change is lost, and what is asked for once happens once."""

from concurrent.futures import ThreadPoolExecutor

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
