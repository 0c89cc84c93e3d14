"""Reports ready to be gathered, and the meetings to which they are gathered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus
from service.resolution.blocking import Days, Layer, keys, layer_of
from service.resolution.facts import TIGHT, Facts, read_facts
from service.resolution.filed import remembered
from service.resolution.likeness import spare

_SPANS = ((0, 3), (2, TIGHT), (3, 45), (4, 370))
"""How vague a date is that spans so many days at most: a few days, a week, a month, a year."""

Rank = tuple[int, int, tuple[date, str, str, str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A report with all by which it is gathered."""

    report: FiledMeeting
    facts: Facts
    keys: frozenset[str]
    layer: Layer
    rank: Rank
    """Those of lower rank are gathered before it: first by how exact they are, then by how much they tell."""
    saying: tuple[object, ...]
    """What it says, whoever says it."""

    @property
    def id(self) -> str:
        """The id of the report."""
        return self.report.report_id

    @property
    def timed(self) -> bool:
        """Whether it is of a few certain days."""
        return self.facts.timed

    @property
    def days(self) -> Days | None:
        """The days on which its meeting can lie; None for one of too many."""
        return None if self.layer is Layer.ENDLESS else self.facts.reach

    def fits(self, other: "Read") -> bool:
        """Whether the two, taken by themselves, are of one meeting: they share a key, and enough speaks for it."""
        if self.keys.isdisjoint(other.keys):
            return False
        more = spare(self.facts, other.facts)
        return more is not None and more >= 0


@remembered
def read(report: FiledMeeting) -> Read:
    """The report, ready to be gathered."""
    facts = read_facts(report)
    rank = _vagueness(facts), -_fullness(facts), report.order
    return Read(report, facts, keys(report), layer_of(facts), rank, _saying(facts))


class Meeting:
    """Reports gathered to one meeting.

    Others are compared with its core: its timed reports, or all where it has no such. A closed meeting is a report that
    could mean several, which no other joins.
    """

    def __init__(self, members: Iterable[Read] = (), *, closed: bool = False) -> None:
        self.closed = closed
        self._members = {one.id: one for one in members}
        self._ordered: list[Read] | None = None
        self._distinct: list[Read] | None = None
        self._articles: dict[str, list[Rank]] | None = None

    @property
    def members(self) -> list[Read]:
        """Its reports, in the order in which they are gathered."""
        if self._ordered is None:
            self._ordered = sorted(self._members.values(), key=lambda one: one.rank)
        return self._ordered

    @property
    def timed(self) -> bool:
        """Whether it has a report of a few certain days."""
        return bool(self._members) and self.members[0].timed

    @property
    def core(self) -> list[Read]:
        """The reports that others are compared with, in order."""
        return [one for one in self.members if one.timed] if self.timed else self.members

    def add(self, one: Read) -> None:
        """Take a report in."""
        self._members[one.id] = one
        self._forget()

    def remove(self, one: Read) -> None:
        """Let a report go."""
        del self._members[one.id]
        self._forget()

    def begins_with(self, one: Read) -> bool:
        """Whether the report is the first of this meeting's core."""
        return self.core[0].id == one.id

    def fit(self, one: Read) -> float | None:
        """By how much more evidence than it needs the report fits the core that comes before it.

        None if a veto, or too little evidence from those with which it shares a key, keeps it out.
        """
        if self.closed or any(rank < one.rank for rank in self._told.get(one.facts.article, ())):
            return None
        found: float | None = None
        for other in self._sayings:
            if other.rank >= one.rank:
                break
            more = spare(other.facts, one.facts)
            if more is None:
                return None
            if (found is None or more > found) and not one.keys.isdisjoint(other.keys):
                found = more
        return found if found is not None and found >= 0 else None

    def has_room_for(self, one: Read) -> bool:
        """Whether none of the vague reports taken in before forbids that a vague one is of this meeting too."""
        before = (other for other in self.members if not other.timed and other.rank < one.rank)
        return all(spare(other.facts, one.facts) is not None for other in before)

    @property
    def _sayings(self) -> list[Read]:
        """The core without reports that say what one before them says."""
        if self._distinct is None:
            by_saying: dict[tuple[object, ...], Read] = {}
            for one in self.core:
                by_saying.setdefault(one.saying, one)
            self._distinct = list(by_saying.values())
        return self._distinct

    @property
    def _told(self) -> dict[str, list[Rank]]:
        """The ranks of the core's reports by the articles that tell them."""
        if self._articles is None:
            self._articles = {}
            for one in self.core:
                self._articles.setdefault(one.facts.article, []).append(one.rank)
        return self._articles

    def _forget(self) -> None:
        self._ordered = self._distinct = self._articles = None


def _vagueness(facts: Facts) -> int:
    """0 for a few days that the text tells, then the days of the news, a week, a month, a year, no date, no time."""
    if facts.reach is None:
        return 6
    if not facts.dated:
        return 1 if facts.news else 5
    span = facts.reach[1] - facts.reach[0]
    return next((rank for rank, most in _SPANS if span <= most), 5)


def _fullness(facts: Facts) -> int:
    """How much the report tells that can be compared."""
    told = (facts.place, facts.country, facts.forum, facts.edition, facts.offices, facts.topics)
    return sum(len(some) for some in facts.people.values()) + sum(map(bool, told))


def _saying(facts: Facts) -> tuple[object, ...]:
    """What a report says; for a dated meeting that took place it makes no difference when."""
    settled = facts.dated and facts.status is MeetingStatus.HELD
    return (
        None if settled else facts.said,
        facts.status,
        facts.mode,
        facts.mode_told,
        facts.type,
        facts.level,
        facts.parties,
        frozenset((code, person) for code, some in facts.people.items() for person in some),
        frozenset(facts.offices.items()),
        facts.reach,
        facts.dated,
        facts.news,
        facts.country,
        facts.place,
        facts.forum,
        facts.edition,
        facts.host,
        facts.topics,
    )
