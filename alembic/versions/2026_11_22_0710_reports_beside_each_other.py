"""Reports of an article that are of one group are found without a look at the rest of the group."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_index("ix_report_article_id_group_id", "report", ["article_id", "group_id"])
    op.drop_index("ix_report_article_id", "report")


def downgrade() -> None:
    """Take this migration back."""
    op.create_index("ix_report_article_id", "report", ["article_id"])
    op.drop_index("ix_report_article_id_group_id", "report")
