"""What articles tell comes to the same, whatever the order in which they come, go and come again."""

from collections.abc import Sequence
from itertools import permutations
from random import Random  # noqa: TID251 - a seeded walk, whose seed is printed

import pytest

from service.domain.articles import ArticleIn
from service.domain.reports import Extraction, MeetingReport, OfficialReport
from service.domain.resources import MeetingView
from service.domain.vocabulary import ChangeType, MeetingStatus
from service.errors import MovedError
from service.ingest.articles import IngestOutcome, ingest, withdraw
from service.store.changes import Change, list_changes
from service.store.channels import ChannelFilter, list_channels
from service.store.meetings import MeetingFilter, get_meeting, list_meetings
from service.store.officials import OfficialFilter, list_officials
from service.store.paging import PageRequest
from service.store.reports import reports_of_article
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import channel_report, extraction, meeting_report, official_report, reading, views_of

PAGE = PageRequest(limit=100)
SARKISOVA, BERIDZE = ("Anahit Sarkisova", "ARM"), ("Levan Beridze", "GEO")
ARTICLES = [
    extraction([meeting_report()], [official_report()], [channel_report()]),
    extraction([meeting_report(day="2024-05-14", people=(SARKISOVA,))], [official_report("Anahit Sarkisova")]),
    extraction([meeting_report(day="2024-06-20", status=MeetingStatus.PLANNED)], [official_report("Sarkisova")]),
    extraction([meeting_report(parties=("ARM", "KGZ"), people=(SARKISOVA, ("Nurlan Osmonov", "KGZ")))], [], []),
    extraction(
        [meeting_report(day="2024-05"), meeting_report(day="2024-06-20", start=90)],
        [official_report("Levan Beridze", "GEO")],
        [channel_report(None)],
    ),
]


def test_any_order_gives_the_same_resources(database: Database, clock: FrozenClock) -> None:
    """Each order of five articles, each withdrawn again afterwards, leads to the same views."""
    orders = list(permutations(range(len(ARTICLES))))
    Random(5).shuffle(orders)  # noqa: S311 - it guards no secret
    expected: list[list[str]] | None = None
    for order in orders[:8]:
        kept = [_ingest(database, clock, index) for index in order]
        found = views_of(database)
        expected = expected or found
        assert found == expected, order
        for outcome in kept:
            database.run(withdraw, clock, outcome.article.id)
        assert views_of(database) == [[], [], []]


def test_coming_and_going_leaves_what_the_present_articles_tell(database: Database, clock: FrozenClock) -> None:
    """After any walk of ingests and withdrawals the views are those of a fresh ingest of what is there."""
    seed = 7
    chance = Random(seed)  # noqa: S311 - it guards no secret
    present: dict[int, IngestOutcome] = {}
    for _ in range(40):
        index = chance.randrange(len(ARTICLES))
        if index in present:
            database.run(withdraw, clock, present.pop(index).article.id)
        else:
            present[index] = _ingest(database, clock, index)
        clock.advance(seconds=1)
    walked = views_of(database)
    for outcome in present.values():
        database.run(withdraw, clock, outcome.article.id)
    for index in sorted(present):
        _ingest(database, clock, index)
    assert views_of(database) == walked, f"seed {seed}"


def test_log_tells_of_every_resource_there_is(database: Database, clock: FrozenClock) -> None:
    """Who follows the log from its start knows which resources exist, and at which revision; no number is left out."""
    chance = Random(11)  # noqa: S311 - it guards no secret
    present: dict[int, IngestOutcome] = {}
    for _ in range(30):
        index = chance.randrange(len(ARTICLES))
        if index in present:
            database.run(withdraw, clock, present.pop(index).article.id)
        else:
            present[index] = _ingest(database, clock, index)
        clock.advance(seconds=1)
    known: dict[str, int] = {}
    with database.read() as session:
        log = list_changes(session, 0, PageRequest(limit=10_000)).items
        there = {
            one.id: one.revision
            for items in (
                list_meetings(session, MeetingFilter(), PAGE),
                list_officials(session, OfficialFilter(), PAGE),
                list_channels(session, ChannelFilter(), PAGE),
            )
            for one in items.items
        }
    for change in log:
        _follow(known, change)
    assert known == there
    assert [change.seq for change in log] == list(range(1, len(log) + 1))


