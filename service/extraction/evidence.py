"""The words behind each field of a meeting report."""

from collections.abc import Iterator, Sequence
from itertools import chain

from spacy.tokens import Span, Token

from service.domain.reports import Evidence
from service.domain.vocabulary import Mode
from service.extraction.contact import Contact
from service.extraction.event import Event
from service.extraction.reading import Document, Mention, PlaceMention
from service.extraction.side import Side

QUOTE_WORDS = 40
"""Longest quote, in tokens: the guidelines' longest snippet."""
TELLINGS = 3
"""Tellings that are quoted for the status."""


def meeting_evidence(
    event: Event, telling: Sequence[Contact], mode: Mode, where: PlaceMention | None, document: Document
) -> list[Evidence]:
    """Quotes for the fields of a meeting that is `where`; `telling` are the tellings that give its status."""
    found = [*_status(event, telling, document), *_mode(event, mode, document)]
    for contact in event.contacts:
        for name, mention in (("date", contact.date), ("forum", contact.forum)):
            if mention is not None and name not in {quote.field for quote in found}:
                found.append(_quote(document, mention, name))
    if where is not None:
        found.append(_quote(document, where, "place"))
    found += [*_participants(event, document), *_parties(event, document)]
    unique = {(quote.field, quote.start, quote.end, quote.source): quote for quote in found}
    return list(unique.values())


def quote_span(sentence: Span, token: Token) -> tuple[int, int]:
    """Tokens of a quote around a word: its sentence, cut to the longest snippet."""
    start, end = sentence.start, sentence.end
    doc = sentence.doc
    if end - start > QUOTE_WORDS:
        start = max(start, token.i - QUOTE_WORDS // 2)
        end = min(end, start + QUOTE_WORDS)
    while start < end - 1 and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while end - 1 > start and doc[end - 1].is_space:
        end -= 1
    return start, end


def _status(event: Event, telling: Sequence[Contact], document: Document) -> Iterator[Evidence]:
    for contact in telling[:TELLINGS]:
        yield document.quote(contact.passage, *quote_span(contact.sentence, contact.trigger.token), "status")
    for echo in event.echoes[-1:]:
        yield document.quote(echo.passage, *quote_span(echo.token.sent, echo.token), "status")


def _mode(event: Event, mode: Mode, document: Document) -> Iterator[Evidence]:
    """The word that states the mode; nothing where the kind of contact alone suggests it."""
    for contact in event.contacts:
        word = contact.mode_word
        if word is not None and contact.mode is mode and mode is not Mode.UNSPECIFIED:
            yield document.quote(contact.passage, word.i, word.i + 1, "mode")
            return


def _participants(event: Event, document: Document) -> Iterator[Evidence]:
    """For each participant the first words that name it in a telling."""
    untold = {id(person) for person in event.people}
    for mention in (m for side in _sides(event) for m in side.people):
        if id(mention.person) in untold:
            untold.discard(id(mention.person))
            yield _quote(document, mention, "participants")


def _parties(event: Event, document: Document) -> Iterator[Evidence]:
    """For each party the first words that give it: its name, else the person or office that stands for it."""
    untold = set(event.parties)
    for side in _sides(event):
        told: list[tuple[Mention, str | None]] = [(mention, mention.party) for mention in side.parties]
        told += [(mention, mention.person.party) for mention in side.people]
        told += [(mention, mention.party) for mention in side.offices]
        for mention, code in told:
            if code in untold:
                untold.discard(code)
                yield _quote(document, mention, "parties")


def _sides(event: Event) -> Iterator[Side]:
    told = (side for contact in event.contacts for side in contact.arguments.sides())
    return chain(told, [event.company])


def _quote(document: Document, mention: Mention, field: str) -> Evidence:
    return document.quote(document.passages[mention.passage], mention.start, mention.end, field)
