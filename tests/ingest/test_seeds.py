"""The four seed articles come to the same record in each of their orders."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from service.domain.articles import ArticleIn
from service.domain.reports import AnyReport, Extraction
from service.extraction.pipeline import Extractor
from service.ingest.articles import ingest, withdraw
from service.store.changes import list_changes
from service.store.meetings import MeetingFilter, list_meetings
from service.store.officials import OfficialFilter, list_officials
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, official_report, reading, views_of

PAGE = PageRequest(limit=1000)
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def readings(extractor: Extractor) -> dict[str, Extraction]:
    """What the extractor reads in each seed."""
    texts = [path.read_text(encoding="utf-8") for path in SEEDS]
    return {text: extractor.extract(text) for text in texts}


def test_seeds_in_every_order_make_the_same_record(
    database: Database, clock: FrozenClock, readings: dict[str, Extraction]
) -> None:
    """All twenty-four orders, each after the withdrawal of the one before."""
    assert len(readings) == 4
    records = set()
    for order in permutations(readings):
        kept = [ingest(database, clock, lambda article: readings[article.text], ArticleIn(text=text)) for text in order]
        records.add(json.dumps(views_of(database)))
        for outcome in kept:
            database.run(withdraw, clock, outcome.article.id)
    assert len(records) == 1


DATED = {"002": date(2023, 5, 12), "003": date(2024, 4, 17)}
"""Days of the two articles that bear none, as the stories that they tell were published."""

TABLE = [
    (["proposed"], "in_person", ["Lloyd Austin", "Wei Fenghe"], "[2022-06-10..2022-06-12]"),
    (["held"], "phone", ["Lloyd Austin", "Wei Fenghe"], "2022-04"),
    (["proposed", "declined"], "in_person", ["Li Shangfu", "Lloyd Austin"], "2023-06"),
    (["held"], "in_person", ["Qin Gang"], None),
    (["held"], "in_person", ["Li Shangfu", "Lloyd Austin"], "2023-06"),
    (["held"], "in_person", ["Joe Biden", "Xi Jinping"], "2023-11~"),
    (["held"], "phone", ["Joe Biden", "Xi Jinping"], "2024-04"),
    (["held"], "video", ["Dong Jun", "Lloyd Austin"], None),
    (["held"], "in_person", [], "2024-04"),
    (["planned"], "in_person", ["Dong Jun", "Lloyd Austin"], "[2024-05-30..2024-06-02]"),
]
"""The meetings of the four seeds, each with its history: what is one meeting is one, what only looks alike is not."""


def test_dated_seeds_merge_as_their_stories_do(database: Database, clock: FrozenClock, extractor: Extractor) -> None:
    """In each of the twenty-four orders, one meeting is proposed and then declined, and no other two are one."""
    dates = {path.read_text(encoding="utf-8"): DATED.get(path.name[:3]) for path in SEEDS}
    found = {text: extractor.extract(text, None, day) for text, day in dates.items()}
    for order in permutations(dates):
        articles = [ArticleIn(text=text, published_at=dates[text]) for text in order]
        kept = [ingest(database, clock, lambda article: found[article.text], article) for article in articles]
        with database.read() as session:
            meetings = [json.loads(one.body) for one in list_meetings(session, MeetingFilter(), PAGE).items]
        core = [summary(meeting) for meeting in meetings if "TWN" not in meeting["parties"]]
        assert sorted(core, key=repr) == sorted(TABLE, key=repr)
        for outcome in kept:
            database.run(withdraw, clock, outcome.article.id)


def summary(meeting: dict[str, Any]) -> tuple[list[str], str, list[str], str | None]:
    """What the table tells of a meeting."""
    people = sorted(person["name"] for person in meeting["participants"] if person["name"])
    when = meeting["date"]["edtf"] if meeting["date"] else None
    return [said["status"] for said in meeting["history"]], meeting["mode"], people, when


def test_evidence_is_verbatim(readings: dict[str, Extraction]) -> None:
    """Every quote stands in the text where it says."""
    for text, found in readings.items():
        reports: list[AnyReport] = [*found.meetings, *found.officials, *found.channels]
        for report in reports:
            assert all(text[quote.start : quote.end] == quote.quote for quote in report.evidence)


def test_ingests_at_the_same_time_make_one_meeting(database: Database, clock: FrozenClock) -> None:
    """Thirty-two articles of one meeting, from eight threads: one meeting, one official, and a log without gaps."""
    told = reading(extraction([meeting_report()], [official_report()]))

    def send(number: int) -> None:
        ingest(database, clock, told, ArticleIn(text=f"article {number}", source=f"paper {number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(32)))
    with database.read() as session:
        meetings = list_meetings(session, MeetingFilter(), PAGE).items
        officials = list_officials(session, OfficialFilter(), PAGE).items
        log = list_changes(session, 0, PAGE).items
    assert [json.loads(one.body)["report_count"] for one in (*meetings, *officials)] == [32, 32]
    assert [change.seq for change in log] == list(range(1, 65))
