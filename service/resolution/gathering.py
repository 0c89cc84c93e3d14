"""Reports gathered into meetings, in layers: what is exact decides for itself, what is vague goes by what is exact.

The reports of a few certain days come first, from the most exact to the least; each joins the one meeting of its days
that it fits best, where no other fits about as well. Then each vague report - undated, or of a month or a year - joins
the one meeting among these that it clearly means; where it could mean several it stands alone. Vague reports that mean
none of these are gathered among themselves. Last, a meeting that was moved takes in the plan that it was moved from.

What becomes of a report thus hangs on those of its own window alone, and not on the order in which reports arrive.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus
from service.resolution.facts import MOVED_AFTER, TIGHT, Facts, read_facts
from service.resolution.filed import in_order
from service.resolution.likeness import moved, spare

_CLEAR = 0.25
"""How much better than the next meeting a timed report must fit."""
_CLEAR_UNTIMED = 0.75
"""The same for an undated or wide report."""
_SPANS = ((0, 3), (2, TIGHT), (3, 45), (4, 370))
"""How vague a date is that spans so many days at most: a few days, a week, a month, a year."""
_DAYS = 8
"""Days that a leaf of the calendar holds."""

_Read = tuple[Facts, FiledMeeting]


def partition(group: Sequence[FiledMeeting]) -> list[list[FiledMeeting]]:
    """Part connected reports into meetings, each report into one, the same for every order of the group."""
    read = [(read_facts(report), report) for report in in_order(group)]
    read.sort(key=lambda item: (_vagueness(item[0]), -_fullness(item[0])))
    meetings = _gather(item for item in read if item[0].timed)
    calendar = _Calendar(meetings)
    meant: dict[int, list[_Read]] = defaultdict(list)
    loose: list[_Read] = []
    alone: list[_Read] = []
    for facts, report in read:
        if not facts.timed:
            fitting = calendar.fitting(facts)
            best = _clear_best(fitting, facts)
            place = loose if not fitting else alone if best is None else meant[id(best)]
            place.append((facts, report))
    for meeting in meetings:
        loose += meeting.take_in(meant[id(meeting)])
    meetings += _gather(sorted(loose, key=lambda item: (_vagueness(item[0]), -_fullness(item[0]))))
    meetings += [_Meeting(*item) for item in alone]
    return [meeting.reports for meeting in _follow_moves(meetings)]


class _Meeting:
    """Reports found to tell of one meeting so far, and what they say, each saying once."""

    def __init__(self, facts: Facts, report: FiledMeeting) -> None:
        self.reports = [report]
        self.articles = {facts.article}
        self.sayings = {_saying(facts): facts}

    def add(self, facts: Facts, report: FiledMeeting) -> None:
        self.reports.append(report)
        self.articles.add(facts.article)
        self.sayings.setdefault(_saying(facts), facts)

    def take(self, other: "_Meeting") -> None:
        self.reports += other.reports
        self.articles |= other.articles
        self.sayings = {**other.sayings, **self.sayings}

    def take_in(self, meant: Iterable[_Read]) -> list[_Read]:
        """Add the vague reports that mean this meeting; answers those that cannot be of one with others of them."""
        left: list[_Read] = []
        for facts, report in meant:
            if any(spare(saying, facts) is None for saying in self.sayings.values()):
                left.append((facts, report))
            else:
                self.add(facts, report)
        return left

    def moves(self, plan: "_Meeting") -> bool:
        """Whether a report here moves the other meeting, of which all that is known is when it was to be."""
        return self.articles.isdisjoint(plan.articles) and any(
            all(moved(facts, saying) for saying in plan.sayings.values()) for facts in self.sayings.values()
        )

    def fit(self, facts: Facts) -> float | None:
        """By how much the report has more evidence than it needs; None if a veto or too little keeps it out."""
        if facts.article in self.articles:
            return None
        found = None
        for saying in self.sayings.values():
            more = spare(saying, facts)
            if more is None:
                return None
            found = more if found is None or more > found else found
        return found if found is not None and found >= 0 else None


class _Calendar:
    """Meetings by the days on which they can lie, so that a report is compared with those of its own days alone."""

    def __init__(self, meetings: Iterable[_Meeting] = ()) -> None:
        self._leaves: dict[int, dict[int, _Meeting]] = defaultdict(dict)
        self._any_time: dict[int, _Meeting] = {}
        self._all: dict[int, _Meeting] = {}
        for meeting in meetings:
            for facts in meeting.sayings.values():
                self.enter(meeting, facts)

    def enter(self, meeting: _Meeting, facts: Facts) -> None:
        """Note the days of one more report of a meeting."""
        self._all[id(meeting)] = meeting
        if facts.reach is None:
            self._any_time[id(meeting)] = meeting
        else:
            for leaf in _leaves(facts.reach):
                self._leaves[leaf][id(meeting)] = meeting

    def within(self, reach: tuple[int, int] | None) -> Iterable[_Meeting]:
        """The meetings that can lie on the days of a span; None is any day."""
        if reach is None:
            return self._all.values()
        found = dict(self._any_time)
        for leaf in _leaves(reach):
            found |= self._leaves.get(leaf, {})
        return found.values()

    def fitting(self, facts: Facts) -> list[tuple[float, _Meeting]]:
        """The meetings that a report fits, and how well."""
        return [(more, meeting) for meeting in self.within(facts.reach) if (more := meeting.fit(facts)) is not None]


def _leaves(reach: tuple[int, int]) -> range:
    return range(reach[0] // _DAYS, reach[1] // _DAYS + 1)


def _gather(read: Iterable[_Read]) -> list[_Meeting]:
    """Let each report join the one meeting of those before it that it fits clearly best, or begin one of its own."""
    meetings: list[_Meeting] = []
    calendar = _Calendar()
    for facts, report in read:
        best = _clear_best(calendar.fitting(facts), facts)
        if best is None:
            best = _Meeting(facts, report)
            meetings.append(best)
        else:
            best.add(facts, report)
        calendar.enter(best, facts)
    return meetings


def _clear_best(fitting: list[tuple[float, _Meeting]], facts: Facts) -> _Meeting | None:
    """The meeting that a report fits better than all others by enough."""
    ranked = sorted(fitting, key=lambda item: -item[0])
    clear = _CLEAR if facts.timed else _CLEAR_UNTIMED
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < clear):
        return None
    return ranked[0][1]


def _follow_moves(meetings: list[_Meeting]) -> list[_Meeting]:
    """Join the meeting that was planned for one day with what was moved to another, where there is one such plan."""
    calendar = _Calendar(meetings)
    gone: set[int] = set()
    for meeting in meetings:
        put_off = [f for f in meeting.sayings.values() if f.status is MeetingStatus.POSTPONED and f.reach is not None]
        near = {
            id(plan): plan
            for facts in put_off
            if facts.said is not None and facts.reach is not None
            for plan in calendar.within((min(facts.said - MOVED_AFTER, facts.reach[0]), facts.reach[1]))
            if plan is not meeting and id(plan) not in gone
        }
        plans = [plan for plan in near.values() if meeting.moves(plan)]
        if len(plans) == 1 and id(meeting) not in gone:
            meeting.take(plans[0])
            gone.add(id(plans[0]))
    return [meeting for meeting in meetings if id(meeting) not in gone]


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
    """What a report says, whoever says it; for a dated meeting that took place it makes no difference when."""
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
