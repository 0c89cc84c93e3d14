"""Views as the store keeps them: the view itself, and what it is filtered, sorted and searched by."""

from collections.abc import Sequence
from datetime import date, datetime

from service.domain.dates import EventDate
from service.domain.offices import OfficeSpan
from service.domain.parties import party
from service.domain.resources import ChannelView, MeetingView, OfficialView, Said, Tenure
from service.domain.vocabulary import Review
from service.resolution.channel_names import session_names
from service.resolution.tenures import held_span
from service.store.paging import UNDATED
from service.store.resources import Entry
from service.store.search import fold, fold_key
from service.store.tables import (
    ChannelNameRow,
    ChannelPartyRow,
    ChannelRow,
    MeetingOfficialRow,
    MeetingPartyRow,
    MeetingRow,
    MeetingSeatRow,
    OfficialOfficeRow,
    OfficialPartyRow,
    OfficialRow,
)


def meeting_entry(
    meeting_id: str, view: MeetingView, seats: Sequence[OfficeSpan], review: Review, at: datetime
) -> Entry:
    """A meeting as the store keeps it; `seats` are the offices whose holders no text names."""
    said = _days_said(view.history)
    place = view.place
    row = MeetingRow(
        id=meeting_id,
        body=view.model_dump_json(),
        words=fold(
            [
                *_names_of(view.parties),
                *(word for one in view.participants for word in (one.name, one.office)),
                view.forum,
                *((place.name, place.country, *_names_of([place.country or ""])) if place else ()),
                *view.topics,
                *(one.quote for one in view.history),
            ]
        ),
        review=review,
        revision=1,
        created_at=at,
        updated_at=at,
        first_reported=min(said, default=None),
        last_reported=max(said, default=UNDATED),
        status=view.status,
        mode=view.mode,
        type=view.type,
        level=view.level,
        forum_key=fold_key(view.forum) if view.forum else None,
        country=place.country if place else None,
        date_key=(view.date.earliest if view.date else None) or UNDATED,
        latest=view.date.latest if view.date else None,
        span=_span(view.date),
    )
    order = {"date_key": row.date_key, "last_reported": row.last_reported}
    officials = sorted({one.official_id for one in view.participants if one.official_id})
    return Entry(
        row,
        {
            MeetingPartyRow: [
                MeetingPartyRow(meeting_id=row.id, party=code, **order) for code in dict.fromkeys(view.parties)
            ],
            MeetingOfficialRow: [MeetingOfficialRow(meeting_id=row.id, official_id=one, **order) for one in officials],
            MeetingSeatRow: [
                MeetingSeatRow(
                    meeting_id=row.id, party=one.party, function=one.function, first=one.first, last=one.last
                )
                for one in seats
            ],
        },
    )


def official_entry(official_id: str, view: OfficialView, review: Review, at: datetime) -> Entry:
    """An official as the store keeps them."""
    attested = [day for one in view.tenures for day in (one.attested_from, one.attested_to) if day]
    row = OfficialRow(
        id=official_id,
        body=view.model_dump_json(),
        words=fold([view.name, *view.aliases, *_names_of([view.party or ""]), *(one.title for one in view.tenures)]),
        review=review,
        revision=1,
        created_at=at,
        updated_at=at,
        first_reported=min(attested, default=None),
        last_reported=max(attested, default=UNDATED),
        name_key=fold_key(view.name),
    )
    offices = [_office(official_id, position, view, one) for position, one in enumerate(view.tenures)]
    codes = sorted({code for code in (view.party, *(one.party for one in offices)) if code})
    parties = [
        OfficialPartyRow(official_id=row.id, party=code, name_key=row.name_key, last_reported=row.last_reported)
        for code in codes
    ]
    return Entry(row, {OfficialOfficeRow: offices, OfficialPartyRow: parties})


def _office(official_id: str, position: int, view: OfficialView, tenure: Tenure) -> OfficialOfficeRow:
    first, last = held_span(tenure) or (None, None)
    return OfficialOfficeRow(
        official_id=official_id,
        position=position,
        function=tenure.function,
        party=tenure.party or view.party,
        held_from=first,
        held_to=last,
    )


def channel_entry(channel_id: str, view: ChannelView, review: Review, at: datetime) -> Entry:
    """A channel as the store keeps it."""
    said = _days_said(view.history)
    row = ChannelRow(
        id=channel_id,
        body=view.model_dump_json(),
        words=fold(
            [
                view.name,
                *view.aliases,
                *view.organizations,
                *_names_of(view.parties),
                view.type.replace("_", " "),
                *(one.quote for one in view.history),
            ]
        ),
        review=review,
        revision=1,
        created_at=at,
        updated_at=at,
        first_reported=min(said, default=None),
        last_reported=max(said, default=UNDATED),
        type=view.type,
        status=view.status,
    )
    parties = [
        ChannelPartyRow(channel_id=row.id, party=code, last_reported=row.last_reported)
        for code in dict.fromkeys(view.parties)
    ]
    keys = sorted({fold_key(name) for name in session_names(view)} - {""})
    names = [ChannelNameRow(channel_id=row.id, name_key=key) for key in keys]
    return Entry(row, {ChannelPartyRow: parties, ChannelNameRow: names})


def _names_of(codes: Sequence[str]) -> list[str]:
    return [*codes, *(known.name for code in codes if (known := party(code)) is not None)]


def _span(when: EventDate | None) -> int:
    return (when.latest - when.earliest).days if when and when.earliest and when.latest else 0


def _days_said(history: Sequence[Said]) -> list[date]:
    return [one.said_on for one in history if one.said_on is not None]
