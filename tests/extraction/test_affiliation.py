"""The party of an official whose office is stated without one is read from the words around."""

from datetime import date

import pytest

from service.extraction.document import read_document
from service.extraction.parse import Parser, load_parser
from service.extraction.parties import find_parties
from service.extraction.people import find_people


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def parties_of(parser: Parser, text: str) -> dict[str, str | None]:
    """The party of each official of a text."""
    document = read_document(text, None, date(2024, 5, 1), "en")
    parser.parse(document)
    people, _, _ = find_people(document, find_parties(document))
    return {person.name: person.party for person in people if person.official}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Omani delegation includes Foreign Minister Salim Haddad; and Trade Minister Nasser Wali.",
            {"Salim Haddad": "OMN", "Nasser Wali": "OMN"},
        ),
        ("The Chilean side was led by Major General Iván Rojas.", {"Iván Rojas": "CHL"}),
        ("General Arjun Mehta, who commands a corps, led the Indian team.", {"Arjun Mehta": "IND"}),
        (
            "The delegation of Latvia will be headed by Secretary of State Ilze Kalna, the Polish one stayed away.",
            {"Ilze Kalna": "LVA"},
        ),
        ("Japan was represented by Deputy Foreign Minister Hiroshi Maeda.", {"Hiroshi Maeda": "JPN"}),
        ("Members of the Kenyan team were Trade Minister Moses Otieno and Captain Ann Mwangi.",
         {"Moses Otieno": "KEN", "Ann Mwangi": "KEN"}),
    ],
)  # fmt: skip
def test_members_of_a_delegation_are_of_its_party(parser: Parser, text: str, expected: dict[str, str]) -> None:
    """Whoever leads, belongs to or speaks for a delegation is of the party that it is of."""
    assert parties_of(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Secretary met with Peruvian President Ana Quispe and Defense Minister Luis Vargas in Washington.",
            {"Ana Quispe": "PER", "Luis Vargas": "PER"},
        ),
        (
            "U.S. officials saw Ghana's President Kofi Asante, Vice President Esi Boateng, and General Yaw Owusu.",
            {"Kofi Asante": "GHA", "Esi Boateng": "GHA", "Yaw Owusu": "GHA"},
        ),
    ],
)
def test_a_list_that_names_a_party_once_is_of_that_party(parser: Parser, text: str, expected: dict[str, str]) -> None:
    """Titles listed after one with its country share the country."""
    assert parties_of(parser, text) == expected


def test_two_heads_of_one_kind_in_a_list_are_of_two_parties(parser: Parser) -> None:
    """A list of presidents is no list of one country's officials."""
    text = "The pact was signed by Peruvian President Ana Quispe and President Jorge Salas. Bolivia welcomed it."
    assert parties_of(parser, text)["Jorge Salas"] != "PER"


@pytest.mark.parametrize(
    ("text", "name", "party"),
    [
        ("Myanmar sent nobody. Its foreign minister, Aung Htet, stayed in Naypyidaw.", "Aung Htet", "MMR"),
        ("Greece and France met. Vice Admiral Paul Lenz, the American officer in charge, agreed.", "Paul Lenz", "USA"),
        ("Venezuela protested. General Raúl Mora, who heads Colombia's forces, denied it.", "Raúl Mora", "COL"),
        ("The EU listed Colonel Oleg Ruban, an officer in the Russian defence ministry.", "Oleg Ruban", "RUS"),
        ("France's envoy goes to Doha, where the emir, Sheikh Hamad bin Nayef, is host.", "Hamad bin Nayef", "QAT"),
        (
            "Japan and South Korea agreed. Vice Minister of Defense Park Jun-ho rang his Japanese colleague, Ono Ken.",
            "Park Jun-ho", "KOR",
        ),
        ("Mr. Cole met Luigi Conti, Diplomatic Advisor to the Italian Prime Minister.", "Luigi Conti", "ITA"),
    ],
)  # fmt: skip
def test_a_clause_beside_the_name_tells_whom_an_official_serves(
    parser: Parser, text: str, name: str, party: str
) -> None:
    """Possessives, descriptions, the place of a reception and another's counterpart each tell a party."""
    assert parties_of(parser, text)[name] == party


def test_a_hyphenated_pair_gives_the_other_one_of_two_who_meet_its_party(parser: Parser) -> None:
    """Who meets Sweden's president in a text about Kenyan-Swedish trade is Kenya's, whatever else it speaks of."""
    text = (
        "President Amina Okello met President Maja Lindqvist of Sweden today. She commended her role in the war in "
        "Sudan and said that Kenya-Sweden trade is the cornerstone of growth. Chad, Sudan and Sudan's army were named."
    )
    assert parties_of(parser, text) == {"Amina Okello": "KEN", "Maja Lindqvist": "SWE"}


