"""Queries about deliveries of events to webhooks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import col

from service.domain.webhooks import Attempt, Delivery, DeliveryState, Outcome
from service.errors import NotFoundError
from service.store.paging import PageRequest, Slice, read_page
from service.store.tables import DeliveryAttemptRow, DeliveryRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

DeliverySort = Literal["-created", "created"]
"""Orders of the list, the default first."""
ATTEMPTS_KEPT = 20
"""Attempts of one delivery that are kept; the schedule has half as many, people can ask for any number."""


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries are wanted; what is None does not restrict."""

    webhook: str | None = None
    state: DeliveryState | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a webhook is to be told: the type, the entry of the log if it is one, and the body to send."""

    type: str
    seq: int | None
    body: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is this process's to send: once, as the attempt of a number."""

    id: str
    webhook_id: str
    type: str
    body: str
    attempt: int


_DELIVERY = tuple(column for name, column in columns(DeliveryRow).items() if name != "body")


def get_delivery(session: ReadSession, delivery_id: str) -> Delivery:
    """The delivery; raises NotFoundError."""
    row = session.first(select(*_DELIVERY).where(col(DeliveryRow.id) == delivery_id))
    if row is None:
        raise NotFoundError("delivery")
    return _with_attempts(session, [row])[delivery_id]


def list_deliveries(session: ReadSession, wanted: DeliveryFilter, page: PageRequest) -> Slice[Delivery]:
    """One page of the deliveries that pass the filter, sorted by a `DeliverySort`."""
    query = select(*_DELIVERY)
    if wanted.webhook is not None:
        query = query.where(col(DeliveryRow.webhook_id) == wanted.webhook)
    if wanted.state is not None:
        query = query.where(col(DeliveryRow.state) == wanted.state)
    descending = (page.sort or "-created").startswith("-")
    created = columns(DeliveryRow)["created_at"]
    rows = read_page(session, query, created, col(DeliveryRow.id), page, descending=descending)
    found = _with_attempts(session, rows.items)
    return rows.of(lambda row: found[row.id])


def add_deliveries(session: WriteSession, webhook_id: str, events: Sequence[tuple[str, Event]], at: datetime) -> None:
    """Note what has to be sent to a webhook, each event with the id of its delivery; it is due at once."""
    rows = [
        DeliveryRow(
            id=delivery_id, webhook_id=webhook_id, type=event.type, seq=event.seq, body=event.body,
            state=DeliveryState.WAITING, created_at=at, next_at=at, finished_at=None, attempts=0,
        )
        for delivery_id, event in events
    ]  # fmt: skip
    session.add(rows)


def claim_due(session: WriteSession, webhook_id: str, now: datetime, until: datetime, most: int) -> list[Claimed]:
    """Take deliveries that are due, which nobody else gets before `until`; each begins an attempt."""
    query = (
        select(col(DeliveryRow.id), col(DeliveryRow.type), col(DeliveryRow.body), col(DeliveryRow.attempts))
        .where(col(DeliveryRow.webhook_id) == webhook_id, col(DeliveryRow.next_at) <= now)
        .order_by(col(DeliveryRow.next_at))
        .limit(most)
    )
    claimed = [Claimed(row.id, webhook_id, row.type, row.body, row.attempts + 1) for row in session.rows(query)]
    for one in claimed:
        change_delivery(session, one.id, state=DeliveryState.SENDING, next_at=until, attempts=one.attempt)
        beyond = col(DeliveryAttemptRow.number) <= one.attempt - ATTEMPTS_KEPT
        session.change(delete(DeliveryAttemptRow).where(col(DeliveryAttemptRow.delivery_id) == one.id, beyond))
        session.change(insert(DeliveryAttemptRow).values(delivery_id=one.id, number=one.attempt, at=now))
    return claimed


def end_attempt(
    session: WriteSession, claimed: Claimed, outcome: Outcome, status: int | None, milliseconds: int
) -> bool:
    """Keep what came of an attempt; whether it is the last one that was begun."""
    row = col(DeliveryAttemptRow.delivery_id) == claimed.id, col(DeliveryAttemptRow.number) == claimed.attempt
    session.change(
        update(DeliveryAttemptRow).where(*row).values(outcome=outcome, status=status, milliseconds=milliseconds)
    )
    found = session.first(select(col(DeliveryRow.attempts)).where(col(DeliveryRow.id) == claimed.id))
    return found is not None and found[0] == claimed.attempt


def change_delivery(session: WriteSession, delivery_id: str, **fields: object) -> None:
    """Set fields of a delivery."""
    session.change(update(DeliveryRow).where(col(DeliveryRow.id) == delivery_id).values(**fields))


def remove_finished(session: WriteSession, before: datetime, most: int) -> int:
    """Remove deliveries that were finished before an instant, at most so many; how many those were."""
    old = select(col(DeliveryRow.id)).where(col(DeliveryRow.finished_at) < before).limit(most)
    return session.change(delete(DeliveryRow).where(col(DeliveryRow.id).in_(old.scalar_subquery())))


def remove_deliveries(session: WriteSession, webhook_id: str, most: int) -> int:
    """Remove deliveries of a webhook, at most so many; how many those were."""
    its = select(col(DeliveryRow.id)).where(col(DeliveryRow.webhook_id) == webhook_id).limit(most)
    return session.change(delete(DeliveryRow).where(col(DeliveryRow.id).in_(its.scalar_subquery())))


def _with_attempts(session: ReadSession, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, Delivery]:
    made = _attempts_of(session, [row.id for row in rows]) if rows else {}
    return {
        row.id: Delivery(
            id=row.id, webhook_id=row.webhook_id, type=row.type, seq=row.seq, state=DeliveryState(row.state),
            created_at=row.created_at, next_at=row.next_at, attempt_count=row.attempts,
            attempts=sorted(made.get(row.id, ()), key=attrgetter("number"), reverse=True),
        )
        for row in rows
    }  # fmt: skip


def _attempts_of(session: ReadSession, delivery_ids: Sequence[str]) -> Mapping[str, Sequence[Attempt]]:
    query = select(*columns(DeliveryAttemptRow)).where(col(DeliveryAttemptRow.delivery_id).in_(delivery_ids))
    made = defaultdict(list)
    for row in session.rows(query):
        outcome = row.outcome and Outcome(row.outcome)
        made[row.delivery_id].append(
            Attempt(number=row.number, at=row.at, outcome=outcome, status=row.status, milliseconds=row.milliseconds)
        )
    return made
