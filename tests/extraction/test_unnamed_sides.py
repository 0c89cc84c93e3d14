"""Sides that words name by a grouping, a body or a part in an earlier contact, instead of by a name."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 3, 13)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of a short article of one day."""
    return extractor.extract(text, None, PUBLISHED).meetings


def circles(extractor: RulesExtractor, text: str) -> list[list[str]]:
    """The parties of each meeting, in alphabetical order."""
    return sorted(sorted(meeting.parties) for meeting in meetings(extractor, text))


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Quad foreign ministers met in Tokyo on Monday.", ["AUS", "IND", "JPN", "USA"]),
        ("The leaders of the Visegrad Four will meet in Prague next week.", ["CZE", "HUN", "POL", "SVK"]),
        ("The Baltic states' prime ministers held talks in Riga on Tuesday.", ["EST", "LTU", "LVA"]),
        ("Baltic leaders met in Riga on Tuesday.", ["EST", "LTU", "LVA"]),
        ("The presidents of the five Central Asian states gathered in Almaty.", ["KAZ", "KGZ", "TJK", "TKM", "UZB"]),
        ("Officials of the Weimar Triangle held consultations by video on Friday.", ["DEU", "FRA", "POL"]),
    ],
)
def test_the_name_of_a_grouping_means_its_members(extractor: RulesExtractor, text: str, parties: list[str]) -> None:
    """A grouping that is no organisation meets as all its states, in one meeting."""
    assert circles(extractor, text) == [parties]


@pytest.mark.parametrize(
    "text",
    [
        "The Baltic fleet met the convoy on Monday.",
        "Nordic airlines held talks on Monday.",
        "Central Asian farmers met in Almaty on Monday.",
    ],
)
def test_the_adjective_of_a_region_alone_means_no_states(extractor: RulesExtractor, text: str) -> None:
    """Who is of a region without acting for its states is no party."""
    assert not circles(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "ASEAN defence ministers endorsed the plan on Thursday, wrapping up two days of talks in Vientiane.",
        "ASEAN foreign ministers held talks on the sanctions in Jakarta on Monday.",
        "ASEAN condemned the coup. Leaders of the bloc will meet by video conference on Thursday.",
        "ASEAN has condemned the coup. The bloc's leaders held an emergency session in Bangkok on Monday.",
        "ASEAN has condemned the coup. Ministers from the bloc will confer on Friday.",
    ],
)
def test_ministers_of_one_organisation_gather(extractor: RulesExtractor, text: str) -> None:
    """Those of an organisation, or of "the bloc" told of before, meet each other."""
    assert circles(extractor, text) == [["ASEAN"]]


@pytest.mark.parametrize(
    ("text", "parties", "status"),
    [
        ("West African leaders meeting in Abuja on Sunday imposed sanctions on Niger.", ["NGA"], "held"),
        ("Arab foreign ministers met in Cairo on Sunday.", ["EGY"], "held"),
        ("Leaders from across Africa will meet in Nairobi next week.", ["KEN"], "planned"),
        ("Balkan leaders will confer in Tirana on Friday.", ["ALB"], "planned"),
        ("Egypt will host an emergency Arab summit on Friday.", ["EGY"], "planned"),
        ("The Gulf Cooperation Council postponed its ministerial meeting scheduled for Sunday.", ["GCC"], "postponed"),
        ("The two Koreas held talks on Monday.", ["KOR", "PRK"], "held"),
        (
            "The foreign ministers of the Nordic and Baltic states will gather in Riga next week.",
            ["DNK", "EST", "FIN", "ISL", "LTU", "LVA", "NOR", "SWE"],
            "planned",
        ),
        ("The G7 leaders' summit opens in Kananaskis on Friday.", ["G7"], "planned"),
    ],
)
def test_those_of_a_part_of_the_world_gather_at_their_host(
    extractor: RulesExtractor, text: str, parties: list[str], status: str
) -> None:
    """Leaders known only by their part of the world meet as one gathering of its host or organisation."""
    [found] = meetings(extractor, text)
    assert (sorted(found.parties), found.status.value) == (parties, status)


