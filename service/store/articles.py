"""Queries about articles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Row, bindparam, delete, select, update
from sqlmodel import col

from service.domain.articles import Article, ArticleIn
from service.domain.reports import ExtractorVersion
from service.domain.vocabulary import PublishedBasis
from service.errors import NotFoundError
from service.store.paging import UNDATED, PageRequest, Slice, are_few, looked_at, narrowed, read_page
from service.store.search import finds_few, matches
from service.store.tables import ArticleRow, ReportRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

ArticleSort = Literal["-created", "created", "-published", "published"]
"""Orders of the list, the default first: by when it came in, or by day of publication, the undated as earliest."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are wanted; what is None does not restrict."""

    q: str | None = None
    """Whole words of title or text in any order; case and accents do not matter."""
    source: str | None = None
    language: str | None = None
    published_from: date | None = None
    """First day of a span of publication; leaves out undated articles."""
    published_to: date | None = None


_ARTICLE = (
    col(ArticleRow.id),
    col(ArticleRow.sha256),
    col(ArticleRow.length),
    col(ArticleRow.title),
    col(ArticleRow.url),
    col(ArticleRow.source),
    col(ArticleRow.language),
    col(ArticleRow.published_at),
    col(ArticleRow.published_at_basis),
    col(ArticleRow.extractor_name),
    col(ArticleRow.extractor_version),
    col(ArticleRow.created_at),
    col(ArticleRow.updated_at),
    col(ArticleRow.revision),
)


_BY_ID = select(*_ARTICLE).where(col(ArticleRow.id) == bindparam("id"))
_BY_TEXT = select(*_ARTICLE).where(col(ArticleRow.sha256) == bindparam("sha256"))


def get_article(session: ReadSession, article_id: str) -> Article:
    """The article without its text; raises NotFoundError."""
    row = session.first(_BY_ID, id=article_id)
    if row is None:
        raise NotFoundError("article")
    return _article_of(row)


def find_article_by_text(session: ReadSession, sha256: str) -> Article | None:
    """The article with a text of this digest, if it is known."""
    row = session.first(_BY_TEXT, sha256=sha256)
    return None if row is None else _article_of(row)


def get_text(session: ReadSession, article_id: str) -> str:
    """The text of an article, exactly as received; raises NotFoundError."""
    row = session.first(select(col(ArticleRow.text)).where(col(ArticleRow.id) == article_id))
    if row is None:
        raise NotFoundError("article")
    text: str = row.text
    return text


def get_received(session: ReadSession, article_id: str) -> ArticleIn:
    """The article as it was sent in and amended since, without what was read from it; raises NotFoundError."""
    row = session.first(
        select(
            col(ArticleRow.text),
            col(ArticleRow.title),
            col(ArticleRow.url),
            col(ArticleRow.source),
            col(ArticleRow.given_published_at),
            col(ArticleRow.given_language),
        ).where(col(ArticleRow.id) == article_id)
    )
    if row is None:
        raise NotFoundError("article")
    text, title, url, source, published_at, language = row
    return ArticleIn(text=text, title=title, url=url, source=source, published_at=published_at, language=language)


def list_articles(session: ReadSession, wanted: ArticleFilter, page: PageRequest) -> Slice[Article]:
    """One page of the articles that pass the filter, sorted by an `ArticleSort`."""
    sort = page.sort or "-created"
    of = columns(ArticleRow)
    day = of["published_key"]
    key = of["created_at"] if sort.endswith("created") else day
    few = _finds_few(session, wanted, key, page)
    equal = (of["source"], wanted.source), (of["language"], wanted.language)
    query = narrowed(session, select(*_ARTICLE), *equal, led=few)
    query = query.where(*_published(wanted, day if few or key is day else looked_at(session, day)))
    if wanted.q is not None:
        query = query.where(matches(session.dialect, ArticleRow, wanted.q, looked_at=not few))
    rows = read_page(session, query, key, col(ArticleRow.id), page, descending=sort.startswith("-"), few=few)
    return rows.of(_article_of)


def _finds_few(session: ReadSession, wanted: ArticleFilter, key: Column[Any], page: PageRequest) -> bool:
    """Whether the words that are searched for, or else the days that no order leads to, leave few articles."""
    if wanted.q is not None:
        return finds_few(session, ArticleRow, wanted.q, page)
    day = columns(ArticleRow)["published_key"]
    days = _published(wanted, day)
    if key is day or not days:
        return False
    return are_few(session, select(col(ArticleRow.id)).where(*days), col(ArticleRow.number), page)


def _published(wanted: ArticleFilter, key: ColumnElement[date]) -> list[ColumnElement[bool]]:
    first, last = wanted.published_from, wanted.published_to
    if first is None and last is None:
        return []
    dated = UNDATED + timedelta(1)
    found = [key >= max(first or dated, dated)]
    return found if last is None else [*found, key <= last]


def urls_of_articles(session: ReadSession, resource_ids: Collection[str]) -> dict[str, str]:
    """The addresses of the articles that tell of some resources, by their ids, as far as they have one."""
    query = (
        select(col(ArticleRow.id), col(ArticleRow.url))
        .distinct()
        .join(ReportRow, col(ReportRow.article_id) == col(ArticleRow.id))
        .where(col(ReportRow.resource_id).in_(resource_ids), col(ArticleRow.url).is_not(None))
    )
    return {row.id: row.url for row in session.rows(query)} if resource_ids else {}


def article_ids(session: ReadSession, after: str, limit: int) -> list[str]:
    """Ids of at most `limit` articles beyond `after`, the oldest first."""
    query = select(col(ArticleRow.id)).where(col(ArticleRow.id) > after).order_by(col(ArticleRow.id)).limit(limit)
    return [row.id for row in session.rows(query)]


def add_article(session: WriteSession, row: ArticleRow) -> None:
    """Keep a new article."""
    session.add([row])


def change_article(session: WriteSession, row: ArticleRow) -> None:
    """Replace what is kept of an article."""
    values = row.model_dump(exclude={"number", "id"})
    session.change(update(ArticleRow).where(col(ArticleRow.id) == row.id).values(values))


def remove_article(session: WriteSession, article_id: str) -> None:
    """Forget an article and its reports."""
    session.change(delete(ArticleRow).where(col(ArticleRow.id) == article_id))


def _article_of(row: Row[*tuple[Any, ...]]) -> Article:
    return Article(
        id=row.id,
        sha256=row.sha256,
        length=row.length,
        title=row.title,
        url=row.url,
        source=row.source,
        language=row.language,
        published_at=row.published_at,
        published_at_basis=PublishedBasis(row.published_at_basis),
        extractor=ExtractorVersion(name=row.extractor_name, version=row.extractor_version),
        created_at=row.created_at,
        updated_at=row.updated_at,
        revision=row.revision,
    )
