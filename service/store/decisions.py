"""Queries about decisions."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, delete, exists, select, update
from sqlmodel import col

from service.domain.decisions import FIELDS, Ruling, home
from service.domain.vocabulary import DecisionType, ReportKind
from service.errors import NotFoundError
from service.store.paging import PageRequest, Slice, narrowed, read_page
from service.store.tables import ArticleRow, DecisionAnchorRow, DecisionRow, ReportRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

DecisionSort = Literal["-made", "made"]
"""Orders of the list, the default first."""

Span = tuple[str, int, int]
"""Words of an article: whether of its text or title, their start and end."""


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A standing decision as it is kept; `fields` is the JSON text of what a correction sets."""

    id: str
    kind: ReportKind
    type: DecisionType
    resource_id: str
    related_id: str | None
    by: str
    principal: str | None
    reason: str
    fields: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a decision holds on to: the words of an article, and the report that is read from them now, if any."""

    decision_id: str
    position: int
    side: int
    sha256: str
    spans: frozenset[Span]
    report_id: str | None


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions are wanted; what is None does not restrict."""

    kind: ReportKind | None = None
    resource: str | None = None
    """Id of the resource that they were made on."""


_DECISION = (
    col(DecisionRow.id),
    col(DecisionRow.kind),
    col(DecisionRow.type),
    col(DecisionRow.resource_id),
    col(DecisionRow.related_id),
    col(DecisionRow.by),
    col(DecisionRow.principal),
    col(DecisionRow.reason),
    col(DecisionRow.fields),
    col(DecisionRow.made_at),
)


_ANY_OF_KIND = select(col(DecisionRow.id)).where(col(DecisionRow.kind) == bindparam("kind")).limit(1)
_IN_ORDER = (col(DecisionAnchorRow.decision_id), col(DecisionAnchorRow.position))
_SIDES = (
    select(*_IN_ORDER, col(DecisionAnchorRow.side), col(DecisionAnchorRow.report_id))
    .where(col(DecisionAnchorRow.decision_id).in_(bindparam("decisions", expanding=True)))
    .order_by(*_IN_ORDER)
)
_ANCHORS = (
    select(
        *_IN_ORDER,
        col(DecisionAnchorRow.side),
        col(DecisionAnchorRow.spans),
        col(DecisionAnchorRow.report_id),
    )
    .where(
        col(DecisionAnchorRow.sha256) == bindparam("sha256"),
        exists().where(
            col(DecisionRow.id) == col(DecisionAnchorRow.decision_id), col(DecisionRow.kind) == bindparam("kind")
        ),
    )
    .order_by(*_IN_ORDER)
)


def get_decision(session: ReadSession, decision_id: str) -> StoredDecision:
    """The decision; raises NotFoundError."""
    row = session.first(select(*_DECISION).where(col(DecisionRow.id) == decision_id))
    if row is None:
        raise NotFoundError("decision")
    return _decision_of(row)


def list_decisions(session: ReadSession, wanted: DecisionFilter, page: PageRequest) -> Slice[StoredDecision]:
    """One page of the decisions that pass the filter, sorted by a `DecisionSort`."""
    of = columns(DecisionRow)
    query = narrowed(session, select(*_DECISION), (of["resource_id"], wanted.resource), (of["kind"], wanted.kind))
    descending = (page.sort or "-made").startswith("-")
    rows = read_page(session, query, of["made_at"], col(DecisionRow.id), page, descending=descending)
    return rows.of(_decision_of)


def find_rulings(session: ReadSession, kind: ReportKind, report_ids: Collection[str]) -> list[Ruling]:
    """The standing decisions that speak of any of the reports, in the order in which they were made."""
    if not report_ids or not has_decisions(session, kind):
        return []
    speaking = select(col(DecisionAnchorRow.decision_id)).where(col(DecisionAnchorRow.report_id).in_(report_ids))
    return rulings_of(session, {row.decision_id for row in session.rows(speaking)})


def find_rulings_about(session: ReadSession, kind: ReportKind, resource_ids: Collection[str]) -> list[Ruling]:
    """The standing decisions that speak of any report of some resources, in the order in which they were made."""
    if not resource_ids or not has_decisions(session, kind):
        return []
    speaking = (
        select(col(DecisionAnchorRow.decision_id))
        .distinct()
        .join(ReportRow, col(ReportRow.id) == col(DecisionAnchorRow.report_id))
        .where(col(ReportRow.resource_id).in_(resource_ids))
    )
    return rulings_of(session, [row.decision_id for row in session.rows(speaking)])


def has_decisions(session: ReadSession, kind: ReportKind) -> bool:
    """Whether any decision stands about a resource of a kind."""
    return session.first(_ANY_OF_KIND, kind=kind) is not None