def test_merged_meeting_leads_to_the_older_and_splits_again(database: Database, clock: FrozenClock) -> None:
    """Two meetings that a third article shows to be one become the older, until that article is withdrawn."""
    first = _tell(database, clock, [meeting_report(people=(SARKISOVA,))])
    second = _tell(database, clock, [meeting_report(day="[2024-05-13..2024-05-16]", people=(BERIDZE,))])
    older, younger = first.meetings[0].id, second.meetings[0].id
    bridge = _tell(database, clock, [meeting_report(people=(SARKISOVA, BERIDZE))])
    assert [(change.type, change.resource_id, change.related_id) for change in bridge.changes] == [
        (ChangeType.UPDATED, older, None),
        (ChangeType.MERGED, younger, older),
    ]
    with database.read() as session:
        with pytest.raises(MovedError) as moved:
            get_meeting(session, younger)
        assert moved.value.resource_id == older
    split = database.run(withdraw, clock, bridge.article.id)
    assert [(change.type, change.related_id) for change in split] == [
        (ChangeType.UPDATED, None),
        (ChangeType.SPLIT, older),
    ]
    with database.read() as session:
        ids = {one.id for one in list_meetings(session, MeetingFilter(), PAGE).items}
    assert ids == {older, split[1].resource_id}


def test_meetings_follow_officials_who_turn_out_to_be_one(database: Database, clock: FrozenClock) -> None:
    """A meeting that named a merged-away official names the one who stays, though nothing new is told of it."""
    told = [
        ([meeting_report(day="2024-03-05", people=(SARKISOVA, ("Levan", "GEO")))], [official_report("Levan", "GEO")]),
        ([meeting_report(people=(SARKISOVA, ("Beridze", "GEO")))], [official_report("Beridze", "GEO")]),
        ([], [official_report("Levan Beridze", "GEO")]),
    ]
    first, second, last = (_tell(database, clock, meetings, officials) for meetings, officials in told)
    stays = first.officials[0].id
    assert second.officials[0].id != stays
    assert [one.id for one in last.officials] == [stays]
    with database.read() as session:
        met = list_meetings(session, MeetingFilter(official=stays), PAGE).items
        assert {one.id for one in met} == {first.meetings[0].id, second.meetings[0].id}
        assert get_meeting(session, second.meetings[0].id).revision == 2


def test_namesakes_of_one_article_are_not_taken_for_each_other(database: Database, clock: FrozenClock) -> None:
    """Two officials of one name are told apart by their parties; a meeting of both links to neither by the name."""
    namesakes = ("Osmonov", "KGZ"), ("Osmonov", "KAZ")
    told = extraction(
        [meeting_report(parties=("KGZ", "KAZ"), people=namesakes)],
        [official_report(name, party, start) for start, (name, party) in enumerate(namesakes, start=20)],
    )
    outcome = ingest(database, clock, reading(told), ArticleIn(text="namesakes"))
    assert len(outcome.officials) == 2
    participants = MeetingView.model_validate_json(outcome.meetings[0].body).participants
    assert [(one.party, one.official_id) for one in participants] == [("KGZ", None), ("KAZ", None)]


def test_view_that_stays_is_not_written(database: Database, clock: FrozenClock) -> None:
    """An article that tells of something else leaves revisions as they are."""
    first = _ingest(database, clock, 0)
    other = meeting_report(parties=("TJK", "UZB"), people=(("Davlat Rahimov", "TJK"),))
    outcome = _tell(database, clock, [other])
    assert {change.type for change in outcome.changes} == {ChangeType.CREATED}
    with database.read() as session:
        assert get_meeting(session, first.meetings[0].id) == first.meetings[0]


def test_reports_say_which_resource_they_tell_of(database: Database, clock: FrozenClock) -> None:
    """After every step each report points to a resource that exists and counts it."""
    kept = [_ingest(database, clock, index) for index in range(len(ARTICLES))]
    with database.read() as session:
        counted: dict[str, int] = {}
        for outcome in kept:
            for report in reports_of_article(session, outcome.article.id):
                counted[report.resource_id] = counted.get(report.resource_id, 0) + 1
        for meeting in list_meetings(session, MeetingFilter(), PAGE).items:
            assert MeetingView.model_validate_json(meeting.body).report_count == counted[meeting.id]


def _follow(known: dict[str, int], change: Change) -> None:
    if change.type in (ChangeType.MERGED, ChangeType.REMOVED):
        assert known.pop(change.resource_id) == change.revision
    elif change.type is ChangeType.UPDATED:
        assert known[change.resource_id] == change.revision - 1
        known[change.resource_id] = change.revision
    else:
        assert change.resource_id not in known
        known[change.resource_id] = change.revision


def _ingest(database: Database, clock: FrozenClock, index: int) -> IngestOutcome:
    return ingest(
        database, clock, reading(ARTICLES[index]), ArticleIn(text=f"article {index}", source=f"paper {index}")
    )


def _tell(
    database: Database, clock: FrozenClock, meetings: Sequence[MeetingReport], officials: Sequence[OfficialReport] = ()
) -> IngestOutcome:
    clock.advance(seconds=1)
    found: Extraction = extraction(meetings, officials)
    return ingest(database, clock, reading(found), ArticleIn(text=str(clock.now())))
