"""Articles coming in, being amended and being withdrawn: each one short transaction, all of it or nothing.

What takes long happens before the transaction: a function that reads an article returns the step that keeps it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from service.domain.articles import Article, ArticleIn, ArticlePatch
from service.domain.clock import Clock
from service.domain.ids import IdPrefix, new_id
from service.domain.reports import AnyReport, Extraction
from service.domain.vocabulary import ReportKind
from service.errors import ConflictError, RevisionMismatchError, UnavailableError
from service.record.record import record
from service.store.articles import (
    add_article,
    article_ids,
    change_article,
    find_article_by_text,
    get_article,
    get_received,
    remove_article,
)
from service.store.changes import Change
from service.store.paging import UNDATED
from service.store.reports import StoredReport, reports_of_article
from service.store.resources import StoredResource, find_resources
from service.store.search import fold
from service.store.tables import ArticleRow, ChannelRow, MeetingRow, OfficialRow
from service.store.unit_of_work import Database, ReadSession, Step, WriteSession

_TOGETHER = 1000
"""Ids that are asked for at once."""

Read = Callable[[ArticleIn], Extraction]
"""Reads an article (`Reader.read`); slow, so it is called outside of any transaction."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that was kept, and what became different; `known` as in `IngestOutcome`."""

    article: Article
    changes: list[Change]
    known: bool


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


@dataclass(frozen=True, slots=True)
class ReextractOutcome:
    """What reading an article anew has changed: reports that stayed as they were, new ones and ones no longer made."""

    article: Article
    kept: int
    new: int
    gone: int
    changes: list[Change]


def ingest(database: Database, clock: Clock, read: Read, article: ArticleIn) -> IngestOutcome:
    """Read an article and keep it, or find it when its text is known; raises as `ingesting` and its step do."""
    return database.run(ingesting(database, clock, read, article))


def ingesting(database: Database, clock: Clock, read: Read, article: ArticleIn) -> Step[IngestOutcome]:
    """Read an article unless its text is known; the step keeps it, or finds it, and tells all that came of it.

    Raises as `keeping` does.
    """
    keep = keeping(database, clock, read, article)

    def keep_and_tell(session: WriteSession) -> IngestOutcome:
        kept = keep(session)
        return _outcome(session, kept.article, kept.changes, known=kept.known)

    return keep_and_tell


def keeping(database: Database, clock: Clock, read: Read, article: ArticleIn) -> Step[Kept]:
    """Read an article unless its text is known; the step keeps it, or finds it.

    Raises TooComplexError, ExtractionFailedError and UnavailableError; then nothing was kept.
    """
    digest = digest_of(article.text)
    with database.read() as session:
        known = find_article_by_text(session, digest)
    extraction = None if known else read(article)

    def keep(session: WriteSession) -> Kept:
        known = find_article_by_text(session, digest)  # it may have come in while this one was read
        if known is not None:
            return Kept(known, [], known=True)
        if extraction is None:
            raise UnavailableError("The article was withdrawn at the same moment; send it again.")
        now = clock.now()
        row = _row(new_id(IdPrefix.ARTICLE, now), article, extraction, created_at=now, updated_at=now, revision=1)
        add_article(session, row)
        session.about(row.id)
        kept = get_article(session, row.id)
        return Kept(kept, record(session, now, kept, extraction), known=False)

    return keep


def amending(
    database: Database,
    clock: Clock,
    read: Read,
    article_id: str,
    patch: ArticlePatch,
    expected: frozenset[int] | None = None,
) -> Step[IngestOutcome]:
    """Read an article anew with other metadata, since dates hang on its publication date; the step keeps them.

    Raises, as the step does, NotFoundError and RevisionMismatchError when the article is at no `expected` revision;
    also TooComplexError, ExtractionFailedError and UnavailableError. The step raises ConflictError when another
    amendment came between.
    """
    with database.read() as session:
        before = get_article(session, article_id)
        received = get_received(session, article_id)
    _require(before, expected)
    amended = received.model_copy(update=patch.model_dump(exclude_unset=True))
    if amended == received:
        return lambda session: _outcome(session, _unchanged(session, before, expected), [], known=True)
    return _replacing(clock, before, amended, read(amended), expected)


def reextract(database: Database, clock: Clock, read: Read, article_id: str) -> ReextractOutcome:
    """Read an article anew, with the extractor of today; raises as `reextracting` and its step do."""
    return database.run(reextracting(database, clock, read, article_id))


