"""Meetings are counted without reading their views."""

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    with op.batch_alter_table("meeting") as table:
        table.create_index(
            "ix_meeting_counted",
            ["id", "status", "mode", "type", "level", "country", "review", "date_key", "latest"],
        )


def downgrade() -> None:
    """Take this migration back."""
    with op.batch_alter_table("meeting") as table:
        table.drop_index("ix_meeting_counted")
