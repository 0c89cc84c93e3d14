"""Each filter of a list lets through what it says, alone and with others."""

from datetime import date

import pytest

from service.domain.articles import ArticleIn
from service.domain.dates import EventDate
from service.domain.reports import ChannelReport, MeetingReport, OfficialReport, Place
from service.domain.resources import MeetingView, OfficialView, Tenure
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeBasis,
    OfficeFunction,
    Review,
)
from service.errors import MovedError, NotFoundError
from service.ingest.articles import IngestOutcome, ingest
from service.record.entries import official_entry
from service.store.articles import ArticleFilter, list_articles
from service.store.channels import ChannelFilter, get_channel, list_channels, sessions_of
from service.store.meetings import MeetingFilter, get_meeting, list_meetings
from service.store.officials import OfficialFilter, get_official, list_officials
from service.store.paging import PageRequest
from service.store.resources import save_resources
from service.store.tables import OfficialRow, RedirectRow
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import NOON, add_meeting, extraction, meeting_report, official_report, reading

PAGE = PageRequest(limit=50)

SUMMIT = meeting_report().model_copy(
    update={
        "forum": "Shangri-La Dialogue",
        "place": Place(name="Singapore", country="SGP"),
        "date": EventDate.parse("2024-06-10/2024-06-12"),
        "status": MeetingStatus.PLANNED,
        "topics": ["maritime safety"],
    }
)
CALL = meeting_report(
    parties=("ARM", "KGZ"), people=(("Anahit Sarkisova", "ARM"), ("Nurlan Osmonov", "KGZ")), day=None
).model_copy(
    update={"mode": Mode.PHONE, "type": MeetingType.OTHER, "level": Level.HOGS, "status": MeetingStatus.PROPOSED}
)
LINE = ChannelReport(
    name="Caucasus Border Line", type=ChannelType.BORDER_HOTLINE, parties=["ARM", "GEO"], status=ChannelStatus.ACTIVE
)
FORUM = ChannelReport(
    name="Strategic Round Table",
    type=ChannelType.STANDING_DIALOGUE,
    parties=["ARM", "GEO", "KGZ"],
    status=ChannelStatus.PROPOSED,
    organizations=["Ministry of Rivers"],
)
ENVOY = OfficialReport(
    name="Levan Beridze",
    aliases=["Beridze"],
    party="GEO",
    office="Special Envoy",
    function=OfficeFunction.SPECIAL_ENVOY,
)
FORMER = OfficialReport(
    name="Nurlan Osmonov",
    party="KGZ",
    office="former Foreign Minister",
    function=OfficeFunction.FOREIGN_MINISTER,
    basis=OfficeBasis.FORMER,
)


@pytest.fixture
def told(database: Database, clock: FrozenClock) -> tuple[IngestOutcome, IngestOutcome]:
    """Two articles: of a summit to come, in May, and of a call, in June."""
    first = extraction([SUMMIT], [official_report(), ENVOY], [LINE])
    second = extraction([CALL], [official_report(), FORMER], [FORUM])
    one = ArticleIn(text="The Rivers summit", title="Talks", source="Example News", published_at=date(2024, 5, 15))
    two = ArticleIn(text="A call of ministers", source="Other News", language="en", published_at=date(2024, 6, 15))
    return ingest(database, clock, reading(first), one), ingest(database, clock, reading(second), two)


