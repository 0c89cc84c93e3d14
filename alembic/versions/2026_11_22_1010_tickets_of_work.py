"""What Procrastinate keeps on PostgreSQL: the tickets by which workers share out what waits.

The library brings the statements, one file for each step that its tables ever took. Those that this migration runs are
the ones up to a step that stands here, so that it stays what it was whatever release is installed. A release that takes
a further step needs a further migration, which runs the files after `LAST_STEP`; `tests/store` tells when.
"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LAST_STEP = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    """Put this migration in place."""
    if op.get_bind().dialect.name != "postgresql":
        return
    from procrastinate.schema import SchemaManager  # noqa: PLC0415 - nothing on SQLite needs the library

    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    for step in steps[: 1 + [step.name for step in steps].index(LAST_STEP)]:
        _run(step.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take this migration back."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for kind, found in (
        ("TABLE", "SELECT oid::regclass::text FROM pg_class WHERE starts_with(relname, :ours) AND relkind = 'r'"),
        ("FUNCTION", "SELECT oid::regprocedure::text FROM pg_proc WHERE starts_with(proname, :ours)"),
        ("TYPE", "SELECT oid::regtype::text FROM pg_type WHERE starts_with(typname, :ours) AND typtype IN ('c', 'e')"),
    ):
        for name in op.get_bind().scalars(sa.text(found), {"ours": "procrastinate_"}).all():
            op.execute(f"DROP {kind} {name} CASCADE")


def _run(statements: str) -> None:
    """Run several statements as the driver sends them: neither their colons nor their percent signs are parameters."""
    op.get_bind().connection.cursor().execute(statements)
