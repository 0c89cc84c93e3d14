"""What has to be sent, by whom, and what comes of it, on either database."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from service.domain.vocabulary import ReportKind
from service.domain.webhooks import (
    DISABLED,
    TEST,
    DeliveryState,
    DisabledBecause,
    Outcome,
    SecretRotationIn,
    WebhookPatch,
)
from service.errors import ConflictError, InvalidValueError, NotFoundError, RevisionMismatchError
from service.store.deliveries import ATTEMPTS_KEPT, get_delivery
from service.store.webhooks import removed_webhooks
from service.webhooks import books as module, managing
from service.webhooks.books import GONE
from service.webhooks.client import Answer
from service.webhooks.schedule import SCHEDULE
from tests.receivers import Receiver, answer
from tests.webhooks.conftest import Desk

REFUSED = Answer(Outcome.REFUSED, 500, 10)
DELIVERED = Answer(Outcome.DELIVERED, 204, 10)
NOWHERE = "https://desk.example/hooks"


def change(desk: Desk, webhook_id: str, **fields: Any) -> None:  # noqa: ANN401 - any field of the patch
    """Change a webhook."""
    desk.database.run(managing.change, desk.clock, desk.settings, webhook_id, WebhookPatch.model_validate(fields), None)


def test_an_event_says_what_happened_and_where_to_read_on(desk: Desk, receiver: Receiver) -> None:
    """Its body is the same at every attempt, its id is the delivery's, and the signature is genuine."""
    _, secret = desk.webhook(receiver.url)
    receiver.behave = answer(500)
    (seq,) = desk.happens()
    desk.deliver()
    receiver.behave = answer(204)
    desk.clock.advance(seconds=6)
    desk.deliver()
    first, second = receiver.received
    assert json.loads(first.body) == {
        "type": "meeting.created",
        "timestamp": "2024-06-01T12:00:00Z",
        "data": {"seq": seq, "id": "mee_0", "self": "/v1/meetings/mee_0", "revision": 1, "related_id": None},
    }
    (delivery,) = desk.deliveries()
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert first.headers["webhook-id"] == delivery.id
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.headers["Content-Type"] == "application/json"
    sent = int(second.headers["webhook-timestamp"])
    assert sent == int(desk.now.timestamp())
    signed = Verifier(secret).sign(delivery.id, desk.now, second.body)
    assert second.headers["webhook-signature"] == signed
    assert desk.outcomes == {"refused": 1, "delivered": 1}


