"""Queries about officials."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, bindparam, exists, select
from sqlmodel import col

from service.domain.offices import Holding, OfficeSpan
from service.domain.vocabulary import OfficeFunction, ReportKind, Review
from service.store.paging import PageRequest, Slice, are_few, looked_at, read_page
from service.store.resources import StoredResource, get_resource, resources_of, select_resources
from service.store.search import finds_few, matches
from service.store.tables import OfficialOfficeRow, OfficialPartyRow, OfficialRow, columns
from service.store.unit_of_work import ReadSession

OfficialSort = Literal["name", "-name", "-last_reported", "last_reported"]
"""Orders of the list, the default first."""


@dataclass(frozen=True, slots=True)
class OfficialFilter:
    """Which officials are wanted; what is None does not restrict.

    `party`, `function` and `on` together ask for one office: of that party and function, held on that day.
    """

    party: str | None = None
    """Code of a party that they stand for, or hold an office of."""
    function: OfficeFunction | None = None
    on: date | None = None
    """A day between those on which texts attest an office of theirs."""
    q: str | None = None
    """Whole words in any order; case and accents do not matter."""


def get_official(session: ReadSession, official_id: str) -> StoredResource:
    """The official; raises NotFoundError, or MovedError when merged into another."""
    return get_resource(session, OfficialRow, ReportKind.OFFICIAL, official_id)


def list_officials(session: ReadSession, wanted: OfficialFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the officials that pass the filter, sorted by an `OfficialSort`."""
    sort = page.sort or "name"
    query = select_resources(OfficialRow)
    order, ident = columns(OfficialRow), col(OfficialRow.id)
    few = False
    if wanted.q is not None:
        few = finds_few(session, OfficialRow, wanted.q, page)
        query = query.where(matches(session.dialect, OfficialRow, wanted.q, looked_at=not few))
    if wanted.function is not None or wanted.on is not None:
        of = dict(columns(OfficialOfficeRow).items())
        holders = select(of["official_id"]).where(*_held(wanted, of))
        if not few and are_few(session, holders, col(OfficialRow.number), page):
            few = True
            query = query.where(ident.in_(holders))
        else:
            held = _held(wanted, {name: looked_at(session, column) for name, column in of.items()})
            query = query.where(exists().where(of["official_id"] == ident, *held))
    elif wanted.party is not None and few:
        query = query.where(
            exists().where(col(OfficialPartyRow.official_id) == ident, col(OfficialPartyRow.party) == wanted.party)
        )
    elif wanted.party is not None:
        # The table of parties repeats the sort keys, so that one party's officials are read off an index in order.
        order, ident = columns(OfficialPartyRow), col(OfficialPartyRow.official_id)
        query = query.join(OfficialPartyRow, ident == col(OfficialRow.id))
        query = query.where(col(OfficialPartyRow.party) == wanted.party)
    key = order["last_reported" if sort.endswith("last_reported") else "name_key"]
    return resources_of(read_page(session, query, key, ident, page, descending=sort.startswith("-"), few=few))


def _held(wanted: OfficialFilter, of: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[bool]]:
    """That an office is the one that is asked for."""
    held = []
    if wanted.function is not None:
        held.append(of["function"] == wanted.function)
    if wanted.party is not None:
        held.append(of["party"] == wanted.party)
    if wanted.on is not None:
        held += [of["held_from"] <= wanted.on, of["held_to"] >= wanted.on]
    return held


def find_holdings(session: ReadSession, office: OfficeSpan) -> list[Holding]:
    """Who is attested in the office on any of the days; not those whom a person rejects."""
    return [_holding(row) for row in session.rows(_HOLDERS, **asdict(office))]


def holdings_of(session: ReadSession, official_ids: Collection[str]) -> list[Holding]:
    """All offices that texts attest over known days of those of some officials whom nobody rejects."""
    return [_holding(row) for row in session.rows(_HELD_BY, officials=list(official_ids))] if official_ids else []


_HOLDINGS = (
    select(
        col(OfficialRow.id),
        col(OfficialRow.body),
        col(OfficialOfficeRow.party),
        col(OfficialOfficeRow.function),
        col(OfficialOfficeRow.held_from),
        col(OfficialOfficeRow.held_to),
    )
    .join(OfficialOfficeRow, col(OfficialOfficeRow.official_id) == col(OfficialRow.id))
    .where(col(OfficialRow.review) != Review.REJECTED)
)
_HOLDERS = _HOLDINGS.where(
    col(OfficialOfficeRow.function) == bindparam("function"),
    col(OfficialOfficeRow.party) == bindparam("party"),
    col(OfficialOfficeRow.held_from) <= bindparam("last"),
    col(OfficialOfficeRow.held_to) >= bindparam("first"),
)
_HELD_BY = _HOLDINGS.where(
    col(OfficialOfficeRow.official_id).in_(bindparam("officials", expanding=True)),
    col(OfficialOfficeRow.party).is_not(None),
    col(OfficialOfficeRow.held_from).is_not(None),
)


def _holding(row: Row[*tuple[Any, ...]]) -> Holding:
    official_id, body, party, function, first, last = row
    office = OfficeSpan(party, OfficeFunction(function), first, last)
    return Holding(official_id, json.loads(body)["name"], office)
