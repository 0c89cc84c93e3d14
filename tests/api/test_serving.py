"""The command line, and a server that really runs."""

import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from service import cli
from tests.applications import SEEDS
from tests.jobs import ndjson
from tests.servers import STARTING, serving

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment with a database that does not exist yet."""
    database = tmp_path_factory.mktemp("command") / "new" / "communique.db"
    return os.environ | {"COMMUNIQUE_DATABASE_URL": f"sqlite:///{database}", "COMMUNIQUE_LOG_LEVEL": "info"}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The outcome of one command."""
    command = [sys.executable, "-m", "service", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)


def test_seeding_is_done_once(environment: dict[str, str]) -> None:
    """`migrate` makes the database; `seed` reads the four articles in, and finds them the second time."""
    assert run(environment, "migrate").returncode == 0
    assert run(environment, "migrate").returncode == 0
    first, second = run(environment, "seed"), run(environment, "seed")
    assert (first.returncode, first.stdout) == (0, "4 articles read in, 0 known before.\n"), first.stderr
    assert (second.returncode, second.stdout) == (0, "0 articles read in, 4 known before.\n")


def test_files_are_read_in_and_read_only(environment: dict[str, str], tmp_path: Path) -> None:
    """`ingest` keeps texts, `extract` prints what one says; a file that is none is an error without a trace.

    A database that is not there yet is made.
    """
    environment = environment | {"COMMUNIQUE_DATABASE_URL": f"sqlite:///{tmp_path}/fresh.db"}
    text = tmp_path / "a.txt"
    text.write_text("Foreign Minister Ilse Varga of Hungary met her Austrian counterpart in Vienna.\r\n", newline="")
    assert run(environment, "ingest", str(text)).stdout == "1 articles read in, 0 known before.\n"
    extraction = json.loads(run(environment, "extract", str(text)).stdout)
    assert extraction["officials"][0]["name"] == "Ilse Varga"


def test_all_articles_are_read_anew(environment: dict[str, str]) -> None:
    """`reextract` says what is different now, which with the same extractor is nothing, and what it could not do."""
    assert run(environment, "migrate").returncode == 0
    assert run(environment, "seed").returncode == 0
    outcome = run(environment, "reextract")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines()[0].endswith("articles read anew, 0 of them differently.")
    assert " 0 new, 0 gone." in outcome.stdout
    unknown = run(environment, "reextract", "art_01JDAHZ8K3W6R9V2T5X8Y1B4C7")
    assert (unknown.returncode, "There is no such article." in unknown.stderr) == (1, True)


def test_a_file_at_fault_is_named_and_the_others_are_read_in(environment: dict[str, str], tmp_path: Path) -> None:
    """`ingest` says which files it could not read in and why, without their text, and fails at the end."""
    environment = environment | {"COMMUNIQUE_DATABASE_URL": f"sqlite:///{tmp_path}/others.db"}
    contents = {
        "binary.txt": b"Quagmire \xff",
        "blank.txt": b" \n",
        "good.txt": b"Envoys of Latvia and Malta met in Riga.",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / name) for name in ("none.txt", *contents)]
    outcome = run(environment, "ingest", *files)
    assert (outcome.returncode, outcome.stdout) == (1, "1 articles read in, 0 known before, 3 failed.\n")
    assert [line.split(": ")[0] for line in outcome.stderr.splitlines()] == files[:3]
    assert "Quagmire" not in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_files_of_lines_are_read_in(environment: dict[str, str], tmp_path: Path) -> None:
    """`ingest` reads an article a line, several at once, and says which lines it could not take and why."""
    environment = environment | {"COMMUNIQUE_DATABASE_URL": f"sqlite:///{tmp_path}/lines.db"}
    articles: list[Any] = [{"text": f"Envoys of Latvia and Malta met in Riga, round {each}."} for each in range(60)]
    articles[10:10] = [b"no JSON", b"", {"text": "Quagmire", "published": "2024-05-06"}]
    lines = tmp_path / "archive.ndjson"
    lines.write_bytes(ndjson(articles))
    outcome = run(environment, "ingest", str(lines), str(SEEDS[0]), "--processes", "2")
    assert (outcome.returncode, outcome.stdout) == (1, "61 articles read in, 0 known before, 2 failed.\n")
    told = outcome.stderr.splitlines()
    assert [line.split(": ")[0] for line in told] == [f"{lines}:11", f"{lines}:13"]
    assert told[1].endswith("/published: There is no such field or parameter here; leave it out.")
    assert "Quagmire" not in outcome.stderr
    again = run(environment, "ingest", str(lines))
    assert again.stdout == "0 articles read in, 60 known before, 2 failed.\n"


