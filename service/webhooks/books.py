"""What has to be sent, by whom, and what came of it: the transactions of webhooks, none of which lasts while one sends.

Nothing of this is part of the transactions that change resources. What they leave is the log of changes, and each
webhook has a place in it: that is moved on in the transaction that notes the deliveries, so that of each entry each
webhook gets one delivery, whoever does it and however often it is interrupted.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.clock import Clock
from service.domain.ids import IdPrefix, new_id
from service.domain.webhooks import DISABLED, DeliveryState, DisabledBecause, Outcome, Webhook, is_wanted
from service.errors import NotFoundError
from service.settings import Settings
from service.store.changes import last_seq, list_changes
from service.store.deliveries import (
    Claimed,
    Event,
    add_deliveries,
    change_delivery,
    claim_due,
    end_attempt,
    remove_deliveries,
    remove_finished,
)
from service.store.paging import PageRequest
from service.store.unit_of_work import Database, WriteSession
from service.store.webhooks import (
    Standing,
    change_webhook,
    enabled_webhooks,
    get_position,
    get_salts,
    get_webhook,
    move_on,
    note_failing,
    remove_webhook,
    removed_webhooks,
    standings,
)
from service.webhooks.client import Answer
from service.webhooks.events import event_of_change, event_of_webhook
from service.webhooks.schedule import next_attempt

log = logging.getLogger("service.webhooks")

GONE = 410
"""The status by which a receiver says that nothing more is to be sent."""

_TOGETHER = 500
"""Entries that are noted, or deliveries that are removed, in one transaction: others write in between."""
_SLACK = timedelta(seconds=45)
"""How long after its time a sender is given up: what it was sending is due again."""
_TIDIED = timedelta(hours=1)
"""How often it is looked for deliveries that are kept no longer."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery that is to be sent now, and with what."""

    claimed: Claimed
    url: str
    salts: list[str]


@dataclass(frozen=True, slots=True)
class Round:
    """What there was to do: letters to send now, and how long nothing else will be due."""

    letters: Sequence[Letter]
    next_at: datetime
    """When there is something to do again, as far as can be foreseen."""
    seq: int | None
    """The entry of the log beyond which there is something to note; None when nobody wants to know."""


