"""Whoever walks a list sees every row that stays where it is once, whatever others write meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, get_args

from hypothesis import HealthCheck, given, seed, settings, strategies as st
from sqlalchemy import delete
from sqlmodel import col

from service.domain.dates import EventDate
from service.domain.resources import Attendee, ChannelStatement, ChannelView, MeetingStatement, OfficialView, Tenure
from service.domain.vocabulary import (
    ChangeType,
    ChannelStatus,
    ChannelType,
    MeetingStatus,
    OfficeBasis,
    OfficeFunction,
    ReportKind,
    Review,
)
from service.record.entries import channel_entry, meeting_entry, official_entry
from service.store.articles import (
    ArticleFilter,
    ArticleSort,
    add_article,
    change_article,
    list_articles,
    remove_article,
)
from service.store.changes import NewChange, list_changes, log_changes
from service.store.channels import ChannelFilter, ChannelSort, list_channels
from service.store.decisions import DecisionFilter, DecisionSort, add_decision, list_decisions, remove_decision
from service.store.meetings import MeetingFilter, MeetingSort, list_meetings
from service.store.officials import OfficialFilter, OfficialSort, list_officials
from service.store.paging import UNDATED, PageRequest, Position, Slice
from service.store.reports import ReportSort, list_reports_of_article, list_reports_of_resource
from service.store.resources import remove_resource, save_resources
from service.store.tables import (
    ArticleRow,
    ChangeRow,
    ChannelRow,
    DecisionRow,
    MeetingRow,
    OfficialRow,
    RedirectRow,
    ReportRow,
)
from service.store.unit_of_work import Database, ReadSession, WriteSession
from tests.contract.conftest import EXAMPLES, SEED
from tests.factories import NOON, meeting_view

DAY = date(2024, 5, 1)
KEYS = 6
"""How many places in the order rows share."""
WRITING_TURNS = 8
"""Pages between which others write; then they stop, so that the walk ends."""

LONGEST_WALK = 100


class Step(NamedTuple):
    """What another writer does between two pages: to which row, and where that goes in the order."""

    act: str
    which: int
    key: int


@dataclass(frozen=True)
class Listing:
    """A list to walk: how a page of it is read, and how its rows are put, moved and removed.

    `put` keeps a row of a number at a place of the order, anew or instead of what was there; what it holds beside the
    key differs with the `turn`. Lists that only grow have no `remove`.
    """

    name: str
    sorts: Sequence[str | None]
    read: Callable[[ReadSession, PageRequest], Slice[Any]]
    put: Callable[[WriteSession, int, int, int], None]
    remove: Callable[[WriteSession, int], None] | None
    number_of: Callable[[Any], int] = lambda item: int(item.id[4:])


def day_of(key: int) -> date | None:
    """The day of a place in the order: two places share one, and the first has none."""
    return DAY + timedelta(days=key // 2) if key else None


def put_meeting(session: WriteSession, number: int, key: int, turn: int) -> None:
    """A meeting whose date and last report go by the place."""
    said = MeetingStatement(
        said_on=day_of(key), article_id="art_1", report_id="rep_1", quote=str(turn), status=MeetingStatus.HELD
    )
    day = day_of((key + 2) % KEYS)
    view = meeting_view(
        history=[said],
        date=EventDate.parse(day.isoformat()) if day else None,
        participants=[Attendee(official_id="off_1", name="Anahit Sarkisova", party="ARM")],
    )
    save_resources(session, MeetingRow, [meeting_entry(f"mtg_{number}", view, [], Review.UNREVIEWED, NOON)])


def put_official(session: WriteSession, number: int, key: int, turn: int) -> None:
    """An official whose name and last attestation go by the place."""
    tenure = Tenure(
        title=str(turn),
        function=OfficeFunction.FOREIGN_MINISTER,
        party="ARM",
        basis=OfficeBasis.STATED,
        attested_from=day_of(key),
        attested_to=day_of(key),
        report_ids=[],
    )
    name = ["Anahit", "Beridze", "Çelik", "Ørsted", "Osmonov", "Anahit Zed"][key]
    view = OfficialView(name=name, party="ARM", tenures=[tenure], report_count=1, source_count=1, confidence=0.8)
    save_resources(session, OfficialRow, [official_entry(f"off_{number}", view, Review.UNREVIEWED, NOON)])


def put_channel(session: WriteSession, number: int, key: int, turn: int) -> None:
    """A channel whose last report goes by the place."""
    said = ChannelStatement(
        said_on=day_of(key), article_id="art_1", report_id="rep_1", quote=str(turn), status=ChannelStatus.ACTIVE
    )
    view = ChannelView(
        type=ChannelType.BORDER_HOTLINE,
        parties=["ARM", "GEO"],
        status=ChannelStatus.ACTIVE,
        status_rule="",
        intervals=[],
        history=[said],
        report_count=1,
        source_count=1,
        confidence=0.8,
    )
    save_resources(session, ChannelRow, [channel_entry(f"chn_{number}", view, Review.UNREVIEWED, NOON)])


def article(number: int, key: int, turn: int) -> ArticleRow:
    """An article that came in and was published as the place says."""
    return ArticleRow(
        id=f"art_{number}",
        sha256=str(number),
        text="",
        length=0,
        title=str(turn),
        url=None,
        source="Example News",
        given_language=None,
        given_published_at=None,
        language=None,
        published_at=day_of(key),
        published_key=day_of(key) or UNDATED,
        published_at_basis="given",
        extractor_name="made-up",
        extractor_version="1",
        words="",
        revision=1,
        created_at=datetime(2024, 5, 1, tzinfo=UTC) + timedelta(microseconds=key // 2),
        updated_at=NOON,
    )


def put_article(session: WriteSession, number: int, key: int, turn: int) -> None:
    """An article, new or changed."""
    row = article(number, key, turn)
    if number in {int(one.id[4:]) for one in list_articles(session, ArticleFilter(), PageRequest(limit=1000)).items}:
        change_article(session, row)
    else:
        add_article(session, row)


def put_decision(session: WriteSession, number: int, key: int, turn: int) -> None:
    """A decision made when the place says."""
    remove_decision(session, f"dec_{number}")
    add_decision(
        session,
        DecisionRow(
            id=f"dec_{number}",
            kind="meeting",
            type="confirm",
            resource_id="mtg_1",
            related_id=None,
            by="desk",
            principal="loopback",
            reason=str(turn),
            fields=None,
            made_at=NOON + timedelta(microseconds=key // 2),
        ),
    )


def put_change(session: WriteSession, _number: int, _key: int, _turn: int) -> None:
    """One more entry of the log."""
    log_changes(session, [NewChange(ChangeType.UPDATED, ReportKind.MEETING, "mtg_1", 1)], NOON)


def put_report(session: WriteSession, number: int, key: int, turn: int) -> None:
    """A report said when the place says, and at that place of its article."""
    remove_report(session, number)
    row = ReportRow(
        id=f"rep_{number}",
        article_id="art_1",
        kind="meeting",
        position=key // 2,
        content=f'{{"turn":{turn}}}',
        origin="",
        name=None,
        published_at=day_of(key),
        published_key=day_of(key) or UNDATED,
        source=None,
        extractor_name="made-up",
        extractor_version="1",
        identity=None,
        saying="",
        group_id="",
        resource_id="mtg_1",
        created_at=NOON,
    )
    session.add([row])


def remove_report(session: WriteSession, number: int) -> None:
    """Forget a report."""
    session.change(delete(ReportRow).where(col(ReportRow.id) == f"rep_{number}"))


def of_filter(read: Callable[..., Slice[Any]], wanted: object) -> Callable[[ReadSession, PageRequest], Slice[Any]]:
    """Reads a page of a list with a filter."""
    return lambda session, page: read(session, wanted, page)


def remover(table: Any, prefix: str) -> Callable[[WriteSession, int], None]:  # noqa: ANN401 - a class of a table
    """Forgets a resource of a table."""
    return lambda session, number: void(remove_resource(session, table, f"{prefix}_{number}", None))


def void(_anything: object) -> None:
    """Nothing."""


LISTINGS = [
    *(
        Listing(
            f"meetings {wanted}", get_args(MeetingSort), of_filter(list_meetings, wanted), put_meeting,
            remover(MeetingRow, "mtg"),
        )
        for wanted in (MeetingFilter(), MeetingFilter(parties=("GEO", "ARM")), MeetingFilter(official="off_1"))
    ),
    *(
        Listing(
            f"officials {wanted}", get_args(OfficialSort), of_filter(list_officials, wanted), put_official,
            remover(OfficialRow, "off"),
        )
        for wanted in (OfficialFilter(), OfficialFilter(party="ARM"))
    ),
    *(
        Listing(
            f"channels {wanted}", get_args(ChannelSort), of_filter(list_channels, wanted), put_channel,
            remover(ChannelRow, "chn"),
        )
        for wanted in (ChannelFilter(), ChannelFilter(parties=("GEO",)))
    ),
    *(
        Listing(
            f"articles {wanted}", get_args(ArticleSort), of_filter(list_articles, wanted), put_article,
            lambda session, number: remove_article(session, f"art_{number}"),
        )
        for wanted in (ArticleFilter(), ArticleFilter(source="Example News"))
    ),
    *(
        Listing(
            f"decisions {wanted}", get_args(DecisionSort), of_filter(list_decisions, wanted), put_decision,
            lambda session, number: remove_decision(session, f"dec_{number}"),
        )
        for wanted in (DecisionFilter(), DecisionFilter(kind=ReportKind.MEETING), DecisionFilter(resource="mtg_1"))
    ),
    Listing("changes", [None], of_filter(list_changes, 0), put_change, None, lambda item: int(item.seq) - 1),
    Listing(
        "reports of a resource", get_args(ReportSort), of_filter(list_reports_of_resource, "mtg_1"), put_report,
        remove_report,
    ),
    Listing(
        "reports of an article", [None],
        lambda session, page: list_reports_of_article(session, "art_1", None, page), put_report, remove_report,
    ),
]  # fmt: skip


@seed(SEED)
@settings(
    max_examples=max(3, EXAMPLES // 10),
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    keys=st.lists(st.integers(0, KEYS - 1), min_size=6, max_size=12),
    limit=st.integers(1, 4),
    turns=st.lists(
        st.lists(
            st.builds(
                Step,
                st.sampled_from(["add", "remove", "move", "touch"]),
                st.integers(0, 20),
                st.integers(0, KEYS - 1),
            ),
            max_size=3,
        ),
        max_size=WRITING_TURNS,
    ),
)
def test_every_row_that_stays_where_it_is_comes_once(
    database: Database, keys: list[int], limit: int, turns: list[list[Step]]
) -> None:
    """In each order of each list and with each filter, however few a page holds and many share a place."""
    for listing in LISTINGS:
        for sort in listing.sorts:
            empty(database, listing)
            walk(database, listing, sort, keys, limit, turns)


def walk(
    database: Database, listing: Listing, sort: str | None, keys: list[int], limit: int, turns: list[list[Step]]
) -> None:
    """Walk a list from its first page to its last while others take their turns, and look at what came."""
    rows = dict(enumerate(keys))
    with database.write() as session:
        for number, key in rows.items():
            listing.put(session, number, key, 0)
    with database.read() as session:
        order = [listing.number_of(one) for one in listing.read(session, PageRequest(100, None, sort)).items]
    assert sorted(order) == sorted(rows), listing.name
    seen: list[int] = []
    moved: set[int] = set()
    after: Position | None = None
    for turn in range(LONGEST_WALK):
        with database.read() as session:
            page = listing.read(session, PageRequest(limit, after, sort))
        assert len(page.items) <= limit
        seen += map(listing.number_of, page.items)
        after = page.next
        if after is None:
            break
        with database.write() as session:
            for step in turns[turn] if turn < len(turns) else ():
                moved |= take(session, listing, rows, step, turn)
    assert after is None, (listing.name, sort, "the walk does not end")
    stay = [number for number in order if number in rows and number not in moved]
    assert [number for number in seen if number in stay] == stay, (listing.name, sort)
    once = [number for number in seen if number not in moved]
    assert len(once) == len(set(once)), (listing.name, sort)


def take(session: WriteSession, listing: Listing, rows: dict[int, int], step: Step, turn: int) -> set[int]:
    """Do what a step says; the rows that moved."""
    number = list(rows)[step.which % len(rows)] if rows else None
    if step.act == "add" or number is None or listing.remove is None:
        new = 100 + len(rows) + 100 * turn + step.which if listing.remove else len(rows)
        moved = {new} & set(rows)
        listing.put(session, new, step.key, turn)
        rows[new] = step.key
        return moved
    if step.act == "remove":
        listing.remove(session, number)
        del rows[number]
        return {number}
    listing.put(session, number, step.key if step.act == "move" else rows[number], turn + 1)
    moved = {number} if rows[number] != step.key and step.act == "move" else set()
    rows[number] = step.key if step.act == "move" else rows[number]
    return moved


def empty(database: Database, listing: Listing) -> None:
    """Forget the walk before; reports are of an article that is there."""
    with database.write() as session:
        for table in (ReportRow, ArticleRow, MeetingRow, OfficialRow, ChannelRow, DecisionRow, ChangeRow, RedirectRow):
            session.change(delete(table))
        if listing.put is put_report:
            add_article(session, article(1, 1, 0))
