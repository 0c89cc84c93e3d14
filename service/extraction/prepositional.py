"""What a preposition makes of the contact that follows it: "pulled out of talks", "is due in Paris for talks"."""

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus
from service.extraction.assessment import Assessment
from service.extraction.contact_words import frame_words
from service.extraction.predicates import (
    STATUS_OF_CLASS,
    class_of,
    counting_words,
    is_copula,
    is_verb,
    takes_as_object,
    tense_of_verb,
    words,
)
from service.extraction.predicatives import read_predicative
from service.extraction.reading import Tense
from service.extraction.recalled import rests_on
from service.extraction.triggers import trigger_words

GOVERNING = ("for", "of", "to", "on", "about", "from", "out")
"""Prepositions through which a predicate governs the contact behind them."""


def read_preposition(prep: Token, found: Assessment) -> Token | None:
    """What a preposition makes of the contact that follows it."""
    head, word = _governor(prep), prep.lower_
    name = class_of(head)
    if _read_denial(head, word, found) or _read_basis(head, found) or _read_attempt(head, word, found):
        return None
    if is_copula(head) and _read_being(head, word, found):
        return head
    if word in ("about", "on", "over") and head.lemma_.lower() in frame_words("arranged", "talks"):
        found.predicates.append(head)
        found.settle(MeetingStatus.PROPOSED, Tense.FUTURE)  # "in discussions about a visit to"
        return None
    opening = is_verb(head) and prep.i < head.i  # "On our call you asked ..." only sets the scene
    if (is_verb(head) and takes_as_object(head, prep)) or (
        name in STATUS_OF_CLASS and word in GOVERNING and not opening
    ):
        found.predicates.append(head)
        found.apply(str(name), head)
        return head
    lemma = head.lemma_.lower()
    if not is_verb(head) and (lemma in trigger_words() or lemma in counting_words()):
        return head
    if is_verb(head) and word in words("prepositions", "setting") and name not in ("say", "thank"):
        found.predicates.append(head)
        if found.status is None:
            found.happen_with(head)
            return head if found.status is None else None
    elif is_verb(head):
        found.predicates.append(head)
    if found.status is None and _comes_next(prep, head):
        found.happen_with(head)
    else:
        _presuppose(word, found)
    return None


def _presuppose(word: str, found: Assessment) -> None:
    """What a preposition takes as given: it took place, or lies ahead of what is done "before" it."""
    found.presupposed = found.status in (None, MeetingStatus.HELD) or word not in ("to", "for")
    if found.status is None:
        ahead = word in words("prepositions", "ahead")
        found.settle(*((MeetingStatus.PLANNED, Tense.FUTURE) if ahead else (MeetingStatus.HELD, Tense.PAST)))


def _read_attempt(head: Token, word: str, found: Assessment) -> bool:
    """Whether something was tried at a contact, which took place: "failed to reach agreement at a meeting"."""
    trying = head.head
    tried = head.dep_ == "xcomp" and trying.lemma_ in words("cues", "trying") and word in ("at", "during", "in")
    if found.status is not None or not tried or tense_of_verb(trying) != (Tense.PAST, False):
        return False
    found.predicates.append(head)
    found.settle(MeetingStatus.HELD, Tense.PAST)
    return True


def _comes_next(prep: Token, verb: Token) -> bool:
    """Whether who did one thing then did another: "toured the port before meeting A", but not "said before meeting"."""
    if prep.lower_ != "before" or not is_verb(verb) or tense_of_verb(verb) != (Tense.PAST, False):
        return False
    told = class_of(verb) in ("say", *STATUS_OF_CLASS) or verb.lemma_ in frame_words("occasion", "addressing")
    return not told and any(child.dep_ == "pcomp" and is_verb(child) for child in prep.children)


def _governor(prep: Token) -> Token:
    """What a preposition is said of: the verb of "pulled out of", or of "invited the minister, A, for talks"."""
    head = prep.head
    while is_verb(head.head) and (head.dep_ == "prep" or head.lower_ in words("cues", "particles")):
        head = head.head
    if prep.lower_ == "for" and head.pos_ == "PROPN" and head.dep_ == "pobj":  # "will go [to Paris for talks]"
        head = next((above for above in head.ancestors if above.dep_ not in ("prep", "pobj")), head)
        head = head if is_verb(head) else prep.head
    if head.lemma_ in frame_words("groups", "venues") and head.dep_ == "pobj" and head.head.lower_ == "as":
        head = head.head.head  # "offered Oslo as a venue for talks"
    asked = prep.lower_ == "for" and head.dep_ in ("dobj", "nsubjpass") and is_verb(head.head)
    official = head.lemma_.lower() in frame_words("groups", "official") or head.pos_ == "PROPN"
    return head.head if asked and official and class_of(head.head) in STATUS_OF_CLASS else head


def _read_denial(head: Token, word: str, found: Assessment) -> bool:
    """Read what a preposition denies: "said no to talks", "left without meeting"; answers whether it does."""
    if head.lemma_ == "say" and word == "to" and any(child.lower_ == "no" for child in head.children):
        found.predicates.append(head)
        found.settle(MeetingStatus.DECLINED, Tense.FUTURE)
        return True
    found.negated = found.negated or word == "without"
    return word == "without"


def _read_basis(head: Token, found: Assessment) -> bool:
    """What others build on took place before: "building on their call"; answers whether the words say so."""
    if found.status is None and rests_on(head):
        found.settle(MeetingStatus.HELD, Tense.PAST)
        found.presupposed = True
    return found.presupposed and rests_on(head)


def _read_being(verb: Token, word: str, found: Assessment) -> bool:
    """What "be" says of the contact behind a preposition: "is due in Paris for talks"; answers whether it says any."""
    subject = _prepared_by(verb)
    if word in ("for", "on") and subject is not None:
        found.predicates.append(subject)
        found.apply(class_of(subject) or "", subject)
        return True
    if word in ("for", "to") and read_predicative(verb, found):
        found.predicates.append(verb)
        return True
    return False


def _prepared_by(verb: Token) -> Token | None:
    """The noun of plan or request that "is under way" for a contact: "Preparations are under way for talks"."""
    subjects = [child for child in verb.children if child.dep_ == "nsubj" and class_of(child) in STATUS_OF_CLASS]
    return subjects[0] if subjects else None
