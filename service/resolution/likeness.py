"""Two reports of meetings compared: what forbids that they are one (vetoes), and what speaks for it (evidence)."""

from functools import lru_cache
from itertools import product

from service.domain.vocabulary import Ground, Level, MeetingStatus, MeetingType, Mode, OfficeFunction
from service.resolution.facts import LEADERS, MOVED_AFTER, UNIQUE, Facts, Person, same_forum
from service.resolution.names import Likeness, likeness
from service.resolution.sides import parties_agree, stray_evidence

ENOUGH = 2.5
"""Evidence that makes reports of one time one meeting."""
ENOUGH_UNTIMED = 3.25
"""Evidence that an undated or wide report needs."""
ENOUGH_TIMELESS = 4.5
"""Evidence that a report needs when not even its publication date is known."""
_KEPT_PAIRS = 65_536
"""Comparisons that are remembered."""
_TOLD_TOGETHER = {MeetingStatus.HELD: 10}
"""Days between two undated reports that can still be of one meeting, by status."""
_TOLD_APART = 45
"""The same for meetings that have not taken place: they are talked of for longer."""
_JUST_NOW, _LATELY = 3, 14
"""Days from a meeting for which it is the one that everybody means, or one of a few."""
_AHEAD = 60
"""Days for which a meeting to come is talked of as a rule."""

_MOVED_ENOUGH = 2.5
"""Evidence, time aside, that a report moves a meeting: both sides, or the forum and a little more."""
PLANS = (MeetingStatus.PROPOSED, MeetingStatus.PLANNED)
"""What a meeting is before it is moved."""

_REMOTE = (Mode.PHONE, Mode.VIDEO, Mode.HYBRID)
_PRESENT = (Mode.IN_PERSON, Mode.HYBRID)
_REFUSED = (MeetingStatus.DECLINED, MeetingStatus.CANCELLED)
_VAGUE_FUNCTIONS = (OfficeFunction.OTHER, OfficeFunction.SENIOR_OFFICIAL)
_BILATERAL = (MeetingType.BILATERAL, MeetingType.VISIT)


def veto(one: Facts, other: Facts) -> str | None:
    """Why the two cannot be one meeting, or None where nothing forbids it; symmetric."""
    if one.article == other.article:
        return "one article tells of both"
    return _time_veto(one, other) or _kind_veto(one, other) or _people_veto(one, other) or _place_veto(one, other)


def evidence(one: Facts, other: Facts) -> float:
    """How much speaks for one meeting; to be read against the `ENOUGH` constants; symmetric."""
    return sum(grounds(one, other).values())


def grounds(one: Facts, other: Facts) -> dict[Ground, float]:
    """What speaks for one meeting, and how much of it; symmetric."""
    return {
        Ground.PEOPLE: _people_evidence(one, other),
        Ground.PARTIES: 0.5 if one.parties == other.parties else 0.25,
        Ground.TIME: _time_evidence(one, other),
        Ground.PLACE: _place_evidence(one, other),
        Ground.FORUM: _forum_evidence(one, other),
        Ground.MODE: _mode_evidence(one, other),
        Ground.TOPICS: min(0.5, 0.25 * len(one.topics & other.topics)),
    }


def enough(one: Facts, other: Facts) -> float:
    """The evidence that these two need."""
    if one.reach is None or other.reach is None:
        return ENOUGH_TIMELESS
    return ENOUGH if one.timed and other.timed else ENOUGH_UNTIMED


def fit(one: Facts, other: Facts) -> float | None:
    """By how much more evidence there is that the two are one meeting than they need; None where it is too little."""
    more = spare(one, other)
    return more if more is not None and more >= 0 else None


def spare(one: Facts, other: Facts) -> float | None:
    """By how much more or less evidence there is than the two need; None where something forbids that they are one.

    Symmetric, and remembered: of a long history, one more report asks anew of few that it was not asked of before.
    """
    return _spare(_Pair(one, other))


class _Pair:
    """Two reports as the key of a cache: themselves and no others, whichever comes first."""

    __slots__ = ("one", "other")

    def __init__(self, one: Facts, other: Facts) -> None:
        self.one, self.other = (one, other) if id(one) < id(other) else (other, one)

    def __hash__(self) -> int:
        # Not of the two combined bit by bit: those that lie beside each other in memory would have few such hashes.
        return hash((id(self.one), id(self.other)))

    def __eq__(self, pair: object) -> bool:
        return isinstance(pair, _Pair) and pair.one is self.one and pair.other is self.other


