"""An article as received, divided into the passages that are read: without noise, header and dateline."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from service.domain.vocabulary import PublishedBasis
from service.extraction.calendar import date_of, read_day
from service.extraction.layout import Folded, Paragraph, fold, mask, paragraphs
from service.extraction.lexicon import read_toml
from service.extraction.reading import Document, Passage, PassageKind

LONGEST_PASSAGE = 4000
"""Characters; longer ones are cut at a sentence, so that a parse takes bounded memory."""

HEADING_WORDS = 14
"""A heading says little; more words without a full stop are a careless paragraph."""

LIVE_ENTRIES = 3
"""Passages that open with a time of day, from which on a page is a live blog."""

SHORTEST_PLACE = 3
"""Letters in capitals; fewer are initials."""

DATELINE_REGION_WORDS = 3
"""A region after the place of a dateline ("PORT MORESBY, Papua New Guinea") has no more words."""

DATELINE_REACH = 100
"""Characters within which a dateline ends."""

_HEADER = re.compile(r"\s*date\s+(\d{4})-(\d{2})-(\d{2})(?!\S)")
_DATELINE_END = re.compile(r"\s*(?:---?|—)\s*|\s-\s|:\s|\.\s")
_CAPITALS = re.compile(r"[^\W\d_][^\d_]*")
_SPEAKER = re.compile(r"([A-Z][A-Z .'\-]{2,40}):\s")
"""A label of a transcript: "PRESIDENT BIDEN: Thank you"."""
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:[apAP]\.?[mM]\.?|GMT|UTC|[A-Z]{2,4}T))*\s*(?:[-—:|]\s*)?(?=\S)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN_WORD = re.compile(r"(?<!\S)[(\"']?([^\W\d_]+)(?=[\s.,;:!?\"')]|$)")
_PROSE_ENDS = (".", "!", ":", ";", ",", '"', "'", ")")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=\S)")


def read_document(text: str, title: str | None, published_at: date | None, language: str | None) -> Document:
    """Divide an article into passages; each keeps the way back to the offsets of `text` or `title`.

    What is not English is given no passages: it is read as saying nothing rather than guessed at.
    """
    source = mask(text)
    body_start, header_day = _read_header(source)
    pieces = [(part, fold(source, part.spans)) for part in paragraphs(" " * body_start + source[body_start:])]
    pieces = [
        (part, cleaned)
        for part, folded in pieces
        if (cleaned := _without_credit(folded)).text and not _is_noise(cleaned.text)
    ]
    heading = fold(mask(title or ""), [(0, len(title or ""))])

    document = Document(text, title, published_at, PublishedBasis.NONE, language, [])
    document.language = _language([heading, *(folded for _, folded in pieces)], language)
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


def _read_header(source: str) -> tuple[int, date | None]:
    """End of the crawler's header line " date 2022-05-30 " and its day."""
    found = _HEADER.match(source)
    day = date_of(int(found[1]), int(found[2]), int(found[3])) if found else None
    return (found.end() if found and day else 0), day


def _date(document: Document, given: date | None, header: date | None, line: date | None) -> None:
    bases = ((given, PublishedBasis.GIVEN), (header, PublishedBasis.HEADER), (line, PublishedBasis.DATELINE))
    document.published_at, document.published_at_basis = next(
        ((day, basis) for day, basis in bases if day), (None, PublishedBasis.NONE)
    )


# ---- noise ---------------------------------------------------------------------------------------------------------
def _is_noise(text: str) -> bool:
    """Whether a paragraph belongs to the page rather than to the article."""
    page = _page()
    plain = text.lower()
    words = _LETTERS.findall(plain)
    if not words or " ".join(words) in page.alone or plain.lstrip("-—*|>[ ").startswith(page.openings):
        return True
    if len(words) < page.aside_words and any(mark in plain for mark in page.asides):
        return True
    return "|" in plain and len(words) <= HEADING_WORDS and not plain.endswith(_PROSE_ENDS)


def _without_credit(folded: Folded) -> Folded:
    """Cut a photo credit off: the last words, when they hold its mark and end without a full stop."""
    if folded.text.endswith((".", "!", "?", '"', "'")):
        return folded
    ends = list(_SENTENCE_END.finditer(folded.text, max(0, len(folded.text) - 200)))
    start = ends[-1].end() if ends else 0
    last = folded.text[start:].lower()
    if len(last.split()) <= HEADING_WORDS and any(mark in last for mark in _page().credits):
        return folded.cut(0, start)
    return folded


# ---- dateline ------------------------------------------------------------------------------------------------------
def _take_dateline(document: Document, pieces: list[tuple[Paragraph, Folded]]) -> date | None:
    """Take date lines and the dateline off the top of the page; answers the day that they give."""
    day = None
    while pieces and (found := read_day(pieces[0][1].text)):
        day = day or found
        del pieces[0]
    for position, (part, folded) in enumerate(pieces):
        if _is_heading(part, folded.text) and position + 1 < len(pieces):
            continue
        end, place, found = _read_dateline(folded.text)
        if end:
            document.dateline = place
            pieces[position] = (part, folded.cut(end, len(folded.text)))
        return day or found
    return day


