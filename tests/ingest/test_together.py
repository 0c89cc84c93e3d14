"""Articles that come at once: one meeting however many tell of it, and no report lost."""

from concurrent.futures import ThreadPoolExecutor

from service.domain.articles import ArticleIn
from service.domain.resources import MeetingView
from service.ingest.articles import ingest, withdraw
from service.settings import Settings
from service.store.changes import Change
from service.store.engine import build_engine
from service.store.meetings import MeetingFilter, list_meetings
from service.store.officials import OfficialFilter, list_officials
from service.store.paging import PageRequest
from service.store.reports import list_reports_of_resource
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, official_report, reading, views_of

PAGE = PageRequest(limit=300)
TOLD = extraction([meeting_report()], [official_report()])
ARTICLES = 200


def test_two_hundred_at_once_are_one_meeting(settings: Settings, clock: FrozenClock) -> None:
    """Sixteen callers bring 200 articles of one meeting: one meeting, one official, 200 reports, every one of them."""
    patient = Database(build_engine(settings.model_copy(update={"database_busy_seconds": 120.0})))

    def bring(number: int) -> str:
        sent = ArticleIn(text=f"article {number}", source=f"paper {number}")
        return ingest(patient, clock, reading(TOLD), sent).article.id

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(bring, range(ARTICLES)))
    with patient.read() as session:
        meetings = list_meetings(session, MeetingFilter(), PAGE).items
        officials = list_officials(session, OfficialFilter(), PAGE).items
        told = list_reports_of_resource(session, meetings[0].id, PAGE).items
    assert (len(meetings), len(officials)) == (1, 1)
    view = MeetingView.model_validate_json(meetings[0].body)
    assert (view.report_count, view.source_count, len(view.history)) == (ARTICLES, ARTICLES, ARTICLES)
    assert {one.article_id for one in told} == set(ids)
    patient.close()


def test_coming_and_going_at_once_ends_as_what_stayed(settings: Settings, clock: FrozenClock) -> None:
    """Half of the articles are withdrawn while the others come: the views are those of the others alone."""
    patient = Database(build_engine(settings.model_copy(update={"database_busy_seconds": 120.0})))

    def bring(number: int) -> str:
        report = meeting_report(day=f"2024-05-{10 + number % 3}")
        told = extraction([report], [official_report()])
        return ingest(patient, clock, reading(told), ArticleIn(text=f"article {number}", source="paper")).article.id

    def leave(article: str) -> list[Change]:
        return patient.run(withdraw, clock, article)

    leaving = [bring(number) for number in range(15)]
    with ThreadPoolExecutor(8) as pool:
        going = [pool.submit(leave, article) for article in leaving]
        list(pool.map(bring, range(100, 115)))
        assert all(each.result() for each in going)
    raced = views_of(patient)
    with patient.read() as session:
        staying = [one.id for one in list_meetings(session, MeetingFilter(), PAGE).items]
    assert len(staying) == 3
    for number in range(100, 115):
        known = ingest(patient, clock, reading(TOLD), ArticleIn(text=f"article {number}", source="paper"))
        assert known.known
        patient.run(withdraw, clock, known.article.id)
    for number in reversed(range(100, 115)):
        bring(number)
    assert views_of(patient) == raced
    patient.close()
