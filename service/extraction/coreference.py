"""Which tellings of an article are one meeting, and the latest word on each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.domain.dates import EventDate
from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.antecedents import REACH, copy_sides, resolve_sides
from service.extraction.assessment import FINAL
from service.extraction.contacts import Contact
from service.extraction.echoes import Echo
from service.extraction.reading import DateMention, Mentions, OfficeMention, Person, Tense
from service.extraction.side import Side

PENDING = (MeetingStatus.PROPOSED, MeetingStatus.PLANNED, *FINAL)
NEWS_DAYS = 14
"""What an article reports without a date happened within so many days of its publication."""
NARROW_DAYS = 7
"""A window up to this long is a date that two tellings can share as evidence."""


@dataclass(slots=True)
class Event:
    """One meeting of the article, with every telling of it."""

    contacts: list[Contact]
    parties: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    offices: list[OfficeMention] = field(default_factory=list)
    echoes: list[Echo] = field(default_factory=list)
    hosts: list[Person] = field(default_factory=list)
    visitors: list[Person] = field(default_factory=list)

    @property
    def moved_to(self) -> DateMention | None:
        """The day that a postponed meeting was moved to."""
        items: list[Echo | Contact] = [*self.echoes, *self.contacts]
        return next((item.moved_to for item in items if item.moved_to is not None), None)

    @property
    def statuses(self) -> list[MeetingStatus]:
        """What its tellings say of it, in the order of the text."""
        return [c.assessment.status for c in self.contacts if c.assessment.status] + [e.status for e in self.echoes]

    @property
    def pending(self) -> bool:
        """Whether no telling says that it took place."""
        return bool(self.statuses) and MeetingStatus.HELD not in self.statuses

    @property
    def stands(self) -> bool:
        """Whether the tellings add up to a contact between parties, of which one may be unnamed."""
        if not self.statuses or not self.parties:
            return False
        if all(c.assessment.presupposed and c.bare for c in self.contacts) and not self.people:
            return False
        if len(self.parties) > 1 or any(person.party is None for person in self.people):
            return True
        return any(contact.gathering for contact in self.contacts)

    def add(self, contact: Contact) -> None:
        """Take a telling in, with whom it names."""
        self.contacts.append(contact)
        for person in contact.people():
            if person not in self.people:
                self.people.append(person)
        self.hosts += contact.hosts()
        self.visitors += contact.visitors()
        self.offices += [office for side in contact.arguments.sides() for office in side.offices]
        self.parties = list(dict.fromkeys([*self.parties, *contact.party_codes()]))


def date_of(contact: Contact) -> EventDate | None:
    """The day of a telling, read under its tense."""
    if contact.date is None:
        return None
    tense, status = contact.assessment.tense, contact.assessment.status
    if tense is Tense.UNKNOWN and status is not None:
        tense = Tense.PAST if status is MeetingStatus.HELD else Tense.FUTURE
    return contact.date.under(tense)


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
        if contact.title or not contact.complete:
            vague.append(contact)
            continue
        told.append(contact)
        home = next((event for event in reversed(events) if _same_meeting(event, contact)), None)
        if home is None and contact.assessment.status is None:
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


def _same_meeting(event: Event, contact: Contact) -> bool:
    """Whether a telling tells of a meeting already told of: nothing speaks against it and something for it."""
    parties = contact.party_codes()
    if not (set(parties) <= set(event.parties) or set(event.parties) <= set(parties)) or contact.anew:
        return False
    agree = (
        _people_agree(event, contact.people())
        and _status_agrees(event, contact)
        and all(_compatible(other, contact) for other in event.contacts)
    )
    return agree and _linked(event, contact)


def _compatible(a: Contact, b: Contact) -> bool:
    if _is_background(a, b) or _is_background(b, a):
        return False
    return _modes_agree(a, b) and _dates_agree(a, b) and _places_agree(a, b) and _kinds_agree(a, b)


def _is_background(dated: Contact, news: Contact) -> bool:
    """A contact dated long before the article is not the undated one that it reports as news."""
    published = dated.published_at
    when = date_of(dated)
    if published is None or when is None or when.latest is None or news.date is not None or news.assessment.presupposed:
        return False
    return news.assessment.status is MeetingStatus.HELD and (published - when.latest).days > NEWS_DAYS


def _linked(event: Event, contact: Contact) -> bool:
    people = contact.people()
    if any(person in event.people for person in people):
        return True
    if contact.definite or any(_share_date(other, contact) for other in event.contacts):
        return True
    if not people and event.people:
        return False
    gap = min(contact.passage.index - other.passage.index for other in event.contacts)
    return gap <= REACH


def _share_date(a: Contact, b: Contact) -> bool:
    first, second = date_of(a), date_of(b)
    if first is None or second is None or first.window is None or second.window is None:
        return False
    narrow = (first.window[1] - first.window[0]).days <= NARROW_DAYS
    return narrow and first.window == second.window


def _people_agree(event: Event, people: Iterable[Person]) -> bool:
    """Both may name people of one party only if they share one of them."""
    told = list(people)
    for party in {person.party for person in told}:
        known = [person for person in event.people if person.party == party]
        fresh = [person for person in told if person.party == party]
        if known and fresh and not any(person in known for person in fresh):
            return False
    return True


def _modes_agree(a: Contact, b: Contact) -> bool:
    if Mode.UNSPECIFIED in (a.mode, b.mode) or a.mode is b.mode:
        return True
    return not (a.mode_stated and b.mode_stated)


def _kinds_agree(a: Contact, b: Contact) -> bool:
    kinds = {a.trigger.kind, b.trigger.kind}
    if "letter" in kinds and len(kinds) > 1:
        return False
    return not ("visit" in kinds and "call" in kinds)


def _status_agrees(event: Event, contact: Contact) -> bool:
    status = contact.assessment.status
    if status is None or not event.statuses:
        return True
    if contact.assessment.presupposed and contact.definite:
        return True
    if status in PENDING:
        return event.pending or all(c.assessment.presupposed for c in event.contacts)
    return not event.pending


def _dates_agree(a: Contact, b: Contact) -> bool:
    first, second = date_of(a), date_of(b)
    if first is None or second is None or first.window is None or second.window is None:
        return True
    if MeetingStatus.POSTPONED in (a.assessment.status, b.assessment.status):
        return True
    return first.window[0] <= second.window[1] and second.window[0] <= first.window[1]


def _places_agree(a: Contact, b: Contact) -> bool:
    if a.place is None or b.place is None or a.place.name == b.place.name:
        return True
    return a.place.country == b.place.country or "visit" in (a.trigger.kind, b.trigger.kind)


def _place_vague(contact: Contact, events: list[Event]) -> None:
    """A telling without two parties belongs to the meeting that it can refer to, or tells of none."""
    codes, people = set(contact.party_codes()), contact.people()
    if not (contact.title or contact.definite or people or codes):
        return
    fits = [
        event
        for event in events
        if codes <= set(event.parties)
        and _people_agree(event, people)
        and (contact.definite or contact.title or _status_agrees(event, contact))
        and all(_dates_agree(other, contact) for other in event.contacts)
        and all(_modes_agree(c, contact) for c in event.contacts)
        and _may_be_remote(event, contact)
        and (contact.definite or all(_kinds_agree(c, contact) for c in event.contacts))
        and (contact.trigger.kind != "summit" or any(c.trigger.kind in ("summit", "talks") for c in event.contacts))
    ]
    if contact.title:
        fits = [e for e in fits if all(_modes_agree(c, contact) and _kinds_agree(c, contact) for c in e.contacts)]
        if fits and (codes or people):
            fits[0].contacts.append(contact)
        return
    fits = [e for e in fits if any(_precedes(c, contact) for c in e.contacts)]
    if fits:
        fits[-1].contacts.append(contact)


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
    """A visit whose own talks are told of is those talks; the visit gives them its day."""
    kept: list[Event] = []
    for event in events:
        if all(contact.trigger.kind == "visit" for contact in event.contacts):
            talks = [
                other
                for other in events
                if other is not event
                and set(event.parties) <= set(other.parties)
                and any(contact.trigger.kind != "visit" for contact in other.contacts)
                and (not event.people or any(person in other.people for person in event.people))
                and (event.pending == other.pending)
                and all(_dates_agree(a, b) for a in event.contacts for b in other.contacts)
                and all(c.mode is Mode.IN_PERSON or not c.mode_stated for c in other.contacts)
            ]
            if talks:
                talks[0].contacts += event.contacts
                continue
        kept.append(event)
    return kept
