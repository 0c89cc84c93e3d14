"""Sentences with invented people: what is a contact, between whom, and what became of it."""

from datetime import date

import pytest

from service.domain.reports import Extraction, MeetingReport
from service.domain.vocabulary import Certainty, Likelihood, MeetingStatus, MeetingType, Mode, Role
from service.extraction import agreement
from service.extraction.agreement import modes_agree
from service.extraction.contact import Contact
from service.extraction.pipeline import RulesExtractor

A, B = "French Foreign Minister Claire Aubert", "Turkish Foreign Minister Cem Aydin"
PUBLISHED = date(2024, 4, 17)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def read(extractor: RulesExtractor, text: str, title: str | None = None) -> Extraction:
    """What a short article of one day says."""
    return extractor.extract(text, title, PUBLISHED)


def only(extractor: RulesExtractor, text: str) -> MeetingReport:
    """The one meeting of a text."""
    meetings = read(extractor, text).meetings
    assert len(meetings) == 1, [m.status for m in meetings]
    return meetings[0]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{A} met {B} on Monday.", "held"),
        (f"{A} has held talks with {B}.", "held"),
        (f"{A} was received by {B} in Ankara.", "held"),
        (f"{A} will meet {B} next week.", "planned"),
        (f"{A} is expected to meet {B}.", "planned"),
        (f"{A} is to hold talks with {B} on Friday.", "planned"),
        (f"{A} has agreed to meet {B}.", "planned"),
        (f"A meeting between {A} and {B} is scheduled for May.", "planned"),
        (f"{A} meets {B} later this week.", "planned"),
        (f"{A} has offered to meet {B}.", "proposed"),
        (f"{A} has asked for a meeting with {B}.", "proposed"),
        (f"{A} invited {B} to visit Paris.", "proposed"),
        (f"{A} may meet {B} next month.", "proposed"),
        (f"{A} refused to meet {B}.", "declined"),
        (f"{A} will not meet {B}.", "declined"),
        (f"{B} turned down a request for a meeting with {A}.", "declined"),
        (f"A meeting between {A} and {B} has been postponed.", "postponed"),
        (f"{A} has postponed her visit to Turkey.", "postponed"),
        (f"Talks between {A} and {B} were cancelled.", "cancelled"),
        (f"{A} called off a meeting with {B}.", "cancelled"),
    ],
)
def test_the_status_is_what_the_governing_words_make_of_a_contact(
    extractor: RulesExtractor, text: str, status: str
) -> None:
    """Tense, modals and the verbs above a contact say whether it was, will be, is asked for, refused or off."""
    assert only(extractor, text).status == MeetingStatus(status)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"{A} met {B}.", "in_person"),
        (f"{A} spoke with {B} by telephone.", "phone"),
        (f"{A} phoned {B}.", "phone"),
        (f"{A} had a phone call with {B}.", "phone"),
        (f"{A} and {B} held a video conference.", "video"),
        (f"{A} spoke with {B} via video link.", "video"),
        (f"{A} spoke with {B}.", "unspecified"),
        (f"{A} wrote to {B}.", "written"),
    ],
)
def test_the_mode_is_stated_or_left_open(extractor: RulesExtractor, text: str, mode: str) -> None:
    """A call is no meeting in person, and a bare "spoke" says nothing of its means."""
    assert only(extractor, text).mode == Mode(mode)


@pytest.mark.parametrize(
    "text",
    [
        f"{A} did not meet {B}.",
        f"{A} called for talks.",
        f"{A} met reporters in Ankara.",
        "The two sides remain in contact.",
        f"{A} praised regular meetings between officials.",
        f"{A} addressed the cabinet in Paris.",
        "The company held talks with investors in Paris and Ankara.",
    ],
)
def test_what_is_no_contact_between_parties_makes_no_meeting(extractor: RulesExtractor, text: str) -> None:
    """Denied, general, domestic and private contacts are none."""
    assert read(extractor, text).meetings == []


