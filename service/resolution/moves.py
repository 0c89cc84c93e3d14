"""Dates of a meeting that was moved: which still hold, and which are those it had before."""

from collections.abc import Sequence
from datetime import date

from service.domain.dates import EventDate
from service.domain.resources import EarlierDate, FiledMeeting
from service.domain.vocabulary import TO_COME, MeetingStatus


def not_moved(reports: Sequence[FiledMeeting]) -> list[FiledMeeting]:
    """The reports whose date, if they give one, was not put off afterwards."""
    return [report for report in reports if _mover(report, reports) is None]


def earlier_dates(reports: Sequence[FiledMeeting]) -> list[EarlierDate]:
    """Each date that was moved, in the order in which they were; `reports` in the order they were said."""
    found: dict[tuple[int, str], tuple[EventDate, list[str], str]] = {}
    for report in reports:
        mover, told = _mover(report, reports), report.content.date
        if mover is not None and told is not None and told.edtf is not None:
            entry = found.setdefault((reports.index(mover), told.edtf), (told, [], mover.report_id))
            entry[1].append(report.report_id)
    moved = [found[key] for key in sorted(found)]
    return [EarlierDate(date=told, report_ids=ids, moved_by=mover) for told, ids, mover in moved]


def _mover(report: FiledMeeting, reports: Sequence[FiledMeeting]) -> FiledMeeting | None:
    """The first report that puts off what this one says of a meeting to come."""
    return next((other for other in reports if _moves(other, report)), None)


def _moves(mover: FiledMeeting, report: FiledMeeting) -> bool:
    if mover.content.status is not MeetingStatus.POSTPONED or report.content.status not in TO_COME:
        return False
    old, new = _window(report), _window(mover)
    if mover is report or old is None or (new is not None and new[0] <= old[1] and old[0] <= new[1]):
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
