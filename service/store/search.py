"""Full-text search on either database: whole words in any order, case, accents and English endings ignored.

Rows hold their words folded to plain tokens, so that both databases see the same words whatever their own rules for
splitting text are. Each keeps the index of a table by itself: SQLite in an FTS5 table `search_TABLE` filled by
triggers, PostgreSQL in an index over the configuration `communique`; see the migrations. Which rows match is
promised; no rank is.
"""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Integer, Select, false, func, literal_column, select, table, text
from sqlmodel import col

from service.store.tables import ArticleRow, ResourceTable

_TOKEN = re.compile(r"[^\W_]+")

_BARRED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters whose marks Unicode does not take for accents."""

TOKEN_CHARACTERS = 60
"""Longer words are cut; the stemmer of SQLite leaves words of more than 64 bytes alone and PostgreSQL's does not."""

INDEXED_CHARACTERS = 200_000
"""How much of a row's distinct words is indexed; PostgreSQL refuses more than a mebibyte of them with their places."""


def fold(parts: Iterable[str | None]) -> str:
    """The distinct words of some texts, without accents and case, separated by spaces."""
    words = dict.fromkeys(token for part in parts if part for token in tokens(part))
    return " ".join(words)[:INDEXED_CHARACTERS]


def fold_key(name: str) -> str:
    """A name's words in order, without accents and case: what equality and sorting by name go by."""
    return " ".join(tokens(name))


def tokens(words: str) -> list[str]:
    """The words of a text, without accents and case."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return [token[:TOKEN_CHARACTERS] for token in _TOKEN.findall(plain.casefold().translate(_BARRED))]


def matches(dialect: str, searched: type[ArticleRow | ResourceTable], q: str) -> ColumnElement[bool]:
    """The condition that a row of `searched` holds every word of `q`; none does when `q` holds no word."""
    wanted = tokens(q)
    if not wanted:
        return false()
    if dialect == "sqlite":
        name = f"search_{searched.__tablename__}"
        found: Select[int] = (
            select(literal_column("rowid", Integer)).select_from(table(name)).where(text(f"{name} MATCH :q"))
        )
        return col(searched.number).in_(found.params(q=" ".join(f'"{token}"' for token in wanted)))
    configuration: ColumnElement[str] = literal_column("'communique'::regconfig")
    vector = func.to_tsvector(configuration, col(searched.words))
    return vector.op("@@")(func.plainto_tsquery(configuration, " ".join(wanted)))
