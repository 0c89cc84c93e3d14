"""Officials: people in public office, with the offices they held and the meetings they took part in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.lists import csv, forms_of, listed
from service.api.services import services
from service.api.v1.meetings import MeetingOrderQuery, MeetingPage, ReportQuery
from service.api.v1.parameters import Day, OfficialId, PartyCode
from service.api.v1.representations import (
    MOVED,
    RESOURCE_RESPONSES,
    FiledOfficialReport,
    Official,
    report_json,
    resource,
    resource_json,
    resources_json,
)
from service.domain.access import Scope
from service.domain.resources import OfficialView
from service.domain.vocabulary import OfficeFunction
from service.exports import columns
from service.http.access import needs
from service.http.etags import IfNoneMatch
from service.http.pages import ListQuery, Page, SearchText, page, page_request
from service.http.routes import StrictRoute
from service.store import officials as store
from service.store.meetings import MeetingFilter, list_meetings
from service.store.paging import PageRequest, Slice
from service.store.reports import list_reports_of_resource
from service.store.resources import StoredResource
from service.store.unit_of_work import ReadSession

TAG = {"name": "officials", "description": "People in public office, with the dated offices that texts attest."}
router = APIRouter(prefix="/v1/officials", tags=["officials"], route_class=StrictRoute)


class OfficialQuery(ListQuery):
    """Which officials are wanted, and in which order."""

    party: Annotated[
        PartyCode | None,
        Field(description="Code of a party that they stand for or hold an office of; with `function` or `on`, this."),
    ] = None
    function: Annotated[OfficeFunction | None, Field(description="What an office of theirs is for.")] = None
    on: Annotated[
        Day | None,
        Field(
            description=(
                "A day between those on which texts attest an office of theirs; "
                "with `function` and `party`, such an office."
            )
        ),
    ] = None
    q: SearchText | None = None
    sort: Annotated[store.OfficialSort, Field(description="By name or by last report, `-` for descending.")] = "name"

    def filter(self) -> store.OfficialFilter:
        """The filter in the store's words."""
        return store.OfficialFilter(party=self.party, function=self.function, on=self.on, q=self.q)


class OfficialPage(Page):
    """One page of officials."""

    items: list[Official]
    holder_known: bool | None = Field(
        description=(
            "Whether texts attest who held such an office on the day asked for as `on`; null when no day is asked for. "
            "False says that it is not known, not that nobody held it."
        )
    )


class OfficialReportPage(Page):
    """One page of an official's reports."""

    items: list[FiledOfficialReport]


@router.get("", response_model=OfficialPage, responses=forms_of(columns.OFFICIALS), openapi_extra=needs(Scope.READ))
def list_officials(request: Request, query: Annotated[OfficialQuery, Query()]) -> Response:
    """Officials that pass all filters, by name; with `on`, those who held an office on a day."""
    today = services(request).today

    def read(session: ReadSession, page: PageRequest) -> Slice[StoredResource]:
        return store.list_officials(session, query.filter(), page)

    def told(found: Slice[StoredResource]) -> dict[str, bool | None]:
        # There is no further page of nobody.
        return {"holder_known": None if query.on is None else bool(found.items) or query.cursor is not None}

    table = csv(columns.OFFICIALS, read, columns.told(OfficialView, today))
    return listed(request, query, read, lambda one: resource_json(one, today), table, more=told)


@router.get("/{official_id:id}", response_model=Official, responses=RESOURCE_RESPONSES, openapi_extra=needs(Scope.READ))
def get_official(request: Request, official_id: OfficialId, if_none_match: IfNoneMatch = None) -> Response:
    """An official with all names and dated offices."""
    house = services(request)
    with house.database.read() as session:
        stored = store.get_official(session, official_id)
    return resource(stored, house.today, if_none_match)


@router.get("/{official_id}/meetings", response_model=MeetingPage, responses=MOVED, openapi_extra=needs(Scope.READ))
def list_official_meetings(
    request: Request, official_id: OfficialId, query: Annotated[MeetingOrderQuery, Query()]
) -> Response:
    """Meetings in which an official takes part."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        store.get_official(session, official_id)
        found = list_meetings(session, MeetingFilter(official=official_id), wanted)
    return page(request, query, house.settings, resources_json(found.items, house.today), found)


@router.get(
    "/{official_id}/reports", response_model=OfficialReportPage, responses=MOVED, openapi_extra=needs(Scope.READ)
)
def list_official_reports(
    request: Request, official_id: OfficialId, query: Annotated[ReportQuery, Query()]
) -> Response:
    """What each article says of an official, with the words it was read from."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        store.get_official(session, official_id)
        found = list_reports_of_resource(session, official_id, wanted)
    return page(request, query, house.settings, map(report_json, found.items), found)
