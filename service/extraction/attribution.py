"""Who says what an article tells, when it is not the article itself."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from service.domain.reports import Attribution
from service.domain.vocabulary import AttributionKind, OfficeFunction
from service.extraction.lexicon import Phrases, read_toml
from service.extraction.reading import Document, Mentions, Passage, PersonMention, in_passage
from service.extraction.tokens import words_of

LONGEST_NAME = 10
"""Tokens of the name or description of a source."""


@cache
def _lexicon() -> dict[str, Any]:
    return read_toml("attribution")


@cache
def _verbs() -> frozenset[str]:
    return frozenset(_lexicon()["verbs"])


@cache
def _outlets() -> Phrases[str]:
    return Phrases((name, name) for name in _lexicon()["outlets"]["names"])


@cache
def _kinds() -> dict[str, AttributionKind]:
    return {word: AttributionKind(kind) for kind, words in _lexicon()["kinds"].items() for word in words}


def attribute(document: Document, mentions: Mentions, passage: int, start: int, end: int) -> list[Attribution]:
    """The sources of the statement in the tokens [start, end) of a passage, outermost first."""
    here = document.passages[passage]
    doc = here.parsed
    statement = doc[start:end].root
    found: list[Attribution] = []
    for source in _sources(doc, statement, whole=end - start >= len(statement.sent)):
        attribution = _read(source, here, document, mentions)
        if attribution and attribution not in found:
            found.append(attribution)
    return found


def _sources(doc: Doc, statement: Token, *, whole: bool) -> Iterator[Token]:
    """Heads of the phrases that name the sources of a statement, from the outside of its sentence inwards."""
    telling = [token for token in statement.sent if token.lemma_ in _verbs() or token.lower_ in _lexicon()["bases"]]
    for token in sorted(telling, key=lambda t: (sum(1 for _ in t.ancestors), t.i)):
        if token.lemma_ in _verbs() and token.pos_ == "VERB" and _reaches(token, statement, whole=whole):
            yield from _subjects(token)
            yield from _documents(token)
        elif token.lower_ in _lexicon()["bases"] and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            yield from (child for child in doc[token.i + 1].children if child.dep_ == "pobj")


def _subjects(verb: Token) -> list[Token]:
    """Subjects of a verb, or of the one that it is joined to: "did not answer but noted"."""
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    if own or verb.dep_ == "conj":
        return own or _subjects(verb.head)
    # The parse may take the subject for an apposition: "met in Oslo, the Wall Street Journal reported".
    before = verb.doc[verb.i - 1] if verb.i > verb.sent.start else None
    return [before] if before is not None and before.dep_ == "appos" else []


def _reaches(verb: Token, statement: Token, *, whole: bool) -> bool:
    """Whether what a verb reports holds a statement."""
    if verb.tag_ == "VB" and not any(child.dep_ == "aux" for child in verb.children):
        return False
    if verb.dep_ in {"relcl", "acl"} and not whole and not verb.is_ancestor(statement):
        return False
    if verb == statement or (whole and verb.dep_ in {"ROOT", "ccomp", "parataxis", "conj", "advcl"}):
        return True
    under = next((t for t in [statement, *statement.ancestors] if t.head == verb and t != verb), None)
    return under is not None and under.dep_ not in {"nsubj", "nsubjpass"}


def _documents(verb: Token) -> Iterator[Token]:
    """Documents that a report is made in: "in a statement"."""
    for preposition in verb.children:
        if preposition.dep_ == "prep" and preposition.lower_ in _lexicon()["within"]:
            for noun in preposition.children:
                if noun.dep_ == "pobj" and _kinds().get(noun.lemma_.lower()) is AttributionKind.READOUT:
                    yield noun


def _read(source: Token, passage: Passage, document: Document, mentions: Mentions) -> Attribution | None:
    """What kind of source a noun phrase names; None for one that is none, such as an analyst."""
    if source.pos_ == "PRON":
        return _read_pronoun(source, passage, document, mentions)
    people = in_passage(mentions.people, passage.index)
    person = next((m for m in people if m.start <= source.i < m.end), None)
    if person is not None:
        return _of_person(person)
    outlet = _outlet_at(source)
    if outlet:
        return Attribution(kind=AttributionKind.OUTLET, name=outlet)
    lemma = source.lemma_.lower()
    if lemma in _lexicon()["outlets"]["again"]:
        return Attribution(kind=AttributionKind.OUTLET, name=_outlet_before(document, passage, source.i))
    kind = _kinds().get(lemma)
    if kind is AttributionKind.OUTLET:
        return Attribution(kind=kind, name=_described(source))
    if (
        kind is AttributionKind.READOUT
        or kind is AttributionKind.UNNAMED_SOURCE
        or kind is AttributionKind.SPOKESPERSON
    ):
        return Attribution(kind=kind, name=_described(source))
    party = any(m.start <= source.i < m.end for m in in_passage(mentions.parties, passage.index))
    if party or kind is AttributionKind.GOVERNMENT:
        return Attribution(kind=AttributionKind.GOVERNMENT, name=_described(source))
    if any(m.start <= source.i < m.end for m in in_passage(mentions.offices, passage.index)):
        return Attribution(kind=AttributionKind.OFFICIAL, name=_described(source))
    return None


def _read_pronoun(source: Token, passage: Passage, document: Document, mentions: Mentions) -> Attribution | None:
    """The source that "he", "she" or "it" takes up from the sentence before, within the passage."""
    if source.lower_ in {"he", "she"}:
        gender = "f" if source.lower_ == "she" else "m"
        before = [
            m
            for m in in_passage(mentions.people, passage.index)
            if m.end <= source.i and m.person.gender in {gender, None}
        ]
        return _of_person(before[-1]) if before else None
    if source.lower_ != "it" or source.sent.start == 0:
        return None
    previous = passage.parsed[source.sent.start - 1].sent.root
    subject = next((child for child in previous.children if child.dep_ == "nsubj" and child.pos_ != "PRON"), None)
    return _read(subject, passage, document, mentions) if subject is not None and previous.lemma_ in _verbs() else None


def _of_person(mention: PersonMention) -> Attribution | None:
    person = mention.person
    if person.function is OfficeFunction.SPOKESPERSON:
        return Attribution(kind=AttributionKind.SPOKESPERSON, name=person.name)
    return Attribution(kind=AttributionKind.OFFICIAL, name=person.name) if person.official else None


def _outlet_at(source: Token) -> str | None:
    """The name of the outlet that a token ends, by the lexicon or by its last word."""
    doc, start = source.doc, source.i
    while start > source.sent.start and doc[start - 1].dep_ == "compound" and doc[start - 1].text[0].isupper():
        start -= 1
    words = words_of(doc)
    for position in range(start, source.i + 1):
        found = _outlets().at(words, position)
        if found and found[0] > source.i:
            return found[1]
    if start < source.i and source.text in _lexicon()["outlets"]["words"]:
        return doc[start : source.i + 1].text
    return None


def _outlet_before(document: Document, passage: Passage, token: int) -> str | None:
    """The outlet last named before a token of a passage."""
    for earlier in reversed(document.passages[: passage.index + 1]):
        words = earlier.parsed[:token] if earlier is passage else earlier.parsed[:]
        for word in reversed(list(words)):
            if word.pos_ == "PROPN" and (name := _outlet_at(word)):
                return name
    return None


def _described(source: Token) -> str:
    """The phrase of a source without its article: "senior defense official", "Pentagon readout"."""
    start = source.left_edge.i
    while start < source.i and (source.doc[start].dep_ == "det" or source.doc[start].is_punct):
        start += 1
    end = source.i + 1
    for child in source.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "at", "in"} and child.i == source.i + 1:
            end = child.right_edge.i + 1
    return source.doc[max(start, source.i - LONGEST_NAME) : min(end, source.i + LONGEST_NAME)].text
