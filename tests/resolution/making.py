"""Reports made by hand, and the record's way of parting them: groups of linked reports, each parted by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from service.domain.dates import EventDate
from service.domain.reports import ChannelReport, Evidence, MeetingReport, OfficialReport, Participant, Place
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.domain.vocabulary import (
    Attendance,
    ChannelStatus,
    ChannelType,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
)

Filed = TypeVar("Filed", FiledMeeting, FiledOfficial, FiledChannel)

DEFENCE = OfficeFunction.DEFENCE_MINISTER
FOREIGN = OfficeFunction.FOREIGN_MINISTER
HEAD = OfficeFunction.HEAD_OF_STATE
FURTHER_DOWN = 900
"""An offset past an article's opening."""


def day(text: str | None) -> date | None:
    """A day of ISO form, or none."""
    return date.fromisoformat(text) if text else None


def person(
    name: str | None,
    party: str,
    function: OfficeFunction | None = DEFENCE,
    attendance: Attendance = Attendance.ATTENDED,
) -> Participant:
    """A participant."""
    return Participant(name=name, party=party, function=function, attendance=attendance)


def meeting(
    report: str,
    *people: Participant,
    said: str | None = None,
    status: MeetingStatus = MeetingStatus.HELD,
    when: str | None = None,
    mode: Mode = Mode.UNSPECIFIED,
    kind: MeetingType = MeetingType.BILATERAL,
    place: Place | None = None,
    forum: str | None = None,
    parties: Sequence[str] = ("USA", "CHN"),
    quote: str = "they met",
    start: int = FURTHER_DOWN,
    source: str | None = None,
    **more: Any,  # noqa: ANN401 - any other field of a report
) -> FiledMeeting:
    """A stored report of a meeting; `report` is "article/name"."""
    return FiledMeeting(
        report_id=report,
        article_id=report.partition("/")[0],
        published_at=day(said),
        source=source,
        content=MeetingReport(
            status=status,
            mode=mode,
            type=kind,
            parties=list(parties),
            participants=list(people),
            date=EventDate.parse(when) if when else None,
            place=place,
            forum=forum,
            evidence=[Evidence(field="status", quote=quote, start=start, end=start + len(quote))],
            **more,
        ),
    )


def official(
    report: str,
    name: str,
    party: str | None = "USA",
    function: OfficeFunction = DEFENCE,
    said: str | None = None,
    **more: Any,  # noqa: ANN401 - any other field of a report
) -> FiledOfficial:
    """A stored report of an official; `report` is "article/name"."""
    return FiledOfficial(
        report_id=report,
        article_id=report.partition("/")[0],
        published_at=day(said),
        content=OfficialReport(name=name, party=party, function=function, **more),
    )


def channel(
    report: str,
    kind: ChannelType,
    status: ChannelStatus = ChannelStatus.ACTIVE,
    name: str | None = None,
    said: str | None = None,
    parties: Sequence[str] = ("USA", "CHN"),
    **more: Any,  # noqa: ANN401 - any other field of a report
) -> FiledChannel:
    """A stored report of a channel; `report` is "article/name"."""
    return FiledChannel(
        report_id=report,
        article_id=report.partition("/")[0],
        published_at=day(said),
        content=ChannelReport(name=name, type=kind, status=status, parties=list(parties), **more),
    )


@dataclass
class Groups(Generic[Filed]):
    """Reports coming and going, their links kept from one change to the next."""

    keys: Callable[[Filed], frozenset[str]]
    linked: Callable[[Filed, Filed], bool]
    partition: Callable[[Sequence[Filed]], list[list[Filed]]]
    reports: dict[str, Filed] = field(default_factory=dict)
    links: dict[str, set[str]] = field(default_factory=dict)

    def add(self, reports: Sequence[Filed]) -> None:
        """Take in the reports of an article."""
        for report in reports:
            found = {
                known.report_id
                for known in self.reports.values()
                if self.keys(known) & self.keys(report) and self.linked(known, report)
            }
            self.reports[report.report_id] = report
            self.links[report.report_id] = found
            for other in found:
                self.links[other].add(report.report_id)

    def withdraw(self, reports: Sequence[Filed]) -> None:
        """Take out the reports of an article."""
        for report in reports:
            del self.reports[report.report_id]
            for other in self.links.pop(report.report_id):
                self.links[other].discard(report.report_id)

    def resources(self) -> set[frozenset[str]]:
        """The ids of the reports of each resource."""
        return {frozenset(report.report_id for report in one) for one in self.clusters()}

    def clusters(self) -> list[list[Filed]]:
        """The reports of each resource."""
        left = sorted(self.reports)
        found = []
        while left:
            group, frontier = set[str](), [left[0]]
            while frontier:
                one = frontier.pop()
                if one not in group:
                    group.add(one)
                    frontier.extend(self.links[one])
            left = [one for one in left if one not in group]
            found += self.partition([self.reports[one] for one in sorted(group, reverse=True)])
        return found


def parted(clusters: Sequence[Sequence[Filed]]) -> set[frozenset[str]]:
    """A partition as the ids in each part."""
    return {frozenset(report.report_id for report in cluster) for cluster in clusters}
