"""Whether two tellings can be of one meeting: what speaks against it, and what for it."""

from collections.abc import Iterable

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.assessment import FINAL, PENDING
from service.extraction.collectives import PAIR, REACH
from service.extraction.contact import Contact
from service.extraction.event import Event, date_of
from service.extraction.predicates import SUBJECT, is_infinitive, words
from service.extraction.reading import Person
from service.extraction.recalled import is_recalled

NEWS_DAYS = 14
"""What an article reports without a date happened within so many days of its publication."""
NARROW_DAYS = 7
"""A window up to this long is a date that two tellings can share as evidence."""


WITHIN = ("during", "in", "at", "over", "by", "via", "through")
"""Prepositions that say in the course of what something is said."""


def same_meeting(event: Event, contact: Contact) -> bool:
    """Whether a telling tells of a meeting already told of: nothing speaks against it and something for it."""
    parties = contact.party_codes()
    if not (set(parties) <= set(event.parties) or set(event.parties) <= set(parties)) or contact.anew:
        return False
    agree = (
        people_agree(event, contact.people())
        and _circles_agree(event, contact)
        and status_agrees(event, contact)
        and compatible(event, contact)
    )
    return agree and _linked(event, contact)


def likeness(event: Event, contact: Contact) -> int:
    """How much a telling has in common with a meeting, to choose among those that it may be of."""
    shared = sum(person in event.people for person in contact.people())
    day = any(_share_date(other, contact) for other in event.distinct)
    place = contact.place is not None and any(
        other.place is not None and other.place.name == contact.place.name for other in event.distinct
    )
    kind = any(other.trigger.kind == contact.trigger.kind for other in event.distinct)
    return 2 * min(shared, 2) + 2 * day + place + kind + (set(event.parties) == set(contact.party_codes()))


def compatible(event: Event, contact: Contact) -> bool:
    """Whether day, place, mode and kind of a telling speak against none of the tellings of a meeting."""
    apart = any(_recalls(other, contact) or _recalls(contact, other) for other in event.beside(contact))
    return not apart and all(_compatible(other, contact) for other in event.distinct)


def _recalls(outer: Contact, inner: Contact) -> bool:
    """Whether a sentence tells of one contact only to say something of another, and not of what came of it."""
    if not {"place", "there"}.isdisjoint(outer.trigger.needs):
        return False  # "signed a treaty in Rome after talks"
    first, second = inner.trigger.token, outer.trigger.token
    purpose = first.is_ancestor(second)  # "following a visit to discuss gas with ..." recalls both
    return not purpose and is_recalled(first, second, outer.assessment.predicates)


def _is_said_of(a: Contact, b: Contact) -> bool:
    """Whether one tells what the other does, or is where it does so: "The talks brought together", "spoke in talks"."""
    first, second = a.trigger.token, b.trigger.token
    said = (first.dep_ in SUBJECT and first.head == second) or (second.dep_ in SUBJECT and second.head == first)
    said = said or _brings_together(first, second) or _brings_together(second, first)
    within = _takes_place_in(a, b) or _takes_place_in(b, a)
    return said or within or _is_purpose(a, b) or _is_purpose(b, a)


def _brings_together(noun: Token, verb: Token) -> bool:
    """Whether a relative clause says of a contact whom it brings together: "talks that were to bring together"."""
    outer = verb.head if verb.dep_ == "xcomp" else verb
    relative = any(child.dep_ in SUBJECT and child.tag_ == "WDT" for child in (*outer.children, *verb.children))
    return relative and outer.dep_ == "relcl" and outer.head == noun


def _takes_place_in(a: Contact, b: Contact) -> bool:
    """Whether one is done in the course of the other: "discussed it during a video conference"."""
    noun, verb = b.trigger.token, a.trigger.token
    within = noun.dep_ == "pobj" and noun.head.lower_ in WITHIN and noun.head.head == verb
    return (
        within and a.trigger.kind == "conversation" and b.trigger.kind in ("call", "conversation", "talks", "meeting")
    )


def _circles_agree(event: Event, contact: Contact) -> bool:
    """A wider or narrower circle of parties is the same gathering only if one telling names nobody beyond the other."""
    parties, people = set(contact.party_codes()), contact.people()
    if any(_is_purpose(contact, other) for other in event.beside(contact)):
        return True
    if len(parties) < len(event.parties) and len(event.parties) > PAIR and _is_of_few(contact):
        return False
    if parties == set(event.parties) or not people or not event.people:
        return parties <= set(event.parties) or contact.definite or not event.people
    if parties < set(event.parties) and (contact.apart or _is_aside(event, contact)):
        return False
    if any(child.lower_ in ("a", "an") for child in contact.trigger.token.children):
        return False  # "a session with one of them" is another
    within = all(person in event.people for person in people)
    return within if parties < set(event.parties) else all(person in people for person in event.people)


def _is_aside(event: Event, contact: Contact) -> bool:
    """Whether two of those who gather meet each other beside it: "The leaders gathered ... A and B spoke briefly"."""
    gathered = len(event.parties) > PAIR and all(other.trigger.kind == "summit" for other in event.contacts)
    told = contact.trigger.frame in ("meet", "converse", "phone") and len(contact.party_codes()) == PAIR
    return gathered and told and bool(contact.people())


def _is_purpose(inner: Contact, outer: Contact) -> bool:
    """Whether one tells only what the other is for: "meet to discuss the border", of the same people."""
    verb = inner.trigger.token
    purpose = verb.dep_ in ("xcomp", "advcl") and verb.head == outer.trigger.token and is_infinitive(verb)
    return purpose and inner.arguments.subject.codes() == outer.arguments.subject.codes()


