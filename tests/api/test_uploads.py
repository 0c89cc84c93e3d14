"""Uploads over a real connection, that come slowly, break off, or meet the end of the server."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest

from service.http.exports import NDJSON
from tests.jobs import ndjson
from tests.servers import STARTING, serving

pytestmark = pytest.mark.timeout(600)  # each starts servers, some of them twice
TALKS = "Envoys of Niger and Togo met in Niamey on May 3, 2024."
PATIENCE = 120.0


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A database of its own; a body may take a moment, each part of an upload a little longer."""
    return os.environ | {
        "COMMUNIQUE_DATABASE_URL": f"sqlite:///{tmp_path}/communique.db",
        "COMMUNIQUE_LOG_LEVEL": "warning",
        "COMMUNIQUE_BODY_SECONDS": "0.5",
        "COMMUNIQUE_BATCH_IDLE_SECONDS": "3",
    }


def articles(number: int) -> list[dict[str, Any]]:
    """Articles of which no two have one text."""
    return [{"text": f"{TALKS} It was round {each}."} for each in range(number)]


def connect(address: str) -> socket.socket:
    """A connection on which an upload in chunks has begun."""
    parts = urlsplit(address)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)
    head = ("POST /v1/ingest/batch HTTP/1.1", f"Host: {parts.netloc}", f"Content-Type: {NDJSON}")
    connection.sendall("\r\n".join([*head, "Transfer-Encoding: chunked", "", ""]).encode())
    return connection


def chunk(content: bytes) -> bytes:
    """A part of a body as it is sent."""
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def answer(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer, read to the end of the body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, body = received.split(b"\r\n\r\n", 1)
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1]), json.loads(body)


