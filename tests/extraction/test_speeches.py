"""Speeches with invented people: whom one who speaks in the first person tells of having met and called."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2023, 2, 10)
PAIR = 2
TITLE = "Address by the President of Moldova"


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str, title: str = TITLE) -> list[MeetingReport]:
    """The meetings that a speech tells of."""
    return extractor.extract(f"Fellow citizens! This was a long day for our country. {text}", title, PUBLISHED).meetings


@pytest.mark.parametrize(
    "told",
    [
        "Today I spoke with German Chancellor Greta Lindqvist.",
        "Spoke with German Chancellor Greta Lindqvist.",
        "Discussed the winter with German Chancellor Greta Lindqvist.",
        "Had a long call with German Chancellor Greta Lindqvist.",
        "Then met German Chancellor Greta Lindqvist in Cahul.",
        "The conversation with German Chancellor Greta Lindqvist was useful.",
        "I thanked German Chancellor Greta Lindqvist for the generators.",
        "Thanked my friend the German Chancellor, Greta Lindqvist, for her help.",
        "I told German Chancellor Greta Lindqvist that we need more.",
        "I informed German Chancellor Greta Lindqvist about the situation on the border.",
    ],
)
def test_a_speaker_takes_part_in_what_he_tells_of_having_done(extractor: RulesExtractor, told: str) -> None:
    """Whether he says "I" or leaves himself out, the one whom the title announces is the other side."""
    (found,) = meetings(extractor, told)
    assert sorted(found.parties) == ["DEU", "MDA"]
    assert {(p.name, p.party) for p in found.participants} == {("Greta Lindqvist", "DEU"), (None, "MDA")}


def test_a_run_of_calls_is_a_meeting_with_each(extractor: RulesExtractor) -> None:
    """Each of those whom a speaker names one after another is told of as a contact of its own."""
    text = (
        "I spoke with German Chancellor Greta Lindqvist. Had a call with Polish President Jan Nowicki. "
        "I informed Romanian Prime Minister Radu Ionescu about the border."
    )
    assert [sorted(m.parties) for m in meetings(extractor, text)] == [["DEU", "MDA"], ["MDA", "POL"], ["MDA", "ROU"]]


@pytest.mark.parametrize(
    "greeting", ["Dear Moldovans, dear friends!", "My fellow Moldovans,", "Good health, dear Moldovans!"]
)
@pytest.mark.parametrize("title", [None, "Good evening", "Address by the President, 10 February"])
def test_the_people_whom_a_speaker_greets_are_his_own(
    extractor: RulesExtractor, greeting: str, title: str | None
) -> None:
    """Where nothing names the speaker, the greeting tells for what party he speaks."""
    text = (
        f"{greeting}\n\nIt was a long day for us. This morning I spoke with German Chancellor Greta Lindqvist. "
        "Our Minister of Defence, Mihai Rusu, met Polish Defence Minister Jan Nowicki in Warsaw."
    )
    found = extractor.extract(text, title, PUBLISHED).meetings
    assert [sorted(m.parties) for m in found] == [["DEU", "MDA"], ["MDA", "POL"]]


@pytest.mark.parametrize(
    "told",
    [
        "I thank German Chancellor Greta Lindqvist for her help.",
        "I am grateful to German Chancellor Greta Lindqvist.",
        "I told our people the truth. I thanked the government for its work.",
        "Received full support. Agreed on nothing new.",
        "I informed the parliament about the budget.",
    ],
)
def test_thanks_and_words_at_home_tell_of_no_contact(extractor: RulesExtractor, told: str) -> None:
    """What a speaker says in the speech itself, or said to his own people, is no contact between parties."""
    assert meetings(extractor, told) == []


@pytest.mark.parametrize(
    "text",
    [
        "Discussed for years, the plan of German Chancellor Greta Lindqvist came to nothing.",
        'A spokesman said: "I told German Chancellor Greta Lindqvist nothing."',
    ],
)
def test_without_a_speaker_nobody_is_left_out(extractor: RulesExtractor, text: str) -> None:
    """A participle that opens a sentence of the news, and "I" in a quotation, stand for no author."""
    assert extractor.extract(text, "Chancellor's plan fails", PUBLISHED).meetings == []


@pytest.mark.parametrize(
    ("told", "others"),
    [
        (
            (
                "I spoke with German Chancellor Greta Lindqvist. And also with the Prime Minister of Italy, the "
                "President of Latvia. It was a long day."
            ),
            ["DEU", "ITA", "LVA"],
        ),
        ("I thanked the President of Switzerland. And also the Prime Minister of Greece.", ["CHE", "GRC"]),
        ("I spoke with the President of Poland. And then with German Chancellor Greta Lindqvist.", ["DEU", "POL"]),
        ("Tomorrow we expect German Chancellor Greta Lindqvist here.", ["DEU"]),
        ("I spoke with the President of Poland. And the people of Italy support us.", ["POL"]),
        ("I spoke with the President of Poland. And not a word about Italy.", ["POL"]),
        ("We expect the President of Poland to win the election.", []),
    ],
)
def test_a_list_of_talks_may_go_on_without_a_verb(extractor: RulesExtractor, told: str, others: list[str]) -> None:
    """Those whom a verbless sentence adds were spoken with apart; whoever does something in it was not."""
    found = meetings(extractor, told)
    assert sorted(code for meeting in found for code in meeting.parties if code != "MDA") == others
    assert all(len(meeting.parties) == PAIR for meeting in found)
