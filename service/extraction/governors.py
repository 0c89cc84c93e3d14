"""What governs a word of contact: the verb above it, and who that verb's subject is."""

from collections.abc import Iterator

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.predicates import (
    STATUS_OF_CLASS,
    SUBJECT,
    class_of,
    is_announced,
    is_copula,
    is_infinitive,
    is_noun,
    is_verb,
)
from service.extraction.triggers import MAKERS, is_journey

INVITATIONS = ("invitation", "invite")
"""What one has from somebody else: who owns it invites, who takes it up goes."""
INVITERS = ("invite", "ask")
CONTROLLERS = (*INVITERS, "urge", "press", "encourage", "allow", "send", "appoint", "expect")
COMPLEMENTS = ("xcomp", "ccomp", "advcl")
CONTROLLED = (*COMPLEMENTS, "conj", "pcomp", "acl", "relcl", "appos")
"""How a verb without a subject of its own hangs on what gives it one."""
FARTHEST = 6
"""Steps up the tree within which a noun and its verb, or a verb and its subject, belong together."""
SUPPORTING = ("in", "for", "to", "into", "with", "on", "at")
"""Prepositions through which a contact noun is still governed by the verb before them."""
SUPERLATIVE = ("JJS", "RBS")
ENDING = ("decline", "postpone", "cancel")
"""Classes of verbs that one does "from" a contact: "withdrew from talks"."""


def support_verbs(noun: Token) -> Iterator[Token]:
    """The verb that a contact noun is the object, subject or setting of."""
    head, steps = noun, 0
    while head.dep_ in ("conj", "pobj", "prep", "attr", "appos", "acomp") and steps < FARTHEST:
        if head.dep_ == "prep" and not _carries(head):
            return
        head, steps = head.head, steps + 1
        if is_verb(head):
            break
    if head.dep_ in ("dobj", "nsubjpass", "nsubj") and is_verb(head.head) and not is_verb(head):
        yield head.head
    elif is_verb(head) and head != noun:
        yield head


