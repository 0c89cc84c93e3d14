"""A load generator: keep-alive connections that each ask again as soon as they are answered."""

import asyncio
from dataclasses import dataclass
from time import perf_counter

import psutil


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load."""

    requests: int
    seconds: float
    cpu_seconds: float
    body_bytes: int

    @property
    def rate(self) -> float:
        """Requests a second; with the generator on the same machine a lower bound."""
        return self.requests / self.seconds

    @property
    def cpu_micros(self) -> float:
        """CPU time of the server's process for one request, in microseconds."""
        return self.cpu_seconds / self.requests * 1e6


def ask_repeatedly(port: int, path: str, process: psutil.Process, *, connections: int, seconds: float) -> Load:
    """Send GET requests to a local server for a while; raises RuntimeError at an answer that is not 200."""
    return asyncio.run(_ask(port, path, process, connections, seconds))


async def _ask(port: int, path: str, process: psutil.Process, connections: int, seconds: float) -> Load:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n".encode()
    sizes: list[int] = []

    async def one_connection(until: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while perf_counter() < until:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(f"{path} was answered {head[:12].decode()}")
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            sizes.append(length)
        writer.close()

    before, start = sum(process.cpu_times()[:2]), perf_counter()
    await asyncio.gather(*(one_connection(start + seconds) for _ in range(connections)))
    return Load(len(sizes), perf_counter() - start, sum(process.cpu_times()[:2]) - before, max(sizes))
