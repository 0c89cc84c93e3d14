"""Names of channels, by which their sessions are found."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_table(
        "channel_name",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_channel_name_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "name_key", name=op.f("pk_channel_name")),
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("channel_name")
