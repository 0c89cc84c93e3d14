"""Contacts told of as the occasion of something else: "told him over dinner", "thanked her in a letter"."""

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.governors import subject_of
from service.extraction.makers import is_within
from service.extraction.mention_index import MentionIndex
from service.extraction.predicates import class_of, is_verb
from service.extraction.side import Arguments, Side, objects_of, side_of
from service.extraction.triggers import Trigger

DEEPEST = 4
"""Words between a verb and an occasion that the parse hung below its objects."""


def on_occasion(trigger: Trigger, index: MentionIndex) -> Arguments:
    """Who says something to whom, or who do something together, on an occasion without sides of its own."""
    noun = trigger.token
    noun = _counted(noun)
    links = frame_words("occasion", "prepositions") | frame_words("occasion", "parting")
    if noun.dep_ != "pobj" or noun.head.lower_ not in links or _is_of_one_side(noun):
        return Arguments()
    verb = _verb_above(noun.head.head)
    subject = subject_of(verb) if is_verb(verb) else None
    if subject is None or is_within(noun, subject) or class_of(verb) == "support":
        return Arguments()
    actors, addressed = side_of(subject, index), _addressed(verb, noun, index)
    if any(side.people or side.offices for side in addressed):
        return Arguments(actors, addressed)
    together = trigger.kind != "letter" and len({mention.person.party for mention in actors.people}) > 1
    return Arguments(actors) if together else Arguments()


def _verb_above(word: Token) -> Token:
    """The verb below whose objects the parse hung an occasion: "thanked [her for [her help in a letter]]"."""
    for _ in range(DEEPEST):
        if is_verb(word) or word.dep_ not in ("dobj", "pobj", "prep", "dative"):
            break
        word = word.head
    return word


def _counted(noun: Token) -> Token:
    """What a contact is counted by: "two days" in "after two days of talks"."""
    outer = noun.head.head
    counted = noun.dep_ == "pobj" and noun.head.lower_ == "of"
    return outer if counted and outer.lemma_.lower() in frame_words("groups", "counted") else noun


def _addressed(verb: Token, noun: Token, index: MentionIndex) -> list[Side]:
    """To whom something is said: "told him that", "replied to her", "conveyed his thanks to the minister"."""
    if verb.lemma_.lower() not in frame_words("occasion", "addressing"):
        return []
    sides: list[Side] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP":
            sides.append(side_of(child, index))
        elif child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with", "of") and not is_within(noun, child):
            sides += objects_of(child, index)
    return [side for side in sides if not side.empty]


def _is_of_one_side(noun: Token) -> bool:
    """Whether a gathering is one among people of one side: "a cabinet meeting", "a party conference"."""
    modifiers = {child.lower_ for child in noun.children if child.dep_ in ("compound", "amod", "nmod")}
    return not modifiers.isdisjoint(frame_words("occasion", "of_one_side"))
