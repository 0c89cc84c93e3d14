"""Verbs in the present after names: the parser reads them as verbs, and the words stay what they are."""

import pytest
from spacy.tokens import Token

from service.extraction.document import read_document
from service.extraction.parse import Parser, load_parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def word_in(parser: Parser, text: str, word: str) -> Token:
    """The parsed word of a sentence."""
    document = read_document(text, None, None, "en")
    parser.parse(document)
    (passage,) = document.passages
    assert passage.parsed.text == text
    return next(token for token in passage.parsed if token.text == word)


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Georgian minister Ana Beridze and Armenian minister Ara Grig meet in Batumi.", "meet", "Beridze"),
        ("Foreign ministers Ali Waber of Djibouti and Tes Habtem of Eritrea meet in Jeddah.", "meet", "Waber"),
        ("Irish president Nuala Byrne visits Santiago to meet Chilean officials.", "visits", "Byrne"),
        ("Finnish prime minister Aino Salo hosts Estonian counterpart Kaarel Tamm.", "hosts", "Salo"),
        ("Peru and Bolivia sign a treaty on the lake.", "sign", "Peru"),
        ("The speaker, Omar Diallo, rejects an offer of talks.", "rejects", "speaker"),
    ],
)  # fmt: skip
def test_a_present_verb_after_names_governs_them(parser: Parser, text: str, verb: str, subject: str) -> None:
    """It is a finite verb of the present with its subject, under its own lemma."""
    token = word_in(parser, text, verb)
    assert (token.pos_, token.lemma_) == ("VERB", verb.removesuffix("s"))
    assert "Tense=Pres" in str(token.morph)
    (governed,) = (child for child in token.children if child.dep_ == "nsubj")
    assert subject in [word.text for word in governed.subtree]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("The Nordic visits were called off.", "visits"),
        ("Those calls lasted an hour.", "calls"),
        ("Official visits to Oslo are rare.", "visits"),
        ("The two hosts of the Geneva round left.", "hosts"),
    ],
)
def test_a_noun_of_the_same_form_stays_a_noun(parser: Parser, text: str, noun: str) -> None:
    """Where the words beside it are a noun's, nothing is put in its stead."""
    assert word_in(parser, text, noun).pos_ == "NOUN"
