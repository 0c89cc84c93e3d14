"""Every filter of a list has an index in each order of the list, and the days of meetings are found by the first."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ADDED = (
    *(("meeting", name, "last_reported") for name in ("review", "status", "type", "level", "mode")),
    *(("meeting", name, "date_key") for name in ("forum_key", "country", "review", "status", "type", "level", "mode")),
    ("channel", "type", "last_reported"),
    ("channel", "status", "last_reported"),
    ("article", "source", "published_key"),
    ("article", "language", "created_at"),
    ("article", "language", "published_key"),
)


def upgrade() -> None:
    """Put this migration in place."""
    op.add_column("meeting", sa.Column("span", sa.Integer(), nullable=False, server_default="0"))
    days = (
        "latest - date_key" if op.get_bind().dialect.name == "postgresql" else "julianday(latest) - julianday(date_key)"
    )
    op.execute(f"UPDATE meeting SET span = {days} WHERE latest > date_key AND date_key > '0001-01-01'")
    op.create_index("ix_meeting_span", "meeting", ["span"])
    for table, *columns in _ADDED:
        op.create_index(f"ix_{table}_{'_'.join(columns)}_id", table, [*columns, "id"])


def downgrade() -> None:
    """Take this migration back."""
    for table, *columns in _ADDED:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}_id", table)
    op.drop_index("ix_meeting_span", "meeting")
    op.drop_column("meeting", "span")
