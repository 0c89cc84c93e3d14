"""Whom officials speak for: what they tell of a party's own stance makes them that party's."""

import pytest

from service.extraction.parse import load_parser
from service.extraction.pipeline import RulesExtractor


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor(load_parser())


def party_of(extractor: RulesExtractor, name: str, text: str) -> str | None:
    """The party of a named official of an article."""
    return next(official.party for official in extractor.extract(text).officials if official.name == name)


@pytest.mark.parametrize(
    "telling",
    [
        "President Okello reaffirmed the continued commitment of Kenya to the treaty.",
        "President Okello underlined Kenya's readiness to send doctors.",
        "President Okello informed President Lindqvist that Kenya intends to send doctors.",
        "President Okello thanked her and said that Kenya is ready to host the next round.",
        "President Okello spoke of the drought. He expressed Kenya's gratitude for the wells.",
    ],
)
def test_whoever_tells_of_a_partys_own_stance_is_of_that_party(extractor: RulesExtractor, telling: str) -> None:
    """Commitments, intentions and thanks are those of the speaker's own side."""
    opening = "President Okello spoke on Monday with President Lindqvist of Sweden about Somalia."
    assert party_of(extractor, "Okello", f"{opening} {telling}") == "KEN"


def test_what_others_should_do_is_no_stance_of_ones_own(extractor: RulesExtractor) -> None:
    """A demand, or what somebody says of another's deeds, names no side of the speaker."""
    opening = "President Okello spoke on Monday with President Lindqvist of Sweden about Kenya."
    text = f"{opening} President Okello said that Somalia must withdraw. He said that Somalia had moved its troops."
    assert party_of(extractor, "Okello", text) != "SOM"