def test_meeting_filters(database: Database, told: tuple[IngestOutcome, IngestOutcome]) -> None:
    """Each filter finds the summit (0), the call (1), both or none."""
    summit, call = told[0].meetings[0].id, told[1].meetings[0].id
    sarkisova = next(one.id for one in told[0].officials if "Sarkisova" in one.body)
    beridze = next(one.id for one in told[0].officials if "Beridze" in one.body)
    cases: list[tuple[MeetingFilter, list[str]]] = [
        (MeetingFilter(), [summit, call]),
        (MeetingFilter(parties=("ARM",)), [summit, call]),
        (MeetingFilter(parties=("ARM", "GEO")), [summit]),
        (MeetingFilter(parties=("GEO", "KGZ")), []),
        (MeetingFilter(official=sarkisova), [summit, call]),
        (MeetingFilter(official=beridze), [summit]),
        (MeetingFilter(official=sarkisova, parties=("KGZ",)), [call]),
        (MeetingFilter(statuses=(MeetingStatus.PLANNED,)), [summit]),
        (MeetingFilter(statuses=(MeetingStatus.PLANNED, MeetingStatus.PROPOSED)), [summit, call]),
        (MeetingFilter(modes=(Mode.PHONE,)), [call]),
        (MeetingFilter(types=(MeetingType.BILATERAL,)), [summit]),
        (MeetingFilter(levels=(Level.HOGS,)), [call]),
        (MeetingFilter(forum="shangri-la  DIALOGUE"), [summit]),
        (MeetingFilter(forum="dialogue"), []),
        (MeetingFilter(country="SGP"), [summit]),
        (MeetingFilter(date_from=date(2024, 6, 12)), [summit]),
        (MeetingFilter(date_from=date(2024, 6, 13)), []),
        (MeetingFilter(date_to=date(2024, 6, 10)), [summit]),
        (MeetingFilter(date_to=date(2024, 6, 9)), []),
        (MeetingFilter(date_from=date(2024, 6, 11), date_to=date(2024, 6, 11)), [summit]),
        (MeetingFilter(reported_from=date(2024, 6, 1)), [call]),
        (MeetingFilter(reported_to=date(2024, 6, 1)), [summit]),
        (MeetingFilter(reported_from=date(2024, 5, 15), reported_to=date(2024, 6, 15)), [summit, call]),
        (MeetingFilter(reported_from=date(2024, 5, 16), reported_to=date(2024, 6, 14)), []),
        (MeetingFilter(q="singapore maritime beridze"), [summit]),
        (MeetingFilter(q="kyrgyzstan"), [call]),
        (MeetingFilter(review=Review.UNREVIEWED), [summit, call]),
        (MeetingFilter(review=Review.CONFIRMED), []),
        (MeetingFilter(outcome_unknown=True, today=date(2024, 6, 12)), []),
        (MeetingFilter(outcome_unknown=True, today=date(2024, 6, 13)), [summit]),
        (MeetingFilter(outcome_unknown=False, today=date(2024, 6, 13)), [call]),
    ]
    with database.read() as session:
        for wanted, expected in cases:
            found = [meeting.id for meeting in list_meetings(session, wanted, PAGE).items]
            assert sorted(found) == sorted(expected), wanted


def test_official_filters(database: Database, told: tuple[IngestOutcome, IngestOutcome]) -> None:
    """An office counts on the days over which it is attested, a former one on none."""
    cases = [
        (OfficialFilter(), ["Anahit", "Levan", "Nurlan"]),
        (OfficialFilter(party="ARM"), ["Anahit"]),
        (OfficialFilter(function=OfficeFunction.FOREIGN_MINISTER), ["Anahit", "Nurlan"]),
        (OfficialFilter(on=date(2024, 5, 15)), ["Anahit", "Levan"]),
        (OfficialFilter(on=date(2024, 6, 1)), ["Anahit"]),
        (OfficialFilter(on=date(2024, 6, 16)), []),
        (OfficialFilter(function=OfficeFunction.SPECIAL_ENVOY, on=date(2024, 5, 15)), ["Levan"]),
        (OfficialFilter(function=OfficeFunction.FOREIGN_MINISTER, on=date(2024, 6, 15)), ["Anahit"]),
        (OfficialFilter(party="GEO", on=date(2024, 5, 15)), ["Levan"]),
        (OfficialFilter(party="GEO", function=OfficeFunction.FOREIGN_MINISTER), []),
        (OfficialFilter(q="envoy georgia"), ["Levan"]),
    ]
    with database.read() as session:
        for wanted, expected in cases:
            found = [one.body.split('"')[3].split()[0] for one in list_officials(session, wanted, PAGE).items]
            assert found == expected, wanted


def test_the_party_of_an_office_counts(database: Database) -> None:
    """A minister of one party who heads an organisation later is found by either, and by each office with its own."""
    minister, head = (
        Tenure(
            function=function,
            party=party,
            basis=OfficeBasis.STATED,
            attested_from=date(year, 1, 1),
            attested_to=date(year, 12, 31),
            report_ids=[],
        )
        for function, party, year in (
            (OfficeFunction.FOREIGN_MINISTER, "KGZ", 2020),
            (OfficeFunction.IGO_HEAD, "OSCE", 2024),
        )
    )
    view = OfficialView(
        name="Nurlan Osmonov", party="KGZ", tenures=[minister, head], report_count=2, source_count=2, confidence=0.9
    )
    with database.write() as session:
        save_resources(session, OfficialRow, [official_entry("off_1", view, Review.UNREVIEWED, NOON)])
    cases = [
        (OfficialFilter(party="KGZ"), 1),
        (OfficialFilter(party="OSCE"), 1),
        (OfficialFilter(party="OSCE", function=OfficeFunction.IGO_HEAD), 1),
        (OfficialFilter(party="KGZ", function=OfficeFunction.IGO_HEAD), 0),
        (OfficialFilter(party="OSCE", on=date(2024, 6, 1)), 1),
        (OfficialFilter(party="OSCE", on=date(2020, 6, 1)), 0),
        (OfficialFilter(party="KGZ", function=OfficeFunction.FOREIGN_MINISTER, on=date(2020, 6, 1)), 1),
    ]
    with database.read() as session:
        for wanted, expected in cases:
            assert len(list_officials(session, wanted, PAGE).items) == expected, wanted


