"""What looks like a contact and is none: other senses of its words, private people, talk in general, suppositions."""

from datetime import date
from functools import cache

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

FRANCE = "French President Luc Marchand"
POLAND = "Polish Prime Minister Jan Wrona"


@cache
def meetings(text: str) -> list[MeetingReport]:
    """The meetings of an article of one sentence."""
    return RulesExtractor().extract(text, published_at=date(2024, 5, 15)).meetings


@pytest.mark.parametrize(
    "text",
    [
        "France meets Turkey in the semi-final on Thursday.",
        "Japan will host South Korea in a World Cup qualifier in Osaka on June 3.",
        "Italy visit Scotland in the opening round of the tournament next week.",
        "Kenya travel to Ghana for the last match of the group stage.",
        "Poland and Norway meet in the playoffs in March.",
    ],
)
def test_teams_that_play_each_other_do_not_meet(text: str) -> None:
    """Countries that meet, visit or host each other in a match are teams."""
    assert meetings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The call for restraint by Germany was echoed by Italian Prime Minister Carla Ricci.",
        f"{FRANCE} seconded the call of Poland to end the blockade.",
        f"{POLAND} renewed his call for an embargo on Belarus.",
        "A call by Oman for a truce in Yemen found no answer from Iran.",
    ],
)
def test_a_call_for_something_is_no_telephone_call(text: str) -> None:
    """Appeals are made for something, seconded, echoed and renewed."""
    assert meetings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{FRANCE} met climate activist Leyla Demir of Turkey in Oslo.",
        f"{FRANCE} received Dutch singer Anouk Visser on Monday.",
        f"{FRANCE} met with President of the Union of European Hockey Associations Dragan Lukic.",
        "Catholic bishops from Poland and Germany met in Prague.",
        "French church leaders met officials of the Polish government.",
        "Egypt convened a summit of civil society leaders in Cairo.",
        "The White House convened a summit on opioids with governors from across the country.",
    ],
)
def test_private_people_and_domestic_gatherings_make_no_meeting(text: str) -> None:
    """Who is introduced by a private calling represents nobody; a gathering of one country is its own affair."""
    assert meetings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Japan and the United States are consulting closely on North Korea.",
        "We continue to consult with Israel and Egypt on the hostages.",
        "The United States has been talking to Iran through Oman for years.",
        "Meetings between Chinese and Indian generals have usually ended without agreement.",
        "Germany summoned its ambassador from Mali for consultations.",
    ],
)
def test_contacts_in_general_are_no_meeting(text: str) -> None:
    """Talking that goes on between states, habits, and envoys called home have no occasion."""
    assert meetings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Analysts say a meeting between the leaders of India and Pakistan would help.",
        "A summit of Iran and Iraq would be a breakthrough.",
        "Should the leaders of Iran and the United States meet, markets would rise.",
    ],
)
def test_what_a_meeting_would_be_is_no_plan_for_one(text: str) -> None:
    """Supposing a contact proposes none."""
    assert meetings(text) == []


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("France and Germany met on the sidelines of the World Cup final in Doha.", ["FRA", "DEU"]),
        (f"{FRANCE} met {POLAND} at the final of the tournament.", ["FRA", "POL"]),
        ("The foreign ministers of Iran and Oman are speaking by telephone.", ["IRN", "OMN"]),
        (f"{FRANCE} is speaking with {POLAND}, his office said.", ["FRA", "POL"]),
        ("Russia and Ukraine were negotiating in Istanbul on Wednesday.", ["RUS", "UKR"]),
        ("Germany summoned the Malian ambassador over the remarks.", ["DEU", "MLI"]),
        ("A meeting between the foreign ministers of India and Pakistan would take place on Friday.", ["IND", "PAK"]),
        ("Egypt convened a summit of Arab leaders in Cairo on Sunday.", ["EGY"]),
        (f"{FRANCE} took a call from {POLAND} on Monday.", ["FRA", "POL"]),
    ],
)
def test_real_contacts_in_like_words_stay(text: str, parties: list[str]) -> None:
    """Officials, an occasion or a means of speaking make it a contact."""
    assert [meeting.parties for meeting in meetings(text)] == [parties]


@pytest.mark.parametrize(
    "text",
    [
        f"{FRANCE} urged Poland to meet France halfway on tariffs.",
        "A Norwegian spokesman urged Washington to “meet Oslo halfway”.",
        "Poland and France should meet in the middle, a Polish official said.",
        "Poland is ready to meet Norway midway over fish.",
    ],
)
def test_parties_that_meet_halfway_only_yield(text: str) -> None:
    """To meet halfway or in the middle is to compromise."""
    assert meetings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{FRANCE} met {POLAND} in the middle of May.",
        f"{FRANCE} and {POLAND} met in the Middle East on Monday.",
    ],
)
def test_a_meeting_in_the_middle_of_something_is_one(text: str) -> None:
    """The middle of a month or the Middle East is when or where parties meet."""
    assert len(meetings(text)) == 1