def reextracting(
    database: Database, clock: Clock, read: Read, article_id: str, expected: frozenset[int] | None = None
) -> Step[ReextractOutcome]:
    """Read an article anew; the step keeps what it says now, and writes nothing when that is the same as before.

    Raises, as the step does, NotFoundError and RevisionMismatchError when the article is at no `expected` revision;
    also TooComplexError, ExtractionFailedError and UnavailableError. The step raises ConflictError when an amendment
    came between.
    """
    with database.read() as session:
        before = get_article(session, article_id)
        received = get_received(session, article_id)
        old = reports_of_article(session, article_id)
    _require(before, expected)
    extraction = read(received)
    said = Counter((one.kind, one.content) for one in old)
    says = Counter((kind, one.model_dump_json()) for kind, one in _reports_in(extraction))
    kept = (said & says).total()
    if said == says and extraction.extractor == before.extractor and extraction.published_at == before.published_at:
        return lambda session: ReextractOutcome(_unchanged(session, before, expected), kept, 0, 0, [])
    replace = _replacing(clock, before, received, extraction, expected)

    def keep(session: WriteSession) -> ReextractOutcome:
        outcome = replace(session)
        return ReextractOutcome(outcome.article, kept, says.total() - kept, said.total() - kept, outcome.changes)

    return keep


def known_articles(database: Database) -> Iterator[str]:
    """The ids of all articles, the oldest first, also of those that come while one goes through them."""
    after = ""
    while True:
        with database.read() as session:
            found = article_ids(session, after, _TOGETHER)
        yield from found
        if len(found) < _TOGETHER:
            return
        after = found[-1]


def withdraw(
    session: WriteSession, clock: Clock, article_id: str, expected: frozenset[int] | None = None
) -> list[Change]:
    """Forget an article, its reports, and whatever rested on them alone.

    Raises NotFoundError and RevisionMismatchError when the article is at no `expected` revision.
    """
    article = get_article(session, article_id)
    _require(article, expected)
    changes = record(session, clock.now(), article, None)
    remove_article(session, article_id)
    return changes


def _replacing(
    clock: Clock, before: Article, article: ArticleIn, extraction: Extraction, expected: frozenset[int] | None
) -> Step[IngestOutcome]:
    def replace(session: WriteSession) -> IngestOutcome:
        _unchanged(session, before, expected)
        now = clock.now()
        row = _row(
            before.id, article, extraction, created_at=before.created_at, updated_at=now, revision=before.revision + 1
        )
        change_article(session, row)
        kept = get_article(session, before.id)
        return _outcome(session, kept, record(session, now, kept, extraction), known=False)

    return replace


def _unchanged(session: ReadSession, before: Article, expected: frozenset[int] | None) -> Article:
    present = get_article(session, before.id)
    _require(present, expected)
    if present.revision != before.revision:
        raise ConflictError("The article was amended by another request at the same time.")
    return present


def _reports_in(extraction: Extraction) -> Iterator[tuple[ReportKind, AnyReport]]:
    yield from ((ReportKind.MEETING, one) for one in extraction.meetings)
    yield from ((ReportKind.OFFICIAL, one) for one in extraction.officials)
    yield from ((ReportKind.CHANNEL, one) for one in extraction.channels)


def digest_of(text: str) -> str:
    """What tells one text from another: SHA-256 of its UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def _require(article: Article, expected: frozenset[int] | None) -> None:
    if expected is not None and article.revision not in expected:
        raise RevisionMismatchError(f"The article is at revision {article.revision}.")


def _row(
    article_id: str,
    article: ArticleIn,
    extraction: Extraction,
    *,
    created_at: datetime,
    updated_at: datetime,
    revision: int,
) -> ArticleRow:
    return ArticleRow(
        id=article_id,
        sha256=digest_of(article.text),
        text=article.text,
        length=len(article.text),
        title=article.title,
        url=article.url,
        source=article.source,
        given_language=article.language,
        given_published_at=article.published_at,
        language=extraction.language,
        published_at=extraction.published_at,
        published_key=extraction.published_at or UNDATED,
        published_at_basis=extraction.published_at_basis,
        extractor_name=extraction.extractor.name,
        extractor_version=extraction.extractor.version,
        words=fold([article.title, article.text]),
        revision=revision,
        created_at=created_at,
        updated_at=updated_at,
    )


def _outcome(session: ReadSession, article: Article, changes: list[Change], *, known: bool) -> IngestOutcome:
    reports = reports_of_article(session, article.id)
    told = {kind: frozenset(one.resource_id for one in reports if one.kind is kind) for kind in ReportKind}
    return IngestOutcome(
        article=article,
        reports=reports,
        meetings=find_resources(session, MeetingRow, told[ReportKind.MEETING]),
        officials=find_resources(session, OfficialRow, told[ReportKind.OFFICIAL]),
        channels=find_resources(session, ChannelRow, told[ReportKind.CHANNEL]),
        changes=changes,
        known=known,
    )
