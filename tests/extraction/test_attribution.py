"""Attribution: who says it, of what kind, outermost first."""

from datetime import date

import pytest

from service.extraction.attribution import attribute
from service.extraction.document import read_document
from service.extraction.parse import Parser, load_parser
from service.extraction.parties import find_parties
from service.extraction.people import find_people
from service.extraction.reading import Mentions


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def sources(parser: Parser, text: str, passage: int = 0) -> list[tuple[str, str | None]]:
    """Kind and name of the sources of the last sentence of a passage."""
    document = read_document(text, None, date(2024, 5, 29), "en")
    parser.parse(document)
    parties = find_parties(document)
    _, people, offices = find_people(document, parties)
    sentence = list(document.passages[passage].parsed.sents)[-1]
    mentions = Mentions(people=people, offices=offices, parties=parties)
    return [(a.kind.value, a.name) for a in attribute(document, mentions, passage, sentence.start, sentence.end)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ministers met in Oslo, the Wall Street Journal reported.", [("outlet", "Wall Street Journal")]),
        ("The ministers met in Oslo, according to Reuters.", [("outlet", "Reuters")]),
        ("The ministers met in Oslo, two diplomats said.", [("unnamed_source", "two diplomats")]),
        (
            "A senior defense official told reporters the ministers had met.",
            [("unnamed_source", "senior defense official")],
        ),
        ("The ministers met in Oslo, the Kremlin said.", [("government", "Kremlin")]),
        ("As revealed in a Pentagon readout, the ministers met by video.", [("readout", "Pentagon readout")]),
        ("The ministers met in Oslo.", []),
    ],
)
def test_source_is_read_with_its_kind(parser: Parser, sentence: str, expected: list[tuple[str, str]]) -> None:
    """An outlet, a government, an unnamed source or a readout is told by its own words."""
    assert sources(parser, sentence) == expected


def test_listener_is_not_the_source(parser: Parser) -> None:
    """Who is told something does not say it."""
    text = "“It will be discussed this week,” Pentagon spokesman Martin Meiners told Semafor."
    assert sources(parser, text) == [("spokesperson", "Martin Meiners")]


def test_the_outlet_is_the_one_named_before(parser: Parser) -> None:
    """What is called "the outlet" is the outlet that was named last."""
    text = "The Wall Street Journal said they would meet.\n\nThe outlet reported that he will come in person."
    assert sources(parser, text, passage=1) == [("outlet", "Wall Street Journal")]


def test_two_sources_come_outermost_first(parser: Parser) -> None:
    """A source that quotes another stands before it."""
    text = "Reuters reported that a Turkish official said the talks would open in Ankara."
    assert [kind for kind, _ in sources(parser, text)] == ["outlet", "unnamed_source"]
