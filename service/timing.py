"""Where the time of a request goes: whoever serves it asks for an account, whoever does the work enters it there."""

from contextvars import ContextVar
from enum import StrEnum
from time import perf_counter
from types import TracebackType


class Stage(StrEnum):
    """A part of the work that a caller or an operator may want to know the time of."""

    QUEUE = "queue"
    """Waiting for a process that reads articles."""
    EXTRACTION = "extraction"
    """Reading an article."""
    DATABASE = "database"
    """Transactions: waiting for one, and all that happens within."""


_account: ContextVar[dict[Stage, float] | None] = ContextVar("account", default=None)


def open_account() -> dict[Stage, float]:
    """Seconds by stage, of what is done from here on in this context and in threads that it starts."""
    account: dict[Stage, float] = {}
    _account.set(account)
    return account


class timed:  # noqa: N801 - it reads as a statement: `with timed(Stage.DATABASE)`
    """Enters the time of a block into the account, if anybody asked for one."""

    __slots__ = ("_account", "_stage", "_start")

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._account = _account.get()

    def __enter__(self) -> None:
        self._start = perf_counter()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._account is not None:
            self._account[self._stage] = self._account.get(self._stage, 0.0) + perf_counter() - self._start