def _carries(prep: Token) -> bool:
    """Whether what governs a preposition governs the contact behind it: "a round of talks", "the idea of a summit"."""
    word, outer = prep.lower_, prep.head
    if is_verb(outer) or outer.pos_ == "ADJ":
        if word == "as":
            return class_of(outer) in STATUS_OF_CLASS
        return word in SUPPORTING or (word in ("from", "out") and class_of(outer) in (*ENDING, "support"))
    if outer.dep_ == "prep":  # "pulled out of"
        return True
    if word == "for" and outer.lemma_ in frame_words("groups", "venues"):
        return True
    counted = word in ("of", "in") and outer.lemma_.lower() in frame_words("groups", "counted")
    return counted or (word in ("of", "for", "on", "to") and class_of(outer) in STATUS_OF_CLASS)


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The token that is or controls the subject of a verb."""
    own = next((child for child in verb.children if child.dep_ in SUBJECT), None)
    if own is None and any(child.dep_ == "expl" for child in verb.children) and verb.dep_ == "ccomp":
        return subject_of(verb.head, depth + 1) if is_verb(verb.head) else None  # "said there would be no talks"
    if own is not None:
        relative = own.tag_ in ("WDT", "WP") or (own.lower_ == "that" and verb.dep_ == "relcl")
        own = _antecedent(verb) if relative else own
        journey = journey_with(verb) if own is not None else None
        return own if journey is None else _journeyer(journey) or own
    if verb.dep_ == "acomp" and depth <= FARTHEST:  # "is due in Paris"
        return subject_of(verb.head, depth + 1)
    if depth > FARTHEST or verb.dep_ not in CONTROLLED:
        return None
    receiver = _receiver(verb)
    if receiver is not None:
        return receiver
    head = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if _is_joined_too_low(verb):  # "urged Oslo to reconsider and spoke with the minister"
        return subject_of(head.head, depth + 1)
    if (standing := ranking(verb)) is not None:
        return subject_of(standing, depth + 1)
    if is_noun(head):
        return head if _acts_itself(head, verb) else _maker_subject(head, depth)
    if head.pos_ == "ADJ":  # "is due to arrive"
        head = head.head
    return subject_of(head, depth + 1) if is_verb(head) else None


def _is_joined_too_low(verb: Token) -> bool:
    """Whether the parse joined a verb in the past to what another one is for, and not to that one itself."""
    return verb.dep_ == "conj" and verb.tag_ == "VBD" and is_infinitive(verb.head) and is_verb(verb.head.head)


def _receiver(verb: Token) -> Token | None:
    """Who is asked or sent to do something, or kept from it: the object of the verb above."""
    if verb.dep_ == "pcomp":
        return _barred(verb)
    if verb.dep_ not in COMPLEMENTS or verb.tag_ != "VB":
        return None
    asked = (child for child in verb.head.children if child.dep_ == "dobj" and verb.head.lemma_ in CONTROLLERS)
    return next(asked, None) or _bidden(verb.head)


def _acts_itself(noun: Token, verb: Token) -> bool:
    """Whether a noun does what is told of it: "talks held in Rome", "a delegation to attend the ceremony"."""
    official = is_infinitive(verb) and noun.lemma_.lower() in frame_words("groups", "official")
    told = verb.dep_ in ("acl", "relcl") and (verb.tag_ == "VBN" or _is_torn(noun, verb))
    apart = verb.tag_ == "VBG" and verb.dep_ in ("acl", "appos") and verb.doc[verb.i - 1].text == ","
    return official or told or apart or is_announced(verb)  # apart: "The premiers, meeting in Rome, agreed"


def _is_torn(noun: Token, verb: Token) -> bool:
    """Whether a verb in the past is the main one of a sentence whose parse hung it on its subject."""
    return verb.tag_ == "VBD" and not any(is_verb(above) for above in noun.ancestors)


def _maker_subject(noun: Token, depth: int) -> Token | None:
    """Who acts in "a request for X to meet", "a visit by X to discuss", "Moscow's offer to host"."""
    going = is_journey(noun.lemma_.lower()) and noun.lemma_ not in INVITATIONS
    links = ("by", "of") if going else ("for", "to")
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in links:
            return next((part for part in child.children if part.dep_ == "pobj"), None)
    owner = owner_of(noun)
    if owner is not None and noun.lemma_ not in INVITATIONS:
        return owner
    governors = list(support_verbs(noun))
    return subject_of(governors[0], depth + 1) if governors else None


def journey_with(verb: Token) -> Token | None:
    """The journey or programme that is said to comprise something: "her trip will include", "a visit that saw"."""
    if verb.lemma_ not in frame_words("company", "comprising"):
        return None
    subject = next((child for child in verb.children if child.dep_ in SUBJECT), None)
    if subject is not None and subject.tag_ in ("WDT", "WP"):
        subject = _antecedent(verb)
    noun = subject.lemma_.lower() if subject is not None else ""
    return subject if is_journey(noun) or noun in frame_words("groups", "timetables") else None


def _journeyer(noun: Token) -> Token | None:
    """Who makes a journey: "a visit by A", "A's visit"."""
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of"):
            return next((part for part in child.children if part.dep_ == "pobj"), None)
    return owner_of(noun)


def ranking(verb: Token) -> Token | None:
    """The copula of one who is first, last or highest to do something: "became the first minister to visit"."""
    ranked = verb.head
    if verb.dep_ not in ("relcl", "acl") or not is_infinitive(verb):
        return None
    ranks = {ranked.lower_, *(child.lower_ for child in ranked.children)}
    highest = any(word.tag_ in SUPERLATIVE for child in ranked.lefts for word in (child, *child.lefts))
    topmost = highest and ranked.lemma_.lower() in frame_words("groups", "official")
    head = ranked.head.head if ranked.dep_ == "pobj" and ranked.head.lower_ in ("among", "of") else ranked.head
    while head.dep_ in ("attr", "prep", "pobj") and not is_copula(head):  # "one of the first to"
        head = head.head
    placed = ranked.dep_ in ("attr", "pobj") and is_copula(head)
    return head if placed and (topmost or not ranks.isdisjoint(frame_words("groups", "ordinal"))) else None


def counted_by(verb: Token) -> Token | None:
    """The copula that says how often something happens: "It will be the second time that they meet"."""
    time = verb.head if verb.dep_ in ("relcl", "acl", "ccomp") else None
    copulas = [time.head] if time is not None else []
    copulas += [
        child for child in verb.children if child.dep_ == "ccomp" and child.i < verb.i
    ]  # as the parse may turn it
    for copula in copulas:
        times = [c for c in copula.children if c.dep_ == "attr" and c.lemma_ == "time" and c.i < verb.i]
        counts = {child.lower_ for part in times for child in part.children}
        if is_copula(copula) and not counts.isdisjoint(frame_words("groups", "ordinal")):
            return copula
    return None


def sayer_of(verb: Token) -> Token | None:
    """Who says, confirms or complains of what a verb tells, or acts in the clause that it hangs on."""
    clause = verb
    for _ in range(FARTHEST):
        if clause.dep_ not in ("xcomp", "conj"):
            break
        clause = clause.head
    told = clause.dep_ in ("ccomp", "parataxis", "advcl") and is_verb(clause.head)
    return subject_of(clause.head) if told else None


def _bidden(verb: Token) -> Token | None:
    """Who is asked, where the parse hung what for on the verb: "withdrew its invitation to the minister to visit"."""
    asked = (child for child in verb.children if child.dep_ == "dobj" and child.lemma_ in MAKERS)
    links = (
        child for noun in asked for child in noun.children if child.dep_ == "prep" and child.lower_ in ("for", "to")
    )
    return next((part for link in links for part in link.children if part.dep_ == "pobj"), None)


def _barred(verb: Token) -> Token | None:
    """Who is kept from doing something: "barred the envoy from entering"."""
    keeper = verb.head.head
    keeps = verb.head.lower_ == "from" and is_verb(keeper) and class_of(keeper) == "decline"
    return next((child for child in keeper.children if child.dep_ == "dobj"), None) if keeps else None


def owner_of(noun: Token) -> Token | None:
    """Whose something is: "Moscow's offer", "her invitation"."""
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def _antecedent(verb: Token) -> Token | None:
    clause: Token = verb
    while clause.dep_ in ("conj", "xcomp") and clause.head is not clause:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else None


def inviter_of(verb: Token) -> Token | None:
    """The inviter, when the subject is the one invited: "invited Xi to visit", "an invitation to Fang to visit"."""
    head = verb.head
    if verb.dep_ in COMPLEMENTS and verb.tag_ == "VB" and head.lemma_ in INVITERS:
        invited = any(child.dep_ == "dobj" for child in head.children)
        return subject_of(head) if invited else None
    if verb.dep_ in COMPLEMENTS and verb.tag_ == "VB" and _bidden(head) is not None:
        return subject_of(head)
    if verb.dep_ == "pcomp" and _barred(verb) is not None:
        return subject_of(head.head)
    if verb.dep_ in ("acl", "relcl") and head.lemma_ in MAKERS:
        if head.lemma_ in INVITATIONS and (owner := owner_of(head)) is not None:
            return owner
        addressed = any(child.dep_ == "prep" and child.lower_ in ("for", "to", "from", "by") for child in head.children)
        governor = next(support_verbs(head), None) if addressed else None
        return subject_of(governor) if governor is not None else None
    return None
