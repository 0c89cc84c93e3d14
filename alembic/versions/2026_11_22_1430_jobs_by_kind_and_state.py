"""Jobs are listed by kind and state together."""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ADDED = (("kind", "state"), ("created_by", "kind", "state"))


def upgrade() -> None:
    """Put this migration in place."""
    for filtered in _ADDED:
        op.create_index(f"ix_job_{'_'.join(filtered)}_created_at_id", "job", [*filtered, "created_at", "id"])


def downgrade() -> None:
    """Take this migration back."""
    for filtered in _ADDED:
        op.drop_index(f"ix_job_{'_'.join(filtered)}_created_at_id", "job")
