"""How reports of meetings that may be one find each other: blocking keys, each with the days on which it counts.

A report is found by its keys as one of a layer, so that who looks for reports of few days reads none of a whole year;
and a report that puts a meeting off is found by the days before as well, on which the plan lay.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import combinations

from service.domain.reports import MeetingReport
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus
from service.resolution.facts import (
    ENDED_AFTER,
    ENDED_BEFORE,
    LEADERS,
    MOVED_AFTER,
    TIGHT,
    Facts,
    forum_keys,
    forum_words,
    name_keys,
    read_facts,
)

Days = tuple[int, int]
"""First and last day, as ordinals."""

ALWAYS: Days = (date.min.toordinal(), date.max.toordinal())
_FEW = 3
"""Parties that a meeting has at most whose people are keys of their own."""


class Layer(StrEnum):
    """What a report is looked for as; the value is what its keys begin with."""

    TIMED = ""
    """Of few days."""
    VAGUE = "~"
    """Without a date, or of a month or a year."""
    ENDLESS = "*"
    """Of more days than any report has whose day of publication is known."""
    PUT_OFF = ">"
    """One that tells to which day a meeting was put off."""


SPANS = {Layer.TIMED: TIGHT, Layer.VAGUE: ENDED_BEFORE + ENDED_AFTER}
"""Days that the reports of a layer span at most."""


def layer_of(facts: Facts) -> Layer:
    """Where a report stands among those that it is told apart from or gathered with."""
    if facts.timed:
        return Layer.TIMED
    if facts.reach is None or facts.reach[1] - facts.reach[0] > SPANS[Layer.VAGUE]:
        return Layer.ENDLESS
    return Layer.VAGUE


def keys(report: FiledMeeting) -> frozenset[str]:
    """Each pair of parties, and the forum of a gathering, of which reports name different parties."""
    content = report.content
    parties = sorted(set(content.parties))
    found = {f"{one}|{other}" for one, other in combinations(parties, 2)}
    if parties and content.forum and read_facts(report).gathering:
        found.update(f"forum|{key}" for key in forum_keys(forum_words(content.forum)))
    if len(parties) == 1:
        found.add(f"{parties[0]}|")
    if len(parties) <= _FEW:
        found.update(_names_and_parties(content))
    return frozenset(found)


def found_by(report: FiledMeeting) -> dict[str, tuple[date, date]]:
    """The keys by which a stored report is found, as one of its layer, and the days on which it is."""
    facts, by = read_facts(report), keys(report)
    found = dict.fromkeys((f"{layer_of(facts)}{key}" for key in by), _dates(facts.reach or ALWAYS))
    if puts_off(facts):
        found |= dict.fromkeys((f"{Layer.PUT_OFF}{key}" for key in by), _dates(days_put_off(facts)))
    return found


def puts_off(facts: Facts) -> bool:
    """Whether the report tells on which day to which day a meeting was put off."""
    return facts.status is MeetingStatus.POSTPONED and facts.dated and facts.said is not None


def days_put_off(facts: Facts) -> Days:
    """The days on which the plan may lie that a report puts off."""
    first, last = facts.reach or ALWAYS
    return min(first, (facts.said or first) - MOVED_AFTER), last


def _names_and_parties(content: MeetingReport) -> Iterator[str]:
    """Keys of who meets a party, for reports that leave open whose they are: "President A called France's B"."""
    for person in content.participants:
        if person.name and (person.party is None or person.function in LEADERS):
            for party in content.parties:
                if party != person.party:
                    yield from (f"{party}|{part}" for part in name_keys(person.name))


def _dates(days: Days) -> tuple[date, date]:
    return date.fromordinal(max(ALWAYS[0], days[0])), date.fromordinal(min(ALWAYS[1], days[1]))
