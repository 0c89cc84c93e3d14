"""Who says "I" inside quotation marks: the subject of the verb that brings in the quotation."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Doc, Token

from service.extraction.antecedents import antecedent
from service.extraction.contact_words import frame_words
from service.extraction.lexicon import read_toml
from service.extraction.predicates import SUBJECT, is_verb
from service.extraction.reading import Document, Mentions, Person, PersonMention, by_passage
from service.extraction.references import SINGULAR
from service.extraction.tokens import words_of

STRAIGHT, OPENING, CLOSING = MARKS = ('"', "\u201c", "\u201d")
REACH = 12
"""Tokens between a quotation and the verb that brings it in."""


def find_quotes(doc: Doc) -> Iterator[range]:
    """The tokens between quotation marks; a quotation that is never closed runs to the end."""
    start: int | None = None
    for i, word in enumerate(words_of(doc)):
        if start is None and word in (STRAIGHT, OPENING):
            start = i + 1
        elif start is not None and word in (STRAIGHT, CLOSING):
            yield range(start, i)
            start = None
    if start is not None:
        yield range(start, len(doc))


def quoted_speakers(document: Document, mentions: Mentions) -> Iterator[PersonMention]:
    """A mention of its speaker for each word of a quotation that stands for him."""
    named = by_passage(mentions.people)
    words = frame_words("speech", "first_person")
    for passage in document.passages:
        if passage.speaker is not None:
            continue
        speaker: Person | None = None
        for quote in find_quotes(passage.parsed):
            speaking = [i for i in quote if passage.parsed[i].lower_ in words]
            if subject := _sayer(passage.parsed, quote):
                speaker = _person(subject, passage.index, named[passage.index], mentions)
            if speaker is not None:
                yield from (PersonMention(passage.index, i, i + 1, i, speaker) for i in speaking)


def _sayer(doc: Doc, quote: range) -> Token | None:
    """The subject of the verb of saying that stands outside a quotation, behind it or before."""
    behind = range(quote.stop + 1, min(quote.stop + 1 + REACH, len(doc)))
    before = range(quote.start - 2, max(quote.start - 2 - REACH, -1), -1)
    for way in (behind, before):
        for token in takewhile(lambda token: token.text not in (*MARKS, "."), (doc[i] for i in way)):
            if is_verb(token) and token.lemma_ in read_toml("attribution")["verbs"]:
                subject = next((child for child in token.children if child.dep_ in SUBJECT), None)
                if subject is not None and subject.i not in quote:
                    return subject
    return None


def _person(subject: Token, passage: int, named: Sequence[PersonMention], mentions: Mentions) -> Person | None:
    if subject.lower_ in SINGULAR:
        found = antecedent(subject, passage, mentions, set())
        return found.person if found else None
    return next((m.person for m in named if m.start <= subject.i < m.end), None)
