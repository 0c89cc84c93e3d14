"""What a service keeps of its own doings in a made-up archive: changes, acts, decisions, jobs, deliveries and keys."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import Insert, Row, case, insert, literal, select
from sqlmodel import col

from service.decisions.decide import Subject, review
from service.domain.access import COMMAND_LINE, LOOPBACK, Act, Key, Scope
from service.domain.clock import Clock
from service.domain.decisions import Signed
from service.domain.ids import IdPrefix, new_id
from service.domain.jobs import Job, JobKind, JobLine, JobState, LineState
from service.domain.vocabulary import ChangeType, DecisionType, ReportKind
from service.domain.webhooks import EVERYTHING, DeliveryState, DisabledBecause, Outcome, Webhook
from service.errors import ExtractionFailedError
from service.http.failures import told
from service.store.audit import log_act
from service.store.changes import Change, last_seq
from service.store.jobs import add_job, add_lines
from service.store.keys import add_key
from service.store.paging import PageRequest
from service.store.tables import ChangeRow, DeliveryAttemptRow, DeliveryRow, MeetingRow, ReportRow, columns
from service.store.unit_of_work import WriteSession
from service.store.webhooks import add_webhook, list_webhooks
from service.webhooks.events import event_of_change

_REVIEWED = 500
"""One meeting in so many was confirmed or rejected by a person."""
_UPLOADED, _UPLOAD = 6, 1000
"""One article in so many came in an upload, of so many lines; the others were sent alone, to be read later."""
_FAILED, _CANCELLED = 40, 25
"""One line in so many failed, and one job in so many was cancelled."""
_KEYED = 100
"""For so many articles there is a key."""
_WEBHOOKS = 6
_TOLD = (3, 100)
"""Of one change in so many the first webhook was told, and the second; the others came too late for any."""
_LOST, _AWAITED = 30, 50
"""One delivery in so many failed, and one waits: all webhooks are turned off, so that nothing is sent."""
_WHY = told(ExtractionFailedError("The article could not be read."))


def keep_books(session: WriteSession, clock: Clock) -> None:
    """Keep what came in since the last time, as ingesting it would have: a change for each report, an act an article.

    Of the meetings some were reviewed, of the changes receivers were told, and the articles came by jobs.
    """
    before, at = last_seq(session), clock.now()
    fresh = _fresh_reports(session)
    articles = list(dict.fromkeys(row.article_id for row in fresh))
    for number, article_id in enumerate(articles):
        caller = LOOPBACK if number % 7 else COMMAND_LINE
        log_act(
            session, at, Act(principal=caller, operation="ingest", resource_id=article_id, status=HTTPStatus.CREATED)
        )
    changes = list(_changes(fresh, before, at))
    session.add([ChangeRow(**asdict(one)) for one in changes])
    _review(session, clock, before)
    keep_jobs(session, at, articles)
    keep_deliveries(session, at, changes)
    keep_keys(session, at, len(articles) // _KEYED)


def _fresh_reports(session: WriteSession) -> Sequence[Row[*tuple[Any, ...]]]:
    by_article = select(col(ChangeRow.article_id)).where(col(ChangeRow.article_id).is_not(None))
    last = session.first(by_article.order_by(col(ChangeRow.seq).desc()).limit(1))
    query = select(col(ReportRow.article_id), col(ReportRow.kind), col(ReportRow.resource_id))
    fresh = query.where(col(ReportRow.article_id) > (last[0] if last else ""))
    return session.rows(fresh.order_by(col(ReportRow.article_id), col(ReportRow.id)))


def _changes(fresh: Sequence[Row[*tuple[Any, ...]]], before: int, at: datetime) -> Iterator[Change]:
    revisions = Counter[str]()
    for seq, (article_id, kind, resource_id) in enumerate(fresh, start=before + 1):
        revisions[resource_id] += 1
        yield Change(
            seq=seq, id=new_id(IdPrefix.CHANGE, at), at=at, kind=ReportKind(kind), resource_id=resource_id,
            type=ChangeType.CREATED if revisions[resource_id] == 1 else ChangeType.UPDATED,
            revision=revisions[resource_id], related_id=None, article_id=article_id, decision_id=None,
        )  # fmt: skip


def _review(session: WriteSession, clock: Clock, after: int) -> None:
    created = select(col(MeetingRow.id)).join(ChangeRow, col(ChangeRow.resource_id) == col(MeetingRow.id))
    fresh = created.where(col(ChangeRow.seq) > after, col(ChangeRow.type) == ChangeType.CREATED)
    reasons = Signed(principal=LOOPBACK, by="desk@newsroom.example", reason="The ministries say so.")
    for number, row in enumerate(session.rows(fresh.order_by(col(ChangeRow.seq)))[::_REVIEWED]):
        verdict = DecisionType.CONFIRM if number % 4 else DecisionType.REJECT
        review(session, clock, Subject(ReportKind.MEETING, row.id), verdict, reasons)


def keep_jobs(session: WriteSession, at: datetime, articles: Sequence[str]) -> None:
    """Keep the jobs by which articles came, all of them finished; some articles were sent more than once."""
    uploaded = articles[::_UPLOADED]
    for number, article_id in enumerate(one for index, one in enumerate(articles) if index % _UPLOADED):
        _keep_job(session, at, JobKind.INGEST, [article_id], number)
    for number, first in enumerate(range(0, len(uploaded), _UPLOAD)):
        _keep_job(session, at, JobKind.BATCH, uploaded[first : first + _UPLOAD], number)


def _keep_job(session: WriteSession, at: datetime, kind: JobKind, articles: Sequence[str], number: int) -> None:
    left = len(articles) // 2 if number % _CANCELLED == _CANCELLED - 1 else len(articles)
    lines = [_line(line, article_id, number, left) for line, article_id in enumerate(articles, start=1)]
    states = Counter(line.state for line in lines)
    ended = JobState.SUCCEEDED if states[LineState.DONE] else JobState.FAILED
    job = Job(
        id=new_id(IdPrefix.JOB, at), kind=kind, state=JobState.CANCELLED if states[LineState.WAITING] else ended,
        created_by=LOOPBACK, request_id=None, created_at=at, updated_at=at, started_at=at, finished_at=at,
        total=len(lines), done=states[LineState.DONE], failed=states[LineState.FAILED],
        article_id=lines[0].article_id if kind is JobKind.INGEST else None,
    )  # fmt: skip
    add_job(session, job)
    add_lines(session, job.id, [(line, None if line.article_id else '{"text":"Nothing."}') for line in lines])


def _line(line: int, article_id: str, number: int, left: int) -> JobLine:
    if line > left:
        return JobLine(line, LineState.WAITING)
    if (number + line) % _FAILED == 0:
        return JobLine(line, LineState.FAILED, attempts=1, problem=_WHY)
    return JobLine(line, LineState.DONE, attempts=1, article_id=article_id, known=False)


def keep_deliveries(session: WriteSession, at: datetime, changes: Sequence[Change]) -> None:
    """Keep what was sent to webhooks."""
    order = PageRequest(limit=_WEBHOOKS, sort="created")
    webhooks = [one.id for one in list_webhooks(session, order).items] or _keep_webhooks(session, at)
    for webhook_id, every in zip(webhooks, _TOLD, strict=False):
        rows = [_delivery(webhook_id, change, at, number) for number, change in enumerate(changes[::every])]
        session.add(rows)
    session.change(_attempts(at))


def _keep_webhooks(session: WriteSession, at: datetime) -> list[str]:
    made = [new_id(IdPrefix.WEBHOOK, at) for _ in range(_WEBHOOKS)]
    for webhook_id in sorted(made):
        webhook = Webhook(
            id=webhook_id, url="https://desk.example/hooks", events=[EVERYTHING], description=None,
            disabled_because=DisabledBecause.REQUEST, disabled_at=at, failing_since=None, created_at=at,
            created_by=LOOPBACK, updated_at=at, rotated_at=None, overlap_until=None, revision=2,
        )  # fmt: skip
        add_webhook(session, webhook, "salt", 0)
    return sorted(made)


def _delivery(webhook_id: str, change: Change, at: datetime, number: int) -> DeliveryRow:
    event = event_of_change(change)
    state = DeliveryState.FAILED if number % _LOST == 0 else DeliveryState.DELIVERED
    state = DeliveryState.WAITING if number % _AWAITED == 0 else state
    waits = state is DeliveryState.WAITING
    return DeliveryRow(
        id=new_id(IdPrefix.DELIVERY, at), webhook_id=webhook_id, type=event.type, seq=event.seq, body=event.body,
        state=state, created_at=at, next_at=at if waits else None, finished_at=None if waits else at,
        attempts=0 if waits else 1,
    )  # fmt: skip


def _attempts(at: datetime) -> Insert:
    of, delivered = columns(DeliveryRow), col(DeliveryRow.state) == DeliveryState.DELIVERED
    outcome = case((delivered, str(Outcome.DELIVERED)), else_=str(Outcome.REFUSED))
    status = case((delivered, int(HTTPStatus.OK)), else_=int(HTTPStatus.NOT_FOUND))
    made = select(of["id"], literal(1), of["created_at"], outcome, status, literal(40))
    made = made.where(of["created_at"] == at, of["attempts"] == 1)
    into = columns(DeliveryAttemptRow)
    return insert(DeliveryAttemptRow).from_select(list(into), made)


def keep_keys(session: WriteSession, at: datetime, number: int) -> None:
    """Keep so many keys; whoever calls from the machine itself needs none of them if the settings say so."""
    for _ in range(number):
        key = Key(
            id=new_id(IdPrefix.KEY, at), name="desk", scopes=(Scope.READ, Scope.INGEST), created_at=at,
            created_by=LOOPBACK, rotated_at=None, overlap_until=None, expires_at=None, revoked_at=None,
            last_used_at=None,
        )  # fmt: skip
        add_key(session, key, "digest")
