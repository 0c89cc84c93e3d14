"""Meetings in the store: whatever comes and goes, and after the migration too, they are those of what is there."""

from datetime import date
from random import Random  # noqa: TID251 - a seeded walk, whose seed is printed

import pytest
from sqlalchemy import text

from service.domain.articles import ArticleIn
from service.domain.reports import MeetingReport
from service.ingest.articles import ingest, withdraw
from service.store.migrate import downgrade, migrate
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, reading, views_of
from tests.resolution.test_ripples import told

Told = tuple[ArticleIn, list[MeetingReport]]


def articles(chance: Random, count: int) -> list[Told]:
    """Articles with one to three reports each, most with a day of publication."""
    reports = [told(chance, number, count) for number in range(2 * count)]
    found: dict[str, Told] = {}
    for report in reports:
        sent = ArticleIn(text=f"article {report.article_id}", source=report.source, published_at=report.published_at)
        found.setdefault(report.article_id, (sent, []))[1].append(report.content)
    return list(found.values())


@pytest.mark.parametrize("seed", range(2))
def test_any_walk_comes_to_what_is_there(database: Database, clock: FrozenClock, seed: int) -> None:
    """After comings and goings the views are those of a fresh ingest, in another order, of the articles that stayed."""
    chance = Random(seed)  # noqa: S311 - it guards no secret
    some = articles(chance, 20)
    present: dict[int, str] = {}
    for _ in range(45):
        index = chance.randrange(len(some))
        if index in present:
            database.run(withdraw, clock, present.pop(index))
        else:
            present[index] = bring(database, clock, some[index])
    walked = views_of(database)
    for article in present.values():
        database.run(withdraw, clock, article)
    assert views_of(database) == [[], [], []]
    for index in sorted(present):
        bring(database, clock, some[index])
    assert views_of(database) == walked, f"seed {seed}"


def test_migration_finds_and_groups_reports_as_their_coming_does(database: Database, clock: FrozenClock) -> None:
    """Taken back and put in place again over reports of meetings, it leaves their keys and groups as they were."""
    for article in articles(Random(3), 25):  # noqa: S311 - it guards no secret
        bring(database, clock, article)
    before = found_and_grouped(database)
    downgrade(database.engine, "0007")
    assert found_and_grouped(database) != before
    migrate(database.engine)
    assert found_and_grouped(database) == before


def bring(database: Database, clock: FrozenClock, article: Told) -> str:
    """Ingest an article; its id."""
    clock.advance(seconds=1)
    sent, meetings = article
    found = extraction(meetings, published_at=sent.published_at)
    return ingest(database, clock, reading(found), sent).article.id


def found_and_grouped(database: Database) -> list[list[tuple[str | date, ...]]]:
    """The keys and days by which reports are found, and their groups."""
    queries = (
        "SELECT key, report_id, earliest, latest FROM report_key ORDER BY key, report_id",
        "SELECT id, group_id FROM report ORDER BY id",
    )
    with database.engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(query))] for query in queries]
