"""The migrations make the tables that the code declares, and can be taken back."""

from service.store.migrate import check, downgrade, is_current, migrate
from service.store.unit_of_work import Database


def test_migrated_database_equals_the_declared_tables(database: Database) -> None:
    """Autogenerate finds nothing to add."""
    check(database.engine)


def test_migrations_go_down_and_up_again(database: Database) -> None:
    """Down to nothing and up again leaves the same tables."""
    downgrade(database.engine, "base")
    assert not is_current(database.engine)
    migrate(database.engine)
    assert is_current(database.engine)
    check(database.engine)
