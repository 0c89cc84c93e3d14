"""What words of many uses need beside them before they tell of a contact: two people, a guest, whose journey it is."""

from collections.abc import Callable

from service.extraction.contact_words import frame_words
from service.extraction.predicates import is_infinitive, is_verb
from service.extraction.references import SINGULAR
from service.extraction.side import Arguments
from service.extraction.trigger_lexicon import Need
from service.extraction.triggers import Trigger, is_journey, trigger_words


def has_what_it_needs(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether all that a word needs is named beside it, but for a place, which is read later."""
    return all(_MET[need](trigger, arguments) for need in trigger.needs if need in _MET)


def has_visitor(_trigger: Trigger, arguments: Arguments) -> bool:
    """Whether somebody goes, not a party alone."""
    side = arguments.subject
    return bool(side.people or side.offices or side.group or side.back)


def _is_between_people(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether a word of many uses stands between two people, and one of no contact in itself between two parties'."""
    named = {(mention.person.name, mention.person.party) for side in arguments.sides() for mention in side.people}
    holders = {(m.office, m.party) for side in arguments.sides() for m in side.offices if not m.plural}
    parties = {code for _, code in named | holders if code}
    if not trigger.is_noun and len(named | holders) == 1:  # "he was greeted by President A"
        return any(side.back is not None and side.back.lower_ in SINGULAR for side in arguments.sides())
    return len(named | holders) > 1 and (trigger.is_noun or len(parties) > 1)


def _has_other(_trigger: Trigger, arguments: Arguments) -> bool:
    return any(not side.empty for side in arguments.others)


def _has_guest(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether somebody is seen, not a party alone: "saw the minister", "saw each other", not "saw it as a rival"."""
    words = {(child.lower_, part.lower_) for child in trigger.token.children for part in child.children}
    if not words.isdisjoint({("other", "each"), ("another", "one")}):
        return True
    return any(side.people or side.offices or side.back or side.group for side in arguments.others)


def _has_voice(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether a speaker tells what he did himself: "I thanked the president", "Told her that ..."."""
    verb = trigger.token
    heads = [mention.head for mention in [*arguments.subject.people, *arguments.subject.offices]]
    spoken = any(head == verb.i or verb.doc[head].lower_ in frame_words("speech", "first_person") for head in heads)
    return spoken and verb.tag_ in ("VBD", "VBN")


def _has_owner(trigger: Trigger, _arguments: Arguments) -> bool:
    """Whether somebody's journey is told of, not travel as such: "her travel to", "travel by the minister to"."""
    return any(
        child.dep_ == "poss" or (child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of"))
        for child in trigger.token.children
    )


def _bids(trigger: Trigger, _arguments: Arguments) -> bool:
    """Whether an invitation bids somebody come, in no other words of contact: not "an invitation to join the bank"."""
    noun = trigger.token
    clauses = [child for child in noun.children if child.dep_ in ("acl", "relcl") and is_infinitive(child)]
    if is_verb(noun.head):  # "withdrew its invitation to the minister to visit Oslo"
        clauses += [c for c in noun.head.children if c.dep_ in ("advcl", "xcomp") and c.i > noun.i and is_infinitive(c)]
    things = [part for child in noun.children if child.dep_ == "prep" for part in child.children if part.dep_ == "pobj"]
    told = trigger_words() - frame_words("bidding", "acts")
    if any(part.lemma_.lower() in told for part in things):
        return False
    return all(clause.lemma_ in frame_words("bidding", "acts") for clause in clauses)


def _is_taken_by_a_journey(trigger: Trigger, _arguments: Arguments) -> bool:
    """Whether it is a journey that takes somebody somewhere: "the trip took her to Ankara"."""
    return any(child.dep_ == "nsubj" and is_journey(child.lemma_.lower()) for child in trigger.token.children)


_MET: dict[Need, Callable[[Trigger, Arguments], bool]] = {
    "people": _is_between_people,
    "other": _has_other,
    "guest": _has_guest,
    "voice": _has_voice,
    "visitor": has_visitor,
    "carried": _is_taken_by_a_journey,
    "owner": _has_owner,
    "bidding": _bids,
}
"""What is named beside a word, for each need but that of a place, which is read later."""
