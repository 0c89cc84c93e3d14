"""Jobs: articles that were accepted to be read later, how far they have come, and what came of each."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from service.api.lists import csv, forms_of, listed
from service.api.services import services
from service.api.v1.parameters import JobId, LastEventId
from service.api.v1.representations import ITEM_RESPONSES, instant
from service.domain import jobs
from service.domain.access import Scope
from service.domain.jobs import FINISHED, JobKind, JobLine, JobState, LineState
from service.exports import columns
from service.http.access import needs
from service.http.bodies import JSON
from service.http.etags import IfMatch, IfNoneMatch, expected_revisions, not_modified, revision_tag
from service.http.idempotency import IdempotencyKey, attempt
from service.http.pages import ListQuery, Page
from service.http.problems import Problem
from service.http.routes import StrictRoute
from service.ingest.batches import Sender
from service.ingest.managing import cancel_job as cancel, retry_job as retry
from service.store import jobs as store
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import ReadSession, Step

TAG = {
    "name": "jobs",
    "description": "Articles that were accepted to be read later. A key sees the jobs that it sent; with `admin`, all.",
}
router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=StrictRoute)

RETRY_MILLISECONDS = 2000
"""After how long a client is to come back when the stream ends."""
_RETRY_SECONDS = "1"
"""When to ask again how far a job has come."""


class Job(BaseModel):
    """Articles that are read later, and how far that has come."""

    id: str = Field(description="Stable and opaque.")
    self_path: str = Field(alias="self", description="Path of the job.")
    kind: JobKind = Field(description="One article, or an upload of many.")
    state: JobState = Field(
        description="`succeeded` where the article of a line at least is kept, `failed` where none is."
    )
    created_by: str = Field(description="Id of the key that sent it, `loopback` or `command_line`.")
    created_at: datetime = Field(description="When it began to come in.")
    updated_at: datetime = Field(description="When it last changed.")
    started_at: datetime | None = Field(description="When work on it began.")
    finished_at: datetime | None = Field(description="When it came to its end.")
    total: int = Field(description="Lines that it has, so far while `receiving`; blank ones are left out.")
    waiting: int = Field(description="Lines that are still to be worked on.")
    done: int = Field(description="Lines whose articles are kept, or were known.")
    failed: int = Field(description="Lines whose articles could not be taken; each says why.")
    cancelled: int = Field(description="Lines that were left when the job was cancelled.")
    cut_short: bool = Field(
        description="Whether the upload ended before its end. `problem` names the limit that it met; where there is"
        " none, it broke off. The lines that came whole are worked on all the same."
    )
    article_id: str | None = Field(description="The article that came of a job of one; null in an upload of many.")
    problem: Problem | None = Field(description="Why the upload was cut short, or why the one article failed.")
    revision: int = Field(description="Counts the changes; the ETag is made of it.")


class Line(BaseModel):
    """What has become of one line."""

    line: int = Field(description="Its number in the upload, from 1; blank lines are counted and left out.")
    state: LineState
    attempts: int = Field(description="How often reading it was begun.")
    article_id: str | None = Field(description="The article that it is now.")
    known: bool | None = Field(description="Whether the same text was there already; null until it is done.")
    problem: Problem | None = Field(description="Why it failed: what it would have been answered, sent alone.")


class JobQuery(ListQuery):
    """Which jobs are wanted, and in which order."""

    kind: Annotated[JobKind | None, Field(description="One article, or an upload of many.")] = None
    state: Annotated[JobState | None, Field(description="How far they have come.")] = None
    sort: Annotated[store.JobSort, Field(description="By when they came in, `-` for latest first.")] = "-created"


class JobPage(Page):
    """One page of jobs."""

    items: list[Job]


class JobLineQuery(ListQuery):
    """Which lines of a job are wanted."""

    state: Annotated[LineState | None, Field(description="What has become of them.")] = None


class JobLinePage(Page):
    """One page of a job's lines, in order."""

    items: list[Line]


_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait before asking again.", "schema": {"type": "integer"}}}
_HEADERS = ITEM_RESPONSES[200]["headers"] | _RETRY_AFTER
ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "It was accepted, and survives whatever happens to the service. This is the job of it.",
        "headers": _HEADERS | {"Location": {"description": "Path of the job.", "schema": {"type": "string"}}},
    }
}
"""What an operation declares that answers with a job."""


def accepted(job: jobs.Job, *, applied: str | None = None) -> Response:
    """The answer that what was sent will be read later; `applied` is the preference by which it will."""
    headers = {"Location": f"/v1/jobs/{job.id}"}
    if applied is not None:
        headers["Preference-Applied"] = applied
    answer = _job(job)
    answer.status_code = 202
    answer.headers.update(headers)
    return answer


def sender(request: Request) -> Sender:
    """Who sends a job with a request."""
    return Sender(request.state.principal, request.state.request_id)


def _seen_by(request: Request) -> str | None:
    """Whose jobs the caller sees; None for those of all."""
    return None if Scope.ADMIN in request.state.caller.scopes else request.state.principal


def _seen(request: Request, job_id: JobId) -> jobs.Job:
    """The job, if the caller sees it."""
    with services(request).database.read() as session:
        return store.get_job(session, job_id, _seen_by(request))


