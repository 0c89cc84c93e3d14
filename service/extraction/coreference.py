"""Which tellings of an article are one meeting, and the latest word on each."""

from collections.abc import Sequence
from datetime import date

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.agreement import (
    dates_agree,
    kinds_agree,
    modes_agree,
    people_agree,
    same_meeting,
    status_agrees,
)
from service.extraction.antecedents import copy_sides, resolve_sides
from service.extraction.assessment import FINAL
from service.extraction.collectives import REACH
from service.extraction.contacts import Contact
from service.extraction.echoes import Echo
from service.extraction.event import Event, date_of
from service.extraction.reading import Mentions, PassageKind, Tense
from service.extraction.side import Side


def gather_events(
    contacts: Sequence[Contact], echoes: Sequence[Echo], mentions: Mentions, published_at: date | None
) -> list[Event]:
    """Put the tellings of each meeting together; answers the meetings in the order of the text."""
    events: list[Event] = []
    vague: list[Contact] = []
    told: list[Contact] = []
    for contact in contacts:
        resolve_sides(contact, told, mentions)
        _settle_tense(contact, published_at)
        if contact.assessment.negated:
            continue
        if not contact.title and not contact.complete:
            _complete(contact, told)
        contact.settle()
        if contact.title or not contact.complete:
            vague.append(contact)
            continue
        told.append(contact)
        home = next((event for event in reversed(events) if same_meeting(event, contact)), None)
        if home is None and (contact.assessment.status is None or (events and contact.resumes)):
            vague.append(contact)
            continue
        if home is None:
            home = Event([])
            events.append(home)
        home.add(contact)
    for contact in vague:
        _place_vague(contact, events)
    for echo in echoes:
        _place_echo(echo, events)
    return _without_travel([event for event in events if event.stands])


def _settle_tense(contact: Contact, published_at: date | None) -> None:
    """A present tense with a day to come tells of a plan ("meets his counterpart later this week")."""
    found = contact.assessment
    if found.status is not MeetingStatus.HELD or found.tense is not Tense.UNKNOWN or contact.date is None:
        return
    when = contact.date.future
    if (
        published_at is not None
        and when.earliest is not None
        and when.earliest > published_at
        and contact.date.past == when
    ):
        found.status, found.tense = MeetingStatus.PLANNED, Tense.FUTURE


def _complete(contact: Contact, told: Sequence[Contact]) -> None:
    """A new contact that leaves its sides unsaid has those of the one told of just before."""
    if contact.definite or not told or contact.trigger.kind in ("visit", "summit"):
        return
    last = told[-1]
    codes = contact.party_codes()
    same_sentence = last.passage is contact.passage and last.sentence.start == contact.sentence.start
    adjoining = contact.passage.index - last.passage.index <= 1
    refused = contact.assessment.status in FINAL and bool(codes)
    if not set(codes) <= set(last.party_codes()) or not (same_sentence or (adjoining and (refused or contact.anew))):
        return
    if same_sentence and not (contact.trigger.is_noun or refused):
        return
    side = Side()
    copy_sides(last, side, people=same_sentence or refused)
    if same_sentence and contact.place is None:
        contact.place = last.place
    contact.arguments.others.append(side)


def _place_vague(contact: Contact, events: list[Event]) -> None:
    """A telling without two parties belongs to the meeting that it can refer to, or tells of none."""
    codes, people = set(contact.party_codes()), contact.people()
    if not (contact.title or contact.definite or people or codes):
        return
    fits = [
        event
        for event in events
        if codes <= set(event.parties)
        and people_agree(event, people)
        and (contact.definite or contact.title or status_agrees(event, contact))
        and all(dates_agree(other, contact) for other in event.distinct)
        and all(modes_agree(c, contact) for c in event.distinct)
        and _may_be_remote(event, contact)
        and (contact.definite or all(kinds_agree(c, contact) for c in event.distinct))
        and (contact.trigger.kind != "summit" or any(c.trigger.kind in ("summit", "talks") for c in event.contacts))
    ]
    if contact.title:
        fits = [e for e in fits if all(modes_agree(c, contact) and kinds_agree(c, contact) for c in e.distinct)]
        if fits and (codes or people):
            fits[0].contacts.append(contact)
        elif _tells_alone(contact, events):
            events.insert(0, Event([]))
            events[0].add(contact)
        return
    fits = [e for e in fits if any(_precedes(c, contact) for c in e.contacts)]
    if fits:
        fits[-1].contacts.append(contact)


