"""Which reports tell of one meeting: each veto, what vague reports join, and independence of order."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.reports import Evidence, Participant, Place
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import ConflictField, MeetingStatus, MeetingType, Mode, OfficeFunction, Role
from service.resolution import meetings
from service.resolution.blocking import found_by
from service.resolution.facts import forum_words, same_forum
from service.resolution.gathered import read
from service.resolution.likeness import overlap
from tests.resolution.making import DEFENCE, FOREIGN, HEAD, meeting, parted, person
from tests.resolution.shelf import Shelf

VALE, LIND = person("Ana Vale", "USA"), person("Bo Lind", "CHN")
MECHANISM_ROUND = MeetingType.MECHANISM_ROUND
OSLO, ROME = Place(name="Oslo", country="NOR"), Place(name="Rome", country="ITA")


def together(*reports: FiledMeeting) -> bool:
    """Whether all the reports end in one meeting, as they come one after another."""
    shelf = Shelf()
    for report in reports:
        shelf.add([report])
    return len(shelf.resources()) == 1


def alike(report: str, *people: Participant, **more: Any) -> FiledMeeting:  # noqa: ANN401 - fields of a report
    """A meeting of Vale and Lind in Oslo on one day, but for what is given."""
    told: dict[str, Any] = {"said": "2031-05-04", "when": "2031-05-03", "place": OSLO, "mode": Mode.IN_PERSON, **more}
    return meeting(report, *(people or (VALE, LIND)), **told)


@pytest.mark.parametrize(
    "other",
    [
        alike("b/1"),
        alike("b/1", person("Vale", "USA"), person("Lind", "CHN")),
        alike("b/1", VALE),
        alike("b/1", when=None, said="2031-05-03", start=0),
        alike("b/1", when="2031-05"),
        alike("b/1", mode=Mode.UNSPECIFIED, place=None),
        alike("b/1", status=MeetingStatus.PLANNED, said="2031-04-20"),
        alike("b/1", status=MeetingStatus.PROPOSED, said="2031-04-20", when="[2031-05-01..2031-05-05]"),
        alike("b/1", kind=MeetingType.VISIT),
        alike("b/1", parties=["CHN", "USA"]),
        alike("b/1", parties=["USA", "CHN", "DEU"], kind=MeetingType.TRILATERAL),
        alike("b/1", when=None, said="2031-05-20"),
        alike("b/1", when=None, status=MeetingStatus.PLANNED, said="2031-04-20"),
    ],
    ids=[
        "the same", "surnames", "one side named", "that day's news", "the month", "less", "planned before",
        "proposed before", "as a visit", "parties the other way round",
        "a party that nobody represents", "told later without a date",
        "planned without a date",
    ],
)  # fmt: skip
def test_reports_that_agree_are_one_meeting(other: FiledMeeting) -> None:
    """What differs only in how much it tells, or in how far the meeting had come, is one meeting."""
    assert together(alike("a/1"), other)


@pytest.mark.parametrize(
    "other",
    [
        alike("a/2"),
        alike("b/1", when="2031-05-05"),
        alike("b/1", VALE, person("Eva Roth", "CHN")),
        alike("b/1", VALE, person("Eva Roth", "CHN", FOREIGN)),
        alike("b/1", VALE, person(None, "CHN", OfficeFunction.HEAD_OF_MISSION)),
        alike("b/1", mode=Mode.PHONE),
        alike("b/1", mode=Mode.WRITTEN),
        alike("b/1", kind=MeetingType.BRIEF_ENCOUNTER),
        alike("b/1", place=ROME),
        alike("b/1", VALE, person("Bo Lind", "JPN"), parties=["USA", "JPN"]),
        alike("b/1", VALE, LIND, person("Max Frey", "DEU"), parties=["USA", "CHN", "DEU"], kind=MeetingType.TRILATERAL),
        meeting("b/1", said="2031-05-04", when="2031-05-03", mode=Mode.IN_PERSON, place=OSLO, kind=MECHANISM_ROUND),
        alike("b/1", status=MeetingStatus.DECLINED, when=None, said="2031-04-20"),
        alike("b/1", status=MeetingStatus.POSTPONED, when=None, said="2031-04-20", place=None),
    ],
    ids=[
        "told apart by one article", "another day", "another person in the office", "another person", "another office",
        "by phone", "by letter", "a handshake", "another country", "other parties", "a third party",
        "a round of a mechanism", "refused, then held", "put off without a date, then held",
    ],
)  # fmt: skip
def test_each_veto_keeps_two_meetings_apart(other: FiledMeeting) -> None:
    """Everything else agrees, and yet one thing forbids that they are one."""
    assert not together(alike("a/1"), other)


def test_a_mode_that_no_words_state_gives_way_to_one_that_they_do() -> None:
    """Talks that only seem to be face to face are the call that another article tells of; those in a place are not."""
    call = alike("a/1", mode=Mode.PHONE, place=None)
    assert together(call, alike("b/1", mode=Mode.IN_PERSON, place=None))
    assert not together(call, alike("c/1", mode=Mode.IN_PERSON))


def test_a_name_without_a_party_is_that_of_who_represents_the_other_side() -> None:
    """A report that leaves open whose leader called is of the call that names both sides, and of no namesake's."""
    vale, lind = person("Ana Vale", "USA", HEAD), person("Bo Lind", "CHN", HEAD)
    told: dict[str, Any] = {"mode": Mode.PHONE, "place": None}
    call = alike("a/1", vale, lind, **told)
    stray = Participant(name="Vale", party=None, function=HEAD)
    assert together(call, alike("b/1", stray, lind, parties=["CHN"], **told))
    assert not together(call, alike("b/1", stray, parties=["DEU"], **told))
    other = Participant(name="Eva Roth", party=None, function=HEAD)
    assert not together(call, alike("b/1", other, lind, parties=["CHN"], **told))


