"""Words of contact used in another sense: teams that play each other, appeals, one's own ambassador called home."""

from collections.abc import Iterator

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.predicates import is_infinitive
from service.extraction.side import Arguments
from service.extraction.triggers import Trigger

PLAYING = ("meet", "visit", "receive", "travel", "noun")
"""Frames of what teams do to each other: they meet, visit, host and travel to, and have their encounters."""


def is_in_another_sense(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether a word of contact tells of something else than a contact."""
    return _is_match(trigger, arguments) or _is_appeal(trigger) or _is_recall(trigger) or _is_deed(trigger)


def _is_deed(trigger: Trigger) -> bool:
    """Whether a letter or note is a document that is signed or handed over, not written to somebody."""
    deeds = frame_words("documents", "deeds")
    words = (part for child in trigger.token.children if child.lower_ == "of" for part in child.children)
    return trigger.is_noun and trigger.kind == "letter" and any(part.lemma_.lower() in deeds for part in words)


def _is_match(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether teams meet, named by their countries alone: "France meets Turkey in the semi-final"."""
    if trigger.frame not in PLAYING or any(side.people or side.offices for side in arguments.sides()):
        return False
    return any(word.lemma_.lower() in frame_words("match", "events") for word in _occasions(trigger.token))


def _occasions(word: Token) -> Iterator[Token]:
    """What something is done to or in, and of what that is a part: "in the last round of the tournament"."""
    for child in word.children:
        if child.dep_ in ("dobj", "pobj"):
            yield child
            if child.lemma_.lower() in frame_words("match", "stages"):
                yield from _occasions(child)
        elif child.dep_ == "prep" and child.i > word.i:
            yield from _occasions(child)


def _is_appeal(trigger: Trigger) -> bool:
    """Whether a call is one for something, not to somebody: "a call for a ceasefire", "echoed the call"."""
    noun = trigger.token
    if (
        not trigger.is_noun
        or trigger.kind != "call"
        or any(child.dep_ in ("compound", "amod") for child in noun.children)
    ):
        return False
    if noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in frame_words("appeal", "verbs"):
        return True
    return any(
        (child.dep_ in ("acl", "relcl") and is_infinitive(child))
        or (child.dep_ == "prep" and child.lower_ == "for" and not _is_day(child))
        for child in noun.children
    )


def _is_day(prep: Token) -> bool:
    return any(part.ent_type_ in ("DATE", "TIME") for part in prep.children)


def _is_recall(trigger: Trigger) -> bool:
    """Whether a government calls its own envoy home: "summoned its ambassador from Mali"."""
    if trigger.frame != "summon":
        return False
    called = next((child for child in trigger.token.children if child.dep_ == "dobj"), None)
    if called is None or not any(child.dep_ == "poss" and child.pos_ == "PRON" for child in called.children):
        return False
    return not any(child.i < called.i and child.ent_type_ in ("NORP", "GPE") for child in called.children)
