"""Holders named after their posts, with invented people: whom bare names in later sentences are the names of."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 6, 12)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of a short article of one day."""
    return extractor.extract(text, None, PUBLISHED).meetings


def cast(meeting: MeetingReport) -> dict[str | None, str | None]:
    """Who takes part for each party."""
    return {participant.party: participant.name for participant in meeting.participants}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The presidents of Chile and Peru met in Arica. Catalina Rojas and Manuel Quiroga agreed on a bridge.",
            {"CHL": "Catalina Rojas", "PER": "Manuel Quiroga"},
        ),
        (
            (
                "Chile's president and her Peruvian counterpart had lunch together in Arica on Saturday. "
                "Catalina Rojas and Manuel Quiroga agreed to reopen the border."
            ),
            {"CHL": "Catalina Rojas", "PER": "Manuel Quiroga"},
        ),
        (
            (
                "Turkey's top diplomat telephoned his Greek opposite number late on Sunday. "
                "Kemal Aydoğan and Eleni Markou spoke for half an hour."
            ),
            {"TUR": "Kemal Aydoğan", "GRC": "Eleni Markou"},
        ),
        (
            (
                "Ecuador's vice-president met the foreign minister of Colombia in Quito on Thursday. "
                "Rosa Andrade de Vega told Luis Montoya that the border would stay shut."
            ),
            {"ECU": "Rosa Andrade de Vega", "COL": "Luis Montoya"},
        ),
        (
            (
                "A meeting of the Saudi and Iraqi energy ministers has been postponed. "
                "Faisal bin Turki was to have received Haider al-Jabari in Riyadh on Sunday."
            ),
            {"SAU": "Faisal bin Turki", "IRQ": "Haider al-Jabari"},
        ),
        (
            (
                "The leaders of India and Nepal held talks on Wednesday. Indian Prime Minister Raghav Menon said the "
                "border would be surveyed anew. Nepal's Bishnu Thapa nodded."
            ),
            {"IND": "Raghav Menon", "NPL": "Bishnu Thapa"},
        ),
    ],
)
def test_posts_told_together_are_filled_by_the_names_that_follow(
    extractor: RulesExtractor, text: str, expected: dict[str | None, str | None]
) -> None:
    """Bare names after two posts are those of their holders, in the order of the words."""
    assert cast(meetings(extractor, text)[0]) == expected


def test_the_one_who_is_spoken_of_next_holds_the_first_post(extractor: RulesExtractor) -> None:
    """A single bare name as the subject of the next sentence is that of whom the first sentence speaks of first."""
    text = "The president of Ghana invited his Togolese counterpart to Accra. Kwame Asare made the offer on Monday."
    assert cast(meetings(extractor, text)[0]) == {"GHA": "Kwame Asare", "TGO": None}


@pytest.mark.parametrize(
    "following",
    [
        "Catalina Rojas, who sells fish at the border, was delighted.",
        "Shopkeeper Catalina Rojas watched them go by.",
        "Analyst Manuel Quiroga of the Catholic University expects little.",
        "“It was a waste of time,” said Manuel Quiroga, 43, a taxi driver.",
        "Rosa Ibarra of the Daily Herald asked them about fish.",
        "In a separate case, a court jailed Manuel Quiroga for fraud.",
    ],
)
@pytest.mark.parametrize(
    "told", ["The presidents of Chile and Peru met in Arica.", "Chile's president met her Peruvian counterpart."]
)
def test_who_is_explained_otherwise_holds_no_post(extractor: RulesExtractor, told: str, following: str) -> None:
    """Nobody of whom the words say something else, or whom they bring in elsewhere, takes part."""
    extraction = extractor.extract(f"{told} {following}", None, PUBLISHED)
    assert cast(extraction.meetings[0]) == {"CHL": None, "PER": None}
    assert not extraction.officials


@pytest.mark.parametrize(
    ("told", "following"),
    [
        (
            (
                "Finnish Prime Minister Aino Lehtonen phoned Estonian Prime Minister Rein Tamm on Sunday. She also "
                "spoke with NATO Secretary General Cornelis Haver."
            ),
            "The two prime ministers and their Latvian counterpart, Ilze Kalnina, will meet in Tallinn this week.",
        ),
        (
            "Finnish Prime Minister Aino Lehtonen and Estonian Prime Minister Rein Tamm spoke on Sunday.",
            "Both leaders and the Latvian prime minister, Ilze Kalnina, will meet in Riga on Friday.",
        ),
    ],
)
def test_several_told_of_before_meet_beside_who_is_named(extractor: RulesExtractor, told: str, following: str) -> None:
    """“The two premiers and A” are those told of in that post before, and A."""
    found = meetings(extractor, f"{told} {following}")[-1]
    assert cast(found) == {"FIN": "Aino Lehtonen", "EST": "Rein Tamm", "LVA": "Ilze Kalnina"}


def test_two_named_in_the_words_are_nobody_else(extractor: RulesExtractor) -> None:
    """“The two premiers, A and B” are A and B, whoever was told of before."""
    text = (
        "German Chancellor Ute Brandt phoned French President Luc Morel on Sunday. The two prime ministers, Finland's "
        "Aino Lehtonen and Estonia's Rein Tamm, will meet in Turku on Friday."
    )
    assert cast(meetings(extractor, text)[-1]) == {"FIN": "Aino Lehtonen", "EST": "Rein Tamm"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "The top officers of the Kenyan and Ugandan armies used their hotline on Tuesday.\n\nLieutenant "
                "General Peter Njoroge and Major General Moses Okello, the chiefs of operations, spoke for an hour."
            ),
            {"Peter Njoroge": "KEN", "Moses Okello": "UGA"},
        ),
        (
            (
                "Indonesia will hold border talks with Papua New Guinea on Thursday. Indonesian minister Budi Sutarman "
                "will be represented by Deputy Minister Lodewijk Rumb."
            ),
            {"Budi Sutarman": "IDN", "Lodewijk Rumb": "IDN"},
        ),
        (
            (
                "TIRANA, June 12 — Danish Prime Minister Mette Krag flew into Albania on Wednesday on the second stop "
                "of a tour.\n\nForeign Minister Karen Holst is not on the trip."
            ),
            {"Mette Krag": "DNK", "Karen Holst": "DNK"},
        ),
    ],
)
def test_an_office_without_a_party_is_of_those_around(
    extractor: RulesExtractor, text: str, expected: dict[str, str]
) -> None:
    """A title behind a list, whoever stands in for another, and who stays at home while the leader travels."""
    officials = extractor.extract(text, None, PUBLISHED).officials
    assert {official.name: official.party for official in officials} == expected
