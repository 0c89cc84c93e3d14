"""Queries about reports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import col

from service.domain.reports import ExtractorVersion
from service.domain.vocabulary import ReportKind
from service.store.paging import PageRequest, Slice, read_page
from service.store.tables import ReportKeyRow, ReportRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

ANY_TIME = (date.min, date.max)
"""The span of a report that nothing dates."""

ReportSort = Literal["published", "-published"]
"""Orders of a resource's reports, the default first: by day of publication, the undated as earliest."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it is kept.

    `content` is the JSON text of a `MeetingReport`, `OfficialReport` or `ChannelReport`, ready to be sent.
    """

    id: str
    kind: ReportKind
    article_id: str
    resource_id: str
    """The meeting, official or channel that it tells of."""
    published_at: date | None
    source: str | None
    extractor: ExtractorVersion
    created_at: datetime
    content: str


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report as resolution needs it, with the group and the resource that it has been given."""

    id: str
    article_id: str
    published_at: date | None
    source: str | None
    content: str
    origin: str
    group_id: str
    resource_id: str


_STORED = (
    col(ReportRow.id),
    col(ReportRow.kind),
    col(ReportRow.article_id),
    col(ReportRow.resource_id),
    col(ReportRow.published_at),
    col(ReportRow.source),
    col(ReportRow.extractor_name),
    col(ReportRow.extractor_version),
    col(ReportRow.created_at),
    col(ReportRow.content),
)

HELD = (
    col(ReportRow.id),
    col(ReportRow.article_id),
    col(ReportRow.published_at),
    col(ReportRow.source),
    col(ReportRow.content),
    col(ReportRow.origin),
    col(ReportRow.group_id),
    col(ReportRow.resource_id),
)


def _among(column: Mapped[str]) -> ColumnElement[bool]:
    """That a column has one of the `values` that a query is asked with."""
    return column.in_(bindparam("values", expanding=True))


# Built once: building a query anew costs more than running it where it finds little, as most do for a new article.
_OF_ARTICLE = (
    select(col(ReportRow.kind), *HELD)
    .where(col(ReportRow.article_id) == bindparam("article"))
    .order_by(col(ReportRow.position))
)
_OF_GROUPS = select(*HELD).where(_among(col(ReportRow.group_id)))
_OF_RESOURCES = select(*HELD).where(_among(col(ReportRow.resource_id)))
_OF_IDS = select(*HELD).where(_among(col(ReportRow.id)))
_GROUPS = select(col(ReportRow.group_id)).distinct().where(_among(col(ReportRow.id)))
_HAS_KEY = and_(col(ReportKeyRow.kind) == bindparam("kind"), _among(col(ReportKeyRow.key)))
_WITH_KEY = select(col(ReportKeyRow.report_id)).where(_HAS_KEY).limit(bindparam("most"))
_CANDIDATES = (
    select(col(ReportKeyRow.key), col(ReportRow.id), col(ReportRow.group_id))
    .join(ReportRow, col(ReportRow.id) == col(ReportKeyRow.report_id))
    .where(_HAS_KEY)
)
_ON_DAYS = and_(
    _HAS_KEY, col(ReportKeyRow.latest) >= bindparam("first"), col(ReportKeyRow.earliest) <= bindparam("last")
)
_FOUND = select(*HELD).where(col(ReportRow.id).in_(select(col(ReportKeyRow.report_id)).where(_ON_DAYS)))
_FOUND_WITHIN = select(*HELD).where(
    col(ReportRow.id).in_(
        select(col(ReportKeyRow.report_id)).where(_ON_DAYS, col(ReportKeyRow.latest) <= bindparam("end"))
    )
)
_BEARERS = select(col(ReportRow.article_id), col(ReportRow.name), col(ReportRow.resource_id)).where(
    col(ReportRow.kind) == ReportKind.OFFICIAL, _among(col(ReportRow.article_id))
)


def reports_of_article(session: ReadSession, article_id: str) -> list[StoredReport]:
    """All reports of an article in the order of its text, meetings first; empty for an unknown article."""
    query = select(*_STORED).where(col(ReportRow.article_id) == article_id).order_by(col(ReportRow.position))
    return [_stored(row) for row in session.rows(query)]


def list_reports_of_article(
    session: ReadSession, article_id: str, kind: ReportKind | None, page: PageRequest
) -> Slice[StoredReport]:
    """One page of an article's reports, of one kind or of all, in the order of its text."""
    query = select(*_STORED).where(col(ReportRow.article_id) == article_id)
    if kind is not None:
        query = query.where(col(ReportRow.kind) == kind)
    rows = read_page(session, query, columns(ReportRow)["position"], col(ReportRow.id), page, descending=False)
    return rows.of(_stored)


def list_reports_of_resource(session: ReadSession, resource_id: str, page: PageRequest) -> Slice[StoredReport]:
    """One page of the reports that a meeting, official or channel rests on, sorted by a `ReportSort`."""
    query = select(*_STORED).where(col(ReportRow.resource_id) == resource_id)
    key = columns(ReportRow)["published_key"]
    descending = (page.sort or "published").startswith("-")
    rows = read_page(session, query, key, col(ReportRow.id), page, descending=descending)
    return rows.of(_stored)


def held_of_article(session: ReadSession, article_id: str) -> dict[ReportKind, list[HeldReport]]:
    """The reports of an article by kind, in the order of its text."""
    found: dict[ReportKind, list[HeldReport]] = {kind: [] for kind in ReportKind}
    for row in session.rows(_OF_ARTICLE, article=article_id):
        found[ReportKind(row[0])].append(HeldReport(*row[1:]))
    return found


