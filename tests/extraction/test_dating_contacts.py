"""Which day, place and mode of a sentence are those of a contact, however the parse hung them."""

from datetime import date
from functools import cache

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 5, 15)
"""A Wednesday."""


@cache
def meetings(text: str, title: str | None = None) -> list[MeetingReport]:
    """The meetings of an article published on a Wednesday."""
    return RulesExtractor().extract(text, title=title, published_at=PUBLISHED).meetings


def days(text: str, title: str | None = None) -> list[str | None]:
    """The dates of its meetings."""
    return [meeting.date.edtf if meeting.date is not None else None for meeting in meetings(text, title)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Norway has cancelled a meeting with the leaders of Serbia and Kosovo that was planned for Thursday.", "16"),
        ("A meeting of the water ministers of Egypt and Sudan that was to have opened on Sunday was called off.", "19"),
        ("Finland dropped talks with the ministers of Latvia and Estonia, which were due to begin on Friday.", "17"),
        (
            "Minister Galo Paz of Ecuador will come to Lima for talks with Peruvian officials that begin on Monday.",
            "20",
        ),
    ],
)
def test_a_clause_on_when_it_is_dates_the_contact_not_those_who_meet(text: str, day: str) -> None:
    """The parse hangs "that was planned for Friday" on the people named last."""
    assert days(text) == [f"2024-05-{day}"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "They noted the results of Turkish President Emre Aksoy's official visit to Oslo in February 2024.",
            "2024-02",
        ),
        ("The outcome of the visit of Polish President Jan Wrona to Vilnius in March was praised.", "2024-03"),
    ],
)
def test_what_came_of_a_contact_has_its_day(text: str, day: str) -> None:
    """A day that the parse hung on "results" or "outcome" is that of the visit."""
    assert days(text) == [day]


def test_one_day_is_that_of_all_counterparts_of_one_word() -> None:
    """Meetings with each of several counterparts share the day of their verb."""
    text = "Indian Trade Minister Ravi Menon toured Europe in early April and met with officials of France and Spain."
    assert days(text) == ["2024-04", "2024-04"]


@pytest.mark.parametrize(
    "text",
    [
        "Danish Prime Minister Mette Holm visits Sweden on Monday.",
        "Danish Prime Minister Mette Holm flies to Sweden on Monday.",
        "Danish Prime Minister Mette Holm is meeting Swedish Prime Minister Karl Nyberg on Monday.",
    ],
)
def test_the_present_tense_with_a_weekday_tells_of_the_next_one(text: str) -> None:
    """What somebody does on a day named, in the present, is a plan."""
    assert [(m.status.value, m.date and m.date.edtf) for m in meetings(text)] == [("planned", "2024-05-20")]


def test_the_present_tense_of_who_acts_alone_dates_no_other_meeting() -> None:
    """A spokesman who "speaks for" somebody on Monday plans nothing."""
    text = (
        "Russian and Turkish delegations will meet in Sochi next week. The line was used twice on Monday, according to "
        "Rear Admiral Vadim Orlov, who speaks for the Russian contingent."
    )
    assert days(text) == ["[2024-05-20..2024-05-26]"]


def test_a_headline_in_the_infinitive_announces_and_dates() -> None:
    """That "A and B to meet on Friday" is a plan, and its day that of the text below."""
    text = (
        "President Daniyar Omarov of Kazakhstan will fly to Osh for a working visit, his office said. "
        "He will discuss water with Kyrgyz President Askar Isaev."
    )
    assert days(text, "Kazakh and Kyrgyz presidents to meet in Osh on Friday") == ["2024-05-17"]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("She will now meet Moroccan Foreign Minister Karim Alami in Rabat on 12 June.", "2024-06-12"),
        ("She will meet Moroccan Foreign Minister Karim Alami on 12 June instead.", "2024-06-12"),
        ("On 12 June she will leave for Lisbon.", None),
    ],
)
def test_a_postponed_meeting_has_the_day_that_takes_the_place_of_the_old_one(sentence: str, day: str | None) -> None:
    """A later plan that is told as the new one dates what was put off."""
    text = "Portuguese Foreign Minister Ines Vaz has put off a visit to Rabat that was planned for Tuesday. "
    assert days(text + sentence)[0] == day


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (
            "Indian General Arun Sodhi spoke with Pakistani General Tariq Mir over the border hotline on Tuesday.",
            "phone",
        ),
        ("The army chiefs of Ecuador and Peru used the hotline on Monday to discuss the shooting.", "phone"),
        ("The army chiefs of Ecuador and Peru met in Quito to discuss the hotline.", "in_person"),
    ],
)
def test_a_line_that_is_used_is_a_call(text: str, mode: str) -> None:
    """Speaking over a hotline is a call; speaking of one is not."""
    assert [meeting.mode.value for meeting in meetings(text)] == [mode]


