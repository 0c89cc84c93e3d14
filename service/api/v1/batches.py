"""Where many articles come in at once: a line each, kept as they come, and read later."""

from dataclasses import dataclass, field
from typing import Any

from anyio import CancelScope, get_cancelled_exc_class
from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from service.api.judging import judged, lines_within
from service.api.services import Services, services
from service.api.v1.ingest import EXAMPLES
from service.api.v1.jobs import ACCEPTED, Job, accepted, sender
from service.domain.access import Scope
from service.domain.jobs import JobKind
from service.http.access import needs
from service.http.bodies import media_type
from service.http.exports import NDJSON
from service.http.failures import told
from service.http.idempotency import IdempotencyKey, attempt
from service.http.limits import give_time_for_each_part
from service.http.lines import Line, received
from service.http.problem_types import REQUEST_TOO_SLOW
from service.http.problems import FieldError, ProblemError, invalid
from service.http.routes import StrictRoute
from service.ingest.batches import close_job, discard_received, keep_lines, open_job
from service.store.unit_of_work import WriteSession

router = APIRouter(prefix="/v1", tags=["ingest"], route_class=StrictRoute)

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            NDJSON: {
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "pattern": r"[^\t\n\x0b\f\r ]",
                    "description": "An article a line, each the JSON object that `POST /v1/ingest` takes.",
                },
                "example": EXAMPLES,
            }
        },
    }
}


@router.post(
    "/ingest/batch",
    status_code=202,
    response_model=Job,
    responses=ACCEPTED,
    openapi_extra=needs(Scope.INGEST) | _BODY,
)
async def ingest_batch(request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """Take in any number of articles, one JSON object a line, to be read later; the answer is the job of it.

    A line that is no acceptable article is reported under its number and stops nothing. Lines are kept as they come:
    where the upload breaks off, or goes beyond a limit, the whole lines before are worked on, and the job says so.
    """
    house = services(request)
    media_type(request, (NDJSON,))
    attempt(request, idempotency_key)  # what is wrong with the key is said before the body comes
    give_time_for_each_part(request, house.settings.batch_idle_seconds)
    lines = lines_within(house.settings)
    upload = _Upload(house, request)
    limit: ProblemError | None = None
    is_heard_out = False
    try:
        async for some in received(request, lines):
            if not await upload.keep(some):
                break
        else:
            is_heard_out = True
    except ProblemError as error:
        limit = error
        is_heard_out = error.kind is not REQUEST_TOO_SLOW
    except (ClientDisconnect, get_cancelled_exc_class()):
        await upload.break_off()
        raise
    except Exception:
        await upload.discard()
        raise
    if upload.job_id is None:
        raise limit or invalid(FieldError(location="body", name="", code="missing", detail="Send a line at least."))
    # What was not heard out may come again under its key, and be whole then.
    attempted = attempt(request, idempotency_key if is_heard_out else None, lines.digest)
    try:
        return await house.write(attempted, lambda session: upload.close(session, limit))
    finally:
        if not upload.is_closed:  # it was answered before, or cannot be
            await upload.discard()


@dataclass
class _Upload:
    """The job that the lines of a request are kept in, from the first line on."""

    house: Services
    request: Request
    job_id: str | None = field(default=None, init=False)
    is_closed: bool = field(default=False, init=False)

    async def keep(self, lines: list[Line]) -> bool:
        """Keep lines that came; whether more may come."""
        return not (lines or self.job_id) or await self.house.run_slow(self._keep, lines)

    def _keep(self, lines: list[Line]) -> bool:
        new = [judged(line, self.house.settings) for line in lines]
        with self.house.database.write() as session, session.aside():
            job_id = self.job_id or open_job(session, self.house.clock, JobKind.BATCH, sender(self.request)).id
            goes_on = keep_lines(session, self.house.clock, job_id, new)
        self.job_id = job_id
        return goes_on

    def close(self, session: WriteSession, limit: ProblemError | None = None, *, cut_short: bool = False) -> Response:
        """Have the lines worked on, and answer with the job."""
        job = close_job(
            session,
            self.house.clock,
            self.house.hand_out,
            self.job_id or "",
            cut_short=cut_short or limit is not None,
            problem=told(limit) if limit is not None else None,
        )
        session.afterwards.append(self._closed)
        return accepted(job)

    def _closed(self) -> None:
        self.is_closed = True

    async def break_off(self) -> None:
        """Have the lines worked on that came whole, with nobody there any more to answer."""
        if self.job_id is not None:
            with CancelScope(shield=True):
                await self.house.run_slow(self.house.database.run, lambda session: self.close(session, cut_short=True))

    async def discard(self) -> None:
        """Forget the job, unless somebody ended it: nothing was promised."""
        if self.job_id is not None:
            with CancelScope(shield=True):
                await self.house.run_slow(discard_received, self.house.database, self.job_id)