def test_the_country_where_two_delegations_meet_may_be_told_as_a_party() -> None:
    """Talks that one report has hosted by a third country are those that another reports there; with its man, not."""
    told: dict[str, Any] = {"when": "2031-05-03", "said": "2031-05-04", "mode": Mode.IN_PERSON, "place": OSLO}
    talks = meeting("a/1", **told)
    assert together(talks, meeting("b/1", parties=["USA", "CHN", "NOR"], **told))
    assert not together(talks, meeting("b/1", person("Ola Berg", "NOR"), parties=["USA", "CHN", "NOR"], **told))
    assert not together(talks, meeting("b/1", parties=["USA", "CHN", "DEU"], **told))


def test_unnamed_leaders_are_heads_of_state_or_of_government() -> None:
    """The leaders of two countries are their president and their prime minister, not their ministers."""
    lind = person("Bo Lind", "CHN", OfficeFunction.HEAD_OF_GOVERNMENT)
    named = alike("a/1", person("Ana Vale", "USA", HEAD), lind)
    assert together(named, alike("b/1", person(None, "USA", HEAD), person(None, "CHN", HEAD)))
    assert not together(named, alike("b/1", person(None, "USA", HEAD), person(None, "CHN", FOREIGN)))


def test_an_earlier_meeting_called_to_mind_in_the_opening_is_no_news() -> None:
    """Where only a participant is named at the top, what is told further down may have been days before."""
    said: dict[str, Any] = {"said": "2031-05-06", "mode": Mode.PHONE}
    recalled = meeting("b/1", VALE, LIND, **said)
    top = Evidence(field="participants", quote="Vale", start=4, end=8)
    recalled = recalled.model_copy(
        update={"content": recalled.content.model_copy(update={"evidence": [top, *recalled.content.evidence]})}
    )
    assert together(alike("a/1", mode=Mode.PHONE, place=None), recalled)
    assert not together(alike("a/1", mode=Mode.PHONE, place=None), meeting("b/1", VALE, LIND, start=0, **said))


