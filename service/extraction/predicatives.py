"""What "be" with an adjective or a phrase says of its subject: "is unlikely", "is off", "is under discussion"."""

from spacy.tokens import Token

from service.domain.vocabulary import Likelihood, MeetingStatus
from service.extraction.assessment import Assessment
from service.extraction.lexicon import read_toml
from service.extraction.predicates import (
    STATUS_OF_CLASS,
    class_of,
    is_infinitive,
    is_negated,
    state_phrases,
    tense_of_verb,
    words,
)
from service.extraction.reading import Tense

PREDICATIVE = ("acomp", "attr", "advmod", "prep", "prt", "oprd")


def read_predicative(verb: Token, found: Assessment) -> bool:
    """Take in what a form of "be" says of the contact that is its subject; answers whether it says anything."""
    for child in verb.children:
        if child.dep_ == "xcomp" and is_infinitive(child):
            _come(child, verb, found)
            return True
        if child.dep_ not in PREDICATIVE or child.i < verb.i:
            continue
        name = _class_of(child)
        if name is None:
            continue
        if name == "held":
            found.happen_with(verb)
        elif found.status not in (MeetingStatus.DECLINED, MeetingStatus.CANCELLED):
            _settle(name, child, verb, found)
        return True
    return False


def _come(complement: Token, verb: Token, found: Assessment) -> None:
    """Take in what is or was to come: "is to take place", "was to have opened"."""
    if found.status is None:
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)
    if tense_of_verb(verb)[0] is Tense.PAST:
        found.lapse(complement)
    found.predicates.append(complement)
    name = class_of(complement)
    if name in ("decline", "postpone", "cancel"):
        found.apply(name, complement)
    if is_negated(verb) or is_negated(complement):
        found.deny()


def _class_of(part: Token) -> str | None:
    table = read_toml("status")["predicative"]
    phrases = state_phrases(part)
    return next((name for name, members in table.items() if any(phrase in members for phrase in phrases)), None)


def _settle(name: str, part: Token, verb: Token, found: Assessment) -> None:
    status = STATUS_OF_CLASS[name]
    past = tense_of_verb(verb)[0] is Tense.PAST
    if is_negated(verb) and status is MeetingStatus.PROPOSED:
        found.likelihood = Likelihood.UNLIKELY
    elif is_negated(verb):
        status = MeetingStatus.PROPOSED if status is MeetingStatus.PLANNED else MeetingStatus.PLANNED
    if part.lower_ in words("cues", "unlikely"):
        found.likelihood = Likelihood.UNLIKELY
    found.settle(status, Tense.FUTURE)
    found.lapsed = past
    found.hedged = found.hedged or status is MeetingStatus.PROPOSED
