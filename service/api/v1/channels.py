"""Channels: standing means of communication between parties, and what became of them."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.lists import csv, forms_of, listed
from service.api.services import services
from service.api.v1.meetings import MeetingOrderQuery, MeetingPage, ReportQuery
from service.api.v1.parameters import ChannelId, PartyCode
from service.api.v1.representations import (
    MOVED,
    RESOURCE_RESPONSES,
    Channel,
    FiledChannelReport,
    report_json,
    resource,
    resource_json,
    resources_json,
)
from service.domain.access import Scope
from service.domain.resources import ChannelStatement, ChannelView
from service.domain.vocabulary import ChannelStatus, ChannelType
from service.exports import columns
from service.http.access import needs
from service.http.etags import IfNoneMatch
from service.http.pages import ListQuery, Page, SearchText, page, page_request, whole
from service.http.routes import StrictRoute
from service.store import channels as store
from service.store.meetings import list_meetings
from service.store.paging import PageRequest, Slice
from service.store.reports import list_reports_of_resource
from service.store.resources import StoredResource
from service.store.unit_of_work import ReadSession

TAG = {
    "name": "channels",
    "description": "Hotlines, liaison offices, standing dialogues and other lasting means of communication.",
}
router = APIRouter(prefix="/v1/channels", tags=["channels"], route_class=StrictRoute)


class ChannelQuery(ListQuery):
    """Which channels are wanted, and in which order; a repeated filter admits any of its values, `party` needs all."""

    party: Annotated[list[PartyCode], Field(max_length=10, description="Code of a party; repeated, it joins all.")] = []
    type: Annotated[list[ChannelType], Field(max_length=10, description="What kind of channel it is.")] = []
    status: Annotated[list[ChannelStatus], Field(max_length=10, description="What the latest word says of it.")] = []
    q: SearchText | None = None
    sort: Annotated[store.ChannelSort, Field(description="By last report, `-` for latest first.")] = "-last_reported"

    def filter(self) -> store.ChannelFilter:
        """The filter in the store's words."""
        return store.ChannelFilter(
            parties=tuple(self.party), types=tuple(self.type), statuses=tuple(self.status), q=self.q
        )


class ChannelPage(Page):
    """One page of channels."""

    items: list[Channel]


class ChannelReportPage(Page):
    """One page of a channel's reports."""

    items: list[FiledChannelReport]


class ChannelHistory(Page):
    """All that was said of a channel's status, in the order of saying."""

    items: list[ChannelStatement]


@router.get("", response_model=ChannelPage, responses=forms_of(columns.CHANNELS), openapi_extra=needs(Scope.READ))
def list_channels(request: Request, query: Annotated[ChannelQuery, Query()]) -> Response:
    """Channels that pass all filters, those last reported first."""
    today = services(request).today

    def read(session: ReadSession, page: PageRequest) -> Slice[StoredResource]:
        return store.list_channels(session, query.filter(), page)

    table = csv(columns.CHANNELS, read, columns.told(ChannelView, today))
    return listed(request, query, read, lambda one: resource_json(one, today), table)


@router.get("/{channel_id:id}", response_model=Channel, responses=RESOURCE_RESPONSES, openapi_extra=needs(Scope.READ))
def get_channel(request: Request, channel_id: ChannelId, if_none_match: IfNoneMatch = None) -> Response:
    """A channel with the history of its status."""
    house = services(request)
    with house.database.read() as session:
        stored = store.get_channel(session, channel_id)
    return resource(stored, house.today, if_none_match)


@router.get("/{channel_id}/reports", response_model=ChannelReportPage, responses=MOVED, openapi_extra=needs(Scope.READ))
def list_channel_reports(request: Request, channel_id: ChannelId, query: Annotated[ReportQuery, Query()]) -> Response:
    """What each article says of a channel, with the words it was read from."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        store.get_channel(session, channel_id)
        found = list_reports_of_resource(session, channel_id, wanted)
    return page(request, query, house.settings, map(report_json, found.items), found)


@router.get("/{channel_id}/sessions", response_model=MeetingPage, responses=MOVED, openapi_extra=needs(Scope.READ))
def list_channel_sessions(
    request: Request, channel_id: ChannelId, query: Annotated[MeetingOrderQuery, Query()]
) -> Response:
    """Meetings of a channel's parties that are its sessions: rounds of the mechanism, or in a forum of its name."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        sessions = store.sessions_of(session, store.get_channel(session, channel_id))
        found = list_meetings(session, sessions, wanted)
    return page(request, query, house.settings, resources_json(found.items, house.today), found)


@router.get("/{channel_id}/history", response_model=ChannelHistory, responses=MOVED, openapi_extra=needs(Scope.READ))
def get_channel_history(request: Request, channel_id: ChannelId) -> Response:
    """Who said what of a channel's status, when, and in which words."""
    with services(request).database.read() as session:
        stored = store.get_channel(session, channel_id)
    return whole(request, (json.dumps(said, ensure_ascii=False) for said in json.loads(stored.body)["history"]))
