"""Rounds of talks between delegations, told of in passing: whose they were, and when and where."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.domain.vocabulary import MeetingStatus
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2031, 5, 8)  # a Thursday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings that a short text tells of."""
    return extractor.extract(text, None, PUBLISHED).meetings


@pytest.mark.parametrize(
    "text",
    [
        "During the third round of talks, the delegations of Kenya and Uganda clarified the details of the truce.",
        "At the second round in Minsk, delegations from Kenya and Uganda exchanged lists of prisoners.",
        "The Kenyan and Ugandan delegations drew up a map during the fourth round of negotiations.",
    ],
)
def test_delegations_that_do_something_at_a_round_take_part_in_it(extractor: RulesExtractor, text: str) -> None:
    """Who acts at a round on behalf of two parties met there, whatever was done."""
    (found,) = meetings(extractor, text)
    assert (set(found.parties), found.status) == ({"KEN", "UGA"}, MeetingStatus.HELD)


def test_states_that_act_at_a_summit_need_not_have_met(extractor: RulesExtractor) -> None:
    """Parties that nobody represents sign at a gathering that is not theirs."""
    assert meetings(extractor, "At the third summit in Oslo, Kenya and Uganda were praised.") == []


@pytest.mark.parametrize("verb", ["praised", "defended", "hailed", "criticised", "praises", "hails"])
def test_who_judges_talks_with_another_took_part_in_them(extractor: RulesExtractor, verb: str) -> None:
    """Talks "with" one party, of which no other is told, are those of whoever judges them; talks "between" are not."""
    (found,) = meetings(extractor, f"The Kenyan president {verb} the talks with Uganda in Riyadh.")
    assert (set(found.parties), found.place and found.place.name) == ({"KEN", "UGA"}, "Riyadh")
    others = meetings(extractor, f"The Kenyan president {verb} the talks between Chad and Uganda in Riyadh.")
    assert all("KEN" not in meeting.parties for meeting in others)


@pytest.mark.parametrize(
    "text",
    [
        "The war was raised after a round of talks of Kenyan and Ugandan envoys that concluded today in Istanbul.",
        "They spoke of the talks between Kenyan and Ugandan officials which ended today in Istanbul.",
    ],
)
def test_a_clause_on_people_tells_when_and_where_their_talks_were(extractor: RulesExtractor, text: str) -> None:
    """What "concluded" can only be the talks, even where the parse hangs the clause on those who held them."""
    found = next(meeting for meeting in meetings(extractor, text) if set(meeting.parties) == {"KEN", "UGA"})
    assert (found.date and found.date.edtf, found.place and found.place.name) == ("2031-05-08", "Istanbul")


def test_one_of_several_told_of_is_of_the_same_parties(extractor: RulesExtractor) -> None:
    """A round "of which" the sentence told is between those of whom it told."""
    text = (
        "President Marcos Vidal of Chile spoke with President Ana Roth of Peru. He gave an assessment of the Kenyan "
        "delegation's series of discussions with Ugandan representatives, the third round of which is set for today."
    )
    found = next(meeting for meeting in meetings(extractor, text) if set(meeting.parties) == {"KEN", "UGA"})
    assert (found.status, found.date and found.date.edtf) == (MeetingStatus.PLANNED, "2031-05-08")


def test_talks_that_a_clause_dates_are_not_those_that_an_undated_text_is_of(extractor: RulesExtractor) -> None:
    """Other talks that a readout speaks of lend their day and place to no call."""
    text = (
        "President Marcos Vidal of Chile had a conversation with President Ana Roth of Peru. They hoped that the talks "
        "on fisheries, which resumed in late April in Vienna, will succeed."
    )
    call = meetings(extractor, text)[0]
    assert (set(call.parties), call.date, call.place) == ({"CHL", "PER"}, None, None)


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        (
            "The trip will build on a year of diplomacy, including the Kenya-Uganda summit on June 2 in Nairobi.",
            MeetingStatus.PLANNED,
            "2031-06-02",
        ),
        (
            "The trip builds on a year of diplomacy, including the Kenya-Uganda summit on March 2 in Nairobi.",
            MeetingStatus.HELD,
            "2031-03-02",
        ),
        ("Kenyan and Ugandan officials met in Nairobi on June 2.", MeetingStatus.HELD, "2030-06-02"),
    ],
)
def test_a_day_without_a_year_or_a_verb_is_the_one_soon_to_come(
    extractor: RulesExtractor, text: str, status: MeetingStatus, day: str
) -> None:
    """What is mentioned with a day of the next weeks is to come; a past verb, or a day just gone, says otherwise."""
    (found,) = meetings(extractor, text)
    assert (found.status, found.date and found.date.edtf) == (status, day)


def test_bilateral_meetings_are_beside_the_wider_one(extractor: RulesExtractor) -> None:
    """Who meets both others, and then each "in bilateral meetings" or "separately", has three meetings."""
    text = (
        "President Moses Otieno of Kenya, President Ann Roth of Uganda and President Bo Lind of Rwanda will meet in "
        "Nairobi on May 12. Moses Otieno is also expected to have bilateral meetings with Ann Roth and Bo Lind."
    )
    circles = sorted(sorted(meeting.parties) for meeting in meetings(extractor, text))
    assert circles == [["KEN", "RWA"], ["KEN", "RWA", "UGA"], ["KEN", "UGA"]]


def test_an_earlier_summit_elsewhere_lends_no_day_to_the_meeting_told_of(extractor: RulesExtractor) -> None:
    """Decisions "at the summit in Oslo on December 9, 2029" are not those of today's meeting in Nairobi."""
    text = (
        "A meeting between President Moses Otieno of Kenya and President Ann Roth of Uganda took place in Nairobi. "
        "They agreed to carry out the decisions adopted at the summit in Oslo on December 9, 2029."
    )
    found = meetings(extractor, text)[0]
    assert (found.date, found.place and found.place.name) == (None, "Nairobi")
