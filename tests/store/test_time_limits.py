"""A statement that takes too long is ended by the database itself, and leaves its connection as good as new."""

from time import monotonic

import pytest
from sqlalchemy import String, cast, insert, literal, select
from sqlmodel import col

from service.errors import TooSlowError
from service.settings import Settings
from service.store.engine import BEGIN, build_engine
from service.store.tables import RedirectRow
from service.store.unit_of_work import Database

_COUNTED = select(literal(1).label("n")).cte("counted", recursive=True)
_FOREVER = _COUNTED.union_all(select(_COUNTED.c.n + 1))
ENDLESS = select(_FOREVER.c.n).order_by(_FOREVER.c.n).limit(1)
"""A query that is never done: it sorts all numbers."""
QUICK = select(col(RedirectRow.id))
SECONDS = 0.5


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """No statement has much time, and all go through one connection."""
    limits = {"read_seconds": SECONDS, "write_seconds": SECONDS}
    return settings.model_copy(update={"read_threads": 1, "write_threads": 0, "database_pool_size": 1, **limits})


def test_a_query_that_takes_too_long_is_ended(database: Database) -> None:
    """However often, and the next one on the same connection is answered."""
    for _ in range(3):
        with pytest.raises(TooSlowError), database.read() as session:
            session.first(ENDLESS)
        with database.read() as session:
            assert session.rows(QUICK) == []


def test_a_write_that_takes_too_long_leaves_nothing(database: Database) -> None:
    """All of its transaction is undone, and the next write finds neither a lock nor anything half-done."""
    number = cast(_FOREVER.c.n, String)
    endless = insert(RedirectRow).from_select(["id", "target_id"], select(number, number))
    for _ in range(3):
        with pytest.raises(TooSlowError), database.write() as session:  # noqa: PT012 - the second statement raises
            session.add([RedirectRow(id="a", target_id="b")])
            session.change(endless)
    with database.write() as session:
        session.add([RedirectRow(id="c", target_id="d")])
    with database.read() as session:
        assert [row.id for row in session.rows(QUICK)] == ["c"]


def test_many_short_queries_may_take_longer(database: Database) -> None:
    """The limit is that of a statement, so that a whole list can be read in one session, page by page."""
    end = monotonic() + 3 * SECONDS
    with database.read() as session:
        while monotonic() < end:
            assert session.rows(QUICK) == []


def test_each_kind_of_transaction_has_its_own_limit(settings: Settings, database: Database) -> None:
    """On one connection a query that is ended in a read may be longer in a write, and as long as it needs elsewhere."""
    some = select(_FOREVER.c.n).limit(1).offset(5_000_000)
    patient = settings.model_copy(update={"write_seconds": 0})
    lenient = Database(build_engine(patient))
    elsewhere = lenient.engine.connect().execution_options(**{BEGIN: ("BEGIN",)})
    with elsewhere, elsewhere.begin():
        start = monotonic()
        assert elsewhere.execute(some).one()
        longer = monotonic() - start
    hasty = Database(build_engine(patient.model_copy(update={"read_seconds": longer / 3})))
    for _ in range(2):
        with pytest.raises(TooSlowError), hasty.read() as session:
            session.first(some)
        with hasty.write() as session:
            assert session.first(some) is not None
    for each in (lenient, hasty):
        each.close()
