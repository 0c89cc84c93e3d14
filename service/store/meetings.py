"""Queries about meetings."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, exists, false, func, select
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import col

from service.domain.offices import OfficeSpan
from service.domain.vocabulary import TO_COME, Level, MeetingStatus, MeetingType, Mode, ReportKind, Review
from service.store.paging import UNDATED, PageRequest, Slice, Total, are_few, count_rows, looked_at, read_page
from service.store.resources import StoredResource, due, get_resource, resources_of, select_resources
from service.store.search import finds_few, fold_key, matches
from service.store.tables import (
    MeetingOfficialRow,
    MeetingPartyRow,
    MeetingRow,
    MeetingSeatRow,
    ReportRow,
    columns,
)
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
    key = "date_key" if sort.endswith("date") else "last_reported"
    few = _finds_few(session, wanted, key, page)
    alternatives, others = ((), wanted) if few else _parted(wanted)
    led = few or wanted.sessions is not None
    along = None if few else key
    query, order, ident = passing(session, select_resources(MeetingRow), others, led=led, along=along)
    descending = sort.startswith("-")
    return resources_of(
        read_page(session, query, order[key], ident, page, descending=descending, alternatives=alternatives, few=few)
    )


def count_meetings(session: ReadSession, wanted: MeetingFilter, most: int) -> Total:
    """How many meetings pass the filter, counted no further than to `most`."""
    query, _, _ = passing(session, select(col(MeetingRow.id)), wanted)
    return count_rows(session, query, most)


def passing(
    session: ReadSession,
    query: Select[*tuple[Any, ...]],
    wanted: MeetingFilter,
    *,
    led: bool = False,
    along: str | None = None,
) -> tuple[Select[*tuple[Any, ...]], ReadOnlyColumnCollection[str, Column[Any]], Mapped[str]]:
    """The query narrowed to the meetings that pass the filter, the table they are read off, and their id there.

    It is the table of an official's or a party's meetings, unless the query is `led` to its rows by something else.
    `along` names the column in whose order the rows are gone through, where not all are wanted.
    """
    # The tables of officials and parties repeat the sort keys, so that the meetings of one are read off an index in
    # order, however few they are among all.
    order, ident, parties = columns(MeetingRow), col(MeetingRow.id), wanted.parties
    if wanted.official and not led:
        order, ident = columns(MeetingOfficialRow), col(MeetingOfficialRow.meeting_id)
        query = query.join(MeetingOfficialRow, ident == col(MeetingRow.id))
        query = query.where(col(MeetingOfficialRow.official_id) == wanted.official)
    elif wanted.official:
        here = col(MeetingOfficialRow.meeting_id) == col(MeetingRow.id)
        query = query.where(exists().where(here, col(MeetingOfficialRow.official_id) == wanted.official))
    elif parties and not led:
        order, ident = columns(MeetingPartyRow), col(MeetingPartyRow.meeting_id)
        query = query.join(MeetingPartyRow, ident == col(MeetingRow.id))
        query = query.where(col(MeetingPartyRow.party) == parties[0])
        parties = parties[1:]
    query = query.where(*map(_takes_part, parties))
    query = query.where(
        *_facts(session, wanted), *_dated(session, wanted, order, along), *_reported(session, wanted, order, along)
    )
    if wanted.q is not None:
        query = query.where(matches(session.dialect, MeetingRow, wanted.q, looked_at=along is not None))
    return query, order, ident


def _finds_few(session: ReadSession, wanted: MeetingFilter, key: str, page: PageRequest) -> bool:
    """Whether the words that are searched for, or else the days that no order leads to, leave few meetings."""
    if wanted.sessions is not None:
        return False
    if wanted.q is not None:
        return finds_few(session, MeetingRow, wanted.q, page)
    days = _days(session, wanted, columns(MeetingRow)["date_key"])
    if key == "date_key" or not days:
        return False
    return are_few(session, select(col(MeetingRow.id)).where(*days), col(MeetingRow.number), page)


def _parted(wanted: MeetingFilter) -> tuple[Sequence[ColumnElement[bool]], MeetingFilter]:
    """The condition that leads to the meetings, as alternatives that an index has in order each; and all others."""
    of = columns(MeetingRow)
    if wanted.sessions is not None:
        named = [of["forum_key"] == name for name in sorted(wanted.sessions.forums)]
        unnamed = and_(of["forum_key"].is_(None), of["type"] == MeetingType.MECHANISM_ROUND)
        return [*named, unnamed if wanted.sessions.unnamed else false()], replace(wanted, sessions=None)
    if wanted.official or wanted.parties:
        return (), wanted
    leads: tuple[tuple[str, Sequence[str], dict[str, Any]], ...] = (
        ("forum_key", [fold_key(wanted.forum)] if wanted.forum else (), {"forum": None}),
        ("country", [wanted.country] if wanted.country else (), {"country": None}),
        ("review", [wanted.review] if wanted.review else (), {"review": None}),
        ("status", wanted.statuses, {"statuses": ()}),
        ("status", TO_COME if wanted.outcome_unknown else (), {}),
        ("type", wanted.types, {"types": ()}),
        ("level", wanted.levels, {"levels": ()}),
        ("mode", wanted.modes, {"modes": ()}),
    )
    for name, values, without in leads:
        if values:
            return [of[name] == value for value in dict.fromkeys(values)], replace(wanted, **without)
    return (), wanted


def _takes_part(party: str) -> ColumnElement[bool]:
    other = aliased(MeetingPartyRow)
    return exists().where(col(other.meeting_id) == col(MeetingRow.id), col(other.party) == party)


def meetings_with_seat(session: ReadSession, office: OfficeSpan) -> set[str]:
    """Ids of the meetings that can lie on one of the days and at which the office sits without a stated name."""
    return {row.meeting_id for row in session.rows(_SEATED, **asdict(office))}


_SEATED = select(col(MeetingSeatRow.meeting_id)).where(
    col(MeetingSeatRow.party) == bindparam("party"),
    col(MeetingSeatRow.function) == bindparam("function"),
    col(MeetingSeatRow.first) <= bindparam("last"),
    col(MeetingSeatRow.last) >= bindparam("first"),
)


def _facts(session: ReadSession, wanted: MeetingFilter) -> list[ColumnElement[bool]]:
    def looked(name: str) -> ColumnElement[Any]:
        return looked_at(session, columns(MeetingRow)[name])

    found: list[ColumnElement[bool]] = []
    for name, values in (
        ("status", wanted.statuses),
        ("mode", wanted.modes),
        ("type", wanted.types),
        ("level", wanted.levels),
    ):
        if values:
            found.append(looked(name).in_(values))
    if wanted.forum is not None:
        found.append(looked("forum_key") == fold_key(wanted.forum))
    if wanted.country is not None:
        found.append(looked("country") == wanted.country)
    if wanted.review is not None:
        found.append(looked("review") == wanted.review)
    if wanted.outcome_unknown is not None:
        found.append(func.coalesce(due() < wanted.today, false()).is_(wanted.outcome_unknown))
    return found


def _dated(
    session: ReadSession,
    wanted: MeetingFilter,
    order: ReadOnlyColumnCollection[str, Column[Any]],
    along: str | None,
) -> list[ColumnElement[bool]]:
    key = order["date_key"] if along in {None, "date_key"} else looked_at(session, order["date_key"])
    found = _days(session, wanted, key)
    if wanted.dated is not None:
        found.append(key > UNDATED if wanted.dated else key == UNDATED)
    return found


def _days(session: ReadSession, wanted: MeetingFilter, key: ColumnElement[date]) -> list[ColumnElement[bool]]:
    """That the meeting may lie on the days asked for; told of its first day too, by which an index has it."""
    if wanted.date_from is None and wanted.date_to is None:
        return []
    first = UNDATED + timedelta(1)
    found = []
    if wanted.date_from is not None:
        longest = (session.first(select(func.max(col(MeetingRow.span)))) or (None,))[0] or 0
        first = max(first, wanted.date_from - timedelta(min(longest, (wanted.date_from - UNDATED).days)))
        found.append(col(MeetingRow.latest) >= wanted.date_from)
    if wanted.date_to is not None:
        found.append(key <= wanted.date_to)
    return [key >= first, *found]  # one lower bound: of two SQLite takes any


def _reported(
    session: ReadSession,
    wanted: MeetingFilter,
    order: ReadOnlyColumnCollection[str, Column[Any]],
    along: str | None,
) -> list[ColumnElement[bool]]:
    last = order["last_reported"] if along in {None, "last_reported"} else looked_at(session, order["last_reported"])
    found: list[ColumnElement[bool]] = []
    if wanted.reported_from is not None:
        found.append(last >= wanted.reported_from)
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
