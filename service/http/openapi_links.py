"""Links of the contract: from what an answer holds to what can be done with it, by its schemas and paths alone."""

import re
from collections.abc import Iterator
from typing import Any

from service.http.middleware import SAFE_METHODS

Node = dict[str, Any]
_ITEM = re.compile(r"^(/.*)/\{([a-z_]+)\}$")
_REFERENCE = re.compile(r"^([a-z]+)_id$")


class _Item:
    """One kind of thing that has a path of its own, and the operations on it by their name."""

    def __init__(self, path: str, parameter: str, document: Node) -> None:
        self.parameter = parameter
        under = re.compile(re.escape(path) + r"(:[a-z]+|/[a-z]+)?$")
        self.operations = {
            operation["operationId"]: (method, operation)
            for each, methods in document["paths"].items()
            if under.match(each)
            for method, operation in methods.items()
        }
        self.reading = document["paths"][path]["get"]["operationId"]
        self.ending = document["paths"][path].get("delete", {}).get("operationId")

    def link(self, name: str, expression: str) -> Node:
        """The way to one of the operations, with the id that stands in the answer."""
        method, operation = self.operations[name]
        parameters = {f"path.{self.parameter}": expression}
        taken = {parameter["name"] for parameter in operation.get("parameters", ())}
        if expression.endswith("#/id") and "If-Match" in taken and method.upper() not in SAFE_METHODS:
            parameters["header.If-Match"] = "$response.header.ETag"
        return {"operationId": name, "parameters": parameters, "description": operation["summary"] + "."}


def declare_links(document: Node) -> None:
    """Put into each answer the links to whatever it holds or names."""
    items = dict(_items(document))
    named = {item.parameter: item for item in items.values()}
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
                if status.startswith("2") and schema:
                    links = dict(_links(document, schema, items, named))
                    links.pop(operation["operationId"], None)
                    if links:
                        answer["links"] = links


def _items(document: Node) -> Iterator[tuple[str, _Item]]:
    """Each kind of thing that can be read by its id, by the reference to its schema."""
    for path, methods in document["paths"].items():
        matched = _ITEM.match(path)
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if matched and "$ref" in schema:
            yield schema["$ref"], _Item(path, matched[2], document)


def _links(
    document: Node, schema: Node, items: dict[str, _Item], named: dict[str, _Item]
) -> Iterator[tuple[str, Node]]:
    whole = items.get(schema.get("$ref", ""))
    if whole:
        for name in whole.operations:
            yield name, whole.link(name, "$response.body#/id")
        return
    for field, held in _properties(document, schema).items():
        one, several = items.get(held.get("$ref", "")), items.get(held.get("items", {}).get("$ref", ""))
        if one:
            for name in filter(None, (one.reading, one.ending)):
                yield name, one.link(name, f"$response.body#/{field}/id")
        elif several:
            yield several.reading, several.link(several.reading, f"$response.body#/{field}/0/id")
        else:
            for reference in _properties(document, held.get("items", {})):
                if reference in named:
                    item = named[reference]
                    yield item.reading, item.link(item.reading, f"$response.body#/{field}/0/{reference}")


def _properties(document: Node, schema: Node) -> Node:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    properties: Node = schema.get("properties", {})
    return properties
