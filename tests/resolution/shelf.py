"""Stored reports of meetings without a database: they come and go as with the record, and what is read is counted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.domain.resources import FiledMeeting
from service.resolution.blocking import Days, Layer, found_by
from service.resolution.gathered import Meeting, read
from service.resolution.gathering import gather
from service.resolution.nearby import ALONE, Stored, group_of
from service.resolution.put_off import follow_moves
from service.resolution.ripples import Ripples


@dataclass
class Shelf:
    """Reports and their groups, which change by what ripples from those that come and go."""

    reports: dict[str, FiledMeeting] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    given: int = 0
    """How many reports were given out so far."""

    def add(self, reports: Sequence[FiledMeeting]) -> None:
        """Take in the reports of an article."""
        self.change(reports, [])

    def withdraw(self, reports: Sequence[FiledMeeting]) -> None:
        """Take out the reports of an article."""
        self.change([], reports)

    def change(self, arriving: Sequence[FiledMeeting], leaving: Sequence[FiledMeeting]) -> None:
        """Take reports in and others out at once."""
        gone = [(self.reports.pop(one.report_id), self.groups.pop(one.report_id)) for one in leaving]
        ripples = Ripples(self, arriving, gone)
        self.reports |= {one.report_id: one for one in arriving}
        for meeting in ripples.changed.values():
            self.groups |= {one.id: group_of(meeting) for one in meeting.members}

    def meetings(self) -> set[frozenset[str]]:
        """The ids of the reports of each meeting as the groups have them."""
        return {frozenset(one.id for one in meeting.members) for meeting in self._meetings()}

    def resources(self) -> set[frozenset[str]]:
        """The same, with what was put off."""
        return {frozenset(one.id for one in members) for members in follow_moves(self._meetings())}

    def at_once(self) -> set[frozenset[str]]:
        """What `meetings` would be if all that is there had come at once."""
        return {frozenset(one.id for one in meeting.members) for meeting in gather(self.reports.values())}

    def find(self, layer: Layer, keys: Collection[str], days: Days) -> list[Stored]:
        """The reports of a layer that have one of the keys and can lie on one of the days."""
        wanted = {f"{layer}{key}" for key in keys}
        first, last = (date.fromordinal(min(max(day, 1), date.max.toordinal())) for day in days)
        return self._give(
            report
            for report in self.reports.values()
            if any(key in wanted and early <= last and first <= late for key, (early, late) in found_by(report).items())
        )

    def of_groups(self, groups: Collection[str]) -> list[Stored]:
        """All reports of some groups."""
        return self._give(report for report_id, report in self.reports.items() if self.groups[report_id] in groups)

    def any_endless(self, keys: Collection[str]) -> bool:
        """Whether one of no certain time has one of the keys."""
        wanted = {f"{Layer.ENDLESS}{key}" for key in keys}
        return any(not wanted.isdisjoint(found_by(report)) for report in self.reports.values())

    def count(self, key: str, most: int) -> int:
        """How many reports have a key; of more than `most`, as many."""
        return min(most, sum(key in read(report).keys for report in self.reports.values()))

    def _give(self, reports: Iterable[FiledMeeting]) -> list[Stored]:
        given = [(report, self.groups[report.report_id]) for report in reports]
        self.given += len(given)
        return given

    def _meetings(self) -> list[Meeting]:
        by_group: dict[str, Meeting] = {}
        for report_id, group in self.groups.items():
            alone = group == ALONE
            meeting = by_group.setdefault(report_id if alone else group, Meeting(closed=alone))
            meeting.add(read(self.reports[report_id]))
        return list(by_group.values())
