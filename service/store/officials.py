"""Queries about officials."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlmodel import col

from service.domain.vocabulary import OfficeFunction, ReportKind
from service.store.paging import PageRequest, Slice, read_page
from service.store.resources import StoredResource, get_resource, resources_of, select_resources
from service.store.search import matches
from service.store.tables import OfficialOfficeRow, OfficialRow, columns
from service.store.unit_of_work import ReadSession

OfficialSort = Literal["name", "-name", "-last_reported", "last_reported"]
"""Orders of the list, the default first."""


@dataclass(frozen=True, slots=True)
class OfficialFilter:
    """Which officials are wanted; what is None does not restrict."""

    party: str | None = None
    function: OfficeFunction | None = None
    in_office_on: date | None = None
    """A day on which an office of theirs is attested or stated to last; with `function`, an office of that function."""
    q: str | None = None
    """Whole words in any order; case and accents do not matter."""


def get_official(session: ReadSession, official_id: str) -> StoredResource:
    """The official; raises NotFoundError, or MovedError when merged into another."""
    return get_resource(session, OfficialRow, ReportKind.OFFICIAL, official_id)


def list_officials(session: ReadSession, wanted: OfficialFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the officials that pass the filter, sorted by an `OfficialSort`."""
    sort = page.sort or "name"
    query = select_resources(OfficialRow)
    if wanted.party is not None:
        query = query.where(col(OfficialRow.party) == wanted.party)
    if wanted.function is not None or wanted.in_office_on is not None:
        held = select(col(OfficialOfficeRow.official_id))
        if wanted.function is not None:
            held = held.where(col(OfficialOfficeRow.function) == wanted.function)
        if wanted.in_office_on is not None:
            held = held.where(
                col(OfficialOfficeRow.held_from) <= wanted.in_office_on,
                col(OfficialOfficeRow.held_to) >= wanted.in_office_on,
            )
        query = query.where(col(OfficialRow.id).in_(held))
    if wanted.q is not None:
        query = query.where(matches(session.dialect, OfficialRow, wanted.q))
    key = columns(OfficialRow)["last_reported" if sort.endswith("last_reported") else "name_key"]
    return resources_of(read_page(session, query, key, col(OfficialRow.id), page, descending=sort.startswith("-")))