def test_both_sides_of_a_contact_are_named_with_their_parties(extractor: RulesExtractor) -> None:
    """Participants and parties are those that stand around the contact."""
    meeting = only(extractor, f"{A} met {B} in Ankara on Monday to discuss grain exports.")
    assert [(p.name, p.party) for p in meeting.participants] == [("Claire Aubert", "FRA"), ("Cem Aydin", "TUR")]
    assert meeting.parties == ["FRA", "TUR"]
    assert meeting.date is not None
    assert meeting.date.edtf == "2024-04-15"
    assert meeting.place is not None
    assert (meeting.place.name, meeting.place.country) == ("Ankara", "TUR")
    assert meeting.topics == ["grain exports"]


def test_unlikely_is_not_declined(extractor: RulesExtractor) -> None:
    """A meeting that is not expected was not refused."""
    meeting = only(extractor, f"{A} is not expected to meet {B}.")
    assert (meeting.status, meeting.likelihood) == (MeetingStatus.PROPOSED, Likelihood.UNLIKELY)


def test_a_later_word_falls_on_the_contact_before_it(extractor: RulesExtractor) -> None:
    """A request that was refused is the meeting asked for in the sentence before."""
    meeting = only(extractor, f"{A} has asked for a meeting with {B}. The request was rejected.")
    assert meeting.status is MeetingStatus.DECLINED
    assert len([e for e in meeting.evidence if e.field == "status"]) == 2


def test_talks_about_talks_are_one_meeting_not_two(extractor: RulesExtractor) -> None:
    """Officials "in talks to set up a meeting" propose one meeting and hold none."""
    meeting = only(extractor, f"France and Turkey are in talks to set up a meeting between {A} and {B}.")
    assert meeting.status is MeetingStatus.PROPOSED


def test_two_tellings_of_one_meeting_are_one(extractor: RulesExtractor) -> None:
    """What a later sentence adds to a meeting stays with it."""
    text = f"{A} met {B} on Monday.\n\nThe talks lasted two hours. Aubert and Aydin met in Ankara, officials said."
    meeting = only(extractor, text)
    assert meeting.place is not None
    assert meeting.place.name == "Ankara"


def test_a_call_and_a_meeting_of_the_same_people_are_two(extractor: RulesExtractor) -> None:
    """Different modes set two contacts apart."""
    text = f"{A} met {B} in Ankara on Monday. Aubert phoned Aydin on Tuesday."
    assert {m.mode for m in read(extractor, text).meetings} == {Mode.IN_PERSON, Mode.PHONE}


def test_a_postponed_meeting_has_its_new_date_only(extractor: RulesExtractor) -> None:
    """The day that it was to be on is gone; the one it was moved to counts."""
    moved = only(extractor, f"A meeting between {A} and {B} planned for Friday has been postponed until May 3, 2024.")
    assert moved.date is not None
    assert moved.date.edtf == "2024-05-03"
    assert only(extractor, f"A meeting between {A} and {B} planned for Friday has been postponed.").date is None


def test_a_visit_has_the_host_of_the_place_it_goes_to(extractor: RulesExtractor) -> None:
    """An official journey to another country is a contact with it."""
    meeting = only(extractor, f"{A} flew to Ankara on Monday.")
    assert (meeting.type, meeting.parties) == (MeetingType.VISIT, ["FRA", "TUR"])
    assert [p.role for p in meeting.participants] == [Role.VISITOR]


def test_a_visit_whose_talks_are_told_is_those_talks(extractor: RulesExtractor) -> None:
    """The journey and the talks it was for are one meeting."""
    assert only(extractor, f"{A} flew to Ankara on Monday. She met {B} there.").type is MeetingType.BILATERAL


def test_a_handshake_is_a_brief_encounter(extractor: RulesExtractor) -> None:
    """A contact of a moment counts as what it is."""
    assert only(extractor, f"{A} shook hands with {B}.").type is MeetingType.BRIEF_ENCOUNTER


