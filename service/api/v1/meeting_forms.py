"""The forms that the whole list of meetings has: lines, a spreadsheet, a calendar, event records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import Request

from service.api.lists import csv, forms_of
from service.api.services import services
from service.domain.resources import MeetingView
from service.exports import calendar, columns, plover
from service.http.exports import Form, end_marker
from service.store.articles import urls_of_articles
from service.store.meetings import MeetingFilter, count_meetings, list_meetings
from service.store.paging import PageRequest, Slice
from service.store.resources import StoredResource
from service.store.unit_of_work import ReadSession

CALENDAR = "text/calendar"
PLOVER = "application/vnd.communique.plover+x-ndjson"

MEETING_FORMS = forms_of(
    columns.MEETINGS,
    {
        CALENDAR: (
            "An all-day event for each meeting whose first and last day are known; how many have none is said in"
            " X-WR-CALDESC."
        ),
        PLOVER: (
            "An event record a line, with the field names of PLOVER; type, mode and CAMEO code are derived from status,"
            " mode, type, parties and place. The last line says that this was all."
        ),
    },
)
"""What the route declares."""


def meeting_forms(request: Request, wanted: MeetingFilter, today: date) -> Sequence[Form[Any]]:
    """The forms for the meetings that pass a filter, as of a day."""
    base_url, most = str(request.base_url), services(request).settings.total_limit

    def read(session: ReadSession, page: PageRequest) -> Slice[StoredResource]:
        return list_meetings(session, wanted, page)

    def read_dated(session: ReadSession, page: PageRequest) -> Slice[StoredResource]:
        return list_meetings(session, replace(wanted, dated=True), page)

    def read_cited(session: ReadSession, page: PageRequest) -> Slice[plover.CitedMeeting]:
        found = read(session, page)
        urls = urls_of_articles(session, [one.id for one in found.items])
        return found.of(lambda one: plover.CitedMeeting(one, urls))

    def open_calendar(session: ReadSession) -> str:
        return calendar.opening(count_meetings(session, replace(wanted, dated=False), most))

    return (
        csv(columns.MEETINGS, read, columns.told(MeetingView, today)),
        Form(
            CALENDAR,
            "ics",
            read_dated,
            lambda one: calendar.event(one, base_url),
            head=open_calendar,
            tail=lambda _rows, _since: calendar.closing(),
        ),
        Form(PLOVER, "plover.ndjson", read_cited, plover.record, tail=end_marker),
    )
