"""Which tellings of an article are one meeting, and the latest word on each."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.agreement import (
    dates_agree,
    is_background,
    kinds_agree,
    likeness,
    modes_agree,
    people_agree,
    places_agree,
    same_meeting,
    status_agrees,
)
from service.extraction.answers import take_answer
from service.extraction.antecedents import resolve_sides
from service.extraction.collectives import REACH, with_each
from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.dialogue import join_dialogue
from service.extraction.echoes import Echo
from service.extraction.event import MOST, Event, around
from service.extraction.journeys import is_aim, is_under_way, settle_journeys
from service.extraction.predicates import class_of
from service.extraction.reading import Mentions, PassageKind, Tense
from service.extraction.recalled import is_looked_back_on
from service.extraction.references import count_of
from service.extraction.replies import place_echoes
from service.extraction.titles import reports_on_call, tells_alone, tells_of_journey
from service.extraction.triggers import trigger_words
from service.extraction.unsaid import complete_sides

LAST_YEAR, SOON = 240, 90
"""Days that part a day without a year from the one of last year, and from the one to come where that is meant."""
WEEK = 7


def gather_events(
    contacts: Sequence[Contact], echoes: Sequence[Echo], mentions: Mentions, published_at: date | None
) -> list[Event]:
    """Put the tellings of each meeting together; answers the meetings in the order of the text."""
    events: list[Event] = []
    vague: list[Contact] = []
    told: list[Contact] = []
    stays: list[Contact] = []
    heard = {index: list(said) for index, said in groupby(echoes, key=lambda echo: echo.passage.index)}
    for contact in _readings(contacts, told, mentions, published_at):
        take_answer(contact, heard)
        if contact.assessment.negated or (_needs_another(contact) and not contact.complete):
            continue
        if contact.trigger.kind == "stay":
            stays.append(contact)
            continue
        if told and contact.equated and _same_as(told[-1], contact, events):
            continue
        partial = contact.title or contact.summary or not contact.complete or _only_refers(contact, told)
        if partial and not contact.here:
            vague.append(contact)
            continue
        told.append(contact)
        if not _join(contact, events):
            vague.append(contact)
    for contact in vague:
        if not _place_vague(contact, events) and _stands_alone(contact):
            _begin(contact, events)
    events.sort(key=lambda event: event.position)
    placed = {id(contact) for event in events for contact in event.contacts}
    loose = [contact for contact in vague if id(contact) not in placed and not contact.title]
    place_echoes(echoes, events, loose)
    return settle_journeys([event for event in events if event.stands], stays)


def _needs_another(contact: Contact) -> bool:
    """Whether it tells of nothing without what was told before: one more of a series, a stop known by its name."""
    stop = "journey" in contact.trigger.needs and contact.trigger.token.tag_ == "NNP"
    return "sequel" in contact.trigger.needs or stop


def _only_refers(contact: Contact, told: Sequence[Contact]) -> bool:
    """Whether a bare word means the gathering just told of, whoever is said to act there: "who chaired the session"."""
    here = contact.definite and contact.bare and not contact.described and len(contact.party_codes()) == 1
    return here and bool(told) and told[-1].passage.index >= contact.passage.index - 1


def _readings(
    contacts: Sequence[Contact], told: Sequence[Contact], mentions: Mentions, published_at: date | None
) -> Iterator[Contact]:
    """Each telling in the light of those before it, one for each whom it is with where that only shows then."""
    for contact in contacts:
        _read(contact, told, mentions, published_at)
        for part in with_each(contact):
            part.settle()
            yield part


def _read(contact: Contact, told: Sequence[Contact], mentions: Mentions, published_at: date | None) -> None:
    """Read a telling in the light of those before it: whom it stands for, and when."""
    resolve_sides(contact, told, mentions)
    _settle_tense(contact, published_at)
    if _is_yet_to_come(contact, published_at):
        contact.date = None
    join_dialogue(contact, mentions, published_at)
    if not contact.title and contact.here is None:
        complete_sides(contact, told, mentions)
    if is_under_way(contact, told) or is_aim(contact, told):
        contact.assessment.settle(MeetingStatus.PLANNED, Tense.FUTURE)
    contact.settle()


def _join(contact: Contact, events: list[Event]) -> bool:
    """Put a full telling with the meeting that it is of, or begin one with it; answers whether it tells of any."""
    home = _home_of(contact, events)
    if home is not None:
        home.add(contact)
    elif contact.assessment.status is None or (events and contact.resumes):
        return False
    else:
        _begin(contact, events)
    return True


def _begin(contact: Contact, events: list[Event]) -> None:
    events.append(Event([]))
    events[-1].add(contact)


def _home_of(contact: Contact, events: Sequence[Event]) -> Event | None:
    """The meeting told of already that a telling tells of: that which it has most in common with, the later of two."""
    if contact.here:
        return next((event for event in events if event.here), None)
    open_to = [
        event for event in events[-MOST:] if (contact.here is None or not event.here) and same_meeting(event, contact)
    ]
    return max(reversed(open_to), key=lambda event: likeness(event, contact), default=None)


def _same_as(last: Contact, contact: Contact, events: Sequence[Event]) -> bool:
    """Put what only counts or describes the contact told of just before with it; answers whether it does."""
    home = next((event for event in reversed(events) if any(told is last for told in event.contacts)), None)
    if home is None or contact.passage is not last.passage or not people_agree(home, contact.people()):
        return False
    if not set(contact.party_codes()) <= set(home.parties):
        return False
    contact.date, contact.place = None, None  # "their third meeting this year", "their first since the summit in Rome"
    home.add(contact)
    return True


def _settle_tense(contact: Contact, published_at: date | None) -> None:
    """A present tense with a day to come tells of a plan ("meets his counterpart later this week")."""
    found, day = contact.assessment, contact.passage.day
    if found.status is not MeetingStatus.HELD or published_at is None:
        return
    if found.presupposed and _lies_ahead(contact, published_at):
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)
    if found.tense is not Tense.UNKNOWN:
        return
    if contact.date is not None:
        prose = contact.passage.kind is PassageKind.PROSE and (not contact.trigger.is_noun or _is_acting(contact))
        scheduled = prose and day is None and (contact.complete or "journey" in contact.trigger.needs)
        told_once = contact.date.past == contact.date.future
        past = contact.date.past.latest
        gone = past is not None and (published_at - past).days >= WEEK  # "meets him in June" is no June gone by
        told = told_once or scheduled or gone
        day = contact.date.future.earliest if told else None  # "flies to Doha on Friday"
    if day is not None and day > published_at:
        found.settle(MeetingStatus.PLANNED, Tense.FUTURE)


def _is_acting(contact: Contact) -> bool:
    """Whether a noun is what a verb in the present has take place: "The summit opens on Sunday", "begins a visit"."""
    noun = contact.trigger.token
    aimed = noun.dep_ == "pobj" and noun.head.lower_ == "for"  # "flies to Rome on Friday for talks"
    verb = noun.head.head if aimed else noun.head
    acts = class_of(verb) == "support" or (aimed and verb.lemma_ in trigger_words())
    return (aimed or noun.dep_ in ("nsubj", "dobj")) and verb.tag_ in ("VBZ", "VBP") and acts


def _is_yet_to_come(contact: Contact, published_at: date | None) -> bool:
    """Whether the day beside what is told as past lies ahead, and so is that of something else."""
    if published_at is None or contact.date is None or contact.assessment.tense is not Tense.PAST:
        return False
    counted = not any(sign.isdigit() for sign in contact.date.past.raw or "")  # "next week", not "August 29"
    first = contact.date.past.earliest if counted else None
    return contact.assessment.status is MeetingStatus.HELD and first is not None and first > published_at


def _lies_ahead(contact: Contact, published_at: date) -> bool:
    """Whether a day without a year, of what no words put in the past, is the one soon to come, not last year's."""
    noun, when = contact.trigger.token, contact.date
    if when is None or noun.dep_ == "dobj" or is_looked_back_on(noun):
        return False
    past, future = when.past.latest, when.future.earliest
    if past is None or future is None:
        return False
    return (published_at - past).days > LAST_YEAR and 0 < (future - published_at).days < SOON


