"""Queries about articles."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.domain.articles import Article
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import ReadSession

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


def get_article(session: ReadSession, article_id: str) -> Article:
    """The article without its text; raises NotFoundError."""
    raise NotImplementedError


def get_text(session: ReadSession, article_id: str) -> str:
    """The text of an article, exactly as received; raises NotFoundError."""
    raise NotImplementedError


def list_articles(session: ReadSession, wanted: ArticleFilter, page: PageRequest) -> Slice[Article]:
    """One page of the articles that pass the filter, sorted by an `ArticleSort`."""
    raise NotImplementedError