@pytest.mark.parametrize(
    "text",
    [
        "African farmers met in Nairobi on Sunday.",
        "European companies held talks in Paris.",
        "Kenyan leaders met in Nairobi on Sunday.",
        "Party leaders met in Nairobi on Sunday.",
        "Egypt will host an African football tournament on Friday.",
        "Egypt will host a business summit on Friday.",
    ],
)
def test_private_people_and_those_of_one_country_do_not_gather(extractor: RulesExtractor, text: str) -> None:
    """Firms, parties and the leaders of one country hold no gathering between states."""
    assert not circles(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "ASEAN ministers endorsed the plan after months of talks.",
        "ASEAN is in talks about new aircraft.",
        "ASEAN held talks with farmers on Monday.",
        "ASEAN lawmakers discussed the report on Tuesday.",
    ],
)
def test_what_an_organisation_does_alone_is_no_gathering(extractor: RulesExtractor, text: str) -> None:
    """Talks in general, with private people or within a parliament are no meeting."""
    assert not circles(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway's Foreign Minister Kari Dahl blamed Ghana's Kofi Asante. UN envoy Jan Wit phoned both ministers.",
        "Norway and Ghana are at odds. UN envoy Jan Wit rang both capitals on Friday.",
        "Norway and Ghana are at odds. UN envoy Jan Wit visited both countries last week.",
        "Norway and Ghana are at odds. UN envoy Jan Wit will call the two presidents on Friday.",
        "UN envoy Jan Wit phoned Norwegian Premier Kari Dahl and Ghana's President Kofi Asante.",
    ],
)
def test_both_are_called_or_visited_one_by_one(extractor: RulesExtractor, text: str) -> None:
    """Whoever calls or visits two has a contact with each of them, named or not."""
    assert circles(extractor, text) == [["GHA", "UN"], ["NOR", "UN"]]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("President Ana Quispe of Peru phoned Chile's President Luis Rojas. He invited his caller to visit Santiago.",
         "Ana Quispe"),
        ("Kenyan President Ann Mwangi flew to Muscat. Sultan Faris is to receive the visitor.", "Ann Mwangi"),
        ("Norwegian Premier Kari Dahl received Ghana's Minister Kofi Asante. She invited the guest to lunch on Sunday.",
         "Kofi Asante"),
    ],
)  # fmt: skip
def test_caller_visitor_and_guest_are_those_of_the_contact_before(
    extractor: RulesExtractor, text: str, who: str
) -> None:
    """What one is called by one's part in a contact names one in the next."""
    last = meetings(extractor, text)[-1]
    assert who in [participant.name for participant in last.participants]
    assert len(last.parties) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Deputy Secretary Jane Poole of the United States met Vietnamese officials, including Minister Tran Van Duc.",
        "A visit by U.S. envoy Jane Poole to discuss the port with Vietnam's Minister Tran Van Duc ended on Friday.",
        "U.S. envoy Jane Poole flew to Hanoi to open the port with Vietnam's Minister Tran Van Duc.",
    ],
)
def test_further_words_of_a_side_name_who_takes_part(extractor: RulesExtractor, text: str) -> None:
    """Those whom "including" names take part, and so does who visits "to discuss" something with somebody."""
    [meeting] = meetings(extractor, text)
    assert {participant.name for participant in meeting.participants} >= {"Jane Poole", "Tran Van Duc"}


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("Kenya's foreign minister, with whom Somali President Ali Warsame met on Monday, left.", ["KEN", "SOM"]),
        ("Ali Warsame, whom Kenyan President Ann Mwangi received on Monday, is president of Somalia.", ["KEN", "SOM"]),
        ("Their meeting on Monday was the first between a Kenyan and a Somali minister since 2019.", ["KEN", "SOM"]),
        ("Kenya was represented at the talks with Somalia by Foreign Minister Moses Otieno.", ["KEN", "SOM"]),
        (
            "Foreign Minister Moses Otieno of Kenya summoned the chargé d'affaires at the Somali embassy.",
            ["KEN", "SOM"],
        ),
        ("A Kenyan envoy met with US negotiators in Oman on Saturday.", ["KEN", "USA"]),
    ],
)
def test_a_side_may_stand_in_a_clause_or_phrase_about_the_contact(
    extractor: RulesExtractor, text: str, between: list[str]
) -> None:
    """Relative pronouns, "the first between", "represented by" and the embassy where one serves tell of a side."""
    assert circles(extractor, text) == [between]


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("The Kremlin said the president spoke with the Turkish leader.", {("president", "RUS"), ("leader", "TUR")}),
        ("Downing Street said the prime minister would meet the Irish foreign minister on Friday.",
         {("prime minister", "GBR"), ("foreign minister", "IRL")}),
        ("The prime minister received the Chinese ambassador on Monday in Oslo.",
         {("prime minister", "NOR"), ("ambassador", "CHN")}),
        ("The Kenyan president flew to Oslo on Monday. He met the prime minister.",
         {("president", "KEN"), ("prime minister", "NOR")}),
        ("The Kenyan foreign minister will visit Kampala on Friday, where she will meet the president.",
         {("foreign minister", "KEN"), ("president", "UGA")}),
    ],
)  # fmt: skip
def test_an_office_without_a_party_is_the_speakers_or_the_hosts(
    extractor: RulesExtractor, text: str, offices: set[tuple[str, str]]
) -> None:
    """Whose government speaks, where somebody receives and to where one travels tell whose an office is."""
    [meeting] = meetings(extractor, text)
    assert {(participant.office, participant.party) for participant in meeting.participants} == offices


