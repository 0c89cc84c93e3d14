"""Reports that say the same: found by what they say, and taken together however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from service.domain.reports import TURNING
from service.store.paging import UNDATED
from service.store.reports import HELD, HeldReport
from service.store.tables import DecisionAnchorRow, ReportRow
from service.store.unit_of_work import ReadSession

_ENOUGH = 2
"""Reports that say the same, and share no article with another of their group, for a third to go with them unseen."""
_DAY = "2024-05-14"
"""A day as both databases write it."""


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
    sibling = aliased(ReportRow)
    beside = exists().where(
        col(sibling.article_id) == col(ReportRow.article_id),
        col(sibling.group_id) == col(ReportRow.group_id),
        col(sibling.id) != col(ReportRow.id),
    )
    alike = select(col(ReportRow.group_id), col(ReportRow.resource_id)).where(col(ReportRow.identity) == identity)
    found = session.rows(alike.where(~beside).limit(_ENOUGH))
    if len(found) < _ENOUGH or found[0] != found[-1]:
        return None
    group_id, resource_id = found[0]
    days = session.first(
        select(func.min(col(ReportRow.published_key)), func.max(col(ReportRow.published_key))).where(
            col(ReportRow.identity) == identity,
            col(ReportRow.resource_id) == resource_id,
            col(ReportRow.published_key) > UNDATED,
        )
    )
    return Twins(group_id, resource_id, *(days or (None, None)))


def is_open_to(session: ReadSession, twins: Twins, day: date | None) -> bool:
    """Whether one more such report, said on a day, can make no difference to any other of the group.

    It could to one that is named in short: on the days on which the office was not attested so far, and on any day if a
    text tells when it began or ended. Where people have decided, they are asked.
    """
    new = _new_days(twins, day)
    named_in_short = select(col(ReportRow.id)).where(
        col(ReportRow.group_id) == twins.group_id, col(ReportRow.identity).is_(None)
    )
    if new and session.first(named_in_short.where(col(ReportRow.published_key).between(*new)).limit(1)) is not None:
        return False
    turning = select(col(ReportRow.id)).where(
        col(ReportRow.identity) == TURNING, col(ReportRow.resource_id) == twins.resource_id
    )
    if session.first(turning.limit(1)) is not None and session.first(named_in_short.limit(1)) is not None:
        return False
    anchored = select(col(DecisionAnchorRow.report_id)).join(
        ReportRow, col(ReportRow.id) == col(DecisionAnchorRow.report_id)
    )
    return session.first(anchored.where(col(ReportRow.group_id) == twins.group_id).limit(1)) is None


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
    key = cast(col(ReportRow.published_key), String) + col(ReportRow.id)
    grouped = (
        select(col(ReportRow.resource_id), func.min(key), func.max(key), func.count())
        .where(col(ReportRow.resource_id).in_(resource_ids))
        .group_by(col(ReportRow.resource_id), col(ReportRow.saying))
    )
    counts: dict[str, int] = defaultdict(int)
    ids: set[str] = set()
    for resource_id, first, last, count in session.rows(grouped):
        counts[resource_id] += count
        ids |= {str(first)[len(_DAY) :], str(last)[len(_DAY) :]}
    held: dict[str, list[HeldReport]] = defaultdict(list)
    for report in _held(session, ids):
        held[report.resource_id].append(report)
    return {resource_id: Told(held[resource_id], count) for resource_id, count in counts.items()}


def _held(session: ReadSession, ids: Iterable[str]) -> list[HeldReport]:
    return [HeldReport(*row) for row in session.rows(select(*HELD).where(col(ReportRow.id).in_(list(ids))))]
