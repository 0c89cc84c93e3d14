"""Articles coming in, being amended and being withdrawn: each one short transaction, all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from service.domain.articles import Article, ArticleIn, ArticlePatch
from service.domain.clock import Clock
from service.domain.reports import Extraction
from service.store.changes import Change
from service.store.reports import StoredReport
from service.store.resources import StoredResource
from service.store.unit_of_work import Database

Read = Callable[[ArticleIn], Extraction]
"""Reads an article (`Reader.read`); slow, so it is called outside of any transaction."""


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What came of an article: its reports, the resources that they belong to, and what became different.

    `known` says that the same text was there already and nothing was written.
    """

    article: Article
    reports: list[StoredReport]
    meetings: list[StoredResource]
    officials: list[StoredResource]
    channels: list[StoredResource]
    changes: list[Change]
    known: bool


def ingest(database: Database, clock: Clock, read: Read, article: ArticleIn) -> IngestOutcome:
    """Read an article and keep it, or find it when its text is known.

    Raises ExtractionFailedError and UnavailableError; then nothing was kept.
    """
    raise NotImplementedError


def amend(
    database: Database, clock: Clock, read: Read, article_id: str, patch: ArticlePatch, revision: int | None = None
) -> IngestOutcome:
    """Change an article's metadata and read it anew, since dates hang on its publication date.

    Raises NotFoundError, RevisionMismatchError when the article is not at `revision`, ConflictError when another
    amendment came between, ExtractionFailedError and UnavailableError.
    """
    raise NotImplementedError


def withdraw(database: Database, clock: Clock, article_id: str, revision: int | None = None) -> list[Change]:
    """Forget an article, its reports, and whatever rested on them alone.

    Raises NotFoundError, RevisionMismatchError when the article is not at `revision`, and UnavailableError.
    """
    raise NotImplementedError
