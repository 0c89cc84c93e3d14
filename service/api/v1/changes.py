"""Changes: the numbered log of what became different, for following it."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.services import services
from service.api.v1.representations import ResourceChange, instant
from service.domain.access import Scope
from service.http.access import needs
from service.http.pages import ListQuery, Page, page, page_request
from service.http.routes import StrictRoute
from service.store.changes import Change, list_changes

TAG = {
    "name": "changes",
    "description": "A numbered entry for every resource created, updated, merged, split or removed.",
}
router = APIRouter(prefix="/v1/changes", tags=["changes"], route_class=StrictRoute)


class ChangeEntry(ResourceChange):
    """One entry of the log."""

    seq: int = Field(description="Number of the entry: from 1, without gaps, in the order in which they took effect.")
    id: str
    at: datetime
    article_id: str | None = Field(description="The article whose coming, going or new reading was the cause.")
    decision_id: str | None = Field(description="The decision whose making or undoing was the cause.")


class ChangeQuery(ListQuery):
    """Which entries are wanted."""

    since: Annotated[
        int, Field(ge=0, le=2**31 - 1, description="`seq` of the last entry that the caller has; 0 for all.")
    ] = 0


class ChangePage(Page):
    """One page of the log."""

    items: list[ChangeEntry]


@router.get("", response_model=ChangePage, openapi_extra=needs(Scope.READ))
def get_changes(request: Request, query: Annotated[ChangeQuery, Query()]) -> Response:
    """What became different after an entry of the log, in order: who follows it knows every resource there is.

    Read a page, keep the `seq` of its last item, and pass it as `since` the next time.
    """
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        found = list_changes(session, query.since, wanted)
    return page(request, query, house.settings, map(_entry_json, found.items), found)


def _entry_json(change: Change) -> str:
    return json.dumps(asdict(change) | {"at": instant(change.at)})