@pytest.mark.parametrize(
    "text",
    [
        "The agency said the president spoke with the Turkish leader.",
        "A newspaper said the prime minister would meet the Irish foreign minister on Friday.",
        "Turkey said the president spoke with the Turkish leader.",
    ],
)
def test_an_office_of_which_nobody_says_whose_it_is_has_no_party(extractor: RulesExtractor, text: str) -> None:
    """A party is not guessed where who speaks has none, or is the other side."""
    assert not circles(extractor, text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Kenyan President Ann Mwangi, who is visiting Somalia, met its president on Monday.", ("president", "SOM")),
        ("Ann Mwangi of Kenya flew to Oslo. The Kenyan president saw Norway's king and its foreign minister.",
         ("foreign minister", "NOR")),
    ],
)  # fmt: skip
def test_its_minister_is_of_the_party_told_of(extractor: RulesExtractor, text: str, who: tuple[str, str]) -> None:
    """Whose office "its" says is the party before that takes no part by other words."""
    last = meetings(extractor, text)[-1]
    assert who in [(participant.office, participant.party) for participant in last.participants]


def test_a_counterpart_is_the_one_named_in_the_same_post(extractor: RulesExtractor) -> None:
    """A counterpart whom the article names elsewhere is that person."""
    text = (
        "Norwegian Defence Minister Aslak Berg will speak to his Peruvian counterpart by video on Wednesday. "
        "Peru's defence minister, Luis Rojas, had asked for it."
    )
    [meeting] = meetings(extractor, text)
    assert {participant.name for participant in meeting.participants} == {"Aslak Berg", "Luis Rojas"}


def test_a_bilateral_meeting_is_not_the_gathering_of_three(extractor: RulesExtractor) -> None:
    """What words call bilateral or separate is another meeting than one of more parties."""
    text = (
        "President Ann Mwangi of Kenya, President Ali Warsame of Somalia and Prime Minister Getu Abebe of Ethiopia "
        "will meet in Djibouti on Friday. Mwangi is also expected to have bilateral meetings with Warsame and Abebe."
    )
    assert circles(extractor, text) == [["ETH", "KEN"], ["ETH", "KEN", "SOM"], ["KEN", "SOM"]]
