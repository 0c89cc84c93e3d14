"""What a meeting is, as all its reports together tell it."""

from typing import Any

import pytest

from service.domain.dates import EventDate
from service.domain.reports import Participant, Place
from service.domain.vocabulary import (
    Attendance,
    ConflictField,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeBasis,
    OfficeFunction,
    Role,
)
from service.resolution import meetings
from tests.resolution.making import DEFENCE, HEAD, meeting, person

VALE, LIND = person("Ana Vale", "USA"), person("Bo Lind", "CHN")
PROPOSED, PLANNED, HELD = MeetingStatus.PROPOSED, MeetingStatus.PLANNED, MeetingStatus.HELD
DECLINED, CANCELLED, POSTPONED = MeetingStatus.DECLINED, MeetingStatus.CANCELLED, MeetingStatus.POSTPONED


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([(PROPOSED, "2031-05-01"), (DECLINED, "2031-05-02")], DECLINED),
        ([(DECLINED, "2031-05-02"), (PROPOSED, "2031-05-02")], DECLINED),
        ([(HELD, "2031-05-02"), (PLANNED, "2031-05-09")], HELD),
        ([(HELD, "2031-05-02"), (CANCELLED, "2031-05-09")], CANCELLED),
        ([(CANCELLED, "2031-05-02"), (HELD, "2031-05-09")], HELD),
        ([(PLANNED, "2031-05-02"), (POSTPONED, "2031-05-03")], POSTPONED),
        ([(POSTPONED, "2031-05-02"), (PLANNED, "2031-05-03")], PLANNED),
        ([(HELD, None), (PLANNED, "2031-05-03")], HELD),
        ([(CANCELLED, None), (PLANNED, "2031-05-03")], PLANNED),
        ([(PLANNED, None), (HELD, None)], HELD),
    ],
)
def test_the_status_follows_from_the_history(
    words: list[tuple[MeetingStatus, str | None]], status: MeetingStatus
) -> None:
    """The latest word counts, of one day's words the one furthest on; what took place stays held but for a denial."""
    reports = [meeting(f"{number}/1", VALE, LIND, status=word, said=said) for number, (word, said) in enumerate(words)]
    view = meetings.view(reports, {})
    assert view.status is status
    assert view.status_rule
    assert len(view.history) == len(words)


def test_contradicting_sources_are_all_shown() -> None:
    """Differing days, places and modes, and a denial, stand beside the merged values with the reports behind them."""
    told = [
        meeting(
            "a/1",
            VALE,
            LIND,
            said="2031-05-04",
            when="2031-05-03",
            mode=Mode.PHONE,
            place=Place(name="Oslo", country="NOR"),
        ),
        meeting(
            "b/1",
            VALE,
            LIND,
            said="2031-05-05",
            when="2031-05-03",
            mode=Mode.VIDEO,
            place=Place(name="Bergen", country="NOR"),
        ),
        meeting("c/1", VALE, LIND, said="2031-05-04", when="2031-05-02", mode=Mode.PHONE, status=CANCELLED),
        meeting("d/1", VALE, LIND, said="2031-05-06", when="2031-05"),
    ]
    view = meetings.view(told, {})
    conflicts = {one.field: {value.value: sorted(value.report_ids) for value in one.values} for one in view.conflicts}
    assert conflicts == {
        ConflictField.DATE: {"2031-05-02": ["c/1"], "2031-05-03": ["a/1", "b/1"]},
        ConflictField.PLACE: {"Oslo": ["a/1"], "Bergen": ["b/1"]},
        ConflictField.MODE: {"phone": ["a/1", "c/1"], "video": ["b/1"]},
        ConflictField.STATUS: {"cancelled": ["c/1"], "held": ["a/1", "b/1", "d/1"]},
    }
    assert view.date is not None
    assert view.date.edtf == "2031-05-03"
    assert view.mode is Mode.PHONE