def _stands_alone(contact: Contact) -> bool:
    """Whether it tells of a meeting that is told of nowhere else: "The Danish and Swedish delegations held talks"."""
    if contact.title or not contact.complete or contact.assessment.status is None:
        return False
    summary = contact.summary and len(contact.party_codes()) > 1
    return summary or all(side.team for side in contact.arguments.sides())


def _is_with_others(contact: Contact) -> bool:
    """Whether it names a counterpart that no party sends: "the meeting with farmers"."""
    joined = any(child.dep_ == "prep" and child.lower_ == "with" for child in contact.trigger.token.children)
    return joined and all(side.empty and side.group is None for side in contact.arguments.others)


def _place_vague(contact: Contact, events: list[Event]) -> bool:
    """A telling without two parties belongs to the meeting that it can refer to; answers whether there is one."""
    codes, people = set(contact.party_codes()), contact.people()
    if not (contact.title or contact.definite or people or codes) or (contact.anew and not contact.title):
        return False
    if contact.described and not contact.title and is_looked_back_on(contact.trigger.token):
        return False
    if not (contact.title or codes or people) and _is_with_others(contact):
        return False
    near = events[:MOST] if contact.title else around(events, contact.passage.index, after=False)
    fits = [
        event
        for event in near
        if codes <= set(event.parties)
        and (contact.title or any(_precedes(c, contact) for c in event.contacts))
        and people_agree(event, people)
        and _has_as_many(event, contact)
        and (contact.definite or contact.title or status_agrees(event, contact))
        and all(dates_agree(other, contact) for other in event.distinct)
        and all(modes_agree(c, contact) for c in event.distinct)
        and all(places_agree(c, contact) and not is_background(contact, c) for c in event.distinct)
        and _may_be_remote(event, contact)
        and all(kinds_agree(c, contact) for c in event.distinct if not contact.definite or c.trigger.kind == "letter")
        and (not _names_gathering(contact) or any(c.trigger.kind in ("summit", "talks") for c in event.contacts))
    ]
    if _is_told_apart(contact):
        fits = [event for event in fits if any(other.date is not None for other in event.contacts)]
    if contact.title:
        fits = [e for e in fits if all(modes_agree(c, contact) and kinds_agree(c, contact) for c in e.distinct)]
        if fits and (codes or people or reports_on_call(contact)):
            fits[0].contacts.append(contact)
        elif tells_alone(contact, events) or tells_of_journey(contact, events):
            events.insert(0, Event([]))
            events[0].add(contact)
        return True
    if fits:
        max(reversed(fits), key=lambda event: likeness(event, contact)).contacts.append(contact)
    return bool(fits)


