"""Pages of lists: an opaque, signed cursor that continues after the last row, bound to the list and its filters."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter

from service.http.etags import content_tag, not_modified
from service.http.problems import FieldError, invalid, invalid_cursor
from service.settings import Settings
from service.store.paging import PageRequest, Position, Slice

_MAC_BYTES = 16
_Text = Annotated[str, StringConstraints(strict=True, pattern=r"^[^\x00]*$")]
_PAYLOAD: TypeAdapter[Position] = TypeAdapter(tuple[_Text, _Text])


def _flag(value: object) -> object:
    # Pydantic would also take "1", "yes" and "on", which the contract does not promise.
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("Give true or false.")
    return value


Flag = Annotated[bool, BeforeValidator(_flag)]
"""A parameter that is `true` or `false`."""


class ListQuery(BaseModel):
    """What every list can be asked; each list adds its filters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[
        int,
        Field(ge=1, description="Most items to answer.", json_schema_extra={"x-limit": "page_limit"}),
    ] = 50
    cursor: Annotated[
        str | None,
        Field(description="`next_cursor` of the page before, with the other parameters unchanged.", max_length=2000),
    ] = None
    with_total: Annotated[
        Flag,
        Field(description="Whether to count the whole list as `total`, as far as the service counts."),
    ] = False


SearchText = Annotated[
    str,
    Field(
        min_length=1,
        pattern=r"^[^\x00]+$",
        description="Whole words in any order; case and accents do not matter.",
        json_schema_extra={"x-limit": "query_characters"},
    ),
]
"""A full-text filter; `page_request` holds it to the setting that the marker names."""


class Total(BaseModel):
    """How many items a whole list has."""

    count: int = Field(description="How many there are, or how far was counted.", examples=[1234])
    is_exact: bool = Field(description="Whether that is all of them; if not, there are more.", examples=[True])


class Page(BaseModel):
    """One page of a list; subclasses name its items."""

    next_cursor: str | None = Field(description="What to pass as `cursor` for the next page; null on the last.")
    has_more: bool = Field(description="Whether there is a next page.")
    total: Total | None = Field(description="With `with_total=true`: how many items all pages have; null otherwise.")


def page_request(request: Request, query: ListQuery, settings: Settings) -> PageRequest:
    """Which page is asked for; 422 beyond the limits of the settings, 400 for a cursor of another list."""
    _check("limit", query.limit, settings.page_limit)
    check_search(getattr(query, "q", None), settings)
    after = _read_cursor(query.cursor, _binding(request, query), settings) if query.cursor is not None else None
    count_to = settings.total_limit if query.with_total else None
    return PageRequest(limit=query.limit, after=after, sort=getattr(query, "sort", None), count_to=count_to)


def whole_request(request: Request, query: ListQuery, settings: Settings, media_type: str) -> PageRequest:
    """The request for a whole list in a media type; 422 when it asks for a page."""
    for name in ("limit", "cursor", "with_total"):
        if name in request.query_params:
            detail = f"{media_type} holds the whole list: leave this out, or ask for a page as JSON."
            raise invalid(FieldError(location="query", name=name, code="unsupported", detail=detail))
    return page_request(request, query, settings)


def page(
    request: Request,
    query: ListQuery,
    settings: Settings,
    items: Iterable[str],
    found: Slice[Any],
    **more: bool | None,
) -> Response:
    """The answer that holds the items of what was found, each as JSON text, and what `more` the list says of itself."""
    cursor = _write_cursor(found.next, _binding(request, query), settings) if found.next else None
    total = asdict(found.total) if found.total else None
    body = _page_body(items, {"next_cursor": cursor, "has_more": cursor is not None, "total": total, **more})
    headers = {}
    if cursor:
        others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<{request.url.path}?{urlencode([*others, ("cursor", cursor)])}>; rel="next"'
    return tagged(body, request.headers.get("if-none-match"), headers)


def whole(request: Request, items: Iterable[str]) -> Response:
    """The answer that holds a whole list, which is short by nature, in the shape of a page."""
    body = _page_body(items, {"next_cursor": None, "has_more": False, "total": None})
    return tagged(body, request.headers.get("if-none-match"))


def _page_body(items: Iterable[str], told: dict[str, object]) -> str:
    return f'{{"items":[{",".join(items)}],{json.dumps(told, separators=(",", ":"))[1:]}'


def tagged(body: str, if_none_match: str | None, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    """The answer that holds a JSON text, or 304 when the caller has just that."""
    content = body.encode()
    tag = content_tag(sha256(content).hexdigest())
    return not_modified(if_none_match, tag) or Response(
        content, headers={"ETag": tag, **headers}, media_type="application/json"
    )


def check_search(q: str | None, settings: Settings) -> None:
    """Raise 422 for a search text that is longer than the settings allow."""
    _check("q", len(q or ""), settings.query_characters)


def _check(name: str, value: int, most: int) -> None:
    if value > most:
        raise invalid(FieldError(location="query", name=name, code="too_large", detail=f"The limit is {most}."))


def _binding(request: Request, query: ListQuery) -> bytes:
    asked = query.model_dump_json(exclude={"limit", "cursor", "with_total"}, exclude_none=True)
    return f"{request.url.path}\n{asked}".encode()


def _write_cursor(position: Position, binding: bytes, settings: Settings) -> str:
    payload = json.dumps(position, ensure_ascii=False).encode()
    return urlsafe_b64encode(_mac(payload, binding, settings) + payload).rstrip(b"=").decode()


def _read_cursor(cursor: str, binding: bytes, settings: Settings) -> Position:
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:  # not base64, or not even ASCII
        raise invalid_cursor() from None
    mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(payload, binding, settings)):
        raise invalid_cursor()
    try:
        return _PAYLOAD.validate_json(payload)
    except ValueError:  # signed all the same: the secret is known, or was that of another release
        raise invalid_cursor() from None


def _mac(payload: bytes, binding: bytes, settings: Settings) -> bytes:
    bound = sha256(binding).digest() + payload
    return hmac.digest(settings.cursor_secret.encode(), bound, "sha256")[:_MAC_BYTES]
