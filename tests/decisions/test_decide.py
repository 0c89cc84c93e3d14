"""What people decide stands, whatever articles come, go or are read anew, until it is undone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random  # noqa: TID251 - a seeded walk, whose seed is printed

import pytest

from service.decisions.decide import DecisionOutcome, Subject, correct, merge, review, split, undo
from service.domain.articles import ArticleIn
from service.domain.decisions import ChannelFields, MeetingFields, OfficialFields, Signed
from service.domain.reports import Extraction, MeetingReport
from service.domain.resources import ChannelView, MeetingView, OfficialView
from service.domain.vocabulary import ChangeType, ChannelStatus, DecisionType, MeetingStatus, ReportKind, Review
from service.errors import (
    CommuniqueError,
    ConflictError,
    InvalidValueError,
    MovedError,
    NotFoundError,
    RevisionMismatchError,
)
from service.ingest.articles import IngestOutcome, ingest, reextract, withdraw
from service.store.channels import get_channel
from service.store.decisions import DecisionFilter, get_decision, list_decisions, resources_of_decisions
from service.store.meetings import MeetingFilter, get_meeting, list_meetings
from service.store.officials import get_official
from service.store.paging import PageRequest
from service.store.resources import StoredResource
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import channel_report, extraction, meeting_report, official_report, reading, views_of

PAGE = PageRequest(limit=100)
REASONS = Signed(by="desk@newsroom.example", principal="loopback", reason="The ministry says so.")
SARKISOVA, BERIDZE = ("Anahit Sarkisova", "ARM"), ("Levan Beridze", "GEO")


def test_a_corrected_field_outlives_every_article(database: Database, clock: FrozenClock) -> None:
    """A later article that says otherwise, a new reading and a withdrawal leave it; what sources say stands beside."""
    first = _tell(database, clock, "first", [meeting_report(day="2024-05-14")])
    meeting = first.meetings[0].id
    fields = MeetingFields.model_validate({"status": "cancelled", "date": {"edtf": "2024-05-13"}, "forum": None})
    database.run(correct, clock, _meeting(meeting), fields, REASONS)
    _tell(database, clock, "second", [meeting_report(day="2024-05-14", start=7)])
    reextract(database, clock, reading(extraction([meeting_report(day="2024-05-14", quote="met")])), first.article.id)
    view = _view(database, meeting)
    assert (view.status, view.date and view.date.edtf, view.report_count) == ("cancelled", "2024-05-13", 2)
    assert view.event_codes.plover_type == "REJECT"
    said = {note.field: (note.sources_agree, note.sources_say) for note in view.corrections}
    assert said["status"] == (False, "held")
    assert said["forum"] == (True, None)
    assert [note.by for note in view.corrections] == [REASONS.by] * 3
    database.run(withdraw, clock, first.article.id)
    assert _view(database, meeting).status is MeetingStatus.CANCELLED


def test_decisions_wait_for_a_withdrawn_article_to_come_again(database: Database, clock: FrozenClock) -> None:
    """With the last article the meeting goes; sent in anew it is what people made of it."""
    told = _tell(database, clock, "only", [meeting_report()])
    outcome = database.run(
        correct, clock, _meeting(told.meetings[0].id), MeetingFields(forum="Black Sea Forum"), REASONS
    )
    database.run(withdraw, clock, told.article.id)
    with database.read() as session:
        assert resources_of_decisions(session, [outcome.decision.id]) == {}
    again = _tell(database, clock, "only", [meeting_report()])
    assert MeetingView.model_validate_json(again.meetings[0].body).forum == "Black Sea Forum"
    assert again.meetings[0].review is Review.CORRECTED
    with database.read() as session:
        assert resources_of_decisions(session, [outcome.decision.id]) == {outcome.decision.id: again.meetings[0].id}


def test_merged_stay_one_though_their_dates_differ(database: Database, clock: FrozenClock) -> None:
    """The older id stays, the other leads to it, articles of either day join, and undoing parts them again."""
    may = _tell(database, clock, "may", [meeting_report(day="2024-05-14")])
    june = _tell(database, clock, "june", [meeting_report(day="2024-06-20")])
    older, younger = may.meetings[0].id, june.meetings[0].id
    outcome = database.run(merge, clock, _meeting(younger), older, REASONS)
    assert [one.id for one in outcome.resources] == [older]
    assert [(change.type, change.resource_id) for change in outcome.changes] == [
        (ChangeType.UPDATED, older),
        (ChangeType.MERGED, younger),
    ]
    with database.read() as session, pytest.raises(MovedError) as moved:
        get_meeting(session, younger)
    assert moved.value.resource_id == older
    for text, day in (("may again", "2024-05-14"), ("june again", "2024-06-20")):
        assert [one.id for one in _tell(database, clock, text, [meeting_report(day=day)]).meetings] == [older]
    assert _view(database, older).report_count == 4
    changes = database.run(undo, clock, outcome.decision.id)
    assert [change.type for change in changes] == [ChangeType.UPDATED, ChangeType.SPLIT]
    assert {change.decision_id for change in changes} == {outcome.decision.id}
    assert sorted(_view(database, one.id).report_count for one in _meetings(database)) == [2, 2]


def test_split_reports_stay_apart(database: Database, clock: FrozenClock) -> None:
    """What is split off has a new id; a later article joins the part that it fits, or else the one that stayed."""
    told = [_tell(database, clock, f"{n}", [meeting_report(people=(SARKISOVA, BERIDZE))]) for n in range(3)]
    meeting = told[0].meetings[0].id
    assert _view(database, meeting).report_count == 3
    outcome = database.run(split, clock, _meeting(meeting), [told[2].reports[0].id], REASONS)
    apart = outcome.resources[1].id
    assert [one.id for one in outcome.resources] == [meeting, apart]
    assert outcome.decision.related_id == apart
    _tell(database, clock, "later", [meeting_report()])
    assert (_view(database, meeting).report_count, _view(database, apart).report_count) == (3, 1)
    database.run(undo, clock, outcome.decision.id)
    assert [_view(database, one.id).report_count for one in _meetings(database)] == [4]


def test_people_decide_about_officials_and_channels_too(database: Database, clock: FrozenClock) -> None:
    """Two officials become one, also where a meeting names them; a channel is as set, and as said once undone."""
    told = extraction(
        [meeting_report(people=(("A. Sarkisova", "ARM"), BERIDZE))],
        [official_report("Anahit Sarkisova"), official_report("Anna Sarkisyan", start=60)],
        [channel_report()],
    )
    outcome = ingest(database, clock, reading(told), ArticleIn(text="all kinds"))
    first, second = (one.id for one in outcome.officials)
    merged = database.run(merge, clock, Subject(ReportKind.OFFICIAL, second), first, REASONS)
    assert "Anna Sarkisyan" in OfficialView.model_validate_json(merged.resources[0].body).aliases
    fields = OfficialFields.model_validate(
        {"tenures": [{"function": "foreign_minister", "party": "ARM", "start": {"edtf": "2021"}}]}
    )
    database.run(correct, clock, Subject(ReportKind.OFFICIAL, first), fields, REASONS)
    with database.read() as session:
        tenures = OfficialView.model_validate_json(get_official(session, first).body).tenures
    assert [one.start and one.start.edtf for one in tenures] == ["2021"]
    assert [str(one.attested_to) for one in tenures] == ["2024-05-15"]
    channel = outcome.channels[0].id
    made = database.run(
        correct,
        clock,
        Subject(ReportKind.CHANNEL, channel),
        ChannelFields(status=ChannelStatus.SUSPENDED),
        REASONS,
    )
    assert _channel_status(database, channel) == (ChannelStatus.SUSPENDED, "A person set it.")
    database.run(undo, clock, made.decision.id)
    assert _channel_status(database, channel)[0] is ChannelStatus.ACTIVE


def test_the_latest_correction_of_a_field_counts(database: Database, clock: FrozenClock) -> None:
    """Undone, it leaves the one before."""
    meeting = _tell(database, clock, "told", [meeting_report()]).meetings[0].id
    database.run(correct, clock, _meeting(meeting), MeetingFields(forum="First Forum"), REASONS)
    clock.advance(seconds=1)
    made = database.run(correct, clock, _meeting(meeting), MeetingFields(forum="Second Forum"), REASONS)
    assert _view(database, meeting).forum == "Second Forum"
    database.run(undo, clock, made.decision.id)
    assert _view(database, meeting).forum == "First Forum"


def test_any_way_of_coming_back_gives_what_was_decided(database: Database, clock: FrozenClock) -> None:
    """With a merge, a split and a correction standing, articles go and come in any order: the same views."""
    seed = 3
    chance = Random(seed)  # noqa: S311 - it guards no secret
    texts = [("a", "2024-05-14"), ("b", "2024-05-14"), ("c", "2024-05-14"), ("d", "2024-06-20"), ("e", "2024-06-20")]
    present = {text: _tell(database, clock, text, [meeting_report(day=day)]) for text, day in texts}
    may, june = present["a"].meetings[0].id, present["d"].meetings[0].id
    database.run(split, clock, _meeting(may), [present["c"].reports[0].id], REASONS)
    clock.advance(seconds=1)
    database.run(merge, clock, _meeting(may), june, REASONS)
    database.run(correct, clock, _meeting(min(may, june)), MeetingFields(forum="Black Sea Forum"), REASONS)
    decided = views_of(database)
    assert len(decided[0]) == 2
    for _ in range(6):
        going = chance.sample(texts, 4)
        for text, _day in going:
            database.run(withdraw, clock, present[text].article.id)
        chance.shuffle(going)
        for text, day in going:
            present[text] = _tell(database, clock, text, [meeting_report(day=day)])
        assert views_of(database) == decided, f"seed {seed}"


REFUSALS = {
    "another revision": (RevisionMismatchError, "revision 1"),
    "itself": (InvalidValueError, "the one itself"),
    "no such other": (InvalidValueError, "no such meeting"),
    "a report of another": (InvalidValueError, "no report of the meeting"),
    "all reports": (InvalidValueError, "at least one"),
    "merged away": (ConflictError, "merged into"),
    "no such meeting": (NotFoundError, "no such meeting"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_decided_is_refused_and_leaves_all_as_it_was(
    database: Database, clock: FrozenClock, case: str
) -> None:
    """A clear error, no decision kept, no view changed."""
    told = [
        _tell(database, clock, day, [meeting_report(day=day)]) for day in ("2024-05-14", "2024-06-20", "2024-07-01")
    ]
    one, other, gone = (each.meetings[0].id for each in told)
    database.run(merge, clock, _meeting(other), gone, REASONS)
    before = views_of(database)
    nothing = "mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7"
    attempts = {
        "another revision": lambda: database.run(
            review, clock, Subject(ReportKind.MEETING, one, frozenset({7})), DecisionType.CONFIRM, REASONS
        ),
        "itself": lambda: database.run(merge, clock, _meeting(one), one, REASONS),
        "no such other": lambda: database.run(merge, clock, _meeting(one), nothing, REASONS),
        "a report of another": lambda: database.run(split, clock, _meeting(one), [told[1].reports[0].id], REASONS),
        "all reports": lambda: database.run(split, clock, _meeting(one), [told[0].reports[0].id], REASONS),
        "merged away": lambda: database.run(review, clock, _meeting(gone), DecisionType.CONFIRM, REASONS),
        "no such meeting": lambda: database.run(correct, clock, _meeting(nothing), MeetingFields(forum="x"), REASONS),
    }
    error, words = REFUSALS[case]
    with pytest.raises(error, match=words):
        attempts[case]()
    assert views_of(database) == before
    with database.read() as session:
        assert len(list_decisions(session, DecisionFilter(), PAGE).items) == 1


def test_what_contradicts_a_standing_decision_names_it(database: Database, clock: FrozenClock) -> None:
    """Rejecting what is confirmed, parting what was merged, joining what was split: undo that first."""
    told = [_tell(database, clock, day, [meeting_report(day=day)]) for day in ("2024-05-14", "2024-06-20")]
    one, other = (each.meetings[0].id for each in told)
    confirmed = database.run(review, clock, _meeting(one), DecisionType.CONFIRM, REASONS)
    _refuses(confirmed, lambda: database.run(review, clock, _meeting(one), DecisionType.REJECT, REASONS))
    database.run(undo, clock, confirmed.decision.id)
    rejected = database.run(review, clock, _meeting(one), DecisionType.REJECT, REASONS)
    _refuses(rejected, lambda: database.run(correct, clock, _meeting(one), MeetingFields(forum="x"), REASONS))
    database.run(undo, clock, rejected.decision.id)
    merged = database.run(merge, clock, _meeting(one), other, REASONS)
    _refuses(merged, lambda: database.run(split, clock, _meeting(one), [told[1].reports[0].id], REASONS))
    database.run(undo, clock, merged.decision.id)
    both = _tell(database, clock, "again", [meeting_report(day="2024-05-14")])
    parted = database.run(split, clock, _meeting(one), [both.reports[0].id], REASONS)
    _refuses(parted, lambda: database.run(merge, clock, _meeting(one), parted.resources[1].id, REASONS))


def test_of_two_who_decide_at_once_one_is_told(database: Database, clock: FrozenClock) -> None:
    """Both name the revision that they saw; one decides, the other learns that it is no longer there."""
    meeting = _tell(database, clock, "told", [meeting_report()]).meetings[0].id

    def decide(forum: str) -> DecisionOutcome | CommuniqueError:
        try:
            subject = Subject(ReportKind.MEETING, meeting, frozenset({1}))
            return database.run(correct, clock, subject, MeetingFields(forum=forum), REASONS)
        except CommuniqueError as error:
            return error

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(decide, [f"Forum {n}" for n in range(8)]))
    assert sum(isinstance(one, DecisionOutcome) for one in came) == 1
    assert sum(isinstance(one, RevisionMismatchError) for one in came) == 7
    assert _view(database, meeting).forum in {f"Forum {n}" for n in range(8)}


def test_new_reading_of_the_same_words_keeps_a_merge(database: Database, clock: FrozenClock) -> None:
    """Reports are replaced as wholes; who reads more or fewer words of the same sentence still speaks of the same."""
    may = _tell(database, clock, "may", [meeting_report(day="2024-05-14", quote="held talks")])
    june = _tell(database, clock, "june", [meeting_report(day="2024-06-20")])
    made = database.run(merge, clock, _meeting(may.meetings[0].id), june.meetings[0].id, REASONS)
    outcome = reextract(
        database,
        clock,
        reading(extraction([meeting_report(day="2024-05-14", quote="held talks today")])),
        may.article.id,
    )
    assert (outcome.kept, outcome.new, outcome.gone) == (0, 1, 1)
    assert [one.id for one in _meetings(database)] == [may.meetings[0].id]
    with database.read() as session:
        assert get_decision(session, made.decision.id) == made.decision


def test_reading_the_same_again_writes_nothing(database: Database, clock: FrozenClock) -> None:
    """An article whose reports come out as they were keeps its revision, and the log is silent."""
    told = _tell(database, clock, "told", [meeting_report()])
    outcome = reextract(database, clock, reading(extraction([meeting_report()])), told.article.id)
    assert (outcome.kept, outcome.new, outcome.gone, outcome.changes) == (1, 0, 0, [])
    assert outcome.article == told.article


def _refuses(standing: DecisionOutcome, deciding: object) -> None:
    assert callable(deciding)
    with pytest.raises(ConflictError, match=standing.decision.id):
        deciding()


def _tell(database: Database, clock: FrozenClock, text: str, meetings: Sequence[MeetingReport]) -> IngestOutcome:
    clock.advance(seconds=1)
    found: Extraction = extraction(meetings)
    return ingest(database, clock, reading(found), ArticleIn(text=text, source=f"paper {text}"))


def _meeting(meeting_id: str) -> Subject:
    return Subject(ReportKind.MEETING, meeting_id)


def _meetings(database: Database) -> list[StoredResource]:
    with database.read() as session:
        return list_meetings(session, MeetingFilter(), PAGE).items


def _view(database: Database, meeting_id: str) -> MeetingView:
    with database.read() as session:
        return MeetingView.model_validate_json(get_meeting(session, meeting_id).body)


def _channel_status(database: Database, channel_id: str) -> tuple[ChannelStatus, str]:
    with database.read() as session:
        view = ChannelView.model_validate_json(get_channel(session, channel_id).body)
    return view.status, view.status_rule
