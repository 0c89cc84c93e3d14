"""Pages follow each other without gap or repetition."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any, get_args

import pytest

from service.domain.articles import ArticleIn
from service.ingest.articles import ingest
from service.store import paging
from service.store.articles import ArticleFilter, ArticleSort, list_articles
from service.store.meetings import MeetingFilter, MeetingSort, list_meetings
from service.store.officials import OfficialFilter, OfficialSort, list_officials
from service.store.paging import UNDATED, PageRequest, Position
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import add_meeting, extraction, official_report, reading

DAY = date(2024, 5, 1)


@pytest.fixture
def listed(database: Database) -> Database:
    """Thirty meetings, of which many share a sort key and some have none."""
    with database.write() as session:
        for number in range(30):
            add_meeting(
                session,
                f"mtg_{number:02}",
                parties=("ARM", "GEO") if number % 3 else ("ARM", "KGZ"),
                officials=("off_1",) if number % 2 else (),
                last_reported=UNDATED if number % 7 == 0 else DAY + timedelta(days=number // 5),
                date_key=UNDATED if number % 5 == 0 else DAY + timedelta(days=number % 4),
                latest=None if number % 5 == 0 else DAY + timedelta(days=number % 4),
                words="talks on grain" if number % 2 else "talks",
            )
    return database


WANTED = [
    (MeetingFilter(), 30),
    (MeetingFilter(parties=("GEO",)), 20),
    (MeetingFilter(parties=("KGZ", "ARM")), 10),
    (MeetingFilter(official="off_1"), 15),
    (MeetingFilter(official="off_1", parties=("KGZ",)), 5),
]


def test_walk_sees_every_row_once_in_order(listed: Database) -> None:
    """In each order, whichever table the rows are read off, pages of four give what one page gives."""
    for (wanted, many), sort in product(WANTED, get_args(MeetingSort)):
        walked = walk(listed, wanted, sort, limit=4)
        assert len(walked) == len(set(walked)) == many
        assert walked == walk(listed, wanted, sort, limit=100)
        assert walked[::-1] == walk(listed, wanted, sort[1:] if sort.startswith("-") else f"-{sort}", limit=7)


def test_few_rows_are_walked_as_many_are(listed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no order leads to what is wanted: whether all of it is found first, or met along the order."""
    for wanted in (MeetingFilter(q="grain"), MeetingFilter(q="grain", parties=("GEO",)), MeetingFilter(date_to=DAY)):
        walked = []
        for few in (0, 1000):
            monkeypatch.setattr(paging, "_FEW", few)
            walked.append(walk(listed, wanted, "-last_reported", limit=4))
        assert walked[0] == walked[1] != []


def test_walk_sees_old_rows_once_while_others_come_and_go(listed: Database) -> None:
    """Rows added and removed between two pages neither hide nor repeat those that stay."""
    seen: list[str] = []
    after: Position | None = None
    for turn in range(100):
        with listed.read() as session:
            page = list_meetings(session, MeetingFilter(), PageRequest(limit=3, after=after))
        seen += [meeting.id for meeting in page.items]
        with listed.write() as session:
            add_meeting(session, f"mtg_new_{turn:02}", last_reported=DAY + timedelta(days=turn % 6))
        after = page.next
        if after is None:
            break
    old = [meeting for meeting in seen if "new" not in meeting]
    assert sorted(old) == [f"mtg_{number:02}" for number in range(30)]
    assert len(seen) == len(set(seen))


def test_last_page_says_so(listed: Database) -> None:
    """A page that ends with the last row has no next one, even when it is full."""
    with listed.read() as session:
        assert list_meetings(session, MeetingFilter(), PageRequest(limit=30)).next is None
        assert list_meetings(session, MeetingFilter(), PageRequest(limit=29)).next is not None


def test_undated_sort_as_earliest(listed: Database) -> None:
    """In the default order the latest come first and the undated last."""
    order = walk(listed, MeetingFilter(), "-last_reported", limit=100)
    assert all(int(one[4:]) % 7 == 0 for one in order[-5:])
    assert order[0] == "mtg_29"


def test_articles_and_officials_are_walked_in_each_order(database: Database, clock: FrozenClock) -> None:
    """Instants, days and names all make positions to continue from."""
    families = ["Sarkisova", "Petrosian", "Beridze", "Osmonov", "Rahimov", "Çelik", "Ørsted"]
    for number, family in enumerate(families):
        clock.advance(milliseconds=number % 2, microseconds=1)
        told = extraction(
            officials=[official_report(f"{['Anahit', 'Lilit', 'Gayane'][number % 3]} {family}")], published_at=None
        )
        published = DAY + timedelta(days=number // 2) if number % 3 else None
        ingest(database, clock, reading(told), ArticleIn(text=str(number), published_at=published))
    lists: list[tuple[Callable[..., Any], object, tuple[str, ...]]] = [
        (list_articles, ArticleFilter(), get_args(ArticleSort)),
        (list_officials, OfficialFilter(), get_args(OfficialSort)),
    ]
    for read, wanted, sorts in lists:
        for sort in sorts:
            found = walk(database, wanted, sort, limit=2, read=read)
            assert len(set(found)) == len(found) == 7, sort


def walk(
    database: Database, wanted: object, sort: str, limit: int, read: Callable[..., Any] = list_meetings
) -> list[str]:
    """Ids of all pages, one after the other."""
    found: list[str] = []
    after: Position | None = None
    while True:
        with database.read() as session:
            page = read(session, wanted, PageRequest(limit, after, sort))
        found += [one.id for one in page.items]
        after = page.next
        if after is None:
            return found
