"""The merged view of one meeting: what its reports tell together, and where they differ."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeVar

from service.domain.dates import EventDate
from service.domain.parties import party
from service.domain.reports import Place
from service.domain.resources import Conflict, ConflictingValue, FiledMeeting, MeetingView
from service.domain.vocabulary import (
    ConflictField,
    DateBasis,
    Level,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
)
from service.resolution.attendees import OfficialIds, attendees
from service.resolution.codes import event_codes
from service.resolution.filed import in_order, most_often, most_said, shared_confidence, source_count, source_of
from service.resolution.history import conclude, tell
from service.resolution.names import folded

Item = TypeVar("Item", bound=Hashable)

_PLANS = (MeetingStatus.PROPOSED, MeetingStatus.PLANNED)
_TO_COME = (*_PLANS, MeetingStatus.POSTPONED)
_ENDED = (MeetingStatus.DECLINED, MeetingStatus.CANCELLED)
_BASES = list(DateBasis)
"""The surest first."""
_DAYS = 3
"""Days that a date spans at most to be preferred for being told most often rather than for being narrow."""


def view(reports: Sequence[FiledMeeting], officials: OfficialIds) -> MeetingView:
    """Merge the reports of one meeting; `officials` gives the official of (article, participant's name), if known."""
    ordered = in_order(reports)
    status, rule = conclude(ordered)
    told = [report for report in ordered if report.content.status is status] or ordered
    mode = _first(most_said(ordered, _mode), Mode.UNSPECIFIED)
    kind = _first(most_said(ordered, lambda report: _known(report.content.type, MeetingType.OTHER)), MeetingType.OTHER)
    levels = most_said(ordered, lambda report: _known(report.content.level, Level.UNKNOWN), list(Level).index)
    parties = _parties(ordered)
    participants = attendees(ordered, status, officials, parties)
    place = _place(ordered)
    return MeetingView(
        status=status,
        status_rule=rule,
        likelihood=_likelihood(told, status),
        mode=mode,
        type=kind,
        level=_first(levels, Level.UNKNOWN),
        parties=parties,
        participants=participants,
        date=_date(ordered, status),
        place=place,
        forum=_first(most_said(ordered, lambda report: report.content.forum, lambda forum: (-len(forum), forum)), None),
        topics=_topics(ordered),
        history=tell(ordered),
        conflicts=_conflicts(ordered),
        event_codes=event_codes(status, mode, kind, parties, participants, place),
        report_count=len(ordered),
        source_count=source_count(ordered),
        confidence=shared_confidence(ordered),
    )


def _parties(reports: Sequence[FiledMeeting]) -> list[str]:
    """All parties, in the order that most reports give them."""
    orders = most_often((tuple(report.content.parties) for report in reports), lambda order: (-len(order), order))
    return list(dict.fromkeys(code for order in orders for code in order))


def _likelihood(told: Sequence[FiledMeeting], status: MeetingStatus) -> Likelihood | None:
    """The latest expectation, while the meeting is to come."""
    if status not in _TO_COME:
        return None
    expected = [report for report in told if report.content.likelihood is not None]
    return expected[-1].content.likelihood if expected else None


def _date(reports: Sequence[FiledMeeting], status: MeetingStatus) -> EventDate | None:
    """One of the dates as told, the most exact and most shared; of a meeting held, as told by those who say so."""
    telling = [report for report in reports if report.content.status is status]
    if status in (MeetingStatus.HELD, MeetingStatus.POSTPONED):
        dates = _resolved(telling)
        if not dates and status is MeetingStatus.HELD:
            dates = _resolved(reports)
    else:
        dates = _resolved(_not_moved(reports))
    if dates:
        return min(dates.values(), key=lambda one: _exactness(one, dates.values())).told
    unresolved = [report.content.date for report in reports if report.content.date and report.content.date.edtf is None]
    return unresolved[0] if unresolved else None


def _not_moved(reports: Sequence[FiledMeeting]) -> list[FiledMeeting]:
    """The reports whose date still holds: not those of a plan that was put off afterwards."""
    days = [r.published_at for r in reports if r.content.status is MeetingStatus.POSTPONED and r.published_at]
    last = max(days, default=date.min)
    return [r for r in reports if r.content.status not in _PLANS or r.published_at is None or r.published_at > last]


@dataclass(slots=True)
class _ToldDate:
    """A date, its first and last day, and the sources that give it."""

    told: EventDate
    window: tuple[date, date]
    sources: set[str]


def _resolved(reports: Iterable[FiledMeeting]) -> dict[tuple[str | None, ...], _ToldDate]:
    found: dict[tuple[str | None, ...], _ToldDate] = {}
    for report in reports:
        told = report.content.date
        if told is not None and told.window is not None:
            known = found.setdefault((told.edtf, told.basis, told.raw), _ToldDate(told, told.window, set()))
            known.sources.add(source_of(report))
    return found


def _exactness(one: _ToldDate, dates: Iterable[_ToldDate]) -> tuple[int, int, int, int, str, str]:
    first, last = one.window
    agreeing = {
        source for other in dates if other.window[0] <= last and first <= other.window[1] for source in other.sources
    }
    days = (last - first).days
    return (
        max(_DAYS, days),
        -len(agreeing),
        days,
        _BASES.index(one.told.basis),
        one.told.edtf or "",
        one.told.raw or "",
    )


def _place(reports: Sequence[FiledMeeting]) -> Place | None:
    """The place that most sources name, with the country that most of them put it in."""
    names = most_said(reports, _site)
    at = [report for report in reports if _site(report) == names[0]] if names else reports
    countries = most_said(at, _country) or most_said(reports, _country)
    if not names and not countries:
        return None
    named = names or most_said(reports, lambda report: report.content.place.name if report.content.place else None)
    return Place(name=_first(named, None), country=_first(countries, None))


def _site(report: FiledMeeting) -> str | None:
    """The named place, unless it is the country itself."""
    place = report.content.place
    if place is None or place.name is None:
        return None
    country = party(place.country) if place.country else None
    return None if country is not None and folded(country.name) == folded(place.name) else place.name


def _country(report: FiledMeeting) -> str | None:
    return report.content.place.country if report.content.place else None


def _topics(reports: Sequence[FiledMeeting]) -> list[str]:
    """Each topic once whatever its capitals, the commonest first."""
    spelled: dict[str, list[str]] = {}
    for topic in (topic for report in reports for topic in dict.fromkeys(report.content.topics)):
        spelled.setdefault(folded(topic), []).append(topic)
    return [most_often(spelled[topic])[0] for topic in sorted(spelled, key=lambda topic: (-len(spelled[topic]), topic))]


def _conflicts(reports: Sequence[FiledMeeting]) -> list[Conflict]:
    """The fields on which reports contradict each other, each with all that was said; a changed plan is no conflict."""
    found = [
        _conflict(ConflictField.DATE, _not_moved(reports), _edtf, _dates_differ),
        _conflict(ConflictField.PLACE, reports, _country, lambda one, other: one != other),
        _conflict(ConflictField.PLACE, reports, _site, lambda one, other: folded(one) != folded(other)),
        _conflict(ConflictField.MODE, reports, _mode, _modes_differ),
        _conflict(ConflictField.STATUS, reports, lambda report: report.content.status, _statuses_differ),
    ]
    first: dict[ConflictField, Conflict] = {}
    for conflict in found:
        if conflict is not None:
            first.setdefault(conflict.field, conflict)
    return list(first.values())


def _conflict(
    field: ConflictField,
    reports: Sequence[FiledMeeting],
    value: Callable[[FiledMeeting], str | None],
    differ: Callable[[str, str], bool],
) -> Conflict | None:
    told: dict[str, list[str]] = {}
    for report in reports:
        if (given := value(report)) is not None:
            told.setdefault(str(given), []).append(report.report_id)
    at_odds = {each for pair in combinations(told, 2) if differ(*pair) for each in pair}
    if not at_odds:
        return None
    values = [ConflictingValue(value=given, report_ids=told[given]) for given in told if given in at_odds]
    return Conflict(field=field, values=values)


def _mode(report: FiledMeeting) -> Mode | None:
    return _known(report.content.mode, Mode.UNSPECIFIED)


def _edtf(report: FiledMeeting) -> str | None:
    return report.content.date.edtf if report.content.date else None


def _dates_differ(one: str, other: str) -> bool:
    first, second = EventDate.parse(one).window, EventDate.parse(other).window
    return first is not None and second is not None and (first[1] < second[0] or second[1] < first[0])


def _modes_differ(one: str, other: str) -> bool:
    return Mode.HYBRID not in (one, other)


def _statuses_differ(one: str, other: str) -> bool:
    return {one, other} & set(_ENDED) != set() and MeetingStatus.HELD in (one, other)


def _known(value: Item, unknown: Item) -> Item | None:
    return None if value == unknown else value


def _first(items: Sequence[Item], otherwise: Item) -> Item:
    return items[0] if items else otherwise
