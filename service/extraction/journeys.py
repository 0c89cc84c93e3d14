"""Journeys: trips that are no more than the talks on the way, and the days and places that they lend to these."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from service.domain.dates import EventDate
from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.agreement import compatible, dates_agree, people_agree
from service.extraction.collectives import REACH
from service.extraction.contact import Contact, is_organisation
from service.extraction.event import Event, date_of
from service.extraction.governors import journey_with, support_verbs
from service.extraction.reading import Person, PlaceMention, Tense
from service.extraction.references import is_plural

RECENT = 20
"""Tellings back to which a journey that is under way may have been announced."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One country that somebody travels to or stays in."""

    contact: Contact
    country: str
    travellers: Sequence[Person]
    days: EventDate | None

    @property
    def pending(self) -> bool:
        """Whether the journey has yet to be made."""
        return self.contact.assessment.status is not MeetingStatus.HELD

    @property
    def place(self) -> PlaceMention | None:
        """The place there that is named."""
        place = self.contact.place
        return place if place is not None and place.country == self.country else None


def settle_journeys(events: list[Event], stays: Sequence[Contact]) -> list[Event]:
    """Give talks the days and place of the journey that they fall on; a visit whose own talks are told of is those."""
    legs = _distinct([*(contact for event in events for contact in event.contacts), *stays])
    talks = [event for event in events if not _is_visit(event)]
    for event in talks:
        for leg in legs:
            if _falls_on(event, leg, legs):
                event.trip = event.trip or leg.days
                event.stop = event.stop or leg.place
    gone = [_is_told_by, _is_way_to, _is_for]
    return [e for e in events if not (_is_visit(e) and any(is_gone(e, talks) for is_gone in gone))]


def _distinct(contacts: Sequence[Contact]) -> list[Leg]:
    """The legs that these tellings tell of, each once, so that a journey told of often costs no more."""
    found: dict[Hashable, Leg] = {}
    for contact in contacts:
        for leg in _legs(contact):
            days = leg.days and leg.days.window
            found.setdefault((leg.country, tuple(map(id, leg.travellers)), days, leg.pending), leg)
    return list(found.values())


def is_under_way(contact: Contact, told: Sequence[Contact]) -> bool:
    """Whether "is travelling to Tokyo" only says more of a journey that was announced before."""
    if contact.trigger.kind != "visit" or contact.assessment.tense is not Tense.UNKNOWN or contact.date is not None:
        return False
    codes, people = set(contact.party_codes()), contact.people()
    return any(
        other.trigger.kind == "visit"
        and other.assessment.status is MeetingStatus.PLANNED
        and codes == set(other.party_codes())
        and any(person in people for person in other.people())
        for other in told[-RECENT:]
    )


def is_aim(contact: Contact, told: Sequence[Contact]) -> bool:
    """Whether a contact is what somebody is on the way for: "is en route to Moscow for talks with"."""
    last = told[-1] if told else None
    if last is None or not last.trigger.ahead or last.passage is not contact.passage:
        return False
    noun = contact.trigger.token
    aimed = noun.dep_ == "pobj" and noun.head.lower_ == "for" and last.trigger.token.is_ancestor(noun)
    return aimed and contact.assessment.status is MeetingStatus.HELD


def _is_visit(event: Event) -> bool:
    return all(contact.trigger.kind == "visit" for contact in event.contacts)


def _legs(contact: Contact) -> list[Leg]:
    """The leg that a telling of a journey tells of."""
    if contact.trigger.kind not in ("visit", "stay") or contact.trigger.frame == "invite":
        return []
    travellers = [mention.person for mention in contact.arguments.subject.people]
    own = {person.party for person in travellers} | set(contact.arguments.subject.codes())
    hosts = [code for code in contact.party_codes() if code not in own and not is_organisation(code)]
    there = contact.place.country if contact.place is not None else None
    country = there if there is not None and (not hosts or there in hosts) else next(iter(hosts), None)
    return [Leg(contact, country, travellers, date_of(contact))] if country is not None else []


