"""What cannot be read as HTTP, sent over a real socket."""

import json
import socket
from collections.abc import Iterator
from threading import Thread
from time import sleep

import pytest
import uvicorn

from service.app import create_app
from service.http.problem_types import PROBLEM_TYPES
from service.http.problems import Problem
from service.serving import Server
from service.settings import Settings

MARK = b"Quagmire-7319"
HOST = b"Host: localhost\r\n"
LIMIT = 8 * 1024


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Port of a server that reads HTTP as ours does; its application is not started, since nothing should reach it."""
    settings = Settings(port=0, head_bytes=LIMIT, log_level="warning")
    config = Server(create_app(settings), settings).config
    config.lifespan = "off"
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended"
        sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


def exchange(port: int, *parts: bytes) -> bytes:
    """All that is answered until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        answer = b""
        try:
            for part in parts:
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has heard enough
        while chunk := connection.recv(65_536):
            answer += chunk
    return answer


def check_problem(answer: bytes, code: str) -> Problem:
    """The one problem that an answer holds, once its form is right and nothing that was sent is in it."""
    kind = PROBLEM_TYPES[code.replace("_", "-")]
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    problem = Problem.model_validate(json.loads(body))
    assert status.split()[1] == str(kind.status)
    assert (problem.code, problem.type) == (code, kind.path)
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["content-length"]) == len(body)
    assert headers["x-request-id"] == problem.request_id
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"] == "close"
    assert MARK not in answer
    return problem


MALFORMED = {
    "a method that nobody knows": b"BREW /" + MARK + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "no HTTP at all": MARK + b"\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "another version": b"GET /" + MARK + b" HTTP/9.9\r\n\r\n",
    "no version": b"GET /" + MARK + b" HTTQ/1.1\r\n\r\n",
    "a path beyond ASCII": b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header without a colon": b"GET /version HTTP/1.1\r\n" + HOST + MARK + b"\r\n\r\n",
    "a header with a space in its name": b"GET /version HTTP/1.1\r\n" + HOST + MARK + b" x: y\r\n\r\n",
    "a NUL in a header": b"GET /version HTTP/1.1\r\n" + HOST + b"X: " + MARK + b"\0\r\n\r\n",
    "a length that is none": b"POST /v1/extract HTTP/1.1\r\n" + HOST + b"Content-Length: " + MARK + b"\r\n\r\n",
    "two lengths": b"POST /x HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "a length beside chunks": (
        b"POST /x HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_is_a_problem(port: int, name: str) -> None:
    """400 in the one shape, whatever is broken, and the connection ends."""
    check_problem(exchange(port, MALFORMED[name]), "malformed_request")


def test_a_broken_chunk_is_a_problem(port: int) -> None:
    """A body that breaks off its own framing is answered once; nothing is answered twice."""
    head = b"POST /v1/nothing HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n"
    answer = exchange(port, head + b"zz" + MARK + b"\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert MARK not in answer


@pytest.mark.parametrize(
    "head",
    [
        (b"GET /version HTTP/1.1\r\n" + HOST, b"Cookie: " + MARK * 2000 + b"\r\n\r\n"),
        (b"GET /version HTTP/1.1\r\n" + HOST, *(b"X-%d: %s\r\n" % (number, MARK) for number in range(2000)), b"\r\n"),
        (b"GET /version HTTP/1.1\r\n" + HOST + b"X: ", *([MARK] * 2000)),
        (b"GET /" + MARK * 2000,),
    ],
)
def test_a_head_beyond_the_limit_is_a_problem(port: int, head: tuple[bytes, ...]) -> None:
    """431 for one long header, for many short ones, and for one that never ends."""
    assert str(LIMIT) in check_problem(exchange(port, *head), "head_too_large").detail


def test_a_head_within_the_limit_is_served(port: int) -> None:
    """A head just short of the limit, a long body, and several requests on one connection are no trouble."""
    long = b"GET /version HTTP/1.1\r\n" + HOST + b"Cookie: " + b"x" * (LIMIT - 200) + b"\r\n"
    posted = b"POST /v1/nothing HTTP/1.1\r\n" + HOST + b"Content-Length: 200000\r\n\r\n" + b"x" * 200_000
    answer = exchange(port, long + b"\r\n", long + b"\r\n", posted, long + b"Connection: close\r\n\r\n")
    statuses = [part.split(b" ")[0] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"404", b"200"]
