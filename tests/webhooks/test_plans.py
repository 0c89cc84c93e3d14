"""Keeping the books of deliveries takes no longer when there are many: every statement finds its rows by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, event, text

from service.domain.webhooks import DeliveryState
from service.store.deliveries import DeliveryFilter, DeliverySort, list_deliveries
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from service.webhooks import managing
from tests.webhooks.conftest import Desk
from tests.webhooks.test_books import DELIVERED, NOWHERE, REFUSED

GROWING = ("delivery", "delivery_attempt", "change")
"""Tables that hold as many rows as have ever happened."""


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """All that is read and written, with its parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: object, statement: str, parameters: Any, _x: object, many: bool) -> None:  # noqa: ANN401, FBT001 - SQLAlchemy's signature
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and "pg_advisory" not in statement:
            seen.append((statement, parameters[0] if many else parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_no_statement_reads_a_table_that_grows_from_end_to_end(desk: Desk) -> None:
    """Noting, claiming, concluding, sending again, tidying up and removing, as one process does it all day."""
    with statements(desk.database) as seen:
        books = desk.books()
        webhook, _ = desk.webhook(NOWHERE)
        desk.happens(3)
        letters = desk.claimed(books)
        for letter, came in zip(letters, (DELIVERED, REFUSED, DELIVERED), strict=True):
            books.conclude(letter.claimed, came)
        delivery = desk.database.run(managing.send_test, desk.clock, webhook.id)
        desk.database.run(managing.retry, desk.clock, delivery.id)
        desk.clock.advance(days=31)
        desk.claimed(books)
        desk.database.run(managing.remove, desk.clock, webhook.id, None)
        desk.claimed(books)
    assert len(seen) > 40
    scanned = [f"{word} {table}" for table in GROWING for word in ("SCAN", "Seq Scan on")]
    assert flaws(desk, seen, scanned) == {}


@pytest.mark.parametrize("sort", get_args(DeliverySort))
@pytest.mark.parametrize("webhook", [None, "whk_1"])
@pytest.mark.parametrize("state", [None, DeliveryState.FAILED])
def test_deliveries_are_read_off_an_index_in_order(
    desk: Desk, sort: DeliverySort, webhook: str | None, state: DeliveryState | None
) -> None:
    """Whatever they are filtered by: no page sorts, or reads what it does not show."""
    page = PageRequest(limit=5, after=("2024-05-01T12:00:00+00:00", "dlv_1"), sort=sort)
    with statements(desk.database) as seen, desk.database.read() as session:
        list_deliveries(session, DeliveryFilter(webhook, state), page)
    assert flaws(desk, seen, ["SCAN", "TEMP B-TREE", "Seq Scan", "Sort"]) == {}


def flaws(desk: Desk, seen: list[tuple[str, Any]], words: list[str]) -> dict[str, str]:
    """The lines of plans that hold one of these words; PostgreSQL, as for tables too large to scan or sort."""
    found = {}
    with desk.database.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN "
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
            explain = "EXPLAIN "
        for statement, parameters in seen:
            for row in connection.exec_driver_sql(explain + statement, parameters):
                if any(word in str(row[-1]) for word in words):
                    found[statement] = str(row[-1])
    return found