def await_job(address: str, *states: str) -> dict[str, Any]:
    """The newest job once it is in one of some states, or finished where none are named."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        jobs = httpx2.get(f"{address}/v1/jobs", timeout=STARTING).json()["items"]
        if jobs and (jobs[0]["state"] in states if states else jobs[0]["finished_at"]):
            found: dict[str, Any] = jobs[0]
            return found
        sleep(0.05)
    raise TimeoutError("no job came so far")


def test_an_upload_that_breaks_off_keeps_its_whole_lines(environment: dict[str, str]) -> None:
    """They are worked on, and the job says that it was cut short; the line that was under way is none."""
    with serving(environment) as (address, _):
        with connect(address) as connection:
            connection.sendall(chunk(ndjson(articles(3)) + b'{"text": "An article that did not'))
        job = await_job(address)
        assert (job["state"], job["total"], job["done"], job["failed"]) == ("succeeded", 3, 3, 0)
        assert (job["cut_short"], job["problem"]) == (True, None)


def test_an_upload_may_come_slowly_as_long_as_it_comes(environment: dict[str, str]) -> None:
    """Longer altogether than any other body may take; and one that stops coming is taken as it is."""
    first, second, third = ndjson(articles(3)).splitlines(keepends=True)
    with serving(environment) as (address, _):
        with connect(address) as connection:
            for part in (first, second[:20], second[20:], third[:-10], third[-10:]):
                connection.sendall(chunk(part))
                sleep(0.4)
            connection.sendall(b"0\r\n\r\n")
            status, job = answer(connection)
        assert (status, job["total"], job["cut_short"]) == (202, 3, False)
        with connect(address) as connection:
            connection.sendall(chunk(first + second + third[:10]))
            status, job = answer(connection)
        assert (status, job["total"], job["cut_short"]) == (202, 2, True)
        assert job["problem"]["code"] == "request_too_slow"
        assert job["problem"]["detail"] == "The limit is 3 seconds without a byte."


def test_an_upload_is_never_held_whole(environment: dict[str, str]) -> None:
    """Ten thousand lines of ten kilobytes: the server grows by a fraction of what comes in."""
    lines = 10_000
    line = json.dumps({"text": "x" * 10_000, "none": "such"}).encode() + b"\n"  # none is worked on
    with serving(environment) as (address, process):
        server = psutil.Process(process.pid)
        most = 0

        def body() -> Iterator[bytes]:
            nonlocal most
            for number in range(lines):
                yield line
                if number % 100 == 0:
                    most = max(most, server.memory_info().rss)

        headers = {"Content-Type": NDJSON}
        few = (line for _ in range(300))
        assert httpx2.post(f"{address}/v1/ingest/batch", content=few, headers=headers, timeout=STARTING).is_success
        before = server.memory_info().rss
        job = httpx2.post(f"{address}/v1/ingest/batch", content=body(), headers=headers, timeout=PATIENCE).json()
        assert (job["total"], job["failed"]) == (lines, lines)
    assert most - before < lines * len(line) / 4, f"{before / 2**20:.0f} MiB before, {most / 2**20:.0f} MiB at most"


def test_a_batch_outlives_the_death_of_the_server(environment: dict[str, str]) -> None:
    """Killed again and again while it works, it goes on from where it was: every line is one article in the end."""
    total = 60
    at_death: list[int] = []
    with serving(environment) as (address, process):
        headers = {"Content-Type": NDJSON, "Idempotency-Key": "outlives"}
        content = ndjson(articles(total))
        sent = httpx2.post(f"{address}/v1/ingest/batch", content=content, headers=headers, timeout=STARTING)
        assert sent.status_code == 202
        while (done := await_job(address, "queued", "running")["done"]) < 10:
            sleep(0.02)
        at_death.append(done)
        process.kill()
    with serving(environment) as (address, process):
        while (done := await_job(address, "running", "succeeded")["done"]) < 25:
            sleep(0.02)
        at_death.append(done)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STARTING) in (0, -signal.SIGTERM)
    with serving(environment) as (address, _):
        job = await_job(address)
        assert (job["id"], job["state"], job["done"], job["failed"]) == (sent.json()["id"], "succeeded", total, 0)
        articles_kept = httpx2.get(f"{address}/v1/articles?limit=1&with_total=true", timeout=STARTING).json()["total"]
        assert articles_kept == {"count": total, "is_exact": True}
        again = httpx2.post(f"{address}/v1/ingest/batch", content=content, headers=headers, timeout=STARTING)
        assert (again.json(), again.headers["idempotency-replayed"]) == (sent.json(), "true")
    assert 10 <= at_death[0] < at_death[1] < total


def test_a_server_that_is_told_to_stop_keeps_what_came_of_an_upload(environment: dict[str, str]) -> None:
    """It does not wait for its end longer than it may; the whole lines are there at the next start."""
    hasty = environment | {"COMMUNIQUE_STOP_SECONDS": "1"}
    with serving(hasty) as (address, process), connect(address) as connection:
        connection.sendall(chunk(ndjson(articles(250))))
        await_job(address, "receiving")
        process.send_signal(signal.SIGTERM)
        assert process.wait(STARTING) in (0, -signal.SIGTERM)
    with serving(environment) as (address, _):
        job = await_job(address, "queued", "running")
        assert (job["total"], job["cut_short"]) == (250, True)


def test_an_upload_ends_when_its_job_is_cancelled(environment: dict[str, str]) -> None:
    """Whoever still sends is answered with the job as it is; nothing of it is kept."""
    with serving(environment) as (address, _), connect(address) as connection:
        connection.sendall(chunk(ndjson(articles(250))))
        job = await_job(address, "receiving")
        assert httpx2.post(f"{address}{job['self']}:cancel", timeout=STARTING).json()["state"] == "cancelled"
        connection.sendall(chunk(ndjson(articles(3))) + b"0\r\n\r\n")
        status, told = answer(connection)
        assert (status, told["state"], told["done"]) == (202, "cancelled", 0)
        assert told["total"] == told["cancelled"]
