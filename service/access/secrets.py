"""What a key looks like: `cq_`, the id of the key, a secret of 256 bits, and a checksum.

The checksum tells a mistyped or cut key from a real one without any database, and so does whatever looks for leaked
keys in code and logs. The database keeps a digest alone; a secret this long needs no slow one.
"""

import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

from service.domain.ids import IdPrefix

PATTERN = r"cq_[0-9A-HJKMNP-TV-Z]{26}_[a-z2-7]{52}_[0-9a-f]{8}"
"""Every key, and nothing else that is likely to be met."""

_KEY = re.compile(PATTERN)
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Presented:
    """A key as a caller presents it: whose it claims to be, and the digest of it all."""

    key_id: str
    digest: str


def new_secret(key_id: str) -> str:
    """A fresh key for an id, whole."""
    secret = b32encode(secrets.token_bytes(_SECRET_BYTES)).rstrip(b"=").decode().lower()
    body = f"cq_{key_id.removeprefix(f'{IdPrefix.KEY}_')}_{secret}"
    return f"{body}_{_checksum(body)}"


def digest_of(secret: str) -> str:
    """What the database keeps of a key."""
    return sha256(secret.encode()).hexdigest()


def read_secret(text: str) -> Presented | None:
    """The key that a text is, or None when it cannot be one."""
    if not _KEY.fullmatch(text):
        return None
    body, _, checksum = text.rpartition("_")
    if checksum != _checksum(body):
        return None
    return Presented(f"{IdPrefix.KEY}_{body.split('_')[1]}", digest_of(text))


def _checksum(body: str) -> str:
    return f"{crc32(body.encode()):08x}"
