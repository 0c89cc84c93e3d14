"""Full-text search.

SQLite: one FTS5 table `search_TABLE` each, which reads the words from the table itself and is kept by triggers. A later
migration that rebuilds one of these tables drops its triggers with it, and must call `keep_index` of its own.

PostgreSQL: an index over the words under the configuration `communique`, which stems English like FTS5's `porter` and,
like it, stops at no word. Accents need no dictionary on either: words are stored without.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SEARCHED = ("article", "meeting", "official", "channel")


def upgrade() -> None:
    """Put this migration in place."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SEARCHED:
            keep_index(name)
    else:
        op.execute("CREATE TEXT SEARCH DICTIONARY communique_stem (TEMPLATE = snowball, LANGUAGE = porter)")
        op.execute("CREATE TEXT SEARCH CONFIGURATION communique (COPY = simple)")
        op.execute(
            "ALTER TEXT SEARCH CONFIGURATION communique ALTER MAPPING FOR asciiword, word, numword WITH communique_stem"
        )
        for name in SEARCHED:
            op.execute(f"CREATE INDEX search_{name} ON {name} USING gin (to_tsvector('communique'::regconfig, words))")


def keep_index(name: str) -> None:
    """Create the FTS5 table of a table, and the triggers that keep the two alike."""
    added = f"INSERT INTO search_{name}(rowid, words) VALUES (new.number, new.words);"
    removed = f"INSERT INTO search_{name}(search_{name}, rowid, words) VALUES ('delete', old.number, old.words);"
    op.execute(
        f"CREATE VIRTUAL TABLE search_{name} USING fts5(words, content='{name}', content_rowid='number',"
        " tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute(f"INSERT INTO search_{name}(search_{name}) VALUES ('rebuild')")
    op.execute(f"CREATE TRIGGER search_{name}_added AFTER INSERT ON {name} BEGIN {added} END")
    op.execute(f"CREATE TRIGGER search_{name}_removed AFTER DELETE ON {name} BEGIN {removed} END")
    op.execute(f"CREATE TRIGGER search_{name}_changed AFTER UPDATE OF words ON {name} BEGIN {removed} {added} END")


def downgrade() -> None:
    """Take this migration back."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SEARCHED:
            for event in ("added", "removed", "changed"):
                op.execute(f"DROP TRIGGER search_{name}_{event}")
            op.execute(f"DROP TABLE search_{name}")
    else:
        for name in SEARCHED:
            op.execute(f"DROP INDEX search_{name}")
        op.execute("DROP TEXT SEARCH CONFIGURATION communique")
        op.execute("DROP TEXT SEARCH DICTIONARY communique_stem")
