import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from openapi.compat import CONTRACT, JUDGED, RELEASED, breaks
from openapi.rules import RULES

GONE: Any = object()
"""Stands for a node that is not there."""

Node = dict[str, Any]
THING = "/components/schemas/Thing/properties"
DRAFT = "/components/schemas/Draft/properties"
LIST = "/paths/~1things/get"
MAKE = "/paths/~1things/post"
NEWS = "/webhooks/thing.made/post"
ANSWER = f"{LIST}/responses/200"
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
PROBLEMS = {"application/problem+json": {"schema": TEXT, "examples": {"not_found": {}}}}
BASE: Node = {
    "paths": {
        "/things": {
            "get": {
                "operationId": "list_things",
                "security": [{"key": ["read"]}],
                "parameters": [{"name": "sort", "in": "query", "required": False, "schema": TEXT}],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"$ref": "#/components/headers/Tag"}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                            "text/csv": {"schema": TEXT},
                        },
                    },
                    "404": {"content": PROBLEMS},
                },
            },
            "post": {
                "operationId": "make_thing",
                "parameters": [],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draft"}}}},
                "responses": {"201": {"content": {}}},
            },
        },
    },
    "webhooks": {
        "thing.made": {
            "post": {
                "parameters": [{"name": "webhook-id", "in": "header", "required": True, "schema": TEXT}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/News"}}}},
            },
        },
    },
    "components": {
        "headers": {"Tag": {"schema": TEXT}},
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": TEXT,
                    "field": TEXT,
                    "inside": {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
                },
            },
            "News": {"type": "object", "required": ["id"], "properties": {"id": TEXT}},
            "Draft": {"type": "object", "additionalProperties": False, "properties": {"id": TEXT, "field": TEXT}},
        },
    },
}

CHANGES: tuple[tuple[str, Any, Any, str | None, str | None], ...] = (
    # where, what is there first, what is there then, the rule that this breaks, the rule that the reverse breaks
    ("/paths/~1more", GONE, {"get": {"responses": {}}}, None, "operation-removed"),
    ("/paths/~1things/delete", GONE, {"responses": {}}, None, "operation-removed"),
    (f"{LIST}/operationId", "list_things", "get_things", "operation-renamed", "operation-renamed"),
    (f"{LIST}/security", [{"key": ["read"]}], [{"key": ["read", "admin"]}], "scope-raised", None),
    (f"{LIST}/security", [{"key": ["read"]}], [{"key": ["admin"]}], "scope-raised", "scope-raised"),
    (f"{LIST}/security", [{}, {"key": ["read"]}], [{"key": ["read"]}], "scope-raised", None),
    (f"{MAKE}/security", GONE, [{"key": []}], "scope-raised", None),
    (f"{MAKE}/parameters", [], [{"name": "x", "in": "query", "schema": TEXT}], None, "parameter-removed"),
    (
        f"{MAKE}/parameters",
        [],
        [{"name": "x", "in": "header", "required": True, "schema": TEXT}],
        "parameter-required",
        "parameter-removed",
    ),
    (f"{LIST}/parameters/0/required", False, True, "parameter-required", None),
    (f"{LIST}/parameters/0/schema", TEXT, NUMBER, "type-changed", "type-changed"),
    (f"{LIST}/parameters/0/schema", {"enum": ["a", "b"]}, {"enum": ["a"]}, "value-removed", None),
    (f"{LIST}/parameters/0/schema", TEXT, TEXT | {"enum": ["a"]}, "value-removed", None),
    (f"{LIST}/parameters/0/schema", TEXT | {"default": "a"}, TEXT | {"default": "b"}, "default-changed",
     "default-changed"),
    (f"{LIST}/parameters/0/schema", TEXT | {"default": "a"}, TEXT, "default-changed", None),
    (f"{LIST}/parameters/0/schema", NUMBER | {"maximum": 100}, NUMBER | {"maximum": 50}, "bound-tightened", None),
    (f"{LIST}/parameters/0/schema", {"type": "array", "items": TEXT}, {"type": "array", "items": NUMBER},
     "type-changed", "type-changed"),
    (f"{MAKE}/requestBody/required", GONE, True, "body-required", None),
    (f"{MAKE}/requestBody/content/text~1plain", GONE, {"schema": TEXT}, None, "media-type-removed"),
    (f"{MAKE}/requestBody", GONE, {"content": {"text/plain": {}}}, None, "media-type-removed"),
    (f"{ANSWER}/content/application~1x-ndjson", GONE, {"schema": TEXT}, None, "media-type-removed"),
    (f"{LIST}/responses/304", GONE, {}, None, "status-removed"),
    (f"{LIST}/responses/404/content/application~1problem+json/examples/gone", GONE, {}, None, "problem-removed"),
    (f"{ANSWER}/headers/Link", GONE, {"schema": TEXT}, None, "header-removed"),
    ("/components/headers/Tag/schema", TEXT, NUMBER, "type-changed", "type-changed"),
    # what is answered
    (f"{THING}/more", GONE, TEXT, None, "property-removed"),
    ("/components/schemas/Thing/required", ["id"], ["id", "field"], None, "property-optional"),
    (f"{THING}/field", TEXT, NUMBER, "type-changed", "type-changed"),
    (f"{THING}/field", TEXT, {"type": ["string", "null"]}, "type-changed", None),
    (f"{THING}/field", TEXT, {"anyOf": [TEXT, {"type": "null"}]}, "type-changed", None),
    (f"{THING}/field", NUMBER, {"type": "number"}, "type-changed", None),
    (f"{THING}/field", {"enum": ["a"]}, {"enum": ["a", "b"]}, None, None),
    (f"{THING}/field", {"oneOf": [TEXT, NUMBER]}, TEXT, None, "type-changed"),
    (f"{THING}/field", TEXT | {"format": "date"}, TEXT, "bound-loosened", None),
    (f"{THING}/field", TEXT | {"pattern": "^a"}, TEXT | {"pattern": "^b"}, "bound-loosened", "bound-loosened"),
    (f"{THING}/field", TEXT | {"maxLength": 9}, TEXT | {"maxLength": 5}, None, "bound-loosened"),
    (f"{THING}/field", TEXT | {"default": "a"}, TEXT | {"default": "b"}, None, None),
    (f"{THING}/field", {"type": "object", "additionalProperties": TEXT},
     {"type": "object", "additionalProperties": NUMBER}, "type-changed", "type-changed"),
    # what comes by itself
    ("/webhooks/thing.gone", GONE, deepcopy(BASE["webhooks"]["thing.made"]), None, "operation-removed"),
    (f"{NEWS}/parameters", [], [{"name": "x", "in": "header", "required": True}], None, "header-removed"),
    ("/components/schemas/News/properties/more", GONE, TEXT, None, "property-removed"),
    ("/components/schemas/News/properties/id", TEXT, NUMBER, "type-changed", "type-changed"),
    ("/components/schemas/News/required", ["id"], [], "property-optional", None),
    # what is sent
    (f"{DRAFT}/more", GONE, TEXT, None, "property-removed"),
    ("/components/schemas/Draft/required", [], ["field"], "property-required", None),
    (f"{DRAFT}/field", TEXT, {"type": ["string", "null"]}, None, "type-changed"),
    (f"{DRAFT}/field", {"const": "a"}, {"enum": ["a", "b"]}, None, "value-removed"),
    (f"{DRAFT}/field", TEXT, TEXT | {"format": "date"}, "bound-tightened", None),
    (f"{DRAFT}/field", TEXT | {"minLength": 1}, TEXT | {"minLength": 2}, "bound-tightened", None),
    (f"{DRAFT}/field", {"type": "array", "uniqueItems": False}, {"type": "array"}, None, None),
    (f"{DRAFT}/field", {"oneOf": [TEXT, NUMBER]}, TEXT, "type-changed", None),
    (f"{DRAFT}/field/description", GONE, "Said better.", None, None),
)  # fmt: skip