def rulings_of(
    session: ReadSession, decision_ids: Collection[str], found: Mapping[tuple[str, int], str] | None = None
) -> list[Ruling]:
    """Some decisions as resolution reads them; `found` gives the reports of anchors, by decision and position, anew."""
    if not decision_ids:
        return []
    query = select(*_DECISION).where(col(DecisionRow.id).in_(decision_ids))
    rows = session.rows(query.order_by(col(DecisionRow.made_at), col(DecisionRow.id)))
    sides: dict[str, tuple[list[str], list[str]]] = {row.id: ([], []) for row in rows}
    for decision_id, position, side, known in session.rows(_SIDES, decisions=list(decision_ids)):
        report_id = (found or {}).get((decision_id, position), known)
        if report_id is not None:
            sides[decision_id][side].append(report_id)
    return [_ruling_of(_decision_of(row), *sides[row.id]) for row in rows]


def anchors_in(session: ReadSession, kind: ReportKind, sha256: str) -> list[Anchor]:
    """What decisions about one kind of resource hold on to in the text of this digest."""
    return [
        Anchor(decision_id, position, side, sha256, frozenset(map(tuple, json.loads(spans))), report_id)
        for decision_id, position, side, spans, report_id in session.rows(_ANCHORS, kind=kind, sha256=sha256)
    ]


def homes_of(session: ReadSession, decision_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """For each decision the reports that decide where it belongs, in their order, and the resource of each."""
    homes: dict[str, dict[str, str]] = {decision_id: {} for decision_id in decision_ids}
    query = (
        select(col(DecisionAnchorRow.decision_id), col(ReportRow.id), col(ReportRow.resource_id))
        .join(ReportRow, col(ReportRow.id) == col(DecisionAnchorRow.report_id))
        .where(col(DecisionAnchorRow.decision_id).in_(decision_ids), col(DecisionAnchorRow.side) == 0)
        .order_by(col(DecisionAnchorRow.decision_id), col(DecisionAnchorRow.position))
    )
    for decision_id, report_id, resource_id in session.rows(query):
        homes[decision_id][report_id] = resource_id
    return homes


def resources_of_decisions(session: ReadSession, decision_ids: Collection[str]) -> dict[str, str]:
    """The resource for which each decision holds now; none for one of which no article tells any more."""
    homes = homes_of(session, decision_ids)
    found = {decision_id: home(list(told), told) for decision_id, told in homes.items()}
    return {decision_id: resource for decision_id, resource in found.items() if resource is not None}


def count_anchors(session: ReadSession, decision_id: str) -> tuple[int, int]:
    """To how many reports a decision holds on, on either side, gone ones included."""
    query = select(col(DecisionAnchorRow.side)).where(col(DecisionAnchorRow.decision_id) == decision_id)
    sides = [row.side for row in session.rows(query)]
    return sides.count(0), sides.count(1)


def words_of(session: ReadSession, report_ids: Collection[str]) -> dict[str, tuple[str, frozenset[Span]]]:
    """For each of some reports the digest of its article's text, and the words that it was read from."""
    query = (
        select(col(ReportRow.id), col(ReportRow.content), col(ArticleRow.sha256))
        .join(ArticleRow, col(ArticleRow.id) == col(ReportRow.article_id))
        .where(col(ReportRow.id).in_(report_ids))
    )
    return {
        report_id: (sha256, frozenset((one["in"], one["start"], one["end"]) for one in json.loads(content)["evidence"]))
        for report_id, content, sha256 in session.rows(query)
    }


def add_decision(session: WriteSession, row: DecisionRow) -> None:
    """Keep a decision."""
    session.add([row])


def add_anchors(session: WriteSession, anchors: Sequence[Anchor]) -> None:
    """Keep what decisions hold on to."""
    session.add(
        [
            DecisionAnchorRow(
                decision_id=one.decision_id,
                position=one.position,
                side=one.side,
                sha256=one.sha256,
                spans=json.dumps(sorted(one.spans)),
                report_id=one.report_id,
            )
            for one in anchors
        ]
    )


def assign_anchor(session: WriteSession, decision_id: str, position: int, report_id: str) -> None:
    """Say which report is read now from the words that a decision holds on to."""
    session.change(
        update(DecisionAnchorRow)
        .where(col(DecisionAnchorRow.decision_id) == decision_id, col(DecisionAnchorRow.position) == position)
        .values(report_id=report_id)
    )


def relate_decision(session: WriteSession, decision_id: str, related_id: str) -> None:
    """Say which resource came of a decision."""
    session.change(update(DecisionRow).where(col(DecisionRow.id) == decision_id).values(related_id=related_id))


def remove_decision(session: WriteSession, decision_id: str) -> None:
    """Forget a decision."""
    session.change(delete(DecisionRow).where(col(DecisionRow.id) == decision_id))


def _decision_of(row: Row[*tuple[Any, ...]]) -> StoredDecision:
    return StoredDecision(row[0], ReportKind(row[1]), DecisionType(row[2]), *row[3:10])


def _ruling_of(decision: StoredDecision, first: Sequence[str], second: Sequence[str]) -> Ruling:
    return Ruling(
        id=decision.id,
        type=decision.type,
        by=decision.by,
        made_at=decision.made_at,
        sides=(tuple(first), tuple(second)),
        fields=FIELDS[decision.kind].model_validate_json(decision.fields) if decision.fields else None,
    )
