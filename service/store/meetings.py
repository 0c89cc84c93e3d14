"""Queries about meetings."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import col

from service.domain.offices import OfficeSpan
from service.domain.vocabulary import Level, MeetingStatus, MeetingType, Mode, ReportKind, Review
from service.store.paging import UNDATED, PageRequest, Slice, Total, count_rows, read_page
from service.store.resources import StoredResource, due, get_resource, resources_of, select_resources
from service.store.search import fold_key, matches
from service.store.tables import MeetingOfficialRow, MeetingPartyRow, MeetingRow, MeetingSeatRow, ReportRow, columns
from service.store.unit_of_work import ReadSession

MeetingSort = Literal["-last_reported", "last_reported", "-date", "date"]
"""Orders of the list, the default first: by last report or by first possible day; the undated count as earliest."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Which meetings are sessions of a mechanism."""

    forums: frozenset[str]
    """Its names, folded by `fold_key`."""
    unnamed: bool
    """Whether rounds of a mechanism that no text names count."""


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """Which meetings are wanted; what is empty or None does not restrict."""

    parties: tuple[str, ...] = ()
    """Codes of parties that all take part."""
    official: str | None = None
    """Id of an official who takes part."""
    statuses: tuple[MeetingStatus, ...] = ()
    modes: tuple[Mode, ...] = ()
    types: tuple[MeetingType, ...] = ()
    levels: tuple[Level, ...] = ()
    forum: str | None = None
    """Name of the forum; case and accents do not matter."""
    sessions: Sessions | None = None
    """The mechanism of which they are sessions."""
    country: str | None = None
    """Code of the country that the place lies in."""
    date_from: date | None = None
    """First day of a span that the meeting's date may lie in; leaves out undated meetings."""
    date_to: date | None = None
    dated: bool | None = None
    """Whether it has a known day."""
    reported_from: date | None = None
    """First day of a span in which an article that tells of the meeting was published."""
    reported_to: date | None = None
    q: str | None = None
    """Whole words in any order; case and accents do not matter."""
    review: Review | None = None
    outcome_unknown: bool | None = None
    """Whether it was still to come when the last of its days went by."""
    today: date = date.min
    """The day on which `outcome_unknown` is asked."""


def get_meeting(session: ReadSession, meeting_id: str) -> StoredResource:
    """The meeting; raises NotFoundError, or MovedError when it was merged into another."""
    return get_resource(session, MeetingRow, ReportKind.MEETING, meeting_id)


def list_meetings(session: ReadSession, wanted: MeetingFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the meetings that pass the filter, sorted by a `MeetingSort`."""
    sort = page.sort or "-last_reported"
    query, order, ident = passing(session, select_resources(MeetingRow), wanted)
    key = order["last_reported" if sort.endswith("last_reported") else "date_key"]
    return resources_of(read_page(session, query, key, ident, page, descending=sort.startswith("-")))


def count_meetings(session: ReadSession, wanted: MeetingFilter, most: int) -> Total:
    """How many meetings pass the filter, counted no further than to `most`."""
    query, _, _ = passing(session, select(col(MeetingRow.id)), wanted)
    return count_rows(session, query, most)


def passing(
    session: ReadSession, query: Select[*tuple[Any, ...]], wanted: MeetingFilter
) -> tuple[Select[*tuple[Any, ...]], ReadOnlyColumnCollection[str, Column[Any]], Mapped[str]]:
    """The query narrowed to the meetings that pass the filter, the table they are read off, and their id there."""
    query = query.where(*_conditions(session.dialect, wanted))
    # The tables of officials and parties repeat the sort keys, so that the meetings of one are read off an index in
    # order, however few they are among all.
    order, ident = columns(MeetingRow), col(MeetingRow.id)
    if wanted.official:
        order, ident = columns(MeetingOfficialRow), col(MeetingOfficialRow.meeting_id)
        query = query.join(MeetingOfficialRow, ident == col(MeetingRow.id))
        query = query.where(col(MeetingOfficialRow.official_id) == wanted.official)
    elif wanted.parties:
        order, ident = columns(MeetingPartyRow), col(MeetingPartyRow.meeting_id)
        query = query.join(MeetingPartyRow, ident == col(MeetingRow.id))
        query = query.where(col(MeetingPartyRow.party) == wanted.parties[0])
    return query, order, ident


def meetings_with_seat(session: ReadSession, office: OfficeSpan) -> set[str]:
    """Ids of the meetings that can lie on one of the days and at which the office sits without a stated name."""
    query = select(col(MeetingSeatRow.meeting_id)).where(
        col(MeetingSeatRow.party) == office.party,
        col(MeetingSeatRow.function) == office.function,
        col(MeetingSeatRow.first) <= office.last,
        col(MeetingSeatRow.last) >= office.first,
    )
    return {row.meeting_id for row in session.rows(query)}


def _conditions(dialect: str, wanted: MeetingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for party in wanted.parties if wanted.official else wanted.parties[1:]:
        other = aliased(MeetingPartyRow)
        found.append(exists().where(col(other.meeting_id) == col(MeetingRow.id), col(other.party) == party))
    for column, values in (
        (MeetingRow.status, wanted.statuses),
        (MeetingRow.mode, wanted.modes),
        (MeetingRow.type, wanted.types),
        (MeetingRow.level, wanted.levels),
    ):
        if values:
            found.append(col(column).in_(values))
    if wanted.forum is not None:
        found.append(col(MeetingRow.forum_key) == fold_key(wanted.forum))
    if wanted.sessions is not None:
        in_forum = col(MeetingRow.forum_key).in_(wanted.sessions.forums)
        unnamed = and_(col(MeetingRow.forum_key).is_(None), col(MeetingRow.type) == MeetingType.MECHANISM_ROUND)
        found.append(or_(in_forum, unnamed) if wanted.sessions.unnamed else in_forum)
    if wanted.country is not None:
        found.append(col(MeetingRow.country) == wanted.country)
    found += _dated(wanted) + _reported(wanted)
    if wanted.q is not None:
        found.append(matches(dialect, MeetingRow, wanted.q))
    if wanted.review is not None:
        found.append(col(MeetingRow.review) == wanted.review)
    return found


def _dated(wanted: MeetingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.dated is not None:
        found.append(col(MeetingRow.date_key) > UNDATED if wanted.dated else col(MeetingRow.date_key) == UNDATED)
    if wanted.date_from is not None:
        found.append(col(MeetingRow.latest) >= wanted.date_from)
    if wanted.date_to is not None:
        found += [col(MeetingRow.date_key) <= wanted.date_to, col(MeetingRow.date_key) > UNDATED]
    if wanted.outcome_unknown is not None:
        found.append(func.coalesce(due() < wanted.today, false()).is_(wanted.outcome_unknown))
    return found


def _reported(wanted: MeetingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.reported_from is not None:
        found.append(col(MeetingRow.last_reported) >= wanted.reported_from)
    if wanted.reported_to is not None:
        found.append(col(MeetingRow.first_reported) <= wanted.reported_to)
    if wanted.reported_from is not None and wanted.reported_to is not None:
        # First and last report can lie on either side of the span.
        found.append(
            exists().where(
                col(ReportRow.resource_id) == col(MeetingRow.id),
                col(ReportRow.published_key).between(wanted.reported_from, wanted.reported_to),
            )
        )
    return found
