"""Later words on a contact told of before: "the request was refused", "it was called off", "she accepted"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus
from service.extraction.assessment import PENDING, Assessment
from service.extraction.circumstances import is_rearranged, new_date_for
from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.governors import subject_of
from service.extraction.lexicon import read_toml
from service.extraction.mention_index import MentionIndex
from service.extraction.predicates import (
    STATUS_OF_CLASS,
    class_of,
    is_copula,
    is_infinitive,
    is_negated,
    is_yet_to,
    particle,
    tense_of_verb,
)
from service.extraction.predicatives import read_predicative
from service.extraction.reading import DateMention, Document, Mentions, Passage, Tense
from service.extraction.side import Side, side_of
from service.extraction.tokens import verbs_of
from service.extraction.triggers import contact_nouns

SUBJECT = ("nsubj", "nsubjpass")
FINITE = ("VBD", "VBN", "VBZ", "VBP")
ENDS = ("decline", "postpone", "cancel")
OPEN = (MeetingStatus.PLANNED, MeetingStatus.PROPOSED)

BEFORE: dict[str, tuple[MeetingStatus, ...]] = {
    "decline": (MeetingStatus.PROPOSED,),
    "postpone": (*OPEN, MeetingStatus.CANCELLED),
    "cancel": OPEN,
}
"""What a contact is before each end."""


@dataclass(frozen=True, slots=True)
class Echo:
    """A word on what became of a contact that stands in an earlier clause."""

    passage: Passage
    token: Token
    status: MeetingStatus
    befalls: tuple[MeetingStatus, ...]
    """What a contact is before these words can be said of it."""
    moved_to: DateMention | None = None
    by: Side = field(default_factory=Side)
    """Who says so: whoever refuses, accepts or stays away."""
    of: Token | None = None
    """The word for the contact that a relative clause hangs on: "a meeting that never took place"."""


def find_echoes(document: Document, contacts: Sequence[Contact], mentions: Mentions) -> list[Echo]:
    """Every later word on a contact, in the order of the text."""
    used = {
        (contact.passage.index, token.i)
        for contact in contacts
        if contact.arguments.sides()
        for token in contact.assessment.predicates
    }
    parted = mentions.by_passage()
    near = {contact.passage.index + gap for contact in contacts for gap in (0, 1)}
    return [
        echo
        for passage in document.passages
        if passage.index in near
        for echo in _echoes_in(passage, used, parted.get(passage.index, Mentions()))
    ]


def _echoes_in(passage: Passage, used: set[tuple[int, int]], here: Mentions) -> Iterator[Echo]:
    for token in verbs_of(passage.parsed):
        if (passage.index, token.i) in used:
            continue
        said = _end(token) or _yes(token) or _absence(token) or _happening(token) or _being(token) or _reply(token)
        if said is not None and not _answers_another(token, passage.index, used):
            status, befalls = said
            moved_to = new_date_for(here.dates, token.sent) if status is MeetingStatus.POSTPONED else None
            of = token.head if token.dep_ == "relcl" else None
            yield Echo(passage, token, status, befalls, moved_to, _actor(token, here), of)


def _actor(verb: Token, here: Mentions) -> Side:
    """Whom the words name for the one who refuses, accepts or stays away."""
    agent = next((part for child in verb.children if child.dep_ == "agent" for part in child.children), None)
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    actor = agent if passive else subject_of(verb)
    if actor is None or actor.pos_ == "PRON" or _is_told(actor):
        return Side()
    return side_of(actor, MentionIndex(here))


def _answers_another(verb: Token, passage: int, used: set[tuple[int, int]]) -> bool:
    """Whether the sentence proposes something else before: "proposed a minimum price, but the other side refused"."""
    if _theme(verb, subject=True) is not None and class_of(verb) != "decline":
        return False
    before = verb.doc[verb.sent.start : verb.i]
    asked = [t for t in before if t.pos_ == "VERB" and class_of(t) == "propose"]
    return bool(asked) and not any((passage, t.i) in used for t in asked)


Word = tuple[MeetingStatus, tuple[MeetingStatus, ...]]


def _end(verb: Token) -> Word | None:
    """A refusal, delay or cancellation: "the request was refused", "Moscow declined"."""
    name = "decline" if _is_listed("refusing", verb) and not _wavers(verb) else class_of(verb)
    if name == "decline" and _is_listed("leaving", verb) and _theme(verb, subject=False) is None:
        name = "cancel"  # "was due to meet her but stayed away"
    if name not in ENDS or verb.tag_ not in FINITE or is_negated(verb) or tense_of_verb(verb)[1]:
        return None
    theme = _theme(verb, subject=name != "decline")
    if theme is not None:
        speaks = _is_told(theme)
    elif name == "decline":
        speaks = _has_actor(verb)
    else:
        speaks = _has_actor(verb) and _is_listed("leaving", verb)
    return (STATUS_OF_CLASS[name], BEFORE[name]) if speaks else None


def _yes(verb: Token) -> Word | None:
    """An offer taken up: "she accepted", "Harare said yes", "he relented"."""
    if not _is_listed("accepting", verb) or is_negated(verb) or tense_of_verb(verb)[1] or is_infinitive(verb):
        return None
    if _wavers(verb):
        return None
    theme = _theme(verb, subject=False) or _consented_to(verb)
    after = [child for child in verb.children if child.dep_ == "prep" and child.i == verb.i + 1]
    dated = any(part.ent_type_ in ("DATE", "TIME") for child in after for part in child.children)
    loose = any(child.lower_ in ("on", "to", "with", "about") for child in after) and not dated
    speaks = _is_told(theme) if theme is not None else (_has_actor(verb) and not loose)
    return (MeetingStatus.PLANNED, (MeetingStatus.PROPOSED, MeetingStatus.DECLINED)) if speaks else None


def _reply(verb: Token) -> Word | None:
    """An offer that waits for its answer: "Moscow has not replied", "Baku is studying the proposal"."""
    theme = _theme(verb, subject=False)
    unanswered = _is_listed("replying", verb) and (is_negated(verb) or is_yet_to(verb)) and theme is None
    weighed = _is_listed("weighing", verb) and theme is not None and _is_told(theme) and not is_negated(verb)
    return (MeetingStatus.PROPOSED, (MeetingStatus.PROPOSED,)) if unanswered or weighed else None


def _consented_to(verb: Token) -> Token | None:
    """What "agreed to the proposal" is followed by."""
    to = next((child for child in verb.children if child.dep_ == "prep" and child.lower_ == "to"), None)
    return next((part for part in to.children if part.dep_ == "pobj"), None) if to is not None else None


def _wavers(verb: Token) -> bool:
    """Whether both answers are named: "has said neither yes nor no"."""
    return {"yes", "no"} <= {token.lower_ for token in verb.subtree}


def _absence(verb: Token) -> Word | None:
    """A plan that nobody kept: "the delegation did not show up", "it never took place"."""
    head = verb.head if verb.dep_ == "xcomp" else verb
    missed = is_negated(verb) or (head.lemma_ == "fail" and not is_negated(head))
    if not missed or tense_of_verb(head)[0] is not Tense.PAST:
        return None
    subject = next((child for child in head.children if child.dep_ in SUBJECT), None)
    happens = subject is not None and _is_listed("happening", verb) and _is_told(subject) and _is_definite(subject)
    gone = _is_listed("appearing", verb) and _has_actor(head) and not any(c.dep_ == "dobj" for c in verb.children)
    return (MeetingStatus.CANCELLED, OPEN) if happens or gone else None


def _happening(verb: Token) -> Word | None:
    """What was pending came about, or will after all: "it was finally held", "it will go ahead"."""
    if not _is_listed("happening", verb) or is_negated(verb) or is_infinitive(verb):
        return None
    subject = next((child for child in verb.children if child.dep_ in SUBJECT), None)
    tense, is_open = tense_of_verb(verb)
    if subject is None or is_open or not (_is_told(subject) and _is_definite(subject)):
        return None
    if is_rearranged(verb):
        return MeetingStatus.POSTPONED, (MeetingStatus.PLANNED, MeetingStatus.POSTPONED)
    if tense is Tense.FUTURE:
        return MeetingStatus.PLANNED, PENDING
    return (MeetingStatus.HELD, PENDING) if tense is Tense.PAST else None


def _being(verb: Token) -> Word | None:
    """What a form of "be" says of it: "it is off", "that is now on hold", "the trip is back on"."""
    subject = next((child for child in verb.children if child.dep_ in SUBJECT), None)
    parts = [verb, *(child for child in verb.children if child.dep_ == "acomp")]
    clause = any(child.dep_ in ("xcomp", "ccomp", "csubj", "advcl") for part in parts for child in part.children)
    if subject is None or clause or not is_copula(verb) or not (_is_told(subject) and _is_definite(subject)):
        return None
    found = Assessment()
    if not read_predicative(verb, found) or found.lapsed or found.likelihood or found.status is None:
        return None
    if found.status is MeetingStatus.PLANNED:
        return found.status, PENDING
    return (found.status, OPEN) if found.status in PENDING and found.status not in OPEN else None


def _theme(verb: Token, *, subject: bool) -> Token | None:
    """What is refused or put off: the object, or the subject of a passive or of "slipped"."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    subjects = [child for child in verb.children if child.dep_ == "nsubj"] if subject else []
    if not objects and subjects and _is_listed("leaving", verb):
        return None
    return next(iter(objects or subjects), None)


