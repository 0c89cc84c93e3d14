"""What is signed, and by which secret."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from service.webhooks.signing import headers, new_salt, secret_of

BODY = '{"type":"meeting.created","data":{"name":"Kõrvemaa"}}'
KEY = "a setting of this operator"


def now() -> datetime:
    """The machine's own time, since the library checks by it."""
    return datetime.now(UTC)  # noqa: TID251 - as the library does


def test_what_is_signed_is_genuine_to_the_library() -> None:
    """The library of Standard Webhooks reads the body when it is given the secret as a receiver is."""
    salt = new_salt()
    signed = headers("dlv_1", now(), BODY, [salt], KEY)
    assert Webhook(secret_of(salt, KEY)).verify(BODY, signed)["type"] == "meeting.created"


@pytest.mark.parametrize("change", ["body", "id", "time", "secret", "setting"])
def test_whatever_is_changed_is_noticed(change: str) -> None:
    """Another body, id or time, a secret of another webhook, and the secret that another setting makes."""
    salt = new_salt()
    signed = headers("dlv_1", now(), BODY, [salt], KEY)
    changed = {"id": {"webhook-id": "dlv_2"}, "time": {"webhook-timestamp": str(int(signed["webhook-timestamp"]) + 1)}}
    secret = secret_of(new_salt() if change == "secret" else salt, "another" if change == "setting" else KEY)
    body = BODY.replace("created", "removed") if change == "body" else BODY
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, signed | changed.get(change, {}))


def test_both_secrets_sign_while_one_takes_the_place_of_the_other() -> None:
    """Whoever has the one or the other takes the request for genuine."""
    salts = [new_salt(), new_salt()]
    signed = headers("dlv_1", now(), BODY, salts, KEY)
    for salt in salts:
        Webhook(secret_of(salt, KEY)).verify(BODY, signed)


def test_a_secret_is_long_and_its_own() -> None:
    """32 bytes in base64, of which no two are the same; the salt does not show it."""
    salts = [new_salt() for _ in range(100)]
    secrets = {secret_of(salt, KEY) for salt in salts}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {len("whsec_") + 44}


def test_the_vector_of_the_specification_is_met() -> None:
    """The example of Standard Webhooks 1.0.0, by its own secret."""
    vector = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    body = '{"test": 2432232314}'
    assert vector.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
