"""Reports that say the same are found by what they say."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("identity", sa.String(), nullable=True))
        # What is there already says nothing that another says, which is right, if slower than it could be.
        table.add_column(sa.Column("saying", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("origin", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE report SET saying = id")
    op.execute(
        "UPDATE report SET origin = (SELECT sha256 FROM article WHERE article.id = report.article_id)"
        " || ':' || substr('000000' || CAST(position AS VARCHAR), length(CAST(position AS VARCHAR)) + 1)"
    )
    with op.batch_alter_table("report") as table:
        table.alter_column("origin", server_default=None)
        table.alter_column("saying", server_default=None)
        table.drop_index("ix_report_group_id")
        table.create_index("ix_report_group_id_identity_published_key", ["group_id", "identity", "published_key"])
        table.create_index("ix_report_identity_resource_id_published_key", ["identity", "resource_id", "published_key"])
        table.create_index(
            "ix_report_resource_id_saying_published_key_id", ["resource_id", "saying", "published_key", "id"]
        )


def downgrade() -> None:
    """Take this migration back."""
    with op.batch_alter_table("report") as table:
        table.drop_index("ix_report_resource_id_saying_published_key_id")
        table.drop_index("ix_report_identity_resource_id_published_key")
        table.drop_index("ix_report_group_id_identity_published_key")
        table.create_index("ix_report_group_id", ["group_id"])
        table.drop_column("origin")
        table.drop_column("saying")
        table.drop_column("identity")
