"""Forums: names by lexicon and by shape, what is none, and the time and place that the article gives them."""

from datetime import date

import pytest

from service.extraction.dates import find_dates
from service.extraction.document import read_document
from service.extraction.forum_setting import in_forum_of
from service.extraction.forums import find_forums
from service.extraction.parse import Parser, load_parser
from service.extraction.parties import find_parties
from service.extraction.places import find_places
from service.extraction.reading import Document, ForumMention

PUBLISHED = date(2024, 5, 29)


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def read(parser: Parser, text: str) -> tuple[Document, list[ForumMention]]:
    """A parsed article and its forums."""
    document = read_document(text, None, PUBLISHED, "en")
    parser.parse(document)
    parties = find_parties(document)
    return document, find_forums(document, parties, find_places(document, parties), find_dates(document))


@pytest.mark.parametrize(
    ("sentence", "name", "mechanism"),
    [
        ("They met on the sidelines of the Shangri-la Dialogue.", "Shangri-La Dialogue", False),
        ("She spoke at the U.N. General Assembly in New York.", "UN General Assembly", False),
        ("He flew to the Vilnius Summit on Monday.", "Vilnius Summit", False),
        ("Leaders left the NATO summit early.", "NATO summit", False),
        ("The ministers went to the Summit of Alpine States.", "Summit of Alpine States", False),
        ("A session of the NATO-Georgia Commission was put off.", "NATO-Georgia Commission", True),
        ("Delegates attended the Joint Working Group in Oslo.", "Joint Working Group", True),
        ("They met in the Lisbon format.", "Lisbon format", True),
        ("The joint fisheries commission met again.", "joint fisheries commission", True),
        ("The 14th round of the plateau talks began in Leh.", "plateau talks", True),
        ("She will speak at a conference on maritime safety.", "conference on maritime safety", False),
    ],
)
def test_forum_is_named_as_the_field_names_it(parser: Parser, sentence: str, name: str, *, mechanism: bool) -> None:
    """A gathering or mechanism is found under its name, in the spelling of the lexicon where it is known."""
    found = read(parser, sentence)[1]
    assert [(forum.name, forum.mechanism) for forum in found] == [(name, mechanism)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Central Military Commission met in Beijing.",
        "The foreign affairs committee of the Senate summoned her.",
        "He held a press conference and a party conference.",
        "The two sides had a bilateral meeting and a trilateral meeting.",
        "The congress of the ruling party opened.",
    ],
)
def test_domestic_bodies_and_plain_meetings_are_no_forums(parser: Parser, sentence: str) -> None:
    """A body of one state, a press conference or a meeting without a name of its own is not a forum."""
    assert read(parser, sentence)[1] == []


def test_forum_takes_date_and_place_of_its_descriptions(parser: Parser) -> None:
    """A description such as "the conference, which is being held June 10-12" dates the forum for all its mentions."""
    _, found = read(
        parser,
        "The two could meet at a security conference next month in Singapore.\n\n"
        "They would talk on the sidelines of the Shangri-La Dialogue.\n\n"
        "He will travel to the conference, which is being held June 10-12.",
    )
    assert {forum.name for forum in found} == {"Shangri-La Dialogue"}
    assert {forum.dates.edtf for forum in found if forum.dates} == {"2024-06-10/2024-06-12"}
    assert {forum.place.name for forum in found if forum.place} == {"Singapore"}


def test_date_of_a_visit_does_not_become_that_of_the_forum(parser: Parser) -> None:
    """A date that hangs on another verb says nothing of when the gathering takes place."""
    _, found = read(parser, "She flew to Oslo on 3 June 2024, weeks after the Vilnius Summit.")
    assert [forum.dates for forum in found] == [None]


@pytest.mark.parametrize(
    ("sentence", "word", "name"),
    [
        ("Sweden and Norway met on the sidelines of the Vilnius Summit.", "met", "Vilnius Summit"),
        ("Sweden and Norway held talks during the NATO summit.", "talks", "NATO summit"),
        ("Sweden and Norway met ahead of the Vilnius Summit.", "met", None),
        ("Sweden and Norway met after the Vilnius Summit.", "met", None),
    ],
)
def test_contact_belongs_to_the_forum_that_holds_it(parser: Parser, sentence: str, word: str, name: str | None) -> None:
    """A contact "on the sidelines of" or "during" a forum is in it; one "ahead of" or "after" it is not."""
    document, found = read(parser, sentence)
    token = next(token for token in document.passages[0].parsed if token.text == word)
    forum = in_forum_of(document, found, 0, token.i, token.i + 1)
    assert (forum.name if forum else None) == name


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("The Joint Fisheries Commission will convene in Oslo on Friday.", "convene", "Joint Fisheries Commission"),
        (
            "The Kenya-Uganda Joint Border Committee held its ninth meeting in Busia.",
            "meeting",
            "Joint Border Committee",
        ),
        ("Foreign ministers of the Quad met in Tokyo.", "met", "Quad"),
        ("Top diplomats from the Group of Seven gathered in Quebec.", "gathered", "G7"),
        ("He met her on the sidelines of a Nordic Council gathering in Oslo.", "met", "Nordic Council gathering"),
        (
            "They led the fourth meeting of [the U.S.-Oman Strategic Working Group].",
            "meeting",
            "Strategic Working Group",
        ),
        ("The presidents met before they flew to the Lisbon Summit.", "met", None),
        ("The ministers met reporters who cover the Quad.", "met", None),
    ],
)
def test_a_body_that_meets_is_the_forum_of_its_meeting(parser: Parser, text: str, word: str, name: str | None) -> None:
    """What convenes, whose members meet and what a session is of holds the contact; what is only near does not."""
    document, forums = read(parser, text)
    at = next(token.i for token in document.passages[0].parsed if token.text == word)
    found = in_forum_of(document, forums, 0, at, at + 1)
    assert (found is None) if name is None else (found is not None and found.name.endswith(name))


def test_the_heading_of_a_list_is_the_forum_of_its_items(parser: Parser) -> None:
    """On a day page the gathering that heads some items is where what they tell of takes place."""
    text = (
        "* 2024 Lisbon Climate Summit\n"
        "  * President Ana Lima of Portugal meets President Paul Roux of France.\n"
        "* Floods in Peru\n"
        "  * President Luis Vargas of Peru meets President Jorge Salas of Bolivia.\n"
    )
    document, forums = read(parser, text)
    found = []
    for passage in document.passages:
        for token in passage.parsed:
            if token.text == "meets":
                forum = in_forum_of(document, forums, passage.index, token.i, token.i + 1)
                found.append(forum.name if forum else None)
    assert found == ["2024 Lisbon Climate Summit", None]


def test_a_mechanism_that_is_talked_about_is_not_where_it_is_talked_about(parser: Parser) -> None:
    """Who discusses a working group need not sit in it."""
    document, forums = read(parser, "They met in Oslo to discuss the Military Maritime Consultative Agreement.")
    at = next(token.i for token in document.passages[0].parsed if token.text == "discuss")
    assert in_forum_of(document, forums, 0, at, at + 1) is None