def test_each_entry_of_the_log_is_noted_once_for_each_webhook(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever notes it, however many do at once, in however small steps; the log has nothing twice and no gap."""
    monkeypatch.setattr(module, "_TOGETHER", 7)
    webhooks = [desk.webhook(NOWHERE)[0] for _ in range(2)]
    with ThreadPoolExecutor(4) as threads:
        writing = [threads.submit(desk.happens, 5) for _ in range(12)]
        noting = [threads.submit(desk.claimed) for _ in range(4)]
        assert sorted(seq for each in writing for seq in each.result()) == list(range(1, 61))
        claimed = [letter for each in noting for letter in each.result()]
    claimed += desk.claimed()
    assert len({letter.claimed.id for letter in claimed}) == len(claimed) == 120
    for webhook in webhooks:
        assert [delivery.seq for delivery in desk.deliveries(webhook)] == list(range(1, 61))


def test_a_webhook_is_told_of_what_comes_after_it(desk: Desk) -> None:
    """Nothing of what was before."""
    before = desk.happens(3)
    webhook, _ = desk.webhook(NOWHERE)
    after = desk.happens(2)
    desk.claimed()
    assert [delivery.seq for delivery in desk.deliveries(webhook)] == after
    assert before[-1] < after[0]


@pytest.mark.parametrize(
    ("patterns", "kinds"),
    [
        (["*"], ["meeting", "official", "channel"]),
        (["meeting.*"], ["meeting"]),
        (["official.created", "channel.*"], ["official", "channel"]),
        (["meeting.updated"], []),
        (["webhook.disabled"], []),
    ],
)
def test_a_webhook_is_told_of_what_it_asked_for(desk: Desk, patterns: list[str], kinds: list[str]) -> None:
    """Types, all of a kind, or everything."""
    webhook, _ = desk.webhook(NOWHERE, *patterns)
    for kind in ReportKind:
        desk.happens(kind=kind)
    desk.claimed()
    assert [delivery.type for delivery in desk.deliveries(webhook)] == [f"{kind}.created" for kind in kinds]
    assert desk.books().advance({}).letters == []  # what it did not ask for is behind it all the same


def test_other_patterns_hold_for_what_was_not_noted(desk: Desk) -> None:
    """A change of what is wanted is no new beginning."""
    webhook, _ = desk.webhook(NOWHERE, "channel.*")
    desk.happens()
    desk.claimed()
    change(desk, webhook.id, events=["meeting.*"])
    (later,) = desk.happens()
    desk.claimed()
    assert [delivery.seq for delivery in desk.deliveries(webhook)] == [later]


def test_what_is_claimed_is_nobody_elses(desk: Desk) -> None:
    """Another process finds nothing to do until the claim runs out; then it is due again, as the next attempt."""
    desk.webhook(NOWHERE)
    desk.happens()
    (letter,) = desk.claimed()
    assert desk.claimed() == []
    assert desk.deliveries()[0].state is DeliveryState.SENDING
    desk.clock.advance(seconds=desk.settings.webhook_seconds + 44)
    assert desk.claimed() == []
    desk.clock.advance(seconds=2)  # whoever claimed it died, and never said what came of it
    (again,) = desk.claimed()
    assert (again.claimed.id, again.claimed.body) == (letter.claimed.id, letter.claimed.body)
    assert (letter.claimed.attempt, again.claimed.attempt) == (1, 2)
    desk.books().conclude(again.claimed, DELIVERED)
    (delivery,) = desk.deliveries()
    assert delivery.state is DeliveryState.DELIVERED
    assert [(attempt.number, attempt.outcome) for attempt in delivery.attempts] == [(2, Outcome.DELIVERED), (1, None)]


@pytest.mark.parametrize("late", [DELIVERED, REFUSED])
def test_who_was_given_up_changes_nothing_any_more(desk: Desk, late: Answer) -> None:
    """What a sender says after its claim ran out is kept with its attempt; the latest attempt counts."""
    desk.webhook(NOWHERE)
    desk.happens()
    (slow,) = desk.claimed()
    desk.clock.advance(minutes=2)
    (quick,) = desk.claimed()
    desk.books().conclude(slow.claimed, late)
    assert desk.deliveries()[0].state is DeliveryState.SENDING
    desk.books().conclude(quick.claimed, DELIVERED)
    desk.books().conclude(slow.claimed, late)
    (delivery,) = desk.deliveries()
    assert delivery.state is DeliveryState.DELIVERED
    assert [attempt.outcome for attempt in delivery.attempts] == [Outcome.DELIVERED, late.outcome]


def test_a_webhook_gets_no_more_at_once_than_the_setting_says(desk: Desk) -> None:
    """Others get theirs, however slow it is; what one process has under way does not count in another."""
    slow, other = (desk.webhook(NOWHERE)[0] for _ in range(2))
    books = desk.books()
    desk.happens(6)
    books.advance({})
    first = books.advance({}).letters
    assert Counter(letter.claimed.webhook_id for letter in first) == {slow.id: 4, other.id: 4}
    second = books.advance({slow.id: 4, other.id: 1}).letters
    assert [letter.claimed.webhook_id for letter in second] == [other.id] * 2
    held_up = books.advance({slow.id: 4})
    assert held_up.letters == []
    assert held_up.next_at > desk.now  # a process that can do nothing now sleeps
    assert len(desk.books().advance({}).letters) == 2


def test_idle_books_say_how_long_they_are(desk: Desk) -> None:
    """Until the next attempt, and which entry of the log would change that; nobody asks when there is no webhook."""
    books = desk.books()
    books.advance({})
    assert books.advance({}).seq is None
    desk.webhook(NOWHERE)
    desk.happens()
    (letter,) = desk.claimed(books)
    books.conclude(letter.claimed, REFUSED)
    idle = books.advance({})
    assert (idle.letters, idle.next_at, idle.seq) == ([], desk.deliveries()[0].next_at, 1)


def test_a_webhook_that_fails_for_days_is_turned_off(desk: Desk) -> None:
    """Not before; one success begins the count anew; another webhook that wants to know is told."""
    webhook, _ = desk.webhook(NOWHERE, "meeting.*")
    watcher, _ = desk.webhook(NOWHERE, DISABLED)
    start = desk.now
    for day, came in enumerate([REFUSED, DELIVERED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED]):
        assert desk.seen(webhook).disabled_at is None, day
        desk.happens()
        for letter in desk.claimed():
            desk.books().conclude(letter.claimed, came)
        desk.clock.advance(days=1)
    off = desk.seen(webhook)
    assert off.disabled_because is DisabledBecause.FAILING
    assert (off.failing_since, off.disabled_at) == (start + timedelta(days=2), start + timedelta(days=7))
    letters = desk.claimed()
    assert {letter.claimed.webhook_id for letter in letters} == {watcher.id}
    told = [json.loads(letter.claimed.body) for letter in letters]
    assert [(each["type"], each["data"]["id"]) for each in told] == [(DISABLED, webhook.id)]
    assert desk.seen(watcher).disabled_at is None


def test_a_receiver_that_is_gone_is_left_alone(desk: Desk) -> None:
    """One 410 is enough."""
    webhook, _ = desk.webhook(NOWHERE)
    desk.happens(2)
    first, second = desk.claimed()
    desk.books().conclude(first.claimed, Answer(Outcome.REFUSED, GONE, 10))
    assert desk.seen(webhook).disabled_because is DisabledBecause.GONE
    desk.books().conclude(second.claimed, REFUSED)
    assert desk.seen(webhook).disabled_because is DisabledBecause.GONE


def test_what_is_turned_off_and_on_again_goes_on_where_it_stopped(desk: Desk) -> None:
    """Nothing is sent meanwhile, and nothing is missed: neither what waited nor what happened since."""
    webhook, _ = desk.webhook(NOWHERE)
    before = desk.happens(2)
    for letter in desk.claimed():
        desk.books().conclude(letter.claimed, REFUSED)
    change(desk, webhook.id, enabled=False)
    since = desk.happens(3)
    desk.clock.advance(days=40)
    assert desk.claimed() == []
    change(desk, webhook.id, enabled=True)
    on = desk.seen(webhook)
    assert (on.disabled_because, on.disabled_at, on.failing_since) == (None, None, None)
    assert len(desk.claimed()) == 5
    assert [delivery.seq for delivery in desk.deliveries()] == before + since


def test_each_change_is_a_revision(desk: Desk) -> None:
    """A change to what is there already is none, and neither is that the receiver fails."""
    webhook, _ = desk.webhook(NOWHERE)
    change(desk, webhook.id, description="desk", events=["meeting.*"])
    change(desk, webhook.id, description="desk", enabled=True)
    desk.happens()
    (letter,) = desk.claimed()
    desk.books().conclude(letter.claimed, REFUSED)
    assert (desk.seen(webhook).revision, desk.seen(webhook).failing_since) == (2, desk.now)
    with pytest.raises(RevisionMismatchError):
        desk.database.run(managing.remove, desk.clock, webhook.id, frozenset({1}))
    desk.database.run(managing.remove, desk.clock, webhook.id, frozenset({2}))
    with pytest.raises(NotFoundError):
        desk.seen(webhook)


def test_two_secrets_sign_during_the_overlap(desk: Desk, receiver: Receiver) -> None:
    """Both are good until it ends, and then the new one alone; the one before the last is good no longer."""
    webhook, first = desk.webhook(receiver.url)
    rotation = SecretRotationIn(overlap_seconds=60)
    good = []
    secrets = [first]
    for seconds in (0, 59, 2):
        if seconds != 2:
            secrets.append(desk.database.run(managing.rotate, desk.clock, desk.settings, webhook.id, rotation)[1])
        desk.clock.advance(seconds=seconds)
        desk.happens()
        desk.deliver()
        last = receiver.received[-1]
        right = [Verifier(secret).sign(last.headers["webhook-id"], desk.now, last.body) for secret in secrets]
        good.append([signature in last.headers["webhook-signature"].split(" ") for signature in right])
    assert good == [[True, True], [False, True, True], [False, False, True]]


def test_a_secret_is_nowhere_in_the_database(desk: Desk) -> None:
    """Neither is the setting that it is made with; another setting makes another secret."""
    _, secret = desk.webhook(NOWHERE)
    with desk.database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM webhook").all())
    assert secret.removeprefix("whsec_") not in kept
    assert desk.settings.webhook_secret not in kept


def test_there_are_no_more_webhooks_than_the_setting_says(desk: Desk) -> None:
    """One that was removed makes room."""
    desk.settings = desk.settings.model_copy(update={"webhooks": 1})
    webhook, _ = desk.webhook(NOWHERE)
    with pytest.raises(ConflictError, match="There may be 1 webhooks"):
        desk.webhook(NOWHERE)
    desk.database.run(managing.remove, desk.clock, webhook.id, None)
    desk.webhook(NOWHERE)


def test_a_webhook_cannot_be_moved_to_a_private_address(desk: Desk) -> None:
    """What holds for a new one holds for a change."""
    webhook, _ = desk.webhook(NOWHERE)
    with pytest.raises(InvalidValueError):
        change(desk, webhook.id, url="https://localhost/")
    assert desk.seen(webhook) == webhook


def test_a_removed_webhook_takes_its_deliveries_along(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step, and nothing is sent meanwhile; what was under way may come to its end."""
    monkeypatch.setattr(module, "_TOGETHER", 2)
    webhook, other = (desk.webhook(NOWHERE)[0] for _ in range(2))
    desk.happens(5)
    letters = desk.claimed()
    desk.database.run(managing.remove, desk.clock, webhook.id, None)
    for letter in letters:
        desk.books().conclude(letter.claimed, REFUSED)
    assert desk.claimed() == []
    with desk.database.read() as session:
        assert removed_webhooks(session) == []
    assert {delivery.webhook_id for delivery in desk.deliveries()} == {other.id}
    assert len(desk.deliveries()) == 5


def test_what_is_finished_is_kept_for_a_while(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then removed, with its attempts, step by step; what waits stays."""
    monkeypatch.setattr(module, "_TOGETHER", 2)
    books = desk.books()
    webhook, _ = desk.webhook(NOWHERE)
    desk.happens(6)
    for letter in desk.claimed(books)[:5]:
        books.conclude(letter.claimed, DELIVERED)
    change(desk, webhook.id, enabled=False)
    desk.clock.advance(days=29, hours=23)
    desk.claimed(books)
    assert len(desk.deliveries()) == 6
    desk.clock.advance(hours=2)
    desk.claimed(books)
    assert [delivery.state for delivery in desk.deliveries()] == [DeliveryState.SENDING]
    with desk.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM delivery_attempt").scalar_one() == 1


def exhaust(desk: Desk, came: Answer) -> None:
    """Have every attempt of the schedule end like this, each when it is due."""
    while letters := desk.claimed():
        for letter in letters:
            desk.books().conclude(letter.claimed, came)
        waiting = [delivery.next_at for delivery in desk.deliveries() if delivery.next_at]
        if waiting:
            desk.clock.advance(seconds=(min(waiting) - desk.now).total_seconds())


def test_a_delivery_can_be_sent_again(desk: Desk) -> None:
    """Whatever came of it, with the same body; each time is one more attempt, and the latest are kept."""
    desk.webhook(NOWHERE)
    desk.happens()
    exhaust(desk, REFUSED)
    (failed,) = desk.deliveries()
    assert (failed.state, failed.next_at, failed.attempt_count) == (DeliveryState.FAILED, None, len(SCHEDULE))
    for number in range(len(SCHEDULE) + 1, len(SCHEDULE) + 15):
        waiting = desk.database.run(managing.retry, desk.clock, failed.id)
        assert (waiting.state, waiting.next_at) == (DeliveryState.WAITING, desk.now)
        (letter,) = desk.claimed()
        assert (letter.claimed.id, letter.claimed.attempt) == (failed.id, number)
        desk.books().conclude(letter.claimed, DELIVERED)
        assert desk.deliveries()[0].state is DeliveryState.DELIVERED
    attempts = desk.deliveries()[0].attempts
    assert [attempt.number for attempt in attempts] == list(range(number, number - ATTEMPTS_KEPT, -1))


def test_a_delivery_that_is_being_sent_stays_as_it_is(desk: Desk) -> None:
    """Asked to be sent again, it is still that one attempt's."""
    desk.webhook(NOWHERE)
    desk.happens()
    (letter,) = desk.claimed()
    assert desk.database.run(managing.retry, desk.clock, letter.claimed.id).state is DeliveryState.SENDING
    assert desk.claimed() == []


def test_a_test_tells_of_nothing_and_is_sent_as_any_other(desk: Desk, receiver: Receiver) -> None:
    """To the one webhook, whatever it asked for."""
    webhook, _ = desk.webhook(receiver.url, "channel.merged")
    desk.webhook(receiver.url)
    delivery = desk.database.run(managing.send_test, desk.clock, webhook.id)
    desk.deliver()
    (came,) = receiver.received
    assert json.loads(came.body) == {
        "type": TEST,
        "timestamp": "2024-06-01T12:00:00Z",
        "data": {"id": webhook.id, "self": f"/v1/webhooks/{webhook.id}"},
    }
    with desk.database.read() as session:
        assert get_delivery(session, delivery.id).state is DeliveryState.DELIVERED


def test_nothing_is_sent_by_hand_to_what_is_turned_off(desk: Desk) -> None:
    """Neither a test nor a delivery; who asks is told what to do first."""
    webhook, _ = desk.webhook(NOWHERE)
    delivery = desk.database.run(managing.send_test, desk.clock, webhook.id)
    change(desk, webhook.id, enabled=False)
    for act, subject in ((managing.send_test, webhook.id), (managing.retry, delivery.id)):
        with pytest.raises(ConflictError, match="turned off; PATCH it"):
            desk.database.run(act, desk.clock, subject)
