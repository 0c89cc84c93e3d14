"""Signatures of what is sent, as Standard Webhooks 1.0.0 has them, and the secrets that make them.

A secret must be at hand to sign with, so that a digest of it would not do. The database holds random salts, from which
a setting makes the secrets: whoever gets hold of the database alone, such as of a copy, can sign nothing.
"""

import hmac
import secrets
from base64 import b64encode
from datetime import datetime

_PREFIX = "whsec_"
_SALT_BYTES = 32


def new_salt() -> str:
    """What a new secret is made from."""
    return secrets.token_hex(_SALT_BYTES)


def secret_of(salt: str, key: str) -> str:
    """The secret of a salt, by the setting `webhook_secret`, as a receiver is given it."""
    return _PREFIX + b64encode(_secret(salt, key)).decode()


def headers(message_id: str, at: datetime, body: str, salts: list[str], key: str) -> dict[str, str]:
    """The headers that prove who sent a body, and when: a signature by the secret of each salt."""
    seconds = str(int(at.timestamp()))
    signed = f"{message_id}.{seconds}.{body}".encode()
    signatures = (hmac.digest(_secret(salt, key), signed, "sha256") for salt in salts)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{b64encode(each).decode()}" for each in signatures),
    }


def _secret(salt: str, key: str) -> bytes:
    return hmac.digest(key.encode(), bytes.fromhex(salt), "sha256")
