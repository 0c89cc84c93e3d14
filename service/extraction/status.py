"""The status of a contact: read outward from the word that names it through the predicates that govern it."""

from spacy.tokens import Token

from service.domain.vocabulary import Likelihood, MeetingStatus
from service.extraction.assessment import Assessment
from service.extraction.contact_words import frame_words
from service.extraction.governors import counted_by, journey_with, ranking
from service.extraction.lexicon import read_toml
from service.extraction.main_verbs import beyond_company, main_beyond, needed
from service.extraction.predicates import (
    STATUS_OF_CLASS,
    auxiliaries,
    class_of,
    classes,
    has_no,
    is_copula,
    is_infinitive,
    is_negated,
    is_noun,
    is_verb,
    is_yet_to,
    phrasings,
    tense_of_verb,
    words,
)
from service.extraction.predicatives import read_predicative
from service.extraction.prepositional import read_preposition
from service.extraction.reading import Tense
from service.extraction.triggers import Trigger, is_left_out

DEEPEST_CLIMB = 9
"""Predicates above a contact that still speak of it."""
MODIFIERS = ("amod", "advmod", "compound", "acl", "relcl", "nmod")
ROLES = ("dobj", "nsubjpass", "nsubj", "attr", "dative", "agent")


def assess(trigger: Trigger) -> Assessment:
    """Read what became of a contact from its clause."""
    token = trigger.token
    found = Assessment(predicates=[token])
    if trigger.is_noun:
        if class_of(token) == "propose" and "bidding" in trigger.needs:
            found.settle(MeetingStatus.PROPOSED, Tense.FUTURE)
        _read_modifiers(token, found)
        if "journey" in trigger.needs and is_left_out(token):
            found.settle(MeetingStatus.CANCELLED, Tense.FUTURE)
    elif trigger.frame == "travel" and class_of(token) == "plan":  # "is due in Paris"
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)
    elif (counted := counted_by(token)) is not None:
        found.happen_with(counted)
        found.presupposed = True
        return found
    else:
        found.read_verb(token)
    if trigger.ahead and found.status is MeetingStatus.HELD:
        found.settle(MeetingStatus.PLANNED, found.tense)  # "left for Paris on Monday", which is past
    if trigger.frame == "invite" and found.status is MeetingStatus.HELD:
        found.settle(MeetingStatus.PROPOSED, Tense.FUTURE)
    current = token
    for _ in range(DEEPEST_CLIMB):
        following = _climb(current, found) if current.head != current else None
        if following is None:
            break
        current = following
    found.read_cues()
    return found


def _read_modifiers(noun: Token, found: Assessment) -> None:
    for child in noun.children:
        if child.dep_ not in MODIFIERS:
            continue
        if child.dep_ in ("acl", "relcl"):
            found.moved = found.moved or any(part.lower_ in words("cues", "moved") for part in child.children)
            if child.tag_ == "VBN" and child.lemma_ in words("modifiers", "participles"):
                found.predicates.append(child)
                found.apply(class_of(child) or "", child)
            continue
        name = classes("adjectives").get(child.lower_)
        if name in STATUS_OF_CLASS:
            found.settle(STATUS_OF_CLASS[name], Tense.FUTURE)
            found.modified = True
            if child.lower_ in words("cues", "unlikely"):
                found.likelihood = Likelihood.UNLIKELY
        elif name == "past":
            found.settle(MeetingStatus.HELD, Tense.PAST)


def _climb(current: Token, found: Assessment) -> Token | None:
    """Read the predicate above `current`; answers where to go on from, or None at the end."""
    head, dep = current.head, current.dep_
    if dep in ("conj", "appos") and not is_verb(current) and is_verb(head):
        found.predicates.append(head)
        if found.status is None:
            found.happen_with(head)
        return None
    if dep in ("conj", "appos"):
        finite = is_verb(current) and not is_infinitive(current)
        return None if finite and (current.tag_ not in ("VB", "VBG") or auxiliaries(current)) else head
    if dep == "prep":
        return head
    if is_verb(current):
        return _climb_from_verb(current, found)
    if dep == "pobj":
        return read_preposition(head, found)
    if dep in ROLES and is_verb(head):
        return _read_verb_above(current, found)
    return head if is_noun(head) and dep in ("compound", "nmod") else None


