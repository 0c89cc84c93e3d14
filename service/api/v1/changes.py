"""Changes: the numbered log of what became different, for following it."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field

from service.api.lists import csv, forms_of, listed
from service.api.services import services
from service.api.v1.parameters import LastEventId, Seq
from service.api.v1.representations import ResourceChange, instant
from service.domain.access import Scope
from service.exports import columns
from service.http.access import needs
from service.http.pages import ListQuery, Page
from service.http.routes import StrictRoute
from service.store.changes import Change, list_changes
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import ReadSession

TAG = {
    "name": "changes",
    "description": "A numbered entry for every resource created, updated, merged, split or removed.",
}
router = APIRouter(prefix="/v1/changes", tags=["changes"], route_class=StrictRoute)

RETRY_MILLISECONDS = 2000
"""After how long a client is to come back when the stream ends."""


class ChangeEntry(ResourceChange):
    """One entry of the log."""

    seq: int = Field(description="Number of the entry: from 1, without gaps, in the order in which they took effect.")
    id: str = Field(description="Stable and opaque.")
    at: datetime = Field(description="When it took effect.")
    article_id: str | None = Field(description="The article whose coming, going or new reading was the cause.")
    decision_id: str | None = Field(description="The decision whose making or undoing was the cause.")


class ChangeQuery(ListQuery):
    """Which entries are wanted."""

    since: Annotated[Seq, Field(description="`seq` of the last entry that the caller has; 0 for all.")] = 0


class StreamQuery(BaseModel):
    """Where the stream begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Annotated[
        Seq | None,
        Field(description="`seq` of the last entry that the caller has; 0 for all. Without it, only what is to come."),
    ] = None


class ChangePage(Page):
    """One page of the log."""

    items: list[ChangeEntry]


@router.get("", response_model=ChangePage, responses=forms_of(columns.CHANGES), openapi_extra=needs(Scope.READ))
def get_changes(request: Request, query: Annotated[ChangeQuery, Query()]) -> Response:
    """What became different after an entry of the log, in order: who follows it knows every resource there is.

    Read a page, keep the `seq` of its last item, and pass it as `since` the next time.
    """

    def read(session: ReadSession, page: PageRequest) -> Slice[Change]:
        return list_changes(session, query.since, page)

    return listed(request, query, read, _entry_json, csv(columns.CHANGES, read, lambda one: one))


@router.get("/stream", response_class=EventSourceResponse, openapi_extra=needs(Scope.READ))
async def stream_changes(
    request: Request,
    query: Annotated[StreamQuery, Query()],
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """What becomes different, as it does: server-sent events, each one entry of the log with its `seq` as `id`.

    The name of an event is `kind.type`, such as `meeting.created`. A comment comes every 15 seconds when nothing
    happens. The stream ends now and then; a client that comes back with `Last-Event-ID` misses nothing and gets
    nothing twice. A key that was revoked in between is told nothing more.
    """
    house = services(request)
    after = last_event_id if last_event_id is not None else query.since
    yield ServerSentEvent(comment="the changes follow", retry=RETRY_MILLISECONDS)
    async for entries in house.following.entries(after, house.settings.stream_seconds):
        if not await request.app.state.gate.admits_still(request, Scope.READ):
            return
        for entry in entries:
            yield ServerSentEvent(raw_data=_entry_json(entry), event=f"{entry.kind}.{entry.type}", id=str(entry.seq))


def _entry_json(change: Change) -> str:
    return json.dumps(asdict(change) | {"at": instant(change.at)})
