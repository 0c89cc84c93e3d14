"""Deliveries: which event was sent to which webhook when, and what came of it."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.services import services
from service.api.v1.parameters import DeliveryId, WebhookReference
from service.api.v1.representations import ITEM_RESPONSES
from service.domain import webhooks as domain
from service.domain.access import Scope
from service.domain.webhooks import DeliveryState
from service.http.access import needs
from service.http.bodies import JSON
from service.http.etags import IfNoneMatch, content_tag, not_modified
from service.http.idempotency import IdempotencyKey, attempt
from service.http.pages import ListQuery, Page, page, page_request
from service.http.routes import StrictRoute
from service.store import deliveries as store
from service.store.unit_of_work import WriteSession
from service.webhooks import managing

router = APIRouter(prefix="/v1/deliveries", tags=["webhooks"], route_class=StrictRoute)

_NO_STORE = {"Cache-Control": "no-store"}


class Delivery(domain.Delivery):
    """An event on its way to one webhook, with what came of each attempt."""

    self_path: str = Field(alias="self", description="Path of the delivery.")


class DeliveryQuery(ListQuery):
    """Which deliveries are wanted, and in which order."""

    webhook: Annotated[WebhookReference | None, Field(description="Id of the webhook that they go to.")] = None
    state: Annotated[DeliveryState | None, Field(description="How far they have come.")] = None
    sort: Annotated[store.DeliverySort, Field(description="By when they were noted, `-` for latest first.")] = (
        "-created"
    )


class DeliveryPage(Page):
    """One page of deliveries."""

    items: list[Delivery] = Field(description="The deliveries of this page.")


@router.get("", response_model=DeliveryPage, openapi_extra=needs(Scope.ADMIN))
def list_deliveries(request: Request, query: Annotated[DeliveryQuery, Query()]) -> Response:
    """Deliveries to all webhooks or to one, the latest first; finished ones are kept for some weeks.

    Of what a receiver answers the status is kept, and nothing else.
    """
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        found = store.list_deliveries(session, store.DeliveryFilter(query.webhook, query.state), wanted)
    answer = page(request, query, house.settings, map(_delivery_json, found.items), found)
    answer.headers.update(_NO_STORE)
    return answer


@router.get("/{delivery_id:id}", response_model=Delivery, responses=ITEM_RESPONSES, openapi_extra=needs(Scope.ADMIN))
def get_delivery(request: Request, delivery_id: DeliveryId, if_none_match: IfNoneMatch = None) -> Response:
    """A delivery, and what came of its latest attempts."""
    with services(request).database.read() as session:
        content = _delivery_json(store.get_delivery(session, delivery_id))
    tag = content_tag(sha256(content.encode()).hexdigest())
    return not_modified(if_none_match, tag) or Response(content, headers={"ETag": tag, **_NO_STORE}, media_type=JSON)


@router.post(
    "/{delivery_id:id}:retry",
    status_code=202,
    response_model=Delivery,
    response_description="The delivery, which is due at once.",
    openapi_extra=needs(Scope.ADMIN),
)
async def retry_delivery(request: Request, delivery_id: DeliveryId, idempotency_key: IdempotencyKey = None) -> Response:
    """Send an event again now, whatever came of it before: with the same body, and the same `webhook-id`.

    The attempt counts as any other. A delivery that is just being sent stays as it is.
    """
    house = services(request)

    def step(session: WriteSession) -> Response:
        return queued(managing.retry(session, house.clock, delivery_id))

    answer = await house.write(attempt(request, idempotency_key), step)
    house.courier.stir()
    return answer


def queued(delivery: domain.Delivery) -> Response:
    """The answer that a delivery is on its way."""
    headers = {"Location": f"/v1/deliveries/{delivery.id}", **_NO_STORE}
    return Response(_delivery_json(delivery), 202, headers, media_type=JSON)


def _delivery_json(delivery: domain.Delivery) -> str:
    return f'{{"self":"/v1/deliveries/{delivery.id}",{delivery.model_dump_json()[1:]}'