def test_a_round_of_delegations_is_what_was_planned_for_the_days_before() -> None:
    """Delegations without names: the plan of one day and the news of the next are one, a plan of months ago is not."""
    told: dict[str, Any] = {"mode": Mode.IN_PERSON}
    held = meeting("a/1", said="2031-05-04", start=0, **told)
    assert together(held, meeting("b/1", said="2031-05-03", status=MeetingStatus.PLANNED, **told))
    assert not together(held, meeting("b/1", said="2031-02-03", status=MeetingStatus.PLANNED, **told))


def test_two_holders_of_an_office_are_not_merged_by_a_colleague_at_both_meetings() -> None:
    """Another person in the same office is another meeting, even where somebody else was at both."""
    aide = person("Cy Dorn", "CHN", OfficeFunction.SENIOR_OFFICIAL)
    assert not together(alike("a/1", VALE, LIND, aide), alike("b/1", VALE, person("Eva Roth", "CHN"), aide))


def test_editions_of_a_forum_and_rounds_of_talks_stay_apart() -> None:
    """Another round is another meeting even where the days told would allow one."""
    second = alike("a/1", when="2031-05", forum="Border Talks", quote="the second round of talks took place")
    third = alike("b/1", when="2031-05", forum="Border Talks", quote="the third round of talks took place")
    assert not together(second, third)
    assert together(second, alike("c/1", when="2031-05", forum="Border Talks", quote="the second round of talks"))


def test_hosts_tell_visits_apart() -> None:
    """A visit to one side is not the visit to the other."""

    def visit(report: str, host: str) -> FiledMeeting:
        sides = [("Ana Vale", "USA"), ("Bo Lind", "CHN")]
        people = [
            Participant(name=name, party=party, function=DEFENCE, role=Role.HOST if party == host else Role.VISITOR)
            for name, party in sides
        ]
        return alike(report, *people, place=None, kind=MeetingType.VISIT, when="2031-05")

    assert not together(visit("a/1", "USA"), visit("b/1", "CHN"))
    assert together(visit("a/1", "USA"), visit("c/1", "USA"))


def test_a_request_after_a_refusal_is_a_new_meeting() -> None:
    """What was asked for before it was refused is one meeting with the refusal; what is asked for afterwards is not."""
    refused = alike("a/1", status=MeetingStatus.DECLINED, when=None, said="2031-05-04")
    before = alike("b/1", status=MeetingStatus.PROPOSED, when="2031-06", said="2031-05-01")
    after = alike("c/1", status=MeetingStatus.PROPOSED, when="2031-06", said="2031-05-09")
    assert together(refused, before)
    assert not together(refused, after)


def test_a_vague_report_joins_only_where_one_meeting_is_clearly_meant() -> None:
    """A call told of weeks later joins the only call that it can mean, and stands alone beside two."""
    first = meeting("a/1", VALE, LIND, said="2031-05-03", when="2031-05-03", mode=Mode.PHONE)
    second = meeting("b/1", VALE, LIND, said="2031-05-07", when="2031-05-07", mode=Mode.PHONE)
    vague = meeting("c/1", VALE, LIND, said="2031-06-20", mode=Mode.PHONE)
    assert parted(meetings.partition([vague, first])) == {frozenset({"a/1", "c/1"})}
    assert parted(meetings.partition([vague, second, first])) == {frozenset({one}) for one in ("a/1", "b/1", "c/1")}


def test_a_moved_meeting_keeps_its_reports_together() -> None:
    """Planned for one day, moved to another and held on it: one meeting on its new day, with no conflict of dates."""
    planned = alike("a/1", status=MeetingStatus.PLANNED, when="2031-05-03", said="2031-04-10")
    moved = alike("b/1", status=MeetingStatus.POSTPONED, when="2031-06-12", said="2031-04-30", place=ROME)
    held = alike("c/1", when="2031-06-12", said="2031-06-13", place=ROME)
    assert not together(planned, held)
    assert together(planned, held, moved)
    view = meetings.view([planned, held, moved], {})
    assert (view.status, view.date) == (MeetingStatus.HELD, held.content.date)
    assert not [one for one in view.conflicts if one.field is ConflictField.DATE]