@pytest.mark.parametrize(("where", "first", "then", "rule", "reverse"), CHANGES)
def test_a_change_breaks_the_rule_that_it_should(
    where: str, first: object, then: object, rule: str | None, reverse: str | None
) -> None:
    """Each change breaks its one rule or none, and so does the reverse, and each says where."""
    before, after = with_node(where, first), with_node(where, then)
    assert {found.rule.code for found in breaks(before, after)} == {rule} - {None}
    assert {found.rule.code for found in breaks(after, before)} == {reverse} - {None}
    assert all(found.where.startswith(("GET /", "POST /", "DELETE /", "event ")) for found in breaks(before, after))


def test_every_rule_is_tried() -> None:
    """The table breaks each rule at least once."""
    assert {rule.code for rule in RULES} == {rule for *_, there, back in CHANGES for rule in (there, back) if rule}


def test_a_field_is_compared_however_deep_it_stands() -> None:
    """Schemas that hold themselves are compared to their end, and the place is told."""
    found = breaks(with_node(f"{THING}/field", TEXT), with_node(f"{THING}/field", NUMBER))
    assert [each.where for each in found] == ["GET /things 200.field", "GET /things 200.inside.field"]


def test_the_contract_breaks_nothing_of_its_own() -> None:
    """A contract is compatible with itself."""
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert breaks(contract, deepcopy(contract)) == []


def test_no_client_of_the_last_release_breaks() -> None:
    """Inside a major version there are only additions."""
    if not RELEASED.exists():
        pytest.skip("nothing is released yet")
    released, present = (json.loads(path.read_text(encoding="utf-8")) for path in (RELEASED, CONTRACT))
    found = breaks(released, present)
    assert not found, "\n".join(map(str, found))


def test_every_keyword_of_the_contract_is_judged() -> None:
    """A constraint that the rules do not know would change unseen."""
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    told = {"description", "title", "example", "examples", "discriminator", "deprecated", "x-enum-varnames"}
    found = {keyword for schema in schemas(contract) for keyword in schema}
    assert found <= JUDGED | told


def with_node(pointer: str, value: object) -> Node:
    """The small contract with one node set, or without it."""
    contract = deepcopy(BASE)
    *steps, last = (step.replace("~1", "/") for step in pointer.removeprefix("/").split("/"))
    node: Any = contract
    for step in steps:
        node = node[int(step) if isinstance(node, list) else step]
    if value is GONE:
        node.pop(last, None)
    else:
        node[last] = deepcopy(value)
    return contract


def schemas(node: Any, *, named: bool = False) -> Iterator[Node]:  # noqa: ANN401 - any JSON value
    """Every schema below a node; `named` where the keys are names."""
    if isinstance(node, list):
        for each in node:
            yield from schemas(each)
    elif isinstance(node, dict):
        if not named and {"type", "anyOf", "oneOf", "enum", "const"} & node.keys():
            yield node
        for key, each in node.items():
            if key not in ("example", "examples", "default", "enum", "discriminator", "info", "securitySchemes"):
                yield from schemas(each, named=not named and key in ("properties", "schemas", "responses", "headers"))
