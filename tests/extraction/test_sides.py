"""Who takes part in a contact: sentences with invented people, and between whom each of their meetings is."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

H = "Danish Foreign Minister Karen Holst"
G = "Albanian Prime Minister Ilir Gashi"
N = "Slovak President Pavel Novak"
PUBLISHED = date(2024, 3, 13)  # a Wednesday

Between = list[str]


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of a short article of one day."""
    return extractor.extract(text, None, PUBLISHED).meetings


def circles(extractor: RulesExtractor, text: str) -> list[Between]:
    """The parties of each meeting, in alphabetical order."""
    return sorted(sorted(meeting.parties) for meeting in meetings(extractor, text))


@pytest.mark.parametrize(
    "text",
    [
        f"{H} held bilateral meetings with {G} and {N} on Monday.",
        f"{H} held back-to-back meetings with {G} and {N}.",
        f"{H} met separately with the leaders of Albania and Slovakia on Monday.",
        f"On Monday {H} held separate talks with the Albanian and Slovak foreign ministers.",
        f"{H} met individually with her counterparts from Albania and Slovakia.",
        f"{H} will hold talks with each of the leaders of Albania and Slovakia.",
        f"{H} made phone calls to {G} and {N} on Monday.",
        f"{H} held a meeting with {G} and another with {N}.",
        f"{H} met first with {G} and then with {N}.",
        f"{H} spoke by phone with {G} and, separately, with {N}.",
        f"{H} will meet {G} on Monday and {N} on Tuesday.",
        f"{H} met with officials from Albania and Slovakia.",
        f"{H} held talks with representatives of Albania and Slovakia.",
        f"{H} visited Albania and Slovakia last week.",
        f"{H} will pay visits to Albania and Slovakia next week.",
        f"On her tour {H} will meet {G} and {N}.",
        f"On a trip to Tirana and Bratislava, {H} met {G} and {N}.",
        f"{G} and {N} met separately with {H}.",
    ],
)
def test_counterparts_set_apart_are_met_in_meetings_of_their_own(extractor: RulesExtractor, text: str) -> None:
    """Plurals, words such as separately, each, days, a second with, nobody in particular and journeys set apart."""
    assert circles(extractor, text) == [["ALB", "DNK"], ["DNK", "SVK"]]


@pytest.mark.parametrize(
    "text",
    [
        f"{H} met with {G} and {N} on Monday.",
        f"{H} spoke today with {G} and {N}.",
        f"{H} held a trilateral meeting with {G} and {N} on Monday.",
        f"{H} held talks with her Albanian and Slovak counterparts on Monday.",
        f"{H} held a meeting with officials from Albania and Slovakia.",
        f"{H} hosted {G} and {N} for talks on Monday.",
        "The foreign ministers of Denmark, Albania and Slovakia met in Oslo on Monday.",
        "Denmark, Albania and Slovakia held talks in Oslo on Monday.",
    ],
)
def test_a_common_gathering_is_one_meeting(extractor: RulesExtractor, text: str) -> None:
    """One act with several counterparts, of which nothing sets them apart, is one meeting of all."""
    assert circles(extractor, text) == [["ALB", "DNK", "SVK"]]


def test_each_counterpart_has_the_day_said_of_it(extractor: RulesExtractor) -> None:
    """A day named behind one counterpart is not that of the next; a day behind the last is that of all."""
    own = meetings(extractor, f"{H} will meet {G} on Monday and {N} on Tuesday.")
    assert [m.date and m.date.edtf for m in own] == ["2024-03-18", "2024-03-19"]
    common = meetings(extractor, f"{H} held bilateral meetings with {G} and {N} on Monday.")
    assert [m.date and m.date.edtf for m in common] == ["2024-03-11", "2024-03-11"]


def test_an_organisation_with_an_unofficial_name_is_a_party(extractor: RulesExtractor) -> None:
    """A bank is none, the World Bank is."""
    text = f"{H} had meetings with the World Bank and the International Monetary Fund on Monday."
    assert circles(extractor, text) == [["DNK", "IMF"], ["DNK", "WB"]]
    assert circles(extractor, f"{H} had meetings with a Slovak bank and a Slovak airline on Monday.") == []
