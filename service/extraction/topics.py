"""What a contact is about: what follows "discussed", "about", "on", as short noun phrases."""

from collections.abc import Iterator

from spacy.tokens import Token

from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.event import Event
from service.extraction.triggers import trigger_words

MOST_TOPICS = 6
LONGEST_TOPIC = 6
"""Words; a longer phrase says something about the topic instead of naming it."""


def topics_of(event: Event) -> list[str]:
    """Topics that the tellings of a meeting name, in the order of the text, each once."""
    found: dict[str, str] = {}
    for contact in event.contacts:
        for head in _heads(contact):
            phrase = _phrase(head)
            if phrase:
                found.setdefault(phrase.casefold(), phrase)
    return list(found.values())[:MOST_TOPICS]


def _heads(contact: Contact) -> Iterator[Token]:
    talk = contact.trigger.is_noun or contact.trigger.frame in ("converse", "discuss", "write")
    prepositions = frame_words("topic", "prepositions") if talk else frame_words("topic", "firm_prepositions")
    for predicate in contact.assessment.predicates:
        own = predicate == contact.trigger.token
        for child in predicate.children:
            if child.dep_ == "dobj" and predicate.lemma_ in frame_words("topic", "verbs"):
                yield from (child, *child.conjuncts)
            elif own and child.dep_ == "prep" and child.lower_ in prepositions:
                for part in child.children:
                    if part.dep_ == "pobj":
                        yield from (part, *part.conjuncts)


def _phrase(head: Token) -> str | None:
    """The words of a topic without its determiner, or None where it is too long, a date or the contact itself."""
    if head.pos_ not in ("NOUN", "PROPN") or head.ent_type_ in ("DATE", "TIME", "PERSON", "CARDINAL"):
        return None
    if head.lemma_.lower() in trigger_words() or head.lemma_.lower() in frame_words("topic", "empty"):
        return None
    start = head.left_edge.i
    tokens = list(head.doc[start : head.i + 1])
    while tokens and (tokens[0].pos_ in ("DET", "PRON", "PUNCT", "CCONJ", "SPACE") or tokens[0].dep_ == "predet"):
        tokens.pop(0)
    if not 0 < len(tokens) <= LONGEST_TOPIC:
        return None
    return head.doc[tokens[0].i : tokens[-1].i + 1].text
