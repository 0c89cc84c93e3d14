"""What webhooks are sent: each type of event, as the contract tells those who receive it."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from service.domain.vocabulary import ChangeType, ReportKind
from service.domain.webhooks import DISABLED, EVENT_TYPES, TEST
from service.http.bodies import JSON

_TYPE = Field(description="What happened.", json_schema_extra={"enum": list(EVENT_TYPES)})


class ChangeEventData(BaseModel):
    """Which entry of the log of changes it is, and where to read what the resource is now."""

    seq: int = Field(description="Number of the entry in `/v1/changes`.")
    id: str = Field(description="Id of the resource.")
    self_path: str = Field(alias="self", description="Path of the resource.")
    revision: int = Field(description="Revision that the change made.")
    related_id: str | None = Field(description="The resource it was merged into, or split from.")


class ChangeEvent(BaseModel):
    """Something became different about a resource."""

    type: str = _TYPE
    timestamp: datetime = Field(description="When it took effect.")
    data: ChangeEventData


class WebhookEventData(BaseModel):
    """Which webhook it is about."""

    id: str = Field(description="Id of the webhook.")
    self_path: str = Field(alias="self", description="Path of the webhook.")


class WebhookEvent(BaseModel):
    """Something happened to a webhook itself."""

    type: str = _TYPE
    timestamp: datetime = Field(description="When it happened.")
    data: WebhookEventData


EVENT_MODELS = (ChangeEvent, WebhookEvent)
"""Bodies of events."""

_HAPPENED = {
    ChangeType.CREATED: "is new",
    ChangeType.UPDATED: "has another content or another review",
    ChangeType.MERGED: "is part of another now, which `related_id` names",
    ChangeType.SPLIT: "is new, and came out of the one that `related_id` names",
    ChangeType.REMOVED: "is gone: no article tells of it any longer",
}
_ABOUT_WEBHOOKS = {
    DISABLED: "Another webhook was turned off, because its receiver is gone or has failed for days.",
    TEST: "Somebody tries whether this webhook works; it tells of nothing.",
}
_PREFIXES = {ReportKind.MEETING: "mtg", ReportKind.OFFICIAL: "off", ReportKind.CHANNEL: "chn"}
_ULID = "01JDAHZ8K3W6R9V2T5X8Y1B4C7"
_AT = "2026-01-05T09:30:00Z"
_HEADERS = {
    "webhook-id": ("Id of the delivery: the same at each attempt, by which to know what came before.", f"dlv_{_ULID}"),
    "webhook-timestamp": ("When the attempt was made, in seconds since 1970.", "1767605400"),
    "webhook-signature": (
        "`v1,` and the signature in base64; several, separated by spaces, after a rotation.",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    ),
}
_ANSWERS = {
    "2XX": "Received; it is not sent again.",
    "default": (
        "It is sent again later, after 429 and 503 not before `Retry-After` says. After 410 nothing more is sent: the "
        "webhook is turned off. A redirection is not followed."
    ),
}


def event_operations() -> dict[str, Any]:
    """The section `webhooks` of the contract: each type of event with how it is sent."""
    changes = {
        f"{kind}.{change}": _operation(
            f"{kind}.{change}", f"The {kind} {_HAPPENED[change]}.", ChangeEvent, _change_data(kind, change)
        )
        for kind in ReportKind
        for change in ChangeType
    }
    about = {"id": f"whk_{_ULID}", "self": f"/v1/webhooks/whk_{_ULID}"}
    return changes | {name: _operation(name, text, WebhookEvent, about) for name, text in _ABOUT_WEBHOOKS.items()}


def _change_data(kind: ReportKind, change: ChangeType) -> dict[str, Any]:
    resource_id = f"{_PREFIXES[kind]}_{_ULID}"
    related = f"{_PREFIXES[kind]}_{_ULID[:-1]}8" if change in (ChangeType.MERGED, ChangeType.SPLIT) else None
    path = f"/v1/{kind}s/{resource_id}"
    return {"seq": 41, "id": resource_id, "self": path, "revision": 2, "related_id": related}


def _operation(name: str, description: str, body: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
    example = {"type": name, "timestamp": _AT, "data": data}
    content = {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}, "example": example}
    return {
        "post": {
            "tags": ["webhooks"],
            "summary": name.replace(".", " ").capitalize(),
            "description": description,
            "operationId": f"receive_{name.replace('.', '_')}",
            "security": [],
            "parameters": [
                {
                    "name": header,
                    "in": "header",
                    "required": True,
                    "description": told,
                    "schema": {"type": "string"},
                    "example": shown,
                }
                for header, (told, shown) in _HEADERS.items()
            ],
            "requestBody": {"required": True, "content": {JSON: content}},
            "responses": {status: {"description": text} for status, text in _ANSWERS.items()},
        }
    }
