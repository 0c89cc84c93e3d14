"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Put this migration in place."""
    op.create_table(
        "article",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("given_language", sa.String(), nullable=True),
        sa.Column("given_published_at", sa.Date(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("published_at", sa.Date(), nullable=True),
        sa.Column("published_key", sa.Date(), nullable=False),
        sa.Column("published_at_basis", sa.String(), nullable=False),
        sa.Column("extractor_name", sa.String(), nullable=False),
        sa.Column("extractor_version", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_article")),
        sa.UniqueConstraint("id", name=op.f("uq_article_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_article_sha256")),
    )
    op.create_index(op.f("ix_article_created_at_id"), "article", ["created_at", "id"])
    op.create_index(op.f("ix_article_published_key_id"), "article", ["published_key", "id"])
    op.create_index(op.f("ix_article_source_created_at_id"), "article", ["source", "created_at", "id"])

    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.String(), nullable=True),
        sa.Column("article_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sa.UniqueConstraint("id", name=op.f("uq_change_id")),
    )
    op.create_table(
        "channel",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_reported", sa.Date(), nullable=True),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_channel")),
        sa.UniqueConstraint("id", name=op.f("uq_channel_id")),
    )
    op.create_index(op.f("ix_channel_last_reported_id"), "channel", ["last_reported", "id"])

    op.create_table(
        "meeting",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_reported", sa.Date(), nullable=True),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("forum_key", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("date_key", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_meeting")),
        sa.UniqueConstraint("id", name=op.f("uq_meeting_id")),
    )
    op.create_index(op.f("ix_meeting_country_last_reported_id"), "meeting", ["country", "last_reported", "id"])
    op.create_index(op.f("ix_meeting_date_key_id"), "meeting", ["date_key", "id"])
    op.create_index(op.f("ix_meeting_forum_key_last_reported_id"), "meeting", ["forum_key", "last_reported", "id"])
    op.create_index(op.f("ix_meeting_last_reported_id"), "meeting", ["last_reported", "id"])

    op.create_table(
        "official",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_reported", sa.Date(), nullable=True),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("party", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_official")),
        sa.UniqueConstraint("id", name=op.f("uq_official_id")),
    )
    op.create_index(op.f("ix_official_last_reported_id"), "official", ["last_reported", "id"])
    op.create_index(op.f("ix_official_name_key_id"), "official", ["name_key", "id"])
    op.create_index(op.f("ix_official_party_last_reported_id"), "official", ["party", "last_reported", "id"])
    op.create_index(op.f("ix_official_party_name_key_id"), "official", ["party", "name_key", "id"])

    op.create_table(
        "redirect",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirect")),
    )
    op.create_index(op.f("ix_redirect_target_id"), "redirect", ["target_id"])

    op.create_table(
        "channel_party",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_channel_party_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "party", name=op.f("pk_channel_party")),
    )
    op.create_index(
        op.f("ix_channel_party_party_last_reported_channel_id"),
        "channel_party",
        ["party", "last_reported", "channel_id"],
    )

    op.create_table(
        "meeting_official",
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("official_id", sa.String(), nullable=False),
        sa.Column("date_key", sa.Date(), nullable=False),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_official_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "official_id", name=op.f("pk_meeting_official")),
    )
    op.create_index(
        op.f("ix_meeting_official_official_id_date_key_meeting_id"),
        "meeting_official",
        ["official_id", "date_key", "meeting_id"],
    )
    op.create_index(
        op.f("ix_meeting_official_official_id_last_reported_meeting_id"),
        "meeting_official",
        ["official_id", "last_reported", "meeting_id"],
    )

    op.create_table(
        "meeting_party",
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("date_key", sa.Date(), nullable=False),
        sa.Column("last_reported", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_party_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "party", name=op.f("pk_meeting_party")),
    )
    op.create_index(
        op.f("ix_meeting_party_party_date_key_meeting_id"), "meeting_party", ["party", "date_key", "meeting_id"]
    )
    op.create_index(
        op.f("ix_meeting_party_party_last_reported_meeting_id"),
        "meeting_party",
        ["party", "last_reported", "meeting_id"],
    )

    op.create_table(
        "official_office",
        sa.Column("official_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_official_office_official_id_official"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("official_id", "position", name=op.f("pk_official_office")),
    )
    op.create_index(op.f("ix_official_office_function_official_id"), "official_office", ["function", "official_id"])

    op.create_table(
        "report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("published_at", sa.Date(), nullable=True),
        sa.Column("published_key", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("extractor_name", sa.String(), nullable=False),
        sa.Column("extractor_version", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_report_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_article_id"), "report", ["article_id"])
    op.create_index(op.f("ix_report_group_id"), "report", ["group_id"])
    op.create_index(op.f("ix_report_resource_id_published_key_id"), "report", ["resource_id", "published_key", "id"])

    op.create_table(
        "report_key",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_key_report_id_report"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "key", "report_id", name=op.f("pk_report_key")),
    )
    op.create_index(op.f("ix_report_key_report_id"), "report_key", ["report_id"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("report_key")

    op.drop_table("report")

    op.drop_table("official_office")

    op.drop_table("meeting_party")

    op.drop_table("meeting_official")

    op.drop_table("channel_party")

    op.drop_table("redirect")

    op.drop_table("official")

    op.drop_table("meeting")

    op.drop_table("channel")
    op.drop_table("change")

    op.drop_table("article")
