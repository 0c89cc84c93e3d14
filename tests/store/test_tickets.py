"""What Procrastinate keeps is as the installed release wants it, and comes and goes with the caller's transaction."""

from collections.abc import Iterator

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from service.store.migrate import downgrade
from service.store.unit_of_work import Database

PARTS = (
    (
        "SELECT table_name, column_name, udt_name, column_default, is_nullable FROM information_schema.columns"
        " WHERE starts_with(table_name, 'procrastinate_')"
    ),
    "SELECT indexdef FROM pg_indexes WHERE starts_with(tablename, 'procrastinate_')",
    (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE starts_with(conrelid::regclass::text, 'procrastinate_')"
    ),
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE starts_with(proname, 'procrastinate_')",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE starts_with(tgname, 'procrastinate_')",
    "SELECT typname, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid",
)
"""All that the library keeps in a database; columns by their names, since releases added them one after another."""


@pytest.fixture
def dialect() -> str:
    """Workers share out work on PostgreSQL alone."""
    return "postgresql"


def kept(connection: Connection) -> Iterator[set[object]]:
    """What there is of each kind of part."""
    for part in PARTS:
        yield set(connection.execute(text(part)).all())


def test_the_migrations_make_what_the_installed_library_wants(database: Database) -> None:
    """A release whose tables, functions or triggers differ needs a migration that takes its further steps."""
    with database.engine.connect() as connection:
        migrated = list(kept(connection))
    downgrade(database.engine, "0013")
    with database.engine.begin() as connection:
        assert not any(kept(connection))
        connection.connection.cursor().execute(SchemaManager.get_schema())
        assert list(kept(connection)) == migrated
