"""Requests with a key, made by processes that are killed in the middle of them."""

import os
import signal
from collections.abc import Callable
from itertools import count

from fastapi import Response
from sqlalchemy import event

from service.decisions.decide import Subject, merge
from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.domain.decisions import Signed
from service.domain.vocabulary import ReportKind
from service.errors import CommuniqueError
from service.http.idempotency import Attempt, answer_once
from service.ingest.articles import ingest, ingesting
from service.settings import Settings
from service.store.engine import build_engine
from service.store.idempotency import Claim
from service.store.unit_of_work import Database, Step, WriteSession
from tests.factories import extraction, meeting_report, official_report, reading

CLOCK = SystemClock()
REASONS = Signed(by="desk@newsroom.example", principal="loopback", reason="The ministry says so.")


def prepare(database: Database, operation: str) -> list[str]:
    """What has to be there before the operation: the ids of two meetings for a merge."""
    if operation == "ingest":
        return []
    told = [reading(extraction([meeting_report(day=day)])) for day in ("2024-05-14", "2024-07-01")]
    outcomes = [ingest(database, CLOCK, read, ArticleIn(text=f"article {n}")) for n, read in enumerate(told)]
    return [outcome.meetings[0].id for outcome in outcomes]


def _ingest(database: Database, _before: list[str]) -> Step[Response]:
    told = reading(extraction([meeting_report()], [official_report()]))
    step = ingesting(database, CLOCK, told, ArticleIn(text="an article"))
    return lambda session: Response(step(session).article.id)


def _merge(_database: Database, before: list[str]) -> Step[Response]:
    def step(session: WriteSession) -> Response:
        subject = Subject(ReportKind.MEETING, before[0])
        return Response(merge(session, CLOCK, subject, before[1], REASONS).decision.id)

    return step


OPERATIONS: dict[str, Callable[[Database, list[str]], Step[Response]]] = {"ingest": _ingest, "merge": _merge}


def request(database: Database, operation: str, before: list[str]) -> Response:
    """The answer to one request, always with the same key."""

    def refuse(error: CommuniqueError) -> Response:
        raise error

    attempted = Attempt(Claim("caller", operation, "key", "fingerprint"), refuse)
    return answer_once(database, CLOCK, 24, attempted, lambda: OPERATIONS[operation](database, before))


def run(database_url: str, operation: str, before: list[str], fatal: int) -> None:
    """Make the request, and be killed before what is the `fatal` statement or commit, or else at its end."""
    database = Database(build_engine(Settings(database_url=database_url)))
    steps = count(1)

    def step(*_arguments: object) -> None:
        if next(steps) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", step)
    event.listen(database.engine, "commit", step)
    request(database, operation, before)
    os.kill(os.getpid(), signal.SIGKILL)
