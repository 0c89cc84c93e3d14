"""Articles of two or three sentences with invented people: which tellings are one meeting, and which are another."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 4, 17)  # a Wednesday
MET = "Ghanaian President Kwame Boadu met with Togolese President Ayao Lawson."
MET_MONDAY = "Ghanaian President Kwame Boadu met with Togolese President Ayao Lawson on Monday."


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of a short article."""
    return extractor.extract(text, None, PUBLISHED).meetings


def told(extractor: RulesExtractor, text: str) -> list[str]:
    """Status and date of each meeting of a short article: "held 2022-05", or "held" where no date is told."""
    return sorted(f"{m.status} {(m.date and m.date.edtf) or ''}".strip() for m in meetings(extractor, text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "They discussed the agreements reached during the visit of the Ghanaian President to Togo in May 2022.",
            "2022-05",
        ),
        ("They discussed the outcomes of the March 2023 summit of Ghana and Togo in Dakar.", "2023-03"),
        ("Building on a meeting of the two presidents in May 2022, they talked about ports.", "2022-05"),
        ("They spoke of trade after a meeting of the prime ministers of Ghana and Togo in March 2023.", "2023-03"),
    ],
)
def test_what_a_meeting_is_about_or_rests_on_is_another_meeting(extractor: RulesExtractor, text: str, day: str) -> None:
    """The contact that people look back on is not the one at which they do, and its day is its own."""
    assert told(extractor, f"{MET} {text}") == ["held", f"held {day}"]


@pytest.mark.parametrize(
    "text",
    [
        "During the visit they discussed ports.",
        "They met in the course of a visit of the Ghanaian President to Togo.",
        "The meeting, held during a visit of the Ghanaian President to Togo, lasted an hour.",
        "They gathered to discuss a bridge.",
    ],
)
def test_the_setting_and_the_purpose_of_a_meeting_are_that_meeting(extractor: RulesExtractor, text: str) -> None:
    """A visit during which people meet, and what they meet for, tell of no second contact."""
    assert told(extractor, f"{MET} {text}") == ["held"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The two last met in Accra in October.", "2023-10"),
        ("Their previous meeting took place in Accra in October.", "2023-10"),
        ("Boadu recalled his visit to Togo in May 2022.", "2022-05"),
        ("The meeting follows the summit held in Cotonou in April 2022.", "2022-04"),
        ("The first round, in January, ended without agreement.", "2024-01"),
        ("An earlier session in January broke up after an hour.", "2024-01"),
    ],
)
def test_a_meeting_of_another_day_told_in_passing_is_another_meeting(
    extractor: RulesExtractor, text: str, day: str
) -> None:
    """What came before is a meeting of its own, and leaves the day of the news alone."""
    assert told(extractor, f"{MET_MONDAY} {text}") == sorted(["held 2024-04-15", f"held {day}"])


@pytest.mark.parametrize(
    "text",
    [
        "They agreed to meet again in June.",
        "The next round of talks is scheduled for June.",
        "A second session is planned for June.",
    ],
)
def test_the_next_meeting_of_the_same_parties_is_another_meeting(extractor: RulesExtractor, text: str) -> None:
    """What is to follow has the parties of what it follows, and its own day."""
    found = meetings(extractor, f"{MET_MONDAY} {text}")
    assert [(m.status.value, m.date and m.date.edtf) for m in found] == [("held", "2024-04-15"), ("planned", "2024-06")]
    assert {*found[0].parties} == {*found[1].parties} == {"GHA", "TGO"}


@pytest.mark.parametrize(
    "text",
    [
        "It was their third meeting this year.",
        "It was their first meeting since the border clashes in 2019.",
        "This was the first meeting between Boadu and Lawson since 2019.",
        "The sit-down was the first since January.",
        "The talks lasted an hour.",
    ],
)
def test_what_counts_or_describes_a_meeting_tells_of_no_other(extractor: RulesExtractor, text: str) -> None:
    """An ordinal says which meeting it was, and the time since the last one dates nothing."""
    assert told(extractor, f"{MET_MONDAY} {text}") == ["held 2024-04-15"]


