"""Sessions of standing dialogues told of by the name alone: "held the ninth 2+2 Dialogue in Oslo"."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from service.domain.vocabulary import Mode
from service.extraction.contact_words import frame_words
from service.extraction.governors import support_verbs
from service.extraction.predicates import STATUS_OF_CLASS, class_of
from service.extraction.reading import ForumMention
from service.extraction.triggers import Trigger


def with_sessions(doc: Doc, triggers: Sequence[Trigger], forums: Sequence[ForumMention]) -> list[Trigger]:
    """The words of contact of a passage with those names of dialogues of which a session is told."""
    found = {trigger.token.i: trigger for trigger in triggers}
    for mention in forums:
        words = range(mention.start, mention.end)
        if mention.mechanism and not any(i in found and not found[i].weak for i in words) and _sits(doc[mention.head]):
            for i in words:
                found.pop(i, None)
            found[mention.head] = Trigger(doc[mention.head], "noun", "meeting", Mode.IN_PERSON)
    return [found[i] for i in sorted(found)]


def _sits(noun: Token) -> bool:
    """Whether a verb above a name tells of a session: "hosted the", "agreed to hold the", "it was put off"."""
    if noun.dep_ not in ("dobj", "nsubjpass", "nsubj", "pobj"):
        return False
    return any(_is_held(verb, noun) for verb in support_verbs(noun))


def _is_held(verb: Token, noun: Token) -> bool:
    lemma = verb.lemma_.lower()
    if noun.dep_ == "pobj":
        return noun.head.lower_ == "in" and lemma in frame_words("company", "part_taking")
    if noun.dep_ == "nsubj":
        return lemma in frame_words("sessions", "taking_place")
    return lemma in frame_words("sessions", "held") or class_of(verb) in (set(STATUS_OF_CLASS) - {"plan", "propose"})