def test_news_of_two_days_is_of_two_meetings() -> None:
    """Two undated reports that each open their article tell of their own day's meeting."""
    first = meeting("a/1", VALE, LIND, said="2031-05-03", mode=Mode.PHONE, start=0)
    second = meeting("b/1", VALE, LIND, said="2031-05-05", mode=Mode.PHONE, start=0)
    again = meeting("c/1", VALE, LIND, said="2031-05-05", mode=Mode.PHONE, start=0)
    assert parted(meetings.partition([first, second, again])) == {frozenset({"a/1"}), frozenset({"b/1", "c/1"})}


def test_reports_without_any_time_stay_alone() -> None:
    """Where neither a date nor a day of publication is known, nothing tells that it is the same meeting."""
    assert not together(meeting("a/1", VALE, LIND, place=OSLO), meeting("b/1", VALE, LIND, place=OSLO))


def test_gatherings_are_one_where_an_article_lists_fewer_parties() -> None:
    """A summit is one meeting whether all or some of its parties are named; the forum's acronym is its name."""
    told: dict[str, Any] = {"when": "2031-05-03/2031-05-04", "kind": MeetingType.MULTILATERAL, "said": "2031-05-05"}
    whole = meeting("a/1", parties=["USA", "CHN", "JPN", "DEU"], forum="North Sea Security Forum", place=OSLO, **told)
    some = meeting("b/1", parties=["USA", "JPN", "DEU"], forum="North Sea Security Forum 2031", place=OSLO, **told)
    other = meeting("c/1", parties=["USA", "JPN", "DEU"], forum="Rome Process", **told)
    assert together(whole, some)
    assert not together(some, other)


def test_a_report_is_found_on_every_day_on_which_the_meeting_can_lie() -> None:
    """A date bounds it; without one, the day it is told of and how; without that, nothing does."""
    days = date(2031, 5, 3), date(2031, 5, 4)
    assert found_by(alike("a/1")) == {"CHN|USA": (days[0], days[0])}
    assert found_by(alike("a/1", when=None, start=0)) == {"CHN|USA": days}
    planned = found_by(alike("a/1", when=None, status=MeetingStatus.PLANNED))
    assert planned["~CHN|USA"][0] == days[1]
    assert found_by(alike("a/1", when=None, said=None)) == {"*CHN|USA": (date.min, date.max)}
    put_off = found_by(alike("a/1", status=MeetingStatus.POSTPONED, said="2031-04-20"))
    assert put_off == {"CHN|USA": (days[0], days[0]), ">CHN|USA": (date(2031, 4, 13), days[0])}


PEOPLE = [
    [],
    [VALE, LIND],
    [person("Vale", "USA"), person("Lind", "CHN")],
    [VALE],
    [VALE, person("Eva Roth", "CHN")],
    [person(None, "USA"), person("Roth", "CHN", FOREIGN)],
]
SAID = [None, *((date(2031, 5, 1) + timedelta(days=days)).isoformat() for days in (0, 1, 5, 40))]
WHEN = [None, None, "2031-05-01", "2031-05-02", "[2031-05-01..2031-05-04]", "2031-05", "2031", "2031-05-30~"]


