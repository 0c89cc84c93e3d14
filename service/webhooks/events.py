"""What receivers are told: thin events that say what became different, and where to read how it is now."""

import json
from datetime import datetime

from service.domain.vocabulary import ReportKind
from service.domain.webhooks import Webhook
from service.store.changes import Change
from service.store.deliveries import Event

_COLLECTIONS = {ReportKind.MEETING: "meetings", ReportKind.OFFICIAL: "officials", ReportKind.CHANNEL: "channels"}


def event_of_change(change: Change) -> Event:
    """What is told of an entry of the log."""
    data = {
        "seq": change.seq,
        "id": change.resource_id,
        "self": f"/v1/{_COLLECTIONS[change.kind]}/{change.resource_id}",
        "revision": change.revision,
        "related_id": change.related_id,
    }
    name = f"{change.kind}.{change.type}"
    return Event(name, change.seq, _body(name, change.at, data))


def event_of_webhook(name: str, webhook: Webhook, at: datetime) -> Event:
    """What is told of a webhook itself."""
    return Event(name, None, _body(name, at, {"id": webhook.id, "self": f"/v1/webhooks/{webhook.id}"}))


def _body(name: str, at: datetime, data: dict[str, object]) -> str:
    instant = at.isoformat().replace("+00:00", "Z")
    return json.dumps({"type": name, "timestamp": instant, "data": data}, separators=(",", ":"))
