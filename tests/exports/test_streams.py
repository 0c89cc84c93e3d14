"""However long a list is, little of it is held while it is sent, and a list that breaks off is seen to."""

import json
import os
import tracemalloc
from collections.abc import AsyncIterator
from datetime import date, timedelta
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi import Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Pool, text

from service.domain.resources import MeetingView
from service.exports.columns import MEETINGS, told
from service.http.exports import Form, export, ndjson
from service.settings import Settings
from service.store.engine import build_engine
from service.store.meetings import MeetingFilter, list_meetings
from service.store.migrate import migrate
from service.store.paging import UNDATED, PageRequest, Slice
from service.store.resources import StoredResource, remove_resource
from service.store.tables import MeetingRow
from service.store.unit_of_work import Database, ReadSession
from tests.factories import add_meeting, meeting_view, save_meetings
from tests.servers import serving

DAY = date(2024, 5, 1)


def read(session: ReadSession, page: PageRequest) -> Slice[StoredResource]:
    """A page of all meetings."""
    return list_meetings(session, MeetingFilter(), page)


def texts(database: Database, form: Form[Any]) -> AsyncIterator[str]:
    """The pieces in which a whole list is sent."""
    request = Request({"type": "http", "method": "GET", "path": "/v1/meetings", "headers": [], "query_string": b""})
    response = export(request, database, form, PageRequest(limit=50))
    assert isinstance(response, StreamingResponse)
    return response.body_iterator  # type: ignore[return-value] # what is given to it is an iterator of texts


def add_meetings(database: Database, first: int, many: int, body: str = "{}") -> None:
    """Put meetings into the store, some of a day and some of none."""
    with database.write() as session:
        for number in range(first, first + many):
            day = UNDATED if number % 7 == 0 else DAY + timedelta(days=number % 5)
            add_meeting(session, f"mtg_{number:05}", last_reported=day, body=body)


def test_little_is_held_of_a_long_list(database: Database) -> None:
    """Four times as many rows take no more memory, whatever the form."""
    body = json.dumps({"text": "x" * 20_000})

    async def send() -> int:
        sent = 0
        async for piece in texts(database, ndjson(read, lambda one: one.body)):
            sent += len(piece)
        return sent

    def measure() -> tuple[int, int]:
        tracemalloc.start()
        sent = anyio.run(send)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return sent, peak

    add_meetings(database, 0, 300, body)
    measure()
    few, peak_of_few = measure()
    add_meetings(database, 300, 900, body)
    many, peak_of_many = measure()
    assert many > 3.9 * few
    assert peak_of_many < 1.2 * peak_of_few


def test_a_slow_reader_holds_nothing_of_the_database(database: Database) -> None:
    """Between the pieces no connection is taken, nor does the list see an old state of the database."""
    add_meetings(database, 0, 350)
    pool: Pool = database.engine.pool

    async def send() -> int:
        pieces = 0
        async for _ in texts(database, ndjson(read, lambda one: one.id)):
            pieces += 1
            assert pool.checkedout() == 0  # type: ignore[attr-defined] # pools that lend connections have it
        return pieces

    assert anyio.run(send) == 6


def test_rows_that_stay_where_they_are_come_once_while_others_come_and_go(database: Database) -> None:
    """In a list of several pieces, between any two of which rows are added, removed and moved."""
    add_meetings(database, 0, 400)
    going = {f"mtg_{number:05}" for number in range(0, 400, 9)}

    async def send() -> list[str]:
        found, turn = "", 0
        async for piece in texts(database, ndjson(read, lambda one: f'"{one.id}"')):
            found += piece
            with database.write() as session:
                for one in sorted(going)[9 * turn : 9 * turn + 9]:
                    remove_resource(session, MeetingRow, one, None)
            turn += 1
            add_meetings(database, 1000 * turn, 5)
        *ids, last = map(json.loads, found.splitlines())
        assert last["count"] == len(ids)
        return list(map(str, ids))

    ids = anyio.run(send)
    assert len(ids) == len(set(ids))
    assert {f"mtg_{number:05}" for number in range(400)} - going <= set(ids)


def test_every_form_of_the_same_meetings_has_them_all(database: Database) -> None:
    """Pieces are joined without gap: three hundred meetings are three hundred lines."""
    with database.write() as session:
        save_meetings(session, {f"mtg_{number:05}": meeting_view() for number in range(250)})

    async def count(form: Form[Any]) -> int:
        return "".join([piece async for piece in texts(database, form)]).count("mtg_")

    tell = told(MeetingView, DAY)
    assert anyio.run(count, ndjson(read, lambda one: one.id)) == 250
    assert anyio.run(count, Form("text/csv", "csv", read, lambda one: str(MEETINGS["id"](tell(one))))) == 250


def test_a_list_that_cannot_be_read_on_is_cut_off(tmp_path: Path) -> None:
    """No end marker, and no end of the transfer: the reader is told by HTTP itself. The server serves on."""
    url = f"sqlite:///{tmp_path}/communique.db"
    database = Database(build_engine(Settings(database_url=url)))
    migrate(database.engine)
    add_meetings(database, 0, 3000, json.dumps({"text": "x" * 10_000}))
    environment = os.environ | {"COMMUNIQUE_DATABASE_URL": url, "COMMUNIQUE_EXTRACTION_PROCESSES": "0"}
    with serving(environment) as (address, _):
        connection = HTTPConnection(address.removeprefix("http://"))
        connection.request("GET", "/v1/meetings", headers={"Accept": "application/x-ndjson"})
        response = connection.getresponse()
        assert response.status == 200
        first = response.readline()
        with database.engine.begin() as writing:
            writing.execute(text("ALTER TABLE meeting RENAME TO elsewhere"))
        with pytest.raises((IncompleteRead, ConnectionError)):
            response.read()
        assert first.startswith(b'{"id":"mtg_')
        connection.close()
        with database.engine.begin() as writing:
            writing.execute(text("ALTER TABLE elsewhere RENAME TO meeting"))
        connection.request("GET", "/v1/meetings?limit=1")
        assert connection.getresponse().status == 200
        connection.close()
    database.close()
