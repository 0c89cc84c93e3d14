"""Points between any two statements that write, and before the answer, at which a process can be made to fail.

No line of the service knows of them and no setting reaches them: they are there in a process that puts them there.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from fastapi import FastAPI
from sqlalchemy import Connection, Engine, event
from starlette.types import Message, Receive, Scope, Send

from service.store.engine import BEGIN, WRITING

_IDLE = ("SELECT", "WITH", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")
"""How statements begin that write nothing."""

How = Literal["raise", "kill"]
"""With an error of no known kind, or with SIGKILL for the whole process."""


class FailpointError(Exception):
    """What is raised at a point."""


@dataclass
class Failpoint:
    """Fails at the point of a number, the first being 1, and tells by name which points were passed."""

    number: int
    how: How
    passed: list[str] = field(default_factory=list)

    def reach(self, name: str) -> None:
        """Be at a point."""
        self.passed.append(name)
        if len(self.passed) == self.number:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise FailpointError(name)


_FAILPOINT: ContextVar[Failpoint | None] = ContextVar("failpoint", default=None)


class Points:
    """An application with its points: before each statement that writes, before each commit, and before each answer.

    They are passed by whatever is done for who has it fail, in whichever thread, and not by what the service does of
    itself meanwhile. There is none where nothing was written since the last one, since to fail there would leave the
    same behind.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.state = app.state
        self._is_new = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._reach("before the answer")
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)

    @contextmanager
    def failing(self, number: int, how: How) -> Iterator[Failpoint]:
        """Have it fail at the point of a number."""
        listeners: dict[str, Callable[..., None]] = {
            "before_cursor_execute": self._before_statement,
            "commit": self._before_commit,
        }
        self._is_new = True
        failpoint = Failpoint(number, how)
        before = _FAILPOINT.set(failpoint)
        for name, listener in listeners.items():
            event.listen(Engine, name, listener)
        try:
            yield failpoint
        finally:
            _FAILPOINT.reset(before)
            for name, listener in listeners.items():
                event.remove(Engine, name, listener)

    def _before_statement(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if _writes(connection) and _FAILPOINT.get() is not None:
            if self._is_new:
                self._reach(f"before {' '.join(statement.split()[:3])}")
            self._is_new = not statement.startswith(_IDLE)

    def _before_commit(self, connection: Connection) -> None:
        if _writes(connection) and _FAILPOINT.get() is not None:
            self._reach("before the commit")
            self._is_new = True

    @staticmethod
    def _reach(name: str) -> None:
        failpoint = _FAILPOINT.get()
        if failpoint is not None:
            failpoint.reach(name)


def _writes(connection: Connection) -> bool:
    options = connection.get_execution_options()
    return options.get(BEGIN, WRITING) is WRITING and not options.get("postgresql_readonly", False)