def _climb_from_verb(current: Token, found: Assessment) -> Token | None:
    head, dep = current.head, current.dep_
    mark = next((c.lower_ for c in current.children if c.dep_ in ("mark", "advmod") and c.i < current.i), "")
    if dep == "pcomp":
        return read_preposition(head, found)
    if dep in ("advcl", "ccomp", "parataxis") and mark in ("if", "unless", "whether"):
        found.status, found.hypothetical = MeetingStatus.PROPOSED, True
        return None
    if dep == "advcl" and not is_infinitive(current) and current.tag_ != "VBG":
        if found.tense is Tense.UNKNOWN and is_verb(head) and tense_of_verb(head)[0] is Tense.FUTURE:
            found.settle(MeetingStatus.PLANNED, Tense.FUTURE)
        return None
    if dep == "advcl" and current.tag_ == "VBG" and is_verb(head) and class_of(head) != "say":
        if found.status is None:
            found.happen_with(head)  # "agreed on a text, ending two days of talks"
        return None
    standing = ranking(current)
    if standing is not None and found.status is None:  # "is the first to visit"
        found.happen_with(standing)
        return standing
    if (
        dep == "relcl"
        or not (found.status is None or dep in ("xcomp", "acl", "ccomp"))
        or _stands_before(current, found)
    ):
        return None
    return _read_governor(current, found)


def _stands_before(clause: Token, found: Assessment) -> bool:
    """Whether a clause of what took place only stands before another: "They met in May; both agreed to go on"."""
    apart = clause.dep_ == "ccomp" and clause.i < clause.head.i and found.status is MeetingStatus.HELD
    return apart and class_of(clause.head) != "say"


def _read_governor(current: Token, found: Assessment) -> Token | None:
    """The predicate that takes a verb as its complement: "agreed to meet", "is to meet", "a request to meet"."""
    head, dep = beyond_company(current.head), current.dep_
    name = class_of(head)
    if name == "say":
        if dep == "advcl" and current.tag_ == "VBG":  # "standing beside her, he said"
            found.happen_with(head)
        return head if dep == "ccomp" else None
    if name == "thank" and found.status is None:  # "want to thank you for what you did to make this summit a success"
        found.settle(MeetingStatus.HELD, Tense.PAST)
        found.presupposed = True
        return None
    if dep == "advcl" and is_infinitive(current) and _is_due_there(head):
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)
        found.predicates.append(head)
        return head
    if head.lemma_ == "be" and dep == "xcomp" and is_infinitive(current) and not is_yet_to(current):
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)
        if head.tag_ == "VBD":
            found.lapse(current)
        found.predicates.append(head)
        if is_negated(head):
            found.deny()
        return head
    if name is not None:
        found.predicates.append(head)
        found.apply(name, head)
        return head
    if is_verb(head) and found.status is None:
        found.predicates.append(head)
        found.happen_with(head)
        return head
    return head if is_noun(head) or dep in ("xcomp", "ccomp") else None


def _is_due_there(verb: Token) -> bool:
    """Whether somebody is to be somewhere to do something: "was due in Bishkek on Tuesday to meet A"."""
    said = [child for child in verb.children if child.dep_ == "acomp"]
    return is_copula(verb) and any(classes("adjectives").get(word.lower_) == "plan" for word in said)