def held_of_groups(session: ReadSession, group_ids: Collection[str]) -> list[HeldReport]:
    """All reports of some groups."""
    return _held(session, _OF_GROUPS, group_ids)


def held_of_resources(session: ReadSession, resource_ids: Collection[str]) -> list[HeldReport]:
    """All reports that belong to some resources."""
    return _held(session, _OF_RESOURCES, resource_ids)


def held_of_reports(session: ReadSession, report_ids: Collection[str]) -> list[HeldReport]:
    """Some reports, as far as they are there."""
    return _held(session, _OF_IDS, report_ids)


def groups_of(session: ReadSession, report_ids: Collection[str]) -> frozenset[str]:
    """The groups of some reports."""
    if not report_ids:
        return frozenset()
    return frozenset(row.group_id for row in session.rows(_GROUPS, values=list(report_ids)))


def report_ids_of(session: ReadSession, resource_id: str) -> list[str]:
    """The reports of a resource, the earliest published first."""
    query = select(col(ReportRow.id)).where(col(ReportRow.resource_id) == resource_id)
    return [row.id for row in session.rows(query.order_by(col(ReportRow.published_key), col(ReportRow.id)))]


def find_candidates(session: ReadSession, kind: ReportKind, keys: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Ids and groups of the reports that have one of the keys, by key."""
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in keys}
    if not keys:
        return found
    for key, report_id, group_id in session.rows(_CANDIDATES, kind=kind, values=list(keys)):
        found[key].append((report_id, group_id))
    return found


def find_reports(
    session: ReadSession, kind: ReportKind, keys: Collection[str], days: tuple[date, date], span: int | None
) -> list[HeldReport]:
    """The reports that one of the keys finds on one of the days; `span` bounds the days between their first and last.

    Where it is given, the index leads to those days alone, however many reports there are before and after.
    """
    first, last = days
    asked: dict[str, object] = {"kind": kind, "values": list(keys), "first": first, "last": last}
    if span is None:
        return [HeldReport(*row) for row in session.rows(_FOUND, **asked)]
    end = last + min(timedelta(span), date.max - last)
    return [HeldReport(*row) for row in session.rows(_FOUND_WITHIN, end=end, **asked)]


def any_with_key(session: ReadSession, kind: ReportKind, keys: Collection[str]) -> bool:
    """Whether a report has one of the keys."""
    return session.first(_WITH_KEY, kind=kind, values=list(keys), most=1) is not None


def count_with_keys(session: ReadSession, kind: ReportKind, keys: Collection[str], most: int) -> int:
    """How many reports have one of the keys; of more than `most`, as many."""
    return len(session.rows(_WITH_KEY, kind=kind, values=list(keys), most=most))


def resources_told_by(session: ReadSession, kind: ReportKind, article_ids: Collection[str]) -> frozenset[str]:
    """The resources of one kind that some articles tell of."""
    if not article_ids:
        return frozenset()
    query = select(col(ReportRow.resource_id)).distinct()
    return frozenset(
        row.resource_id
        for row in session.rows(query.where(col(ReportRow.kind) == kind, col(ReportRow.article_id).in_(article_ids)))
    )


def official_ids(session: ReadSession, article_ids: Collection[str]) -> dict[tuple[str, str], str]:
    """The official of each (article, name) that some articles report; none where two of an article share the name."""
    bearers: dict[tuple[str, str], set[str]] = {}
    for article_id, name, official_id in session.rows(_BEARERS, values=list(article_ids)):
        if name is not None:
            bearers.setdefault((article_id, name), set()).add(official_id)
    return {named: officials.pop() for named, officials in bearers.items() if len(officials) == 1}


class ReportKey(NamedTuple):
    """A key by which a report is found, and on which days; an article has dozens."""

    kind: ReportKind
    key: str
    report_id: str
    earliest: date
    latest: date


def add_reports(session: WriteSession, rows: Sequence[ReportRow], keys: Sequence[ReportKey]) -> None:
    """Keep new reports and the keys they are found by."""
    session.add(rows)
    session.put(ReportKeyRow, keys)


def remove_reports(session: WriteSession, article_id: str) -> None:
    """Forget the reports of an article."""
    session.change(delete(ReportRow).where(col(ReportRow.article_id) == article_id))


def forget_identities(session: WriteSession, resource_ids: Collection[str]) -> None:
    """Have no more reports go with those of some resources for saying what they say."""
    told = col(ReportRow.resource_id).in_(resource_ids), col(ReportRow.identity).is_not(None)
    session.change(update(ReportRow).where(*told).values(identity=None))


def assign_report(session: WriteSession, report_id: str, group_id: str, resource_id: str) -> None:
    """Give a report its group and its resource."""
    values = {"group_id": group_id, "resource_id": resource_id}
    session.change(update(ReportRow).where(col(ReportRow.id) == report_id).values(values))


def _held(session: ReadSession, query: Select[*tuple[Any, ...]], values: Collection[str]) -> list[HeldReport]:
    return [HeldReport(*row) for row in session.rows(query, values=list(values))] if values else []


def _stored(row: Row[*tuple[Any, ...]]) -> StoredReport:
    return StoredReport(
        id=row.id,
        kind=ReportKind(row.kind),
        article_id=row.article_id,
        resource_id=row.resource_id,
        published_at=row.published_at,
        source=row.source,
        extractor=ExtractorVersion(name=row.extractor_name, version=row.extractor_version),
        created_at=row.created_at,
        content=row.content,
    )
