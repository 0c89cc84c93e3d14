"""An article as received, divided into the passages that are read: without noise, header and dateline."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from service.domain.vocabulary import PublishedBasis
from service.extraction.calendar import read_day
from service.extraction.dateline import read_dateline, read_header
from service.extraction.daybook import Entry, read_entries
from service.extraction.language import is_latin, language_of
from service.extraction.layout import HEADING_WORDS, PROSE_ENDS, SENTENCE_END, Folded, Paragraph, fold, paragraphs
from service.extraction.lead_ins import with_lead_ins
from service.extraction.markup import mask
from service.extraction.noise import is_noise, without_credit, without_elsewhere
from service.extraction.reading import Document, Passage, PassageKind
from service.extraction.transcript import find_turns

LONGEST_PASSAGE = 4000
"""Characters; longer ones are cut at a sentence, so that a parse takes bounded memory."""

MOST_PARAGRAPHS = 10_000
"""No article has more; each parse costs memory by itself, so that what comes after is read as one paragraph."""


def read_document(text: str, title: str | None, published_at: date | None, language: str | None) -> Document:
    """Divide an article into passages; each keeps the way back to the offsets of `text` or `title`.

    What is not English is given no passages: it is read as saying nothing rather than guessed at.
    """
    source = mask(text)
    body_start, header_day = read_header(source)
    parts = _bounded(paragraphs(" " * body_start + source[body_start:]))
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
        entries = read_entries(pieces, document.published_at, line_day, heading.text)
        _append_body(document, with_lead_ins(list(entries)))
    return document


def _bounded(parts: list[Paragraph]) -> list[Paragraph]:
    for part in parts[MOST_PARAGRAPHS:]:
        parts[MOST_PARAGRAPHS - 1].spans.extend(part.spans)
    return parts[:MOST_PARAGRAPHS]


def _date(document: Document, given: date | None, header: date | None, line: date | None) -> None:
    bases = ((given, PublishedBasis.GIVEN), (header, PublishedBasis.HEADER), (line, PublishedBasis.DATELINE))
    document.published_at, document.published_at_basis = next(
        ((day, basis) for day, basis in bases if day), (None, PublishedBasis.NONE)
    )


def _take_dateline(document: Document, pieces: list[tuple[Paragraph, Folded]]) -> date | None:
    """Take date lines and the dateline off the top of the page; answers the day that they give."""
    day = None
    top = 0
    while top < len(pieces) and (found := read_day(pieces[top][1].text)):
        day = day or found
        top += 1
    del pieces[:top]
    for position, (part, folded) in enumerate(pieces):
        if _is_heading(part, folded.text) and position + 1 < len(pieces):
            continue
        end, place, found = read_dateline(folded.text)
        if end:
            document.dateline = place
            pieces[position] = (part, folded.cut(end, len(folded.text)))
        _take_further_datelines(pieces, position + 1)
        return day or found
    return day


def _take_further_datelines(pieces: list[tuple[Paragraph, Folded]], start: int) -> None:
    """Take the datelines off the further items of a page: only those that a dash ends."""
    for position in range(start, len(pieces)):
        part, folded = pieces[position]
        end, _, _ = read_dateline(folded.text)
        if end and folded.text[:end].rstrip().endswith(("-", "—")):
            pieces[position] = (part, folded.cut(end, len(folded.text)))


def _append_body(document: Document, entries: Sequence[Entry]) -> None:
    """Add the paragraphs as passages, each under its day and with its speaker."""
    speaker = None
    known: set[str] = set()
    divided = find_turns([entry.words for entry in entries])
    for position, (entry, turns) in enumerate(zip(entries, divided, strict=True)):
        after = entries[position + 1].part if position + 1 < len(entries) else None
        kind = _kind(entry, after)
        for turn in turns:
            if turn.label is not None:
                speaker, kind = turn.label.text, PassageKind.PROSE
                if not speaker.isupper() and speaker.split()[-1] not in known:
                    _append(document, "text", PassageKind.HEADING, turn.label, entry)
                known.add(speaker.split()[-1])
            _append(document, "text", kind, turn.words, entry, speaker)


def _kind(entry: Entry, after: Paragraph | None) -> PassageKind:
    part = entry.part
    if entry.opened:
        return PassageKind.PROSE
    if after and (_opens_list(part, after) if part.bullet else _is_heading(part, entry.words.text)):
        return PassageKind.ITEM if entry.listed and not part.marked and not part.bullet else PassageKind.HEADING
    return PassageKind.ITEM if part.bullet else PassageKind.PROSE


def _opens_list(part: Paragraph, after: Paragraph) -> bool:
    return after.bullet and after.indent > part.indent


def _is_heading(part: Paragraph, text: str) -> bool:
    if part.bullet:
        return False
    return part.marked or (len(text.split()) <= HEADING_WORDS and not text.endswith(PROSE_ENDS))


def _append(
    document: Document,
    source: Literal["text", "title"],
    kind: PassageKind,
    folded: Folded,
    entry: Entry | None = None,
    speaker: str | None = None,
) -> None:
    for start, end in pairwise(_cuts(folded.text)):
        piece = folded.cut(start, end)
        if piece.text and is_latin(piece.text):
            number = len(document.passages)
            passage = Passage(number, source, kind, piece.text, piece.origin, speaker=speaker)
            if entry is not None:
                passage.day, passage.day_stated = entry.day, entry.stated
            document.passages.append(passage)


def _cuts(text: str) -> list[int]:
    """Ends of the pieces of a text that is too long to be parsed whole: at sentence ends where it has any."""
    cuts = [0]
    while len(text) - cuts[-1] > LONGEST_PASSAGE:
        start, limit = cuts[-1] + LONGEST_PASSAGE // 2, cuts[-1] + LONGEST_PASSAGE
        ends = [found.end() for found in SENTENCE_END.finditer(text, start, limit)]
        cuts.append(ends[-1] if ends else text.rfind(" ", start, limit) + 1 or limit)
    return [*cuts, len(text)]
