"""Webhooks: programs that are told what becomes different."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from service.api.services import Services, services
from service.api.v1.deliveries import Delivery, queued
from service.api.v1.parameters import WebhookId
from service.api.v1.representations import ITEM_RESPONSES
from service.domain import webhooks as domain
from service.domain.access import Scope
from service.domain.webhooks import SecretRotationIn, WebhookIn, WebhookPatch
from service.http.access import needs
from service.http.bodies import JSON, MERGE_PATCH, media_type, parse_json, read_text, validate
from service.http.etags import IfMatch, IfNoneMatch, expected_revisions, not_modified, revision_tag
from service.http.idempotency import IdempotencyKey, attempt
from service.http.pages import ListQuery, Page, page, page_request
from service.http.problems import FieldError, invalid
from service.http.routes import StrictRoute
from service.store import webhooks as store
from service.store.unit_of_work import WriteSession
from service.webhooks import managing

TAG = {
    "name": "webhooks",
    "description": "Programs that are told what becomes different, in signed requests, until they have it.",
}
router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], route_class=StrictRoute)
REQUEST_MODELS = (WebhookIn, WebhookPatch, SecretRotationIn)

_NO_STORE = {"Cache-Control": "no-store"}
_LOCATION = {"Location": {"description": "Path of the webhook.", "schema": {"type": "string"}}}
_URL = "https://desk.example/hooks/communique"


class Webhook(domain.Webhook):
    """A webhook, without its secret."""

    self_path: str = Field(alias="self", description="Path of the webhook.")
    enabled: bool = Field(description="Whether anything is sent.")


class WebhookWithSecret(BaseModel):
    """A webhook that was just made or got a new secret, and that secret."""

    webhook: Webhook = Field(description="The webhook as it is now.")
    secret: str = Field(
        description="What the receiver checks signatures with. It is shown this once: the database does not hold it."
    )


class WebhookQuery(ListQuery):
    """In which order webhooks are wanted."""

    sort: Annotated[store.WebhookSort, Field(description="By when they were made, `-` for latest first.")] = "-created"


class WebhookPage(Page):
    """One page of webhooks."""

    items: list[Webhook] = Field(description="The webhooks of this page.")


def _body(model: type[BaseModel], example: dict[str, Any], *media_types: str) -> dict[str, Any]:
    content = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "example": example}
    return needs(Scope.ADMIN) | {"requestBody": {"required": True, "content": dict.fromkeys(media_types, content)}}


@router.get("", response_model=WebhookPage, openapi_extra=needs(Scope.ADMIN))
def list_webhooks(request: Request, query: Annotated[WebhookQuery, Query()]) -> Response:
    """All webhooks, also those that are turned off, without their secrets."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        found = store.list_webhooks(session, wanted)
    answer = page(request, query, house.settings, map(_webhook_json, found.items), found)
    answer.headers.update(_NO_STORE)
    return answer


@router.get("/{webhook_id:id}", response_model=Webhook, responses=ITEM_RESPONSES, openapi_extra=needs(Scope.ADMIN))
def get_webhook(request: Request, webhook_id: WebhookId, if_none_match: IfNoneMatch = None) -> Response:
    """A webhook, without its secret: whether anything is sent, and if not since when and why."""
    with services(request).database.read() as session:
        webhook = store.get_webhook(session, webhook_id)
    return not_modified(if_none_match, _tag(webhook)) or _webhook_answer(webhook)


@router.post(
    "",
    status_code=201,
    response_model=WebhookWithSecret,
    responses={201: {"description": "The webhook was made; its secret is shown this once.", "headers": _LOCATION}},
    openapi_extra=_body(WebhookIn, {"url": _URL, "events": ["meeting.*"], "description": "newsroom desk"}, JSON),
)
async def create_webhook(request: Request) -> Response:
    """Have an address told of each entry of the log of changes from now on, or of some types of them.

    What is sent, and how to check its signature, is in the guide; `webhooks` in this contract lists the events.
    """
    house = services(request)
    wanted = validate(WebhookIn, await _content(request, house, JSON))
    webhook, secret = await house.run_slow(
        house.database.run, managing.create, house.clock, house.settings, wanted, request.state.principal
    )
    house.courier.stir()
    return _shown(webhook, secret, 201)


