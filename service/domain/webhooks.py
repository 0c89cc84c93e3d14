"""Webhooks: who is told of what, each telling and its attempts, and the words for what comes of them."""

from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from service.domain.access import Overlap
from service.domain.readable import AS_PATTERN, READABLE
from service.domain.reports import Value
from service.domain.vocabulary import ChangeType, ReportKind

EVERYTHING = "*"
TEST = "webhook.test"
DISABLED = "webhook.disabled"
EVENT_TYPES = (*(f"{kind}.{change}" for kind in ReportKind for change in ChangeType), DISABLED, TEST)
"""Every type of event: one for each kind of entry in the log of changes, and two about webhooks themselves."""

_PATTERN = rf"^(\*|({'|'.join(ReportKind)})\.(\*|{'|'.join(ChangeType)})|webhook\.disabled)$"
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_PUBLIC_URL = rf"^https://({_LABEL}\.){{1,3}}[a-z]{{2,24}}(:443)?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?$"
"""The addresses that are taken whatever the operator has set; which of the others are is no business of a pattern."""

Events = Annotated[
    list[Annotated[str, Field(pattern=_PATTERN)]],
    Field(min_length=1, max_length=len(EVENT_TYPES)),
]


def is_wanted(event: str, patterns: list[str]) -> bool:
    """Whether one of the patterns takes a type of event."""
    return any(fnmatchcase(event, pattern) for pattern in patterns)


class DisabledBecause(StrEnum):
    """Why nothing is sent to a webhook."""

    REQUEST = "request"
    """Somebody turned it off."""
    GONE = "gone"
    """The receiver answered 410."""
    FAILING = "failing"
    """Nothing could be delivered for as many days as the service is set to."""


class DeliveryState(StrEnum):
    """How far the delivery of an event has come."""

    WAITING = "waiting"
    """For its first attempt, or for the next one."""
    SENDING = "sending"
    """An attempt is under way."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """No attempt succeeded, and there will be no other unless somebody asks for one."""


class Outcome(StrEnum):
    """What came of an attempt."""

    DELIVERED = "delivered"
    """The receiver answered 2xx."""
    REFUSED = "refused"
    """It answered anything else; also a redirection, which is never followed."""
    TIMED_OUT = "timed_out"
    """It did not answer in time."""
    UNREACHABLE = "unreachable"
    """Its name leads nowhere, it took no connection, or broke it off."""
    UNTRUSTED = "untrusted"
    """Its certificate is not good for its name."""
    FORBIDDEN = "forbidden"
    """Its name leads to an address that is not public, and that the operator has not named."""


Url = Annotated[str, Field(max_length=2000, json_schema_extra={"pattern": _PUBLIC_URL})]
Description = Annotated[str, AS_PATTERN, Field(max_length=200), READABLE]

_URL = "Where events are sent by POST: `https`, a host by its public name, port 443, no user or password in it."
_EVENTS = "Types of events to send: `meeting.updated`, all of a kind as `meeting.*`, or `*` for all."
_DESCRIPTION = "What it is for."
_OVERLAP = "How long the secret of before signs too; left out for as long as the service is set to."


class WebhookIn(Value):
    """A webhook to make."""

    url: Url = Field(description=_URL, examples=["https://desk.example/hooks/communique"])
    events: Events = Field(
        default_factory=lambda: [EVERYTHING], description=f"{_EVENTS} Left out for all.", examples=[["meeting.*"]]
    )
    description: Description | None = Field(default=None, description=_DESCRIPTION, examples=["newsroom desk"])


def _absent() -> Any:  # noqa: ANN401 - stands for no value at all
    return None


class WebhookPatch(Value):
    """Fields of a webhook to change: an absent one stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    url: Url = Field(default_factory=_absent, description=_URL, examples=["https://desk.example/hooks/communique"])
    events: Events = Field(default_factory=_absent, description=_EVENTS, examples=[["meeting.*"]])
    description: Description | None = Field(default=None, description=_DESCRIPTION, examples=["newsroom desk"])
    enabled: bool = Field(
        default_factory=_absent, strict=True, description="False to send nothing, true to go on where it stopped."
    )


class SecretRotationIn(Value):
    """How a webhook gets a new secret."""

    overlap_seconds: Overlap | None = Field(default=None, description=_OVERLAP, examples=[3600])


class Webhook(Value):
    """A webhook as it is kept, without any secret."""

    id: str = Field(description="Stable and opaque.")
    url: str = Field(description="Where events are sent.")
    events: list[str] = Field(description="Types of events that are sent.")
    description: str | None = Field(description=_DESCRIPTION)
    disabled_because: DisabledBecause | None = Field(
        description="Why nothing is sent: somebody's request, the receiver's 410, or days of failure. Null while it is."
    )
    disabled_at: datetime | None = Field(description="Since when nothing is sent.")
    failing_since: datetime | None = Field(
        description="When the first of the attempts failed since which none has succeeded."
    )
    created_at: datetime = Field(description="When it was made.")
    created_by: str = Field(description="Id of the key that made it, or `loopback`.")
    updated_at: datetime = Field(description="When it last changed.")
    rotated_at: datetime | None = Field(description="When it last got a new secret.")
    overlap_until: datetime | None = Field(description="Until when the secret before that one signs too.")
    revision: int = Field(description="Counts the changes; the ETag is made of it.")


class Attempt(Value):
    """One try to send an event."""

    number: int = Field(description="From 1.")
    at: datetime = Field(description="When it began.")
    outcome: Outcome | None = Field(
        description="What came of it; null while it is under way, or when the service ended before it knew."
    )
    status: int | None = Field(description="HTTP status that the receiver answered.")
    milliseconds: int | None = Field(description="How long it took.")


class Delivery(Value):
    """An event on its way to one webhook."""

    id: str = Field(description="Stable and opaque: the header `webhook-id` of each attempt.")
    webhook_id: str = Field(description="The webhook that it goes to.")
    type: str = Field(description="Type of the event.", examples=["meeting.updated"])
    seq: int | None = Field(description="Number of the entry in the log of changes; null for an event about a webhook.")
    state: DeliveryState = Field(description="How far it has come.")
    created_at: datetime = Field(description="When it was noted that it has to be sent.")
    next_at: datetime | None = Field(description="When the next attempt is due; null when there will be none.")
    attempt_count: int = Field(description="How many attempts there have been.")
    attempts: list[Attempt] = Field(description="The latest 20 of them, the last one first.")
