"""People, offices and parties are read as the words give them."""

from datetime import date

import pytest

from service.domain.parties import all_parties, party
from service.domain.vocabulary import OfficeBasis, OfficeFunction, PartyKind
from service.extraction.dates import find_dates
from service.extraction.document import read_document
from service.extraction.lexicon import listed, pieces, read_tsv
from service.extraction.name_forms import name_keys, same_person
from service.extraction.parse import Parser, load_parser
from service.extraction.parties import find_parties
from service.extraction.people import find_people, official_reports
from service.extraction.places import find_places
from service.extraction.reading import Document, OfficeMention, Person


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def read(parser: Parser, text: str, title: str | None = None) -> Document:
    """A parsed document."""
    document = read_document(text, title, date(2024, 5, 1), "en")
    parser.parse(document)
    return document


def people_of(parser: Parser, text: str) -> dict[str, Person]:
    """The officials of a text by name."""
    document = read(parser, text)
    people, _, _ = find_people(document, find_parties(document))
    return {person.name: person for person in people if person.official}


def offices_of(parser: Parser, text: str) -> list[OfficeMention]:
    """The unnamed office holders of a text."""
    document = read(parser, text)
    return find_people(document, find_parties(document))[2]


def test_every_code_of_the_word_table_is_a_party() -> None:
    """A mention never bears a code that the domain does not know."""
    assert {row["code"] for row in read_tsv("party_names")} <= {one.code for one in all_parties()}


def test_organisations_and_authorities_have_their_kind() -> None:
    """The kind of a party tells a state from an authority and an organisation."""
    kinds = [found.kind for code in ("CHN", "TWN", "NATO") if (found := party(code))]
    assert kinds == [PartyKind.STATE, PartyKind.AUTHORITY, PartyKind.ORGANISATION]
    assert party("ZZZ") is None


def test_phrases_are_cut_as_the_parser_cuts_them(parser: Parser) -> None:
    """Every name of a party in the table is found by the tokens that the parser makes of it."""
    for row in read_tsv("party_names"):
        for form in listed(row["names"]) + listed(row["adjectives"]):
            phrase = form.rstrip("?~")
            document = read(parser, f"We know {phrase} well today.")
            tokens = [token.text for token in document.passages[0].parsed]
            assert [*pieces(phrase)] == tokens[2 : 2 + len(pieces(phrase))], phrase


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing rejected the offer that Washington had made.", {("Beijing", "CHN"), ("Washington", "USA")}),
        ("The ministers met in Beijing on Friday.", set()),
        ("The U.S.-China talks went on.", {("U.S.-China", "USA"), ("U.S.-China", "CHN")}),
        ("The Kremlin and the White House said so.", {("Kremlin", "RUS"), ("White House", "USA")}),
        ("South Korea and the Republic of Korea are one.", {("South Korea", "KOR"), ("Republic of Korea", "KOR")}),
        ("Ships crossed the South China Sea.", set()),
    ],
)
def test_parties_are_read_from_names_adjectives_and_metonyms(
    parser: Parser, text: str, expected: set[tuple[str, str]]
) -> None:
    """A capital counts where it acts, not where it is a place; longer names hide those inside them."""
    document = read(parser, text)
    found = {(document.passages[m.passage].parsed[m.start : m.end].text, m.party) for m in find_parties(document)}
    assert found == expected


def test_a_shared_form_needs_the_party_named_elsewhere(parser: Parser) -> None:
    """A National Security Council is American only in an article that names the United States."""
    assert not find_parties(read(parser, "The National Security Council met."))
    assert {m.party for m in find_parties(read(parser, "The National Security Council of the United States met."))} == {
        "USA"
    }


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("They met in Siem Reap, Cambodia, last week.", "Siem Reap", "KHM"),
        ("They met in Waikiki, Hawaii, last week.", "Waikiki", "USA"),
        ("They met at Camp David on Friday.", "Camp David", "USA"),
        ("They met in Geneva on Friday.", "Geneva", "CHE"),
    ],
)
def test_a_place_lies_in_the_country_of_its_geography(parser: Parser, text: str, name: str, country: str) -> None:
    """The name is the city or site, the country follows from where it lies."""
    document = read(parser, text)
    assert (name, country) in {(p.name, p.country) for p in find_places(document, find_parties(document))}


