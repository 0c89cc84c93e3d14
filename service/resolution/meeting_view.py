"""The merged view of one meeting: what its reports tell together, and where they differ."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from service.domain.dates import EventDate
from service.domain.reports import Place
from service.domain.resources import FiledMeeting, MeetingView
from service.domain.vocabulary import (
    TO_COME,
    DateBasis,
    Level,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
)
from service.resolution.attendees import OfficialIds, attendees, find_seats
from service.resolution.codes import event_codes
from service.resolution.conflicts import country_of, find_conflicts, site_of
from service.resolution.filed import in_order, most_often, most_said, shared_confidence, source_count, source_of
from service.resolution.history import conclude, tell
from service.resolution.moves import earlier_dates, not_moved
from service.resolution.names import folded

Item = TypeVar("Item", bound=Hashable)

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
    seats = find_seats(ordered, officials)
    participants = attendees(seats, status, parties)
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
        earlier_dates=earlier_dates(ordered),
        place=place,
        forum=_first(most_said(ordered, lambda report: report.content.forum, lambda forum: (-len(forum), forum)), None),
        topics=_topics(ordered),
        history=tell(ordered),
        conflicts=find_conflicts(ordered, seats),
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
    if status not in TO_COME:
        return None
    expected = [report for report in told if report.content.likelihood is not None]
    return expected[-1].content.likelihood if expected else None


def _date(reports: Sequence[FiledMeeting], status: MeetingStatus) -> EventDate | None:
    """One of the dates as told, the most exact and most shared; of a meeting held, as told by those who say so."""
    valid = not_moved(reports)
    dates = _resolved(valid)
    if status in (MeetingStatus.HELD, MeetingStatus.POSTPONED):
        telling = _resolved(report for report in valid if report.content.status is status)
        dates = telling if telling or status is MeetingStatus.POSTPONED else dates
    if dates:
        return min(dates.values(), key=lambda one: _exactness(one, dates.values())).told
    unresolved = [report.content.date for report in reports if report.content.date and report.content.date.edtf is None]
    return unresolved[0] if unresolved else None


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
    names = most_said(reports, site_of)
    at = [report for report in reports if site_of(report) == names[0]] if names else reports
    countries = most_said(at, country_of) or most_said(reports, country_of)
    if not names and not countries:
        return None
    named = names or most_said(reports, lambda report: report.content.place.name if report.content.place else None)
    return Place(name=_first(named, None), country=_first(countries, None))


def _topics(reports: Sequence[FiledMeeting]) -> list[str]:
    """Each topic once whatever its capitals, the commonest first."""
    spelled: dict[str, list[str]] = {}
    for topic in (topic for report in reports for topic in dict.fromkeys(report.content.topics)):
        spelled.setdefault(folded(topic), []).append(topic)
    return [most_often(spelled[topic])[0] for topic in sorted(spelled, key=lambda topic: (-len(spelled[topic]), topic))]


def _mode(report: FiledMeeting) -> Mode | None:
    return _known(report.content.mode, Mode.UNSPECIFIED)


def _known(value: Item, unknown: Item) -> Item | None:
    return None if value == unknown else value


def _first(items: Sequence[Item], otherwise: Item) -> Item:
    return items[0] if items else otherwise
