"""Reports of one kind on their way into the store: parted anew with all that they touch, and given their resources."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from service.domain.articles import Article
from service.domain.ids import IdPrefix, new_id
from service.domain.reports import AnyReport, OfficialReport
from service.domain.vocabulary import ReportKind
from service.record.heirs import heirs, spans_of
from service.record.identity import Identities, identify
from service.record.regroup import F, Regrouped
from service.record.rules import Rules
from service.record.rulings import Found, adopt, keep, rediscover
from service.record.twins import join_twins
from service.store.paging import UNDATED
from service.store.reports import HeldReport, ReportKey, add_reports, assign_report, forget_identities
from service.store.tables import ReportRow
from service.store.twins import Twins
from service.store.unit_of_work import WriteSession

_PREFIXES = {
    ReportKind.MEETING: IdPrefix.MEETING,
    ReportKind.OFFICIAL: IdPrefix.OFFICIAL,
    ReportKind.CHANNEL: IdPrefix.CHANNEL,
}


@dataclass(slots=True)
class Settled(Generic[F]):
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
class _Placed(Generic[F]):
    """Where every touched report has come to be."""

    regrouped: Regrouped[F]
    identities: Identities
    resource_of: dict[str, str]
    namesakes: set[int]
    """Clusters whose reports nothing may join for saying the same."""


def settle(
    session: WriteSession,
    at: datetime,
    rules: Rules[F],
    article: Article,
    leaving: Sequence[HeldReport],
    contents: Sequence[AnyReport],
    position: int,
) -> Settled[F]:
    """Give the new reports of an article, and all that they and those that are leaving touch, their resources."""
    new = [_held(at, article, content, position + index) for index, content in enumerate(contents)]
    arriving = [rules.file(report) for report in new]
    found = rediscover(session, rules.kind, article.sha256, arriving)
    known = {} if leaving or found else join_twins(session, rules, arriving)
    placed = _place_beside(session, at, rules, arriving, leaving, known, found)
    _assign(session, placed)
    _store(session, at, rules, article, new, arriving, placed, position)
    if unsure := [placed.identities.ids[index] for index in sorted(placed.namesakes)]:
        forget_identities(session, unsure)
    keep(session, found)
    adopt(session, placed.regrouped.rulings, placed.regrouped.spoken_of)
    before = _resources(*placed.regrouped.held.values(), *leaving)
    decided = bool(placed.regrouped.rulings)
    settled = _settled(rules, placed, before, renew=decided)
    for report in arriving:
        settled.different.setdefault(placed.resource_of[report.report_id], [report])
    return settled


def _place_beside(
    session: WriteSession,
    at: datetime,
    rules: Rules[F],
    arriving: Sequence[F],
    leaving: Sequence[HeldReport],
    known: Mapping[str, Twins],
    found: Found,
) -> _Placed[F]:
    """Place the reports whose twins are not known, and the others with their twins."""
    others = [report for report in arriving if report.report_id not in known]
    placed = _place(session, at, rules, others, leaving, (), found)
    reached = {report.group_id for report in placed.regrouped.held.values()}
    if any(twins.group_id in reached for twins in known.values()):
        # Another report of the article came to the same group, where the two are told apart.
        return _place(session, at, rules, arriving, leaving, (), found)
    for report_id, twins in known.items():
        placed.regrouped.group_of[report_id] = twins.group_id
        placed.resource_of[report_id] = twins.resource_id
    return placed


def resettle(session: WriteSession, at: datetime, rules: Rules[F], about: Collection[str]) -> Settled[F]:
    """Part anew what some reports belong to, because a decision about them was made or undone."""
    placed = _place(session, at, rules, [], [], about, {})
    _assign(session, placed)
    adopt(session, placed.regrouped.rulings, placed.regrouped.spoken_of)
    return _settled(rules, placed, _resources(*placed.regrouped.held.values()), renew=True)


def _place(
    session: WriteSession,
    at: datetime,
    rules: Rules[F],
    arriving: Sequence[F],
    leaving: Sequence[HeldReport],
    about: Collection[str],
    found: Found,
) -> _Placed[F]:
    regrouped = rules.regroup(session, arriving, leaving, about, found)
    former = {report.id: report.resource_id for report in regrouped.held.values()}
    heir_of = heirs([spans_of(rules.file(report)) for report in leaving], arriving)
    former |= {report_id: leaving[index].resource_id for index, report_id in heir_of.items()}
    clusters = [[report.report_id for report in cluster] for cluster in regrouped.clusters]
    identities = identify(clusters, former, lambda: new_id(_PREFIXES[rules.kind], at))
    resource_of = {
        report: resource for resource, cluster in zip(identities.ids, clusters, strict=True) for report in cluster
    }
    return _Placed(regrouped, identities, resource_of, _namesakes(rules, regrouped))


def _assign(session: WriteSession, placed: _Placed[F]) -> None:
    """Give the stored reports the groups and resources that they have now."""
    for held in placed.regrouped.held.values():
        group, resource = placed.regrouped.group_of[held.id], placed.resource_of[held.id]
        if (held.group_id, held.resource_id) != (group, resource):
            assign_report(session, held.id, group, resource)


def _namesakes(rules: Rules[F], regrouped: Regrouped[F]) -> set[int]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, cluster in enumerate(regrouped.clusters):
        groups[regrouped.group_of[cluster[0].report_id]].append(index)
    return {
        group[index]
        for group in groups.values()
        for index in rules.namesakes([regrouped.clusters[one] for one in group])
    }


def _settled(rules: Rules[F], placed: _Placed[F], before: Mapping[str, set[str]], *, renew: bool) -> Settled[F]:
    identities = placed.identities
    different = {
        resource: cluster
        for resource, cluster in zip(identities.ids, placed.regrouped.clusters, strict=True)
        if renew or before.get(resource) != {report.report_id for report in cluster}
    }
    moved = {
        report.article_id
        for report in placed.regrouped.held.values()
        if placed.resource_of[report.id] != report.resource_id
    }
    removed = sorted(set(before) - set(identities.ids) - set(identities.merged))
    return Settled(rules.kind, different, identities, removed, moved)


def _resources(*reports: HeldReport) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        found[report.resource_id].add(report.id)
    return found


def _held(at: datetime, article: Article, content: AnyReport, position: int) -> HeldReport:
    return HeldReport(
        id=new_id(IdPrefix.REPORT, at),
        article_id=article.id,
        published_at=article.published_at,
        source=article.source,
        content=content.model_dump_json(),
        origin=f"{article.sha256}:{position:06d}",
        group_id="",
        resource_id="",
    )


def _store(
    session: WriteSession,
    at: datetime,
    rules: Rules[F],
    article: Article,
    new: Sequence[HeldReport],
    arriving: Sequence[F],
    placed: _Placed[F],
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
                origin=held.origin,
                name=content.name if isinstance(content, OfficialReport) else None,
                published_at=held.published_at,
                published_key=held.published_at or UNDATED,
                source=held.source,
                extractor_name=article.extractor.name,
                extractor_version=article.extractor.version,
                identity=rules.identity(report),
                saying=rules.saying(report),
                group_id=placed.regrouped.group_of[held.id],
                resource_id=placed.resource_of[held.id],
                created_at=at,
            )
        )
        keys += [
            ReportKey(rules.kind, key, held.id, earliest, latest)
            for key, (earliest, latest) in sorted(rules.found_by(report).items())
        ]
    add_reports(session, rows, keys)
