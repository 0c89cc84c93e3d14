"""Dates of a meeting that was moved: which still hold, and which are those it had before."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from service.domain.dates import EventDate
from service.domain.resources import EarlierDate, FiledMeeting
from service.domain.vocabulary import TO_COME, MeetingStatus


def not_moved(reports: Sequence[FiledMeeting]) -> list[FiledMeeting]:
    """The reports whose date, if they give one, was not put off afterwards."""
    movers = _movers(reports)
    return [report for report in reports if not any(_moves(mover, report) for mover in movers)]


def earlier_dates(reports: Sequence[FiledMeeting]) -> list[EarlierDate]:
    """Each date that was moved, in the order in which they were; `reports` in the order they were said."""
    found: dict[tuple[int, str], tuple[EventDate, list[str]]] = {}
    movers = _movers(reports)
    for report in reports:
        told = report.content.date
        first = next((place for place, mover in enumerate(movers) if _moves(mover, report)), None)
        if first is not None and told is not None and told.edtf is not None:
            found.setdefault((first, told.edtf), (told, []))[1].append(report.report_id)
    return [
        EarlierDate(date=told, report_ids=ids, moved_by=movers[place].report_id)
        for (place, _), (told, ids) in sorted(found.items(), key=itemgetter(0))
    ]


def _movers(reports: Sequence[FiledMeeting]) -> list[FiledMeeting]:
    return [report for report in reports if report.content.status is MeetingStatus.POSTPONED]


def _moves(mover: FiledMeeting, report: FiledMeeting) -> bool:
    """Whether a report puts off what another says of a meeting to come."""
    old, new = _window(report), _window(mover)
    if report.content.status not in TO_COME or old is None:
        return False
    if new is not None and new[0] <= old[1] and old[0] <= new[1]:
        return False
    said, moved = report.published_at, mover.published_at
    if report.content.status is MeetingStatus.POSTPONED:
        # A later word without a day tells of the same move again.
        return said is not None and moved is not None and said < moved and new is not None
    if said is None or moved is None:
        return new is not None and old[1] < new[0]
    return said <= moved


def _window(report: FiledMeeting) -> tuple[date, date] | None:
    return report.content.date.window if report.content.date else None
