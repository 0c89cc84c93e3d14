"""Parties: the codes in use, for looking up and for filters."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.domain.access import Scope
from service.domain.parties import Party, all_parties
from service.domain.vocabulary import PartyKind
from service.http.access import needs
from service.http.pages import Page, whole
from service.http.routes import StrictRoute

TAG = {
    "name": "parties",
    "description": "States, authorities and organisations, by code. A code asserts no view on sovereignty.",
}
router = APIRouter(prefix="/v1/parties", tags=["parties"], route_class=StrictRoute)


class PartyQuery(BaseModel):
    """Which parties are wanted."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[PartyKind | None, Field(description="Only parties of this kind.")] = None


class PartyList(Page):
    """All parties, in the order of their codes."""

    items: list[Party]


@router.get("", response_model=PartyList, openapi_extra=needs(Scope.READ))
async def list_parties(request: Request, query: Annotated[PartyQuery, Query()]) -> Response:
    """Every party that meetings, officials and channels can name."""
    return whole(request, (party.model_dump_json() for party in all_parties() if query.kind in (None, party.kind)))
