"""What people decide."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("related_id", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_made_at_id"), "decision", ["made_at", "id"])
    op.create_index(op.f("ix_decision_kind_made_at_id"), "decision", ["kind", "made_at", "id"])
    op.create_index(op.f("ix_decision_resource_id_made_at_id"), "decision", ["resource_id", "made_at", "id"])

    op.create_table(
        "decision_anchor",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("spans", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_anchor_decision_id_decision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_decision_anchor_report_id_report"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("decision_id", "position", name=op.f("pk_decision_anchor")),
    )
    op.create_index(op.f("ix_decision_anchor_sha256"), "decision_anchor", ["sha256"])
    op.create_index(op.f("ix_decision_anchor_report_id"), "decision_anchor", ["report_id"])

    op.add_column("change", sa.Column("decision_id", sa.String(), nullable=True))


def downgrade() -> None:
    """Take this migration back."""
    op.drop_column("change", "decision_id")
    op.drop_table("decision_anchor")
    op.drop_table("decision")