def _is_of_few(contact: Contact) -> bool:
    """Whether the words set it apart from a gathering of more: "bilateral meetings with A and B", "separate talks"."""
    return any(child.lower_ in words("cues", "separately") for child in contact.trigger.token.children)


def _compatible(a: Contact, b: Contact) -> bool:
    if is_background(a, b) or is_background(b, a) or _bids_elsewhere(a, b) or _bids_elsewhere(b, a):
        return False
    return modes_agree(a, b) and dates_agree(a, b) and places_agree(a, b) and kinds_agree(a, b)


def _bids_elsewhere(bid: Contact, other: Contact) -> bool:
    """Whether one invites somebody home and the other is a meeting at a forum, which is held anyhow."""
    inviting = bid.trigger.frame == "invite" or "bidding" in bid.trigger.needs
    return inviting and bid.forum is None and bid.place is not None and other.forum is not None


def is_background(dated: Contact, news: Contact) -> bool:
    """A contact dated long before the article is not the undated one that it reports as news."""
    published = dated.published_at
    when = date_of(dated)
    if dated.passage is news.passage and dated.sentence.start == news.sentence.start:
        return False
    if published is None or when is None or when.latest is None or news.date is not None or news.assessment.presupposed:
        return False
    return news.assessment.status is MeetingStatus.HELD and (published - when.latest).days > NEWS_DAYS


def _linked(event: Event, contact: Contact) -> bool:
    people = contact.people()
    if any(person in event.people for person in people):
        return True
    if contact.definite or contact.arguments.resumed or any(_share_date(other, contact) for other in event.distinct):
        return True
    if any(_is_said_of(other, contact) or _points_here(other) for other in event.beside(contact)):
        return True
    if not people and event.people:
        return _same_refusal(event, contact)
    gap = min(contact.passage.index - other.passage.index for other in event.contacts)
    return gap <= REACH and set(contact.party_codes()) == set(event.parties)


def _points_here(contact: Contact) -> bool:
    """Whether words mean the meeting of which the sentence tells: "We, represented at this meeting by A, meet"."""
    return contact.trigger.is_noun and any(child.lower_ == "this" for child in contact.trigger.token.children)


def _same_refusal(event: Event, contact: Contact) -> bool:
    """What a passage says is refused or off between two parties is the meeting that it says so of by name."""
    status = contact.assessment.status
    here = any(other.passage.index == contact.passage.index for other in event.contacts)
    return here and status in FINAL and status in event.statuses


def _share_date(a: Contact, b: Contact) -> bool:
    first, second = date_of(a), date_of(b)
    if first is None or second is None or first.window is None or second.window is None:
        return False
    narrow = (first.window[1] - first.window[0]).days <= NARROW_DAYS
    return narrow and first.window == second.window


def people_agree(event: Event, people: Iterable[Person]) -> bool:
    """Both may name people of one party only if they share one of them."""
    shared: dict[str | None, bool] = {}
    known = {person.party for person in event.people}
    for person in people:
        if person.party in known:
            shared[person.party] = shared.get(person.party, False) or person in event.people
    return all(shared.values())


def modes_agree(a: Contact, b: Contact) -> bool:
    """Whether two tellings may be of one mode; only stated ones set them apart."""
    if Mode.UNSPECIFIED in (a.mode, b.mode) or a.mode is b.mode:
        return True
    return a.mode_word is None or b.mode_word is None


def kinds_agree(a: Contact, b: Contact) -> bool:
    """Whether two tellings may be of one kind: a letter is no meeting, a visit no call."""
    kinds = {a.trigger.kind, b.trigger.kind}
    if "letter" in kinds and len(kinds) > 1:
        return False
    return not ("visit" in kinds and "call" in kinds)


def status_agrees(event: Event, contact: Contact) -> bool:
    """Whether what a telling says may be said of a meeting told of so far."""
    status = contact.assessment.status
    if status is None or not event.statuses:
        return True
    if contact.assessment.presupposed and contact.definite:
        return True
    if status in PENDING:
        return event.pending or all(c.assessment.presupposed and not _is_over(c) for c in event.contacts)
    return not event.pending


def _is_over(contact: Contact) -> bool:
    """Whether words set something after the contact, which then took place: "after holding talks"."""
    above = [token for token in contact.trigger.token.ancestors if token.dep_ == "prep"]
    return bool(above) and above[0].lower_ in ("after", "following", "since")


def dates_agree(a: Contact, b: Contact) -> bool:
    """Whether two tellings may be of one day."""
    first, second = date_of(a), date_of(b)
    if first is None or second is None or first.window is None or second.window is None:
        return True
    if MeetingStatus.POSTPONED in (a.assessment.status, b.assessment.status):
        return True
    if a.trigger.kind == b.trigger.kind == "letter" and b.definite and b.trigger.is_noun:
        return True  # "The letter reached him on Friday"
    return first.window[0] <= second.window[1] and second.window[0] <= first.window[1]


def places_agree(a: Contact, b: Contact) -> bool:
    """Whether two tellings may be of one place: cities of one country may be; a visit has many, a move another."""
    if a.place is None or b.place is None or a.place.name == b.place.name:
        return True
    if MeetingStatus.POSTPONED in (a.assessment.status, b.assessment.status):
        return True  # "put off to May and moved to Rome"
    return a.place.country == b.place.country or "visit" in (a.trigger.kind, b.trigger.kind)
