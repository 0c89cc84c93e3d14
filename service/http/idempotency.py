"""Requests that may come again: with an `Idempotency-Key` each has one effect, and one answer.

The answer is kept in the transaction of what it tells of, so that both are there or neither, whenever the process ends.
Of two requests with one key at once, the second to write finds the answer of the first. Nothing is ever "in progress":
what a crash interrupted can be sent again at once. Kept are successes, and refusals that rest on what is stored (404,
409, 412, 422 of the operation itself); not kept is what was wrong with the request as such, which a mended one may
follow under the same key, and no 5xx.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Annotated

from fastapi import Header, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from service.domain.clock import Clock
from service.errors import CommuniqueError
from service.http.failures import answer_failure
from service.http.problem_types import IDEMPOTENCY_KEY_REUSED
from service.http.problems import FieldError, ProblemError, invalid
from service.store.idempotency import Claim, KeptAnswer, find_answer, keep_answer
from service.store.unit_of_work import Database, ReadSession, Step, WriteSession

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY_CHARACTERS = 255
"""Longest key; a UUID has 36."""

_QUOTED = rf'"(?:[ !#-\[\]-~]|\\["\\]){{1,{KEY_CHARACTERS}}}"'
_BARE = rf"[A-Za-z0-9!#$%&'*+.^_`|~:/-]{{1,{KEY_CHARACTERS}}}"
_PATTERN = rf"^(?:{_QUOTED}|{_BARE})$"
_SERVER_FAULT = 500


def _well_formed(key: str) -> str:
    if not re.fullmatch(_PATTERN, key):
        raise ValueError(f"Give 1 to {KEY_CHARACTERS} printable ASCII characters in double quotes, or a plain token.")
    return key


IdempotencyKey = Annotated[
    Annotated[str, AfterValidator(_well_formed), Field(json_schema_extra={"pattern": _PATTERN})] | None,
    Header(
        alias=HEADER,
        description=(
            "A value of the caller's own, new for each change, in double quotes or a plain token. Sent again with the"
            f" same request it changes nothing more: the first answer comes again, with `{REPLAYED}: true`."
        ),
    ),
]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that writes: how to answer when it is refused, and the key that it came with, if any."""

    claim: Claim | None
    refuse: Callable[[CommuniqueError], Response]


def attempt(request: Request, key: str | None, said: BaseModel | str | None = None) -> Attempt:
    """The request as one that may come again; `said` is its body, or what tells it from others.

    What makes it the same request is the method, the path, the query, what the body says, and `If-Match`.
    """

    def refuse(error: CommuniqueError) -> Response:
        return answer_failure(request, error)

    if key is None:
        return Attempt(None, refuse)
    if len(request.headers.getlist(HEADER)) > 1:
        raise invalid(FieldError(location="header", name=HEADER, code="repeated", detail="Send one key."))
    parts = (
        request.method,
        request.url.path,
        *(f"{name}={value}" for name, value in sorted(request.query_params.multi_items())),
        request.headers.get("If-Match", ""),
        said.model_dump_json(exclude_unset=True) if isinstance(said, BaseModel) else said or "",
    )
    fingerprint = sha256("\0".join(parts).encode()).hexdigest()
    plain = re.sub(r"\\(.)", r"\1", key[1:-1]) if key.startswith('"') else key
    return Attempt(Claim(request.state.principal, request.scope["route"].name, plain, fingerprint), refuse)


def answer_once(
    database: Database, clock: Clock, keep_hours: int, attempted: Attempt, prepare: Callable[[], Step[Response]]
) -> Response:
    """The answer to a request that writes, or what was answered to it before.

    `prepare` does what takes long and returns the step that writes and answers. Raises what these raise.
    """
    claim = attempted.claim
    if claim is None:
        return database.run(prepare())
    with database.read() as session:
        if (before := _answered(session, claim, clock)) is not None:
            return before
    step = _prepared(prepare)

    def write(session: WriteSession) -> Response:
        if (before := _answered(session, claim, clock)) is not None:
            return before
        try:
            with session.attempt():
                answer = step(session)
        except CommuniqueError as error:
            answer = attempted.refuse(error)
            if answer.status_code >= _SERVER_FAULT:
                raise
        now = clock.now()
        with session.aside():
            keep_answer(session, claim, _kept(claim, answer), now, now + timedelta(hours=keep_hours))
        return answer

    return database.run(write)


def _prepared(prepare: Callable[[], Step[Response]]) -> Step[Response]:
    try:
        return prepare()
    except CommuniqueError as error:
        refusal = error

    def refuse(_session: WriteSession) -> Response:
        raise refusal

    return refuse


def _answered(session: ReadSession, claim: Claim, clock: Clock) -> Response | None:
    found = find_answer(session, claim, clock.now())
    if found is None:
        return None
    if found.fingerprint != claim.fingerprint:
        detail = "Send a new key, or the request that this key was first sent with."
        error = FieldError(location="header", name=HEADER, code="reused", detail=detail)
        raise ProblemError(IDEMPOTENCY_KEY_REUSED, errors=[error])
    return Response(found.body, found.status, {**found.headers, REPLAYED: "true"})


def _kept(claim: Claim, answer: Response) -> KeptAnswer:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return KeptAnswer(claim.fingerprint, answer.status_code, headers, bytes(answer.body).decode())
