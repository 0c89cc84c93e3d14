"""Meetings told in the simplest words: names of every culture, crossed with every plain way of telling."""

from dataclasses import dataclass
from datetime import date

import pytest

from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2025, 2, 3)


@dataclass(frozen=True)
class Somebody:
    """An invented official of a real country."""

    name: str
    code: str
    country: str
    adjective: str
    capital: str


PAIRS = (
    (
        Somebody("Wanjiru Kamande", "KEN", "Kenya", "Kenyan", "Nairobi"),
        Somebody("Levan Chkhaidze", "GEO", "Georgia", "Georgian", "Tbilisi"),
    ),
    (
        Somebody("Khalid al-Otaibi", "SAU", "Saudi Arabia", "Saudi", "Riyadh"),
        Somebody("Zbigniew Wrona", "POL", "Poland", "Polish", "Warsaw"),
    ),
    (
        Somebody("Tran Quoc Bao", "VNM", "Vietnam", "Vietnamese", "Hanoi"),
        Somebody("Eleni Kotsopoulou", "GRC", "Greece", "Greek", "Athens"),
    ),
    (
        Somebody("Kumari Weerasinghe", "LKA", "Sri Lanka", "Sri Lankan", "Colombo"),
        Somebody("Rodrigo Fuenzalida", "CHL", "Chile", "Chilean", "Santiago"),
    ),
    (
        Somebody("Folake Adeyemi", "NGA", "Nigeria", "Nigerian", "Abuja"),
        Somebody("Oyuun Tserendorj", "MNG", "Mongolia", "Mongolian", "Ulaanbaatar"),
    ),
    (
        Somebody("Yoon Ji-hoon", "KOR", "South Korea", "South Korean", "Seoul"),
        Somebody("Anne-Marie Diagne", "SEN", "Senegal", "Senegalese", "Dakar"),
    ),
)

BOTH = "held in_person"
TELLINGS = (
    ("{a.adjective} Foreign Minister {a.name} met {b.adjective} Foreign Minister {b.name} in Oslo on Monday.", BOTH),
    ("{a.country}'s {a.name} and {b.country}'s {b.name} met in Oslo on Sunday.", BOTH),
    ("Foreign Ministers {a.name} of {a.country} and {b.name} of {b.country} held talks in Oslo.", BOTH),
    ("Foreign Ministers {a.name} ({a.country}) and {b.name} ({b.country}) met in Oslo on Sunday.", BOTH),
    ("{a.adjective} Foreign Minister {a.name}, {b.adjective} counterpart {b.name} hold talks in Oslo.", BOTH),
    ("Oslo (AP) — {a.adjective} Foreign Minister {a.name} met {b.adjective} Foreign Minister {b.name} here.", BOTH),
    ("During his visit to {b.capital}, {a.adjective} President {a.name} met President {b.name}.", BOTH),
    ("{a.adjective} President {a.name} has had talks with President {b.name} in {b.capital}, his office said.", BOTH),
    ('"I met my {b.adjective} counterpart {b.name} in Oslo," said {a.adjective} Foreign Minister {a.name}.', BOTH),
    (
        "{a.name} hosted {b.name} on Monday. {a.name} is {a.country}'s president; {b.name} is {b.country}'s president.",
        BOTH,
    ),
    (
        "{a.adjective} President {a.name} turned down a request for a meeting from {b.adjective} President {b.name}.",
        "declined in_person",
    ),
    (
        "{a.adjective} President {a.name} rejected an offer of talks from {b.adjective} President {b.name}.",
        "declined in_person",
    ),
    (
        "{a.adjective} President {a.name} asked {b.adjective} President {b.name} for a meeting.",
        "proposed in_person",
    ),
    (
        "{a.adjective} President {a.name} accepted {b.adjective} President {b.name}'s invitation to visit {b.capital}.",
        "planned in_person",
    ),
)


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def read(extractor: RulesExtractor, text: str) -> list[tuple[set[str], set[str | None], str]]:
    """Parties, named participants, and status with mode of each meeting of a short article."""
    return [
        (set(m.parties), {p.name for p in m.participants}, f"{m.status.value} {m.mode.value}")
        for m in extractor.extract(text, None, PUBLISHED).meetings
    ]


