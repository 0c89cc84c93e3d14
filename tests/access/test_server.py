"""What a server that really runs refuses before there is a request, over sockets of its own."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import httpx2
import pytest

from tests.servers import serving

HEAD_BYTES = 8192
PATIENCE = 30.0
"""Seconds that a test waits for a server on a busy machine."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Where a server listens that has little patience and room for few."""
    database = tmp_path_factory.mktemp("server") / "communique.db"
    environment = os.environ | {
        "COMMUNIQUE_DATABASE_URL": f"sqlite:///{Path(database)}",
        "COMMUNIQUE_EXTRACTION_PROCESSES": "0",
        "COMMUNIQUE_HEAD_BYTES": str(HEAD_BYTES),
        "COMMUNIQUE_HEAD_SECONDS": "1",
        "COMMUNIQUE_BODY_SECONDS": "1",
        "COMMUNIQUE_CONNECTIONS": "4",
    }
    with serving(environment) as (url, process):
        yield "127.0.0.1", int(url.rsplit(":", 1)[1])
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in log


def send(address: tuple[str, int], *parts: bytes, pause: float = 0) -> bytes:
    """All that the server answers to some bytes, until it closes the connection."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        answer = b""
        try:
            for part in parts:
                connection.sendall(part)
                sleep(pause)
            while received := connection.recv(65_536):
                answer += received
        except ConnectionError:
            pass  # it was closed while there was more to send
        return answer


def check_refusal(answer: bytes, status: int, code: str) -> None:
    """The answer is one problem with every header that answers have, and the last on its connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    assert first.split()[1] == str(status)
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == headers["x-request-id"]


def head(size: int) -> bytes:
    """The head of a request that counts so many bytes: each header with its name, value and four signs between."""
    fixed = len("/livez") + len("HostxConnectionclosePad") + 3 * 4
    return b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nPad: " + b"x" * (size - fixed) + b"\r\n\r\n"


def test_a_head_may_be_so_long_and_no_longer(address: tuple[str, int]) -> None:
    """At the limit it is served; one byte more is 431."""
    assert send(address, head(HEAD_BYTES)).startswith(b"HTTP/1.1 200")
    check_refusal(send(address, head(HEAD_BYTES + 1)), 431, "head_too_large")


def test_a_head_without_end_is_refused_as_it_comes(address: tuple[str, int]) -> None:
    """Nobody has the server hold more than the limit and what came along with its last byte."""
    endless = b"GET /livez HTTP/1.1\r\nPad: " + b"x" * HEAD_BYTES
    check_refusal(send(address, endless, pause=0.1), 431, "head_too_large")


def test_a_head_that_comes_too_slowly_is_given_up(address: tuple[str, int]) -> None:
    """Also where a byte comes now and then; one who says nothing at all is not answered."""
    check_refusal(send(address, b"GET /livez HTTP/1.1\r\n"), 408, "request_too_slow")
    drops = [b"G", b"E", b"T", b" ", b"/"] + [b"x"] * 20
    answer = send(address, *drops, pause=0.2)
    assert answer == b"" or b"request_too_slow" in answer
    assert send(address) == b""


def test_blank_lines_before_a_request_do_not_keep_a_connection(address: tuple[str, int]) -> None:
    """They are no request, and time goes on."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"\r\n")
        assert b"200" not in connection.recv(65_536)


def test_a_body_that_comes_too_slowly_is_given_up(address: tuple[str, int]) -> None:
    """408, and the connection ends."""
    start = b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nAb"
    check_refusal(send(address, start), 408, "request_too_slow")


def test_what_is_not_http_is_refused_as_a_problem(address: tuple[str, int]) -> None:
    """400, and nothing of it is repeated."""
    answer = send(address, b"Quagmire\r\n\r\n")
    check_refusal(answer, 400, "malformed_request")
    assert b"Quagmire" not in answer


def test_a_connection_too_many_is_told_so(address: tuple[str, int]) -> None:
    """503 with when to come back; those that were there go on."""
    url = f"http://{address[0]}:{address[1]}/livez"
    with httpx2.Client(timeout=PATIENCE) as first:
        assert first.get(url).status_code == 200
        others = [socket.create_connection(address) for _ in range(3)]
        answer = send(address, head(100))
        check_refusal(answer, 503, "unavailable")
        assert b"retry-after: 2" in answer.lower()
        for other in others:
            other.close()


def test_requests_follow_each_other_on_one_connection(address: tuple[str, int]) -> None:
    """Sent one after another, or all at once, each is answered."""
    one = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = send(address, one + one + one + head(200))
    assert answer.count(b"HTTP/1.1 200") == 4


def test_a_server_does_not_say_what_it_is(address: tuple[str, int]) -> None:
    """The name and version of the software help nobody but who looks for holes."""
    assert "server" not in httpx2.get(f"http://{address[0]}:{address[1]}/livez").headers