@lru_cache(maxsize=_KEPT_PAIRS)
def _spare(pair: _Pair) -> float | None:
    if veto(pair.one, pair.other) is not None:
        return None
    return evidence(pair.one, pair.other) - enough(pair.one, pair.other)


def moved(postponed: Facts, plan: Facts) -> bool:
    """Whether one report moves the meeting that the other still plans, to another day and perhaps to another place."""
    if postponed.status is not MeetingStatus.POSTPONED or plan.status not in PLANS or postponed.article == plan.article:
        return False
    if not (postponed.dated and plan.timed) or postponed.reach is None or plan.reach is None:
        return False
    if postponed.said is None or plan.said is None or plan.said > postponed.said:
        return False
    if not overlap(plan.reach, (postponed.said - MOVED_AFTER, postponed.reach[1])):
        return False
    if _kind_veto(postponed, plan) or _people_veto(postponed, plan):
        return False
    found = grounds(postponed, plan)
    return sum(found.values()) - found[Ground.TIME] - found[Ground.PARTIES] >= _MOVED_ENOUGH


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans of days have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def _time_veto(one: Facts, other: Facts) -> str | None:
    if one.reach is None or other.reach is None:
        return None if one.dated or other.dated else "nothing tells when they are"
    if not overlap(one.reach, other.reach):
        return "their dates have no day in common"
    if not (one.dated or other.dated or one.news or other.news) and not _told_together(one, other):
        return "both are undated and told of at different times"
    if one.edition is not None and other.edition is not None and one.edition != other.edition:
        return "they are different rounds"
    return _refusal_veto(one, other) or _refusal_veto(other, one)


def _same_frame(one: Facts, other: Facts) -> bool:
    return bool(one.place and one.place == other.place) or same_forum(one.forum, other.forum)


def _told_together(one: Facts, other: Facts) -> bool:
    if one.said is None or other.said is None:
        return False
    if _same_frame(one, other):
        return True
    days = max(_TOLD_TOGETHER.get(facts.status, _TOLD_APART) for facts in (one, other))
    return abs(one.said - other.said) <= days


def _refusal_veto(refused: Facts, other: Facts) -> str | None:
    """A refusal ends what was asked for before it; what is asked for or held later is another meeting, dates apart."""
    both_dated = refused.dated and other.dated
    if refused.status is MeetingStatus.POSTPONED and other.status is MeetingStatus.HELD and not both_dated:
        return None if _same_frame(refused, other) else "one was put off, the other took place"
    if refused.status not in _REFUSED or other.status in _REFUSED:
        return None
    if other.status is MeetingStatus.HELD:
        return None if both_dated and refused.timed and other.timed else "one was refused, the other took place"
    later = refused.said is not None and other.said is not None and other.said > refused.said
    return "asked for again after a refusal" if later and not both_dated else None


def _kind_veto(one: Facts, other: Facts) -> str | None:
    if not parties_agree(one, other):
        return "their parties differ"
    if one.mode_told and other.mode_told and not _modes_agree(one.mode, other.mode):
        return "their modes differ"
    return _type_veto(one, other) or _forum_veto(one, other)


def _modes_agree(one: Mode, other: Mode) -> bool:
    modes = {one, other}
    return one is other or Mode.UNSPECIFIED in modes or modes <= set(_REMOTE) or modes <= set(_PRESENT)


def _type_veto(one: Facts, other: Facts) -> str | None:
    types = {one.type, other.type}
    if MeetingType.BRIEF_ENCOUNTER in types and types - {MeetingType.BRIEF_ENCOUNTER, MeetingType.OTHER}:
        return "one is a brief encounter, the other a meeting"
    if MeetingType.MECHANISM_ROUND in types and types & set(_BILATERAL) and bool(one.people) != bool(other.people):
        return "one is a round of a mechanism, the other a meeting beside it"
    return None


def _forum_veto(one: Facts, other: Facts) -> str | None:
    """Meetings of one day may be filed under different forums; gatherings, and meetings of no certain day, may not."""
    if not one.forum or not other.forum or same_forum(one.forum, other.forum):
        return None
    if one.gathering and other.gathering:
        return "they are different gatherings"
    return None if one.timed and other.timed else "their forums differ"


