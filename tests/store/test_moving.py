"""A database that is moved is the same in its new place, of whichever kind the two are."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table as AnyTable, insert, select, text
from starlette.testclient import TestClient

from service.app import create_app
from service.domain.articles import ArticleIn
from service.errors import ConflictError, UnavailableError
from service.ingest.articles import ingest
from service.settings import Settings
from service.store.engine import build_engine
from service.store.meetings import MeetingFilter, list_meetings
from service.store.migrate import Standing, check, downgrade, standing
from service.store.moving import Copied, move
from service.store.paging import PageRequest
from service.store.tables import Table
from service.store.unit_of_work import Database
from tests.applications import SEEDS, fresh_settings
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, official_report, reading

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
TEXT = 'Straße, "naïve", 東京, 🕊, \\n\n\t%s :x'

# What it takes to be killed at a certain row of a move.
KILLED = """
import os, signal, sys
from service.settings import Settings
from service.store.engine import build_engine
from service.store.moving import move
from service.store.unit_of_work import Database

def watch(done, total):
    if done >= total * float(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

move(*(Database(build_engine(Settings(database_url=url))) for url in sys.argv[1:3]), watch)
"""


@pytest.fixture
def other(dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for an empty database of the other kind."""
    with fresh_settings(OTHER[dialect], request, tmp_path_factory) as fresh:
        yield fresh


@pytest.fixture
def target(other: Settings) -> Iterator[Database]:
    """An empty database of the other kind."""
    opened = Database(build_engine(other))
    yield opened
    opened.close()


def tell(database: Database, clock: FrozenClock, articles: int = 3) -> None:
    """Have some articles tell of meetings and ministers."""
    for number in range(articles):
        told = extraction([meeting_report(day=f"2024-05-{number + 1:02}")], [official_report()])
        ingest(database, clock, reading(told), ArticleIn(text=f"Article {number}."))


def ignore(_done: int, _total: int) -> None:
    """Watch nothing."""


def test_every_column_of_every_table_arrives(database: Database, target: Database) -> None:
    """A row full of what is hard to carry, and one with all that may be null: there and back they are the same."""
    with database.write() as session:
        for table in Table.metadata.sorted_tables:
            for number in (1, 2):
                session.change(insert(table).values(row_of(table, number)))
    there = move(database, target, ignore)
    assert {one.table: one.rows for one in there} == dict.fromkeys(Table.metadata.tables, 2)
    assert rows_of(target) == rows_of(database)
    with database.write() as session:
        for table in reversed(Table.metadata.sorted_tables):
            session.change(table.delete())
    assert move(target, database, ignore) == there
    check(target.engine)


def row_of(table: AnyTable, number: int) -> dict[str, object]:
    """A row of a table that refers to those of its number; the second has nulls where there may be such."""
    return {column.name: value_of(column, number) for column in table.columns}


def value_of(column: Column[Any], number: int) -> object:
    """A value of a column, the same for a column and those that refer to it."""
    if column.nullable and number == 2:
        return None
    if column.foreign_keys:
        return value_of(next(iter(column.foreign_keys)).column, number)
    values: dict[type, object] = {
        str: f"{TEXT} {column} {number}",
        int: 2**31 - 10 + number,
        bool: number == 1,
        date: date.min if number == 1 else date.max,
        datetime: datetime(2024, 2, 29, 23, 59, 59, 120034 + number, tzinfo=UTC),
    }
    return values[getattr(column.type, "impl_instance", column.type).python_type]


def rows_of(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with database.read() as session:
        return {
            name: sorted((tuple(row) for row in session.rows(select(*table.columns))), key=repr)
            for name, table in Table.metadata.tables.items()
        }


def test_a_moved_database_goes_on_where_it_was(database: Database, target: Database, clock: FrozenClock) -> None:
    """What is there is found at once, by search too, and what comes gets the next numbers."""
    tell(database, clock)
    move(database, target, ignore)
    page = PageRequest(limit=5)
    with target.read() as session:
        assert len(list_meetings(session, MeetingFilter(q="armenia talks"), page).items) == 3
    ingest(target, clock, reading(extraction([meeting_report(day="2024-06-30")])), ArticleIn(text="One more."))
    with target.read() as session:
        assert len(list_meetings(session, MeetingFilter(q="armenia talks"), page).items) == 4
    for name, rows in rows_of(target).items():
        numbers = [getattr(row, "number", None) for row in rows]
        assert len(set(numbers) - {None}) == len([one for one in numbers if one]), name


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_all_that_the_api_answers_is_the_same_after_a_round_trip(
    settings: Settings, other: Settings, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """To PostgreSQL and back: lists, searches, exports, statistics, the log and what was decided."""
    with fresh_settings("sqlite", request, tmp_path_factory) as back:
        with TestClient(create_app(settings)) as api:
            for seed in SEEDS:
                api.post("/v1/ingest", json={"text": seed.read_text(encoding="utf-8")}).raise_for_status()
            meeting = api.get("/v1/meetings").json()["items"][0]["self"]
            api.post(f"{meeting}:confirm", json={"by": "desk@newsroom.example", "reason": "Known."}).raise_for_status()
            before = answers(api)
        moved = [moved_from(one, into) for one, into in ((settings, other), (other, back))]
        assert moved[0] == moved[1]
        for one in (other, back):
            with TestClient(create_app(one)) as api:
                assert answers(api) == before


def moved_from(settings: Settings, into: Settings) -> list[Copied]:
    """What was moved from one database into another."""
    source, target = (Database(build_engine(one)) for one in (settings, into))
    copied = move(source, target, ignore)
    source.close()
    target.close()
    return copied


def answers(api: TestClient) -> dict[str, str]:
    """What the API tells of all that is stored."""
    lists = ("articles", "meetings", "officials", "channels", "decisions", "changes", "audit")
    paths = [*(f"/v1/{name}" for name in lists), "/v1/stats/meetings?by=status&by=party_pair"]
    paths += [f"/v1/{name}?q=defense" for name in ("articles", "meetings", "officials", "channels")]
    paths += ["/v1/meetings?party=CHN&sort=date", "/v1/officials?function=defence_minister", "/v1/channels?party=USA"]
    told = {path: api.get(path).raise_for_status().text for path in paths}
    items = chain.from_iterable(api.get(f"/v1/{name}").json()["items"] for name in lists[:4])
    told |= {one["self"]: api.get(one["self"]).raise_for_status().text for one in items}
    table = api.get("/v1/meetings", headers={"Accept": "text/csv"}).raise_for_status().text
    return told | {"csv": table}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
def test_a_move_that_is_killed_leaves_nothing_and_can_be_done_again(
    settings: Settings, database: Database, other: Settings, target: Database, clock: FrozenClock, share: float
) -> None:
    """While rows are copied, while they are compared, and just before the end."""
    tell(database, clock)
    command = [sys.executable, "-c", KILLED, settings.database_url, other.database_url, str(share)]
    assert subprocess.run(command, env=os.environ, check=False).returncode == -signal.SIGKILL
    assert all(rows == [] for rows in rows_of(target).values())
    before = rows_of(database)
    move(database, target, ignore)
    assert rows_of(target) == rows_of(database) == before


def test_nothing_is_accepted_that_would_be_left_behind(
    settings: Settings, database: Database, target: Database, clock: FrozenClock
) -> None:
    """Until a move is over, whoever writes is told to come again; reads go on."""
    tell(database, clock)
    other = Database(build_engine(settings.model_copy(update={"database_busy_seconds": 0.1})))
    refused = []

    def watch(done: int, total: int) -> None:
        with other.read() as session:
            assert len(list_meetings(session, MeetingFilter(), PageRequest(limit=5)).items) == 3
        if done in (total // 2, total):
            with pytest.raises(UnavailableError), other.write():
                pass
            refused.append(done)

    move(database, target, watch)
    assert len(refused) == 2
    with other.write():
        pass
    other.close()


def test_what_arrives_otherwise_is_not_kept(database: Database, target: Database, clock: FrozenClock) -> None:
    """A difference between the two, however small, undoes the move."""
    tell(database, clock)
    spoil = {
        "sqlite": "CREATE TRIGGER spoil AFTER INSERT ON meeting BEGIN UPDATE meeting SET revision = 2; END",
        "postgresql": "CREATE RULE spoil AS ON INSERT TO redirect DO INSTEAD NOTHING",
    }
    with target.engine.begin() as connection:
        connection.execute(text(spoil[target.engine.dialect.name]))
    with database.write() as session:
        session.change(insert(Table.metadata.tables["redirect"]).values(id="a", target_id="b"))
    with pytest.raises(ConflictError, match="not what was sent"):
        move(database, target, ignore)
    assert all(rows == [] for rows in rows_of(target).values())


def test_a_wrong_use_is_refused_and_changes_nothing(
    settings: Settings, database: Database, target: Database, clock: FrozenClock
) -> None:
    """One sentence says what is wrong, and both databases stay as they were."""
    tell(database, clock)
    again = Database(build_engine(settings))
    refuse("are of one database", database, again)
    again.close()
    move(database, target, ignore)
    refuse("is not empty", database, target)
    refuse("is not empty", target, database)
    for revision, wrong in (("0001", "earlier"), ("ffff", "later")):
        with database.engine.begin() as connection:
            kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))  # noqa: S608 - ours
        refuse(f"from is of an? {wrong} release", database, target)
        if wrong == "later":
            refuse(f"to is of a {wrong} release", target, database)
        with database.engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{kept}'"))  # noqa: S608 - ours


def refuse(told: str, source: Database, target: Database) -> None:
    """Hold a move to be refused, with both databases as before."""
    before = rows_of(source), rows_of(target)
    with pytest.raises(ConflictError, match=told):
        move(source, target, ignore)
    assert (rows_of(source), rows_of(target)) == before


def test_only_a_database_of_this_service_is_moved_and_only_into_nothing(
    database: Database, target: Database, tmp_path: Path, clock: FrozenClock
) -> None:
    """A file that is not there is not made; tables of something else are left alone; nothing at all is filled."""
    tell(database, clock)
    missing = Database(build_engine(Settings(database_url=f"sqlite:///{tmp_path}/missing.db")))
    with pytest.raises(ConflictError, match="does not exist"):
        move(missing, target, ignore)
    assert not (tmp_path / "missing.db").exists()
    missing.close()
    downgrade(target.engine, "base")
    with target.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("CREATE TABLE something (id integer)"))
    with pytest.raises(ConflictError, match="tables of something else"):
        move(database, target, ignore)
    with pytest.raises(ConflictError, match="none of this service"):
        move(target, database, ignore)
    with target.engine.begin() as connection:
        connection.execute(text("DROP TABLE something"))
    assert standing(target.engine) is Standing.EMPTY
    move(database, target, ignore)
    assert rows_of(target) == rows_of(database)
