"""One meeting of an article, with every telling of it."""

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from service.domain.dates import EventDate
from service.domain.vocabulary import MeetingStatus
from service.extraction.contact import Contact, may_be_foreign
from service.extraction.echoes import Echo
from service.extraction.reading import DateMention, OfficeMention, Person, PersonMention, PlaceMention, Tense
from service.extraction.side import Side

HALF_YEAR = 182
"""Days to a month without a year that lies further off than the one before."""
MOST = 200
"""Meetings among which a word can mean one: an article that tells of more is a list."""


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
    company: Side = field(default_factory=Side)
    """Those whom other sentences add: delegations, companions, those present."""
    trip: EventDate | None = None
    """The days of the journey on which it falls."""
    stop: PlaceMention | None = None
    """Where on that journey it falls."""
    _distinct: dict[Hashable, list[Contact]] = field(default_factory=dict)
    _by_sentence: dict[tuple[int, int], list[Contact]] = field(default_factory=dict)
    _counted: int = 0
    _statuses: dict[MeetingStatus, None] = field(default_factory=dict)
    _heard: int = 0

    @property
    def distinct(self) -> list[Contact]:
        """Its tellings but for those that say what others said, so that a meeting told of often costs no more.

        Of tellings alike in all that sets meetings apart, two in different sentences stay: what is
        compared looks, beyond that, only at whether two tellings share a sentence.
        """
        self._sort()
        return [contact for alike in self._distinct.values() for contact in alike]

    def beside(self, contact: Contact) -> list[Contact]:
        """Its tellings in the sentence of another telling."""
        self._sort()
        return self._by_sentence.get(_position(contact), [])

    def _sort(self) -> None:
        for contact in self.contacts[self._counted :]:
            alike = self._distinct.setdefault(_substance(contact), [])
            if not alike or (len(alike) == 1 and contact.sentence != alike[0].sentence):
                alike.append(contact)
            self._by_sentence.setdefault(_position(contact), []).append(contact)
        self._counted = len(self.contacts)

    @property
    def place(self) -> PlaceMention | None:
        """Where it takes place: as its tellings say, else where its forum gathers or the journey leads."""
        told = [contact.place for contact in self.contacts if contact.place is not None]
        beside = [c.forum.place for c in self.contacts if c.forum is not None and c.forum.place is not None]
        beside += [self.stop] if self.stop is not None else []
        finer = [place for place in (*told, *beside) if not place.whole and _lies_in(place, told)]
        return next(iter([*finer, *told, *beside]), None)

    @property
    def moved_to(self) -> DateMention | None:
        """The day that a postponed meeting was moved to."""
        items: list[Echo | Contact] = [*self.echoes, *self.contacts]
        return next((item.moved_to for item in items if item.moved_to is not None), None)

    @property
    def statuses(self) -> list[MeetingStatus]:
        """What its tellings say of it, each status once, in the order of the text."""
        told = (contact.assessment.status for contact in self.contacts[self._heard :])
        self._statuses |= dict.fromkeys(status for status in told if status)
        self._heard = len(self.contacts)
        return list(self._statuses | dict.fromkeys(echo.status for echo in self.echoes))

    @property
    def pending(self) -> bool:
        """Whether no telling says that it took place."""
        statuses = self.statuses
        return bool(statuses) and MeetingStatus.HELD not in statuses

    @property
    def here(self) -> bool:
        """Whether it is the meeting at which the words of a transcript are said."""
        return any(contact.here for contact in self.contacts)

    @property
    def stands(self) -> bool:
        """Whether the tellings add up to a contact between parties, of which one may be unnamed."""
        if not self.statuses or not self.parties:
            return False
        if all(c.assessment.presupposed and c.bare for c in self.contacts) and not self.people:
            return False
        if len(self.parties) > 1 or any(person.party is None and may_be_foreign(person) for person in self.people):
            return True
        return any(contact.complete for contact in self.contacts)

    @property
    def position(self) -> tuple[int, int]:
        """Where the article first tells of it."""
        return min((contact.passage.index, contact.trigger.token.i) for contact in self.contacts)

    def join(self, members: Sequence[PersonMention]) -> None:
        """Take in those who take part beside the sides that its tellings name."""
        for mention in members:
            if mention.person not in self.people:
                self.people.append(mention.person)
                self.company.people.append(mention)
        parties = (mention.person.party for mention in members if mention.person.party is not None)
        self.parties = list(dict.fromkeys([*self.parties, *parties]))

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


def around(events: Sequence[Event], passage: int, *, after: bool = True) -> Sequence[Event]:
    """The meetings first told of near a passage, at least the last before it, of meetings in the order of the text."""
    if len(events) <= MOST:
        return events
    here = bisect_right(events, passage, key=lambda event: event.contacts[0].passage.index)
    return events[max(0, here - MOST) : here + MOST if after else here]


def _position(contact: Contact) -> tuple[int, int]:
    return contact.passage.index, contact.sentence.start


def _substance(contact: Contact) -> Hashable:
    """All of a telling that can set its meeting apart from another of the same people."""
    found, when, place = contact.assessment, date_of(contact), contact.place
    dates = when and (when.window, when.earliest, when.latest)
    where = place and (place.name, place.country)
    return (
        contact.mode,
        contact.mode_word is not None,
        contact.trigger.kind,
        found.status,
        found.presupposed,
        dates,
        where,
    )


def date_of(contact: Contact) -> EventDate | None:
    """The day of a telling, read under its tense."""
    if contact.date is None:
        return None
    tense, status = contact.assessment.tense, contact.assessment.status
    if tense is Tense.UNKNOWN and status is not None:
        tense = Tense.PAST if status is MeetingStatus.HELD else Tense.FUTURE
    off = contact.assessment.lapsed or status in (MeetingStatus.CANCELLED, MeetingStatus.DECLINED)
    if off and _is_nearer_in_the_past(contact):
        tense = Tense.PAST
    return contact.date.under(tense)


def _is_nearer_in_the_past(contact: Contact) -> bool:
    """Whether a day or month of which a plan was is rather the last such than the next: "had been due in March"."""
    when, published = contact.date, contact.published_at
    if when is None or published is None or when.past.latest is None or when.future.earliest is None:
        return False
    ahead, ago = (when.future.earliest - published).days, (published - when.past.latest).days
    return ahead > HALF_YEAR > ago


def _lies_in(place: PlaceMention, told: Sequence[PlaceMention]) -> bool:
    """Whether a place is one that the tellings give, or can be a part of it."""
    return place in told or all(other.country == place.country for other in told)