def test_three_parties_at_one_table_are_trilateral(extractor: RulesExtractor) -> None:
    """All parties of one gathering belong to one meeting."""
    meeting = only(extractor, f"{A}, {B} and Greek Foreign Minister Eleni Makri held talks in Geneva.")
    assert (meeting.type, set(meeting.parties)) == (MeetingType.TRILATERAL, {"FRA", "TUR", "GRC"})


def test_hedges_show(extractor: RulesExtractor) -> None:
    """A possible meeting is told of with less certainty than a met one."""
    assert only(extractor, f"{A} may meet {B}.").certainty is Certainty.HEDGED
    assert only(extractor, f"{A} met {B}.").certainty is Certainty.ASSERTED


def test_without_a_publication_date_relative_days_stay_unresolved(extractor: RulesExtractor) -> None:
    """The words of a date are kept where no day can be told."""
    meeting = extractor.extract(f"{A} met {B} on Monday.").meetings[0]
    assert meeting.date is not None
    assert (meeting.date.edtf, meeting.date.raw) == (None, "Monday")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{A} sat across from {B} in Rome on Monday.", "held"),
        (f"{A} spent an hour with {B} on Monday.", "held"),
        (f"{A} and {B} came face to face in Rome.", "held"),
        ("Negotiators from France and Turkey are meeting in Geneva.", "held"),
        (f"A meeting between {A} and {B} is to take place in May.", "planned"),
        (f"Preparations are under way for a meeting between {A} and {B}.", "planned"),
        (f"Turkey threatened to call off a meeting between {A} and {B}.", "planned"),
        (f"Officials are working to arrange a meeting between {A} and {B}.", "proposed"),
        (f"A meeting between {A} and {B} is possible, officials said.", "proposed"),
        (f"{A} has no plans to meet {B}.", "proposed"),
        ("France and Turkey agreed not to hold talks.", "declined"),
        ("There will be no talks between France and Turkey.", "declined"),
        (f"{B} said no to a meeting with {A}.", "declined"),
        (f"{B} would not agree to meet {A}.", "declined"),
        (f"A meeting between {A} and {B} was pushed back to May 3, 2024.", "postponed"),
        (f"A meeting between {A} and {B} is on hold.", "postponed"),
        (f"A meeting between {A} and {B}, originally planned for April, will take place in June.", "postponed"),
        (f"A scheduled meeting between {A} and {B} did not take place.", "cancelled"),
        (f"A planned meeting between {A} and {B} will not go ahead.", "cancelled"),
        (f"{A} will no longer travel to Turkey.", "cancelled"),
        (f"{A} ran into {B} at a reception in Rome.", "held"),
    ],
)
def test_idioms_and_chains_of_words_give_the_status_too(extractor: RulesExtractor, text: str, status: str) -> None:
    """What takes place, is off, on hold, threatened or agreed against is read beyond the plain verbs."""
    assert only(extractor, text).status == MeetingStatus(status)


@pytest.mark.parametrize(
    "text", [f"{A} left Ankara without meeting {B}.", "No talks between France and Turkey took place."]
)
def test_what_did_not_come_about_makes_no_meeting(extractor: RulesExtractor, text: str) -> None:
    """A contact that is only denied is none."""
    assert [m for m in read(extractor, text).meetings if m.type is not MeetingType.VISIT] == []


def test_a_meeting_told_of_often_is_compared_no_more_often_for_each_telling(
    extractor: RulesExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparisons grow with the tellings, not with their square, and leave one meeting."""
    compared = 0

    def counted(a: Contact, b: Contact) -> bool:
        nonlocal compared
        compared += 1
        return modes_agree(a, b)

    monkeypatch.setattr(agreement, "modes_agree", counted)

    def comparisons(tellings: int) -> int:
        nonlocal compared
        compared = 0
        only(extractor, f"{A} met {B} in Ankara on Monday. " * tellings)
        return compared

    once, twice = comparisons(20), comparisons(40)
    assert 0 < twice < 2.5 * once
