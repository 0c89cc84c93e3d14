"""What must hold of a database, whatever happened to those who wrote it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from typing import Any

from sqlalchemy import insert, select

from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.domain.reports import Extraction
from service.domain.vocabulary import ChangeType
from service.ingest.articles import ingest
from service.settings import Settings
from service.store.articles import get_received
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.resources import RESOURCE_TABLES
from service.store.tables import (
    ArticleRow,
    AuditEntryRow,
    ChangeRow,
    DecisionAnchorRow,
    DecisionRow,
    ReportRow,
    columns,
)
from service.store.unit_of_work import Database, ReadSession
from tests.factories import views_of
from tests.survival.ledger import Ledger, Sent, State
from tests.survival.orders import check_orders, kept_of, lines_of_jobs, settled_of

_SEARCHED = ("article", "meeting", "official", "channel")
_ENDED = {ChangeType.REMOVED, ChangeType.MERGED}


def check_sound(database: Database) -> None:
    """The file is whole, and so is the log of changes: it counts without gaps and ends at the resources there are."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            for name in _SEARCHED:  # raises where the index is not that of the table
                connection.exec_driver_sql(
                    f"INSERT INTO search_{name}(search_{name}, rank) VALUES('integrity-check', 1)"
                )
            connection.rollback()
    with database.read() as session:
        log = session.rows(select(*columns(ChangeRow)).order_by(columns(ChangeRow)["seq"]))
        there = {
            row.id: row.revision
            for table in RESOURCE_TABLES.values()
            for row in session.rows(select(columns(table)["id"], columns(table)["revision"]))
        }
    assert [row.seq for row in log] == list(range(1, len(log) + 1))
    told: dict[str, int] = {}
    for row in log:
        if row.type in _ENDED:
            assert told.pop(row.resource_id) == row.revision
        else:
            assert row.revision == told.get(row.resource_id, 0) + 1, row
            told[row.resource_id] = row.revision
    assert told == there


def check_ledgers(database: Database, ledgers: Sequence[Ledger]) -> None:
    """What was acknowledged is there exactly once, what was cut off entirely or not at all, and there is nothing else.

    Of what was sent to be read later, there is what lines of jobs say that was kept. Others may go on to work on these:
    all is looked at as it is at one moment. Enters into the ledgers what came of requests that were cut off.
    """
    with database.read() as session:
        found, ids = _found(session)
        known = ids.items() | {entry for ledger in ledgers for entry in ledger.ids.items()}
        lines = lines_of_jobs(session, {one: about for about, one in known})
        columns_of = columns(AuditEntryRow)
        acts = Counter(
            row[0] for row in session.rows(select(columns_of["request_id"]).where(columns_of["status"] < 400))
        )
        log = [
            (row.kind, row.resource_id, str(row.revision), row.type)
            for row in session.rows(select(*columns(ChangeRow)))
        ]
    kept, settled = kept_of(lines), settled_of(lines)
    for ledger in ledgers:
        check_orders(ledger, lines)
        _take_in(ledger, found, ids)
        for about in kept.keys() & ledger.offered.keys() - ledger.there.keys():
            ledger.there[about], ledger.ids[about] = ledger.offered[about].effects[about], kept[about]
    expected = {about: state for ledger in ledgers for about, state in ledger.there.items() if state is not None}
    assert found == expected, _difference(found, expected)
    acknowledged = {about: one for ledger in ledgers for about, one in ledger.ids.items() if about in expected}
    assert ids == acknowledged, _difference(ids, acknowledged)
    missing = [act for ledger in ledgers for act in ledger.acts if acts[act] != 1]
    assert missing == [], "each acknowledged request is in the trail once"
    told = {change for ledger in ledgers for change in ledger.changes}
    assert told <= set(log), told - set(log)
    for ledger in ledgers:
        again = {about for about, order in ledger.offered.items() if order.key is not None}
        ledger.unsettled = again | (ledger.offered.keys() - settled)


def _take_in(ledger: Ledger, found: Mapping[str, State], ids: Mapping[str, str]) -> None:
    """Enter into a ledger what came of requests that were cut off."""
    for sent in ledger.pending:
        assert isinstance(sent, Sent)
        before, after = ledger.there.get(sent.about), found.get(sent.about)
        assert after in {before, sent.effect}, f"{sent} left {after}"
        ledger.count(kept=after != before)
        ledger.there[sent.about] = after
        if after is not None:
            ledger.ids[sent.about] = ids[sent.about]
    ledger.pending.clear()


def check_rebuilt(database: Database, read: Callable[[ArticleIn], Extraction], folder: Path, chance: Random) -> None:
    """A fresh database that is given the same articles, in any order, and the same decisions comes to the same."""
    fresh = Database(build_engine(Settings(database_url=f"sqlite:///{folder}/fresh.db", sqlite_synchronous="NORMAL")))
    migrate(fresh.engine)
    with database.read() as session:
        articles = [get_received(session, row[0]) for row in session.rows(select(columns(ArticleRow)["id"]))]
        decisions = [dict(row._mapping) for row in session.rows(select(*columns(DecisionRow)))]  # noqa: SLF001 - public
        anchors = [
            dict(row._mapping) | {"report_id": None}  # noqa: SLF001 - public, whatever its name
            for row in session.rows(select(*columns(DecisionAnchorRow)))
        ]
    with fresh.write() as writing:
        for table, rows in ((DecisionRow, decisions), (DecisionAnchorRow, anchors)):
            for row in rows:
                writing.change(insert(table).values(row))
    chance.shuffle(articles)
    for article in articles:
        ingest(fresh, SystemClock(), read, article)
    assert _reports(database) == _reports(fresh)
    assert views_of(database) == views_of(fresh)
    fresh.close()


def _found(session: ReadSession) -> tuple[dict[str, State], dict[str, str]]:
    """All articles and decisions, and their ids, by what tells them from others."""
    of_article, of_decision = columns(ArticleRow), columns(DecisionRow)
    found: dict[str, State] = {}
    ids: dict[str, str] = {}
    for sha256, one, title, day in session.rows(
        select(of_article["sha256"], of_article["id"], of_article["title"], of_article["given_published_at"])
    ):
        found[sha256], ids[sha256] = (title, day), one
    for reason, one in session.rows(select(of_decision["reason"], of_decision["id"])):
        assert reason not in found, f"made twice: {reason}"
        found[reason], ids[reason] = True, one
    return found, ids


def _reports(database: Database) -> list[tuple[Any, ...]]:
    query = select(
        columns(ArticleRow)["sha256"], *(columns(ReportRow)[name] for name in ("kind", "position", "content"))
    ).join(ReportRow, columns(ReportRow)["article_id"] == columns(ArticleRow)["id"])
    with database.read() as session:
        return sorted(tuple(row) for row in session.rows(query))


def _difference(found: Mapping[str, object], expected: Mapping[str, object]) -> str:
    differing = [about for about in found.keys() | expected.keys() if found.get(about) != expected.get(about)]
    return "; ".join(f"{one}: found {found.get(one)}, expected {expected.get(one)}" for one in sorted(differing))