@st.composite
def reported(draw: st.DrawFn) -> list[FiledMeeting]:
    """A heap of reports that agree and differ in every way that counts, each under its own id."""
    count = draw(st.integers(1, 14))
    return [
        meeting(
            f"{draw(st.sampled_from('abcdefgh'))}/{number}",
            *draw(st.sampled_from(PEOPLE)),
            said=draw(st.sampled_from(SAID)),
            status=draw(st.sampled_from(list(MeetingStatus))),
            when=draw(st.sampled_from(WHEN)),
            mode=draw(st.sampled_from([Mode.UNSPECIFIED, Mode.IN_PERSON, Mode.PHONE])),
            kind=draw(st.sampled_from([MeetingType.BILATERAL, MeetingType.VISIT, MeetingType.MULTILATERAL])),
            place=draw(st.sampled_from([None, OSLO, ROME])),
            forum=draw(st.sampled_from([None, None, "Border Talks", "Rome Process"])),
            parties=draw(st.sampled_from([["USA", "CHN"], ["USA", "CHN"], ["USA", "CHN", "DEU"], ["USA"]])),
            start=draw(st.sampled_from([0, 900])),
            source=draw(st.sampled_from([None, "Gazette", "Courier"])),
        )
        for number in range(count)
    ]


@settings(max_examples=80, deadline=None, print_blob=True)
@given(reported(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(reports: list[FiledMeeting], chance: Any) -> None:  # noqa: ANN401 - hypothesis's own
    """Reports in any order are the same meetings with the same views, each report in exactly one of them."""
    shuffled = list(reports)
    chance.shuffle(shuffled)
    clusters = meetings.partition(reports)
    assert sorted(one.report_id for cluster in clusters for one in cluster) == sorted(one.report_id for one in reports)
    assert parted(clusters) == parted(meetings.partition(shuffled))
    for cluster in clusters:
        assert len({one.article_id for one in cluster}) == len(cluster)
        turned = list(cluster)
        chance.shuffle(turned)
        assert meetings.view(cluster, {}) == meetings.view(turned, {})


@settings(max_examples=60, deadline=None, print_blob=True)
@given(reported())
def test_reports_that_fit_share_a_key_and_a_day(reports: list[FiledMeeting]) -> None:
    """`fits` is symmetric, and never holds where the keys and days of the two would not have found each other."""
    for one in reports:
        for other in reports:
            found = read(one).fits(read(other))
            assert found == read(other).fits(read(one))
            span, others = read(one).facts.reach, read(other).facts.reach
            if found and span and others:
                assert overlap(span, others)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.-E.U. Trade Council", "US-EU Trade Council"),
        ("Pacific Islands Forum", "the Pacific Island Forum"),
        ("G7 Leaders' Summit", "G7 Summit"),
        ("Third Border Talks 2031", "Border Talks"),
    ],
)
def test_spellings_of_a_forum_are_one(one: str, other: str) -> None:
    """Stops of abbreviations, plurals, editions and the word for the gathering make no other forum."""
    assert same_forum(forum_words(one), forum_words(other))
    assert not same_forum(forum_words(one), forum_words("Rome Process"))


def test_a_party_that_only_one_report_counts_in_parts_no_meeting_of_the_same_people() -> None:
    """Each of two reports may name one party more that nobody acts for; one that somebody acts for is a third side."""
    chad, mali = alike("a/1", parties=["USA", "CHN", "TCD"]), alike("b/1", parties=["CHN", "USA", "MLI"])
    assert together(chad, mali)
    assert not together(chad, alike("b/1", VALE, LIND, person("Ada Keita", "MLI"), parties=["CHN", "USA", "MLI"]))
    assert not together(chad, alike("b/1", VALE, parties=["USA", "MLI"]))


def test_two_reports_of_one_day_need_less_than_two_names_in_common() -> None:
    """Officials who stay unnamed met on the day and in the way on which others are named; two such make it open."""
    unnamed = alike("a/1", person(None, "USA", OfficeFunction.OTHER), place=None)
    assert together(unnamed, alike("b/1", place=None))
    roth = [person("Eva Roth", "USA", FOREIGN), person("Max Frey", "CHN", FOREIGN)]
    reports = [unnamed, alike("b/1", place=None), alike("c/1", *roth, place=None)]
    assert len(meetings.partition(reports)) == 3
