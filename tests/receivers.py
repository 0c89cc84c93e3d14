"""A program that webhooks are sent to: a real HTTP server on this machine, which answers as a test wants."""

import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Behaviour = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request, and the answer to it."""

    server: "_Server"
    content: bytes

    def do_POST(self) -> None:
        """Keep what was sent, and answer; what broke off on the way never came."""
        length = int(self.headers["Content-Length"])
        self.content = self.rfile.read(length)
        if len(self.content) < length:
            return
        self.server.receiver.received.append(Received(self.path, dict(self.headers), self.content.decode()))
        self.server.receiver.behave(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """Print nothing."""


@dataclass(frozen=True)
class Received:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    body: str


@dataclass
class Receiver:
    """What came so far, and how the next request is answered."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    behave: Behaviour = field(default_factory=lambda: answer(204))
    ended: Event = field(default_factory=Event)
    """Set at the end, so that whoever keeps a request waiting lets go."""

    @property
    def url(self) -> str:
        """Where to send."""
        return f"http://127.0.0.1:{self.port}/hooks"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that goes away is what some tests are about."""


@contextmanager
def receiving(
    behave: Behaviour | None = None, prepare: Callable[[socket.socket], socket.socket] | None = None
) -> Iterator[Receiver]:
    """A receiver that runs as long as the block; `prepare` wraps what it listens on, as for TLS."""
    server = _Server(("127.0.0.1", 0), Exchange)
    if prepare is not None:
        server.socket = prepare(server.socket)
    receiver = server.receiver = Receiver(port=server.server_address[1])
    if behave is not None:
        receiver.behave = behave
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def answer(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answers a status: `Retry_After="7"` for a header."""

    def behave(exchange: Exchange) -> None:
        exchange.send_response(status)
        for name, value in headers.items():
            exchange.send_header(name.replace("_", "-"), value)
        exchange.send_header("Content-Length", str(len(body)))
        exchange.end_headers()
        exchange.wfile.write(body)

    return behave


def reset(exchange: Exchange) -> None:
    """Breaks the connection off."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.connection.close()


def silence(exchange: Exchange) -> None:
    """Says nothing until the end."""
    exchange.server.receiver.ended.wait()


def nonsense(exchange: Exchange) -> None:
    """Says what is no HTTP."""
    exchange.wfile.write(b"\x00\x01 quite so\r\n\r\n")


def drip(exchange: Exchange) -> None:
    """Answers 200 at once, and then sends a body that does not end."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "1000000")
    exchange.end_headers()
    while not exchange.server.receiver.ended.wait(0.05):
        exchange.wfile.write(b".")


def flood(exchange: Exchange) -> None:
    """Answers 200 with as many bytes as are taken."""
    exchange.send_response(200)
    exchange.end_headers()
    while not exchange.server.receiver.ended.is_set():
        exchange.wfile.write(b"x" * 65_536)
