"""Articles come in, change and go as wholes, and what they tell follows."""

from datetime import date

import pytest

from service.domain.articles import ArticleIn, ArticlePatch
from service.domain.reports import Extraction
from service.domain.resources import MeetingView
from service.domain.vocabulary import ChangeType, PublishedBasis
from service.errors import ConflictError, ExtractionFailedError, NotFoundError, RevisionMismatchError
from service.ingest.articles import amending, ingest, withdraw
from service.store.articles import ArticleFilter, get_article, get_text, list_articles
from service.store.changes import last_seq, list_changes
from service.store.meetings import MeetingFilter, get_meeting, list_meetings
from service.store.officials import OfficialFilter, list_officials
from service.store.paging import PageRequest
from service.store.reports import list_reports_of_resource, reports_of_article
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import channel_report, extraction, meeting_report, official_report, reading

PAGE = PageRequest(limit=50)
TOLD = extraction([meeting_report()], [official_report()], [channel_report()])
TEXT = "Foreign ministers held talks, Anahit Sarkisova said."


def test_ingest_keeps_article_reports_and_resources(database: Database, clock: FrozenClock) -> None:
    """All that came of an article can be read afterwards, and is in the answer."""
    sent = ArticleIn(text=TEXT, title="Talks", source="Example News", published_at=date(2024, 5, 15))
    outcome = ingest(database, clock, reading(TOLD), sent)
    with database.read() as session:
        assert get_article(session, outcome.article.id) == outcome.article
        assert get_text(session, outcome.article.id) == TEXT
        assert reports_of_article(session, outcome.article.id) == outcome.reports
        assert list_meetings(session, MeetingFilter(), PAGE).items == outcome.meetings
        assert list_officials(session, OfficialFilter(), PAGE).items == outcome.officials
        assert list_changes(session, 0, PageRequest(limit=50)).items == outcome.changes
        told = list_reports_of_resource(session, outcome.meetings[0].id, PAGE).items
    assert [report.kind for report in outcome.reports] == ["meeting", "official", "channel"]
    assert told == outcome.reports[:1]
    assert {change.type for change in outcome.changes} == {ChangeType.CREATED}
    assert [change.seq for change in outcome.changes] == [1, 2, 3]
    view = MeetingView.model_validate_json(outcome.meetings[0].body)
    assert view.participants[0].official_id == outcome.officials[0].id


def test_same_text_twice_is_one_article(database: Database, clock: FrozenClock) -> None:
    """The second time nothing is read or written, and the answer is that of the first."""
    first = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT))

    def refuse(article: ArticleIn) -> Extraction:
        raise AssertionError

    clock.advance(days=1)
    again = ingest(database, clock, refuse, ArticleIn(text=TEXT, title="Another headline"))
    assert again.known
    assert not again.changes
    assert (again.article, again.reports, again.meetings) == (first.article, first.reports, first.meetings)


def test_text_that_came_in_meanwhile_is_known(database: Database, clock: FrozenClock) -> None:
    """Of two requests with one text that are read at the same time, one is kept."""

    def read(article: ArticleIn) -> Extraction:
        ingest(database, clock, reading(TOLD), article)
        return TOLD

    assert ingest(database, clock, read, ArticleIn(text=TEXT)).known
    with database.read() as session:
        assert len(list_articles(session, ArticleFilter(), PAGE).items) == 1


def test_failed_reading_leaves_nothing(database: Database, clock: FrozenClock) -> None:
    """An article that cannot be read is not kept."""

    def fail(article: ArticleIn) -> Extraction:
        raise ExtractionFailedError

    with pytest.raises(ExtractionFailedError):
        ingest(database, clock, fail, ArticleIn(text=TEXT))
    with database.read() as session:
        assert not list_articles(session, ArticleFilter(), PAGE).items


def test_withdrawing_takes_what_rested_on_the_article_alone(database: Database, clock: FrozenClock) -> None:
    """Its meeting goes, a meeting that another article tells of stays, and the log says so."""
    alone = meeting_report(parties=("KGZ", "TJK"), people=(("Nurlan Osmonov", "KGZ"), ("Davlat Rahimov", "TJK")))
    first = ingest(database, clock, reading(extraction([meeting_report(), alone])), ArticleIn(text="one"))
    second = ingest(database, clock, reading(extraction([meeting_report()])), ArticleIn(text="two"))
    shared = second.meetings[0].id
    lonely = next(meeting.id for meeting in first.meetings if meeting.id != shared)
    changes = database.run(withdraw, clock, first.article.id)
    assert {(change.type, change.resource_id) for change in changes} == {
        (ChangeType.REMOVED, lonely),
        (ChangeType.UPDATED, shared),
    }
    with database.read() as session:
        assert MeetingView.model_validate_json(get_meeting(session, shared).body).report_count == 1
        with pytest.raises(NotFoundError):
            get_meeting(session, lonely)
        with pytest.raises(NotFoundError):
            get_article(session, first.article.id)