def test_the_date_is_one_that_a_report_gives() -> None:
    """Of dates that agree the most exact is taken as told; none is made of two, and an unresolved one is kept."""
    week = meeting("a/1", VALE, LIND, when="[2031-05-01..2031-05-07]", status=PLANNED, said="2031-04-28")
    month = meeting("b/1", VALE, LIND, when="2031-05", said="2031-06-01")
    assert meetings.view([week, month], {}).date == month.content.date
    held = meeting("c/1", VALE, LIND, when="2031-05-03", said="2031-05-03")
    assert meetings.view([week, month, held], {}).date == held.content.date
    june = EventDate.unresolved("in June")
    vague = meeting("d/1", VALE, LIND).model_copy(
        update={"content": meeting("d/1", VALE, LIND).content.model_copy(update={"date": june})}
    )
    assert meetings.view([vague], {}).date == june


def test_a_postponed_meeting_has_its_new_date_or_none() -> None:
    """The day it was first planned for is no longer its date."""
    planned = meeting("a/1", VALE, LIND, status=PLANNED, when="2031-05-03", said="2031-04-01")
    moved = meeting("b/1", VALE, LIND, status=POSTPONED, said="2031-04-20")
    again = meeting("c/1", VALE, LIND, status=POSTPONED, when="2031-07-01", said="2031-04-21")
    assert meetings.view([planned, moved], {}).date is None
    assert meetings.view([planned, moved, again], {}).date == again.content.date


def test_dates_that_were_moved_are_kept_with_who_gave_and_who_moved_them() -> None:
    """Each date before a move stands with its reports and the first that put it off; the one it has now does not."""
    told = [
        meeting("a/1", VALE, LIND, status=PROPOSED, when="2031-05-03", said="2031-04-01"),
        meeting("b/1", VALE, LIND, status=PLANNED, when="2031-05-03", said="2031-04-02"),
        meeting("c/1", VALE, LIND, status=POSTPONED, said="2031-04-20"),
        meeting("d/1", VALE, LIND, status=POSTPONED, when="2031-07-01", said="2031-04-21"),
        meeting("e/1", VALE, LIND, status=PLANNED, when="2031-07-01", said="2031-05-01"),
        meeting("f/1", VALE, LIND, status=POSTPONED, when="2031-09-10", said="2031-06-20"),
        meeting("g/1", VALE, LIND, status=POSTPONED, said="2031-06-21"),
    ]
    view = meetings.view(told, {})
    assert [(one.date.edtf, one.report_ids, one.moved_by) for one in view.earlier_dates] == [
        ("2031-05-03", ["a/1", "b/1"], "c/1"),
        ("2031-07-01", ["d/1", "e/1"], "f/1"),
    ]
    assert view.date == told[5].content.date
    assert view.conflicts == []
    held = meetings.view([*told, meeting("h/1", VALE, LIND, said="2031-09-11")], {})
    assert (held.date, held.earlier_dates) == (view.date, view.earlier_dates)


@pytest.mark.parametrize(
    ("plan", "move"),
    [
        ({"when": "2031-05-03", "said": "2031-04-21"}, {"said": "2031-04-20"}),
        ({"when": "2031-05-03"}, {"said": "2031-04-20"}),
        ({"when": "[2031-05-03..2031-05-05]", "said": "2031-04-01"}, {"when": "2031-05-05", "said": "2031-04-20"}),
        ({"when": "2031-07-03"}, {"when": "2031-05-05"}),
    ],
    ids=["planned again", "nobody knows when it was said", "a day among those planned", "the later date"],
)
def test_a_date_is_moved_only_where_the_reports_say_so(plan: dict[str, Any], move: dict[str, Any]) -> None:
    """What was said after a move, or fits the new date, still holds; without days of saying only a later day moves."""
    told = [meeting("a/1", VALE, LIND, status=PLANNED, **plan), meeting("b/1", VALE, LIND, status=POSTPONED, **move)]
    assert meetings.view(told, {}).earlier_dates == []


