"""Keys: who may call, and for what."""

from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from service.access.keys import create_key, revoke_key, rotate_key
from service.api.services import Services, services
from service.api.v1.parameters import KeyId
from service.api.v1.representations import ITEM_RESPONSES
from service.domain import access
from service.domain.access import LOOPBACK, KeyIn, KeyState, RotationIn, Scope
from service.errors import ConflictError
from service.http.access import needs
from service.http.bodies import JSON, media_type, parse_json, read_text, validate
from service.http.etags import IfNoneMatch, content_tag, not_modified
from service.http.pages import ListQuery, Page, page, page_request
from service.http.routes import StrictRoute
from service.store import keys as store

TAG = {
    "name": "keys",
    "description": "API keys, each with the scopes `read`, `ingest`, `curate`, `admin` that it was made with.",
}
router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=StrictRoute)
REQUEST_MODELS = (KeyIn, RotationIn)

_NO_STORE = {"Cache-Control": "no-store"}
_LOCATION = {"Location": {"description": "Path of the key.", "schema": {"type": "string"}}}
_FIRST = (
    "The first key is made at the command line, `python -m service keys create`: from then on every request needs one."
)


class ApiKey(access.Key):
    """A key, without its secret."""

    self_path: str = Field(alias="self", description="Path of the key.")
    state: KeyState = Field(description="Whether it is still good.")


class ApiKeyWithSecret(BaseModel):
    """A key that was just made or rotated, and its secret."""

    key: ApiKey = Field(description="The key as it is now.")
    secret: str = Field(
        description="What to send as `Authorization: Bearer`. It is shown this once: only a digest of it is kept."
    )


class ApiKeyQuery(ListQuery):
    """In which order keys are wanted."""

    sort: Annotated[store.KeySort, Field(description="By when they were made, `-` for latest first.")] = "-created"


class ApiKeyPage(Page):
    """One page of keys."""

    items: list[ApiKey] = Field(description="The keys of this page.")


def _body(model: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    content = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "example": example}
    return needs(Scope.ADMIN) | {"requestBody": {"required": True, "content": {JSON: content}}}


@router.get("", response_model=ApiKeyPage, openapi_extra=needs(Scope.ADMIN))
def list_keys(request: Request, query: Annotated[ApiKeyQuery, Query()]) -> Response:
    """All keys, also those that work no longer, without their secrets."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        found = store.list_keys(session, wanted)
    answer = page(request, query, house.settings, (_written(key, house) for key in found.items), found)
    answer.headers.update(_NO_STORE)
    return answer


@router.get(
    "/{key_id:id}",
    response_model=ApiKey,
    responses=ITEM_RESPONSES,
    openapi_extra=needs(Scope.ADMIN),
)
def get_key(request: Request, key_id: KeyId, if_none_match: IfNoneMatch = None) -> Response:
    """A key, without its secret."""
    house = services(request)
    with house.database.read() as session:
        key = store.get_key(session, key_id)
    content = _written(key, house)
    tag = content_tag(sha256(content.encode()).hexdigest())
    return not_modified(if_none_match, tag) or Response(content, headers={"ETag": tag, **_NO_STORE}, media_type=JSON)


@router.post(
    "",
    status_code=201,
    response_model=ApiKeyWithSecret,
    responses={201: {"description": "The key was made; its secret is shown this once.", "headers": _LOCATION}},
    openapi_extra=_body(KeyIn, {"name": "newsroom feed", "scopes": ["read", "ingest"]}),
)
async def create_api_key(request: Request) -> Response:
    """Make a key. While none was ever made this is refused: the command line makes the first.

    From the first key on every request needs one.
    """
    house = services(request)
    wanted = validate(KeyIn, await _content(request, house))
    if request.state.principal == LOOPBACK and house.settings.require_keys == "auto":
        raise ConflictError(_FIRST)
    key, secret = await house.run_slow(
        create_key, house.database, house.clock, house.settings, wanted, request.state.principal
    )
    return _shown(house, key, secret, 201)


@router.post(
    "/{key_id:id}:rotate",
    response_model=ApiKeyWithSecret,
    response_description="The key has a new secret, which is shown this once.",
    openapi_extra=_body(RotationIn, {"overlap_seconds": 3600}),
)
async def rotate_api_key(request: Request, key_id: KeyId) -> Response:
    """Give a key a new secret; the one before works on for the overlap, and then no longer."""
    house = services(request)
    wanted = validate(RotationIn, await _content(request, house))
    key, secret = await house.run_slow(rotate_key, house.database, house.clock, house.settings, key_id, wanted)
    return _shown(house, key, secret, 200)


@router.post(
    "/{key_id:id}:revoke",
    response_model=ApiKey,
    response_description="The key works no longer.",
    openapi_extra=needs(Scope.ADMIN),
)
async def revoke_api_key(request: Request, key_id: KeyId) -> Response:
    """End a key for good; it stays in the list. One that was revoked before stays as it is."""
    house = services(request)
    key = await house.run_slow(revoke_key, house.database, house.clock, key_id)
    house.keyring.forget(key.id)
    return Response(_written(key, house), headers=_NO_STORE, media_type=JSON)


async def _content(request: Request, house: Services) -> object:
    media_type(request, (JSON,))
    return parse_json(await read_text(request, house.settings.body_bytes), house.settings.json_depth)


def _shown(house: Services, key: access.Key, secret: str, status: int) -> Response:
    house.keyring.forget(key.id)
    body = f'{{"key":{_written(key, house)},"secret":"{secret}"}}'
    return Response(body, status, {"Location": f"/v1/keys/{key.id}"} | _NO_STORE, media_type=JSON)


def _written(key: access.Key, house: Services) -> str:
    head = f'{{"self":"/v1/keys/{key.id}","state":"{key.state_at(house.clock.now())}",'
    return head + key.model_dump_json()[1:]
