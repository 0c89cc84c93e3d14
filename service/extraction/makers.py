"""Requests, offers and refusals of a contact, and whom their words bring in: who asks, who is asked, whose they are."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.governors import sayer_of, subject_of, support_verbs
from service.extraction.mention_index import MentionIndex
from service.extraction.predicates import STATUS_OF_CLASS, class_of, is_infinitive, is_verb
from service.extraction.side import Arguments, Side, objects_of, side_in, side_of
from service.extraction.triggers import MAKERS, Trigger

FOR_A_PARTY = ("it", "we", "us")
OF_ITS_OWN = ("its", "his", "her", "their", "our", "my")
"""Pronouns by which a party speaks of itself, or one speaks for a party."""


def is_bidding(trigger: Trigger) -> bool:
    """Whether a noun is itself the request for what it names: an invitation."""
    return "bidding" in trigger.needs


def bidding_sides(noun: Token, index: MentionIndex) -> list[Side]:
    """Sides of "Oslo's invitation to the minister", "an invitation for her to attend the festival in Minsk"."""
    sides = maker_sides(noun, index)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("for", "of"):
            sides += objects_of(child, index)
        elif child.dep_ == "acl":
            sides.append(side_in(range(child.i, child.right_edge.i + 1), noun.doc, index))
    return sides


def maker_of(noun: Token) -> Token:
    """The request that has a contact for its content ("a meeting request", "an offer of talks"), or the noun itself."""
    if noun.dep_ == "compound":
        return noun.head
    outer = noun.head.head
    asked = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "of", "to")
    if asked and is_verb(outer):  # "rejected a proposal by the South for talks"
        outer = next((child for child in outer.children if child.dep_ == "dobj" and child.i < noun.i), outer)
    return outer if asked and not is_verb(outer) and class_of(outer) in STATUS_OF_CLASS else noun


def maker_above(verb: Token) -> Token | None:
    """The request whose content a verb tells: "turned down an offer from Rome to discuss the border"."""
    if not is_infinitive(verb) or verb.dep_ not in ("acl", "relcl", "advcl", "xcomp"):
        return None
    if verb.head.lemma_ in MAKERS:
        return verb.head
    objects = (child for child in verb.head.children if child.dep_ in ("dobj", "nsubjpass") and child.i < verb.i)
    return next((noun for noun in objects if noun.lemma_ in MAKERS), None)


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
    refuser = subject_of(verb) if class_of(verb) in ("decline", "plan") else None
    if refuser is None:
        return Side()
    own = set(side_of(refuser, index).codes())
    tellers = (subject_of(above) for above in verb.ancestors if is_verb(above))
    sides = (side_of(teller, index) for teller in tellers if teller is not None)
    return next((side for side in sides if set(side.codes()) - own), Side())


def subject_side(subject: Token, index: MentionIndex) -> Side:
    """A subject, or whoever says what becomes of it: "the ministry said it would not receive ..."."""
    side = side_of(subject, index)
    own = any(child.dep_ == "poss" and child.lower_ in OF_ITS_OWN for child in subject.children)
    spoken = (subject.pos_ == "PRON" or own) and is_verb(subject.head)
    sayer = sayer_of(subject.head) if spoken else None
    if sayer is None or side.people or side.codes():
        return side
    told = side_of(sayer, index)
    if subject.lower_ == "i" and told.codes():
        return told
    if subject.lower_ in FOR_A_PARTY or own:
        return Side(inherited=told.codes()) if told.codes() else side
    several = subject.lower_ != "they" or len(told.codes()) > 1
    return told if told.codes() and not told.people and several else side


def give_sayers_party(arguments: Arguments, verb: Token, index: MentionIndex) -> None:
    """Let an office named without a party be of the party that speaks: "The Kremlin said the president had met A"."""
    unclaimed = [side for side in arguments.sides() if side.offices and not side.people and not side.codes()]
    sayer = sayer_of(verb) if len(unclaimed) == 1 else None
    if sayer is None:
        return
    told = side_of(sayer, index)
    others = {code for side in arguments.sides() for code in side.codes()}
    if len(told.codes()) == 1 and not told.people and not others.issuperset(told.codes()):
        unclaimed[0].offices = [replace(office, party=told.codes()[0]) for office in unclaimed[0].offices]


def is_asked(child: Token, verb: Token, noun: Token) -> bool:
    """Whether an object beside a contact takes part: "talks brought together ...", "asked Rome for talks"."""
    if child.dep_ not in ("dobj", "dative") or child.pos_ == "ADP" or is_within(noun, child):
        return False
    name = class_of(verb)
    links = ("for", "of", "to", "with", "from", *(("about", "on") if name == "propose" else ()))
    setting = noun.dep_ == "pobj" and noun.head.lower_ not in links
    asked = name in ("propose", "decline", "plan", "deny") and not setting
    united = verb.lemma_ in frame_words("company", "uniting") or child.dep_ == "dative"
    return asked or (united and not noun.is_ancestor(child) and not child.is_ancestor(noun))


def honoured(giving: Token, index: MentionIndex) -> list[Side]:
    """For whom something is given: "a dinner in honour of A", "in her honour"."""
    phrases = [part for prep in giving.children if prep.dep_ == "prep" for part in prep.children]
    honours = [part for part in phrases if part.lemma_.lower() in ("honour", "honor")]
    named = [side for honour in honours for prep in honour.children for side in objects_of(prep, index)]
    return named + [side_of(child, index) for honour in honours for child in honour.children if child.dep_ == "poss"]


def is_within(noun: Token, argument: Token) -> bool:
    """Whether a contact noun is part of an argument; one in a relative clause on it or torn off to its end is not."""
    if noun == argument or noun.is_ancestor(argument):
        return True
    while noun not in (argument, noun.head):
        if noun.dep_ in ("relcl", "acl") or (noun.dep_ == "appos" and noun.i > argument.i):
            return False
        noun = noun.head
    return noun == argument


def refusal_of(predicates: Sequence[Token], arguments: Arguments, index: MentionIndex) -> Side | None:
    """Who refuses a contact in a clause beside its own: "Oslo had proposed a meeting; Lima turned the offer down"."""
    codes = {code for side in arguments.sides() for code in side.codes()}
    verb = next((verb for verb in predicates[1:] if is_verb(verb) and class_of(verb) == "decline"), None)
    subject = subject_of(verb) if verb is not None and len(codes) == 1 else None
    side = side_of(subject, index) if subject is not None else Side()
    return side if side.codes() and codes.isdisjoint(side.codes()) else None
