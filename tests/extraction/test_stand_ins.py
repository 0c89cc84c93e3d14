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


@pytest.mark.parametrize(
    ("text", "verb", "lemma", "subject"),
    [
        ("She will co-chair the dialogue with Minister Ana Beridze.", "chair", "co-chair", "She"),
        ("Minister Ana Beridze co-hosted a dinner in Batumi.", "hosted", "co-host", "Beridze"),
        ("The foreign ministers of the G20 meet in Batumi.", "meet", "meet", "ministers"),
        ("Officials from Georgia hold talks in Batumi.", "hold", "hold", "Officials"),
    ],
)
def test_verbs_behind_co_and_after_several_are_verbs(
    parser: Parser, text: str, verb: str, lemma: str, subject: str
) -> None:
    """A hyphen tears no clause apart, and of several in the plural a present form is a verb."""
    token = word_in(parser, text, verb)
    assert (token.pos_, token.lemma_) == ("VERB", lemma)
    (governed,) = (child for child in token.children if child.dep_ == "nsubj")
    assert subject in [word.text for word in governed.subtree]


@pytest.mark.parametrize(("text", "noun"), [("A co-host of the show left.", "host"), ("The co-chair spoke.", "chair")])
def test_nouns_behind_co_are_left_to_the_parser(parser: Parser, text: str, noun: str) -> None:
    """Whoever chairs or hosts with others is somebody."""
    assert word_in(parser, text, noun).pos_ == "NOUN"
