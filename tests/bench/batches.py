"""What many articles at once cost: memory while they come in, how fast they are read, and what reads notice of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

import httpx2
import psutil

from service.domain.articles import ArticleIn
from service.ingest.reader import Reader
from service.settings import Settings
from tests.bench.load import Load, ask_repeatedly, cpu_seconds, get
from tests.bench.serving import CONNECTIONS, LONGEST_START, SECONDS, free_port, server
from tests.bench.table import Row, show
from tests.bench.texts import made_up_articles

UPLOADED = 10_000
READ = 120
"""Articles by whose reading the speed is told."""
ROUNDS = 3
"""Idle and busy take turns, so that what else the machine does strikes them alike."""
BUSY_CLIENTS = 4


def measure_batches() -> None:
    """Print figures of a server of its own on a fresh SQLite file."""
    with _serving() as (port, process, client):
        for article in islice(made_up_articles(), 60):
            client.post("/ingest", json=article).raise_for_status()
        _measure_upload(client, process)
        _measure_speed(client, process)
        _measure_reads(client, port, process)


def measure_archive(articles: int = UPLOADED) -> None:
    """Print what a whole archive of articles costs until the last of them is kept, on a fresh SQLite file."""
    with _serving() as (_, process, client), _peak(process) as peak:
        before, cpu, start = process.memory_info().rss, cpu_seconds(process), perf_counter()
        job = _send(client, _lines(0, articles))
        while (found := client.get(f"/jobs/{job['id']}").json())["finished_at"] is None:
            sleep(1)
        seconds, cpu = perf_counter() - start, cpu_seconds(process) - cpu
        assert found["done"] == articles, found
    rows: list[Row] = [
        ("time from the first byte of the upload to the last article", f"{seconds:.0f} s, {articles / seconds:.1f}/s"),
        ("processor time for one, reading included", f"{cpu / articles * 1000:.0f} ms"),
        ("memory of the server before, and at most (RSS)", f"{before / 1024**2:.0f} MiB, {peak[0] / 1024**2:.0f} MiB"),
    ]
    show(f"A batch of {articles} short articles", ("what", "figure"), rows)


@contextmanager
def _serving() -> Iterator[tuple[int, psutil.Process, httpx2.Client]]:
    """Port, process and a client of a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "COMMUNIQUE_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
            "COMMUNIQUE_LOG_LEVEL": "warning",
        }
        service = [sys.executable, "-m", "service"]
        subprocess.run([*service, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        with (
            server([*service, "serve", "--port", str(port)], port, environment) as (process, _),
            httpx2.Client(base_url=f"http://127.0.0.1:{port}/v1", timeout=LONGEST_START) as client,
        ):
            yield port, process, client


def _lines(start: int, number: int) -> Iterator[bytes]:
    return (json.dumps(article).encode() + b"\n" for article in islice(made_up_articles(), start, start + number))


def _send(client: httpx2.Client, lines: Iterator[bytes]) -> dict[str, Any]:
    headers = {"Content-Type": "application/x-ndjson"}
    job: dict[str, Any] = client.post("/ingest/batch", content=lines, headers=headers).raise_for_status().json()
    return job


def _measure_upload(client: httpx2.Client, process: psutil.Process) -> None:
    client.post(f"/jobs/{_send(client, _lines(100, 300))['id']}:cancel").raise_for_status()
    # Texts of 2.5 kB, as news are.
    padded = ({**each, "text": each["text"] + "\n\n" + "No more was said. " * 120} for each in made_up_articles())
    lines = (json.dumps(each).encode() + b"\n" for each in islice(padded, UPLOADED))
    before = process.memory_info().rss
    with _peak(process) as peak:
        start = perf_counter()
        job = _send(client, lines)
        seconds = perf_counter() - start
        client.post(f"/jobs/{job['id']}:cancel").raise_for_status()
    megabytes = sum(len(json.dumps(each)) for each in islice(made_up_articles(), 100)) / 100 + 120 * 18
    rows: list[Row] = [
        (f"{job['total']} articles, {megabytes * UPLOADED / 1e6:.0f} MB", f"{seconds:.1f} s"),
        ("memory of the server before (RSS)", f"{before / 1024**2:.0f} MiB"),
        ("most memory until the upload was answered", f"{peak[0] / 1024**2:.0f} MiB"),
    ]
    show("An upload", ("what", "figure"), rows)


@contextmanager
def _peak(process: psutil.Process) -> Iterator[list[int]]:
    most, done = [process.memory_info().rss], Event()

    def watch() -> None:
        while not done.wait(0.01):
            most[0] = max(most[0], process.memory_info().rss)

    watching = Thread(target=watch)
    watching.start()
    yield most
    done.set()
    watching.join()


def _measure_speed(client: httpx2.Client, process: psutil.Process) -> None:
    articles = [ArticleIn.model_validate(each) for each in islice(made_up_articles(), 20_000, 20_000 + READ)]
    reader = Reader(Settings(extraction_processes=1))
    reader.start()
    reader.read(articles[0])
    start = perf_counter()
    for article in articles:
        reader.read(article)
    alone = perf_counter() - start
    reader.close()
    before, start = cpu_seconds(process), perf_counter()
    job = _send(client, _lines(20_000, READ))
    while (found := client.get(f"/jobs/{job['id']}").json())["finished_at"] is None:
        sleep(0.02)
    together, cpu = perf_counter() - start, cpu_seconds(process) - before
    assert found["done"] == READ, found
    rows: list[Row] = [
        ("reading alone, in one process", f"{READ / alone:.1f}/s", "1.00"),
        (
            f"a batch, with one process that reads ({cpu / READ * 1000:.0f} ms CPU an article)",
            f"{READ / together:.1f}/s",
            f"{alone / together:.2f}",
        ),
    ]
    show(f"Reading {READ} short articles", ("what", "articles a second", "beside reading alone"), rows)


def _measure_reads(client: httpx2.Client, port: int, process: psutil.Process) -> None:
    meeting = client.get("/meetings", params={"limit": 1}).raise_for_status().json()["items"][0]["id"]
    paths = {"GET one meeting": f"/v1/meetings/{meeting}", "GET a list of 50 meetings": "/v1/meetings?limit=50"}
    loads: dict[tuple[str, int, bool], list[Load]] = {}
    start = 30_000
    for _ in range(ROUNDS):
        for busy in (False, True):
            job = _send(client, _lines(start, 3000)) if busy else None
            for name, path in paths.items():
                for clients in (1, CONNECTIONS):
                    load = ask_repeatedly(port, get(path), process, connections=clients, seconds=SECONDS / 2)
                    loads.setdefault((name, clients, busy), []).append(load)
            if job is not None:
                client.post(f"/jobs/{job['id']}:cancel").raise_for_status()
                start += 3000
    rows: list[Row] = []
    for name in paths:
        for clients in (1, CONNECTIONS):
            idle, busy_load = (_together(loads[name, clients, busy]) for busy in (False, True))
            rows.append(
                (
                    f"{name}, {clients} client{'s' * (clients > 1)}",
                    f"{idle.percentile(50):.1f} ms, {idle.percentile(99):.1f} ms",
                    f"{busy_load.percentile(50):.1f} ms, {busy_load.percentile(99):.1f} ms",
                    f"{busy_load.percentile(99) / idle.percentile(99):.1f}",
                )
            )
    columns = ("what", "idle: p50, p99", "during a batch", "p99 beside idle")
    show("Reads during a batch at full speed", columns, rows)


def _together(loads: list[Load]) -> Load:
    return Load(
        list(chain.from_iterable(load.answers for load in loads)),
        sum(load.seconds for load in loads),
        sum(load.cpu_seconds for load in loads),
        max(load.body_bytes for load in loads),
    )


if __name__ == "__main__":
    measure_archive()