def _falls_on(event: Event, leg: Leg, legs: Sequence[Leg]) -> bool:
    """Whether talks can have been held on a leg: by its travellers, there, in the same time, and face to face."""
    if leg.pending != event.pending or not any(person in event.people for person in leg.travellers):
        return False
    if any(c.mode is not Mode.IN_PERSON and c.mode_word is not None for c in event.contacts):
        return False
    there = {c.place.country for c in event.contacts if c.place is not None and c.trigger.kind != "visit"}
    if there or leg.country in event.parties:
        met_there = leg.country in (there or event.parties)
    else:
        met_there = _is_only_stop(leg, legs) and _is_told_after(event, leg)
    return met_there and all(dates_agree(leg.contact, other) for other in event.distinct)


def _is_only_stop(leg: Leg, legs: Sequence[Leg]) -> bool:
    """Whether the article tells of no other country to which these people go."""
    return all(
        other.country == leg.country or not any(person in leg.travellers for person in other.travellers)
        for other in legs
        if other.pending == leg.pending
    )


def _is_told_after(event: Event, leg: Leg) -> bool:
    """Whether the talks are told of in the same breath as the journey, after it."""
    gaps = [contact.passage.index - leg.contact.passage.index for contact in event.contacts]
    return bool(gaps) and 0 <= min(gaps) <= REACH


def _is_told_by(visit: Event, talks: Sequence[Event]) -> bool:
    """Whether talks with the host of a visit are told of; they take the visit's tellings over."""
    for event in talks:
        hosted = set(visit.parties) <= set(event.parties)
        met = not visit.people or any(person in event.people for person in visit.people)
        fits = visit.pending == event.pending and people_agree(event, visit.people)
        if hosted and met and fits and _agree(visit, event):
            event.contacts += visit.contacts
            return True
    return False


def _is_way_to(visit: Event, talks: Sequence[Event]) -> bool:
    """Whether somebody only goes to a third country "for talks with ..." others, who are not at home there either."""
    return any(
        way.trigger.token.doc is contact.trigger.token.doc and way.trigger.token.is_ancestor(contact.trigger.token)
        for event in talks
        if any(person in event.people for person in visit.people) and len(event.parties) > 1
        for contact in event.contacts
        if contact.trigger.kind in ("meeting", "talks", "summit", "conversation") and not _is_at_each_stop(contact)
        for way in visit.contacts
        if not _is_another_time(contact, way) and not {leg.country for leg in _legs(way)} & set(event.parties)
    )


def _is_another_time(talks: Contact, way: Contact) -> bool:
    """Whether a journey comes before or after talks, not for them: "flies to Pristina after meeting A in Belgrade"."""
    start = way.trigger.token
    between = [above for above in talks.trigger.token.ancestors if start.is_ancestor(above)]
    return any(word.dep_ == "prep" and word.lower_ in ("after", "before", "following") for word in between)


def _is_for(visit: Event, talks: Sequence[Event]) -> bool:
    """Whether a visit under way has talks still ahead on its programme, which then are what is told of."""
    return any(
        set(visit.parties) <= set(event.parties) and people_agree(event, visit.people)
        for event in talks
        if event.pending and any(_is_on_programme(contact) for contact in event.contacts)
    )


def _is_on_programme(contact: Contact) -> bool:
    verb = next(support_verbs(contact.trigger.token), None) if contact.trigger.is_noun else None
    return verb is not None and journey_with(verb) is not None


def _is_at_each_stop(talks: Contact) -> bool:
    """Whether talks are with those of each country on the way: "will visit Oman and Chad to meet his counterparts"."""
    groups = [(side.group, side) for side in talks.arguments.others if side.group is not None]
    return any(is_plural(group) and not side.codes() for group, side in groups)


def _agree(visit: Event, talks: Event) -> bool:
    in_person = all(c.mode is Mode.IN_PERSON or c.mode_word is None for c in talks.contacts)
    return in_person and all(compatible(talks, contact) for contact in visit.distinct)