def test_ingesting_again_restores_what_was_withdrawn(database: Database, clock: FrozenClock) -> None:
    """After a withdrawal the same article makes the same resources, but for ids and times."""
    first = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT))
    database.run(withdraw, clock, first.article.id)
    again = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT))
    assert not again.known
    told = [MeetingView.model_validate_json(outcome.meetings[0].body) for outcome in (first, again)]
    unlike = {"history", "participants"}
    assert told[0].model_dump(exclude=unlike) == told[1].model_dump(exclude=unlike)


def test_amending_reads_anew_and_keeps_the_resource(database: Database, clock: FrozenClock) -> None:
    """A new publication date reaches the reports, and the meeting that they tell of keeps its id."""
    first = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT))
    clock.advance(hours=1)
    patch = ArticlePatch(published_at=date(2024, 5, 20), source="Example News")
    outcome = database.run(amending(database, clock, reading(TOLD), first.article.id, patch))
    assert outcome.article.published_at == date(2024, 5, 20)
    assert outcome.article.source == "Example News"
    assert outcome.article.revision == 2
    assert outcome.article.created_at == first.article.created_at
    assert [report.published_at for report in outcome.reports] == [date(2024, 5, 20)] * 3
    for kind in ("meetings", "officials", "channels"):
        assert [one.id for one in getattr(outcome, kind)] == [one.id for one in getattr(first, kind)]
    assert {change.type for change in outcome.changes} == {ChangeType.UPDATED}


def test_amending_with_null_forgets_and_absent_stays(database: Database, clock: FrozenClock) -> None:
    """Null takes a field back, what is not named stays."""
    sent = ArticleIn(text=TEXT, title="Talks", url="https://news.example/1")
    first = ingest(database, clock, reading(TOLD), sent)
    outcome = database.run(amending(database, clock, reading(TOLD), first.article.id, ArticlePatch(title=None)))
    assert (outcome.article.title, outcome.article.url) == (None, "https://news.example/1")


def test_amending_nothing_writes_nothing(database: Database, clock: FrozenClock) -> None:
    """A patch that changes no field leaves revision and log as they are."""
    first = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT, title="Talks"))
    outcome = database.run(amending(database, clock, reading(TOLD), first.article.id, ArticlePatch(title="Talks")))
    assert outcome.article == first.article
    with database.read() as session:
        assert last_seq(session) == len(first.changes)


def test_amending_and_withdrawing_need_the_named_revision(database: Database, clock: FrozenClock) -> None:
    """A request that names another revision than the present one changes nothing."""
    first = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT))
    with pytest.raises(RevisionMismatchError):
        database.run(
            amending(database, clock, reading(TOLD), first.article.id, ArticlePatch(title="New"), frozenset({2}))
        )
    with pytest.raises(RevisionMismatchError):
        database.run(withdraw, clock, first.article.id, frozenset({2}))
    with database.read() as session:
        assert get_article(session, first.article.id) == first.article


def test_amendments_at_the_same_time_do_not_overwrite_each_other(database: Database, clock: FrozenClock) -> None:
    """An amendment that was read from an older revision is refused."""
    first = ingest(database, clock, reading(TOLD), ArticleIn(text=TEXT))

    def read(article: ArticleIn) -> Extraction:
        database.run(amending(database, clock, reading(TOLD), first.article.id, ArticlePatch(title="Theirs")))
        return TOLD

    with pytest.raises(ConflictError):
        database.run(amending(database, clock, read, first.article.id, ArticlePatch(title="Ours")))
    with database.read() as session:
        assert get_article(session, first.article.id).title == "Theirs"


def test_unknown_article_cannot_be_amended_or_withdrawn(database: Database, clock: FrozenClock) -> None:
    """What is not there is not found."""
    with pytest.raises(NotFoundError):
        database.run(amending(database, clock, reading(TOLD), "art_0", ArticlePatch(title="New")))
    with pytest.raises(NotFoundError):
        database.run(withdraw, clock, "art_0")


def test_basis_of_the_publication_date_is_kept(database: Database, clock: FrozenClock) -> None:
    """The article says where its date comes from."""
    outcome = ingest(database, clock, reading(extraction(published_at=None)), ArticleIn(text=TEXT))
    assert outcome.article.published_at_basis is PublishedBasis.NONE
    assert outcome.article.published_at is None
