"""Links of the contract: each leads to an operation, and each is a way that can be gone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from tests.applications import SEEDS, fresh_settings

Node = dict[str, Any]


@pytest.fixture(scope="module")
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service that has read the seeds."""
    with (
        fresh_settings("sqlite", request, tmp_path_factory) as settings,
        TestClient(create_app(settings)) as client,
    ):
        for path in SEEDS:
            client.post("/v1/ingest", json={"text": path.read_text(encoding="utf-8")})
        yield client


@pytest.fixture(scope="module")
def operations(api: TestClient) -> dict[str, tuple[str, str, Node]]:
    """Method, path and declaration of each operation, by its id."""
    paths = api.get("/openapi.json").json()["paths"]
    return {each["operationId"]: (method, path, each) for path, item in paths.items() for method, each in item.items()}


def test_every_link_leads_to_an_operation(operations: dict[str, tuple[str, str, Node]]) -> None:
    """It gives every parameter of its path, and no parameter that it does not take."""
    for _, _, operation in operations.values():
        for link in links(operation):
            _, path, target = operations[link["operationId"]]
            taken = {f"{parameter['in']}.{parameter['name']}" for parameter in target["parameters"]}
            wanted = {f"path.{name}" for name in re.findall(r"\{(\w+)\}", path)}
            assert wanted <= set(link["parameters"]) <= taken


def test_every_item_is_reached_by_links(operations: dict[str, tuple[str, str, Node]]) -> None:
    """Nobody has to put together an address from an id."""
    reached = {link["operationId"] for *_, operation in operations.values() for link in links(operation)}
    assert {name for name, (_, path, _) in operations.items() if "{" in path} - reached == set()


def test_links_can_be_followed(api: TestClient, operations: dict[str, tuple[str, str, Node]]) -> None:
    """From what has no parameters, links lead to answers that hold what the contract says, to the end of every way."""
    open_ends = [
        (name, path)
        for name, (method, path, operation) in operations.items()
        if method == "get" and "{" not in path and "application/json" in operation["responses"]["200"]["content"]
    ]
    gone: set[tuple[str, str]] = set()
    while open_ends:
        name, address = open_ends.pop()
        if (name, address) in gone or not address.startswith("/v1/"):
            continue
        gone.add((name, address))
        response = api.get(address)
        assert response.status_code == 200, address
        if response.headers["content-type"] != "application/json":
            continue
        for link in links(operations[name][2]):
            method, path, _ = operations[link["operationId"]]
            values = {key.removeprefix("path."): at(response.json(), each) for key, each in link["parameters"].items()}
            if method == "get" and all(values.values()):
                open_ends.append((link["operationId"], path.format(**values)))
    assert {name for name, _ in gone} >= {"get_article_text", "list_meeting_reports", "list_channel_sessions"}


def links(operation: Node) -> list[Node]:
    """Every link of an operation's answers."""
    return [link for answer in operation["responses"].values() for link in answer.get("links", {}).values()]


def at(body: Any, expression: str) -> Any:  # noqa: ANN401 - any JSON value
    """What a run-time expression finds in an answer's body, None where there is nothing; a header counts as there."""
    if not expression.startswith("$response.body#/"):
        return expression
    for step in expression.removeprefix("$response.body#/").split("/"):
        try:
            body = body[int(step) if isinstance(body, list) else step]
        except LookupError:
            return None
    return body