@pytest.mark.parametrize(("telling", "outcome"), TELLINGS)
def test_a_plain_telling_gives_both_sides_whatever_their_names(
    extractor: RulesExtractor, telling: str, outcome: str
) -> None:
    """However rare the names, each telling gives the two people, their parties, the status and the mode."""
    for a, b in PAIRS:
        text = telling.format(a=a, b=b)
        assert read(extractor, text) == [({a.code, b.code}, {a.name, b.name}, outcome)], text


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            (
                "Chilean President Rodrigo Fuenzalida, along with Foreign Minister Catalina Errazuriz, met Kenyan"
                " President Otieno Ochola."
            ),
            {"Rodrigo Fuenzalida", "Catalina Errazuriz", "Otieno Ochola"},
        ),
        (
            (
                "Chilean President Rodrigo Fuenzalida met Kenyan President Otieno Ochola together with the Chilean"
                " foreign minister, Catalina Errazuriz."
            ),
            {"Rodrigo Fuenzalida", "Catalina Errazuriz", "Otieno Ochola"},
        ),
        (
            (
                "Chilean President Rodrigo Fuenzalida, flanked by Foreign Minister Catalina Errazuriz, received Kenyan"
                " President Otieno Ochola."
            ),
            {"Rodrigo Fuenzalida", "Catalina Errazuriz", "Otieno Ochola"},
        ),
        (
            (
                "Oslo hosted a meeting of President Rodrigo Fuenzalida of Chile, President Otieno Ochola of Kenya and"
                " President Aino Lehtovaara of Finland."
            ),
            {"Rodrigo Fuenzalida", "Otieno Ochola", "Aino Lehtovaara"},
        ),
        (
            "Presidents Rodrigo Fuenzalida (Chile), Otieno Ochola (Kenya) and Aino Lehtovaara (Finland) met in Oslo.",
            {"Rodrigo Fuenzalida", "Otieno Ochola", "Aino Lehtovaara"},
        ),
    ],
)
def test_all_who_are_listed_take_part(extractor: RulesExtractor, text: str, people: set[str]) -> None:
    """Lists with their parties between, and those whom a side brings along, are read whole."""
    assert [names for _, names, _ in read(extractor, text)] == [people]


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Otieno Ochola called Chilean President Rodrigo Fuenzalida a friend.",
        "Kenyan President Otieno Ochola called Chilean President Rodrigo Fuenzalida an example to all.",
        "Kenyan President Otieno Ochola met his cabinet on Monday.",
        "Kenyan President Otieno Ochola met factory workers in Nairobi.",
        "Kenyan President Otieno Ochola met reporters in Santiago.",
        '"I have never met him," said Kenyan President Otieno Ochola, a critic of Chile.',
        "Kenyan and Chilean presidents have different views on trade.",
        "Kenyan President Otieno Ochola criticised Chilean President Rodrigo Fuenzalida on Monday.",
    ],
)
def test_plain_words_that_tell_of_no_contact_give_none(extractor: RulesExtractor, text: str) -> None:
    """Names given, gatherings at home, crowds, and opinions are no meetings."""
    assert read(extractor, text) == []


@pytest.mark.parametrize(
    ("telling", "outcome"),
    [
        ("{a.adjective} President {a.name} is due to visit {b.capital} in March.", "planned in_person"),
        ("{a.adjective} President {a.name} has delayed his trip to {b.capital} until April.", "postponed in_person"),
        ("{a.adjective} President {a.name} declined an invitation to visit {b.capital}.", "declined in_person"),
        ("{a.adjective} President {a.name} led a delegation to {b.capital} on Monday.", BOTH),
    ],
)
def test_a_visit_to_a_capital_is_one_to_its_country(extractor: RulesExtractor, telling: str, outcome: str) -> None:
    """Whatever the parser takes its name for."""
    for a, b in PAIRS:
        text = telling.format(a=a, b=b)
        assert read(extractor, text) == [({a.code, b.code}, {a.name}, outcome)], text


@pytest.mark.parametrize(
    "text",
    [
        "Chilean President Rodrigo Fuenzalida gave a dinner in honour of Kenyan President Otieno Ochola.",
        "Chilean President Rodrigo Fuenzalida told reporters of trade after meeting Kenyan President Otieno Ochola.",
        "Rodrigo Fuenzalida of Chile met Otieno Ochola of Kenya.",
    ],
)
def test_the_other_side_is_found_where_it_stands(extractor: RulesExtractor, text: str) -> None:
    """In whose honour, behind a participle, and with a party instead of an office."""
    assert read(extractor, text) == [({"CHL", "KEN"}, {"Rodrigo Fuenzalida", "Otieno Ochola"}, BOTH)]