@pytest.mark.parametrize(
    "text",
    [
        "The parties reaffirmed their willingness to continue negotiations.",
        "The two sides agreed to continue talks on fisheries.",
        "They discussed ways to engage in meaningful negotiations.",
        "The presidents agreed to step up consultations on security.",
        "Boadu invited Togo to join the port project.",
        "They invited Mali and Niger to sign the convention.",
        "The two countries agreed to cooperate on ports.",
    ],
)
def test_negotiations_at_large_and_invitations_to_act_are_no_meeting(extractor: RulesExtractor, text: str) -> None:
    """What goes on without an occasion, and what somebody is asked to do, tell of no contact."""
    assert told(extractor, f"{MET} {text}") == ["held"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Togo ruled out any talks with Ghana.", "declined"),
        ("Togolese President Ayao Lawson refused any meeting with Ghanaian President Kwame Boadu.", "declined"),
        ("Ghanaian President Kwame Boadu invited Togolese President Ayao Lawson to attend the summit.", "proposed"),
        ("Ghana and Togo agreed to continue talks in Lome on Friday.", "planned 2024-04-19"),
    ],
)
def test_what_is_refused_or_has_an_occasion_is_a_meeting(extractor: RulesExtractor, text: str, status: str) -> None:
    """A side that refuses any talks declines some, and talks that go on at a place and a day are such."""
    assert told(extractor, text) == [status]


@pytest.mark.parametrize(
    "text",
    [
        "The Ghanaian and Togolese delegations discussed trade and transit.",
        "The delegations of Ghana and Togo held consultations on ports.",
        "The Ghanaian side and the Togolese side talked about a bridge. The two sides also discussed fish.",
    ],
)
def test_what_delegations_talk_about_is_the_meeting_that_they_are_at(extractor: RulesExtractor, text: str) -> None:
    """Those who met for two parties say more of the meeting told of; where none is told of, they meet themselves."""
    assert told(extractor, f"{MET} {text}") == ["held"]
    assert len(meetings(extractor, text)) == 1


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("He accepted.", "planned"),
        ("The invitation was accepted.", "planned"),
        ("Lawson agreed to the proposal.", "planned"),
        ("Lawson said no.", "declined"),
        ("Lawson turned it down.", "declined"),
        ("The offer was rebuffed.", "declined"),
        ("Lawson has said neither yes nor no.", "proposed"),
        ("Lawson agreed that trade was vital.", "proposed"),
        ("Lawson accepted a prize.", "proposed"),
        ("Lawson declined to comment.", "proposed"),
    ],
)
def test_an_answer_falls_on_the_proposal_before_it(extractor: RulesExtractor, answer: str, status: str) -> None:
    """Whoever says yes or no without an object answers what was asked; other things said yes to are no answer."""
    assert told(extractor, f"Ghana invited Togolese President Ayao Lawson to Accra. {answer}") == [status]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("The session has been put back to May 3, 2024.", "postponed 2024-05-03"),
        ("The event has been postponed.", "postponed"),
        ("They were called off.", "cancelled 2024-04-19"),
        ("The meeting was later scrapped.", "cancelled 2024-04-19"),
        ("A strike was called off.", "planned 2024-04-19"),
        ("The vote was postponed.", "planned 2024-04-19"),
    ],
)
def test_a_later_end_falls_on_the_plan_before_it(extractor: RulesExtractor, word: str, status: str) -> None:
    """Whatever word stands for a planned meeting, its delay or end is that meeting's; that of other things is not."""
    assert told(extractor, f"Ghana and Togo will hold talks in Lome on Friday. {word}") == [status]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Boadu offered a meeting in Oslo in May.", ["proposed 2024-05"]),
        ("Lawson suggested talks in Geneva.", ["proposed"]),
        ("Boadu later proposed a meeting of the cabinet.", []),
        ("Boadu also asked for a meeting with farmers.", []),
        ("The next session of parliament is in May.", []),
        ("The next party conference is in May.", []),
        ("A second conference on malaria takes place in May.", []),
        ("The annual conference of teachers was held last week.", []),
    ],
)
def test_unsaid_sides_are_those_of_the_meeting_before_and_of_no_other_gathering(
    extractor: RulesExtractor, text: str, others: list[str]
) -> None:
    """A host city is no side where one of those who met offers to meet again, and bodies meet by themselves."""
    found = meetings(extractor, f"{MET_MONDAY} {text}")
    assert [f"{m.status} {(m.date and m.date.edtf) or ''}".strip() for m in found] == ["held 2024-04-15", *others]
    assert all({*m.parties} == {"GHA", "TGO"} for m in found)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They recalled the warm welcome during the visit to Accra in May 2022.", "2022-05"),
        ("Lawson thanked him for the hospitality during his trip to Accra in May 2022.", "2022-05"),
        ("They spoke of the agreements reached during the visit to Lome on February 6.", "2024-02-06"),
    ],
)
def test_a_visit_told_of_in_a_call_is_another_contact_of_the_same_parties(
    extractor: RulesExtractor, text: str, day: str
) -> None:
    """Nobody visits by telephone, and whoever travelled to one of the two came from the other."""
    call = "Ghanaian President Kwame Boadu had a telephone conversation with Togolese President Ayao Lawson."
    found = meetings(extractor, f"{call} {text}")
    assert sorted((m.mode.value, (m.date and m.date.edtf) or "") for m in found) == [("in_person", day), ("phone", "")]
    assert all({*m.parties} == {"GHA", "TGO"} for m in found)


