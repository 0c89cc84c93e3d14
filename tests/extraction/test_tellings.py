"""Short articles about invented people: contacts told of in passing, by other words, or without a word of their own."""

from datetime import date

import pytest

from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 4, 17)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def told(extractor: RulesExtractor, text: str) -> list[str]:
    """The meetings of an article, each as "AAA-BBB status"."""
    found = extractor.extract(text, None, PUBLISHED).meetings
    return sorted(f"{'-'.join(sorted(m.parties))} {m.status}" for m in found)


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("NATO defence ministers backed the plan on Thursday, ending two days of talks in Copenhagen.", "NATO held"),
        ("ASEAN finance ministers agreed on a fund on Monday, wrapping up a meeting in Hanoi.", "ASEAN held"),
        ("ECOWAS goes ahead with an emergency summit on Mali in Accra on May 11.", "ECOWAS planned"),
    ],
)
def test_talks_of_the_members_of_a_body_are_a_meeting(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """Who is named for the body alone meets within it; a clause that ends a sentence happens as its verb does."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        (
            "Kenyan Foreign Minister Otieno Wafula and Ugandan Premier Grace Nabirye signed a treaty in Nairobi.",
            "KEN-UGA held",
        ),
        (
            "Kenyan Foreign Minister Otieno Wafula and Ugandan Foreign Minister Grace Nabirye signed it by video link.",
            "KEN-UGA held",
        ),
        ("Israeli and Lebanese officers will face each other at the border on Friday.", "ISR-LBN planned"),
        (
            "Talks over gas between Greek Prime Minister Nikos Vlahos and Turkish President Kemal Aydin have ended.",
            "GRC-TUR held",
        ),
        (
            "The Afghan foreign minister, Omar Zahir, summoned the chargé d'affaires at the Pakistani embassy.",
            "AFG-PAK held",
        ),
        ("Poland has turned down an offer from Belarus to discuss the crossing.", "BLR-POL declined"),
    ],
)
def test_the_sides_are_found_where_the_words_put_them(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """Below a topic, beside an embassy, at an offer, or on a screen."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        (
            "The first round of talks between Oman and Iran was in October. A second, three months later, was shorter.",
            ["IRN-OMN held", "IRN-OMN held"],
        ),
        (
            "Omani and Iranian envoys held talks in Rome on Monday. Another is planned for Friday.",
            ["IRN-OMN held", "IRN-OMN planned"],
        ),
        ("Omani and Iranian envoys held talks in Rome on Monday. Another was injured on Friday.", ["IRN-OMN held"]),
        ("Omani and Iranian envoys held talks in Rome on Monday. A second said he was content.", ["IRN-OMN held"]),
    ],
)
def test_an_ordinal_can_stand_for_one_more_meeting(extractor: RulesExtractor, text: str, meetings: list[str]) -> None:
    """It does where it is said to be held or to come, not where it speaks or feels."""
    assert told(extractor, text) == meetings


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Norwegian Prime Minister Kari Moen is flying to Tokyo on Friday.", "JPN-NOR planned"),
        ("Norwegian Prime Minister Kari Moen meets Japanese Prime Minister Endo Rin in June.", "JPN-NOR planned"),
        ("Norwegian Prime Minister Kari Moen met Japanese Prime Minister Endo Rin in June.", "JPN-NOR held"),
    ],
)
def test_the_present_tells_of_no_day_gone_by(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """A day that can lie ahead or behind lies ahead under a verb in the present."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    "text",
    [
        "Vadim Orlov, who speaks for the Russian contingent in Turkey, gave no details.",
        "Greece and Turkey face each other in the final on Friday.",
        "NATO officials said talks in Kyiv had ended.",
    ],
)
def test_who_speaks_for_others_or_faces_them_on_a_pitch_meets_nobody(extractor: RulesExtractor, text: str) -> None:
    """A mouthpiece, a match and somebody else's talks are no contact."""
    assert told(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Peruvian Foreign Minister Luz Quispe proposed a meeting in Vienna. Chile refused.", "CHL-PER declined"),
        ("Peruvian Foreign Minister Luz Quispe offered talks in Vienna. Chile accepted.", "CHL-PER planned"),
        ("Peruvian Foreign Minister Luz Quispe offered talks in Vienna. Santiago said yes.", "CHL-PER planned"),
        ("Peruvian Foreign Minister Luz Quispe suggested a meeting. Chile has not replied.", "CHL-PER proposed"),
        ("Peruvian Foreign Minister Luz Quispe suggested a meeting. Chile has yet to answer.", "CHL-PER proposed"),
        ("Peru had proposed a meeting at the border; Chile turned the offer down.", "CHL-PER declined"),
        (
            "Peruvian envoy Luz Quispe asked for a meeting in Vienna. The request was rejected by Chile.",
            "CHL-PER declined",
        ),
    ],
)
def test_who_answers_an_offer_is_the_one_to_whom_it_was_made(
    extractor: RulesExtractor, text: str, meeting: str
) -> None:
    """An offer that names nobody is one to whoever takes it, refuses it or leaves it without an answer."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    "text",
    [
        "Peru has proposed a new fishing law. Chile refused to comment.",
        "Peru's government proposed a meeting of the cabinet on Friday. The opposition refused.",
    ],
)
def test_who_refuses_something_else_answers_no_offer(extractor: RulesExtractor, text: str) -> None:
    """A law and a meeting among one's own are no offer to another state."""
    assert told(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        (
            (
                "Peruvian President Luz Quispe received on Monday:\n- Anke Vogel, Chancellor of Germany;\n"
                "- Salim Harthy, Prime Minister of Oman;\n- winners of a chess tournament."
            ),
            ["DEU-PER held", "OMN-PER held"],
        ),
        (
            (
                "Peruvian President Luz Quispe will meet separately with:\n\n* Anke Vogel, Germany's chancellor\n"
                "* Salim Harthy, Oman's prime minister\n\nShe returns on Friday."
            ),
            ["DEU-PER planned", "OMN-PER planned"],
        ),
        ("Peruvian President Luz Quispe spoke on three topics:\n- Germany\n- Oman", []),
        ("Peruvian President Luz Quispe met reporters on Monday:\n- Germany was on her mind;\n- so was Oman.", []),
    ],
)
def test_a_line_that_opens_a_sentence_is_read_with_each_item_below_it(
    extractor: RulesExtractor, text: str, meetings: list[str]
) -> None:
    """Each of a list of those received is received."""
    assert told(extractor, text) == meetings


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Peru gave the cold shoulder to an offer of talks from Chile.", "CHL-PER declined"),
        ("Chilean Foreign Minister Pablo Reyes has no intention of meeting Peru's Luz Quispe.", "CHL-PER declined"),
        ("A Chilean request for a meeting with Peru's Luz Quispe was met with a refusal.", "CHL-PER declined"),
        ("Talks between Chile and Peru will not now take place until May.", "CHL-PER postponed"),
        ("The visit to Peru by Chile's Pablo Reyes has been shelved until May.", "CHL-PER postponed"),
        ("A lunch between Chile's Pablo Reyes and Peru's Luz Quispe fell victim to fog.", "CHL-PER cancelled"),
        ("Chile's Pablo Reyes had been due to meet Peru's Luz Quispe on Friday but stayed away.", "CHL-PER cancelled"),
        ("Chile stayed away from a meeting called by Peru.", "CHL-PER declined"),
        ("It would be the second time that Chile's Pablo Reyes and Peru's Luz Quispe meet.", "CHL-PER planned"),
        ("It was the second time that Chile's Pablo Reyes and Peru's Luz Quispe met.", "CHL-PER held"),
        ("Chile's Pablo Reyes offered Lima as a venue for a meeting with Peru's Luz Quispe.", "CHL-PER proposed"),
    ],
)
def test_idioms_say_what_became_of_a_contact(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """A refusal, a delay and a cancellation have more words than their verbs."""
    assert told(extractor, text) == [meeting]


def titled(extractor: RulesExtractor, title: str, text: str) -> list[str]:
    """The meetings of an article with a title, each as "AAA-BBB status"."""
    found = extractor.extract(text, title, PUBLISHED).meetings
    return sorted(f"{'-'.join(sorted(m.parties))} {m.status}" for m in found)


def test_a_title_tells_of_the_stops_that_its_text_does_not_come_to(extractor: RulesExtractor) -> None:
    """A journey to three countries is three visits, though the text tells only of the talks at one of them."""
    title = "Chilean Foreign Minister Pablo Reyes travels to Peru, Kenya and Oman"
    text = "Chilean Foreign Minister Pablo Reyes left on Tuesday. He will meet Oman's Salim Harthy on Friday."
    assert titled(extractor, title, text) == ["CHL-KEN planned", "CHL-OMN planned", "CHL-PER planned"]


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        (
            (
                "Brazil, Peru and Chile held a summit in Lima on Monday. Brazil's Ana Prado also held bilateral "
                "meetings with Luz Quispe of Peru and Pablo Reyes of Chile."
            ),
            ["BRA-CHL held", "BRA-CHL-PER held", "BRA-PER held"],
        ),
        (
            "A dinner for the UN hopefuls - Brazil, Peru, Kenya and Oman - was cancelled.",
            ["BRA-KEN-OMN-PER cancelled"],
        ),
        ("NATO held an emergency meeting in Oslo on Monday.", ["NATO held"]),
        ("NATO held a meeting with farmers in Oslo on Monday.", []),
    ],
)
def test_who_gathers_is_told_by_the_words_around(extractor: RulesExtractor, text: str, meetings: list[str]) -> None:
    """Bilateral meetings are apart from the summit, a list says who the hopefuls are, a body meets by its members."""
    assert told(extractor, text) == meetings