def _is_told(theme: Token) -> bool:
    """Whether a word stands for a contact told of before: "it", "this", "the offer", "the trip"."""
    if theme.pos_ == "PRON":
        return theme.lower_ in ("it", "this", "that", "both", "which", "they")
    lemma = theme.lemma_.lower()
    told = lemma in frame_words("back", "theme") or lemma in contact_nouns()
    fresh = any(child.lower_ in ("a", "an", "with", "between") for child in theme.children)
    return told and not fresh


def _is_definite(theme: Token) -> bool:
    return theme.pos_ == "PRON" or any(child.dep_ in ("det", "poss") for child in theme.children)


def _has_actor(verb: Token) -> bool:
    acting = [verb, verb.head] if verb.dep_ == "conj" else [verb]  # "was due to come but stayed away"
    acts = any(child.dep_ == "nsubj" for word in acting for child in word.children)
    return acts and not any(child.dep_ in ("xcomp", "ccomp") for child in verb.children)


@cache
def _first_words(name: str) -> frozenset[str]:
    return frozenset(member.partition(" ")[0] for member in read_toml("status")["answers"][name])


def _is_listed(name: str, verb: Token) -> bool:
    """Whether a verb, with its particle or object, is in one list of the words of answers."""
    members, lemma = read_toml("status")["answers"][name], verb.lemma_.lower()
    if lemma not in _first_words(name):
        return False
    objects = [child.lower_ for child in verb.children if child.dep_ in ("dobj", "intj", "acomp", "advmod", "prt")]
    return lemma in members or any(f"{lemma} {word}" in members for word in (particle(verb), *objects))


def is_meant(echo: Echo, contact: Contact) -> bool:
    """Whether a contact stands before an echo, near enough, and is the one that a relative clause hangs on."""
    gap = echo.passage.index - contact.passage.index
    meant = echo.of is None or (gap == 0 and contact.trigger.token == echo.of)
    return meant and (gap == 1 or (gap == 0 and contact.trigger.token.i < echo.token.i))
