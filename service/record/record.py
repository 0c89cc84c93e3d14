"""The step that every change ends in: resolve what was touched, save it, log what became different."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from service.domain.articles import Article
from service.domain.ids import IdPrefix, new_id
from service.domain.reports import AnyReport, Extraction, OfficialReport
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import ChangeType, ReportKind
from service.record.entries import channel_entry, meeting_entry, official_entry
from service.record.holders import meetings_touched, name_holders
from service.record.identity import Identities, identify
from service.record.kinds import CHANNELS, MEETINGS, OFFICIALS
from service.record.regroup import F, Regrouped, Rules, regroup
from service.resolution import channels, meetings, officials
from service.store.changes import Change, NewChange, log_changes
from service.store.officials import holdings_of
from service.store.paging import UNDATED
from service.store.reports import (
    ANY_TIME,
    HeldReport,
    add_reports,
    assign_report,
    held_of_article,
    held_of_resources,
    official_ids,
    remove_reports,
    resources_told_by,
)
from service.store.resources import Entry, remove_resource, save_resources
from service.store.tables import ChannelRow, MeetingRow, OfficialRow, ReportKeyRow, ReportRow, ResourceTable
from service.store.unit_of_work import WriteSession

_TABLES: Mapping[ReportKind, type[ResourceTable]] = {
    ReportKind.MEETING: MeetingRow,
    ReportKind.OFFICIAL: OfficialRow,
    ReportKind.CHANNEL: ChannelRow,
}
_PREFIXES = {
    ReportKind.MEETING: IdPrefix.MEETING,
    ReportKind.OFFICIAL: IdPrefix.OFFICIAL,
    ReportKind.CHANNEL: IdPrefix.CHANNEL,
}

_Span = tuple[str, int, int]
"""Words of an article: whether of its text or title, their start and end."""


def record(session: WriteSession, at: datetime, article: Article, extraction: Extraction | None) -> list[Change]:
    """Put what `extraction` reports in the place of what the article reported before, and follow it to the resources.

    Without an extraction the article is taken to report nothing more. Nothing is written for a resource whose view
    stays as it was. Officials come first, because meetings name them by their ids.
    """
    reports = extraction or Extraction(extractor=article.extractor)
    leaving = held_of_article(session, article.id)
    remove_reports(session, article.id)
    filing = _Filing(session, at, article)
    changes: list[NewChange] = []

    people = filing.settle(OFFICIALS, leaving[ReportKind.OFFICIAL], reports.officials, len(reports.meetings))
    touched = {*people.different, *people.removed, *people.identities.merged}
    held_before = holdings_of(session, touched)
    changes += _keep(session, people, lambda one, told: official_entry(one, officials.view(told), at))

    contacts = filing.settle(MEETINGS, leaving[ReportKind.MEETING], reports.meetings, 0)
    showing = resources_told_by(session, ReportKind.MEETING, people.moved)
    unnamed = meetings_touched(session, held_before, holdings_of(session, touched))
    contacts.different |= _others(session, showing | unnamed, contacts)
    names = official_ids(session, {report.article_id for told in contacts.different.values() for report in told})
    changes += _keep(
        session, contacts, lambda one, told: meeting_entry(one, name_holders(session, meetings.view(told, names)), at)
    )

    lines = filing.settle(
        CHANNELS, leaving[ReportKind.CHANNEL], reports.channels, len(reports.meetings) + len(reports.officials)
    )
    changes += _keep(session, lines, lambda one, told: channel_entry(one, channels.view(told), at))
    return log_changes(session, changes, at, article.id)


@dataclass(slots=True)
class _Settled(Generic[F]):
    """What became of one kind's reports."""

    kind: ReportKind
    different: dict[str, list[F]]
    """Resources whose reports are not those they were, or that have to be viewed anew for another reason."""
    identities: Identities
    removed: list[str]
    """Ids that have no report left."""
    moved: set[str]
    """Articles with a report that changed its resource."""


