"""Made-up reports, articles and rows, of which a test says only what matters to it; and all views at a glance."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from service.domain.articles import ArticleIn
from service.domain.dates import EventDate
from service.domain.reports import (
    ChannelReport,
    Evidence,
    Extraction,
    ExtractorVersion,
    MeetingReport,
    OfficialReport,
    Participant,
)
from service.domain.resources import (
    Attendee,
    ChannelView,
    EventCodes,
    MeetingStatement,
    MeetingView,
    OfficialView,
)
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    PublishedBasis,
    Review,
)
from service.ingest.articles import Read
from service.record.entries import meeting_entry
from service.store.channels import ChannelFilter, list_channels
from service.store.meetings import MeetingFilter, list_meetings
from service.store.officials import OfficialFilter, list_officials
from service.store.paging import UNDATED, PageRequest
from service.store.resources import StoredResource, save_resources
from service.store.search import fold
from service.store.tables import MeetingOfficialRow, MeetingPartyRow, MeetingRow
from service.store.unit_of_work import Database, WriteSession

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


def meeting_report(
    parties: Sequence[str] = ("ARM", "GEO"),
    day: str | None = "2024-05-14",
    people: Sequence[tuple[str, str]] = (("Anahit Sarkisova", "ARM"), ("Levan Beridze", "GEO")),
    status: MeetingStatus = MeetingStatus.HELD,
    quote: str = "held talks",
    start: int = 0,
) -> MeetingReport:
    """A meeting of foreign ministers as one article tells of it."""
    return MeetingReport(
        status=status,
        mode=Mode.IN_PERSON,
        type=MeetingType.BILATERAL,
        level=Level.MINISTERIAL,
        parties=list(parties),
        participants=[
            Participant(name=name, party=party, office="Foreign Minister", function=OfficeFunction.FOREIGN_MINISTER)
            for name, party in people
        ],
        date=EventDate.parse(day) if day else None,
        evidence=[Evidence(field="status", quote=quote, start=start, end=start + len(quote))],
        confidence=0.8,
    )


def official_report(name: str = "Anahit Sarkisova", party: str | None = "ARM", start: int = 20) -> OfficialReport:
    """A foreign minister as one article names them."""
    return OfficialReport(
        name=name,
        party=party,
        office="Foreign Minister",
        function=OfficeFunction.FOREIGN_MINISTER,
        evidence=[Evidence(field="name", quote=name, start=start, end=start + len(name))],
        confidence=0.8,
    )


def channel_report(name: str | None = "Caucasus Border Line", start: int = 40) -> ChannelReport:
    """A hotline as one article tells of it."""
    quote = name or "a hotline"
    return ChannelReport(
        name=name,
        type=ChannelType.BORDER_HOTLINE,
        parties=["ARM", "GEO"],
        status=ChannelStatus.ACTIVE,
        evidence=[Evidence(field="name", quote=quote, start=start, end=start + len(quote))],
        confidence=0.8,
    )


def extraction(
    meetings: Sequence[MeetingReport] = (),
    officials: Sequence[OfficialReport] = (),
    channels: Sequence[ChannelReport] = (),
    published_at: date | None = date(2024, 5, 15),
) -> Extraction:
    """What an extractor would have read."""
    return Extraction(
        published_at=published_at,
        published_at_basis=PublishedBasis.GIVEN if published_at else PublishedBasis.NONE,
        language="en",
        extractor=ExtractorVersion(name="made-up", version="1"),
        meetings=list(meetings),
        officials=list(officials),
        channels=list(channels),
    )


def reading(found: Extraction) -> Read:
    """A reader that finds in every article what it is told, published when its sender says."""

    def read(article: ArticleIn) -> Extraction:
        return found.model_copy(update={"published_at": article.published_at or found.published_at})

    return read


def add_meeting(
    session: WriteSession,
    meeting_id: str,
    parties: Sequence[str] = ("ARM", "GEO"),
    officials: Sequence[str] = (),
    last_reported: date = UNDATED,
    words: str = "",
    **columns: object,
) -> None:
    """Put a meeting into the store as it stands, without reports."""
    row = MeetingRow.model_validate(
        {
            "id": meeting_id,
            "body": "{}",
            "words": fold([words]),
            "review": "unreviewed",
            "revision": 1,
            "created_at": NOON,
            "updated_at": NOON,
            "first_reported": None if last_reported == UNDATED else last_reported,
            "last_reported": last_reported,
            "status": "held",
            "mode": "in_person",
            "type": "bilateral",
            "level": "ministerial",
            "forum_key": None,
            "country": None,
            "date_key": UNDATED,
            "latest": None,
            "span": 0,
            **columns,
        }
    )
    session.add([row])
    session.add(
        [
            MeetingPartyRow(meeting_id=row.id, party=party, date_key=row.date_key, last_reported=row.last_reported)
            for party in parties
        ]
    )
    session.add(
        [
            MeetingOfficialRow(
                meeting_id=row.id, official_id=one, date_key=row.date_key, last_reported=row.last_reported
            )
            for one in officials
        ]
    )


def meeting_view(**fields: object) -> MeetingView:
    """The view of a meeting of two ministers that was held."""
    said = MeetingStatement(
        said_on=date(2024, 5, 15), article_id="art_1", report_id="rep_1", quote="held talks", status=MeetingStatus.HELD
    )
    view = MeetingView(
        status=MeetingStatus.HELD,
        status_rule="The latest word, said on 2024-05-15, is that it took place.",
        mode=Mode.IN_PERSON,
        type=MeetingType.BILATERAL,
        level=Level.MINISTERIAL,
        parties=["ARM", "GEO"],
        participants=[
            Attendee(official_id="off_1", name="Anahit Sarkisova", office="Foreign Minister", party="ARM"),
            Attendee(function=OfficeFunction.FOREIGN_MINISTER, party="GEO"),
        ],
        date=EventDate.parse("2024-05-14"),
        history=[said],
        event_codes=EventCodes(plover_type="CONSULT", cameo="040"),
        report_count=1,
        source_count=1,
        confidence=0.8,
    )
    return view.model_copy(update=fields)


def stored(view: MeetingView | OfficialView | ChannelView, resource_id: str = "mtg_1") -> StoredResource:
    """A view as the store gives it out."""
    return StoredResource(resource_id, 1, NOON, NOON, Review.UNREVIEWED, view.model_dump_json(), None)


def save_meetings(session: WriteSession, views: Mapping[str, MeetingView]) -> None:
    """Keep meetings, as `record` would, by their ids."""
    entries = [meeting_entry(one, view, [], Review.UNREVIEWED, NOON) for one, view in views.items()]
    save_resources(session, MeetingRow, entries)


def views_of(database: Database) -> list[list[str]]:
    """All views of each kind as JSON without ids, in an order that ids do not decide."""
    page = PageRequest(limit=100_000)
    with database.read() as session:
        kinds = (
            list_meetings(session, MeetingFilter(), page),
            list_officials(session, OfficialFilter(), page),
            list_channels(session, ChannelFilter(), page),
        )
    return [sorted(json.dumps(_without_ids(json.loads(one.body))) for one in kind.items) for kind in kinds]


def _without_ids(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if not key.endswith(("_id", "_ids"))}
    return [_without_ids(item) for item in value] if isinstance(value, list) else value
