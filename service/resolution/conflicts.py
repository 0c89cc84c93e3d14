"""The fields on which reports of one meeting contradict each other, each with all that was said of it.

What became different is no conflict: neither a plan that was changed, nor somebody who was expected and did not come.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from service.domain.dates import EventDate
from service.domain.parties import party
from service.domain.resources import Conflict, ConflictingValue, FiledMeeting
from service.domain.vocabulary import Attendance, ConflictField, MeetingStatus, Mode
from service.resolution.attendees import Seat
from service.resolution.facts import UNIQUE
from service.resolution.moves import not_moved
from service.resolution.names import folded

_ENDED = (MeetingStatus.DECLINED, MeetingStatus.CANCELLED)
_STAYED_AWAY = (Attendance.ABSENT, Attendance.DECLINED)


def find_conflicts(reports: Sequence[FiledMeeting], seats: Sequence[Seat]) -> list[Conflict]:
    """All conflicts of a meeting; `reports` in the order they were said, `seats` those of its participants."""
    found = [
        _conflict(ConflictField.DATE, not_moved(reports), _edtf, _dates_differ),
        _conflict(ConflictField.PLACE, reports, country_of, lambda one, other: one != other)
        or _conflict(ConflictField.PLACE, reports, site_of, lambda one, other: folded(one) != folded(other)),
        _conflict(ConflictField.MODE, reports, _mode, _modes_differ),
        _conflict(ConflictField.STATUS, reports, lambda report: report.content.status, _statuses_differ),
        *map(_attendance, seats),
        *_representatives(seats),
    ]
    return [conflict for conflict in found if conflict is not None]


def site_of(report: FiledMeeting) -> str | None:
    """The named place, unless it is the country itself."""
    place = report.content.place
    if place is None or place.name is None:
        return None
    country = party(place.country) if place.country else None
    return None if country is not None and folded(country.name) == folded(place.name) else place.name


def country_of(report: FiledMeeting) -> str | None:
    """The country that the report puts the meeting in."""
    return report.content.place.country if report.content.place else None


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
    return _between(field, None, {given: ids for given, ids in told.items() if given in at_odds})


def _between(field: ConflictField, subject: str | None, told: dict[str, list[str]]) -> Conflict | None:
    values = [ConflictingValue(value=given, report_ids=ids) for given, ids in told.items()]
    return Conflict(field=field, subject=subject, values=values) if values else None


def _attendance(seat: Seat) -> Conflict | None:
    """Of a meeting that took place, one report has somebody attend, another has them stay away."""
    told: dict[str, list[str]] = {}
    for report, participant in seat.told:
        known = participant.attendance is Attendance.ATTENDED or participant.attendance in _STAYED_AWAY
        if report.content.status is MeetingStatus.HELD and known:
            told.setdefault(participant.attendance, []).append(report.report_id)
    if Attendance.ATTENDED not in told or len(told) == 1:
        return None
    return _between(ConflictField.ATTENDANCE, seat.name or seat.title, told)


def _representatives(seats: Sequence[Seat]) -> list[Conflict | None]:
    """Reports name different people in an office of one side that one person holds, and none names both."""
    offices = sorted({(seat.party, one) for seat in seats for one in seat.functions if seat.party and one in UNIQUE})
    found = []
    for code, function in offices:
        told: dict[str, list[str]] = {
            seat.name: [report.report_id for report, participant in seat.told if participant.function is function]
            for seat in seats
            if seat.party == code and seat.name is not None and function in seat.functions
        }
        at_odds = {
            name for pair in combinations(told, 2) if set(told[pair[0]]).isdisjoint(told[pair[1]]) for name in pair
        }
        subject = f"{code} {function}"
        named = {name: ids for name, ids in told.items() if name in at_odds}
        found.append(_between(ConflictField.REPRESENTATIVE, subject, named))
    return found


def _mode(report: FiledMeeting) -> Mode | None:
    return None if report.content.mode is Mode.UNSPECIFIED else report.content.mode


def _edtf(report: FiledMeeting) -> str | None:
    return report.content.date.edtf if report.content.date else None


def _dates_differ(one: str, other: str) -> bool:
    first, second = EventDate.parse(one).window, EventDate.parse(other).window
    return first is not None and second is not None and (first[1] < second[0] or second[1] < first[0])


def _modes_differ(one: str, other: str) -> bool:
    return Mode.HYBRID not in (one, other)


def _statuses_differ(one: str, other: str) -> bool:
    return {one, other} & set(_ENDED) != set() and MeetingStatus.HELD in (one, other)
