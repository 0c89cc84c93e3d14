"""Conferences, summits and standing mechanisms that an article names, with the time and place it gives them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from service.domain.dates import EventDate
from service.extraction.forum_names import find_names
from service.extraction.forum_shapes import noun_phrase
from service.extraction.forum_words import forum_words
from service.extraction.reading import (
    DateMention,
    Document,
    ForumMention,
    PartyMention,
    PlaceMention,
    Tense,
    by_passage,
    in_passage,
)
from service.extraction.tense import tense_of
from service.extraction.tokens import lowered_of


def find_forums(
    document: Document, parties: Sequence[PartyMention], places: Sequence[PlaceMention], dates: Sequence[DateMention]
) -> list[ForumMention]:
    """Find the forums that an article names, and the descriptions ("the conference") that speak of one of them.

    All mentions of one forum carry the dates and the place that the article gives any of them.
    """
    parted = by_passage(parties)
    named = [mention for passage in document.passages for mention in find_names(passage, parted[passage.index])]
    mentions = sorted([*named, *_described(document, named)], key=lambda m: (m.passage, m.start))
    settings: dict[str, tuple[EventDate | None, PlaceMention | None]] = {}
    gatherings: dict[str, list[ForumMention]] = {mention.name: [] for mention in mentions}
    for mention in mentions:
        if not mention.mechanism:
            gatherings[mention.name].append(mention)
    for name, named_so in gatherings.items():
        own = [*named_so, *_announced(document, named_so)]
        settings[name] = (_date_of(document, own, dates), _place_of(document, own, places))
    return [replace(m, dates=settings[m.name][0], place=settings[m.name][1]) for m in mentions]


def _described(document: Document, named: Sequence[ForumMention]) -> Iterator[ForumMention]:
    """Definite descriptions of the one gathering that was named before them."""
    gatherings = [m for m in named if not m.mechanism]
    for passage in document.passages:
        for i, word in enumerate(lowered_of(passage.parsed)):
            if word not in forum_words().descriptions or _covered(named, passage.index, i):
                continue
            token = passage.parsed[i]
            chunk = noun_phrase(token)
            if chunk[0].lower_ not in forum_words().definite or any(t.dep_ in {"amod", "compound"} for t in chunk):
                continue
            before = [m for m in gatherings if (m.passage, m.start) < (passage.index, token.i)]
            if before and len({m.name for m in before}) == 1:
                yield replace(before[-1], passage=passage.index, start=chunk.start, end=chunk.end, head=token.i)


def _announced(document: Document, mentions: Sequence[ForumMention]) -> list[ForumMention]:
    """Indefinite descriptions shortly before the first mention of a gathering: "a security conference next month"."""
    first = next(iter(mentions), None)
    if first is None:
        return []
    found = []
    for passage in document.passages[max(0, first.passage - 2) : first.passage + 1]:
        for i, word in enumerate(lowered_of(passage.parsed)):
            if word in forum_words().descriptions and (passage.index, i) < (first.passage, first.start):
                chunk = noun_phrase(passage.parsed[i])
                same = (word == "summit") == ("summit" in first.name.lower())
                if same and chunk[0].lower_ in forum_words().indefinite and chunk[1:].text.islower():
                    found.append(replace(first, passage=passage.index, start=chunk.start, end=chunk.end, head=i))
    return found if len(found) == 1 else []


def _covered(mentions: Sequence[ForumMention], passage: int, token: int) -> bool:
    return any(m.start <= token < m.end for m in in_passage(mentions, passage))


def _date_of(document: Document, mentions: Sequence[ForumMention], dates: Sequence[DateMention]) -> EventDate | None:
    """The finest date that the article gives one of the mentions."""
    found = [
        when
        for mention in mentions
        for date in in_passage(dates, mention.passage)
        if date.bound == "on" and (when := _dated(document, mention, date)).edtf
    ]
    return (
        min(
            found,
            key=lambda when: (
                ((when.latest or when.earliest).toordinal() - when.earliest.toordinal()) if when.earliest else 0
            ),
        )
        if found
        else None
    )


def _dated(document: Document, mention: ForumMention, date: DateMention) -> EventDate:
    doc = document.passages[mention.passage].parsed
    if date.start == mention.end or date.end == mention.start + (doc[mention.start].dep_ == "det"):
        return date.under(Tense.UNKNOWN)
    verb = _holding_verb(doc, mention, date.head)
    if verb is None:
        return EventDate.unresolved(doc[date.start : date.end].text)
    return date.under(tense_of(verb))


def _place_of(
    document: Document, mentions: Sequence[ForumMention], places: Sequence[PlaceMention]
) -> PlaceMention | None:
    """The first place that the article puts one of the mentions in."""
    for mention in mentions:
        doc = document.passages[mention.passage].parsed
        for place in in_passage(places, mention.passage):
            before = doc[place.start - 1] if place.start else None
            if before is None or before.lower_ not in {"in", "at"} or place.start < mention.end:
                continue
            between = doc[mention.end : before.i]
            if (
                all(t.ent_type_ in {"DATE", "TIME"} or t.is_punct for t in between)
                or _holding_verb(doc, mention, place.head) is not None
            ):
                return place
    return None


def _holding_verb(doc: Doc, mention: ForumMention, inner: int) -> Token | None:
    """The verb of taking place that ties a time or place to a gathering: "which is being held ...", "will open ..."."""
    for token in doc[inner].ancestors:
        if token.i == mention.head:
            return None
        if token.pos_ in {"VERB", "AUX"} or token.lemma_ in forum_words().holding:
            governed = token.dep_ in {"relcl", "acl"} and token.head.i == mention.head
            subject = any(t.dep_ in {"nsubj", "nsubjpass"} and t.i == mention.head for t in token.lefts)
            return token if token.lemma_ in forum_words().holding and (governed or subject) else None
    return None
