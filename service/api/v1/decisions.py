"""Decisions: what people have said about resources, and undoing it."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.lists import csv, forms_of, listed
from service.api.services import services
from service.api.v1.parameters import DecisionId, ResourceReference
from service.api.v1.representations import ITEM_RESPONSES, Decision, decision_json
from service.decisions.decide import undo
from service.domain.access import Scope
from service.domain.vocabulary import ReportKind
from service.exports import columns
from service.http.access import needs
from service.http.etags import IfMatch, IfNoneMatch, check_tag, content_tag, not_modified
from service.http.pages import ListQuery, Page
from service.http.routes import StrictRoute
from service.store import decisions as store
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import ReadSession

TAG = {
    "name": "decisions",
    "description": "What people have decided: confirmed, rejected, corrected, merged, split. Each can be undone.",
}
router = APIRouter(prefix="/v1/decisions", tags=["decisions"], route_class=StrictRoute)


class DecisionQuery(ListQuery):
    """Which decisions are wanted, and in which order."""

    kind: Annotated[ReportKind | None, Field(description="Only decisions about resources of this kind.")] = None
    resource: Annotated[ResourceReference | None, Field(description="Id of the resource that they were made on.")] = (
        None
    )
    sort: Annotated[store.DecisionSort, Field(description="By when they were made, `-` for latest first.")] = "-made"

    def filter(self) -> store.DecisionFilter:
        """The filter in the store's words."""
        return store.DecisionFilter(kind=self.kind, resource=self.resource)


class DecisionPage(Page):
    """One page of decisions."""

    items: list[Decision]


@router.get("", response_model=DecisionPage, responses=forms_of(columns.DECISIONS), openapi_extra=needs(Scope.READ))
def list_decisions(request: Request, query: Annotated[DecisionQuery, Query()]) -> Response:
    """Standing decisions that pass all filters, the latest first."""

    def read(session: ReadSession, page: PageRequest) -> Slice[tuple[store.StoredDecision, str | None]]:
        found = store.list_decisions(session, query.filter(), page)
        homes = store.resources_of_decisions(session, [one.id for one in found.items])
        return found.of(lambda one: (one, homes.get(one.id)))

    table = csv(columns.DECISIONS, read, lambda one: one)
    return listed(request, query, read, lambda one: decision_json(*one), table)


@router.get("/{decision_id}", response_model=Decision, responses=ITEM_RESPONSES, openapi_extra=needs(Scope.READ))
def get_decision(request: Request, decision_id: DecisionId, if_none_match: IfNoneMatch = None) -> Response:
    """A standing decision."""
    with services(request).database.read() as session:
        stored = store.get_decision(session, decision_id)
        homes = store.resources_of_decisions(session, [decision_id])
    content = decision_json(stored, homes.get(decision_id))
    tag = _tag(stored, homes.get(decision_id))
    return not_modified(if_none_match, tag) or Response(content, headers={"ETag": tag}, media_type="application/json")


@router.delete(
    "/{decision_id}",
    status_code=204,
    response_class=Response,
    response_description="The decision is undone.",
    openapi_extra=needs(Scope.CURATE),
)
async def undo_decision(request: Request, decision_id: DecisionId, if_match: IfMatch = None) -> Response:
    """Undo a decision: the reports tell by themselves again what others decided leaves open."""
    house = services(request)

    def check(stored: store.StoredDecision, holds_for: str | None) -> None:
        check_tag(if_match, _tag(stored, holds_for))

    await house.run_slow(house.database.run, undo, house.clock, decision_id, check)
    return Response(status_code=204)


def _tag(stored: store.StoredDecision, holds_for: str | None) -> str:
    return content_tag(sha256(decision_json(stored, holds_for).encode()).hexdigest())
