"""Expressions of time in an article and what they mean, as far as the text and its day of publication tell."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Span

from service.domain.dates import EventDate
from service.domain.vocabulary import DateBasis
from service.extraction import calendar_rules, relative_rules
from service.extraction.calendar_values import Year
from service.extraction.date_forms import TimeMeaning
from service.extraction.date_values import Deadline, Duration, Range
from service.extraction.date_words import Match, Rule, Word, opens_form, split
from service.extraction.lexicon import read_toml
from service.extraction.reading import DateMention, Document, Passage, Tense
from service.extraction.tense import tense_of

Bound = Literal["on", "since", "until", "before", "after"]

DAY = timedelta(days=1)

CASCADE: tuple[Rule, ...] = (
    calendar_rules.iso,
    calendar_rules.week_of_day,
    calendar_rules.day_range,
    calendar_rules.full_date,
    calendar_rules.month_range,
    calendar_rules.month,
    calendar_rules.year,
    relative_rules.weekday,
    relative_rules.deictic,
    relative_rules.ago,
    relative_rules.recent,
    relative_rules.period,
    relative_rules.day_of_month,
    relative_rules.season,
    calendar_rules.holiday,
)
"""The grammar, closed and in order: each rule reads one form or gives way to the next."""

WORDS_BESIDE = (4, 3, 2)
"""Words in the phrases that count from another date."""


def find_dates(document: Document) -> list[DateMention]:
    """All expressions of time, in the order of the text; those that tell no day keep their words."""
    found: list[DateMention] = []
    last: date | None = None
    for passage in document.passages:
        here = _find_in(passage, passage.day or document.published_at, last)
        found += here
        last = _last_day(passage, here)
    return found


def _find_in(passage: Passage, anchor: date | None, before: date | None) -> list[DateMention]:
    words = split(passage.text)
    mentions: list[DateMention] = []
    at = 0
    while at < len(words):
        if not opens_form(words[at]):
            at += 1
            continue
        found = _match(words, at)
        beside = None if found else _phrase_beside(words, at)
        if found:
            mention = _mention(passage, words, at, found, anchor)
        else:
            mention = _beside(passage, words, at, beside, mentions, anchor, before) if beside else None
        if mention is not None:
            mentions.append(mention)
        at = found.end if found else beside if beside and mention else at + 1
    return mentions


def _match(words: Sequence[Word], at: int) -> Match | None:
    """What the first rule that reads a form at a word makes of it."""
    return next((found for rule in CASCADE if (found := rule(words, at))), None)


def _mention(passage: Passage, words: list[Word], at: int, found: Match, anchor: date | None) -> DateMention | None:
    span = _span(passage.parsed, words[at].start, words[found.end - 1].end)
    if isinstance(found.reading, Duration):
        return None
    if isinstance(found.reading, Year) and span.root.dep_ == "nummod" and span.root.head.i >= span.end:
        return None  # a number of things
    bound = "on" if isinstance(found.reading, Range) else _bound(words, at, found.end, span)
    reading: TimeMeaning = Deadline(found.reading) if bound == "before" else found.reading
    raw = passage.text[words[at].start : words[found.end - 1].end]
    past, future = (_event_date(reading, anchor, tense, raw) for tense in (Tense.PAST, Tense.FUTURE))
    if past is None or future is None:
        return None
    return DateMention(passage.index, span.start, span.end, span.root.i, past, future, bound)


def _event_date(reading: TimeMeaning, anchor: date | None, tense: Tense, raw: str) -> EventDate | None:
    """The date that a reading gives; unresolved where it gives none, None where the calendar has no such day."""
    try:
        edtf = reading.read(anchor, tense)
        if edtf is None:
            return EventDate.unresolved(raw)
        basis = DateBasis.EXPLICIT if reading.read(None, tense) else DateBasis.RELATIVE
        return EventDate.parse(edtf, basis=basis, raw=raw)
    except (ValueError, OverflowError):  # before year 1 or after 9999, or a range whose end comes first
        return None


def _span(doc: Doc, start: int, end: int) -> Span:
    span = doc.char_span(start, end, alignment_mode="expand")
    return span if span is not None else doc[0:1]


# ---- what stands before ---------------------------------------------------------------------------------------------
def _bound(words: list[Word], at: int, end: int, span: Span) -> Bound:
    """What the preposition makes of a date; nothing where the date qualifies a noun ("after Monday's meeting")."""
    if end < len(words) and words[end].text == "'s":
        return "on"
    if span.root.head.i >= span.end and span.root.dep_ in {"compound", "nmod", "poss", "nummod", "amod"}:
        return "on"
    before = at - 1
    while before >= 0 and words[before].text in {"the", "about", "around", "at", "least", "to", "of"}:
        before -= 1
    word = words[before].text if before >= 0 else ""
    bound: Bound = _bounds().get(word, "on")
    return bound


@cache
def _bounds() -> dict[str, Bound]:
    return dict(read_toml("calendar")["bounds"])


# ---- relative to another date ---------------------------------------------------------------------------------------
def _phrase_beside(words: Sequence[Word], at: int) -> int | None:
    """Where a phrase ends that counts from another date; the longest that begins at a word."""
    if at and words[at - 1].text in {"than", "within"}:
        return None
    ends = (at + length for length in WORDS_BESIDE)
    return next((end for end in ends if " ".join(word.text for word in words[at:end]) in _steps_beside()), None)


def _beside(
    passage: Passage,
    words: list[Word],
    at: int,
    end: int,
    mentions: list[DateMention],
    anchor: date | None,
    before: date | None,
) -> DateMention:
    """A day counted from the one named last, here or in the passage before: "the previous day", "later that day"."""
    step = _steps_beside()[" ".join(word.text for word in words[at:end])]
    base = _last_day(passage, mentions) or (before if step == 0 and not mentions else None)
    if base is None and step < 0:
        base = anchor
    raw = passage.text[words[at].start : words[end - 1].end]
    span = _span(passage.parsed, words[at].start, words[end - 1].end)
    value = EventDate.unresolved(raw)
    if base is not None:
        value = EventDate.parse((base + DAY * step).isoformat(), basis=DateBasis.RELATIVE, raw=raw)
    return DateMention(passage.index, span.start, span.end, span.root.i, value, value)


def _last_day(passage: Passage, mentions: list[DateMention]) -> date | None:
    """The day that the last mention of a day means, where its tense is clear."""
    if not mentions:
        return None
    value = mentions[-1].under(tense_of(passage.parsed[mentions[-1].head]))
    return value.earliest if value.earliest and value.earliest == value.latest else None


@cache
def _steps_beside() -> dict[str, int]:
    return dict(read_toml("calendar")["beside"])
