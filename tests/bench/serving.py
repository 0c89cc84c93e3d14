"""How soon the server answers, what it holds in memory, how fast it takes articles in, and what a read costs."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep

import httpx2
import psutil

from tests.bench.load import Load, ask_repeatedly, cpu_seconds, get, post
from tests.bench.table import Row, show
from tests.bench.texts import gold_articles, made_up_articles

ARTICLES = 120
ORDER = ("first", "second", "last")
"""Parts of the articles, in each of which the same few ministers meet: what is known of them grows all the time."""
PAGE = 50
CONNECTIONS = 16
SECONDS = 4.0
LONGEST_START = 120.0


def measure_serving() -> None:
    """Print figures of a server of its own on a fresh SQLite file, and of a bare endpoint beside it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "COMMUNIQUE_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
            "COMMUNIQUE_LOG_LEVEL": "warning",
        }
        service = [sys.executable, "-m", "service"]
        subprocess.run([*service, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
        port, bare_port = free_port(), free_port()
        with (
            server([*service, "serve", "--port", str(port)], port, environment) as (process, start),
            server([sys.executable, "-m", "tests.bench.bare", str(bare_port)], bare_port, environment) as (bare, _),
        ):
            _measure_memory(process, start)
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}/v1", timeout=LONGEST_START) as client:
                _measure_ingest(client, process)
                meeting = client.get("/meetings", params={"limit": 1}).raise_for_status().json()["items"][0]["id"]
            _measure_load(port, process, bare_port, bare, meeting)


def _measure_memory(process: psutil.Process, start: float) -> None:
    rows: list[Row] = [
        ("from the command to the first answer of /readyz", f"{start:.2f} s", ""),
        ("memory of the server (RSS)", _mebibytes(process), ""),
    ]
    for number, child in enumerate(process.children(recursive=True), start=1):
        rows.append((f"memory of its process {number} (RSS)", _mebibytes(child), " ".join(child.cmdline()[1:4])[:60]))
    show("Starting", ("what", "figure", ""), rows)


def _measure_ingest(client: httpx2.Client, process: psutil.Process) -> None:
    known = gold_articles()
    for article in known:
        body = {"text": article.text, "title": article.title, "published_at": article.published_at}
        client.post(
            "/ingest", json={name: str(value) for name, value in body.items() if value is not None}
        ).raise_for_status()
    bodies = list(islice(made_up_articles(), ARTICLES))
    third = ARTICLES // 3
    parts = {"POST /v1/extract": ("/extract", bodies)} | {
        f"POST /v1/ingest, the {name} {third}": ("/ingest", bodies[i * third : (i + 1) * third])
        for i, name in enumerate(ORDER)
    }
    costs = {name: _cost(client, process, path, part) for name, (path, part) in parts.items()}
    limit = costs["POST /v1/extract"].cpu
    show(
        f"Taking in {ARTICLES} short articles over HTTP, one after another",
        ("what", "CPU an article, articles a second", "speed by CPU, extracting alone = 1"),
        [
            (name, f"{cost.cpu * 1000:.0f} ms, {1 / cost.seconds:.1f}/s", f"{limit / cost.cpu:.2f}")
            for name, cost in costs.items()
        ],
    )


def _measure_load(port: int, process: psutil.Process, bare_port: int, bare: psutil.Process, meeting: str) -> None:
    def load(at: int, requests: Iterator[bytes], of: psutil.Process) -> Load:
        ask_repeatedly(at, requests, of, connections=CONNECTIONS, seconds=SECONDS / 4)
        return ask_repeatedly(at, requests, of, connections=CONNECTIONS, seconds=SECONDS)

    bodies = (json.dumps(body).encode() for body in islice(made_up_articles(), ARTICLES, None))
    limit = load(bare_port, get("/"), bare)
    one = load(port, get(f"/v1/meetings/{meeting}"), process)
    page = load(port, get(f"/v1/meetings?limit={PAGE}"), process)
    taken = load(port, post("/v1/ingest", bodies), process)
    loads = {
        "bare Starlette endpoint": limit,
        "the same, as many bytes as a list": load(bare_port, get(f"/{page.body_bytes}"), bare),
        "the same, POST of an article": load(bare_port, post(f"/{taken.body_bytes}", bodies), bare),
        "GET one meeting": one,
        f"GET a list of {PAGE} meetings": page,
        "POST /v1/ingest, a new article": taken,
    }
    rows = [
        (
            f"{name}, {each.body_bytes / 1000:.1f} kB",
            f"{each.percentile(50):.1f} ms, {each.percentile(99):.1f} ms",
            f"{each.cpu_micros:.0f} µs, {each.rate:.0f}/s, {each.cpu_micros / limit.cpu_micros:.0f}",
        )
        for name, each in loads.items()
    ]
    columns = ("what", "p50, p99", "server's CPU a request, requests a second, CPU beside bare")
    show(f"Under load of {CONNECTIONS} clients, {SECONDS:.0f} s each", columns, rows)


@contextmanager
def server(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[tuple[psutil.Process, float]]:
    """A running server and the seconds it took to answer."""
    start = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        while not _is_ready(port):
            if process.poll() is not None or perf_counter() - start > LONGEST_START:
                raise RuntimeError(f"the server did not start: {' '.join(command)}")
            sleep(0.02)
        yield psutil.Process(process.pid), perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _is_ready(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


@dataclass(frozen=True, slots=True)
class _Cost:
    """What one article takes: CPU seconds of the server with its processes, and seconds on the clock."""

    cpu: float
    seconds: float


def _cost(client: httpx2.Client, process: psutil.Process, path: str, bodies: Sequence[dict[str, str]]) -> _Cost:
    before, start = cpu_seconds(process), perf_counter()
    for body in bodies:
        client.post(path, json=body).raise_for_status()
    return _Cost((cpu_seconds(process) - before) / len(bodies), (perf_counter() - start) / len(bodies))


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _mebibytes(process: psutil.Process) -> str:
    return f"{process.memory_info().rss / 1024**2:.0f} MiB"
