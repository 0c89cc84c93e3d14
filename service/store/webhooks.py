"""Queries about webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Select, delete, func, select, update
from sqlmodel import col

from service.domain.webhooks import DisabledBecause, Webhook
from service.errors import NotFoundError
from service.store.paging import PageRequest, Slice, read_page
from service.store.tables import DeliveryRow, WebhookRow, columns
from service.store.unit_of_work import ReadSession, WriteSession

WebhookSort = Literal["-created", "created"]
"""Orders of the list, the default first."""


@dataclass(frozen=True, slots=True)
class Salts:
    """What the secrets are derived from: of the one that signs, and of the one before it."""

    present: str
    previous: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an enabled webhook has come: in the log of changes, and when its next delivery is due."""

    id: str
    position: int
    next_at: datetime | None


_WEBHOOK = tuple(
    column for name, column in columns(WebhookRow).items()
    if name not in ("position", "salt", "previous_salt", "removed_at")
)  # fmt: skip
_THERE = col(WebhookRow.removed_at).is_(None)


def get_webhook(session: ReadSession, webhook_id: str) -> Webhook:
    """The webhook; raises NotFoundError."""
    return _webhook_of(_get(session, select(*_WEBHOOK), webhook_id))


def get_salts(session: ReadSession, webhook_id: str) -> Salts:
    """What the secrets of a webhook are derived from; raises NotFoundError."""
    row = _get(session, select(col(WebhookRow.salt), col(WebhookRow.previous_salt)), webhook_id)
    return Salts(row.salt, row.previous_salt)


def get_position(session: ReadSession, webhook_id: str) -> int:
    """`seq` of the last entry of the log that was noted for a webhook; raises NotFoundError."""
    position: int = _get(session, select(col(WebhookRow.position)), webhook_id).position
    return position


def count_webhooks(session: ReadSession) -> int:
    """How many there are."""
    row = session.first(select(func.count()).select_from(WebhookRow).where(_THERE))
    return row[0] if row else 0


def list_webhooks(session: ReadSession, page: PageRequest) -> Slice[Webhook]:
    """One page of all webhooks, sorted by a `WebhookSort`."""
    descending = (page.sort or "-created").startswith("-")
    created = columns(WebhookRow)["created_at"]
    rows = read_page(session, select(*_WEBHOOK).where(_THERE), created, col(WebhookRow.id), page, descending=descending)
    return rows.of(_webhook_of)


def enabled_webhooks(session: ReadSession) -> list[Webhook]:
    """Those that something is sent to, the oldest first."""
    query = select(*_WEBHOOK).where(_THERE, col(WebhookRow.disabled_at).is_(None))
    return [_webhook_of(row) for row in session.rows(query.order_by(*_ORDER))]


def standings(session: ReadSession) -> list[Standing]:
    """How far each enabled webhook has come, the oldest first."""
    of_this = (col(DeliveryRow.webhook_id) == col(WebhookRow.id), col(DeliveryRow.next_at).is_not(None))
    due = select(func.min(col(DeliveryRow.next_at))).where(*of_this).scalar_subquery()
    query = select(col(WebhookRow.id), col(WebhookRow.position), due.label("next_at"))
    rows = session.rows(query.where(_THERE, col(WebhookRow.disabled_at).is_(None)).order_by(*_ORDER))
    return [Standing(row.id, row.position, row.next_at) for row in rows]


def removed_webhooks(session: ReadSession) -> Sequence[str]:
    """Those that count as gone, but whose deliveries are not all removed yet."""
    return [row[0] for row in session.rows(select(col(WebhookRow.id)).where(~_THERE).order_by(*_ORDER))]


def add_webhook(session: WriteSession, webhook: Webhook, salt: str, position: int) -> None:
    """Keep a new webhook."""
    values = webhook.model_dump() | {"events": " ".join(webhook.events)}
    session.add([WebhookRow(**values, salt=salt, previous_salt=None, position=position, removed_at=None)])


def change_webhook(session: WriteSession, webhook: Webhook, at: datetime, **fields: object) -> Webhook:
    """Set fields of a webhook, at a new revision; the webhook as it is then."""
    if "events" in fields:
        fields["events"] = " ".join(webhook.model_copy(update=fields).events)
    fields |= {"updated_at": at, "revision": webhook.revision + 1}
    session.change(update(WebhookRow).where(col(WebhookRow.id) == webhook.id).values(**fields))
    return get_webhook(session, webhook.id)


def replace_salt(session: WriteSession, webhook: Webhook, salt: str, at: datetime, overlap_until: datetime) -> Webhook:
    """Have another secret sign, the one until now for a while too, and the one before that no longer."""
    previous = get_salts(session, webhook.id).present
    return change_webhook(
        session, webhook, at, salt=salt, previous_salt=previous, rotated_at=at, overlap_until=overlap_until
    )


def move_on(session: WriteSession, webhook_id: str, position: int) -> None:
    """Keep how far in the log a webhook has come."""
    session.change(update(WebhookRow).where(col(WebhookRow.id) == webhook_id).values(position=position))


def note_failing(session: WriteSession, webhook_id: str, since: datetime | None) -> None:
    """Keep since when nothing could be delivered; that is no new revision, since nobody changed the webhook."""
    session.change(update(WebhookRow).where(col(WebhookRow.id) == webhook_id).values(failing_since=since))


def mark_removed(session: WriteSession, webhook_id: str, at: datetime) -> None:
    """Have a webhook count as gone."""
    session.change(update(WebhookRow).where(col(WebhookRow.id) == webhook_id).values(removed_at=at))


def remove_webhook(session: WriteSession, webhook_id: str) -> None:
    """Remove a webhook that has no deliveries any longer."""
    session.change(delete(WebhookRow).where(col(WebhookRow.id) == webhook_id))


_ORDER = (col(WebhookRow.created_at), col(WebhookRow.id))


def _get(session: ReadSession, query: Select[*tuple[Any, ...]], webhook_id: str) -> Row[*tuple[Any, ...]]:
    row = session.first(query.where(col(WebhookRow.id) == webhook_id, _THERE))
    if row is None:
        raise NotFoundError("webhook")
    return row


def _webhook_of(row: Row[*tuple[Any, ...]]) -> Webhook:
    values = {column.name: getattr(row, column.name) for column in _WEBHOOK}
    because = row.disabled_because and DisabledBecause(row.disabled_because)
    return Webhook(**values | {"events": row.events.split(), "disabled_because": because})
