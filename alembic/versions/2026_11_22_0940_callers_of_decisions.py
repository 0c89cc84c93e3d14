"""A decision names the caller who sent it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("principal", sa.String(), nullable=True))


def downgrade() -> None:
    """Take this migration back."""
    with op.batch_alter_table("decision") as table:
        table.drop_column("principal")
