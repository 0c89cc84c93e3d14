"""A history put in place at once: as ingesting its articles one by one would leave it, in a small part of the time."""

# ruff: noqa: SLF001 - it takes the steps of an ingest, each for all articles at once

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from service.domain.articles import Article, ArticleIn
from service.domain.clock import Clock
from service.domain.ids import IdPrefix, new_id
from service.domain.reports import AnyReport, Extraction
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.ingest import articles as ingest
from service.record import filing, record
from service.record.identity import Identities
from service.record.kinds import CHANNELS, MEETINGS, OFFICIALS
from service.record.regroup import F, Regrouped
from service.record.rules import Rules
from service.resolution import channels, officials
from service.resolution.gathering import gather
from service.resolution.nearby import group_of
from service.resolution.put_off import follow_moves
from service.store.articles import add_article, get_article
from service.store.reports import HeldReport
from service.store.unit_of_work import Database, WriteSession

_LOT = 200
"""Resources that are viewed at once."""

_Told = tuple[Article, int, list[HeldReport], list[F]]
"""An article, the place of its first report of a kind, and these reports."""


def fill(database: Database, clock: Clock, told: Iterable[tuple[ArticleIn, Extraction]]) -> None:
    """Keep articles and what is read in them: each kind's reports are parted all at once, and viewed once."""
    with database.write() as session:
        kept = [_keep_article(session, clock.now(), article, extraction) for article, extraction in told]
        people = [_file(OFFICIALS, one, found.officials, len(found.meetings)) for one, found in kept]
        contacts = [_file(MEETINGS, one, found.meetings, 0) for one, found in kept]
        lines = [
            _file(CHANNELS, one, found.channels, len(found.meetings) + len(found.officials)) for one, found in kept
        ]
        at = clock.now()
        _keep_people(session, at, people)
        _keep_contacts(session, at, contacts)
        _keep_lines(session, at, lines)


def _keep_article(
    session: WriteSession, at: datetime, article: ArticleIn, extraction: Extraction
) -> tuple[Article, Extraction]:
    row = ingest._row(new_id(IdPrefix.ARTICLE, at), article, extraction, created_at=at, updated_at=at, revision=1)
    add_article(session, row)
    return get_article(session, row.id), extraction


def _file(rules: Rules[F], article: Article, contents: Sequence[AnyReport], position: int) -> _Told[F]:
    at = article.created_at
    new = [filing._held(at, article, content, position + index) for index, content in enumerate(contents)]
    return article, position, new, [rules.file(report) for report in new]


def _keep_people(session: WriteSession, at: datetime, told: Sequence[_Told[FiledOfficial]]) -> None:
    """Each bears a full name of their own."""
    by_name: dict[str, list[FiledOfficial]] = defaultdict(list)
    for _, _, _, reports in told:
        for report in reports:
            by_name[report.content.name].append(report)
    clusters = [cluster for named in by_name.values() for cluster in officials.partition(named)]
    settled = _settle(session, at, OFFICIALS, IdPrefix.OFFICIAL, told, clusters, _groups(clusters))
    for lot in _lots(settled):
        record._keep_officials(session, at, lot)


def _keep_contacts(session: WriteSession, at: datetime, told: Sequence[_Told[FiledMeeting]]) -> None:
    natural = gather([report for _, _, _, reports in told for report in reports])
    groups = {one.id: group_of(meeting) for meeting in natural for one in meeting.members}
    clusters = [[one.report for one in members] for members in follow_moves(natural)]
    for lot in _lots(_settle(session, at, MEETINGS, IdPrefix.MEETING, told, clusters, groups)):
        record._keep_meetings(session, at, lot)


def _keep_lines(session: WriteSession, at: datetime, told: Sequence[_Told[FiledChannel]]) -> None:
    """Those of one kind and name, or of none, between the same parties are linked."""
    linked: dict[object, list[FiledChannel]] = defaultdict(list)
    for _, _, _, reports in told:
        for report in reports:
            told_of = report.content
            linked[told_of.name, told_of.type, frozenset(told_of.parties)].append(report)
    clusters = [cluster for lines in linked.values() for cluster in channels.partition(lines)]
    for lot in _lots(_settle(session, at, CHANNELS, IdPrefix.CHANNEL, told, clusters, _groups(clusters))):
        record._keep_channels(session, at, lot)


def _groups(clusters: Sequence[Sequence[F]]) -> dict[str, str]:
    return {one.report_id: min(each.report_id for each in cluster) for cluster in clusters for one in cluster}


def _settle(
    session: WriteSession,
    at: datetime,
    rules: Rules[F],
    prefix: IdPrefix,
    told: Sequence[_Told[F]],
    clusters: list[list[F]],
    groups: dict[str, str],
) -> filing.Settled[F]:
    """Store the reports; they and their resources."""
    different = {new_id(prefix, at): cluster for cluster in clusters}
    identities = Identities(list(different), {}, {})
    resource_of = {one.report_id: resource for resource, cluster in different.items() for one in cluster}
    placed = filing._Placed(Regrouped({}, clusters, groups, [], {}), identities, resource_of, set())
    for article, position, new, reports in told:
        filing._store(session, at, rules, article, new, reports, placed, position)
    return filing.Settled(rules.kind, different, identities, [], set())


def _lots(settled: filing.Settled[F]) -> Iterable[filing.Settled[F]]:
    resources = list(settled.different)
    for start in range(0, len(resources), _LOT):
        lot = {one: settled.different[one] for one in resources[start : start + _LOT]}
        yield filing.Settled(settled.kind, lot, settled.identities, [], set())