def _read_verb_above(noun: Token, found: Assessment) -> Token | None:
    """The verb that a contact noun is the subject or object of."""
    head, dep = needed(noun.head), noun.dep_
    if (main := main_beyond(noun, head)) is not None:
        found.predicates.append(head)
        found.apply(class_of(head) or "", head)
        head = needed(main)
    if dep == "nsubj" and _fails(head):
        found.predicates.append(head)
        found.settle(MeetingStatus.CANCELLED, Tense.FUTURE)
        return None
    name = _class_above(noun, head)
    found.predicates.append(head)
    denied = has_no(noun) and found.status is None
    found.negated = found.negated or denied
    if is_copula(head) and dep == "nsubj" and read_predicative(head, found):
        return head
    acts = dep == "nsubj" and name in ("plan", "propose", "decline")
    if name == "say" or acts or _is_followed(noun):
        found.presupposed = True
        if found.status is None:
            found.settle(MeetingStatus.HELD, Tense.PAST)
        return None
    if name in (None, "thank"):
        return _presuppose(noun, found)
    if journey_with(head) is not None and head.tag_ in ("VBZ", "VBP") and not auxiliaries(head):
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)  # "her programme includes talks with"
    else:
        _apply_above(noun, str(name), found, denied=denied)
    return head


def _fails(verb: Token) -> bool:
    """Whether what was to be did not come about: "failed to take place"."""
    acts = (child for child in verb.children if child.dep_ == "xcomp" and is_infinitive(child))
    named = {phrase for act in acts for phrase in (act.lemma_, *phrasings(act))}
    return verb.lemma_ == "fail" and not named.isdisjoint(read_toml("status")["answers"]["happening"])


def _apply_above(noun: Token, name: str, found: Assessment, *, denied: bool) -> None:
    """Take in what the class of the verb above a contact noun makes of it."""
    head, fresh = noun.head, found.status is None
    found.apply(name, head)
    if fresh and name == "support" and not denied and _is_missed(noun, head, found):
        found.settle(MeetingStatus.CANCELLED, Tense.FUTURE)
        found.negated = False
    elif name == "support":
        given = noun.dep_ in ("nsubj", "nsubjpass") or any(c.lower_ == "the" or c.dep_ == "poss" for c in noun.children)
        if fresh and given and not denied and found.status is MeetingStatus.DECLINED:
            found.status = MeetingStatus.CANCELLED
        if denied:
            found.deny()
    if denied and found.status not in (MeetingStatus.HELD, None):
        found.negated = False


def _is_followed(noun: Token) -> bool:
    """Whether something comes after a contact, which then took place before: "The round follows talks in May"."""
    return noun.dep_ == "dobj" and noun.head.lemma_ in frame_words("recall", "later")


def _is_missed(noun: Token, verb: Token, found: Assessment) -> bool:
    """Whether a contact known beforehand did not come about: "the meeting never took place"."""
    known = noun.dep_ in ("nsubj", "nsubjpass") and any(c.lower_ == "the" or c.dep_ == "poss" for c in noun.children)
    return found.negated and found.status is None and known and tense_of_verb(verb)[0] is Tense.PAST


def _class_above(noun: Token, verb: Token) -> str | None:
    """The class of a verb over a noun: who rejects a report denies it, who denies a request rejects it."""
    name, reported = class_of(verb), class_of(noun) == "report"
    if reported and name in ("decline", "deny"):
        return "deny"
    return "decline" if name == "deny" and verb.lemma_ == "deny" and not reported else name


def _presuppose(noun: Token, found: Assessment) -> Token | None:
    """A verb of another meaning speaks of a contact as given: "praised the talks"; in the present it may be to come."""
    verb, is_object = noun.head, noun.dep_ == "dobj"
    found.presupposed = is_object
    if found.status is None and is_object:
        if tense_of_verb(verb)[0] is Tense.PAST or verb.lemma_ in frame_words("company", "judging"):
            found.settle(MeetingStatus.HELD, Tense.PAST)
    elif found.status is None:
        found.happen_with(verb)
        if found.negated and not has_no(noun) and tense_of_verb(verb)[0] is Tense.PAST:  # "yielded no deal"
            found.negated = False
            found.settle(MeetingStatus.HELD, Tense.PAST)
        given = found.tense is Tense.UNKNOWN and found.status is MeetingStatus.HELD and noun.dep_ == "nsubj"
        if given and not any(c.dep_ == "poss" and c.lower_ == "today" for c in noun.children):  # "today's talks mark"
            found.status, found.presupposed = None, True
    return None if is_object else verb
