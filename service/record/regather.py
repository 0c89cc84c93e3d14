"""Which meetings a change touches, and how their reports part afterwards.

`ripples` finds the meetings whose reports are not those they were. What a meeting may be joined with by a move or by
people's decisions is looked at with it: whatever shares its resource, moves it or is moved by it, and whatever a
decision speaks of that speaks of it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import chain

from service.domain.decisions import Ruling
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import ReportKind
from service.record.regroup import Regrouped
from service.record.rulings import Found, bound_by, speaking_of
from service.resolution.blocking import SPANS, Days, Layer
from service.resolution.decided import follow
from service.resolution.gathered import Meeting, Read, read
from service.resolution.meetings import partition
from service.resolution.nearby import Stored, group_of
from service.resolution.put_off import follow_moves, moving_with
from service.resolution.ripples import Ripples
from service.store.reports import (
    HeldReport,
    any_with_key,
    count_with_keys,
    find_reports,
    held_of_groups,
    held_of_reports,
    held_of_resources,
)
from service.store.unit_of_work import ReadSession

_File = Callable[[HeldReport], FiledMeeting]


def regather(
    session: ReadSession,
    file: _File,
    arriving: Sequence[FiledMeeting],
    leaving: Sequence[HeldReport],
    about: Collection[str],
    found: Found,
) -> Regrouped[FiledMeeting]:
    """Part anew what changes where some reports arrive and others leave, and the meetings that it is `about`.

    Those that arrive are of one article; `found` tells which of them decisions speak of. The reports that it is `about`
    are those whose meetings are to be looked at for another reason.
    """
    stored = _Stored(session, file)
    ripples = Ripples(stored, arriving, [(file(report), report.group_id) for report in leaving])
    nearby = ripples.nearby

    def meetings_of(reports: Iterable[HeldReport]) -> list[Meeting]:
        return nearby.meetings_of(nearby.know(stored.note(reports)))

    meetings: dict[int, Meeting] = {}
    members: dict[str, Read] = {}
    rulings: list[Ruling] = []
    frontier = [*ripples.changed.values(), *moving_with(map(read, map(file, leaving)), nearby)]
    frontier += meetings_of(held_of_reports(session, [*about, *bound_by(session, found)]))
    frontier += meetings_of(held_of_resources(session, {report.resource_id for report in leaving}))
    while frontier:
        meetings |= {id(meeting): meeting for meeting in frontier if meeting.members}
        new = {one.id: one for meeting in frontier for one in meeting.members if one.id not in members}
        members |= new
        rulings = speaking_of(session, ReportKind.MEETING, members.keys() & stored.held.keys(), found)
        spoken_of = {report for ruling in rulings for report in chain(*ruling.sides)}
        frontier = moving_with(new.values(), nearby)
        frontier += meetings_of(
            held_of_resources(session, {stored.held[one].resource_id for one in new if one in stored.held})
        )
        frontier += meetings_of(held_of_reports(session, spoken_of - members.keys()))
        frontier = [meeting for meeting in frontier if id(meeting) not in meetings]

    natural = [[one.report for one in gathered] for gathered in follow_moves(meetings.values())]
    rulings = [ruling for ruling in rulings if not members.keys().isdisjoint(chain(*ruling.sides))]
    followed = follow(natural, rulings, lambda reports: len(partition(reports)) == 1)
    groups = {one.id: group_of(meeting) for meeting in meetings.values() for one in meeting.members}
    held = {one: stored.held[one] for one in members if one in stored.held}
    return Regrouped(held, followed.clusters, groups, rulings, followed.spoken_of)


class _Stored:
    """The stored reports of meetings, as gathering asks for them; those that it was given are `held`."""

    def __init__(self, session: ReadSession, file: _File) -> None:
        self.held: dict[str, HeldReport] = {}
        self._session = session
        self._file = file

    def note(self, reports: Iterable[HeldReport]) -> list[Stored]:
        """Some stored reports as gathering reads them."""
        noted = list(reports)
        self.held |= {report.id: report for report in noted}
        return [(self._file(report), report.group_id) for report in noted]

    def find(self, layer: Layer, keys: Collection[str], days: Days) -> list[Stored]:
        """Those of a layer that have one of the keys and can lie on one of the days."""
        first, last = (date.fromordinal(min(max(day, 1), date.max.toordinal())) for day in days)
        span = SPANS.get(layer)
        return self.note(find_reports(self._session, ReportKind.MEETING, _as(layer, keys), (first, last), span))

    def of_groups(self, groups: Collection[str]) -> list[Stored]:
        """All of some groups."""
        return self.note(held_of_groups(self._session, groups))

    def any_endless(self, keys: Collection[str]) -> bool:
        """Whether one of no certain time has one of the keys."""
        return any_with_key(self._session, ReportKind.MEETING, _as(Layer.ENDLESS, keys))

    def count(self, key: str, most: int) -> int:
        """How many have a key; of more than `most`, as many."""
        every = [f"{layer}{key}" for layer in (Layer.TIMED, Layer.VAGUE, Layer.ENDLESS)]
        return count_with_keys(self._session, ReportKind.MEETING, every, most)


def _as(layer: Layer, keys: Iterable[str]) -> list[str]:
    return [f"{layer}{key}" for key in keys]