@pytest.mark.parametrize(
    ("text", "name", "office", "function", "party_code"),
    [
        ("Chinese Defense Minister Oru Banto spoke.", "Oru Banto", "Defense Minister", "defence_minister", "CHN"),
        ("Oru Banto, China's defense minister, spoke.", "Oru Banto", "defense minister", "defence_minister", "CHN"),
        ("Oru Banto is China's defense minister.", "Oru Banto", "defense minister", "defence_minister", "CHN"),
        ("Prime Minister Mira Kessel of Japan spoke.", "Mira Kessel", "Prime Minister", "head_of_government", "JPN"),
        (
            "President of the Republic of Azerbaijan Mira Kessel spoke.",
            "Mira Kessel",
            "President",
            "head_of_state",
            "AZE",
        ),
        (
            "Moldova's minister of defence, Mira Kessel, spoke.",
            "Mira Kessel",
            "minister of defence",
            "defence_minister",
            "MDA",
        ),
        (
            "Secretary of State Mira J. Kessel III spoke.",
            "Mira J. Kessel III",
            "Secretary of State",
            "foreign_minister",
            "USA",
        ),
        ("British Foreign Secretary Mira Kessel spoke.", "Mira Kessel", "Foreign Secretary", "foreign_minister", "GBR"),
        (
            "French Deputy Foreign Minister Mira Kessel spoke.",
            "Mira Kessel",
            "Deputy Foreign Minister",
            "deputy_minister",
            "FRA",
        ),
        ("UN Secretary-General Mira Kessel spoke.", "Mira Kessel", "Secretary-General", "igo_head", "UN"),
        ("President of the European Council Mira Kessel spoke.", "Mira Kessel", "President", "igo_head", "EU"),
        ("Pentagon spokesman Mira Kessel spoke.", "Mira Kessel", "spokesman", "spokesperson", "USA"),
        ("Admiral Mira van den Kessel of Norway spoke.", "Mira van den Kessel", "Admiral", "military_commander", "NOR"),
    ],
)
def test_an_office_beside_a_name_is_read(
    parser: Parser, text: str, name: str, office: str, function: str, party_code: str
) -> None:
    """Before the name, after it, or as its predicate: office without the country, function and party."""
    person = people_of(parser, text)[name]
    assert (person.office, person.function, person.party) == (office, OfficeFunction(function), party_code)


def test_a_counterpart_has_the_function_and_no_office(parser: Parser) -> None:
    """What is never said stays null: the office of a counterpart is inferred as a function only."""
    person = people_of(parser, "US Defense Secretary Mira Kessel met his Chinese counterpart, Oru Banto.")["Oru Banto"]
    assert (person.office, person.function, person.party) == (None, OfficeFunction.DEFENCE_MINISTER, "CHN")
    assert person.basis is OfficeBasis.INFERRED


def test_an_office_begins_when_the_article_says_so(parser: Parser) -> None:
    """The start of an office is a date that its verb bears."""
    document = read(parser, "Oru Banto, who became China's defense minister in December 2023, met Mira Kessel.")
    people, _, _ = find_people(document, find_parties(document))
    [report] = official_reports(document, people, find_dates(document))
    assert report.start is not None
    assert (report.name, report.start.edtf) == ("Oru Banto", "2023-12")


def test_a_former_holder_is_told_from_the_present_one(parser: Parser) -> None:
    """A past office is a former one, and does not make its holder the present one."""
    person = people_of(parser, "Former Chilean finance minister Oru Banto spoke.")["Oru Banto"]
    assert (person.basis, person.function) == (OfficeBasis.FORMER, OfficeFunction.FINANCE_OR_TRADE_MINISTER)


def test_plural_titles_are_shared_by_the_names_that_follow(parser: Parser) -> None:
    """Each of a list of names has the office before the list."""
    found = people_of(parser, "Presidents Mira Kessel of Chile and Oru Banto of Peru met.")
    assert {(p.name, p.party, p.function) for p in found.values()} == {
        ("Mira Kessel", "CHL", OfficeFunction.HEAD_OF_STATE),
        ("Oru Banto", "PER", OfficeFunction.HEAD_OF_STATE),
    }


