"""What a person can decide about a resource, whatever its kind: the same five operations on each."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.services import services
from service.api.v1.parameters import ID_PREFIXES, id_of
from service.api.v1.representations import (
    Channel,
    Decision,
    Meeting,
    Official,
    ResourceChange,
    array,
    change_json,
    decision_json,
    resource_tag,
    resources_json,
)
from service.decisions.decide import DecisionOutcome, Subject, correct, merge, review, split
from service.domain.access import Scope
from service.domain.decisions import FIELDS, ChannelFields, MeetingFields, OfficialFields, Reasons, Signed
from service.domain.readable import READABLE
from service.domain.vocabulary import DecisionType, ReportKind
from service.http.access import needs
from service.http.bodies import JSON, MERGE_PATCH, media_type, parse_json, read_text, validate
from service.http.etags import IfMatch, expected_revisions
from service.http.idempotency import Attempt, IdempotencyKey, attempt
from service.http.problems import FieldError, invalid
from service.http.routes import StrictRoute
from service.store.unit_of_work import WriteSession


class MergeIn(Reasons):
    """Another resource that is the same."""

    other_id: Annotated[str, Field(max_length=40), READABLE] = Field(
        description="Id of the other; of the two, the older stays."
    )


class SplitIn(Reasons):
    """Reports that tell of something else than the rest."""

    report_ids: list[Annotated[str, Field(max_length=40)]] = Field(
        description="Ids of the reports to split off.", min_length=1, max_length=500
    )


_SOMETHING_TO_SET = ConfigDict(json_schema_extra={"minProperties": len(Reasons.model_fields) + 1})


class MeetingPatch(MeetingFields, Reasons):
    """Fields of a meeting to set, and who sets them and why."""

    model_config = _SOMETHING_TO_SET


class OfficialPatch(OfficialFields, Reasons):
    """Fields of an official to set, and who sets them and why."""

    model_config = _SOMETHING_TO_SET


class ChannelPatch(ChannelFields, Reasons):
    """Fields of a channel to set, and who sets them and why."""

    model_config = _SOMETHING_TO_SET


class Decided(BaseModel):
    """What came of a decision."""

    decision: Decision
    changes: list[ResourceChange] = Field(description="What became different.")


class MeetingDecided(Decided):
    """What came of a decision about a meeting."""

    meetings: list[Meeting] = Field(description="The meeting as it is now, and after a split the part with a new id.")


class OfficialDecided(Decided):
    """What came of a decision about an official."""

    officials: list[Official] = Field(
        description="The official as they are now, and after a split the part with a new id."
    )


class ChannelDecided(Decided):
    """What came of a decision about a channel."""

    channels: list[Channel] = Field(description="The channel as it is now, and after a split the part with a new id.")


Patch = MeetingPatch | OfficialPatch | ChannelPatch

REQUEST_MODELS = (Reasons, MergeIn, SplitIn, MeetingPatch, OfficialPatch, ChannelPatch)
"""Bodies that these routes read themselves."""

_PATCHES: dict[ReportKind, type[Patch]] = {
    ReportKind.MEETING: MeetingPatch,
    ReportKind.OFFICIAL: OfficialPatch,
    ReportKind.CHANNEL: ChannelPatch,
}
_RESULTS: dict[ReportKind, type[Decided]] = {
    ReportKind.MEETING: MeetingDecided,
    ReportKind.OFFICIAL: OfficialDecided,
    ReportKind.CHANNEL: ChannelDecided,
}
_REASONS = {"by": "desk@newsroom.example", "reason": "The ministry's own readout says so."}
_EXAMPLES: dict[ReportKind, dict[str, Any]] = {
    ReportKind.MEETING: {"status": "held", "date": {"edtf": "2022-06-10"}, **_REASONS},
    ReportKind.OFFICIAL: {"party": "USA", **_REASONS},
    ReportKind.CHANNEL: {"status": "suspended", **_REASONS},
}
_TAGGED = {"ETag": {"description": "Tag of the resource's revision.", "schema": {"type": "string"}}}


def deciding_on(kind: ReportKind) -> APIRouter:
    """The routes by which people decide about resources of a kind."""
    collection = f"{kind}s"
    router = APIRouter(prefix=f"/v1/{collection}", tags=[collection], route_class=StrictRoute)
    ResourceId = Annotated[str, id_of(kind, ID_PREFIXES[kind])]  # noqa: N806 - a type
    shared: dict[str, Any] = {
        "response_model": _RESULTS[kind],
        "responses": {200: {"description": "What came of the decision.", "headers": _TAGGED}},
    }

    async def decide(
        request: Request,
        subject: Subject,
        attempted: Attempt,
        reasons: Reasons,
        deciding: Callable[..., DecisionOutcome],
        *said: object,
    ) -> Response:
        house = services(request)
        signed = Signed(by=reasons.by, reason=reasons.reason, principal=request.state.principal)

        def step(session: WriteSession) -> Response:
            return _answer(deciding(session, house.clock, subject, *said, signed), collection, house.today)

        return await house.write(attempted, step)

    async def correct_resource(
        request: Request, resource_id: ResourceId, if_match: IfMatch = None, key: IdempotencyKey = None
    ) -> Response:
        media_type(request, (MERGE_PATCH, JSON))
        patch = validate(_PATCHES[kind], await _content(request))
        given = patch.model_dump(exclude_unset=True, exclude=set(Reasons.model_fields))
        if not given:
            raise invalid(FieldError(location="body", name="", code="missing", detail="Give a field to set."))
        required = services(request).settings.if_match_required
        subject = Subject(kind, resource_id, expected_revisions(if_match, required=required))
        fields = FIELDS[kind].model_validate(given)
        return await decide(request, subject, attempt(request, key, patch), patch, correct, fields)

    async def merge_resources(
        request: Request, resource_id: ResourceId, if_match: IfMatch = None, key: IdempotencyKey = None
    ) -> Response:
        wanted = validate(MergeIn, await _json(request))
        subject = Subject(kind, resource_id, expected_revisions(if_match))
        return await decide(request, subject, attempt(request, key, wanted), wanted, merge, wanted.other_id)

    async def split_resource(
        request: Request, resource_id: ResourceId, if_match: IfMatch = None, key: IdempotencyKey = None
    ) -> Response:
        wanted = validate(SplitIn, await _json(request))
        subject = Subject(kind, resource_id, expected_revisions(if_match))
        return await decide(request, subject, attempt(request, key, wanted), wanted, split, wanted.report_ids)

    async def confirm_resource(
        request: Request, resource_id: ResourceId, if_match: IfMatch = None, key: IdempotencyKey = None
    ) -> Response:
        reasons = validate(Reasons, await _json(request))
        subject = Subject(kind, resource_id, expected_revisions(if_match))
        return await decide(request, subject, attempt(request, key, reasons), reasons, review, DecisionType.CONFIRM)

    async def reject_resource(
        request: Request, resource_id: ResourceId, if_match: IfMatch = None, key: IdempotencyKey = None
    ) -> Response:
        reasons = validate(Reasons, await _json(request))
        subject = Subject(kind, resource_id, expected_revisions(if_match))
        return await decide(request, subject, attempt(request, key, reasons), reasons, review, DecisionType.REJECT)

    path = f"/{{{kind}_id:id}}"
    router.add_api_route(
        path,
        correct_resource,
        methods=["PATCH"],
        name=f"correct_{kind}",
        description="Set fields for good: what a person sets no later article overwrites, and where sources differ from"
        " it, `corrections` says so. A JSON merge patch (RFC 7396) with two more members that say who decides and why:"
        " null says that there is none, which some fields cannot be; lists are replaced whole.",
        openapi_extra=_body(_PATCHES[kind], _EXAMPLES[kind], MERGE_PATCH, JSON),
        **shared,
    )
    router.add_api_route(
        f"{path}:merge",
        merge_resources,
        methods=["POST"],
        name=f"merge_{collection}",
        description=f"Make two {collection} one, for good. The older id stays; the other answers 308 from then on.",
        openapi_extra=needs(Scope.CURATE)
        | _body(MergeIn, {"other_id": f"{ID_PREFIXES[kind]}_01JDAHZ8K3W6R9V2T5X8Y1B4C7", **_REASONS}, JSON),
        **shared,
    )
    router.add_api_route(
        f"{path}:split",
        split_resource,
        methods=["POST"],
        name=f"split_{kind}",
        description=f"Make some reports of the {kind} another one, for good. The smaller part gets a new id.",
        openapi_extra=needs(Scope.CURATE)
        | _body(SplitIn, {"report_ids": ["rep_01JDAHZ8K3W6R9V2T5X8Y1B4C7"], **_REASONS}, JSON),
        **shared,
    )
    router.add_api_route(
        f"{path}:confirm",
        confirm_resource,
        methods=["POST"],
        name=f"confirm_{kind}",
        description=f"Say that the {kind} is read right; `review` becomes `confirmed`.",
        openapi_extra=_body(Reasons, _REASONS, JSON),
        **shared,
    )
    router.add_api_route(
        f"{path}:reject",
        reject_resource,
        methods=["POST"],
        name=f"reject_{kind}",
        description=f"Say that this is no {kind}; it stays, with the `review` that it is `rejected`.",
        openapi_extra=_body(Reasons, _REASONS, JSON),
        **shared,
    )
    return router


def _body(model: type[BaseModel], example: Any, *media_types: str) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    content = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "example": example}
    return needs(Scope.CURATE) | {"requestBody": {"required": True, "content": dict.fromkeys(media_types, content)}}


async def _json(request: Request) -> object:
    media_type(request, (JSON,))
    return await _content(request)


async def _content(request: Request) -> object:
    settings = services(request).settings
    return parse_json(await read_text(request, settings.body_bytes), settings.json_depth)


def _answer(outcome: DecisionOutcome, collection: str, today: date) -> Response:
    body = (
        f'{{"decision":{decision_json(outcome.decision, outcome.decision.resource_id)},'
        f'"{collection}":{array(resources_json(outcome.resources, today))},'
        f'"changes":{array(map(change_json, outcome.changes))}}}'
    )
    return Response(body, headers={"ETag": resource_tag(outcome.resources[0], today)}, media_type=JSON)
