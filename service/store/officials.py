"""Queries about officials."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.domain.vocabulary import OfficeFunction
from service.store.paging import PageRequest, Slice
from service.store.resources import StoredResource
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
    raise NotImplementedError


def list_officials(session: ReadSession, wanted: OfficialFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the officials that pass the filter, sorted by an `OfficialSort`."""
    raise NotImplementedError
