"""What the day and place of a contact hang on: its predicates, and words beside it that the parse hung elsewhere."""

from collections.abc import Iterator

from spacy.tokens import Token

from service.extraction.assessment import Assessment
from service.extraction.circumstances import tells_of
from service.extraction.contact_words import frame_words
from service.extraction.predicates import class_of, is_verb
from service.extraction.reading import DateMention
from service.extraction.triggers import Trigger

ENDING = ("decline", "postpone", "cancel")
"""Classes of what puts an end to a plan."""
OF_PARTIES = ("with", "between", "among", "of", "by", "to", "for")
"""Prepositions between a contact and those who meet, or the place that they go to."""


def dating(trigger: Trigger, assessment: Assessment) -> list[Token]:
    """The words whose dates are those of the contact: the day on which it was called off is not."""
    ending = [p for p in assessment.predicates[1:] if class_of(p) in ENDING]
    telling = [p for p in assessment.predicates[1:] if tells_of(p, assessment.predicates[0])]
    own = [p for p in assessment.predicates if p not in (*ending, *telling) and not _goes_home(p, assessment)]
    return own + [word for word in beside(trigger) if word not in assessment.predicates]


def _goes_home(verb: Token, assessment: Assessment) -> bool:
    """Whether somebody leaves after a contact, on a day of its own: "flew home on Monday after the summit"."""
    if verb == assessment.predicates[0] or not is_verb(verb):
        return False
    after = any(child.dep_ in ("prep", "mark") and child.lower_ in ("after", "following") for child in verb.children)
    homeward = any(child.dep_ in ("advmod", "prt") and child.lower_ in ("home", "back") for child in verb.children)
    return after and (homeward or verb.lemma_ in frame_words("company", "departing"))


def beside(trigger: Trigger) -> list[Token]:
    """Words that are no predicates of a contact, and yet tell when and where it is."""
    if not trigger.is_noun:
        return list(trigger.further)  # "signed a treaty in Nairobi"
    return [*_timetables(trigger.token), *_outcomes(trigger.token)]


def _timetables(noun: Token) -> Iterator[Token]:
    """Clauses hung on those who meet: "a meeting with the leaders of Oman and Iran that was planned for Friday"."""
    for part in noun.children:
        if part.dep_ != "prep" or part.i < noun.i or part.lower_ not in OF_PARTIES:
            continue
        for word in part.subtree:
            if word.dep_ in ("relcl", "acl") and word.head.i > noun.i and _is_timetable(word):
                yield word


def _is_timetable(verb: Token) -> bool:
    """Whether a clause can tell of no person, only of what takes place: "that begin on Monday", "due to open"."""
    which = any(child.tag_ == "WDT" and child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    if verb.dep_ == "relcl" and not which:
        return False
    forms = [verb, *(child for child in verb.children if child.dep_ in ("xcomp", "acomp"))]
    return any(form.lemma_.lower() in frame_words("timetable", "words") for form in forms)


def _outcomes(noun: Token) -> Iterator[Token]:
    """What came of a contact, on which the parse hung its day: "the results of the visit to Oslo in May"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        outcome = noun.head.head
        if outcome.lemma_.lower() in frame_words("recall", "results"):
            yield outcome


def days_of(assessment: Assessment, dates: list[DateMention]) -> list[DateMention]:
    """The dates that can be those of the contact: the day on which it is praised stands before it."""
    noun = assessment.predicates[0]
    praised = assessment.presupposed and noun.dep_ == "dobj"
    recalled = noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in frame_words("recall", "results")
    return [mention for mention in dates if mention.start >= noun.left_edge.i] if praised or recalled else dates


def dates_end(mention: DateMention, assessment: Assessment) -> bool:
    """Whether a date is that of the day on which a contact was refused or called off, or on which somebody left it."""
    contact, *above = assessment.predicates
    verb = next((word for word in contact.doc[mention.head].ancestors if is_verb(word)), None)
    return verb is not None and verb in above and (class_of(verb) in ENDING or _goes_home(verb, assessment))
