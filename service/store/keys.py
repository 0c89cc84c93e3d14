"""Queries about API keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, or_, select, update
from sqlmodel import col

from service.domain.access import Key, Scope
from service.errors import NotFoundError
from service.store.paging import PageRequest, Slice, read_page
from service.store.tables import ApiKeyRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

KeySort = Literal["-created", "created"]
"""Orders of the list, the default first."""


@dataclass(frozen=True, slots=True)
class Digests:
    """What tells a key's secrets: the digest of the one that works, and of the one before it."""

    present: str
    previous: str | None


_KEY = tuple(column for name, column in columns(ApiKeyRow).items() if name not in ("digest", "previous_digest"))


def has_keys(session: ReadSession) -> bool:
    """Whether a key was ever made."""
    return session.first(select(col(ApiKeyRow.id)).limit(1)) is not None


def get_key(session: ReadSession, key_id: str) -> Key:
    """The key; raises NotFoundError."""
    row = session.first(select(*_KEY).where(col(ApiKeyRow.id) == key_id))
    if row is None:
        raise NotFoundError("key")
    return _key_of(row)


def find_key(session: ReadSession, key_id: str) -> tuple[Key, Digests] | None:
    """The key and what tells its secrets, if there is such a key."""
    digests = (col(ApiKeyRow.digest), col(ApiKeyRow.previous_digest))
    row = session.first(select(*_KEY, *digests).where(col(ApiKeyRow.id) == key_id))
    return None if row is None else (_key_of(row), Digests(row.digest, row.previous_digest))


def list_keys(session: ReadSession, page: PageRequest) -> Slice[Key]:
    """One page of all keys, also those that work no longer, sorted by a `KeySort`."""
    descending = (page.sort or "-created").startswith("-")
    created = columns(ApiKeyRow)["created_at"]
    rows = read_page(session, select(*_KEY), created, col(ApiKeyRow.id), page, descending=descending)
    return rows.of(_key_of)


def add_key(session: WriteSession, key: Key, digest: str) -> None:
    """Keep a new key."""
    values = key.model_dump() | {"scopes": " ".join(key.scopes)}
    session.add([ApiKeyRow(**values, digest=digest, previous_digest=None)])


def replace_secret(
    session: WriteSession, key: Key, digest: str, at: datetime, overlap_until: datetime, expires_at: datetime | None
) -> None:
    """Have another secret work, the one until now for a while, and the one before that no longer."""
    session.change(
        update(ApiKeyRow)
        .where(col(ApiKeyRow.id) == key.id)
        .values(
            previous_digest=col(ApiKeyRow.digest),
            digest=digest,
            rotated_at=at,
            overlap_until=overlap_until,
            expires_at=expires_at,
        )
    )


def end_key(session: WriteSession, key: Key, at: datetime) -> None:
    """Keep that a key is revoked."""
    session.change(update(ApiKeyRow).where(col(ApiKeyRow.id) == key.id).values(revoked_at=at))


def note_uses(session: WriteSession, uses: Mapping[str, datetime]) -> None:
    """Keep when keys were last used, unless another process knows of a later use."""
    last = col(ApiKeyRow.last_used_at)
    for key_id, at in uses.items():
        later = or_(last.is_(None), last < at)
        session.change(update(ApiKeyRow).where(col(ApiKeyRow.id) == key_id, later).values(last_used_at=at))


def _key_of(row: Row[*tuple[Any, ...]]) -> Key:
    values = {column.name: getattr(row, column.name) for column in _KEY}
    return Key(**values | {"scopes": tuple(map(Scope, row.scopes.split()))})
