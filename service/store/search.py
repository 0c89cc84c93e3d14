"""Full-text search on either database: whole words in any order, case, accents and English endings ignored.

Rows hold their words folded to plain tokens, so that both databases see the same words whatever their own rules for
splitting text are. Each keeps the index of a table by itself: SQLite in an FTS5 table `search_TABLE` filled by
triggers, PostgreSQL in an index over the configuration `communique`; see the migrations. Which rows match is
promised; no rank is.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Integer, Select, exists, false, func, literal_column, select, table, text
from sqlmodel import col

from service.store.paging import PageRequest, are_few
from service.store.tables import ArticleRow, ResourceTable
from service.store.unit_of_work import ReadSession

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


def matches(
    dialect: str, searched: type[ArticleRow | ResourceTable], q: str, *, looked_at: bool = False
) -> ColumnElement[bool]:
    """The condition that a row of `searched` holds every word of `q`; none does when `q` holds no word.

    On SQLite all rows that do are found at once, or each is `looked_at` for itself.
    """
    wanted = tokens(q)
    if not wanted:
        return false()
    if dialect == "sqlite":
        found, rowid = _found(searched, wanted)
        number = col(searched.number)
        return exists(found.where(rowid == number)) if looked_at else number.in_(found)
    configuration: ColumnElement[str] = literal_column("'communique'::regconfig")
    vector = func.to_tsvector(configuration, col(searched.words))
    return vector.op("@@")(func.plainto_tsquery(configuration, " ".join(wanted)))


def finds_few(session: ReadSession, searched: type[ArticleRow | ResourceTable], q: str, page: PageRequest) -> bool:
    """Whether SQLite had better find all rows that hold every word of `q` than look at one after another."""
    wanted = tokens(q)
    if session.dialect != "sqlite" or not wanted:
        return False
    return are_few(session, _found(searched, wanted)[0], col(searched.number), page)


def _found(searched: type[ArticleRow | ResourceTable], wanted: Sequence[str]) -> tuple[Select[int], ColumnElement[int]]:
    """On SQLite, the numbers of the rows that hold some words, and their column."""
    name = f"search_{searched.__tablename__}"
    rowid: ColumnElement[int] = literal_column(f"{name}.rowid", Integer)
    found = select(rowid).select_from(table(name)).where(text(f"{name} MATCH :q"))
    return found.params(q=" ".join(f'"{token}"' for token in wanted)), rowid
