"""How many requests are worked on at once, and how long a body may take to come."""

from collections.abc import Iterator
from contextlib import contextmanager

from anyio import current_time, fail_after
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problem_types import REQUEST_TOO_SLOW, UNAVAILABLE
from service.http.problems import ProblemError

_RETRY_SECONDS = "1"
"""When a place may be free again: most requests take a fraction of that."""


class Places:
    """Places for the requests that are worked on; those that find none are told to come back."""

    def __init__(self, number: int) -> None:
        self._free = self._number = number

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one while a request is worked on; raises the problem of there being none."""
        if not self._free:
            detail = f"The service works on {self._number} requests already."
            raise ProblemError(UNAVAILABLE, detail, headers={"Retry-After": _RETRY_SECONDS})
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1


PART_SECONDS = "part_seconds"
"""Where the state of a request says how long each part of its body may take, the whole of it taking any time."""


def give_time_for_each_part(request: Request, seconds: float) -> None:
    """Have a body take any time to come, as long as no part of it takes longer than so many seconds."""
    setattr(request.state, PART_SECONDS, seconds)


class BodyDeadline:
    """Gives up a request whose body takes too long to come, counted from when it is first asked for."""

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        deadline: float | None = None
        whole = False

        async def receive_in_time() -> Message:
            nonlocal deadline, whole
            if whole:  # what is waited for now is that the caller leaves
                return await receive()
            each: float | None = scope.get("state", {}).get(PART_SECONDS)
            deadline = deadline or current_time() + self.seconds
            try:
                with fail_after(max(0.0, deadline - current_time()) if each is None else each):
                    message = await receive()
            except TimeoutError:
                detail = f"The limit is {each or self.seconds:g} seconds{' without a byte' if each else ''}."
                raise ProblemError(REQUEST_TOO_SLOW, detail, headers={"Connection": "close"}) from None
            whole = not message.get("more_body", False)
            return message

        await self.app(scope, receive_in_time, send)