@dataclass(frozen=True, slots=True)
class _Filing:
    """The reports of one article on their way into the store."""

    session: WriteSession
    at: datetime
    article: Article

    def settle(
        self, rules: Rules[F], leaving: Sequence[HeldReport], contents: Sequence[AnyReport], position: int
    ) -> _Settled[F]:
        """Store the new reports, and give them and all that they touch their groups and resources."""
        new = [self._held(content) for content in contents]
        arriving = [rules.file(report) for report in new]
        regrouped: Regrouped[F] = regroup(self.session, rules, arriving, {report.group_id for report in leaving})
        former = {report.id: report.resource_id for report in regrouped.held.values()}
        former |= _heirs([(rules.file(report), report.resource_id) for report in leaving], arriving)
        clusters = [[report.report_id for report in cluster] for cluster in regrouped.clusters]
        identities = identify(clusters, former, lambda: new_id(_PREFIXES[rules.kind], self.at))
        resource_of = {
            report: resource for resource, cluster in zip(identities.ids, clusters, strict=True) for report in cluster
        }
        self._store(rules, new, arriving, regrouped, resource_of, position)

        before: dict[str, set[str]] = defaultdict(set)
        for report in (*regrouped.held.values(), *leaving):
            before[report.resource_id].add(report.id)
        different = {
            resource: cluster
            for resource, cluster in zip(identities.ids, regrouped.clusters, strict=True)
            if before.get(resource) != {report.report_id for report in cluster}
        }
        moved = {
            report.article_id for report in regrouped.held.values() if resource_of[report.id] != report.resource_id
        }
        removed = sorted(set(before) - set(identities.ids) - set(identities.merged))
        return _Settled(rules.kind, different, identities, removed, moved)

    def _held(self, content: AnyReport) -> HeldReport:
        return HeldReport(
            id=new_id(IdPrefix.REPORT, self.at),
            article_id=self.article.id,
            published_at=self.article.published_at,
            source=self.article.source,
            content=content.model_dump_json(),
            group_id="",
            resource_id="",
        )

    def _store(
        self,
        rules: Rules[F],
        new: Sequence[HeldReport],
        arriving: Sequence[F],
        regrouped: Regrouped[F],
        resource_of: Mapping[str, str],
        position: int,
    ) -> None:
        rows, keys = [], []
        for index, (held, report) in enumerate(zip(new, arriving, strict=True)):
            content = report.content
            rows.append(
                ReportRow(
                    id=held.id,
                    article_id=held.article_id,
                    kind=rules.kind,
                    position=position + index,
                    content=held.content,
                    name=content.name if isinstance(content, OfficialReport) else None,
                    published_at=held.published_at,
                    published_key=held.published_at or UNDATED,
                    source=held.source,
                    extractor_name=self.article.extractor.name,
                    extractor_version=self.article.extractor.version,
                    group_id=regrouped.group_of[held.id],
                    resource_id=resource_of[held.id],
                    created_at=self.at,
                )
            )
            earliest, latest = rules.window(report) or ANY_TIME
            keys += [
                ReportKeyRow(kind=rules.kind, key=key, report_id=held.id, earliest=earliest, latest=latest)
                for key in sorted(rules.keys(report))
            ]
        add_reports(self.session, rows, keys)
        for held in regrouped.held.values():
            group, resource = regrouped.group_of[held.id], resource_of[held.id]
            if (held.group_id, held.resource_id) != (group, resource):
                assign_report(self.session, held.id, group, resource)


def _heirs(leaving: Sequence[tuple[F, str]], arriving: Sequence[F]) -> dict[str, str]:
    """The resource of each new report that was read from the words of one that it replaces."""
    reading: dict[_Span, list[str]] = defaultdict(list)
    for new in arriving:
        for span in _spans(new):
            reading[span].append(new.report_id)
    shared: list[tuple[int, int, str, str]] = []
    for index, (old, resource) in enumerate(leaving):
        overlaps = Counter(report_id for span in _spans(old) for report_id in reading.get(span, ()))
        shared += [(-overlap, index, report_id, resource) for report_id, overlap in overlaps.items()]
    heirs: dict[str, str] = {}
    taken: set[int] = set()
    for _, index, report_id, resource in sorted(shared):
        if index not in taken and report_id not in heirs:
            taken.add(index)
            heirs[report_id] = resource
    return heirs


def _spans(report: F) -> frozenset[_Span]:
    return frozenset((one.source, one.start, one.end) for one in report.content.evidence)


def _others(
    session: WriteSession, meeting_ids: frozenset[str], settled: _Settled[FiledMeeting]
) -> dict[str, list[FiledMeeting]]:
    """Those of the meetings whose reports are the same as before."""
    meetings_of: dict[str, list[FiledMeeting]] = defaultdict(list)
    for report in held_of_resources(session, meeting_ids.difference(settled.different)):
        meetings_of[report.resource_id].append(MEETINGS.file(report))
    return meetings_of


def _keep(session: WriteSession, settled: _Settled[F], entry: Callable[[str, Sequence[F]], Entry]) -> list[NewChange]:
    """Save what became different and remove what is gone; what to log of it, in the order of ids."""
    table = _TABLES[settled.kind]
    entries = {resource: entry(resource, told) for resource, told in sorted(settled.different.items())}
    changes = [
        NewChange(
            ChangeType.SPLIT if origin else became, settled.kind, resource, entries[resource].row.revision, origin
        )
        for resource, became in save_resources(session, table, list(entries.values())).items()
        for origin in [settled.identities.split.get(resource)]
    ]
    gone: dict[str, str | None] = dict.fromkeys(settled.removed) | dict(settled.identities.merged)
    for resource, into in sorted(gone.items()):
        revision = remove_resource(session, table, resource, into)
        became = ChangeType.MERGED if into else ChangeType.REMOVED
        changes.append(NewChange(became, settled.kind, resource, revision, into))
    return changes
