"""Keeping the books of deliveries takes no longer when there are many: every statement finds its rows by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text

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
    scans = {statement: plan for statement, parameters in seen for plan in plans(desk, statement, parameters)}
    assert scans == {}


def plans(desk: Desk, statement: str, parameters: Any) -> Iterator[str]:  # noqa: ANN401 - as the driver takes them
    """What would be scanned for a statement; PostgreSQL, as for tables too large to scan."""
    with desk.database.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN "
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            explain = "EXPLAIN "
        for row in connection.exec_driver_sql(explain + statement, parameters):
            line = str(row[-1])
            if any(word in line for table in GROWING for word in (f"SCAN {table}", f"Seq Scan on {table}")):
                yield line
