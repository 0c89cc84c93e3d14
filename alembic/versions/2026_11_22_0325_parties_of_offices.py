"""The party of an office counts, not only that of the person."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_table(
        "official_party",
        sa.Column("official_id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_official_party_official_id_official"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("official_id", "party", name=op.f("pk_official_party")),
    )
    op.create_index(
        op.f("ix_official_party_party_name_key_official_id"), "official_party", ["party", "name_key", "official_id"]
    )
    op.create_index(
        op.f("ix_official_party_party_last_reported_official_id"),
        "official_party",
        ["party", "last_reported", "official_id"],
    )
    op.add_column("official_office", sa.Column("party", sa.String(), nullable=True))
    op.execute(
        "INSERT INTO official_party (official_id, party, name_key, last_reported)"
        " SELECT id, party, name_key, last_reported FROM official WHERE party IS NOT NULL"
    )
    op.execute(
        "UPDATE official_office SET party = (SELECT official.party FROM official WHERE official.id = official_id)"
    )
    op.drop_index(op.f("ix_official_office_function_official_id"), "official_office")
    op.create_index(
        op.f("ix_official_office_function_party_held_from_official_id"),
        "official_office",
        ["function", "party", "held_from", "official_id"],
    )
    op.drop_index(op.f("ix_official_party_last_reported_id"), "official")
    op.drop_index(op.f("ix_official_party_name_key_id"), "official")
    op.drop_column("official", "party")


def downgrade() -> None:
    """Take this migration back."""
    op.add_column("official", sa.Column("party", sa.String(), nullable=True))
    op.execute(
        "UPDATE official SET party ="
        " (SELECT min(official_party.party) FROM official_party WHERE official_id = official.id)"
    )
    op.create_index(op.f("ix_official_party_name_key_id"), "official", ["party", "name_key", "id"])
    op.create_index(op.f("ix_official_party_last_reported_id"), "official", ["party", "last_reported", "id"])
    op.drop_index(op.f("ix_official_office_function_party_held_from_official_id"), "official_office")
    op.create_index(op.f("ix_official_office_function_official_id"), "official_office", ["function", "official_id"])
    op.drop_column("official_office", "party")
    op.drop_table("official_party")
