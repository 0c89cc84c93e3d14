"""A meeting takes place where its own words, its visit, its forum or the journey told before it put it."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor


@pytest.fixture(scope="session")
def extractor() -> RulesExtractor:
    """The extractor with the parser, loaded once."""
    return RulesExtractor()


def only(extractor: RulesExtractor, text: str, title: str | None = None) -> MeetingReport:
    """The only meeting of a text."""
    (found,) = extractor.extract(text, title, date(2024, 5, 29)).meetings
    return found


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("Pakistan's army chief Asad Khan visits Tehran, Iran, to meet Iranian officials.", "Tehran", "IRN"),
        ("Mary Poe, a U.S. envoy, will visit Malabo, Equatorial Guinea, for meetings.", "Malabo", "GNQ"),
        ("Paul Roux of France arrived in Kyiv and was received by Ukrainian President Taras Hnatiuk.", "Kyiv", "UKR"),
        ("Ann Reed, a U.S. envoy, will travel to Tianjin to meet with Chinese minister Li Wen.", "Tianjin", "CHN"),
        ("French Prime Minister Anne Morel met Sultan Badr bin Saif in the Omani capital.", "Muscat", "OMN"),
        ("The Turkish and Greek foreign ministers met on the Evros bridge.", "Evros bridge", None),
        ("The Joint Border Committee of Chile and Peru is back and will convene in Tacna.", "Tacna", "PER"),
        ("Chinese and Indian commanders met at the Chushul meeting point.", "Chushul meeting point", None),
        ("German Chancellor Karl Bauer received France's Paul Roux at Schloss Meseberg.", "Schloss Meseberg", None),
        ("Saudi King Rakan met Chinese President Li Wen in the Red Sea port city of Jeddah.", "Jeddah", "SAU"),
        ("Chinese President Li Wen met Russian President Ivan Petrov at the Geneva summit.", "Geneva", "CHE"),
        ("GENEVA, May 29 (Wire) - Turkish and Greek officials held talks here on Tuesday.", "Geneva", "CHE"),
    ],
)  # fmt: skip
def test_the_place_is_read_from_the_words_of_the_meeting(
    extractor: RulesExtractor, text: str, place: str, country: str | None
) -> None:
    """Cities visited, capitals described, sites, summits called by their city and the dateline's "here" are places."""
    found = only(extractor, text).place
    assert found is not None
    assert (found.name, found.country) == (place, country)


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        (
            "On Monday, U.S. envoy Jake Cole will be in Rome. Cole will meet with Chinese diplomat Li Wen.",
            "Rome", "2024-06-03",
        ),
        (
            "French President Paul Roux was in Riyadh on Tuesday. There he held talks with Saudi King Rakan bin Saad.",
            "Riyadh", "2024-05-28",
        ),
    ],
)  # fmt: skip
def test_the_sentence_before_gives_place_and_day(extractor: RulesExtractor, text: str, place: str, day: str) -> None:
    """Where and when the sentence before puts somebody, the meeting of the next one takes place."""
    found = extractor.extract(text, None, date(2024, 5, 29)).meetings[-1]
    assert found.place is not None
    assert found.place.name == place
    assert found.date is not None
    assert found.date.edtf == day


@pytest.mark.parametrize(
    "text",
    [
        "French President Paul Roux was in Riyadh. Mexico's minister, Ana Soto, met Peru's Luis Vargas.",
        "French President Paul Roux was in Riyadh last week. He will meet German Chancellor Karl Bauer next month.",
    ],
)
def test_the_place_of_others_or_of_another_time_is_not_lent(extractor: RulesExtractor, text: str) -> None:
    """The place of one person is not that of others, nor that of what is yet to come."""
    assert only(extractor, text).place is None


def test_a_transcript_was_taken_where_its_heading_says(extractor: RulesExtractor) -> None:
    """The line of a transcript that only names a place is that of the meeting in its title."""
    text = (
        "Ann Reed, Secretary of State\n\nRiga, Latvia\n\nSECRETARY REED: Good morning, everyone. We have a lot to do."
    )
    found = only(extractor, text, "Secretary Ann Reed and Latvian Foreign Minister Ilze Kalna Before Their Meeting")
    assert found.place is not None
    assert found.place.name == "Riga"


def test_a_summit_called_by_its_city_makes_no_host_of_the_country(extractor: RulesExtractor) -> None:
    """Talks at "the Hanoi summit" are between those who came, not with Vietnam."""
    text = "Chinese President Li Wen and Russian President Ivan Petrov met at the Hanoi summit."
    assert sorted(only(extractor, text).parties) == ["CHN", "RUS"]
