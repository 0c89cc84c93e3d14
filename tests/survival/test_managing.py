"""A job is cancelled, or tried again, wholly or not at all, and once when that is asked for again."""

from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.errors import TooComplexError
from service.http.failures import told
from service.http.idempotency import REPLAYED
from service.ingest.jobs import Desk, work
from service.settings import Settings
from service.store.jobs import waiting_lines
from service.store.tables import ArticleRow, columns
from service.store.unit_of_work import Database
from tests.factories import extraction, meeting_report
from tests.jobs import lines_of, send_batch, work_off
from tests.survival.checks import check_sound
from tests.survival.failpoints import How
from tests.survival.ledger import Sent
from tests.survival.news import article, read
from tests.survival.orders import lines_of_jobs
from tests.survival.served import cut_off, inside, killed

pytestmark = pytest.mark.timeout(1800)  # many points, on a machine that may be busy

BEFORE = {"cancel": ["done", "waiting"], "retry": ["done", "failed"]}
AFTER = {"cancel": ["done", "cancelled"], "retry": ["done", "waiting"]}
END = {"cancel": ["done", "cancelled"], "retry": ["done", "done"]}
"""States of the two lines of a job: before it is asked for, after that, and once nothing is left to work on."""


def _refuse(_article: ArticleIn) -> Extraction:
    raise TooComplexError("It takes too long.")


def _asking(http: TestClient, way: str, number: int) -> Sent:
    """The request that asks for it, under a key, of a job of which one line is done."""
    says = extraction([meeting_report(day=f"{2000 + number}-05-14")])
    articles = [article(f"{name} {number}", says, f"{name} paper") for name in ("one", "other")]
    job = send_batch(http, *(one.model_dump(mode="json", exclude_unset=True) for one in articles))
    house = http.app.state.services  # type: ignore[attr-defined] # an application of FastAPI
    desk = Desk(house.database, house.clock, read, told)
    with house.database.read() as session:
        one, other = waiting_lines(session, job["id"], 0, 2)
    work(desk, one.number, Event())
    if way == "retry":
        work(replace(desk, read=_refuse), other.number, Event())
    return Sent("POST", f"{job['self']}:{way}", None, f"{way}-{number}", job["self"], effect=True)


def _finish(http: TestClient, way: str, sent: Sent) -> bool:
    """Ask for it again, and work on what is left; whether it had taken effect already."""

    def states() -> list[str]:
        return [line["state"] for line in lines_of(http, {"self": sent.about})]

    before = states()
    answer = sent.send(http)
    assert answer.is_success, answer.text
    kept = REPLAYED in answer.headers
    assert before == (AFTER if kept else BEFORE)[way]
    assert states() == AFTER[way]
    work_off(http)
    assert states() == END[way]
    return kept


@pytest.mark.parametrize("how", ["raise", "kill"])
@pytest.mark.parametrize("way", ["cancel", "retry"])
def test_a_job_is_left_as_it_was_or_as_it_is_to_be(settings: Settings, database: Database, way: str, how: How) -> None:
    """It fails at each of its points in turn; nothing of a cancelled line is kept, and what is tried again is, once."""
    kept, failed, number = 0, True, 0
    with inside(settings, idle=True) as (http, points):
        while failed:
            number += 1
            sent = _asking(http, way, number)
            if how == "raise":
                failed = cut_off(http, points, sent, number, how)
            else:
                failed = killed(settings, sent, number, idle=True)
            kept += _finish(http, way, sent)
    assert number > 5
    assert kept == 2, "only the answer, and what did not fail, come after the commit"
    with database.read() as session:
        lines_of_jobs(session, {})
        articles = session.rows(select(columns(ArticleRow)["id"]))
    assert len(articles) == END[way].count("done") * number
    check_sound(database)
