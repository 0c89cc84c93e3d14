"""Statistics: how many meetings there are of each kind."""

import json
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from service.api.services import services
from service.api.v1.meetings import MeetingFilters
from service.api.v1.representations import ITEM_RESPONSES
from service.domain.access import Scope
from service.domain.vocabulary import MeetingStatus, Mode
from service.http.access import needs
from service.http.etags import IfNoneMatch
from service.http.pages import check_search, tagged
from service.http.routes import StrictRoute
from service.store import stats as store

TAG = {"name": "stats", "description": "Counts over all meetings that pass the filters of their list."}
router = APIRouter(prefix="/v1/stats", tags=["stats"], route_class=StrictRoute)


class MeetingStatsQuery(MeetingFilters):
    """Which meetings are counted, and by what."""

    by: Annotated[
        list[store.MeetingDimension],
        Field(min_length=1, max_length=4, description="What to group by; repeated, by each combination."),
    ] = ["month"]


class MeetingGroup(BaseModel):
    """How many meetings are alike in what they are grouped by; what they are not grouped by is null."""

    count: int = Field(description="How many meetings these are.", examples=[3])
    month: str | None = Field(
        description="The month in which the first day lies that the date allows.", examples=["2024-05"]
    )
    status: MeetingStatus | None = Field(description="What the latest word says of them.")
    mode: Mode | None = Field(description="How the parties meet.")
    party_pair: Annotated[list[str], Field(min_length=2, max_length=2)] | None = Field(
        description="Codes of two parties, in order; a meeting of more counts once for each two.",
        examples=[["CHN", "USA"]],
    )


class MeetingStats(BaseModel):
    """Counts of the meetings that pass the filters."""

    groups: list[MeetingGroup] = Field(description="The largest first; those of one size by what they are of.")
    is_complete: bool = Field(description="Whether these are all groups; if not, smaller ones were left out.")
    total: int = Field(description="How many meetings pass the filters.")
    undated: int = Field(description="How many of them have no known day, and so are in no month.")


@router.get("/meetings", response_model=MeetingStats, responses=ITEM_RESPONSES, openapi_extra=needs(Scope.READ))
def get_meeting_stats(
    request: Request, query: Annotated[MeetingStatsQuery, Query()], if_none_match: IfNoneMatch = None
) -> Response:
    """How many meetings there are by month, status, mode or pair of parties."""
    house = services(request)
    check_search(query.q, house.settings)
    by = list(dict.fromkeys(query.by))
    with house.database.read() as session:
        found = store.count_groups(session, query.filter(house.today), by, house.settings.stats_groups)
    return tagged(json.dumps(asdict(found)), if_none_match)
