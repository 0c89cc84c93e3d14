"""What Alembic runs: the migrations of one database, in one transaction, under a lock."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, text
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from service.settings import Settings
from service.store.engine import BEGIN, build_engine
from service.store.tables import Table

MIGRATION_LOCK = 0x6D696772
"""Key of the advisory lock that migrations take on PostgreSQL; the ASCII of "migr"."""


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that a migration stays what it was whatever SQLModel becomes."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name: str | None, kind: str, _parents: dict[str, Any]) -> bool:
    """Leave out what full-text search and Procrastinate keep for themselves; the migrations alone know it."""
    return not (kind in {"table", "index"} and (name or "").startswith(("search_", "procrastinate_")))


def run(engine: Engine) -> None:
    """Run the migrations that the command asks for."""
    with engine.connect().execution_options(
        # Rebuilding a table on SQLite drops the old one, which must not empty the tables that refer to it.
        **{BEGIN: ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE")}
    ) as connection:
        connection.detach()  # so that no one else gets a connection without foreign keys
        configure(connection)
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Another process that migrates may take longer than a request may wait; a table's lock may not.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
            context.run_migrations()


def configure(connection: Connection) -> None:
    """Tell Alembic how to compare and to write."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        render_item=render_item,
        include_name=include_name,
        transactional_ddl=True,
    )


if context.is_offline_mode():
    raise SystemExit("the migrations run on a database only: what they do depends on its kind")
if "engine" in context.config.attributes:
    run(context.config.attributes["engine"])
else:
    run(build_engine(Settings()))