@pytest.mark.parametrize(
    ("text", "name", "party"),
    [
        ("It was hailed by Kenya's energetic new foreign minister, Jane Wanjiru.", "Jane Wanjiru", "KEN"),
        ("Zambia's President Moses Phiri lost. Phiri's successor, Ruth Banda, took over.", "Ruth Banda", "ZMB"),
        ("Somalia heard Kenya's cabinet secretary for health, Amb. Rukia Wario, on Monday.", "Rukia Wario", "KEN"),
        ("The corps commanders, General Arjun Rao for India and General Lu Chen for China, met.", "Lu Chen", "CHN"),
        ("She met Brazilian Secretary for Strategic Affairs Admiral Davi Rocha.", "Davi Rocha", "BRA"),
        ("The Maltese heard Adviser to the President of Estonia on Foreign Affairs Liina Saar.", "Liina Saar", "EST"),
    ],
)
def test_words_between_an_office_its_party_and_the_name_do_not_hide_them(
    parser: Parser, text: str, name: str, party: str
) -> None:
    """Epithets, shortened titles, ranks after a portfolio and whom an adviser serves are read past."""
    assert parties_of(parser, text)[name] == party


def test_an_introduction_gives_its_office_to_nobody(parser: Parser) -> None:
    """Officials whom somebody meets are not that somebody."""
    text = "In his meetings with senior Israeli officials, Mr. Baker reaffirmed the pact."
    assert "Baker" not in parties_of(parser, text)


def test_one_word_that_names_a_pair_gives_the_other_its_party(parser: Parser) -> None:
    """What the parser takes for one word, "U.S.-Fiji", names two parties."""
    text = "President Adam Stowe met with Prime Minister Semi Tabua of Fiji today. A strong U.S.-Fiji alliance matters."
    assert parties_of(parser, text)["Adam Stowe"] == "USA"


@pytest.mark.parametrize(
    "text",
    [
        "Asked about the siege of Orvelin, the President of Chile said it was over. {} rang President Bo Lind.",
        "After a blast in Orvelin, the President of Chile called for calm. {} met with President Bo Lind.",
    ],
)
def test_an_office_that_acts_is_no_apposition_to_the_place_before_it(parser: Parser, text: str) -> None:
    """Such as "In Orvelin, the president said", which leaves the office to whom the article names without one."""
    found = parties_of(parser, text.format("Marcos Vidal"))
    assert found["Marcos Vidal"] == "CHL"
    assert "Orvelin" not in found


def test_a_bare_name_listed_with_leaders_holds_the_one_leaders_office_left(parser: Parser) -> None:
    """Three meet, two with their titles, and the president of one more country is spoken of."""
    text = (
        "Marcos Vidal, President Bo Lind of Denmark and Prime Minister Ann Ruiz of Spain will meet in Oslo. "
        "The talks were proposed by the President of Chile."
    )
    assert parties_of(parser, text)["Marcos Vidal"] == "CHL"


@pytest.mark.parametrize(
    "told",
    [
        "He went on to outline his plans by stressing that Chile remains open to talks.",
        "He replied by noting that Chile is ready to help.",
        "He sought to reassure her, adding that Chile supports the truce.",
    ],
)
def test_what_is_said_in_a_verb_that_hangs_on_another_tells_for_whom(parser: Parser, told: str) -> None:
    """The stance of a party told in a gerund or an infinitive is that of whom the sentence is about."""
    start = "Marcos Vidal spoke with President Ana Roth of Peru."
    text = f"{start} The two presidents spoke of a war. It would end, Marcos Vidal pointed out. {told}"
    assert parties_of(parser, text)["Marcos Vidal"] == "CHL"


def test_of_two_unqualified_presidents_the_first_is_the_own_one(parser: Parser) -> None:
    """In the paper of a government that leaves its own titles bare, the president whom it names first is its own."""
    text = (
        "National Security Advisor Tom Hale spoke with Chilean adviser Luis Mora. The United States and Chile will "
        "follow up on the call between President Stowe and President Vidal."
    )
    found = parties_of(parser, text)
    assert (found["Stowe"], found["Vidal"]) == ("USA", "CHL")