def test_who_attended_is_a_conflict_where_two_reports_of_a_held_meeting_differ() -> None:
    """One has somebody there, another has them stay away; who was expected and did not come is no conflict."""
    away = person("Bo Lind", "CHN", attendance=Attendance.ABSENT)
    told = [
        meeting("a/1", VALE, LIND, said="2031-05-04"),
        meeting("b/1", VALE, away, said="2031-05-05"),
        meeting("c/1", VALE, person("Lind", "CHN"), said="2031-05-05"),
    ]
    [conflict] = meetings.view(told, {}).conflicts
    assert (conflict.field, conflict.subject) == (ConflictField.ATTENDANCE, "Bo Lind")
    assert {value.value: sorted(value.report_ids) for value in conflict.values} == {
        "attended": ["a/1", "c/1"], "absent": ["b/1"],
    }  # fmt: skip
    expected = meeting("d/1", VALE, LIND, said="2031-05-01", status=PLANNED)
    assert meetings.view([expected, told[1]], {}).conflicts == []


def test_two_names_for_one_office_of_a_side_are_a_conflict_unless_one_report_has_both() -> None:
    """Where one person holds the office, sources that name two contradict each other; deputies may be many."""
    roth = person("Eva Roth", "CHN")
    one, other = meeting("a/1", VALE, LIND, said="2031-05-04"), meeting("b/1", VALE, roth, said="2031-05-04")
    [conflict] = meetings.view([one, other], {}).conflicts
    assert (conflict.field, conflict.subject) == (ConflictField.REPRESENTATIVE, "CHN defence_minister")
    assert {value.value: value.report_ids for value in conflict.values} == {"Bo Lind": ["a/1"], "Eva Roth": ["b/1"]}
    both = meeting("c/1", VALE, LIND, roth, said="2031-05-04")
    assert meetings.view([one, both], {}).conflicts == []
    deputies = [
        meeting(f"{name}/1", VALE, person(name, "CHN", OfficeFunction.DEPUTY_MINISTER), said="2031-05-04")
        for name in ("Bo Lind", "Eva Roth")
    ]
    assert meetings.view(deputies, {}).conflicts == []


def test_each_participant_stands_once_with_the_latest_attendance() -> None:
    """A surname, a full name and the unnamed holder of the office are one participant, linked to the official."""
    coming = person("Vale", "USA", attendance=Attendance.UNCONFIRMED)
    unnamed = person(None, "CHN", attendance=Attendance.ACCEPTED)
    host = Participant(name="Bo Lind", party="CHN", function=DEFENCE, role=Role.HOST)
    told = [
        meeting("a/1", coming, unnamed, status=PLANNED, said="2031-05-01"),
        meeting("b/1", VALE, host, person(None, "USA", HEAD), said="2031-05-04"),
    ]
    view = meetings.view(told, {("b", "Ana Vale"): "off_1", ("a", "Vale"): "off_1"})
    assert [
        (one.name, one.party, one.function, one.role, one.attendance, one.official_id) for one in view.participants
    ] == [
        ("Ana Vale", "USA", DEFENCE, Role.PRINCIPAL, Attendance.ATTENDED, "off_1"),
        (None, "USA", HEAD, Role.PRINCIPAL, Attendance.ATTENDED, None),
        ("Bo Lind", "CHN", DEFENCE, Role.HOST, Attendance.ATTENDED, None),
    ]


def test_a_counterpart_holds_the_office_of_the_other_side() -> None:
    """Unnamed, they hold by inference what the one across holds, and are whom another report names in it."""
    unnamed = Participant(party="CHN", office="counterpart", function=OfficeFunction.OTHER)
    told = meeting("a/1", VALE, unnamed, said="2031-05-04")
    [_, counterpart] = meetings.view([told], {}).participants
    assert (counterpart.function, counterpart.basis, counterpart.office) == (
        DEFENCE, OfficeBasis.INFERRED, "counterpart",
    )  # fmt: skip
    named = meeting("b/1", VALE, LIND, said="2031-05-04")
    assert [one.name for one in meetings.view([told, named], {}).participants] == ["Ana Vale", "Bo Lind"]


