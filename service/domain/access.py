"""Access: the scopes that a key can have, keys as they are kept, and what the audit trail says."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from service.domain.readable import AS_PATTERN, READABLE
from service.domain.reports import Value


class Scope(StrEnum):
    """What a caller may do; none implies another."""

    READ = "read"
    """Read articles, resources, decisions and changes."""
    INGEST = "ingest"
    """Send articles in, amend them, have them read anew, and try texts out."""
    CURATE = "curate"
    """Decide about resources, undo decisions, and withdraw articles."""
    ADMIN = "admin"
    """Manage keys and webhooks, and read the audit trail."""


class KeyState(StrEnum):
    """Whether a key is still good."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


LOOPBACK = "loopback"
"""Name of the caller where no key is asked for: whoever works on this machine."""
COMMAND_LINE = "command_line"
"""Name of the caller who has no need to call, since the database is at hand."""


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")


def _instant(value: object) -> object:
    # Pydantic would also take numbers, days and instants without an offset.
    if isinstance(value, datetime) or (isinstance(value, str) and _INSTANT.fullmatch(value)):
        return value
    raise ValueError("Give an instant with its offset, as 2027-01-01T00:00:00Z.")


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("Give an instant of the years 1 to 9999.") from None


def _whole(value: object) -> object:
    # JSON knows one kind of number, and 60.0 is a whole one; Pydantic would also take "60" and true.
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise ValueError("Give a whole number.")


Instant = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_in_utc)]
Overlap = Annotated[int, Field(ge=0, le=30 * 24 * 3600), BeforeValidator(_whole)]
"""Seconds for which the secret of before still works after a rotation."""


class KeyIn(Value):
    """A key to make."""

    name: Annotated[str, AS_PATTERN, Field(max_length=100), READABLE] = Field(
        description="Who or what will use it.", examples=["newsroom feed"]
    )
    scopes: list[Scope] = Field(
        min_length=1, max_length=len(Scope), description="What it may do.", examples=[["read", "ingest"]]
    )
    expires_at: Instant | None = Field(
        default=None,
        description="When it stops working: null for never, left out for as many days as the service is set to.",
        examples=["2027-01-01T00:00:00Z"],
    )


class RotationIn(Value):
    """How a key gets a new secret."""

    overlap_seconds: Overlap | None = Field(
        default=None,
        description="How long the secret of before still works; left out for as long as the service is set to.",
        examples=[3600],
    )
    expires_at: Instant | None = Field(
        default=None,
        description="When the key stops working: null for never, left out for when it would have.",
        examples=["2027-01-01T00:00:00Z"],
    )


class Key(Value):
    """A key as it is kept, without any secret."""

    id: str = Field(description="Id of the key, which is no secret.")
    name: str = Field(description="Who or what uses it.")
    scopes: tuple[Scope, ...] = Field(description="What it may do.")
    created_at: datetime = Field(description="When it was made.")
    created_by: str = Field(description="Id of the key that made it, `loopback` or `command_line`.")
    rotated_at: datetime | None = Field(description="When it last got a new secret.")
    overlap_until: datetime | None = Field(description="Until when the secret before that one works.")
    expires_at: datetime | None = Field(description="When it stops working; null for never.")
    revoked_at: datetime | None = Field(description="When it was ended.")
    last_used_at: datetime | None = Field(description="When it was last used, to about a minute.")

    def state_at(self, now: datetime) -> KeyState:
        """Whether it is good at an instant."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        return KeyState.EXPIRED if self.expires_at is not None and self.expires_at <= now else KeyState.ACTIVE


class Act(Value):
    """Something that a caller does, as the audit trail tells it."""

    principal: str = Field(description="Id of the key, `loopback` where none is asked for, or `command_line`.")
    operation: str = Field(description="Id of the operation in the contract, or the command.")
    method: str | None = Field(default=None, description="Method of the request.")
    path: str | None = Field(default=None, description="Path of the operation, as the contract has it.")
    resource_id: str | None = Field(default=None, description="What it was done to, or what came into being.")
    status: int | None = Field(default=None, description="Status of the answer: below 400 for what was done.")
    request_id: str | None = Field(default=None, description="Id of the request, to find it in the log.")
    address: str | None = Field(default=None, description="Address that the request came from.")
