"""Transcripts with invented people: whose turn it is, whom "we" and "you" mean, and what they say of their meetings."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.document import read_document
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2023, 3, 14)
TITLE = "Secretary Hannah R. Coldwell and Estonian Foreign Minister Priit Maasik Before Their Meeting"
CAST = "Hannah R. Coldwell, Secretary of State\n\nPriit Maasik, Estonian Foreign Minister\n\nWashington, D.C.\n\n"
GREETING = "SECRETARY COLDWELL: Good morning, everyone. It's very good to have Foreign Minister Maasik here today.\n\n"


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str, title: str | None = TITLE) -> list[MeetingReport]:
    """The meetings that a transcript of one day tells of."""
    return extractor.extract(text, title, PUBLISHED).meetings


def names(meeting: MeetingReport) -> set[str | None]:
    """Who takes part."""
    return {participant.name for participant in meeting.participants}


def edtf(meeting: MeetingReport) -> str | None:
    """Its day."""
    return meeting.date.edtf if meeting.date is not None else None


# ---- turns ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (
            "SECRETARY COLDWELL: Good morning.\n\nWe have much to do.\n\nQUESTION: Why?\n\nMR. FENWICK: Because.",
            [
                ("SECRETARY COLDWELL", "Good morning."),
                ("SECRETARY COLDWELL", "We have much to do."),
                ("QUESTION", "Why?"),
                ("MR. FENWICK", "Because."),
            ],
        ),
        (
            (
                "Beginning of the talks President of Russia Anton Belov: Welcome. "
                "President of Serbia Marko Vukic (retranslated): Thank you. Anton Belov: Please. Marko Vukic: I agree."
            ),
            [
                (None, "Beginning of the talks"),
                (None, "President of Russia Anton Belov"),
                ("President of Russia Anton Belov", "Welcome."),
                (None, "President of Serbia Marko Vukic"),
                ("President of Serbia Marko Vukic", "Thank you."),
                ("Anton Belov", "Please."),
                ("Marko Vukic", "I agree."),
            ],
        ),
        (
            "President of Chile Ana Ruiz Ruiz AnaPresident of Chile: Thank you. President of Peru Luz Vega: Please.",
            [
                (None, "President of Chile Ana Ruiz President of Chile"),
                ("President of Chile Ana Ruiz President of Chile", "Thank you."),
            ],
        ),
        (
            "Q: Minister, are you content?\n\nA: (Laughs.) I am, Q. And you?",
            [("Q", "Minister, are you content?"), ("A", "I am, Q. And you?")],
        ),
    ],
)
def test_a_transcript_is_divided_into_turns(text: str, turns: list[tuple[str | None, str]]) -> None:
    """Labels in capitals or plain letters, alone or run together, say who speaks until the next one."""
    passages = [(passage.speaker, passage.text) for passage in read_document(text, None, None, "en").passages]
    assert passages[: len(turns)] == turns


@pytest.mark.parametrize(
    "text",
    [
        "The two sides agreed on one thing: The border stays open. They left the rest for Monday: Prices.",
        "Key Outcomes: A new fund. Next Steps: A meeting in May. Further Reading: The full text.",
        "He told President Ruiz: The border is closed. She answered: It is not.",
        "Lima: A city of ten million people. Quito: A city of three million.",
    ],
)
def test_a_colon_in_prose_labels_no_speaker(text: str) -> None:
    """What stands before a colon is a speaker only where it is a name that opens a turn."""
    assert {passage.speaker for passage in read_document(text, None, None, "en").passages} == {None}


def test_offsets_of_turns_lead_back_to_the_page() -> None:
    """Each turn knows where it stands in the source, though labels and tooltips are taken out."""
    text = "Meeting President of Chile Ana Ruiz Ruiz Ana: Good day. President of Peru Luz Vega Vega Luz: Thank you."
    for passage in read_document(text, None, None, "en").passages:
        start, end = passage.locate(0, len(passage.text))
        assert " ".join(text[start:end].split()) == passage.text


# ---- the meeting at hand --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "opening",
    [
        "It's very good to have Foreign Minister Maasik here today.",
        "It's a great pleasure to welcome my friend Priit Maasik to the State Department.",
        "Priit, welcome. I look forward to a good conversation.",
        "We have a lot to talk about. It's great to see you, Priit.",
        "I'm glad to be here with Foreign Minister Maasik, and I'm grateful for this meeting.",
    ],
)
@pytest.mark.parametrize("title", [TITLE, "Secretary Hannah R. Coldwell and Estonian Foreign Minister Priit Maasik"])
def test_words_spoken_at_a_meeting_show_that_it_was_held_that_day(
    extractor: RulesExtractor, opening: str, title: str
) -> None:
    """Greetings and what the speakers look forward to tell of the one meeting at which they are said."""
    text = f"{CAST}SECRETARY COLDWELL: {opening}\n\nFOREIGN MINISTER MAASIK: Thank you, Madam Secretary."
    (found,) = meetings(extractor, text, title)
    assert (found.status, found.mode, edtf(found)) == (MeetingStatus.HELD, Mode.IN_PERSON, "2023-03-14")
    assert (sorted(found.parties), names(found)) == (["EST", "USA"], {"Hannah R. Coldwell", "Priit Maasik"})


def test_the_meeting_of_a_transcript_is_where_its_head_says(extractor: RulesExtractor) -> None:
    """A line over the first turn that is but a place is the place of what follows."""
    (found,) = meetings(extractor, f"{CAST}{GREETING}FOREIGN MINISTER MAASIK: Thank you.")
    assert found.place is not None
    assert found.place.country == "USA"


def test_a_silent_guest_is_named_by_the_title(extractor: RulesExtractor) -> None:
    """Where only the host's words are given, the one of whom the title speaks is the other side."""
    text = "President of Russia Anton Belov: Mr President, I am delighted to welcome you. Our trade has grown."
    (found,) = meetings(extractor, text, "Meeting with President of Serbia Marko Vukic")
    assert names(found) == {"Anton Belov", "Marko Vukic"}
    assert found.status is MeetingStatus.HELD