def test_channel_filters(database: Database, told: tuple[IngestOutcome, IngestOutcome]) -> None:
    """Each filter finds the line, the round table, both or none."""
    line, table = told[0].channels[0].id, told[1].channels[0].id
    cases = [
        (ChannelFilter(), [table, line]),
        (ChannelFilter(parties=("ARM", "GEO")), [table, line]),
        (ChannelFilter(parties=("KGZ", "ARM")), [table]),
        (ChannelFilter(types=(ChannelType.BORDER_HOTLINE,)), [line]),
        (ChannelFilter(statuses=(ChannelStatus.PROPOSED, ChannelStatus.ACTIVE)), [table, line]),
        (ChannelFilter(q="rivers ministry"), [table]),
        (ChannelFilter(q="border hotline"), [line]),
    ]
    with database.read() as session:
        for wanted, expected in cases:
            assert [one.id for one in list_channels(session, wanted, PAGE).items] == expected, wanted


def test_sessions_are_the_meetings_in_a_forum_of_the_name(database: Database, clock: FrozenClock) -> None:
    """By name, alias or initials; a round that no text names is one of the only dialogue that its parties have."""
    dialogue = ChannelReport(
        name="Border Affairs Dialogue",
        aliases=["Line Talks"],
        type=ChannelType.STANDING_DIALOGUE,
        parties=["ARM", "GEO"],
    )
    rounds = [
        meeting_report(day=f"2024-0{month}-10").model_copy(update={"forum": forum, "type": MeetingType.MECHANISM_ROUND})
        for month, forum in enumerate(
            ["the Border Affairs Dialogue", "line talks", "BAD", None, "River Dialogue"], start=1
        )
    ]
    first = ingest(database, clock, reading(extraction(rounds, [], [dialogue])), ArticleIn(text="rounds"))

    def sessions() -> list[str]:
        with database.read() as session:
            found = list_meetings(session, sessions_of(session, get_channel(session, first.channels[0].id)), PAGE)
        return sorted(MeetingView.model_validate_json(one.body).forum or "" for one in found.items)

    assert sessions() == ["", "BAD", "line talks", "the Border Affairs Dialogue"]
    ingest(database, clock, reading(extraction([], [], [FORUM])), ArticleIn(text="another dialogue"))
    assert sessions() == ["BAD", "line talks", "the Border Affairs Dialogue"]


def test_article_filters(database: Database, told: tuple[IngestOutcome, IngestOutcome]) -> None:
    """Each filter finds the first article, the second, both or none."""
    first, second = told[0].article.id, told[1].article.id
    cases = [
        (ArticleFilter(), [first, second]),
        (ArticleFilter(q="rivers talks"), [first]),
        (ArticleFilter(source="Other News"), [second]),
        (ArticleFilter(language="en"), [first, second]),
        (ArticleFilter(language="fr"), []),
        (ArticleFilter(published_from=date(2024, 5, 16)), [second]),
        (ArticleFilter(published_to=date(2024, 5, 15)), [first]),
        (ArticleFilter(published_from=date(2024, 5, 16), published_to=date(2024, 6, 14)), []),
    ]
    with database.read() as session:
        for wanted, expected in cases:
            assert sorted(one.id for one in list_articles(session, wanted, PAGE).items) == sorted(expected), wanted
        newest = list_articles(session, ArticleFilter(), PageRequest(limit=1, sort="-published"))
        assert [one.id for one in newest.items] == [second]
        page = PageRequest(limit=1, after=newest.next, sort="-published")
        assert [one.id for one in list_articles(session, ArticleFilter(), page).items] == [first]


def test_missing_and_merged_ids_are_told_apart(database: Database) -> None:
    """A merged-away meeting says where it went, but only under meetings; others are not found."""
    with database.write() as session:
        add_meeting(session, "mtg_1")
        session.add([RedirectRow(id="mtg_2", target_id="mtg_1")])
    with database.read() as session:
        assert get_meeting(session, "mtg_1").id == "mtg_1"
        with pytest.raises(MovedError) as moved:
            get_meeting(session, "mtg_2")
        assert moved.value.resource_id == "mtg_1"
        for get, resource_id in ((get_meeting, "mtg_3"), (get_official, "mtg_2"), (get_channel, "mtg_1")):
            with pytest.raises(NotFoundError):
                get(session, resource_id)


def test_bodies_are_whole_views(told: tuple[IngestOutcome, IngestOutcome]) -> None:
    """What was reported can be read from the stored view."""
    assert MeetingReport.model_validate_json(told[0].reports[0].content) == SUMMIT
    assert '"forum":"Shangri-La Dialogue"' in told[0].meetings[0].body
