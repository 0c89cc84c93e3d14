"""Answers kept for requests that may come again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_table(
        "kept_answer",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_kept_answer")),
        sa.UniqueConstraint("principal", "operation", "key", name=op.f("uq_kept_answer_principal_operation_key")),
    )
    op.create_index(op.f("ix_kept_answer_expires_at"), "kept_answer", ["expires_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_index(op.f("ix_kept_answer_expires_at"), table_name="kept_answer")
    op.drop_table("kept_answer")