def _read_dateline(text: str) -> tuple[int, str | None, date | None]:
    """End of a dateline "BRUSSELS, May 3, 2024 (Agency) -", its place and its day; zero when there is none."""
    for mark in _DATELINE_END.finditer(text, 0, DATELINE_REACH):
        words = text[: mark.start()]
        line, bracket, agency = words.partition("(")
        if bracket and not agency.endswith(")"):
            continue
        place, _, rest = line.strip().partition(",")
        if _is_dateline_place(place):
            rest = rest.strip(" ,")
            if mark[0].strip() in {":", "."} and (rest or "." in place):
                continue
            day = read_day(rest) or read_day(rest.partition(",")[2])
            dated = day or read_day(rest, 2000) or read_day(rest.partition(",")[2], 2000)
            if not rest or dated or (rest[0].isupper() and len(rest.split()) <= DATELINE_REGION_WORDS):
                return mark.end(), place.strip(), day
    return 0, None, None


def _is_dateline_place(place: str) -> bool:
    place = place.strip()
    if not _CAPITALS.fullmatch(place) or place != place.upper() or len(place) < SHORTEST_PLACE:
        return False
    return not any(word in _page().not_places for word in _LETTERS.findall(place))


# ---- passages ------------------------------------------------------------------------------------------------------
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
    for position, (part, folded) in enumerate(pieces):
        named = read_day(folded.text, year)
        if named:
            day = named
            continue
        clock = _CLOCK.match(folded.text) if timed else None
        content = folded.cut(clock.end(), len(folded.text)) if clock else folded
        label = _SPEAKER.match(content.text)
        if label:
            speaker, content = label[1].strip(), content.cut(label.end(), len(content.text))
        after = following[position] if position < len(following) else None
        kind = PassageKind.ITEM if part.bullet else PassageKind.PROSE
        if after and (_opens_list(part, after) if part.bullet else _is_heading(part, folded.text)):
            kind = PassageKind.HEADING
        _append(document, "text", kind, content, day, speaker)


def _opens_list(part: Paragraph, after: Paragraph) -> bool:
    return after.bullet and after.indent > part.indent


def _is_heading(part: Paragraph, text: str) -> bool:
    if part.bullet:
        return False
    return part.marked or (len(text.split()) <= HEADING_WORDS and not text.endswith(_PROSE_ENDS))


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
        if piece.text and _is_latin(piece.text):
            number = len(document.passages)
            document.passages.append(Passage(number, source, kind, piece.text, piece.origin, day, speaker))


def _cuts(text: str) -> list[int]:
    """Ends of the pieces of a text that is too long to be parsed whole: at sentence ends where it has any."""
    cuts = [0]
    while len(text) - cuts[-1] > LONGEST_PASSAGE:
        start, limit = cuts[-1] + LONGEST_PASSAGE // 2, cuts[-1] + LONGEST_PASSAGE
        ends = [found.end() for found in _SENTENCE_END.finditer(text, start, limit)]
        cuts.append(ends[-1] if ends else text.rfind(" ", start, limit) + 1 or limit)
    return [*cuts, len(text)]


# ---- language ------------------------------------------------------------------------------------------------------
def _is_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin ones."""
    letters = [char for char in text if char.isalpha()]
    return not letters or 2 * sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters) >= len(letters)


def _language(pieces: list[Folded], given: str | None) -> str | None:
    """The language given, else "en" for what reads like English, "und" for what does not, None for too little."""
    if given:
        return given.lower()
    sample = " ".join(piece.text[:2000] for piece in pieces[:40])
    words = _PLAIN_WORD.findall(sample.lower())
    page = _page()
    if not _is_latin(sample):
        return "und"
    if len(words) < page.english_words:
        return None
    share = sum(word in page.english for word in words) / len(words)
    return "en" if share >= page.english_share else "und"


# ---- data ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Page:
    """Words of `lexicon/page.toml`."""

    alone: frozenset[str]
    openings: tuple[str, ...]
    asides: tuple[str, ...]
    aside_words: int
    credits: tuple[str, ...]
    not_places: frozenset[str]
    english: frozenset[str]
    english_share: float
    english_words: int


@cache
def _page() -> _Page:
    data = read_toml("page")
    return _Page(
        alone=frozenset(" ".join(_LETTERS.findall(phrase)) for phrase in data["alone"]),
        openings=tuple(data["openings"]),
        asides=tuple(data["asides"]),
        aside_words=data["aside_words"],
        credits=tuple(data["credits"]),
        not_places=frozenset(data["not_places"]),
        english=frozenset(data["english"]),
        english_share=data["english_share"],
        english_words=data["english_words"],
    )