def test_a_meeting_of_four_is_not_that_of_two() -> None:
    """What is said of the meeting of more than have met says nothing of theirs."""
    text = "Polish President Jan Wrona spoke to Czech President Petr Hala. The meeting of the four leaders is off."
    assert meetings(text)[0].status.value == "held"


def test_what_took_place_has_no_day_to_come() -> None:
    """A day ahead beside what is told as past is that of its topic."""
    text = "Ghana's Kofi Ayeva and Togo's Ama Dossou exchanged views on Niger's hosting of a regional summit next week."
    assert days(text) == [None]


def test_what_is_spoken_about_lends_no_day() -> None:
    """The day of a topic is not that of the talk."""
    text = "Ghana's Kofi Ayeva and Togo's Ama Dossou spoke by phone about the attack on a market in April."
    assert days(text) == [None]


def test_a_call_that_is_not_answered_is_none() -> None:
    """Nobody speaks when nobody answers."""
    call = "a call from Norwegian Defence Minister Kari Strand on Monday."
    assert meetings(f"Russian Defence Minister Pavel Orlov did not answer {call}") == []
    assert days(f"Russian Defence Minister Pavel Orlov answered {call}") == ["2024-05-13"]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Turkish President Emre Aksoy spoke in Berlin with German Chancellor Anke Vogel.", "in_person"),
        ("Kenya's Ann Oduya and India's Arun Menon talked for an hour at a hotel in Oslo.", "in_person"),
        ("Turkish President Emre Aksoy spoke with German Chancellor Anke Vogel about Berlin.", "unspecified"),
        ("Turkish President Emre Aksoy spoke by phone from Ankara with German Chancellor Anke Vogel.", "phone"),
        ("Turkish President Emre Aksoy spoke to NATO ministers gathered in Oslo on Monday.", "in_person"),
        ("Turkish President Emre Aksoy spoke to Kenyan officials convened in Nairobi.", "in_person"),
        ("Turkish President Emre Aksoy spoke by phone to Kenyan ministers gathered in Nairobi.", "phone"),
        (
            "Turkish President Emre Aksoy spoke with German Chancellor Anke Vogel on crowds gathered in Berlin.",
            "unspecified",
        ),
    ],
)
def test_who_speaks_in_one_place_meets(text: str, mode: str) -> None:
    """A place of talking brings people together, unless they say how else they spoke."""
    assert [meeting.mode.value for meeting in meetings(text)] == [mode]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "A summit that was to bring together the leaders of Kenya and Somalia in Oslo is put off.",
            "postponed",
        ),
        ("Oslo called off talks that were to have brought together the ministers of Kenya and Somalia.", "cancelled"),
    ],
)
def test_whom_a_gathering_brings_together_take_part_in_it(text: str, status: str) -> None:
    """A relative clause that names those who gather tells of no other meeting."""
    found = meetings(text)
    assert [meeting.status.value for meeting in found] == [status]
    assert {"KEN", "SOM"} <= set(found[0].parties)


def test_a_name_that_ends_a_sentence_has_no_stop() -> None:
    """The stop behind a name that is also short for a month belongs to the sentence."""
    people = meetings("Portuguese Minister Ines Vaz met Chinese Foreign Minister Wu Jun.")[0].participants
    assert [person.name for person in people] == ["Ines Vaz", "Wu Jun"]


VISITOR, HOST = "Norwegian Prime Minister Erik Lund", "Kenyan President Josphat Mwangi"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"{VISITOR} said on Wednesday he had accepted an invitation from {HOST}.", None),
        (f"{VISITOR} told reporters on Monday that {HOST} had invited him.", None),
        (f"{VISITOR} left for Nairobi on Monday.", "2024-05-13"),
        (f"{VISITOR} begins a visit to Nairobi on Friday.", "2024-05-17"),
        (f"{VISITOR} holds talks with {HOST} on Friday.", "2024-05-17"),
        (f"{VISITOR} began a visit to Nairobi on Friday.", "2024-05-10"),
    ],
)
def test_the_day_of_saying_of_leaving_and_of_a_plan_in_the_present(text: str, day: str | None) -> None:
    """A day right behind "said" is that of the words, one of leaving is past, and one told in the present to come."""
    assert days(text) == [day]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{VISITOR} and {HOST} will hold talks on Gibraltar.", None),
        (f"{VISITOR} met {HOST} for negotiations on Gibraltar.", None),
        (f"{VISITOR} met {HOST} in Gibraltar.", "Gibraltar"),
    ],
)
def test_talks_on_a_place_are_about_it(text: str, place: str | None) -> None:
    """Behind a noun for talks "on" brings in the topic, not the place."""
    [found] = meetings(text)
    assert (found.place.name if found.place is not None else None) == place


def test_a_chat_over_a_meal_is_face_to_face() -> None:
    """Who has a word over coffee or lunch sits with the other."""
    for meal in ("coffee", "lunch", "dinner"):
        [found] = meetings(f"{VISITOR} had a chat with {HOST} over {meal} on Monday.")
        assert found.mode == "in_person"