def test_a_counterpart_of_several_people_holds_no_office_that_is_known() -> None:
    """Where two across hold different offices nothing tells whose counterpart it is."""
    unnamed = Participant(party="CHN", office="counterpart", function=OfficeFunction.OTHER)
    told = meeting("a/1", VALE, person("Eva Roth", "USA", HEAD), unnamed, said="2031-05-04")
    assert meetings.view([told], {}).participants[-1].function is OfficeFunction.OTHER


def test_articles_of_one_source_count_once() -> None:
    """Reports are counted, and so are the distinct sources; an article without a source is one of its own."""
    told = [
        meeting(f"{name}/1", VALE, LIND, said="2031-05-04", source=source, confidence=0.5)
        for name, source in (("a", "Gazette"), ("b", "Gazette"), ("c", None), ("d", None))
    ]
    view = meetings.view(told, {})
    assert (view.report_count, view.source_count, view.confidence) == (4, 3, 0.875)


def test_likelihood_is_that_of_the_latest_word_on_a_meeting_to_come() -> None:
    """What is expected is told until it has happened."""
    unlikely = meeting("a/1", VALE, LIND, status=PROPOSED, said="2031-05-01", likelihood=Likelihood.UNLIKELY)
    likely = meeting("b/1", VALE, LIND, status=PROPOSED, said="2031-05-02", likelihood=Likelihood.LIKELY)
    assert meetings.view([likely, unlikely], {}).likelihood is Likelihood.LIKELY
    assert meetings.view([likely, unlikely, meeting("c/1", VALE, LIND, said="2031-05-09")], {}).likelihood is None


ROME = Place(name="Rome", country="ITA")


@pytest.mark.parametrize(
    ("told", "plover", "mode", "cameo"),
    [
        ({"status": PROPOSED}, "REQUEST", "meet", "026"),
        ({"status": PLANNED}, "AGREE", None, "036"),
        ({"status": POSTPONED}, "AGREE", None, "036"),
        ({"status": DECLINED}, "REJECT", "meet", "125"),
        ({"status": CANCELLED}, "REJECT", "meet", "161"),
        ({"mode": Mode.VIDEO}, "CONSULT", "phone", "041"),
        ({"mode": Mode.IN_PERSON, "place": Place(name="Beijing", country="CHN")}, "CONSULT", "visit", "042"),
        ({"mode": Mode.IN_PERSON, "place": ROME}, "CONSULT", None, "044"),
        ({"kind": MeetingType.MULTILATERAL, "parties": ["USA", "CHN", "DEU"]}, "CONSULT", "multilateral", "040"),
        ({}, "CONSULT", None, "040"),
    ],
)
def test_event_codes_follow_from_status_mode_and_place(
    told: dict[str, object], plover: str, mode: str | None, cameo: str
) -> None:
    """PLOVER's type and mode and the CAMEO code are derived, never read from a text."""
    view = meetings.view([meeting("a/1", VALE, LIND).model_copy(update={"content": _content(told)})], {})
    assert (view.event_codes.plover_type, view.event_codes.plover_mode, view.event_codes.cameo) == (plover, mode, cameo)


def test_a_mediator_makes_it_third_party_mediation() -> None:
    """A participant who mediates changes the code whatever the mode."""
    mediator = Participant(name="Max Frey", party="CHE", function=OfficeFunction.SPECIAL_ENVOY, role=Role.MEDIATOR)
    view = meetings.view([meeting("a/1", VALE, LIND, mediator, parties=["USA", "CHN", "CHE"])], {})
    assert (view.event_codes.plover_mode, view.event_codes.cameo) == ("third-party", "045")


def _content(told: dict[str, object]) -> object:
    content = meeting("a/1", VALE, LIND).content
    renamed = {"type" if name == "kind" else name: value for name, value in told.items()}
    return content.model_copy(update=renamed)