def test_how_often_a_party_is_named_alone_decides_only_by_far(parser: Parser) -> None:
    """Where two parties are spoken of about as often and nothing else tells, the party stays open."""
    text = (
        "Marcos Vidal spoke with President Ana Roth of Peru.\n\nThe two presidents turned to the war.\n\nChad "
        "attacked Sudan. Sudan struck Chad. Chad shelled towns."
    )
    assert parties_of(parser, text)["Marcos Vidal"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Foreign Minister Elena Varga flew to Madrid, Spain, on Monday. Hungary had asked Spain for help.",
            {"Elena Varga": "HUN"},
        ),
        (
            "Senior Adviser Paul Reyes's trip to Chad was put off. The White House and Chad gave no reason.",
            {"Paul Reyes": "USA"},
        ),
        (
            "A trip to Beijing by Secretary Corwin Hale was cancelled in May. China and the US blamed each other.",
            {"Corwin Hale": "USA"},
        ),
        (
            "Turkish officials spoke of talks on the Bulgarian border. Prime Minister Kemal Aydin did not comment.",
            {"Kemal Aydin": "TUR"},
        ),
        (
            "Defence Minister Ivo Petrov and Turkish Prime Minister Kemal Aydin met in Sofia. Bulgaria had asked.",
            {"Ivo Petrov": "BGR", "Kemal Aydin": "TUR"},
        ),
    ],
)  # fmt: skip
def test_nobody_is_of_where_he_goes_nor_of_those_whom_he_meets(
    parser: Parser, text: str, expected: dict[str, str]
) -> None:
    """A place, the goal of a journey and the party of the other side speak against a party, not for it."""
    assert parties_of(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trade Minister Aino Laine and General Pekka Salo of the Finnish army met Estonian Minister Mart Kask.",
            {"Aino Laine": "FIN", "Pekka Salo": "FIN", "Mart Kask": "EST"},
        ),
        (
            "Captain Ove Lund of the Danish navy met Swedish Admiral Nils Berg. Swedish officials were content.",
            {"Ove Lund": "DNK", "Nils Berg": "SWE"},
        ),
        (
            "Peru's reforms have stalled. Chile says that President Quispe's reforms were never meant to pass.",
            {"Quispe": "PER"},
        ),
    ],
)  # fmt: skip
def test_a_party_shows_in_whom_somebody_stands_beside_and_what_is_his(
    parser: Parser, text: str, expected: dict[str, str]
) -> None:
    """Those of one side of a contact, whose service somebody is in and what both own speak for a party."""
    assert parties_of(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germany and Poland will talk about the border on Friday. Chancellor Brandt said so.", {"Brandt": "DEU"}),
        ("Mexico and Belize signed the accord. Prime Minister Ellis called it fair.", {"Ellis": "BLZ"}),
        ("Canada and Jordan agreed on the plan. King Talal thanked the premier.", {"Talal": "JOR"}),
        ("Japan and Ghana signed a pact in Accra. Prime Minister Sato welcomed it.", {"Sato": "JPN"}),
    ],
)
def test_an_office_is_of_a_party_that_has_it(parser: Parser, text: str, expected: dict[str, str]) -> None:
    """A chancellor, a king or a prime minister is none of a party that has no such office."""
    assert parties_of(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A Danish delegation will visit Chad next week despite warnings from France, Speaker Ove Lund announced.",
            {"Ove Lund": "DNK"},
        ),
        (
            "A Danish delegation will visit Chad despite protests in Paris, Speaker Ove Lund confirmed.",
            {"Ove Lund": "DNK"},
        ),
    ],
)  # fmt: skip
def test_who_announces_what_a_party_will_do_is_of_it(parser: Parser, text: str, expected: dict[str, str]) -> None:
    """Plans of a delegation are announced and confirmed by its own side, by itself or by an office."""
    assert parties_of(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "NATO and the EU will take part. The alliance's Secretary General, Ruud Visser, urged restraint.",
            {"Ruud Visser": "NATO"},
        ),
        (
            "Kenya and Uganda lost. The court's president, Joan Dunn, rejected the request of Kenya.",
            {"Joan Dunn": None},
        ),
        (
            (
                "Indian Prime Minister Devika Rao and Pakistani Prime Minister Shahid Khattak have agreed, "
                "her spokesman, Ravi Nair, said."
            ),
            {"Devika Rao": "IND", "Shahid Khattak": "PAK", "Ravi Nair": None},
        ),
        (
            "German minister Eva Lang spoke in Hanoi. Lang's deputy, State Secretary Jan Reich, wrote to Vietnam.",
            {"Eva Lang": "DEU", "Jan Reich": "DEU"},
        ),
        ("Malta and Chile sent guests. Cardinal Paul Okoro, Prefect of the Archive, spoke.", {"Paul Okoro": "VAT"}),
        (
            "Greenlandic Foreign Minister Pipaluk Olsen met her Faroese colleague, Hanus Dam.",
            {"Pipaluk Olsen": "GRL", "Hanus Dam": "FRO"},
        ),
    ],
)
def test_an_officer_is_of_the_party_of_whose_he_is_or_of_none(
    parser: Parser, text: str, expected: dict[str, str | None]
) -> None:
    """A spokesman, a deputy or a body's head is never given a country that the words do not give whom they serve."""
    found = parties_of(parser, text)
    assert {name: found.get(name) for name in expected} == expected
