"""Reports that say the same: found by what they say, and taken together however many they are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from service.domain.reports import TURNING
from service.domain.vocabulary import ReportKind
from service.store.decisions import has_decisions
from service.store.paging import UNDATED
from service.store.reports import HeldReport, held_of_reports
from service.store.tables import DecisionAnchorRow, ReportRow
from service.store.unit_of_work import ReadSession

_ENOUGH = 2
"""Reports that say the same, and share no article with another of their group, for a third to go with them unseen."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Reports of one identity, all of one resource: the group and resource that they have, and when they were said."""

    group_id: str
    resource_id: str
    first: date | None
    """First day of publication; None where none is known."""
    last: date | None


def find_twins(session: ReadSession, identity: str) -> Twins | None:
    """Where the reports of an identity belong, if two of them are of one resource and none of these shares its article.

    Two are asked for: what shares an article with one of them is told apart from that one alone.
    """
    found = session.rows(_ALIKE, identity=identity)
    if len(found) < _ENOUGH or found[0] != found[-1]:
        return None
    group_id, resource_id = found[0]
    return Twins(group_id, resource_id, *(session.first(_DAYS, identity=identity, resource=resource_id) or ()))


_SIBLING = aliased(ReportRow)
_BESIDE = exists().where(
    col(_SIBLING.article_id) == col(ReportRow.article_id),
    col(_SIBLING.group_id) == col(ReportRow.group_id),
    col(_SIBLING.id) != col(ReportRow.id),
)
_ALIKE = (
    select(col(ReportRow.group_id), col(ReportRow.resource_id))
    .where(col(ReportRow.identity) == bindparam("identity"), ~_BESIDE)
    .limit(_ENOUGH)
)
_DAY = select(col(ReportRow.published_key)).where(
    col(ReportRow.identity) == bindparam("identity"),
    col(ReportRow.resource_id) == bindparam("resource"),
    col(ReportRow.published_key) > UNDATED,
)
# Each is the first entry of an index, in its order or against it; asked for together, they would read all between.
_DAYS = select(
    _DAY.order_by(col(ReportRow.published_key)).limit(1).scalar_subquery(),
    _DAY.order_by(col(ReportRow.published_key).desc()).limit(1).scalar_subquery(),
)


def is_open_to(session: ReadSession, twins: Twins, day: date | None) -> bool:
    """Whether one more such report, said on a day, can make no difference to any other of the group.

    It could to one that is named in short: on the days on which the office was not attested so far, and on any day if a
    text tells when it began or ended. Where people have decided, they are asked.
    """
    group, new = twins.group_id, _new_days(twins, day)
    if new and session.first(_SHORT_ON_DAYS, group=group, first=new[0], last=new[1]) is not None:
        return False
    turns = session.first(_TURNING, resource=twins.resource_id) is not None
    if turns and session.first(_NAMED_IN_SHORT, group=group) is not None:
        return False
    return not has_decisions(session, ReportKind.OFFICIAL) or session.first(_ANCHORED, group=group) is None


_NAMED_IN_SHORT = (
    select(col(ReportRow.id))
    .where(col(ReportRow.group_id) == bindparam("group"), col(ReportRow.identity).is_(None))
    .limit(1)
)
_SHORT_ON_DAYS = _NAMED_IN_SHORT.where(col(ReportRow.published_key).between(bindparam("first"), bindparam("last")))
_TURNING = (
    select(col(ReportRow.id))
    .where(col(ReportRow.identity) == TURNING, col(ReportRow.resource_id) == bindparam("resource"))
    .limit(1)
)
_ANCHORED = (
    select(col(DecisionAnchorRow.report_id))
    .join(ReportRow, col(ReportRow.id) == col(DecisionAnchorRow.report_id))
    .where(col(ReportRow.group_id) == bindparam("group"))
    .limit(1)
)


def _new_days(twins: Twins, day: date | None) -> tuple[date, date] | None:
    """The days over which a report of that day attests an office anew; None where it adds none."""
    if day is None or twins.first is None or twins.last is None:
        return None if day is None else (day, day)
    if twins.first <= day <= twins.last:
        return None
    return (twins.last, day) if day > twins.last else (day, twins.first)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a resource: of the reports that say the same, the first and the last; and how many there are."""

    reports: list[HeldReport]
    count: int


def told_of(session: ReadSession, resource_ids: Collection[str]) -> dict[str, Told]:
    """What is told of each of some resources."""
    if not resource_ids:
        return {}
    counts = {row[0]: row[1] for row in session.rows(_COUNTS, resources=list(resource_ids))}
    few = [resource_id for resource_id, count in counts.items() if count <= _FEW]
    many = counts.keys() - set(few)
    ends = _ends_of(session, few)
    ends |= {one for resource_id in many for row in session.rows(_ENDS, resource=resource_id) for one in row}
    held: dict[str, list[HeldReport]] = defaultdict(list)
    for report in held_of_reports(session, ends):
        held[report.resource_id].append(report)
    return {resource_id: Told(held[resource_id], count) for resource_id, count in counts.items()}


def _ends_of(session: ReadSession, resource_ids: Collection[str]) -> set[str]:
    """The first and the last report of each saying of some resources, each of which has few reports."""
    rows = session.rows(_IN_ORDER, resources=list(resource_ids)) if resource_ids else ()
    sayings = [[one for _, _, one in same] for _, same in groupby(rows, key=lambda row: row[:2])]
    return {end for reports in sayings for end in (reports[0], reports[-1])}


_FEW = 64
"""Reports of a resource that are read off the index faster than the ends of each saying are looked for in it."""
_IN_ORDER = (
    select(col(ReportRow.resource_id), col(ReportRow.saying), col(ReportRow.id))
    .where(col(ReportRow.resource_id).in_(bindparam("resources", expanding=True)))
    .order_by(col(ReportRow.resource_id), col(ReportRow.saying), col(ReportRow.published_key), col(ReportRow.id))
)
_COUNTS = (
    select(col(ReportRow.resource_id), func.count())
    .where(col(ReportRow.resource_id).in_(bindparam("resources", expanding=True)))
    .group_by(col(ReportRow.resource_id))
)
_OWN = col(ReportRow.resource_id) == bindparam("resource")
_LEAST = func.min(col(ReportRow.saying))
_SAID = select(select(_LEAST).where(_OWN).scalar_subquery().label("saying")).cte(recursive=True)
# From each saying to the next, so that the many reports of one saying are stepped over.
_SAYINGS = _SAID.union_all(
    select(select(_LEAST).where(_OWN, col(ReportRow.saying) > _SAID.c.saying).scalar_subquery()).where(
        _SAID.c.saying.is_not(None)
    )
)
_TOLD = select(col(ReportRow.id)).where(_OWN, col(ReportRow.saying) == _SAYINGS.c.saying).limit(1)
_ENDS = select(
    _TOLD.order_by(col(ReportRow.published_key), col(ReportRow.id)).scalar_subquery(),
    _TOLD.order_by(col(ReportRow.published_key).desc(), col(ReportRow.id).desc()).scalar_subquery(),
).where(_SAYINGS.c.saying.is_not(None))
"""The first and the last report of each saying of a resource."""
