"""Participants whom texts leave unnamed, named by who held their office."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.offices import Holding, OfficeSpan
from service.domain.resources import Attendee, MeetingView
from service.domain.vocabulary import NameBasis, OfficeFunction
from service.resolution import meetings
from service.resolution.holders import changed_days, fill_seats, open_seats
from tests.resolution.making import DEFENCE, FOREIGN, meeting, person

VALE = person("Ana Vale", "USA")
COUNTERPART = person(None, "CHN")


def held(name: str, first: str, last: str, party: str = "CHN", function: OfficeFunction = DEFENCE) -> Holding:
    """An office attested between two days of May 2031."""
    span = OfficeSpan(party, function, date.fromisoformat(f"2031-05-{first}"), date.fromisoformat(f"2031-05-{last}"))
    return Holding(f"off_{name.lower().replace(' ', '_')}", name, span)


def met(when: str | None = "2031-05-10/2031-05-12") -> MeetingView:
    """A minister and her unnamed counterpart."""
    return meetings.view([meeting("a/1", VALE, COUNTERPART, when=when)], {("a", "Ana Vale"): "off_ana_vale"})


def counterpart(view: MeetingView, holdings: Sequence[Holding]) -> Attendee:
    """The other side once the seats are filled."""
    return filled(view, holdings).participants[1]


def filled(view: MeetingView, holdings: Sequence[Holding]) -> MeetingView:
    """The meeting once its seats are filled."""
    return fill_seats(view, open_seats(view, view.date), holdings)


def test_the_one_holder_over_all_days_is_named_and_marked() -> None:
    """Who is attested before and after is the counterpart, by inference; the office stays as the text tells it."""
    found = counterpart(met(), [held("Bo Lind", "01", "31")])
    assert (found.name, found.official_id, found.name_basis) == ("Bo Lind", "off_bo_lind", NameBasis.INFERRED)
    assert found.model_copy(update={"name": None, "official_id": None, "name_basis": None}) == met().participants[1]


@pytest.mark.parametrize(
    "holdings",
    [
        [],
        [held("Bo Lind", "11", "31")],
        [held("Bo Lind", "01", "11")],
        [held("Bo Lind", "01", "31"), held("Max Frey", "12", "20")],
        [held("Bo Lind", "01", "10"), held("Bo Lind", "12", "31")],
        [held("Bo Lind", "01", "31", party="USA")],
        [held("Bo Lind", "01", "31", function=FOREIGN)],
    ],
    ids=["nobody", "not yet", "no more", "another holder", "a day between", "another party", "another office"],
)
def test_nobody_is_named_where_texts_leave_any_doubt(holdings: list[Holding]) -> None:
    """Each day of the meeting must be attested, and no other holder on any of them."""
    assert counterpart(met(), holdings) == met().participants[1]


def test_spells_that_meet_are_one_span() -> None:
    """An office attested to one day and from the next is attested over both."""
    assert counterpart(met(), [held("Bo Lind", "01", "10"), held("Bo Lind", "11", "31")]).name == "Bo Lind"


def test_an_undated_meeting_and_an_office_of_many_stay_open() -> None:
    """Without a day nothing tells who held it then; of ambassadors and the like a party has many."""
    assert open_seats(met(None), None) == []
    envoys = meeting("a/1", VALE, person(None, "CHN", OfficeFunction.HEAD_OF_MISSION), when="2031-05-10")
    view = meetings.view([envoys], {})
    assert open_seats(view, view.date) == []


def test_what_a_text_names_is_never_overwritten() -> None:
    """A named participant keeps the name, and who sits at the table already is not seated again."""
    named = meetings.view([meeting("a/1", VALE, person("Eva Roth", "CHN"), when="2031-05-10")], {})
    assert filled(named, [held("Bo Lind", "01", "31")]) == named
    there = meetings.view([meeting("a/1", VALE, COUNTERPART, person("Lind", "CHN", None), when="2031-05-10")], {})
    assert filled(there, [held("Bo Lind", "01", "31")]) == there


@st.composite
def holders(draw: st.DrawFn) -> list[Holding]:
    """Some holdings of two people of one office."""
    days = st.integers(1, 9)
    return [
        held(draw(st.sampled_from(["Bo Lind", "Eva Roth"])), f"0{min(pair)}", f"0{max(pair)}")
        for pair in draw(st.lists(st.tuples(days, days), max_size=4))
    ]


@settings(deadline=None, print_blob=True)
@given(holders(), holders(), st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_a_seat_is_filled_otherwise_only_where_days_changed(
    before: list[Holding], after: list[Holding], days: tuple[int, int]
) -> None:
    """Whoever views anew the meetings on changed days alone misses none."""
    view = met(f"2031-05-0{min(days)}/2031-05-0{max(days)}")
    [seat] = open_seats(view, view.date)
    touched = any(one.first <= seat.last and one.last >= seat.first for one in changed_days(before, after))
    assert touched or counterpart(view, before) == counterpart(view, after)
    assert changed_days(before, before) == set()
