"""Reports that say what others say go with them at no cost, and the outcome is that of parting all anew."""

from datetime import date, timedelta
from random import Random  # noqa: TID251 - a seeded walk, whose seed is printed

import pytest
from sqlalchemy import event

from service.domain.articles import ArticleIn
from service.domain.reports import Evidence, Extraction, OfficialReport
from service.domain.resources import OfficialView
from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.ingest.articles import ingest, withdraw
from service.store.officials import OfficialFilter, list_officials
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, reading, views_of

NAMES = ("Anahit Sarkisova", "Anahit Sarkisova", "Anahit Sarkisova", "Sarkisova", "Davit Sarkisov", "Narek Sarkisova")
FUNCTIONS = (OfficeFunction.FOREIGN_MINISTER, OfficeFunction.FOREIGN_MINISTER, OfficeFunction.DEFENCE_MINISTER)


def official(name: str, function: OfficeFunction, basis: OfficeBasis, start: int) -> OfficialReport:
    """An Armenian minister as one article names them."""
    return OfficialReport(
        name=name,
        party="ARM",
        office="Minister",
        function=function,
        basis=basis,
        evidence=[Evidence(field="name", quote=name, start=start, end=start + len(name))],
        confidence=0.8,
    )


def articles(seed: int) -> list[tuple[ArticleIn, Extraction]]:
    """Articles that name namesakes in full and in short, in and out of office, on known and unknown days."""
    chance = Random(seed)  # noqa: S311 - it guards no secret
    made = []
    for number in range(22):
        day = None if chance.random() < 0.1 else date(2024, 1, 1) + timedelta(days=chance.randrange(60))
        told = [
            official(
                chance.choice(NAMES),
                chance.choice(FUNCTIONS),
                OfficeBasis.FORMER if chance.random() < 0.1 else OfficeBasis.STATED,
                start,
            )
            for start in range(0, 30 * chance.choice((1, 1, 2)), 30)
        ]
        sent = ArticleIn(text=f"article {number}", source=f"paper {number % 3}", published_at=day)
        made.append((sent, extraction(officials=told, published_at=None)))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_any_order_makes_the_same_officials(database: Database, clock: FrozenClock, seed: int) -> None:
    """In order of publication and shuffled, where other reports find their twins there, the views are the same."""
    told = articles(seed)
    chance = Random(seed)  # noqa: S311 - it guards no secret
    expected: list[list[str]] | None = None
    for _ in range(3):
        kept = [ingest(database, clock, reading(found), sent).article.id for sent, found in told]
        views = views_of(database)
        expected = expected or views
        assert views == expected, f"seed {seed}"
        for article in kept:
            database.run(withdraw, clock, article)
        chance.shuffle(told)


def test_a_thousandth_report_reads_no_more_than_the_tenth(database: Database, clock: FrozenClock) -> None:
    """The statements that one more report of a much reported official takes do not grow, nor does what is kept."""
    told = extraction(
        officials=[official("Anahit Sarkisova", FUNCTIONS[0], OfficeBasis.STATED, 0)], published_at=date(2024, 1, 1)
    )

    def bring(number: int) -> int:
        day = date(2024, 1, 1) + timedelta(number // 4)
        sent = ArticleIn(text=f"article {number}", source="paper", published_at=day)
        read = 0

        def count(*_arguments: object) -> None:
            nonlocal read
            read += 1

        event.listen(database.engine, "after_cursor_execute", count)
        ingest(database, clock, reading(told), sent)
        event.remove(database.engine, "after_cursor_execute", count)
        return read

    statements = [bring(number) for number in range(60)]
    assert max(statements[10:]) <= min(statements[10:]) + 2
    with database.read() as session:
        only = list_officials(session, OfficialFilter(), PageRequest(limit=2)).items
    view = OfficialView.model_validate_json(only[0].body)
    assert (len(only), view.report_count, view.tenures[0].attested_to) == (1, 60, date(2024, 1, 15))
    assert len(view.tenures[0].report_ids) == 2