class Books:
    """Keeps the books of deliveries; blocks, and is called from one thread at a time."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._sends = settings.webhook_sends
        self._lease = timedelta(seconds=settings.webhook_seconds) + _SLACK
        self._patience = timedelta(days=settings.webhook_failing_days)
        self._kept = timedelta(days=settings.webhook_delivery_days)
        self._tidy_at = clock.now()

    def advance(self, busy: Mapping[str, int]) -> Round:
        """Note what the log has, and claim what is due and not held up by those that are being sent to a webhook.

        Raises UnavailableError.
        """
        now = self._clock.now()
        with self._database.read() as session:
            seq, found, removed = last_seq(session), standings(session), removed_webhooks(session)
        free = {one.id: self._sends - busy.get(one.id, 0) for one in found}
        behind = [one for one in found if one.position < seq]
        due = [one for one in found if free[one.id] > 0 and one.next_at is not None and one.next_at <= now]
        letters = []
        if behind or due:
            with self._database.write() as session:
                for one in behind:
                    _note_entries(session, one.id, now, max(1, _TOGETHER // len(behind)))
                for one in due:
                    letters += _claim(session, one, now, now + self._lease, free[one.id])
        tidied = self._tidy(now, removed)
        later = [one.next_at for one in found if free[one.id] > 0 and one.next_at is not None]
        if behind or due or tidied:
            return Round(letters, now, seq)
        return Round(letters, min([*later, self._tidy_at]), seq if found else None)

    def conclude(self, claimed: Claimed, answer: Answer) -> None:
        """Keep what came of an attempt, and what follows from it; raises UnavailableError.

        When another attempt has begun since, because nobody believed in this one any longer, that one counts.
        """
        now = self._clock.now()
        with self._database.write() as session:
            is_latest = end_attempt(session, claimed, answer.outcome, answer.status, answer.milliseconds)
            if is_latest:
                self._settle(session, claimed, answer, now)
            try:
                webhook = get_webhook(session, claimed.webhook_id)
            except NotFoundError:  # removed while it was sent to
                return
            self._judge(session, webhook, answer, now)

    def _settle(self, session: WriteSession, claimed: Claimed, answer: Answer, now: datetime) -> None:
        if answer.outcome is Outcome.DELIVERED:
            next_at, ended = None, DeliveryState.DELIVERED
        else:
            next_at, ended = next_attempt(claimed.id, claimed.attempt, now, answer.wait), DeliveryState.FAILED
        state = DeliveryState.WAITING if next_at else ended
        finished_at = None if next_at else now
        change_delivery(session, claimed.id, state=state, next_at=next_at, finished_at=finished_at)

    def _judge(self, session: WriteSession, webhook: Webhook, answer: Answer, now: datetime) -> None:
        """Whether a webhook fails, since when, and whether that has been for too long."""
        if answer.outcome is Outcome.DELIVERED:
            if webhook.failing_since is not None:
                note_failing(session, webhook.id, None)
        elif webhook.disabled_at is None:
            since = webhook.failing_since or now
            if answer.status == GONE:
                _disable(session, webhook, DisabledBecause.GONE, since, now)
            elif now - since >= self._patience:
                _disable(session, webhook, DisabledBecause.FAILING, since, now)
            elif webhook.failing_since is None:
                note_failing(session, webhook.id, now)

    def _tidy(self, now: datetime, removed: Sequence[str]) -> bool:
        """Remove some of what is kept no longer; whether there may be more."""
        if not removed and now < self._tidy_at:
            return False
        with self._database.write() as session:
            for webhook_id in removed[:1]:
                if remove_deliveries(session, webhook_id, _TOGETHER) < _TOGETHER:
                    remove_webhook(session, webhook_id)
            old = remove_finished(session, now - self._kept, _TOGETHER)
        if old < _TOGETHER:
            self._tidy_at = now + _TIDIED
        return bool(removed) or old == _TOGETHER


def _note_entries(session: WriteSession, webhook_id: str, now: datetime, most: int) -> None:
    webhook = _still_enabled(session, webhook_id)
    if webhook is None:
        return
    changes = list_changes(session, get_position(session, webhook_id), PageRequest(limit=most)).items
    events = [event_of_change(change) for change in changes]
    _note(session, webhook, [event for event in events if is_wanted(event.type, webhook.events)], now)
    if changes:
        move_on(session, webhook_id, changes[-1].seq)


def _claim(session: WriteSession, standing: Standing, now: datetime, until: datetime, most: int) -> list[Letter]:
    webhook = _still_enabled(session, standing.id)
    if webhook is None:
        return []
    salts = get_salts(session, webhook.id)
    used = [salts.present]
    if salts.previous is not None and webhook.overlap_until is not None and webhook.overlap_until > now:
        used.append(salts.previous)
    return [Letter(one, webhook.url, used) for one in claim_due(session, webhook.id, now, until, most)]


def _still_enabled(session: WriteSession, webhook_id: str) -> Webhook | None:
    """The webhook, unless it was turned off or removed since it was looked at."""
    try:
        webhook = get_webhook(session, webhook_id)
    except NotFoundError:
        return None
    return webhook if webhook.disabled_at is None else None


def _note(session: WriteSession, webhook: Webhook, events: Sequence[Event], now: datetime) -> None:
    add_deliveries(session, webhook.id, [(new_id(IdPrefix.DELIVERY, now), event) for event in events], now)


def _disable(session: WriteSession, webhook: Webhook, why: DisabledBecause, since: datetime, now: datetime) -> None:
    """Send nothing more, and tell the other webhooks that want to know."""
    change_webhook(session, webhook, now, failing_since=since, disabled_because=why, disabled_at=now)
    event = event_of_webhook(DISABLED, webhook, now)
    for other in enabled_webhooks(session):
        if is_wanted(DISABLED, other.events):
            _note(session, other, [event], now)
    log.warning("a webhook was turned off", extra={"webhook": webhook.id, "why": str(why)})
