"""Jobs in tests: sent, and followed to their end."""

import json
from collections.abc import Iterable
from threading import Event
from time import monotonic, sleep
from typing import Any

from starlette.testclient import TestClient

from service.api.services import Services
from service.http.exports import NDJSON
from service.http.failures import told
from service.ingest.jobs import Desk, work
from service.store.jobs import next_lines

PATIENCE = 120.0
"""Seconds that a job of a few lines may take on a busy machine."""


def ndjson(articles: Iterable[Any]) -> bytes:
    """Articles a line each; what is bytes is a line as it is."""
    lines = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in articles)
    return b"".join(line + b"\n" for line in lines)


def send_batch(api: TestClient, *articles: Any, **headers: str) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """The job of an upload that is accepted."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = api.post("/v1/ingest/batch", content=ndjson(articles), headers={"Content-Type": NDJSON, **named})
    assert response.status_code == 202, response.text
    job: dict[str, Any] = response.json()
    return job


def work_off(api: TestClient) -> None:
    """Work on all that waits in the service of a client, beside its own runner where it has one."""
    house: Services = api.app.state.services  # type: ignore[attr-defined] # an application of FastAPI
    desk = Desk(house.database, house.clock, house.reader.read, told)
    while True:
        with house.database.read() as session:
            lines = next_lines(session, 16)
        if not lines:
            return
        for line in lines:
            work(desk, line.number, Event())


def lines_of(api: TestClient, job: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    """All lines of a job."""
    response = api.get(f"{job['self']}/lines", params=query, headers={"Accept": NDJSON})
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()[:-1]]


def finished(api: TestClient, path: str) -> dict[str, Any]:
    """The job at a path once it is finished; asks for as long as the answer says to."""
    work_off(api)
    end = monotonic() + PATIENCE
    while monotonic() < end:
        response = api.get(path)
        assert response.status_code == 200, response.text
        if "retry-after" not in response.headers:
            job: dict[str, Any] = response.json()
            return job
        sleep(0.02)
    raise TimeoutError(f"{path} is not finished")


def finished_job(api: TestClient, *texts: str) -> dict[str, Any]:
    """A job of these texts that is worked through."""
    return finished(api, send_batch(api, *({"text": text} for text in texts))["self"])
