"""What the contract shows: real answers, and nothing that it would not take itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from service.api.examples import answered
from service.app import create_app
from service.settings import Settings
from tests.contract.answers import answers, fresh

Node = dict[str, Any]


@pytest.fixture(scope="module")
def contract() -> Node:
    """The contract as the code generates it."""
    return create_app(Settings()).openapi()


def test_every_answer_that_is_shown_is_one_that_was_given() -> None:
    """Asked again, the service answers the same, up to ids and instants; `make examples` keeps what it answers now."""
    given = fresh(answers)
    assert given.keys() == answered().keys()
    for operation, by_status in given.items():
        assert json.loads(json.dumps(by_status)) == answered()[operation], operation


def test_every_operation_shows_an_answer(contract: Node) -> None:
    """Each status of success in JSON has a whole example."""
    for item in contract["paths"].values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                media = answer.get("content", {}).get("application/json", {})
                assert status >= "300" or not media or media["example"], f"{operation['operationId']} {status}"


def test_every_example_is_valid(contract: Node) -> None:
    """Of parameters, bodies, answers, problems and fields: each example is what its schema takes."""
    found = list(examples(contract))
    assert len(found) > 200
    for schema, example, where in found:
        validator = Draft202012Validator(schema | {"components": contract["components"]}, validate_formats=True)
        assert not [error.message for error in validator.iter_errors(example)], where


def examples(node: Any, where: str = "") -> Iterator[tuple[Node, Any, str]]:  # noqa: ANN401 - any JSON value
    """Every example below a node with the schema that it must satisfy, and where it stands."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from examples(each, f"{where}/{index}")
    elif isinstance(node, dict):
        schema = node.get("schema", node)
        shown = node.get("examples")
        if isinstance(shown, dict) and "schema" in node:
            yield from ((schema, each["value"], f"{where}/{name}") for name, each in shown.items())
        elif isinstance(shown, list):
            yield from ((schema, each, where) for each in shown)
        if "example" in node and "properties" not in node:
            yield schema, node["example"], where
        for key, each in node.items():
            if key not in ("example", "examples", "default", "enum"):
                yield from examples(each, f"{where}/{key}")
