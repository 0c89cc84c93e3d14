"""Which reports tell of one meeting.

Reports are taken from the most exact to the vaguest, and each joins the meeting that it fits best: nothing may forbid
it (a veto), enough must speak for it (evidence), and no other meeting may fit about as well. What fits none, or
several alike, stands alone. The order is that of what reports say, so that of their arrival makes no difference.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from service.domain.reports import MeetingReport
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus
from service.resolution.facts import (
    MOVED_AFTER,
    TIGHT,
    UNIQUE,
    Facts,
    forum_keys,
    forum_words,
    name_keys,
    reach_of,
    read_facts,
)
from service.resolution.filed import in_order
from service.resolution.likeness import enough, evidence, moved, overlap, veto
from service.resolution.meeting_view import view

__all__ = ["keys", "linked", "partition", "view", "window"]

_CLEAR = 0.25
"""How much better than the next meeting a timed report must fit."""
_CLEAR_UNTIMED = 0.75
"""The same for an undated or wide report."""
_FEW = 3
"""Parties that a meeting has at most whose people are keys of their own."""
_SPANS = ((0, 3), (2, TIGHT), (3, 45), (4, 370))
"""How vague a date is that spans so many days at most: a few days, a week, a month, a year."""


def keys(report: FiledMeeting) -> frozenset[str]:
    """Blocking keys: each pair of parties, and the forum of a gathering, of which reports name different parties."""
    content = report.content
    parties = sorted(set(content.parties))
    pairs = {f"{one}|{other}" for one, other in combinations(parties, 2)}
    if content.forum and read_facts(report).gathering:
        pairs.update(f"forum|{key}" for key in forum_keys(forum_words(content.forum)))
    if len(parties) == 1:
        pairs.add(f"{parties[0]}|")
    if len(parties) <= _FEW:
        pairs.update(_names_and_parties(content))
    return frozenset(pairs)


def _names_and_parties(content: MeetingReport) -> Iterator[str]:
    """Keys of who meets a party, for reports that leave open whose they are: "President A called France's B"."""
    for person in content.participants:
        if person.name and (person.party is None or person.function in UNIQUE):
            for party in content.parties:
                if party != person.party:
                    yield from (f"{party}|{part}" for part in name_keys(person.name))


def window(report: FiledMeeting) -> tuple[date, date] | None:
    """First and last day on which the meeting can lie, by its date or by when it is told of; None for any day.

    That of a postponed meeting begins before the day on which it was to be.
    """
    reach = reach_of(report)
    if reach is None:
        return None
    if report.content.status is MeetingStatus.POSTPONED and report.published_at is not None:
        reach = min(reach[0], report.published_at.toordinal() - MOVED_AFTER), reach[1]
    return date.fromordinal(max(1, reach[0])), date.fromordinal(min(date.max.toordinal(), reach[1]))


def linked(one: FiledMeeting, other: FiledMeeting) -> bool:
    """Whether the two reports, taken by themselves, may be of one meeting."""
    if set(one.content.parties).isdisjoint(other.content.parties):
        return False
    if MeetingStatus.POSTPONED in (one.content.status, other.content.status):
        facts = read_facts(one), read_facts(other)
        if moved(*facts) or moved(*reversed(facts)):
            return True
    spans = reach_of(one), reach_of(other)
    if spans[0] is not None and spans[1] is not None and not overlap(spans[0], spans[1]):
        return False
    return _fit(read_facts(one), read_facts(other)) is not None


def partition(group: Sequence[FiledMeeting]) -> list[list[FiledMeeting]]:
    """Part connected reports into meetings, each report into one, the same for every order of the group."""
    read = [(read_facts(report), report) for report in in_order(group)]
    read.sort(key=lambda item: (_vagueness(item[0]), -_fullness(item[0])))
    meetings: list[_Meeting] = []
    for facts, report in read:
        best = _best(facts, meetings)
        if best is None:
            meetings.append(_Meeting(facts, report))
        else:
            best.add(facts, report)
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
            if veto(saying, facts) is not None:
                return None
            spare = evidence(saying, facts) - enough(saying, facts)
            found = spare if found is None or spare > found else found
        return found if found is not None and found >= 0 else None


def _follow_moves(meetings: list[_Meeting]) -> list[_Meeting]:
    """Join the meeting that was planned for one day with what was moved to another, where there is one such plan."""
    for meeting in [one for one in meetings if any(f.status is MeetingStatus.POSTPONED for f in one.sayings.values())]:
        plans = [plan for plan in meetings if plan is not meeting and meeting.moves(plan)]
        if len(plans) == 1:
            meeting.take(plans[0])
            meetings.remove(plans[0])
    return meetings


def _best(facts: Facts, meetings: list[_Meeting]) -> _Meeting | None:
    fits = [(spare, meeting) for meeting in meetings if (spare := meeting.fit(facts)) is not None]
    fits.sort(key=lambda item: -item[0])
    if not fits:
        return None
    clear = _CLEAR if facts.timed else _CLEAR_UNTIMED
    if len(fits) > 1 and fits[0][0] - fits[1][0] < clear:
        return None
    return fits[0][1]


def _fit(one: Facts, other: Facts) -> float | None:
    if veto(one, other) is not None:
        return None
    spare = evidence(one, other) - enough(one, other)
    return spare if spare >= 0 else None


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
