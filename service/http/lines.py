"""Bodies of many lines, read as they come: held are the line that is under way and a few whole ones, never all."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from anyio import current_time, get_cancelled_exc_class
from fastapi import Request
from starlette.requests import ClientDisconnect

from service.http.problem_types import BODY_TOO_LARGE
from service.http.problems import FieldError, ProblemError

UNHEARD = "unheard"
"""Where the state of a request has what came of its body, and was not asked for before the connection broke off."""
_LINES_TOGETHER = 200
_BYTES_TOGETHER = 256 * 1024
_SECONDS_TOGETHER = 10.0
"""How much is held until it is passed on: enough to be worth a transaction, little enough not to be felt."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number in the body, from 1; its content is None when it is longer than a line may be."""

    number: int
    content: bytes | None


class Lines:
    """Cuts what comes in parts into lines; blank ones are counted and left out.

    `most` lines are taken, of `line_bytes` each and `most_bytes` together. `digest` tells what was taken from anything
    else, however it was cut into parts.
    """

    def __init__(self, *, most: int, line_bytes: int, most_bytes: int) -> None:
        self._most = most
        self._line_bytes = line_bytes
        self._most_bytes = self._bytes_left = most_bytes
        self._number = self._taken = 0
        self._begun = bytearray()
        self._is_too_long = False
        self._digest = sha256()

    @property
    def digest(self) -> str:
        """The digest of all that was taken so far."""
        return self._digest.hexdigest()

    def feed(self, part: bytes) -> Iterator[Line]:
        """The lines that end in this part; raises the problem of a body that goes beyond a limit, behind them."""
        within = part[: self._bytes_left]
        self._bytes_left -= len(within)
        *ends, begun = within.split(b"\n")
        for end in ends:
            self._add(end)
            yield from self._end()
        self._add(begun)
        if len(within) < len(part):
            raise _beyond(f"{self._most_bytes} bytes")

    def rest(self) -> Iterator[Line]:
        """The last line, where the body does not end in a line break."""
        if self._begun or self._is_too_long:
            yield from self._end()

    def _add(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._is_too_long = self._is_too_long or len(self._begun) + len(piece) > self._line_bytes
        if self._is_too_long:
            self._begun.clear()
        else:
            self._begun += piece

    def _end(self) -> Iterator[Line]:
        self._digest.update(b"\n")
        self._number += 1
        content = None if self._is_too_long else bytes(self._begun)
        self._begun.clear()
        self._is_too_long = False
        if content is not None and not content.strip():
            return
        self._taken += 1
        if self._taken > self._most:
            raise _beyond(f"{self._most} lines")
        yield Line(self._number, content)


async def received(request: Request, lines: Lines) -> AsyncIterator[list[Line]]:
    """The lines of a body as they come, some at a time, and none at all now and then while one is long in coming.

    Raises ProblemError beyond a limit, and ClientDisconnect where the body breaks off, once what came whole before is
    passed on; so it is when the server ends before the body does.
    """
    held: list[Line] = []
    size, due = 0, current_time() + _SECONDS_TOGETHER
    try:
        async for part in request.stream():
            for line in lines.feed(part):
                held.append(line)
                size += len(line.content or b"")
                if len(held) == _LINES_TOGETHER or size >= _BYTES_TOGETHER:
                    yield held
                    held, size, due = [], 0, current_time() + _SECONDS_TOGETHER
            if current_time() >= due:
                yield held
                held, size, due = [], 0, current_time() + _SECONDS_TOGETHER
        held += lines.rest()
    except ClientDisconnect:
        with suppress(ProblemError):
            held += lines.feed(getattr(request.state, UNHEARD, b""))
        yield held
        raise
    except (ProblemError, get_cancelled_exc_class()):
        yield held
        raise
    yield held


def _beyond(limit: str) -> ProblemError:
    detail = f"The limit is {limit} altogether."
    return ProblemError(
        BODY_TOO_LARGE, detail, errors=[FieldError(location="body", name="", code="too_large", detail=detail)]
    )
