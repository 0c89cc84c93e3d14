"""An article as received, divided into the passages that are read: without noise, header and dateline."""

import re
from datetime import date
from itertools import pairwise
from typing import Literal

from service.domain.vocabulary import PublishedBasis
from service.extraction.calendar import read_day
from service.extraction.dateline import read_dateline, read_header
from service.extraction.language import is_latin, language_of
from service.extraction.layout import HEADING_WORDS, PROSE_ENDS, SENTENCE_END, Folded, Paragraph, fold, paragraphs
from service.extraction.markup import mask
from service.extraction.noise import is_noise, without_credit, without_elsewhere
from service.extraction.reading import Document, Passage, PassageKind
from service.extraction.transcript import find_turns

LONGEST_PASSAGE = 4000
"""Characters; longer ones are cut at a sentence, so that a parse takes bounded memory."""

LIVE_ENTRIES = 3
"""Passages that open with a time of day, from which on a page is a live blog."""

_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:[apAP]\.?[mM]\.?|GMT|UTC|[A-Z]{2,4}T))*\s*(?:[-—:|]\s*)?(?=\S)"
)


def read_document(text: str, title: str | None, published_at: date | None, language: str | None) -> Document:
    """Divide an article into passages; each keeps the way back to the offsets of `text` or `title`.

    What is not English is given no passages: it is read as saying nothing rather than guessed at.
    """
    source = mask(text)
    body_start, header_day = read_header(source)
    parts = paragraphs(" " * body_start + source[body_start:])
    pieces = without_elsewhere([(part, without_credit(fold(source, part.spans))) for part in parts])
    pieces = [(part, folded) for part, folded in pieces if folded.text and not is_noise(folded.text)]
    heading = fold(mask(title or ""), [(0, len(title or ""))])

    document = Document(text, title, published_at, PublishedBasis.NONE, (language or "").lower() or None, [])
    if not document.language:
        document.language = language_of([heading.text, *(folded.text for _, folded in pieces)])
    line_day = _take_dateline(document, pieces)
    _date(document, published_at, header_day, line_day)
    if document.language is None or document.language.startswith("en"):
        if heading.text:
            _append(document, "title", PassageKind.TITLE, heading)
        divided = any(read_day(folded.text) for _, folded in pieces)
        _append_body(
            document, pieces, line_day if divided else None, day_page=_is_day_page(document, heading.text, pieces)
        )
    return document


def _date(document: Document, given: date | None, header: date | None, line: date | None) -> None:
    bases = ((given, PublishedBasis.GIVEN), (header, PublishedBasis.HEADER), (line, PublishedBasis.DATELINE))
    document.published_at, document.published_at_basis = next(
        ((day, basis) for day, basis in bases if day), (None, PublishedBasis.NONE)
    )


def _take_dateline(document: Document, pieces: list[tuple[Paragraph, Folded]]) -> date | None:
    """Take date lines and the dateline off the top of the page; answers the day that they give."""
    day = None
    while pieces and (found := read_day(pieces[0][1].text)):
        day = day or found
        del pieces[0]
    for position, (part, folded) in enumerate(pieces):
        if _is_heading(part, folded.text) and position + 1 < len(pieces):
            continue
        end, place, found = read_dateline(folded.text)
        if end:
            document.dateline = place
            pieces[position] = (part, folded.cut(end, len(folded.text)))
        return day or found
    return day


def _append_body(
    document: Document, pieces: list[tuple[Paragraph, Folded]], day: date | None, *, day_page: bool
) -> None:
    """Add the paragraphs as passages, each under the day that its page or the last day heading sets."""
    year = document.published_at.year if document.published_at else None
    timed = sum(_CLOCK.match(folded.text) is not None for _, folded in pieces) >= LIVE_ENTRIES
    if day is None and (day_page or timed):
        day = document.published_at
    following = [part for part, _ in pieces[1:]]
    speaker = None
    known: set[str] = set()
    for position, ((part, folded), turns) in enumerate(
        zip(pieces, find_turns([text for _, text in pieces]), strict=True)
    ):
        named = read_day(folded.text, year)
        if named:
            day = named
            continue
        after = following[position] if position < len(following) else None
        kind = PassageKind.ITEM if part.bullet else PassageKind.PROSE
        if after and (_opens_list(part, after) if part.bullet else _is_heading(part, folded.text)):
            kind = PassageKind.HEADING
        for turn in turns:
            if turn.label is not None:
                speaker, kind = turn.label.text, PassageKind.PROSE
                if not speaker.isupper() and speaker.split()[-1] not in known:
                    _append(document, "text", PassageKind.HEADING, turn.label, day)
                known.add(speaker.split()[-1])
            clock = _CLOCK.match(turn.words.text) if timed else None
            content = turn.words.cut(clock.end(), len(turn.words.text)) if clock else turn.words
            _append(document, "text", kind, content, day, speaker)


def _opens_list(part: Paragraph, after: Paragraph) -> bool:
    return after.bullet and after.indent > part.indent


def _is_heading(part: Paragraph, text: str) -> bool:
    if part.bullet:
        return False
    return part.marked or (len(text.split()) <= HEADING_WORDS and not text.endswith(PROSE_ENDS))


def _is_day_page(document: Document, title: str, pieces: list[tuple[Paragraph, Folded]]) -> bool:
    """Whether the page is a list under a title with its own day: "Current events, 2026-04-04"."""
    published = document.published_at
    if published is None or 2 * sum(part.bullet for part, _ in pieces) < len(pieces):
        return False
    chunks = re.split(r"[:|()]| - |, (?=\d{4}-)", title)
    return any(read_day(chunk, published.year) == published for chunk in chunks)


def _append(
    document: Document,
    source: Literal["text", "title"],
    kind: PassageKind,
    folded: Folded,
    day: date | None = None,
    speaker: str | None = None,
) -> None:
    for start, end in pairwise(_cuts(folded.text)):
        piece = folded.cut(start, end)
        if piece.text and is_latin(piece.text):
            number = len(document.passages)
            document.passages.append(Passage(number, source, kind, piece.text, piece.origin, day, speaker))


def _cuts(text: str) -> list[int]:
    """Ends of the pieces of a text that is too long to be parsed whole: at sentence ends where it has any."""
    cuts = [0]
    while len(text) - cuts[-1] > LONGEST_PASSAGE:
        start, limit = cuts[-1] + LONGEST_PASSAGE // 2, cuts[-1] + LONGEST_PASSAGE
        ends = [found.end() for found in SENTENCE_END.finditer(text, start, limit)]
        cuts.append(ends[-1] if ends else text.rfind(" ", start, limit) + 1 or limit)
    return [*cuts, len(text)]
