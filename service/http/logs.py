"""The log: one line an event, as JSON or for people, each with the id of the request that it belongs to.

It never holds what a caller sent. So an exception is written as its classes and the lines of code that it went through,
without its messages: those of other libraries like to quote what they could not take.
"""

import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb, format_list
from types import TracebackType
from typing import Literal, TextIO

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from service.errors import CommuniqueError

LogFormat = Literal["json", "text"]
_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

current_request: ContextVar[str | None] = ContextVar("current_request", default=None)
"""Id of the request that is being served in this context."""

_OURS = ("service", "uvicorn", "uvicorn.error")
"""Loggers whose least level the operator sets; other libraries only warn."""
_RENAMED = {"levelname": "level", "name": "logger", "exc_info": "exception"}
_FRAME = re.compile(r'^  File "[^"]+", line \d+, in [\w<>.]+$', re.MULTILINE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def configure_logging(level: str, form: LogFormat) -> None:
    """Have all of this process write to standard error; our own access lines take the place of the web server's."""
    root = logging.getLogger()
    root.handlers = [log_handler(form, sys.stderr)]
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(level.upper())
    logging.getLogger("uvicorn.access").disabled = True
    warnings.showwarning = _log_warning
    threading.excepthook = _log_thread


def _log_warning(
    message: Warning | str,  # noqa: ARG001 - it is what may hold foreign words
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - as the library calls it
    line: str | None = None,  # noqa: ARG001 - as the library calls it
) -> None:
    logging.getLogger("service").warning("%s at %s:%d", category.__name__, filename, lineno)


def _log_thread(end: threading.ExceptHookArgs) -> None:
    if end.exc_value is not None:
        logging.getLogger("service").error("a thread failed", exc_info=end.exc_value)


def log_handler(form: LogFormat, stream: TextIO) -> logging.Handler:
    """What writes the lines of a form to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonLine() if form == "json" else _TextLine())
    handler.addFilter(_complete)
    return handler


def _complete(record: logging.LogRecord) -> bool:
    record.__dict__.pop("color_message", None)  # the web server's own, for terminals
    if not record.name.startswith(_OURS[:2]):
        # In further lines others write out objects, such as the exception that a task ended with.
        record.msg, record.args = record.getMessage().partition("\n")[0], ()
    if (identifier := current_request.get()) is not None:
        record.request_id = identifier
    return True


class _JsonLine(JsonFormatter):
    """One JSON object a line; the fields that an event adds stand beside those that all have."""

    def __init__(self) -> None:
        super().__init__(["asctime", "levelname", "name", "message"], rename_fields=_RENAMED | {"asctime": "time"})

    def formatTime(self, record: logging.LogRecord, _datefmt: str | None = None) -> str:  # noqa: N802 - as in the base class
        return _instant(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - as in the base class
        return _without_messages(ei[1])


class _TextLine(logging.Formatter):
    """A line for people: time, level, logger, message, and what the event adds as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        added = [f"{name}={value}" for name, value in record.__dict__.items() if name not in RESERVED_ATTRS]
        words = [_instant(record), record.levelname.ljust(7), record.name, record.getMessage(), *added]
        line = _UNPRINTABLE.sub(lambda found: repr(found[0])[1:-1], "  ".join(words))
        return f"{line}\n{_without_messages(record.exc_info[1])}" if record.exc_info else line


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _without_messages(error: BaseException | None) -> str:
    """Where an exception was raised and what led to it; only our own say why, whose messages hold nothing foreign."""
    return "\n".join(part for each in _chain(error) for part in _told(each))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what caused it, the first cause first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return reversed(found)


def _told(error: BaseException) -> Iterator[str]:
    # What a process that reads articles raised comes with the text of its traceback instead of the frames.
    yield from _FRAME.findall(getattr(error, "tb", None) or "")
    yield "".join(format_list(extract_tb(error.__traceback__))).rstrip()
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    yield f"{name}: {error}" if isinstance(error, CommuniqueError) else name
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _told(inner)