def _has_as_many(event: Event, contact: Contact) -> bool:
    """Whether a meeting has as many sides or people as a telling counts: "the meeting of the four leaders"."""
    counted = [count_of(word) for side in contact.arguments.sides() if (word := side.back or side.group) is not None]
    return max((count for count in counted if count), default=0) <= max(len(event.parties), len(event.people))


def _is_told_apart(contact: Contact) -> bool:
    """Whether a clause of its own tells its day, as is not said of what was told before: "the talks, which ..."."""
    noun = contact.trigger.token
    if contact.date is None or not contact.trigger.is_noun:
        return False
    when = noun.doc[contact.date.head]
    clauses = [when, *when.ancestors]
    return any(clause.dep_ == "relcl" and noun.is_ancestor(clause) for clause in clauses)


def _names_gathering(contact: Contact) -> bool:
    """Whether the words name a summit or the like, which talks of two people are not; a session can be any of them."""
    return contact.trigger.kind == "summit" and contact.trigger.token.lemma_.lower() not in frame_words("back", "theme")


def _may_be_remote(event: Event, contact: Contact) -> bool:
    """A call told of later is no talks of which nothing says that they were a call."""
    if contact.trigger.kind != "call" or (
        reports_on_call(contact) and all(other.mode_word is None for other in event.contacts)
    ):
        return True
    return any(c.mode in (contact.mode, Mode.UNSPECIFIED) or c.trigger.kind == "conversation" for c in event.contacts)


def _precedes(earlier: Contact, later: Contact) -> bool:
    gap = later.passage.index - earlier.passage.index
    return 0 < gap <= REACH or (gap == 0 and earlier.trigger.token.i < later.trigger.token.i)