def test_seeding_with_no_seeds_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An installation without the four articles says so."""
    monkeypatch.setattr(cli, "SEEDS", ())
    with pytest.raises(SystemExit) as end:
        cli.main(["seed"])
    assert end.value.code == 1
    assert "seed" in capsys.readouterr().err


def test_a_server_starts_tells_where_and_stops(environment: dict[str, str]) -> None:
    """It prints its addresses and a call to try, refuses what is too long over a real socket, and stops when told."""
    assert run(environment, "migrate").returncode == 0
    with serving(environment) as (address, process):
        long = b"x" * (2 * 1024 * 1024)
        headers = {"Content-Type": "text/plain"}
        assert httpx2.post(f"{address}/v1/ingest", content=long, headers=headers).status_code == 413
        chunked = (long[start : start + 65_536] for start in range(0, len(long), 65_536))
        assert httpx2.post(f"{address}/v1/ingest", content=chunked, headers=headers).status_code == 413
        response = httpx2.post(f"{address}/v1/ingest", content=SEEDS[0].read_bytes(), headers=headers, timeout=60)
        assert response.status_code in (200, 201)
        assert httpx2.get(f"{address}/v1/meetings").json()["items"]
        process.send_signal(signal.SIGTERM)
        output, log = process.communicate(timeout=STARTING)
    assert process.returncode == 0
    assert f"{address}/docs" in output
    assert "curl" in output
    lines = [json.loads(line) for line in log.splitlines()]
    assert "Application shutdown complete." in [line["message"] for line in lines]
    told = [(line["route"], line["status"]) for line in lines if line["logger"] == "service.access"]
    assert [line for line in told if line[0] != "/readyz"] == [
        ("/v1/ingest", 413), ("/v1/ingest", 413), ("/v1/ingest", response.status_code), ("/v1/meetings", 200)
    ]  # fmt: skip
    assert {line["logger"] for line in lines} == {"service.access", "uvicorn.error"}
    assert "Shangri-La" not in log


def test_those_who_follow_the_log_take_no_thread_and_do_not_hold_up_the_end(environment: dict[str, str]) -> None:
    """Two hundred idle streams add no thread; each is told of what happens, and ends when the server is to stop."""
    assert run(environment, "migrate").returncode == 0
    with serving(environment) as (address, process), ExitStack() as streams:
        host, port = address.removeprefix("http://").split(":")
        threads = psutil.Process(process.pid).num_threads()
        followers = [streams.enter_context(socket.create_connection((host, int(port)))) for _ in range(200)]
        for follower in followers:
            follower.settimeout(STARTING)
            follower.sendall(b"GET /v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for follower in followers:
            received(follower, b"retry: 2000")
        assert psutil.Process(process.pid).num_threads() <= threads + 3  # those that reads share
        text = "Envoys of Latvia and Malta met in Riga on 3 May 2024."
        assert httpx2.post(f"{address}/v1/ingest", json={"text": text}, timeout=60).status_code == 201
        for follower in followers:
            received(follower, b"event: meeting.created")
        process.send_signal(signal.SIGTERM)
        for follower in followers:
            received(follower, b"0\r\n\r\n")  # the last chunk: the answer is whole
        _, log = process.communicate(timeout=STARTING)
    assert "Application shutdown complete" in log


def received(connection: socket.socket, words: bytes) -> None:
    """Return once these words have come; fails when the connection ends or is silent for too long."""
    content = b""
    while words not in content:
        part = connection.recv(65_536)
        assert part, "the connection ended"
        content += part


def test_what_is_under_way_is_finished_before_the_end(environment: dict[str, str]) -> None:
    """A server that is told to stop takes nothing new, and answers what it has begun."""
    assert run(environment, "migrate").returncode == 0
    text = "The ministers of Armenia and Georgia met in Tbilisi on Tuesday to discuss water. " * 120
    with serving(environment) as (address, process), ThreadPoolExecutor(1) as pool:
        slow = pool.submit(httpx2.post, f"{address}/v1/ingest", json={"text": text}, timeout=STARTING)
        while "communique_articles_under_way 1.0" not in httpx2.get(f"{address}/metrics").text:
            assert not slow.done(), "the text should take longer"
        process.send_signal(signal.SIGTERM)
        assert slow.result().status_code == 201
        assert slow.result().json()["meetings"]
        process.communicate(timeout=STARTING)
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{address}/livez")
