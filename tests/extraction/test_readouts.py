"""Readouts and announcements with invented people: whom their first sentence names, and what their title adds."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2022, 3, 3)  # a Thursday
LEADERS = (
    "Prime Minister Alan Firth of Australia, Prime Minister Meera Nair of India, "
    "Prime Minister Ken Mori of Japan, and President Harlan Cole of the United States"
)


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str, title: str | None = None) -> list[MeetingReport]:
    """The meetings that a short page tells of."""
    return extractor.extract(text, title, PUBLISHED).meetings


def edtf(meeting: MeetingReport) -> str | None:
    """Its day."""
    return meeting.date.edtf if meeting.date is not None else None


@pytest.mark.parametrize("verb", ["convened", "met", "gathered"])
@pytest.mark.parametrize(
    "frame", ["Today {} {} to reaffirm their ties.", "Today the leaders – {} – {} to speak of trade."]
)
def test_all_of_a_list_before_the_verb_take_part(extractor: RulesExtractor, verb: str, frame: str) -> None:
    """A long list of subjects, between dashes or not, is one side after another."""
    (found,) = meetings(extractor, frame.format(LEADERS, verb))
    assert sorted(found.parties) == ["AUS", "IND", "JPN", "USA"]
    assert len(found.participants) == 4


@pytest.mark.parametrize(
    ("title", "mode"),
    [
        ("Joint Readout of Quad Leaders Call", Mode.PHONE),
        ("Readout of the Leaders' Video Call", Mode.VIDEO),
        ("Leaders meet on trade", Mode.IN_PERSON),
    ],
)
def test_the_title_of_a_readout_tells_the_mode(extractor: RulesExtractor, title: str, mode: Mode) -> None:
    """What the text leaves open of how its one contact took place, the title of a readout says."""
    (found,) = meetings(extractor, f"Today {LEADERS} convened to reaffirm their commitment.", title)
    assert found.mode is mode


SWEDE, NIGERIAN = "Swedish Foreign Minister Anna Lindholm", "Nigerian Foreign Minister Chidi Okoye"


@pytest.mark.parametrize(
    "told",
    [
        f"{SWEDE} discussed grain with {NIGERIAN}.",
        f"{SWEDE} had a long conversation with {NIGERIAN}.",
        f"{SWEDE} exchanged views with {NIGERIAN}.",
        f"{SWEDE} and {NIGERIAN} held a discussion about grain.",
    ],
)
@pytest.mark.parametrize("title", ["Minister Lindholm's Meeting with Minister Okoye", "Lindholm, Okoye in meeting"])
def test_a_heading_makes_no_meeting_of_a_conversation_that_was_held(
    extractor: RulesExtractor, told: str, title: str
) -> None:
    """What took place as a mere conversation stays open in its mode, whatever the heading calls it."""
    (found,) = meetings(extractor, told, title)
    assert (found.status, found.mode) == (MeetingStatus.HELD, Mode.UNSPECIFIED)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (f"{SWEDE} has offered to discuss grain with {NIGERIAN}.", MeetingStatus.PROPOSED),
        (f"{SWEDE} will discuss grain with {NIGERIAN} next week.", MeetingStatus.PLANNED),
        (f"{SWEDE} discussed grain with {NIGERIAN} in Stockholm.", MeetingStatus.HELD),
        (f"{SWEDE} held talks with {NIGERIAN}.", MeetingStatus.HELD),
    ],
)
def test_a_heading_tells_how_a_conversation_to_come_is_meant(
    extractor: RulesExtractor, told: str, status: MeetingStatus
) -> None:
    """A conversation ahead is the meeting that the heading calls it, and one held at a place or as talks is one."""
    (found,) = meetings(extractor, told, "Minister Lindholm's meeting with Minister Okoye")
    assert (found.status, found.mode) == (status, Mode.IN_PERSON)


@pytest.mark.parametrize(
    ("text", "country", "day"),
    [
        (
            "Secretary Cole will travel to Oslo, Riga, and Rome March 8 to 10. In Riga, she will meet Latvian envoys.",
            "LVA",
            "[2022-03-08..2022-03-10]",
        ),
        (
            "On Monday, Deputy Secretary Ana Cole will be in Rome. Cole will meet Chinese Foreign Minister Li Qiao.",
            "CHN",
            "2022-03-07",
        ),
        (
            "Deputy Secretary Cole will visit Chile March 8-10. She will meet with Foreign Minister Eva Soto.",
            "CHL",
            "[2022-03-08..2022-03-10]",
        ),
    ],
)
def test_a_journey_lends_its_days_to_the_talks_on_the_way(
    extractor: RulesExtractor, text: str, country: str, day: str
) -> None:
    """Talks without a day of their own, by one who travels, fall within the days of the journey."""
    found = next(m for m in meetings(extractor, text) if country in m.parties)
    assert (edtf(found), found.status) == (day, MeetingStatus.PLANNED)


@pytest.mark.parametrize(
    "text",
    [
        "Deputy Secretary Cole will travel to Oslo March 8 to 10. She called Latvian Foreign Minister Juris Ozols.",
        "Deputy Secretary Cole will travel to Oslo March 8 to 10. In May she met Latvian Foreign Minister J. Ozols.",
        "Deputy Secretary Cole will travel to Oslo March 8 to 10. Envoy Paul Reed will meet Latvian Minister J. Ozols.",
    ],
)
def test_a_journey_lends_nothing_to_what_does_not_fall_on_it(extractor: RulesExtractor, text: str) -> None:
    """Calls, talks of another time and talks of others keep to what their own words say."""
    found = next(m for m in meetings(extractor, text) if "LVA" in m.parties)
    assert not (edtf(found) or "").startswith("[2022-03-08")


def test_a_stay_alone_is_no_visit_to_anybody(extractor: RulesExtractor) -> None:
    """That somebody was somewhere tells of no contact with those who govern there."""
    assert meetings(extractor, "Canadian Prime Minister Ana Cole was in Rome on Monday. She ate an ice cream.") == []
