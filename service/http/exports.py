"""Whole lists, written out row by row while they are read page by page: as long as they may be, little is held."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from service.store.changes import last_seq
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import Database, ReadSession

T = TypeVar("T")

NDJSON = "application/x-ndjson"
_ROWS = 100
"""Rows that are read and written at once: few enough to be written soon, so that other reads come between."""


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How a list is written out whole: where its rows come from, and the text of each."""

    media_type: str
    extension: str
    read: Callable[[ReadSession, PageRequest], Slice[T]]
    write: Callable[[T], str]
    head: Callable[[ReadSession], str] = lambda _: ""
    """What comes before the first row; asked in the session that reads it."""
    tail: Callable[[int, int], str] = lambda _rows, _since: ""
    """What comes after the last, given how many there were and the last change when the export began."""


def ndjson(read: Callable[[ReadSession, PageRequest], Slice[T]], write: Callable[[T], str]) -> Form[T]:
    """A line of JSON for each row, and one that says that this was all."""
    return Form(NDJSON, "ndjson", read, lambda item: f"{write(item)}\n", tail=end_marker)


def end_marker(rows: int, since: int) -> str:
    """The last line of an export that came through whole."""
    return json.dumps({"_end": True, "count": rows, "since": since}) + "\n"


def export(request: Request, database: Database, form: Form[T], wanted: PageRequest) -> Response:
    """The answer that holds a whole list.

    The first page is read before the answer begins, so that what cannot be served at all is answered as a problem. What
    fails later ends the connection without the end of the transfer. Each page is read in a session of its own, and
    while the caller takes it neither a session nor a thread is held.
    """
    with database.read() as session:
        since = last_seq(session)
        head = form.head(session)
        first = form.read(session, replace(wanted, limit=_ROWS))
    name = f"{request.url.path.rsplit('/', 1)[-1]}.{form.extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_texts(database, form, wanted, head, first, since), 200, headers, form.media_type)


async def _texts(
    database: Database, form: Form[T], wanted: PageRequest, head: str, first: Slice[T], since: int
) -> AsyncIterator[str]:
    def read_on(found: Slice[Any]) -> Slice[T]:
        with database.read() as session:
            return form.read(session, replace(wanted, limit=_ROWS, after=found.next))

    def write(found: Slice[T]) -> str:
        return "".join(map(form.write, found.items))

    yield head
    rows, found = 0, first
    while True:
        rows += len(found.items)
        yield await to_thread.run_sync(write, found)
        if found.next is None:
            break
        found = await to_thread.run_sync(read_on, found)
    yield form.tail(rows, since)
