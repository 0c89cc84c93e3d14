"""Offices at meetings of whose holders no text gives the name."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_table(
        "meeting_seat",
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_seat_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "party", "function", name=op.f("pk_meeting_seat")),
    )
    op.create_index(
        op.f("ix_meeting_seat_party_function_last_meeting_id"),
        "meeting_seat",
        ["party", "function", "last", "meeting_id"],
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("meeting_seat")