def test_short_forms_and_offices_mean_the_person_named_in_full(parser: Parser) -> None:
    """A surname, an honorific and the office alone are mentions of one person."""
    text = (
        "Chilean President Mira Kessel flew home. Mr. Kessel met ministers. The Chilean president left. Kessel rested."
    )
    document = read(parser, text)
    people, mentions, _ = find_people(document, find_parties(document))
    assert [person.name for person in people if person.official] == ["Mira Kessel"]
    assert len([m for m in mentions if m.person.name == "Mira Kessel"]) == 4


def test_two_of_one_surname_stay_two(parser: Parser) -> None:
    """Holders of different countries' offices are not merged by a shared surname."""
    found = people_of(parser, "Chilean President Mira Kessel met Peruvian President Oru Kessel.")
    assert {p.name for p in found.values()} == {"Mira Kessel", "Oru Kessel"}


def test_private_offices_and_bare_names_make_no_official(parser: Parser) -> None:
    """The head of a company, an analyst and a photographer hold no public office."""
    text = "Mira Kessel, president of the football club, met Oru Banto, an analyst. Photo by Ana Lund."
    assert not people_of(parser, text)


def test_an_unnamed_holder_is_an_office_mention(parser: Parser) -> None:
    """The holders of a plural are told apart by party."""
    found = offices_of(parser, "The foreign ministers of Chile and Peru met the US ambassador.")
    assert [(o.function.value, o.party) for o in found] == [
        ("foreign_minister", "CHL"),
        ("foreign_minister", "PER"),
        ("head_of_mission", "USA"),
    ]


@pytest.mark.parametrize(
    "text", ["We saw king and " + "king and " * 400, "minister of peace of " + "the " * 800, "a colleague as " * 250]
)
def test_endless_chains_of_offices_are_read_calmly(parser: Parser, text: str) -> None:
    """No text makes the reading recurse without bound."""
    document = read(parser, text)
    assert not [p for p in find_people(document, find_parties(document))[0] if p.official]


def test_reports_quote_the_words_of_the_article(parser: Parser) -> None:
    """Evidence is verbatim at its offsets."""
    text = "On Monday,  Chilean  Foreign Minister Mira   Kessel spoke."
    document = read(parser, text)
    people, _, _ = find_people(document, find_parties(document))
    [report] = official_reports(document, people, find_dates(document))
    assert all(text[e.start : e.end] == e.quote and "Kessel" in e.quote for e in report.evidence)
    assert report.evidence


def test_transliterations_and_short_first_names_fit_one_person() -> None:
    """Spelling habits do not make two persons of one; different first names do."""
    assert same_person(name_keys("Volodymyr Zelensky"), name_keys("Volodymyr Zelenskyy"))
    assert same_person(name_keys("Joe Biden"), name_keys("Joseph R. Biden, Jr."))
    assert not same_person(name_keys("Mira Kessel"), name_keys("Oru Kessel"))


def test_a_bare_minister_is_of_the_kind_that_the_article_is_about(parser: Parser) -> None:
    """Among defence ministers "the Thai minister" is one, but not where others of another kind are named."""
    text = "Defence Minister Jun Reyes of the Philippines met the Thai minister, Anong Srisai."
    assert people_of(parser, text)["Anong Srisai"].function is OfficeFunction.DEFENCE_MINISTER
    other = text + " Laos sent its water minister, Kham Phoui."
    assert people_of(parser, other)["Anong Srisai"].function is OfficeFunction.OTHER_MINISTER


@pytest.mark.parametrize(
    ("text", "name", "function"),
    [
        (
            '"It was announced a year ago," said Latvian Defence Minister Ainārs Kalns, who watched from the tower.',
            "Ainārs Kalns", OfficeFunction.DEFENCE_MINISTER,
        ),
        (
            "The commander of the Southern Theater Command, Gen. Yuan Shouren, will have a call on Tuesday.",
            "Yuan Shouren", OfficeFunction.MILITARY_COMMANDER,
        ),
        (
            "Kenya's cabinet secretary for foreign affairs, Amb. Rukia Wario, spoke.",
            "Rukia Wario", OfficeFunction.FOREIGN_MINISTER,
        ),
    ],
)  # fmt: skip
def test_an_office_keeps_its_portfolio_beside_any_name(
    parser: Parser, text: str, name: str, function: OfficeFunction
) -> None:
    """A portfolio that the parser takes for a name, a surname that is a word and a shortened title are read."""
    assert people_of(parser, text)[name].function is function