def test_talk_at_home_is_no_meeting_of_parties(extractor: RulesExtractor) -> None:
    """A president and a governor of the same country speak to each other at a domestic gathering."""
    text = (
        "President of Russia Anton Belov: Mr Orlov, it is good to see you. How is the harvest?\n\n"
        "Governor of Kursk Region Pavel Orlov: Good afternoon, Mr President. We met with the farmers last week."
    )
    assert meetings(extractor, text, "Meeting with Governor of Kursk Region Pavel Orlov") == []


# ---- other meetings that the speakers mention -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "status", "mode", "day"),
    [
        ("We last met in Tallinn in November.", "held", "in_person", "2022-11"),
        ("We spoke on the phone last week.", "held", "phone", "[2023-03-06..2023-03-12]"),
        ("On our video call in January you asked for this.", "held", "video", "2023-01"),
        ("We saw each other in Riga on March 2.", "held", "in_person", "2023-03-02"),
        ("Our foreign ministries held consultations in Tallinn on March 3.", "held", "in_person", "2023-03-03"),
        ("We will meet again in Tallinn on June 5.", "planned", "in_person", "2023-06-05"),
        ("I would like to invite you to visit Tallinn.", "proposed", "in_person", None),
    ],
)
def test_we_and_you_are_those_who_speak_to_each_other(
    extractor: RulesExtractor, said: str, status: str, mode: str, day: str | None
) -> None:
    """Contacts of another day, place or mode than the one at hand are meetings of their own between both."""
    found = meetings(extractor, f"{CAST}{GREETING}FOREIGN MINISTER MAASIK: Thank you. {said}")
    assert len(found) == 2
    assert (found[1].status, found[1].mode, edtf(found[1])) == (MeetingStatus(status), Mode(mode), day)
    assert sorted(found[1].parties) == ["EST", "USA"]


@pytest.mark.parametrize(
    "said",
    [
        "Thank you for the invitation to visit Washington.",
        "I want to thank you for this visit.",
        "We have seen real progress, and we see a role for our companies.",
        "Our ministers know it, and my team is working on it.",
        "Did your minister meet the Latvian president last week?",
    ],
)
def test_courtesy_and_questions_tell_of_no_other_meeting(extractor: RulesExtractor, said: str) -> None:
    """What one thanks for is the meeting at hand; seeing progress is no contact; a question asserts none."""
    assert len(meetings(extractor, f"{CAST}{GREETING}FOREIGN MINISTER MAASIK: {said}")) == 1


def test_who_asks_tells_whom_he_asks_what_he_did(extractor: RulesExtractor) -> None:
    """In an interview "you" is the one official who is interviewed."""
    text = (
        "Marcus Hale, the US deputy secretary of state, spoke to us on Friday.\n\n"
        "Q: On your trip to Peru you met President Luz Vega. How was it?\n\n"
        "Marcus Hale: She was generous with her time. Marcus Hale is content."
    )
    (found,) = meetings(extractor, text, "Interview: Marcus Hale on Peru")
    assert names(found) == {"Marcus Hale", "Luz Vega"}
