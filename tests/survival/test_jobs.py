"""What was accepted to be read later is done once, line by line, wherever whoever works on it fails."""

import signal
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.domain.articles import ArticleIn
from service.settings import Settings
from service.store.unit_of_work import Database
from tests.factories import extraction, meeting_report, official_report
from tests.jobs import finished, lines_of, send_batch, work_off
from tests.survival.checks import check_ledgers, check_rebuilt, check_sound
from tests.survival.failpoints import FailpointError, How, Points
from tests.survival.ledger import Ledger
from tests.survival.news import article, read
from tests.survival.served import forking, inside

pytestmark = pytest.mark.timeout(1800)  # hundreds of points, on a machine that may be busy
LINES = 3
BROKEN = 2
"""The line that is no article."""


def _articles(number: int) -> list[ArticleIn]:
    """What the lines of the batch of a number bring, the broken one aside: all tell of one meeting."""
    day = f"{2000 + number}-05-14"
    people = ((f"Anahit {chr(65 + number // 26)}{chr(97 + number % 26)}yan", "ARM"),)
    official = official_report(*people[0], start=30)
    return [
        article(f"{name} {number}", extraction([meeting_report(day=day, people=people)], [official]), f"{name} paper")
        for name in ("one", "other")
    ]


def _upload(http: TestClient, number: int) -> dict[str, Any]:
    one, other = (article.model_dump(mode="json", exclude_unset=True) for article in _articles(number))
    return send_batch(http, one, {"text": 7}, other, Idempotency_Key=f"batch-{number}")


def _fail(http: TestClient, points: Points, number: int, how: How) -> bool:
    """Take in and work on the batch of a number, and fail at the point of this number; whether there was one."""
    with points.failing(number, how) as point, suppress(FailpointError, AssertionError):
        _upload(http, number)
        work_off(http)
    return len(point.passed) >= number


def _die(settings: Settings, number: int) -> None:
    with inside(settings, idle=True) as (http, points):
        _fail(http, points, number, "kill")


def _finish(http: TestClient, number: int, ledger: Ledger) -> None:
    """Send the batch again, have all that waits or failed worked on, and enter what came of it."""
    job = finished(http, _upload(http, number)["self"])
    if job["failed"] > 1:
        assert http.post(f"{job['self']}:retry").is_success
        job = finished(http, job["self"])
    done = {line["line"]: line for line in lines_of(http, job)}
    assert (job["total"], job["done"], job["failed"]) == (LINES, LINES - 1, 1), job
    assert done[BROKEN]["state"] == "failed"
    for line, one in zip((1, 3), _articles(number), strict=True):
        about = sha256(one.text.encode()).hexdigest()
        ledger.there[about], ledger.ids[about] = (one.title, one.published_at), done[line]["article_id"]


def test_each_line_is_done_once_wherever_work_fails(settings: Settings, database: Database, tmp_path: Path) -> None:
    """While the lines come in, while each is claimed and kept, and while the job ends; what failed is tried again."""
    ledger = Ledger()
    failed, number = True, 0
    with inside(settings, idle=True) as (http, points):
        while failed:
            number += 1
            failed = _fail(http, points, number, "raise")
            _finish(http, number, ledger)
    _check(database, ledger, number, tmp_path)


def test_each_line_is_done_once_wherever_a_process_is_killed(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    """The same, where each point is the end of the process that takes the lines in and works on them."""
    ledger = Ledger()
    failed, number = True, 0
    with inside(settings, idle=True) as (http, _):
        while failed:
            number += 1
            process = forking().Process(target=_die, args=(settings, number))
            process.start()
            process.join()
            assert process.exitcode in {0, -signal.SIGKILL}
            failed = process.exitcode != 0
            _finish(http, number, ledger)
    _check(database, ledger, number, tmp_path)


def _check(database: Database, ledger: Ledger, number: int, folder: Path) -> None:
    assert number > 20
    check_ledgers(database, [ledger])
    check_sound(database)
    check_rebuilt(database, read, folder, Random(7))  # noqa: S311 - it guards no secret
