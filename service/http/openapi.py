"""The contract (OpenAPI 3.1) as the code generates it, made fit for people and for client generators."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.http.access import SECURITY_SCHEMES
from service.http.deprecation import declare_deprecation
from service.http.idempotency import HEADER, REPLAYED
from service.http.openapi_links import declare_links
from service.http.openapi_problems import HEADERS, declare_problems
from service.http.problems import Problem
from service.http.routes import JSON
from service.settings import Settings

_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Events:
    """What the service sends by itself: the section `webhooks` of the contract, and the bodies that it refers to."""

    operations: Mapping[str, Any]
    models: Sequence[type[BaseModel]]


def contract(
    app: FastAPI,
    settings: Settings,
    request_models: Sequence[type[BaseModel]],
    answered: Mapping[str, Mapping[str, Any]],
    events: Events,
) -> dict[str, Any]:
    """The OpenAPI document.

    `request_models` are those that routes read themselves and refer to by name; `answered` holds whole answers to show,
    by operation and status.
    """
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        contact=app.contact,
        license_info=app.license_info,
        tags=app.openapi_tags,
        servers=app.servers,
        routes=app.routes,
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    sent = _schemas_of(request_models, "validation")
    schemas |= sent | _schemas_of([Problem, *events.models], "serialization")
    for name, schema in schemas.items():
        _tidy_schema(schema, answered=name not in sent)
    if "JsonValue" in schemas:  # Pydantic's, which says nothing of itself
        schemas["JsonValue"]["description"] = "Any JSON value."
    responses: dict[str, Any] = {}
    for method, path, operation in _operations(document):
        operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
        _require_precondition(method, operation, settings)
        _tidy_parameters(operation)
        _declare_pages(operation, schemas)
        _declare_streams(operation)
        declare_deprecation(operation)
        for status, example in answered.get(operation["operationId"], {}).items():
            operation["responses"][status]["content"][JSON]["example"] = example
        _declare_replays(operation)
        responses |= declare_problems(method, path, operation)
    declare_links(document)
    document["webhooks"] = dict(events.operations)
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    document["components"]["headers"] = HEADERS
    document["components"]["responses"] = dict(sorted(responses.items()))
    _finish(document, settings)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _tidy_schema(schema: dict[str, Any], *, answered: bool) -> None:
    properties = schema.get("properties", {})
    if answered and properties:
        # An answer holds every field, null or not; only what is sent may leave some out. And it may hold more one day,
        # which must not surprise clients that were generated from this contract.
        schema["required"] = list(properties)
        schema.pop("additionalProperties", None)
        for field in properties.values():
            field.pop("default", None)
    if "next_cursor" in properties:
        properties["items"]["description"] = "The items of this page, in the order asked for."
    for field in properties.values():
        # "Null if absent" is not what absence means in a patch, and generators send the default along.
        if field.get("default", ...) is None:
            del field["default"]


def _schemas_of(models: Sequence[type[BaseModel]], mode: Any) -> dict[str, Any]:  # noqa: ANN401 - Pydantic's Literal
    _, found = models_json_schema([(model, mode) for model in models], ref_template=_SCHEMAS + "{model}")
    schemas: dict[str, Any] = found.get("$defs", {})
    return schemas


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def _require_precondition(method: str, operation: dict[str, Any], settings: Settings) -> None:
    """Where a request without `If-Match` is refused, clients should not be able to leave it out."""
    for parameter in operation.get("parameters", ()):
        if method == "PATCH" and parameter["name"] == "If-Match":
            parameter["required"] = settings.if_match_required


def _tidy_parameters(operation: dict[str, Any]) -> None:
    """A parameter is there or not, never null: generators make clumsy types of `anyOf` with null."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == 1:
            schema |= kinds[0]
        elif kinds:
            schema["anyOf"] = kinds
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": True}  # repeated; the default, said aloud for generators
        if any(str(value).startswith("-") for value in schema.get("enum", ())):
            # A generator drops the sign, and would have two constants of one name.
            schema["x-enum-varnames"] = [_constant_name(value) for value in schema["enum"]]
        if schema.get("default", ...) is None:
            del schema["default"]
        parameter.setdefault("description", schema.get("description", ""))
        schema.pop("description", None)
        # Swagger UI fills in an example as if it had been asked for, which only what is required wants.
        examples = schema.pop("examples", None)
        if examples and parameter["required"]:
            parameter["example"] = examples[0]


def _constant_name(order: str) -> str:
    return f"{order[1:]}_descending".upper() if order.startswith("-") else order.upper()


def _declare_pages(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """What the answer of every list carries: a tag of its content, and the way to the next page."""
    answer = operation["responses"].get("200", {})
    reference = answer.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    if "next_cursor" not in schemas.get(reference.removeprefix(_SCHEMAS), {}).get("properties", ()):
        return
    answer["headers"] = _TAG | {"Link": _header('Path of the next page, if there is one, with `rel="next"`.')}
    if len(answer["content"]) > 1:
        answer["headers"]["Content-Disposition"] = _header("Name of a file for a whole list in another form than JSON.")
    operation["responses"]["304"] = {"description": "The caller has this content already.", "headers": _TAG}
    condition = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}
    condition["description"] = "ETags that the caller has; if one is current, the answer is 304."
    operation["parameters"] = [*operation.get("parameters", ()), condition]


def _declare_streams(operation: dict[str, Any]) -> None:
    """Leave out how each item of a stream looks: that can be said only from OpenAPI 3.2 on."""
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            content.pop("itemSchema", None)


def _declare_replays(operation: dict[str, Any]) -> None:
    """What tells an answer that was given before, where a request may come again."""
    if any(parameter["name"] == HEADER for parameter in operation.get("parameters", ())):
        replayed = {REPLAYED: _header("`true` when this is the answer to an earlier request with the same key.")}
        for status, answer in operation["responses"].items():
            if status.startswith("2"):
                answer["headers"] = answer.get("headers", {}) | replayed


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_TAG = {"ETag": _header("Tag of this content.")}


def _finish(node: Any, settings: Settings, *, named: bool = False) -> None:  # noqa: ANN401 - any JSON value
    """Put in the limits that are settings, and take out titles that only repeat a name; `named` under `properties`."""
    if isinstance(node, list):
        for item in node:
            _finish(item, settings)
    elif isinstance(node, dict):
        limit = None if named else node.pop("x-limit", None)
        if limit is not None:
            node["maxLength" if node.get("type") == "string" else "maximum"] = getattr(settings, limit)
        if not named and isinstance(node.get("title"), str) and "openapi" not in node and "version" not in node:
            del node["title"]
        for key, item in node.items():
            if key not in ("example", "examples", "default"):
                _finish(item, settings, named=key == "properties" and not named)
