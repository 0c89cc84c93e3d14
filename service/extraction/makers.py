"""Requests, offers and refusals of a contact, and whom their words bring in: who asks, who is asked, whose they are."""

from spacy.tokens import Token

from service.extraction.governors import sayer_of, support_verbs
from service.extraction.predicates import STATUS_OF_CLASS, class_of, is_verb
from service.extraction.side import MentionIndex, Side, frame_words, objects_of, side_in, side_of

FOR_A_PARTY = ("it", "we", "us")
"""Pronouns by which a party speaks of itself, or one speaks for a party."""


def maker_of(noun: Token) -> Token:
    """The request that has a contact for its content ("a meeting request", "an offer of talks"), or the noun itself."""
    if noun.dep_ == "compound":
        return noun.head
    outer = noun.head.head
    asked = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "of", "to")
    if asked and is_verb(outer):  # "rejected a proposal by the South for talks"
        outer = next((child for child in outer.children if child.dep_ == "dobj" and child.i < noun.i), outer)
    return outer if asked and not is_verb(outer) and class_of(outer) in STATUS_OF_CLASS else noun


def maker_sides(maker: Token, index: MentionIndex) -> list[Side]:
    """Sides of "a meeting request from ...", "Seoul's talks offer"."""
    prepositions = [c for c in maker.children if c.dep_ == "prep" and c.lower_ in ("from", "by", "with", "to")]
    sides = [side for preposition in prepositions for side in objects_of(preposition, index)]
    sides += [_owner_side(child, index) for child in maker.children if child.dep_ == "poss"]
    modifiers = side_in(range(maker.left_edge.i, maker.i), maker.doc, index)
    return sides if sides or modifiers.empty else [modifiers]


def _owner_side(owner: Token, index: MentionIndex) -> Side:
    """Whose request it is; "its", under a verb of refusing or accepting, is that of who says so."""
    verb = next(support_verbs(owner.head), None)
    if owner.lower_ not in ("its", "their", "our") or verb is None:
        return side_of(owner, index)
    told = sayer_of(verb) if class_of(verb) in ("decline", "plan") else None
    return side_of(told, index) if told is not None else Side()


def subject_side(subject: Token, index: MentionIndex) -> Side:
    """A subject, or whoever says what becomes of it: "the ministry said it would not receive ..."."""
    side = side_of(subject, index)
    sayer = sayer_of(subject.head) if subject.pos_ == "PRON" and is_verb(subject.head) else None
    if sayer is None or side.people or side.codes():
        return side
    told = side_of(sayer, index)
    if subject.lower_ in FOR_A_PARTY:
        return Side(inherited=told.codes()) if told.codes() else side
    several = subject.lower_ != "they" or len(told.codes()) > 1
    return told if told.codes() and not told.people and several else side


def is_asked(child: Token, verb: Token, noun: Token) -> bool:
    """Whether an object beside a contact takes part: "talks brought together ...", "asked Rome for talks"."""
    if child.dep_ not in ("dobj", "dative") or child.pos_ == "ADP" or is_within(noun, child):
        return False
    setting = noun.dep_ == "pobj" and noun.head.lower_ not in ("for", "of", "to", "with")
    asked = class_of(verb) in ("propose", "decline", "plan") and not setting
    united = verb.lemma_ in frame_words("company", "uniting") or child.dep_ == "dative"
    return asked or (united and not noun.is_ancestor(child) and not child.is_ancestor(noun))


def is_within(noun: Token, argument: Token) -> bool:
    """Whether a contact noun is part of an argument; one in a relative clause on it or torn off to its end is not."""
    if noun == argument or noun.is_ancestor(argument):
        return True
    while noun not in (argument, noun.head):
        if noun.dep_ in ("relcl", "acl") or (noun.dep_ == "appos" and noun.i > argument.i):
            return False
        noun = noun.head
    return noun == argument
