"""Webhooks made, changed and removed, and what a person can have sent: each a step of one short transaction."""

from datetime import timedelta

from service.domain.clock import Clock
from service.domain.ids import IdPrefix, new_id
from service.domain.webhooks import (
    TEST,
    Delivery,
    DeliveryState,
    DisabledBecause,
    SecretRotationIn,
    Webhook,
    WebhookIn,
    WebhookPatch,
)
from service.errors import ConflictError, RevisionMismatchError
from service.settings import Settings
from service.store.changes import last_seq
from service.store.deliveries import add_deliveries, change_delivery, get_delivery
from service.store.unit_of_work import WriteSession
from service.store.webhooks import (
    add_webhook,
    change_webhook,
    count_webhooks,
    get_webhook,
    mark_removed,
    replace_salt,
)
from service.webhooks.addresses import Reach
from service.webhooks.events import event_of_webhook
from service.webhooks.signing import new_salt, secret_of


def create(
    session: WriteSession, clock: Clock, settings: Settings, wanted: WebhookIn, maker: str
) -> tuple[Webhook, str]:
    """Make a webhook, which is told of what comes from now on; the secret is in the answer and nowhere else.

    Raises InvalidValueError when it may not lead there, and ConflictError when there are as many as there may be.
    """
    Reach(settings.webhook_hosts).require(wanted.url)
    if count_webhooks(session) >= settings.webhooks:
        raise ConflictError(f"There may be {settings.webhooks} webhooks; remove one first.")
    now = clock.now()
    webhook = Webhook(
        id=new_id(IdPrefix.WEBHOOK, now),
        **wanted.model_dump(),
        disabled_because=None,
        disabled_at=None,
        failing_since=None,
        created_at=now,
        created_by=maker,
        updated_at=now,
        rotated_at=None,
        overlap_until=None,
        revision=1,
    )
    salt = new_salt()
    add_webhook(session, webhook, salt, last_seq(session))
    session.about(webhook.id)
    return webhook, secret_of(salt, settings.webhook_secret)


def change(
    session: WriteSession,
    clock: Clock,
    settings: Settings,
    webhook_id: str,
    patch: WebhookPatch,
    expected: frozenset[int] | None,
) -> Webhook:
    """Change a webhook; turned on again it goes on where it stopped.

    Raises NotFoundError, RevisionMismatchError, and InvalidValueError when it may not lead there.
    """
    webhook = _expected(session, webhook_id, expected)
    fields = patch.model_dump(exclude_unset=True)
    if "url" in fields:
        Reach(settings.webhook_hosts).require(patch.url)
    now = clock.now()
    enabled = fields.pop("enabled", None)
    if enabled:
        fields |= {"disabled_because": None, "disabled_at": None, "failing_since": None}
    elif enabled is False and webhook.disabled_at is None:
        fields |= {"disabled_because": DisabledBecause.REQUEST, "disabled_at": now}
    if all(getattr(webhook, name) == value for name, value in fields.items()):
        return webhook
    return change_webhook(session, webhook, now, **fields)


def rotate(
    session: WriteSession, clock: Clock, settings: Settings, webhook_id: str, wanted: SecretRotationIn
) -> tuple[Webhook, str]:
    """Give a webhook a new secret; the one before signs too for a while, the one before that no longer.

    Raises NotFoundError.
    """
    webhook = get_webhook(session, webhook_id)
    now = clock.now()
    overlap = settings.key_overlap_seconds if wanted.overlap_seconds is None else wanted.overlap_seconds
    salt = new_salt()
    rotated = replace_salt(session, webhook, salt, now, now + timedelta(seconds=overlap))
    return rotated, secret_of(salt, settings.webhook_secret)


def remove(session: WriteSession, clock: Clock, webhook_id: str, expected: frozenset[int] | None) -> None:
    """Have a webhook be gone, and what waits for it with it; raises NotFoundError and RevisionMismatchError."""
    mark_removed(session, _expected(session, webhook_id, expected).id, clock.now())


def send_test(session: WriteSession, clock: Clock, webhook_id: str) -> Delivery:
    """Send an event that tells of nothing; raises NotFoundError, and ConflictError when the webhook is turned off."""
    webhook, now = _enabled(session, webhook_id), clock.now()
    delivery_id = new_id(IdPrefix.DELIVERY, now)
    add_deliveries(session, webhook.id, [(delivery_id, event_of_webhook(TEST, webhook, now))], now)
    session.about(delivery_id)
    return get_delivery(session, delivery_id)


def retry(session: WriteSession, clock: Clock, delivery_id: str) -> Delivery:
    """Have a delivery be due now, whatever came of it before; one that is being sent stays as it is.

    Raises NotFoundError, and ConflictError when the webhook is turned off.
    """
    delivery = get_delivery(session, delivery_id)
    _enabled(session, delivery.webhook_id)
    if delivery.state is DeliveryState.SENDING:
        return delivery
    change_delivery(session, delivery_id, state=DeliveryState.WAITING, next_at=clock.now(), finished_at=None)
    return get_delivery(session, delivery_id)


def _enabled(session: WriteSession, webhook_id: str) -> Webhook:
    webhook = get_webhook(session, webhook_id)
    if webhook.disabled_at is not None:
        raise ConflictError('The webhook is turned off; PATCH it with {"enabled": true} first.')
    return webhook


def _expected(session: WriteSession, webhook_id: str, expected: frozenset[int] | None) -> Webhook:
    webhook = get_webhook(session, webhook_id)
    if expected is not None and webhook.revision not in expected:
        raise RevisionMismatchError("The webhook is not what it was when it was fetched.")
    return webhook