def _people_veto(one: Facts, other: Facts) -> str | None:
    for code in one.people.keys() & other.people.keys() - {""}:
        pairs = [(a, b, likeness(a.name, b.name)) for a, b in product(one.people[code], other.people[code])]
        if not any(found for _, _, found in pairs):
            return "other people represent the same party"
        if any(_holds_the_same(a, b) for a, b, found in pairs if not found):
            return "another person is in the same office"
    for named, unnamed in ((one, other), (other, one)):
        for code, functions in unnamed.offices.items():
            if _offices_differ(functions, named, code):
                return "other offices represent the same party"
    levels = {one.level, other.level} - {Level.UNKNOWN}
    if len(levels) > 1 and not (one.people and other.people):
        return "they are of different levels"
    return None


def _holds_the_same(one: Person, other: Person) -> bool:
    return one.function == other.function and one.function in UNIQUE


def _offices_differ(functions: frozenset[OfficeFunction], named: Facts, code: str) -> bool:
    known = {person.function for person in named.people.get(code, ())} | named.offices.get(code, frozenset())
    told = bool(known) and None not in known and (known | functions).isdisjoint(_VAGUE_FUNCTIONS)
    led = not known.isdisjoint(LEADERS) and not functions.isdisjoint(LEADERS)  # a "leader" can be either
    return told and not led and known.isdisjoint(functions)


def _place_veto(one: Facts, other: Facts) -> str | None:
    if one.country and other.country and one.country != other.country:
        return "they are in different countries"
    if one.host and other.host and one.host != other.host and one.parties == other.parties:
        return "their hosts differ"
    return None


def _people_evidence(one: Facts, other: Facts) -> float:
    total = 0.0
    for code in (one.people.keys() | one.offices.keys()) & (other.people.keys() | other.offices.keys()):
        found = max(
            (likeness(a.name, b.name) for a, b in product(one.people.get(code, ()), other.people.get(code, ()))),
            default=Likeness.DIFFERENT,
        )
        if found:
            total += 1.5 if found is Likeness.SAME else 1.25
        elif _functions(one, code) & _functions(other, code):
            total += 0.75
    total += stray_evidence(one, other) + stray_evidence(other, one)
    if not one.people and not other.people and not one.offices and not other.offices:
        total += 0.5
    return min(total, 3.0)


def _functions(facts: Facts, code: str) -> frozenset[OfficeFunction]:
    named = {person.function for person in facts.people.get(code, ()) if person.function is not None}
    return facts.offices.get(code, frozenset()) | named


def _time_evidence(one: Facts, other: Facts) -> float:
    if one.reach is None or other.reach is None:
        return 0.0
    if one.timed and other.timed:
        last_day = one.reach[1] == other.reach[1]
        return 1.5 if last_day else 1.0 if one.dated and other.dated else 0.5
    if one.timed or other.timed:
        known, told = (one, other) if one.timed else (other, one)
        return _nearness(known, told)
    return 0.5


def _nearness(known: Facts, told: Facts) -> float:
    """A report that gives no time of its own means the meeting that was on everybody's mind when it was written."""
    if told.dated or told.said is None or known.reach is None:
        return 0.5
    if told.status is MeetingStatus.HELD:
        days = told.said - known.reach[1]
        return 1.5 if days <= _JUST_NOW else 0.75 if days <= _LATELY else 0.25
    days = known.reach[0] - told.said
    return 1.75 if days <= _JUST_NOW else 1.0 if days <= _LATELY else 0.75 if days <= _AHEAD else 0.25


def _place_evidence(one: Facts, other: Facts) -> float:
    place = 1.0 if one.place and one.place == other.place else 0.0
    return place + (0.5 if one.country and one.country == other.country else 0.0)


def _forum_evidence(one: Facts, other: Facts) -> float:
    forum = 2.0 if same_forum(one.forum, other.forum) else 0.0
    return forum + (1.5 if one.edition is not None and one.edition == other.edition else 0.0)


def _mode_evidence(one: Facts, other: Facts) -> float:
    if Mode.UNSPECIFIED in (one.mode, other.mode):
        return 0.0
    return 0.5 if one.mode is other.mode else -0.5 if one.mode_told and other.mode_told else 0.0