@router.get("", response_model=JobPage, responses=forms_of(columns.JOBS), openapi_extra=needs(Scope.INGEST))
def list_jobs(request: Request, query: Annotated[JobQuery, Query()]) -> Response:
    """The jobs that the caller sent, or with the scope `admin` all of them, the newest first."""
    wanted = store.JobFilter(query.kind, query.state, _seen_by(request))

    def read(session: ReadSession, page: PageRequest) -> Slice[jobs.Job]:
        return store.list_jobs(session, wanted, page)

    return listed(request, query, read, job_json, csv(columns.JOBS, read, lambda one: one))


@router.get(
    "/{job_id:id}",
    response_model=Job,
    responses=ITEM_RESPONSES | {200: {"headers": _HEADERS}},
    openapi_extra=needs(Scope.INGEST),
)
def get_job(job: Annotated[jobs.Job, Depends(_seen)], if_none_match: IfNoneMatch = None) -> Response:
    """How far a job has come. Ask again after `Retry-After`, until there is none: then it is finished.

    That its work failed is no failure of this request. A finished job can be asked for as long as the operator set.
    """
    return _job(job, if_none_match)


@router.get(
    "/{job_id}/lines",
    response_model=JobLinePage,
    responses=forms_of(columns.JOB_LINES),
    openapi_extra=needs(Scope.INGEST),
)
def list_job_lines(request: Request, job_id: JobId, query: Annotated[JobLineQuery, Query()]) -> Response:
    """What has become of the lines of a job, in order."""
    seen_by = _seen_by(request)

    def read(session: ReadSession, page: PageRequest) -> Slice[JobLine]:
        return store.list_lines(session, store.get_job(session, job_id, seen_by), query.state, page)

    return listed(request, query, read, line_json, csv(columns.JOB_LINES, read, lambda one: one))


@router.get("/{job_id}/stream", response_class=EventSourceResponse, openapi_extra=needs(Scope.INGEST))
async def stream_job(
    request: Request, job: Annotated[jobs.Job, Depends(_seen)], last_event_id: LastEventId = None
) -> AsyncIterator[ServerSentEvent]:
    """How far a job comes, as it does: server-sent events, each the job as it is then, its revision as `id`.

    The name of an event is `progress`, and of the last one `finished`: then the client is to close the stream. A
    comment comes every 15 seconds when nothing happens. The stream ends now and then; who comes back with
    `Last-Event-ID` gets what is newer.
    """
    house = services(request)
    yield ServerSentEvent(comment="the job follows", retry=RETRY_MILLISECONDS)
    async for step in house.progress.steps(job, last_event_id, house.settings.stream_seconds):
        if not await request.app.state.gate.admits_still(request, Scope.INGEST):
            return
        event = "finished" if step.state in FINISHED else "progress"
        yield ServerSentEvent(raw_data=job_json(step), event=event, id=str(step.revision))


@router.post(
    "/{job_id:id}:cancel",
    response_model=Job,
    response_description="The job is cancelled.",
    responses={200: ITEM_RESPONSES[200]},
    openapi_extra=needs(Scope.INGEST),
)
async def cancel_job(
    request: Request, job_id: JobId, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """End a job before its end: nothing more of it is kept. What was kept until then stays."""
    house = services(request)
    expected, seen_by = expected_revisions(if_match), _seen_by(request)
    return await house.write(
        attempt(request, idempotency_key),
        lambda session: _job(cancel(session, house.clock, job_id, seen_by, expected)),
    )


@router.post(
    "/{job_id:id}:retry",
    response_model=Job,
    response_description="The failed lines wait again.",
    responses={200: {"headers": _HEADERS}},
    openapi_extra=needs(Scope.INGEST),
)
async def retry_job(
    request: Request, job_id: JobId, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """Have the failed lines of a job worked on again. Lines that hold no acceptable article stay as they are."""
    house = services(request)
    expected, seen_by = expected_revisions(if_match), _seen_by(request)

    def prepare() -> Step[Response]:
        last_step = retry(house.database, house.clock, house.hand_out, job_id, seen_by, expected)
        return lambda session: _job(last_step(session))

    return await house.once(attempt(request, idempotency_key), prepare)


def job_json(job: jobs.Job) -> str:
    """A job and how far it has come."""
    told: dict[str, Any] = {"self": f"/v1/jobs/{job.id}"} | asdict(job)
    del told["request_id"], told["problem"]
    instants = ("created_at", "updated_at", "started_at", "finished_at")
    told |= {name: told[name] and instant(told[name]) for name in instants}
    told |= {"waiting": job.waiting, "cancelled": job.cancelled}
    return _with_problem(told, job.problem)


def line_json(line: JobLine) -> str:
    """What has become of a line."""
    told = asdict(line)
    return _with_problem(told, told.pop("problem"))


def _with_problem(told: dict[str, Any], problem: str | None) -> str:
    return f'{json.dumps(told)[:-1]},"problem":{problem or "null"}}}'


def _job(job: jobs.Job, if_none_match: str | None = None) -> Response:
    headers = {"ETag": revision_tag(job.revision)}
    if job.state not in FINISHED:
        headers["Retry-After"] = _RETRY_SECONDS
    unchanged = not_modified(if_none_match, headers["ETag"])
    answer = unchanged or Response(job_json(job), media_type=JSON)
    answer.headers.update(headers)
    return answer