@router.patch(
    "/{webhook_id:id}",
    response_model=Webhook,
    response_description="The webhook as it is now.",
    responses={200: ITEM_RESPONSES[200]},
    openapi_extra=_body(WebhookPatch, {"events": ["meeting.*", "channel.*"], "enabled": True}, MERGE_PATCH, JSON),
)
async def update_webhook(
    request: Request, webhook_id: WebhookId, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """Change a webhook (JSON merge patch), turn it off, or on again: then it goes on where it stopped.

    Other `events` hold for entries of the log that were not noted before.
    """
    house = services(request)
    patch = validate(WebhookPatch, await _content(request, house, MERGE_PATCH, JSON))
    if not patch.model_fields_set:
        raise invalid(FieldError(location="body", name="", code="missing", detail="Give a field to set."))
    expected = expected_revisions(if_match, required=house.settings.if_match_required)

    def step(session: WriteSession) -> Response:
        return _webhook_answer(managing.change(session, house.clock, house.settings, webhook_id, patch, expected))

    answer = await house.write(attempt(request, idempotency_key, patch), step)
    house.courier.stir()
    return answer


@router.delete(
    "/{webhook_id:id}",
    status_code=204,
    response_class=Response,
    response_description="Nothing more is sent to it.",
    openapi_extra=needs(Scope.ADMIN),
)
async def delete_webhook(request: Request, webhook_id: WebhookId, if_match: IfMatch = None) -> Response:
    """Remove a webhook, with its deliveries; to turn it off for a while, PATCH it."""
    house = services(request)
    expected = expected_revisions(if_match)
    await house.run_slow(house.database.run, managing.remove, house.clock, webhook_id, expected)
    house.courier.stir()
    return Response(status_code=204)


@router.post(
    "/{webhook_id:id}:rotate",
    response_model=WebhookWithSecret,
    response_description="The webhook has a new secret, which is shown this once.",
    openapi_extra=_body(SecretRotationIn, {"overlap_seconds": 3600}, JSON),
)
async def rotate_webhook_secret(request: Request, webhook_id: WebhookId) -> Response:
    """Give a webhook a new secret; for the overlap each request bears a signature by the one before, too."""
    house = services(request)
    wanted = validate(SecretRotationIn, await _content(request, house, JSON))
    webhook, secret = await house.run_slow(
        house.database.run, managing.rotate, house.clock, house.settings, webhook_id, wanted
    )
    return _shown(webhook, secret, 200)


@router.post(
    "/{webhook_id:id}:test",
    status_code=202,
    response_model=Delivery,
    response_description="The delivery, which is due at once.",
    openapi_extra=needs(Scope.ADMIN),
)
async def send_test_event(request: Request, webhook_id: WebhookId, idempotency_key: IdempotencyKey = None) -> Response:
    """Send a `webhook.test` event, which tells of nothing; read the delivery again to see what came of it."""
    house = services(request)

    def step(session: WriteSession) -> Response:
        return queued(managing.send_test(session, house.clock, webhook_id))

    answer = await house.write(attempt(request, idempotency_key), step)
    house.courier.stir()
    return answer


async def _content(request: Request, house: Services, *media_types: str) -> object:
    media_type(request, media_types)
    return parse_json(await read_text(request, house.settings.body_bytes), house.settings.json_depth)


def _shown(webhook: domain.Webhook, secret: str, status: int) -> Response:
    body = f'{{"webhook":{_webhook_json(webhook)},"secret":{json.dumps(secret)}}}'
    return Response(body, status, {"Location": f"/v1/webhooks/{webhook.id}"} | _NO_STORE, media_type=JSON)


def _webhook_answer(webhook: domain.Webhook) -> Response:
    headers = {"ETag": _tag(webhook)} | _NO_STORE
    return Response(_webhook_json(webhook), headers=headers, media_type=JSON)


def _tag(webhook: domain.Webhook) -> str:
    """A failing receiver must not come between somebody's reading and changing: `If-Match` looks at the revision."""
    since = webhook.failing_since
    return revision_tag(webhook.revision, f"failing_{since:%Y%m%d%H%M%S%f}" if since else "")


def _webhook_json(webhook: domain.Webhook) -> str:
    enabled = json.dumps(webhook.disabled_at is None)
    return f'{{"self":"/v1/webhooks/{webhook.id}","enabled":{enabled},{webhook.model_dump_json()[1:]}'
