"""A load generator: keep-alive connections that each ask again as soon as they are answered."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter

import psutil


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load: how long each answer took, and what all took."""

    answers: list[float]
    seconds: float
    cpu_seconds: float
    body_bytes: int

    @property
    def rate(self) -> float:
        """Requests a second; with the generator on the same machine a lower bound."""
        return len(self.answers) / self.seconds

    @property
    def cpu_micros(self) -> float:
        """CPU time of the server and its processes for one request, in microseconds."""
        return self.cpu_seconds / len(self.answers) * 1e6

    def percentile(self, percent: int) -> float:
        """The milliseconds in which so many of a hundred requests were answered."""
        return quantiles(self.answers, n=100)[percent - 1] * 1e3


def get(path: str, *headers: str) -> Iterator[bytes]:
    """The same GET request without end."""
    request = "\r\n".join((f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: */*", *headers, "", "")).encode()
    while True:
        yield request


def post(path: str, bodies: Iterator[bytes], *headers: str) -> Iterator[bytes]:
    """POST requests with these JSON bodies."""
    for body in bodies:
        lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *headers)
        yield "\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body


def ask_repeatedly(
    port: int, requests: Iterator[bytes], process: psutil.Process, *, connections: int, seconds: float
) -> Load:
    """Send requests to a local server for a while; raises RuntimeError at an answer that is not 2xx."""
    return asyncio.run(_ask(port, lambda: next(requests), process, connections, seconds))


async def _ask(
    port: int, request: Callable[[], bytes], process: psutil.Process, connections: int, seconds: float
) -> Load:
    answers: list[float] = []
    sizes: list[int] = []

    async def one_connection(until: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (begun := perf_counter()) < until:
            asked = request()
            writer.write(asked)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 2"):
                raise RuntimeError(f"{asked.split(maxsplit=2)[1].decode()} was answered {head[:12].decode()}")
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            answers.append(perf_counter() - begun)
            sizes.append(length)
        writer.close()

    before, start = cpu_seconds(process), perf_counter()
    await asyncio.gather(*(one_connection(start + seconds) for _ in range(connections)))
    return Load(answers, perf_counter() - start, cpu_seconds(process) - before, max(sizes))


def cpu_seconds(process: psutil.Process) -> float:
    """CPU time that a process and those that it started have taken."""
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))
