"""Meetings: the merged views, what they rest on and how they came to be."""

import json
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.lists import listed
from service.api.services import services
from service.api.v1.meeting_forms import MEETING_FORMS, meeting_forms
from service.api.v1.parameters import CountryCode, Day, MeetingId, Name, OfficialReference, PartyCode
from service.api.v1.representations import (
    MOVED,
    RESOURCE_RESPONSES,
    FiledMeetingReport,
    Meeting,
    explained_json,
    resource,
    resource_json,
)
from service.decisions.why import why_together
from service.domain.access import Scope
from service.domain.resources import MeetingStatement, Why
from service.domain.vocabulary import Level, MeetingStatus, MeetingType, Mode, Review
from service.http.access import needs
from service.http.etags import IfNoneMatch
from service.http.pages import Flag, ListQuery, Page, SearchText, page, page_request, whole
from service.http.routes import StrictRoute
from service.store import meetings as store
from service.store.paging import PageRequest, Slice
from service.store.reports import ReportSort, list_reports_of_resource
from service.store.resources import StoredResource
from service.store.unit_of_work import ReadSession

TAG = {
    "name": "meetings",
    "description": "Meetings, calls and visits between parties, each merged from all reports that tell of it.",
}
router = APIRouter(prefix="/v1/meetings", tags=["meetings"], route_class=StrictRoute)


class MeetingFilters(BaseModel):
    """Which meetings are wanted; a repeated filter admits any of its values, `party` needs all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    party: Annotated[
        list[PartyCode], Field(max_length=10, description="Code of a party; repeated, all take part.")
    ] = []
    official: Annotated[OfficialReference | None, Field(description="Id of an official who takes part.")] = None
    status: Annotated[list[MeetingStatus], Field(max_length=10, description="What the latest word says of it.")] = []
    mode: Annotated[list[Mode], Field(max_length=10, description="How the parties meet.")] = []
    type: Annotated[list[MeetingType], Field(max_length=10, description="What kind of contact it is.")] = []
    level: Annotated[list[Level], Field(max_length=10, description="Highest level common to the sides.")] = []
    forum: Annotated[Name | None, Field(description="Conference it belongs to; case and accents do not matter.")] = None
    country: Annotated[CountryCode | None, Field(description="Code of the country where it takes place.")] = None
    date_from: Annotated[Day | None, Field(description="First day on which it may take place.")] = None
    date_to: Annotated[Day | None, Field(description="Last day on which it may take place.")] = None
    reported_from: Annotated[Day | None, Field(description="First day on which an article tells of it.")] = None
    reported_to: Annotated[Day | None, Field(description="Last day on which an article tells of it.")] = None
    outcome_unknown: Annotated[
        Flag | None, Field(description="Whether its days went by while it was still to come, with no word since.")
    ] = None
    q: SearchText | None = None
    review: Annotated[Review | None, Field(description="What a person has decided about it.")] = None

    def filter(self, today: date) -> store.MeetingFilter:
        """The filter in the store's words, asked on a day."""
        return store.MeetingFilter(
            parties=tuple(self.party),
            official=self.official,
            statuses=tuple(self.status),
            modes=tuple(self.mode),
            types=tuple(self.type),
            levels=tuple(self.level),
            forum=self.forum,
            country=self.country,
            date_from=self.date_from,
            date_to=self.date_to,
            reported_from=self.reported_from,
            reported_to=self.reported_to,
            q=self.q,
            review=self.review,
            outcome_unknown=self.outcome_unknown,
            today=today,
        )


MeetingOrder = Annotated[
    store.MeetingSort,
    Field(description="By last report or first possible day, `-` for latest first; a day not known is before all."),
]


class MeetingQuery(MeetingFilters, ListQuery):
    """Which meetings are wanted, and in which order; a repeated filter admits any of its values, `party` needs all."""

    sort: MeetingOrder = "-last_reported"


class MeetingOrderQuery(ListQuery):
    """Which page of another resource's meetings is wanted."""

    sort: MeetingOrder = "-last_reported"


class ReportQuery(ListQuery):
    """Which page of a resource's reports is wanted."""

    sort: Annotated[ReportSort, Field(description="By day of publication, `-` for latest first.")] = "published"


class MeetingReportQuery(ReportQuery):
    """Which page of a meeting's reports is wanted, and whether to say why they are its."""

    include: Annotated[
        Literal["why"] | None, Field(description="`why` adds to each report what joins it to the others.")
    ] = None


class MeetingPage(Page):
    """One page of meetings."""

    items: list[Meeting]


class ExplainedMeetingReport(FiledMeetingReport):
    """What one article says of a meeting, and why that is this meeting."""

    why: Why | None = Field(description="With `include=why`: what joins it to the others; null for the only one.")


class MeetingReportPage(Page):
    """One page of a meeting's reports."""

    items: list[ExplainedMeetingReport]


class MeetingHistory(Page):
    """All that was said of a meeting's status, in the order of saying."""

    items: list[MeetingStatement]


@router.get("", response_model=MeetingPage, responses=MEETING_FORMS, openapi_extra=needs(Scope.READ))
def list_meetings(request: Request, query: Annotated[MeetingQuery, Query()]) -> Response:
    """Meetings that pass all filters, those last reported first."""
    today = services(request).today
    wanted = query.filter(today)

    def read(session: ReadSession, page: PageRequest) -> Slice[StoredResource]:
        return store.list_meetings(session, wanted, page)

    forms = meeting_forms(request, wanted, today)
    return listed(request, query, read, lambda one: resource_json(one, today), *forms)


@router.get("/{meeting_id:id}", response_model=Meeting, responses=RESOURCE_RESPONSES, openapi_extra=needs(Scope.READ))
def get_meeting(request: Request, meeting_id: MeetingId, if_none_match: IfNoneMatch = None) -> Response:
    """A meeting with its history, its conflicts and the words behind its status."""
    house = services(request)
    with house.database.read() as session:
        stored = store.get_meeting(session, meeting_id)
    return resource(stored, house.today, if_none_match)


@router.get("/{meeting_id}/reports", response_model=MeetingReportPage, responses=MOVED, openapi_extra=needs(Scope.READ))
def list_meeting_reports(
    request: Request, meeting_id: MeetingId, query: Annotated[MeetingReportQuery, Query()]
) -> Response:
    """What each article says of a meeting, with the words it was read from, and on request why it is this meeting."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        store.get_meeting(session, meeting_id)
        found = list_reports_of_resource(session, meeting_id, wanted)
        told = [one.id for one in found.items]
        reasons = why_together(session, meeting_id, told) if query.include else {}
    items = (explained_json(one, reasons.get(one.id)) for one in found.items)
    return page(request, query, house.settings, items, found)


@router.get("/{meeting_id}/history", response_model=MeetingHistory, responses=MOVED, openapi_extra=needs(Scope.READ))
def get_meeting_history(request: Request, meeting_id: MeetingId) -> Response:
    """Who said what of a meeting's status, when, and in which words."""
    with services(request).database.read() as session:
        stored = store.get_meeting(session, meeting_id)
    return whole(request, (json.dumps(said, ensure_ascii=False) for said in json.loads(stored.body)["history"]))
