"""The audit trail: kept in the transaction of the write that it tells of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, select
from sqlmodel import col

from service.domain.access import Act
from service.domain.ids import IdPrefix, new_id
from service.store.paging import PageRequest, Slice, narrowed, read_page
from service.store.tables import AuditEntryRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

AuditSort = Literal["-at", "at"]
"""Orders of the list, the default first."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; what is None does not restrict."""

    principal: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of the trail."""

    id: str
    at: datetime
    act: Act


def log_act(session: WriteSession, at: datetime, act: Act) -> None:
    """Keep what a caller did, or was refused."""
    session.add([AuditEntryRow(id=new_id(IdPrefix.AUDIT_ENTRY, at), at=at, **act.model_dump())])


def list_acts(session: ReadSession, wanted: AuditFilter, page: PageRequest) -> Slice[AuditEntry]:
    """One page of the entries that pass the filter, sorted by an `AuditSort`."""
    of = columns(AuditEntryRow)
    equal = (of["resource_id"], wanted.resource), (of["principal"], wanted.principal)
    query = narrowed(session, select(*of), *equal)
    descending = (page.sort or "-at").startswith("-")
    rows = read_page(session, query, of["at"], col(AuditEntryRow.id), page, descending=descending)
    return rows.of(_entry_of)


def _entry_of(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(row.id, row.at, Act(**{name: getattr(row, name) for name in Act.model_fields}))
