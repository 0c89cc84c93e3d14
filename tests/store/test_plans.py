"""The main queries are read off an index in order: nothing scans a table, nothing sorts."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, event, text

from service.domain.jobs import Job, JobKind, JobState, LineState
from service.domain.offices import OfficeSpan
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    ReportKind,
    Review,
)
from service.errors import NotFoundError
from service.store.articles import (
    ArticleFilter,
    ArticleSort,
    find_article_by_text,
    get_article,
    list_articles,
    urls_of_articles,
)
from service.store.changes import list_changes
from service.store.channels import ChannelFilter, list_channels
from service.store.decisions import DecisionFilter, list_decisions
from service.store.jobs import (
    JobFilter,
    abandoned_jobs,
    find_open_line,
    get_job,
    list_jobs,
    list_lines,
    next_lines,
    old_jobs,
    revisions,
    waiting_lines,
)
from service.store.meetings import MeetingFilter, MeetingSort, Sessions, get_meeting, list_meetings, meetings_with_seat
from service.store.officials import OfficialFilter, OfficialSort, find_holdings, holdings_of, list_officials
from service.store.paging import PageRequest, Position
from service.store.reports import (
    count_with_keys,
    find_candidates,
    find_reports,
    held_of_groups,
    list_reports_of_resource,
    reports_of_article,
)
from service.store.stats import MeetingDimension, count_groups
from service.store.unit_of_work import Database, ReadSession
from tests.factories import add_meeting

Query = Callable[[ReadSession], object]

_OFFICE = OfficeSpan("ARM", OfficeFunction.FOREIGN_MINISTER, date(2024, 1, 1), date(2024, 1, 3))
_MAY = datetime(2024, 5, 1, tzinfo=UTC)
JOB = Job("job_1", JobKind.BATCH, JobState.QUEUED, "key_1", None, created_at=_MAY, updated_at=_MAY)
DAY, NAME, TIME = "2024-05-01", "name", "2024-05-01T12:00:00+00:00"


def _queries() -> Iterator[tuple[str, Query]]:
    wanted = [
        MeetingFilter(),
        MeetingFilter(parties=("ARM",)),
        MeetingFilter(parties=("ARM", "GEO")),
        MeetingFilter(official="off_1"),
        MeetingFilter(official="off_1", parties=("ARM",)),
    ]
    for sort in get_args(MeetingSort):
        for one in wanted:
            yield f"meetings {sort} {one}", _listing(list_meetings, one, sort, DAY)
    alone = [
        MeetingFilter(outcome_unknown=True, today=date(2024, 5, 1)),
        MeetingFilter(forum="x"),
        MeetingFilter(country="SGP"),
        MeetingFilter(review=Review.REJECTED),
        MeetingFilter(statuses=(MeetingStatus.DECLINED, MeetingStatus.HELD)),
        MeetingFilter(types=(MeetingType.VISIT,), statuses=(MeetingStatus.HELD,)),
        MeetingFilter(levels=(Level.WORKING, Level.HOGS)),
        MeetingFilter(modes=(Mode.WRITTEN,), levels=(Level.HOGS,)),
        MeetingFilter(country="SGP", modes=(Mode.PHONE, Mode.VIDEO)),
        MeetingFilter(parties=("ARM",), statuses=(MeetingStatus.HELD,), country="SGP"),
    ]
    for one, sort in product(alone, get_args(MeetingSort)):
        yield f"meetings {sort} {one}", _listing(list_meetings, one, sort, DAY)
    within = MeetingFilter(date_from=date(2024, 4, 1), date_to=date(2024, 5, 1))
    yield "meetings on days", _listing(list_meetings, within, "-date", DAY)
    sessions = MeetingFilter(parties=("ARM", "GEO"), sessions=Sessions(frozenset({"x"}), unnamed=True))
    yield "sessions", _listing(list_meetings, sessions, "-last_reported", DAY)
    for sort in get_args(OfficialSort):
        for one_official in (OfficialFilter(), OfficialFilter(party="ARM")):
            after = NAME if sort.endswith("name") else DAY
            yield f"officials {sort} {one_official}", _listing(list_officials, one_official, sort, after)
    of_kinds = ChannelFilter(types=(ChannelType.BACKCHANNEL, ChannelType.OTHER), statuses=(ChannelStatus.ACTIVE,))
    of_status = ChannelFilter(statuses=(ChannelStatus.ACTIVE, ChannelStatus.AGREED))
    for one_channel in (ChannelFilter(), ChannelFilter(parties=("ARM",)), of_kinds, of_status):
        yield f"channels {one_channel}", _listing(list_channels, one_channel, "-last_reported", DAY)
    for sort in get_args(ArticleSort):
        after = TIME if sort.endswith("created") else DAY
        yield f"articles {sort}", _listing(list_articles, ArticleFilter(), sort, after)
        for one_article in (
            ArticleFilter(source="x"),
            ArticleFilter(language="fr"),
            ArticleFilter(language="fr", source="x"),
        ):
            yield f"articles {sort} {one_article}", _listing(list_articles, one_article, sort, after)
    yield "reports", lambda session: list_reports_of_resource(session, "mtg_1", PageRequest(5, (DAY, "rep_1")))
    yield "changes", lambda session: list_changes(session, 5, PageRequest(5, ("7", "chg_1")))
    for kind, state, sender in product((None, JobKind.BATCH), (None, JobState.QUEUED), (None, "key_1")):
        a_job = JobFilter(kind, state, sender)
        yield f"jobs {a_job}", _listing(list_jobs, a_job, "-created", TIME)
    here = PageRequest(5, ("7", JOB.id))
    yield "lines", lambda session: list_lines(session, JOB, None, here)
    yield "lines that failed", lambda session: list_lines(session, JOB, LineState.FAILED, here)
    yield "lines to work on next", lambda session: next_lines(session, 16)
    yield "lines of a job that wait", lambda session: waiting_lines(session, JOB.id, 5, 16)
    yield "uploads left behind", lambda session: abandoned_jobs(session, JOB.created_at, 5)
    yield "old jobs", lambda session: old_jobs(session, JOB.created_at, 5)


def _listing(read: Callable[[ReadSession, Any, PageRequest], object], wanted: object, sort: str, after: str) -> Query:
    position: Position = (after, "id")
    return lambda session: read(session, wanted, PageRequest(limit=5, after=position, sort=sort))


def test_nothing_is_counted_unasked(database: Database) -> None:
    """No statement of a page counts rows."""
    for name, query in _queries():
        with _statements(database) as statements, database.read() as session:
            query(session)
        assert not any("count(" in statement for statement, _ in statements), name


def test_a_list_is_counted_on_an_index(database: Database) -> None:
    """Counting the rows of a list reads no table from end to end: at most an index, and that as far as it counts."""
    lists: dict[str, tuple[Callable[[ReadSession, Any, PageRequest], object], list[Any]]] = {
        "meetings": (
            list_meetings,
            [MeetingFilter(), MeetingFilter(parties=("ARM", "GEO")), MeetingFilter(official="off_1")],
        ),
        "officials": (list_officials, [OfficialFilter(), OfficialFilter(party="ARM")]),
        "channels": (list_channels, [ChannelFilter(), ChannelFilter(parties=("ARM",))]),
        "articles": (list_articles, [ArticleFilter(), ArticleFilter(source="x")]),
        "decisions": (list_decisions, [DecisionFilter(), DecisionFilter(kind=ReportKind.MEETING)]),
        "changes": (list_changes, [5]),
        "reports": (list_reports_of_resource, ["mtg_1"]),
    }
    for name, (read, filters) in lists.items():
        for wanted in filters:
            plans = _plans(database, partial(read_counted, read, wanted))
            scans = [line for line in plans if "SCAN" in line or "Seq Scan" in line]
            assert all(line.startswith(("SCAN (subquery", "SCAN anon_1")) or "INDEX" in line for line in scans), (
                name,
                scans,
            )


def test_statistics_read_no_table_from_end_to_end(database: Database) -> None:
    """All meetings are counted from an index, without their views; those of one party are found by it."""
    for wanted in (MeetingFilter(), MeetingFilter(parties=("ARM",)), MeetingFilter(statuses=(MeetingStatus.HELD,))):
        for by in get_args(MeetingDimension):
            scans = [
                line for line in _plans(database, partial(_count, wanted, by)) if re.match("SCAN|.*Seq Scan", line)
            ]
            assert all("COVERING INDEX" in line for line in scans), (wanted, by, scans)


def _count(wanted: MeetingFilter, by: MeetingDimension, session: ReadSession) -> object:
    return count_groups(session, wanted, [by], 10)


def read_counted(
    read: Callable[[ReadSession, Any, PageRequest], object], wanted: object, session: ReadSession
) -> object:
    """A page of a list with its total."""
    return read(session, wanted, PageRequest(limit=5, count_to=100))


def test_lists_are_read_off_an_index_in_order(database: Database) -> None:
    """For every order and every filter that a table or index is made for."""
    bad = {}
    for name, query in _queries():
        plans = _plans(database, query)
        if any("SCAN" in line or "TEMP B-TREE" in line or "Seq Scan" in line or "Sort" in line for line in plans):
            bad[name] = plans
    assert not bad


def test_single_rows_and_resolution_use_an_index(database: Database) -> None:
    """Fetching by id, and finding the reports that a new one may be linked with, scan nothing."""
    queries: dict[str, Query] = {
        "meeting": lambda session: get_meeting(session, "mtg_1"),
        "article": lambda session: get_article(session, "art_1"),
        "text": lambda session: find_article_by_text(session, "0"),
        "reports": lambda session: reports_of_article(session, "art_1"),
        "groups": lambda session: held_of_groups(session, ["rep_1", "rep_2"]),
        "candidates": lambda session: find_candidates(session, ReportKind.OFFICIAL, ["ARM|ada"]),
        "reports on days": lambda session: find_reports(
            session, ReportKind.MEETING, ["ARM|GEO"], (date(2024, 1, 1), date(2024, 2, 1)), 10
        ),
        "reports with a key": lambda session: count_with_keys(session, ReportKind.MEETING, ["*ARM|GEO"], 10),
        "holder": lambda session: list_officials(
            session,
            OfficialFilter(party="ARM", function=OfficeFunction.FOREIGN_MINISTER, on=date(2024, 1, 1)),
            PageRequest(limit=5),
        ),
        "holdings": lambda session: find_holdings(session, _OFFICE),
        "holdings of officials": lambda session: holdings_of(session, ["off_1"]),
        "seats": lambda session: meetings_with_seat(session, _OFFICE),
        "addresses": lambda session: urls_of_articles(session, ["mtg_1"]),
        "job": lambda session: get_job(session, JOB.id),
        "line": lambda session: find_open_line(session, 1),
        "how far jobs have come": lambda session: revisions(session, [JOB.id]),
        "search": lambda session: list_meetings(session, MeetingFilter(q="talks"), PageRequest(limit=5)),
    }
    for name, query in queries.items():
        counted = ("SCAN (subquery", "SCAN anon_")  # what is counted there has a limit
        plans = [line for line in _plans(database, query) if "VIRTUAL TABLE" not in line]
        plans = [line for line in plans if not line.startswith(counted)]
        assert not any("SCAN" in line and "INDEX" not in line for line in plans), name
        assert not any("Seq Scan" in line for line in plans), name


@pytest.fixture
def database(database: Database) -> Database:
    """A database with a meeting in it."""
    with database.write() as session:
        add_meeting(session, "mtg_1")
    return database


def _plans(database: Database, query: Query) -> list[str]:
    """What the database would do for each statement of a query; PostgreSQL, as for tables too large to scan or sort."""
    with _statements(database) as statements, database.read() as session, suppress(NotFoundError):
        query(session)
    lines: list[str] = []
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        for statement, parameters in statements:
            lines += [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]
    assert lines
    return lines


@contextmanager
def _statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:  # noqa: ANN401, FBT001 - SQLAlchemy's signature
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