def test_todays_meeting_is_one_of_those_whom_the_title_names(extractor: RulesExtractor) -> None:
    """A statement that only looks back on a meeting tells in its title whose it was."""
    title = "Statement on the meeting of French Foreign Minister Claire Aubert with Turkish Foreign Minister Cem Aydin"
    text = "Both teams worked through the night. Today's meeting in Geneva was the beginning of a long road."
    (meeting,) = extractor.extract(text, title, PUBLISHED).meetings
    assert [p.name for p in meeting.participants] == ["Claire Aubert", "Cem Aydin"]
    assert (meeting.date and meeting.date.edtf, meeting.place and meeting.place.name) == ("2024-04-17", "Geneva")
    private = extractor.extract("Today's meeting with farmers in Lyon was long.", title, PUBLISHED).meetings
    assert [m.place for m in private] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "In his meetings, Boadu was joined by Trade Minister Ama Serwaa.",
        "Boadu called these meetings useful.",
        "The talks brought together ministers of Ghana and Togo.",
    ],
)
def test_what_sums_up_meetings_tells_of_no_further_one(extractor: RulesExtractor, text: str) -> None:
    """His meetings are those told of one by one, and talks that bring people together are those talks."""
    assert told(extractor, f"{MET_MONDAY} {text}") == ["held 2024-04-15"]


def test_a_letter_is_one_however_often_it_is_told_of(extractor: RulesExtractor) -> None:
    """The day on which a letter arrives or is read out sends no second one."""
    text = (
        "Ghanaian President Kwame Boadu has written to Togolese President Ayao Lawson, his office confirmed on Tuesday."
    )
    told_twice = f"{text} The letter reached Lawson on Monday. On Wednesday, the letter was read out in parliament."
    assert told(extractor, told_twice) == ["held 2024-04-15"]


def test_a_later_word_falls_on_the_contact_of_its_kind(extractor: RulesExtractor) -> None:
    """A visit that is off is the trip told of first, not the call told of since."""
    text = (
        "Ghanaian President Kwame Boadu is to travel to Togo on Friday. He will phone Malian President Modibo Keita on "
    )
    found = meetings(extractor, f"{text}Thursday. The visit has been cancelled.")
    assert [(m.status.value, {*m.parties}) for m in found] == [
        ("cancelled", {"GHA", "TGO"}),
        ("planned", {"GHA", "MLI"}),
    ]


def test_the_meeting_whose_outcomes_are_told_in_a_call_is_not_the_call(extractor: RulesExtractor) -> None:
    """A meeting that words describe, looked back on in a call, leaves the day of the call alone."""
    call = "Ghanaian President Kwame Boadu had a telephone conversation with Togolese President Ayao Lawson."
    text = "Boadu informed Lawson of the outcomes of the Abuja format meeting that was held last week in Nigeria."
    (phoned, *_) = meetings(extractor, f"{call} {text}")
    assert (phoned.mode.value, phoned.date) == ("phone", None)


def test_talks_before_a_briefing_are_those_of_whoever_gives_it(extractor: RulesExtractor) -> None:
    """Who says or announces something at a briefing that follows talks took part in the talks, in the passive too."""
    talks = "during a meeting with the press following talks with Togolese President Ayao Lawson in Accra."
    for text in ("This was announced by Ghanaian President Kwame Boadu", "Ghanaian President Kwame Boadu said so"):
        (meeting,) = meetings(extractor, f"{text} {talks}")
        assert [p.name for p in meeting.participants] == ["Kwame Boadu", "Ayao Lawson"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The last round, in February, ended without a deal.", ["held 2024-02"]),
        ("They called for a summit between Russia and Ukraine.", []),
        ("In a separate meeting, he saw farmers.", []),
    ],
)
def test_what_is_told_beside_a_postponed_meeting_keeps_to_itself(
    extractor: RulesExtractor, text: str, expected: list[str]
) -> None:
    """An earlier round was held on its own day; a call by outsiders and a separate meeting are not of these two."""
    talks = "Talks between Ghana and Togo, due to start on Monday, have been put off until May 3, 2024."
    assert told(extractor, f"{talks} {text}") == sorted(["postponed 2024-05-03", *expected])


def test_the_summit_on_whose_sidelines_two_met_is_no_other_meeting_of_theirs(extractor: RulesExtractor) -> None:
    """The gathering that was the setting of a meeting has its own days."""
    aside = "on the sidelines of a summit in Oslo on Monday."
    met = f"Ghanaian President Kwame Boadu met Togolese President Ayao Lawson {aside}"
    assert told(extractor, f"{met} The summit ends on Tuesday.") == ["held 2024-04-15"]
