"""Answers kept under the keys of the requests that they answer, for requests that come again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import col

from service.store.tables import KeptAnswerRow
from service.store.unit_of_work import ReadSession, WriteSession

_REMOVED_AT_ONCE = 100
"""Expired answers that one that comes in takes along: more than one, so that they never pile up."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The key that a request came with, whose it is and for which operation, and what tells the request from others."""

    principal: str
    operation: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given, and the fingerprint of the request that it answered."""

    fingerprint: str
    status: int
    headers: Mapping[str, str]
    body: str


def find_answer(session: ReadSession, claim: Claim, now: datetime) -> KeptAnswer | None:
    """What was answered to the first request with this key, unless that has expired."""
    row = session.first(
        select(
            col(KeptAnswerRow.fingerprint),
            col(KeptAnswerRow.status),
            col(KeptAnswerRow.headers),
            col(KeptAnswerRow.body),
        ).where(*_of(claim), col(KeptAnswerRow.expires_at) > now)
    )
    return None if row is None else KeptAnswer(row[0], row[1], json.loads(row[2]), row[3])


def keep_answer(session: WriteSession, claim: Claim, answer: KeptAnswer, now: datetime, expires_at: datetime) -> None:
    """Keep what is answered to a request with a key, and forget some of what has expired."""
    expired = (
        select(col(KeptAnswerRow.number))
        .where(col(KeptAnswerRow.expires_at) <= now)
        .order_by(col(KeptAnswerRow.expires_at))
        .limit(_REMOVED_AT_ONCE)
    )
    session.change(delete(KeptAnswerRow).where(col(KeptAnswerRow.number).in_(expired.scalar_subquery())))
    session.change(delete(KeptAnswerRow).where(*_of(claim)))
    row = KeptAnswerRow(
        principal=claim.principal,
        operation=claim.operation,
        key=claim.key,
        fingerprint=answer.fingerprint,
        status=answer.status,
        headers=json.dumps(dict(answer.headers)),
        body=answer.body,
        expires_at=expires_at,
    )
    session.add([row])


def _of(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        col(KeptAnswerRow.principal) == claim.principal,
        col(KeptAnswerRow.operation) == claim.operation,
        col(KeptAnswerRow.key) == claim.key,
    )