def _tells_alone(contact: Contact, events: Sequence[Event]) -> bool:
    """A title without a verb tells of a meeting that took place, where the text tells of none between its people."""
    people = contact.people()
    if len({person.party for person in people if person.party}) < 2 or contact.passage.kind is not PassageKind.TITLE:
        return False
    if any(token.pos_ in ("VERB", "AUX") for token in contact.passage.parsed):
        return False
    if any(sum(person in event.people for person in people) > 1 for event in events):
        return False
    contact.assessment.settle(MeetingStatus.HELD, Tense.PAST)
    return True


def _may_be_remote(event: Event, contact: Contact) -> bool:
    """A call told of later is no talks of which nothing says that they were a call."""
    if contact.trigger.kind != "call":
        return True
    return any(c.mode in (contact.mode, Mode.UNSPECIFIED) or c.trigger.kind == "conversation" for c in event.contacts)


def _precedes(earlier: Contact, later: Contact) -> bool:
    gap = later.passage.index - earlier.passage.index
    return 0 < gap <= REACH or (gap == 0 and earlier.trigger.token.i < later.trigger.token.i)


def _place_echo(echo: Echo, events: Sequence[Event]) -> None:
    """A refusal or delay without an object of its own speaks of the last pending meeting before it."""
    wanted = (
        (MeetingStatus.PROPOSED,)
        if echo.status is MeetingStatus.DECLINED
        else (MeetingStatus.PLANNED, MeetingStatus.PROPOSED)
    )
    before: list[tuple[int, int, Event]] = []
    for event in events:
        for contact in event.contacts:
            gap = echo.passage.index - contact.passage.index
            position = contact.trigger.token.i
            if contact.assessment.status in wanted and (gap == 1 or (gap == 0 and position < echo.token.i)):
                before.append((contact.passage.index, position, event))
    if before:
        max(before, key=lambda item: item[:2])[2].echoes.append(echo)


def _without_travel(events: list[Event]) -> list[Event]:
    """A visit whose own talks are told of is those talks; it gives its days to them and to others on the way."""
    kept: list[Event] = []
    for event in events:
        if not all(contact.trigger.kind == "visit" for contact in event.contacts):
            kept.append(event)
            continue
        talks = [other for other in events if other is not event and _on_journey(event, other)]
        hosted = [other for other in talks if set(event.parties) <= set(other.parties)]
        days = next((found for c in event.contacts if (found := date_of(c)) is not None), None)
        for other in talks:
            other.trip = other.trip or days
        if hosted:
            hosted[0].contacts += event.contacts
        else:
            kept.append(event)
    return kept


def _on_journey(visit: Event, talks: Event) -> bool:
    """Whether talks can have been held on a journey: by the same people, there, in the same time."""
    if all(contact.trigger.kind == "visit" for contact in talks.contacts) or visit.pending != talks.pending:
        return False
    if visit.people and not any(person in talks.people for person in visit.people):
        return False
    there = {c.place.country for c in talks.contacts if c.place is not None} | set(talks.parties)
    if not (set(visit.parties) <= set(talks.parties) or there & (set(visit.parties) - {p.party for p in visit.people})):
        return False
    in_person = all(c.mode is Mode.IN_PERSON or c.mode_word is None for c in talks.contacts)
    return in_person and all(dates_agree(a, b) for a in visit.contacts for b in talks.contacts)
