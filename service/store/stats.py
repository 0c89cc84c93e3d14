"""Counts of meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, case, extract, func, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from service.domain.vocabulary import MeetingStatus, Mode
from service.store.meetings import MeetingFilter, passing
from service.store.paging import UNDATED, looked_at
from service.store.tables import MeetingPartyRow, MeetingRow, columns
from service.store.unit_of_work import ReadSession

MeetingDimension = Literal["month", "status", "mode", "party_pair"]
"""What meetings are grouped by; a month is that of the first day that the date allows."""


@dataclass(frozen=True, slots=True)
class MeetingGroup:
    """How many meetings are alike in what they are grouped by; None stands for all else."""

    count: int
    month: str | None = None
    status: MeetingStatus | None = None
    mode: Mode | None = None
    party_pair: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """Groups of meetings, the largest first, and how many there are in all and without a known day."""

    groups: list[MeetingGroup]
    is_complete: bool
    total: int
    undated: int


def count_groups(
    session: ReadSession, wanted: MeetingFilter, by: Sequence[MeetingDimension], most: int
) -> MeetingCounts:
    """The meetings that pass the filter, counted by each combination of some dimensions; the `most` largest groups.

    A month leaves the undated out; a pair of parties counts a meeting once for each two of its parties.
    """
    one, other = aliased(MeetingPartyRow), aliased(MeetingPartyRow)
    date_key = col(MeetingRow.date_key)
    dimensions: dict[MeetingDimension, tuple[ColumnElement[Any] | Mapped[str], ...]] = {
        "month": (extract("year", date_key), extract("month", date_key)),
        # By no order that an index of theirs has: the index that holds all is read, and no row.
        "status": (looked_at(session, columns(MeetingRow)["status"]),),
        "mode": (looked_at(session, columns(MeetingRow)["mode"]),),
        "party_pair": (col(one.party), col(other.party)),
    }
    keys = [key for dimension in by for key in dimensions[dimension]]
    query = _counted(session, wanted, func.count(), *keys)
    if "month" in by:
        query = query.where(date_key > UNDATED)
    if "party_pair" in by:
        query = query.join(one, col(one.meeting_id) == col(MeetingRow.id))
        query = query.join(other, (col(other.meeting_id) == col(one.meeting_id)) & (col(other.party) > col(one.party)))
    rows = session.rows(query.group_by(*keys).order_by(func.count().desc(), *keys).limit(most + 1))
    total, undated = _totals(session, wanted)
    return MeetingCounts([_group(row, by) for row in rows[:most]], len(rows) <= most, total, undated)


def _totals(session: ReadSession, wanted: MeetingFilter) -> tuple[int, int]:
    undated = func.count(case((col(MeetingRow.date_key) == UNDATED, 1)))
    row = session.first(_counted(session, wanted, func.count(), undated))
    return (row[0], row[1]) if row else (0, 0)


def _counted(
    session: ReadSession, wanted: MeetingFilter, *columns: ColumnElement[Any] | Mapped[str]
) -> Select[*tuple[Any, ...]]:
    query, _, _ = passing(session, select(*columns).select_from(MeetingRow), wanted)
    return query


def _group(row: Row[*tuple[Any, ...]], by: Sequence[MeetingDimension]) -> MeetingGroup:
    count, *values = row
    rest = iter(values)
    found: dict[str, Any] = {}
    for dimension in by:
        match dimension:
            case "month":
                found[dimension] = f"{int(next(rest)):04}-{int(next(rest)):02}"
            case "status":
                found[dimension] = MeetingStatus(next(rest))
            case "mode":
                found[dimension] = Mode(next(rest))
            case "party_pair":
                found[dimension] = (next(rest), next(rest))
    return MeetingGroup(count, **found)
