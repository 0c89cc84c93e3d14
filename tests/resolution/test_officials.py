"""Which reports tell of one official, and the offices they attest."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.dates import EventDate
from service.domain.resources import FiledOfficial
from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.resolution import officials
from service.resolution.tenures import held_span
from tests.resolution.making import DEFENCE, FOREIGN, Groups, official, parted

FORMER = OfficeBasis.FORMER


def people(*reports: FiledOfficial) -> set[frozenset[str]]:
    """The reports of each person, by way of their links."""
    groups = Groups(officials.keys, officials.linked, officials.partition)
    for report in reports:
        groups.add([report])
    return groups.resources()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (official("a/1", "Ana Vale"), official("b/1", "Ana M. Vale Jr.")),
        (official("a/1", "Ana Vale"), official("b/1", "Vale")),
        (official("a/1", "Vale"), official("b/1", "Vale")),
        (official("a/1", "Ana Vale"), official("b/1", "Ana Vale", function=FOREIGN)),
        (official("a/1", "Ana Vale"), official("b/1", "Ana Vale", None)),
        (official("a/1", "Oleksandr Hrytsenko"), official("b/1", "Alexander Hrytsenko")),
        (official("a/1", "Vale", aliases=["Ana Vale"]), official("b/1", "Ana Vale")),
    ],
    ids=["fuller", "surname", "surnames", "another office", "no party", "transliterated", "by an alias"],
)
def test_forms_of_one_name_are_one_official(one: FiledOfficial, other: FiledOfficial) -> None:
    """A person of one party is one official whatever form of the name an article uses and whatever office it tells."""
    assert len(people(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (official("a/1", "Ana Vale"), official("b/1", "Eva Roth")),
        (official("a/1", "Ana Vale"), official("b/1", "Ida Vale")),
        (official("a/1", "Ana Vale"), official("b/1", "Ana Vale", "CHN")),
        (official("a/1", "Vale"), official("b/1", "Vale", function=FOREIGN)),
        (official("a/1", "Vale"), official("b/1", "Vale", None)),
        (official("a/1", "Ana Vale"), official("a/2", "Ana Vale")),
    ],
    ids=[
        "one office",
        "another given name",
        "another party",
        "surnames in two offices",
        "a surname alone",
        "one article",
    ],
)
def test_other_people_are_other_officials(one: FiledOfficial, other: FiledOfficial) -> None:
    """Neither an office nor a surname makes two people one."""
    assert len(people(one, other)) == 2


def test_a_surname_joins_the_one_bearer_in_the_office_or_nobody() -> None:
    """Of two bearers of a surname, the one in the office told is meant; where that tells nothing, neither is."""
    ana, ida = official("a/1", "Ana Vale"), official("b/1", "Ida Vale", function=FOREIGN)
    minister, somebody = (
        official("c/1", "Vale", function=FOREIGN),
        official("d/1", "Vale", function=OfficeFunction.OTHER),
    )
    assert people(ana, ida, minister, somebody) == {
        frozenset({"a/1"}), frozenset({"b/1", "c/1"}), frozenset({"d/1"}),
    }  # fmt: skip


def test_a_surname_joins_the_bearer_who_held_the_office_on_that_day() -> None:
    """Of two bearers who held one office at different times, the day of publication tells which is meant."""
    ana = [official("a/1", "Ana Vale", said="2001-02-01"), official("b/1", "Ana Vale", said="2004-02-01")]
    ida = [official("c/1", "Ida Vale", said="2011-02-01"), official("d/1", "Ida Vale", said="2014-02-01")]
    first, second = official("e/1", "Vale", said="2002-05-01"), official("f/1", "Vale", said="2012-05-01")
    between = official("g/1", "Vale", said="2008-05-01")
    assert people(*ana, *ida, first, second, between) == {
        frozenset({"a/1", "b/1", "e/1"}), frozenset({"c/1", "d/1", "f/1"}), frozenset({"g/1"}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"start": EventDate.parse("2011-01")}, "2008-05-01"),
        ({"end": EventDate.parse("2004-06")}, "2008-05-01"),
        ({"basis": FORMER}, "2012-05-01"),
        ({"office": "defence minister-designate"}, "2008-05-01"),
        ({"function": FOREIGN}, "2011-02-01"),
    ],
    ids=["begun later", "over before", "former", "still to come", "in another office that day"],
)
def test_a_surname_is_not_that_of_who_cannot_have_held_the_office_that_day(known: dict[str, Any], said: str) -> None:
    """Even the only bearer of a surname is not meant where texts rule out that they held the office on that day."""
    assert len(people(official("a/1", "Ana Vale", said="2011-02-01", **known), official("b/1", "Vale", said=said))) == 2
    assert len(people(official("a/1", "Ana Vale", said="2011-02-01"), official("b/1", "Vale", said=said))) == 1


def test_the_view_shows_the_fullest_name_and_the_rest_as_aliases() -> None:
    """The fullest form is the name; what else it is called stays findable."""
    told = [
        official("a/1", "Vale"),
        official("b/1", "Ana Maria Vale"),
        official("c/1", "Ana Vale", aliases=["Minister Vale"]),
    ]
    view = officials.view(told)
    assert view.name == "Ana Maria Vale"
    assert set(view.aliases) == {"Vale", "Ana Vale", "Minister Vale"}
    assert (view.party, view.report_count, view.source_count) == ("USA", 3, 3)


def test_offices_are_dated_by_what_texts_attest() -> None:
    """A tenure spans the days on which texts attest it; an office held again after it was a former one is another."""
    told = [
        official("a/1", "Ana Vale", said="2031-01-10", office="Defence Minister"),
        official("b/1", "Ana Vale", said="2031-03-20", office="Minister of Defence", basis=OfficeBasis.INFERRED),
        official(
            "c/1",
            "Ana Vale",
            said="2032-05-01",
            office="defence minister",
            basis=FORMER,
            end=EventDate.parse("2032-04"),
        ),
        official("d/1", "Ana Vale", "USA", FOREIGN, said="2032-06-01", office="Foreign Minister"),
        official("e/1", "Ana Vale", said="2034-02-02", office="Defence Minister"),
    ]
    first, foreign, again = officials.view(told).tenures
    assert (first.attested_from, first.attested_to, first.former_by) == (
        date(2031, 1, 10), date(2031, 3, 20), date(2032, 5, 1),
    )  # fmt: skip
    assert (first.title, first.basis, first.function) == ("Defence Minister", OfficeBasis.STATED, DEFENCE)
    assert first.end is not None
    assert first.end.edtf == "2032-04"
    assert foreign.function is FOREIGN
    assert (again.attested_from, again.former_by, again.report_ids) == (date(2034, 2, 2), None, ["e/1"])


def test_a_former_office_alone_claims_no_day_of_holding_it() -> None:
    """A text that only calls somebody a former minister attests no day in office."""
    [tenure] = officials.view([official("a/1", "Ana Vale", said="2031-01-10", basis=FORMER)]).tenures
    assert (tenure.basis, tenure.attested_from, tenure.attested_to) == (FORMER, None, None)
    assert tenure.former_by == date(2031, 1, 10)


def test_an_acting_holding_is_a_tenure_of_its_own_and_one_to_come_attests_no_day() -> None:
    """What a text calls acting, or still to come, is not taken for the office itself."""
    told = [
        official("a/1", "Ana Vale", said="2031-01-10", office="Acting Defence Minister"),
        official("b/1", "Ana Vale", said="2031-03-20", office="Defence Minister-designate"),
        official("c/1", "Ana Vale", said="2031-05-01", office="Defence Minister"),
    ]
    acting, full = officials.view(told).tenures
    assert (acting.acting, acting.attested_from, acting.attested_to) == (True, date(2031, 1, 10), date(2031, 1, 10))
    assert (full.acting, full.title, full.coming_on) == (False, "Defence Minister", date(2031, 3, 20))
    assert (full.attested_from, full.attested_to) == (date(2031, 5, 1), date(2031, 5, 1))


@pytest.mark.parametrize(
    ("told", "span"),
    [
        ([{"said": "2031-03-01"}, {"said": "2031-05-01"}], ("2031-03-01", "2031-05-01")),
        ([{"said": "2031-03-10", "start": EventDate.parse("2031-02")}], ("2031-02-28", "2031-03-10")),
        ([{"said": "2031-03-10", "start": EventDate.parse("2031-03")}], ("2031-03-10", "2031-03-10")),
        ([{"said": "2031-03-10"}, {"said": "2031-09-01", "basis": FORMER, "end": EventDate.parse("2031-07")}],
         ("2031-03-10", "2031-07-01")),
        ([{"said": "2031-09-10", "end": EventDate.parse("2031-07-04")}], ("2031-07-04", "2031-07-04")),
        ([{"said": "2031-09-01", "basis": FORMER}], None),
        ([{"said": None}], None),
    ],
    ids=["said", "begun before", "begun about then", "ended", "said after its end", "former", "nobody knows when"],
)  # fmt: skip
def test_an_office_is_held_between_the_days_that_texts_attest(
    told: list[dict[str, Any]], span: tuple[str, str] | None
) -> None:
    """From the first day to the last for which a text stands, where a month stands for the day that is sure."""
    [tenure] = officials.view([official(f"{n}/1", "Ana Vale", **one) for n, one in enumerate(told)]).tenures
    assert held_span(tenure) == (span and tuple(map(date.fromisoformat, span)))


@st.composite
def named(draw: st.DrawFn) -> list[FiledOfficial]:
    """Reports of people whose names, parties and offices agree and differ in every way that counts."""
    names = ["Ana Vale", "Vale", "A. Vale", "Ida Vale", "Vale Ana", "Ana Maria Vale", "Bo Lind", "Lind"]
    return [
        official(
            f"{draw(st.sampled_from('abcdefgh'))}/{number}",
            draw(st.sampled_from(names)),
            draw(st.sampled_from(["USA", "USA", "CHN", None])),
            draw(st.sampled_from([DEFENCE, FOREIGN, OfficeFunction.OTHER])),
            draw(st.sampled_from([None, "2031-01-01", "2031-01-02"])),
            basis=draw(st.sampled_from(list(OfficeBasis))),
            aliases=draw(st.sampled_from([[], ["Vale"], ["Ana Vale"]])),
        )
        for number in range(draw(st.integers(1, 12)))
    ]


@settings(max_examples=80, deadline=None, print_blob=True)
@given(named(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(reports: list[FiledOfficial], chance: Any) -> None:  # noqa: ANN401 - hypothesis's own
    """Reports in any order are the same people with the same views; links run both ways along a common key."""
    shuffled = list(reports)
    chance.shuffle(shuffled)
    clusters = officials.partition(reports)
    assert sorted(one.report_id for cluster in clusters for one in cluster) == sorted(one.report_id for one in reports)
    assert parted(clusters) == parted(officials.partition(shuffled))
    for cluster in clusters:
        turned = list(cluster)
        chance.shuffle(turned)
        assert officials.view(cluster) == officials.view(turned)
    for one in reports:
        for other in reports:
            assert officials.linked(one, other) == officials.linked(other, one)
            assert not officials.linked(one, other) or officials.keys(one) & officials.keys(other)
