"""The audit trail: who did what, or was refused it."""

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.services import services
from service.api.v1.parameters import AnyReference
from service.api.v1.representations import instant
from service.domain.access import Act, Scope
from service.http.access import needs
from service.http.pages import ListQuery, Page, page, page_request
from service.http.routes import StrictRoute
from service.store import audit as store

TAG = {
    "name": "audit",
    "description": "Every write that took effect, and what a known key was refused; never what was sent.",
}
router = APIRouter(prefix="/v1/audit", tags=["audit"], route_class=StrictRoute)


class AuditEntry(Act):
    """Something that a caller did, or was refused."""

    id: str = Field(description="Id of the entry.")
    at: datetime = Field(description="When it was.")


class AuditQuery(ListQuery):
    """Which entries are wanted, and in which order."""

    principal: Annotated[
        str | None,
        Field(
            description="Id of a key, `loopback` or `command_line`.",
            pattern="^(key_[0-9A-HJKMNP-TV-Z]{26}|loopback|command_line)$",
        ),
    ] = None
    resource: Annotated[AnyReference | None, Field(description="Id of what it was done to.")] = None
    sort: Annotated[store.AuditSort, Field(description="By when it was, `-` for latest first.")] = "-at"


class AuditPage(Page):
    """One page of the trail."""

    items: list[AuditEntry] = Field(description="The entries of this page.")


@router.get("", response_model=AuditPage, openapi_extra=needs(Scope.ADMIN))
def list_audit_entries(request: Request, query: Annotated[AuditQuery, Query()]) -> Response:
    """Who did what and when, the latest first.

    An entry is kept in the transaction of the write that it tells of. Of requests that were refused it tells those
    with a genuine key that lacks the scope, is expired or revoked; others leave no more than a line in the log.
    """
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        found = store.list_acts(session, store.AuditFilter(query.principal, query.resource), wanted)
    answer = page(request, query, house.settings, map(_entry_json, found.items), found)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _entry_json(entry: store.AuditEntry) -> str:
    return json.dumps({"id": entry.id, "at": instant(entry.at)} | entry.act.model_dump())
