"""Which reports tell of one meeting.

Two reports are linked when nothing forbids that they are one meeting (a veto) and enough speaks for it (evidence).
What is linked, directly or through others, is gathered into meetings by `gathering`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from service.domain.reports import MeetingReport
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus
from service.resolution.facts import (
    LEADERS,
    MOVED_AFTER,
    forum_keys,
    forum_words,
    name_keys,
    reach_of,
    read_facts,
)
from service.resolution.gathering import partition
from service.resolution.likeness import fit, moved, overlap
from service.resolution.meeting_view import view

__all__ = ["keys", "linked", "partition", "view", "window"]

_FEW = 3
"""Parties that a meeting has at most whose people are keys of their own."""


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
        if person.name and (person.party is None or person.function in LEADERS):
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
    return fit(read_facts(one), read_facts(other)) is not None
