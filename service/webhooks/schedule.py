"""When an event is sent again that could not be delivered."""

from datetime import datetime, timedelta
from hashlib import sha256

SCHEDULE = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long each attempt waits after the one before it."""
LATER = 0.1
"""The part of that by which it may come later still, so that what failed together does not come back together."""


def next_attempt(delivery_id: str, attempts: int, now: datetime, wished: timedelta | None = None) -> datetime | None:
    """When to try again what has failed so many times, or None when it has been often enough.

    Not before the receiver wished, if it did. How much later than scheduled hangs on the delivery and the attempt
    alone: it is spread over many, and the same whoever reckons.
    """
    if attempts >= len(SCHEDULE):
        return None
    digest = sha256(f"{delivery_id} {attempts}".encode()).digest()
    spread = int.from_bytes(digest[:8], "big") / 2**64
    delay = SCHEDULE[attempts] * (1 + LATER * spread)
    return now + max(delay, min(wished or delay, SCHEDULE[-1]))
