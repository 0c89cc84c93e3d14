"""Whether a client of the last released contract can still talk to this one: the rules, and the command that judges.

One question answers both directions. Whatever the one side may send, the other must be able to read: in a request the
released client sends and this service reads, in an answer this service sends and the released client reads.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi.rules import (
    BODY_REQUIRED,
    BOUND_LOOSENED,
    BOUND_TIGHTENED,
    DEFAULT_CHANGED,
    HEADER_REMOVED,
    MEDIA_TYPE_REMOVED,
    OPERATION_REMOVED,
    OPERATION_RENAMED,
    PARAMETER_REMOVED,
    PARAMETER_REQUIRED,
    PROBLEM_REMOVED,
    PROPERTY_OPTIONAL,
    PROPERTY_REMOVED,
    PROPERTY_REQUIRED,
    SCOPE_RAISED,
    STATUS_REMOVED,
    TYPE_CHANGED,
    VALUE_REMOVED,
    Rule,
)

HERE = Path(__file__).parent
CONTRACT = HERE / "openapi.json"
RELEASED = HERE / "released" / "v1.json"

Node = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_EXACT = ("pattern", "format", "multipleOf", "uniqueItems", "contentEncoding", "contentMediaType")
JUDGED = {
    *_UPPER, *_LOWER, *_EXACT, "$ref", "type", "enum", "const", "anyOf", "oneOf", "properties", "required",
    "additionalProperties", "items", "default",
}  # fmt: skip
"""The keywords of a schema that these rules understand."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a rule is broken, and by what."""

    rule: Rule
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule.code}  {self.where}: {self.what}\n    {self.rule.breaks} Instead: {self.rule.instead}"


def breaks(released: Node, present: Node) -> list[Break]:
    """Everything in the present contract that breaks a client of the released one, in the order of its paths."""
    judge = _Judge(released, present)
    found = [each for path, item in released["paths"].items() for each in judge.path(path, item)]
    return found + [each for name, item in released.get("webhooks", {}).items() for each in judge.event(name, item)]


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What is compared, and which way it goes: `answered` is from this service to the released client."""

    where: str
    answered: bool

    def at(self, step: str) -> "_Exchange":
        return _Exchange(f"{self.where}{step}", self.answered)

    def broken(self, rule: Rule, what: str) -> Break:
        return Break(rule, self.where, what)


class _Judge:
    def __init__(self, released: Node, present: Node) -> None:
        self.released, self.present = released, present
        self.under_way: set[tuple[int, int, bool]] = set()
        """Pairs of schemas that are being compared, since a schema may hold itself."""

    def path(self, path: str, item: Node) -> Iterator[Break]:
        now = self.present["paths"].get(path, {})
        for method in filter(item.__contains__, _METHODS):
            where = f"{method.upper()} {path}"
            if method in now:
                yield from self.operation(where, item[method], now[method])
            else:
                yield Break(OPERATION_REMOVED, where, "is gone")

    def event(self, name: str, item: Node) -> Iterator[Break]:
        """What the service sends by itself is read by the client, as an answer is."""
        old, new = item["post"], self.present.get("webhooks", {}).get(name, {}).get("post")
        where = f"event {name}"
        if new is None:
            yield Break(OPERATION_REMOVED, where, "is gone")
            return
        sent = {parameter["name"] for parameter in new.get("parameters", ())}
        for parameter in old.get("parameters", ()):
            if parameter["name"] not in sent:
                yield Break(HEADER_REMOVED, where, parameter["name"])
        yield from self.content(_Exchange(where, answered=True), old["requestBody"], new["requestBody"])

    def operation(self, where: str, old: Node, new: Node) -> Iterator[Break]:
        if new.get("operationId") != old.get("operationId"):
            yield Break(OPERATION_RENAMED, where, f"{old.get('operationId')} is now {new.get('operationId')}")
        admitted = new.get("security", self.present.get("security")) or [{}]
        for credentials in old.get("security", self.released.get("security")) or [{}]:
            if not any(_suffices(credentials, wanted) for wanted in admitted):
                yield Break(SCOPE_RAISED, where, f"{json.dumps(credentials)} no longer suffices")
        yield from self.parameters(where, old, new)
        yield from self.body(where, old, new)
        yield from self.answers(where, old["responses"], new["responses"])

    def parameters(self, where: str, old: Node, new: Node) -> Iterator[Break]:
        before = {(each["in"], each["name"]): each for each in self._all(self.released, old.get("parameters", ()))}
        after = {(each["in"], each["name"]): each for each in self._all(self.present, new.get("parameters", ()))}
        for (place, name), parameter in after.items():
            was = before.get((place, name), {})
            if parameter.get("required") and not was.get("required"):
                yield Break(PARAMETER_REQUIRED, where, f"{place} parameter {name}")
        for (place, name), parameter in before.items():
            if (place, name) not in after:
                yield Break(PARAMETER_REMOVED, where, f"{place} parameter {name}")
            else:
                sent = _Exchange(f"{where} {place} parameter {name}", answered=False)
                yield from self.schema(sent, parameter["schema"], after[place, name]["schema"])

    def body(self, where: str, old: Node, new: Node) -> Iterator[Break]:
        before, after = old.get("requestBody", {}), new.get("requestBody", {})
        if after.get("required") and not before.get("required"):
            yield Break(BODY_REQUIRED, where, "a body is required")
        yield from self.content(_Exchange(f"{where} body", answered=False), before, after)

    def answers(self, where: str, old: Node, new: Node) -> Iterator[Break]:
        for status, answer in old.items():
            if status not in new:
                yield Break(STATUS_REMOVED, where, status)
                continue
            answered = _Exchange(f"{where} {status}", answered=True)
            before, after = _resolved(self.released, answer), _resolved(self.present, new[status])
            headers = after.get("headers", {})
            for name, header in before.get("headers", {}).items():
                if name not in headers:
                    yield answered.broken(HEADER_REMOVED, name)
                    continue
                was, is_now = _resolved(self.released, header), _resolved(self.present, headers[name])
                yield from self.schema(answered.at(f" header {name}"), was["schema"], is_now["schema"])
            yield from self.content(answered, before, after)

    def content(self, exchange: _Exchange, old: Node, new: Node) -> Iterator[Break]:
        after = new.get("content", {})
        for media_type, before in old.get("content", {}).items():
            if media_type not in after:
                yield exchange.broken(MEDIA_TYPE_REMOVED, media_type)
                continue
            if media_type == "application/problem+json":
                for code in before.get("examples", {}).keys() - after[media_type].get("examples", {}).keys():
                    yield exchange.broken(PROBLEM_REMOVED, code)
            yield from self.schema(exchange, before.get("schema", {}), after[media_type].get("schema", {}))

    def schema(self, exchange: _Exchange, old: Node, new: Node) -> Iterator[Break]:
        """Every reason why what the sender may send is not always what the reader can read."""
        pair = (id(old), id(new), exchange.answered)
        if pair in self.under_way:
            return
        self.under_way.add(pair)
        if not exchange.answered and "default" in old and old["default"] != new.get("default"):
            yield exchange.broken(DEFAULT_CHANGED, f"{old['default']} is now {new.get('default')}")
        before, after = list(_variants(self.released, old)), list(_variants(self.present, new))
        for sent in after if exchange.answered else before:
            yield from self._read(exchange, sent, before if exchange.answered else after)
        self.under_way.discard(pair)

    def _read(self, exchange: _Exchange, sent: Node, readers: list[Node]) -> Iterator[Break]:
        """The reasons why none of the variants reads what is sent: those of the variant that comes closest."""
        alike = [reader for reader in readers if _same_type(sent, reader)]
        if not alike:
            kinds = " or ".join(str(reader.get("type")) for reader in readers)
            yield exchange.broken(TYPE_CHANGED, f"{sent.get('type')} is not {kinds}")
        else:
            yield from min((list(self._variant(exchange, sent, reader)) for reader in alike), key=len)

    def _variant(self, exchange: _Exchange, sent: Node, read: Node) -> Iterator[Break]:
        old, new = (read, sent) if exchange.answered else (sent, read)
        # Lists of values are open for whoever reads an answer.
        refused = [value for value in _values(sent) if _values(read) and value not in _values(read)]
        if not exchange.answered and (refused or (_values(read) and not _values(sent))):
            yield exchange.broken(VALUE_REMOVED, ", ".join(map(str, refused)) or "any other than those listed now")
        for keyword in (*_UPPER, *_LOWER, *_EXACT):
            if keyword in read and not _within(keyword, sent.get(keyword), read[keyword]):
                rule = BOUND_LOOSENED if exchange.answered else BOUND_TIGHTENED
                yield exchange.broken(rule, f"{keyword} {old.get(keyword)} is now {new.get(keyword)}")
        yield from self._properties(exchange, old, new)
        for keyword, step in (("items", "[]"), ("additionalProperties", ".*")):
            before, after = old.get(keyword), new.get(keyword)
            if isinstance(before, dict) and isinstance(after, dict):
                yield from self.schema(exchange.at(step), before, after)

    def _properties(self, exchange: _Exchange, old: Node, new: Node) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in after:
                yield exchange.broken(PROPERTY_REMOVED, name)
            else:
                yield from self.schema(exchange.at(f".{name}"), schema, after[name])
        required, was_required = set(new.get("required", ())), set(old.get("required", ()))
        if exchange.answered:
            for name in sorted((was_required - required) & after.keys()):
                yield exchange.broken(PROPERTY_OPTIONAL, name)
        else:
            for name in sorted(required - was_required):
                yield exchange.broken(PROPERTY_REQUIRED, name)

    @staticmethod
    def _all(document: Node, nodes: list[Node]) -> list[Node]:
        return [_resolved(document, node) for node in nodes]


def _resolved(document: Node, node: Node) -> Node:
    """What a node refers to, with what stands beside the reference."""
    while "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = {**found, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def _variants(document: Node, schema: Node) -> Iterator[Node]:
    """The schemas of one type each that together are this one."""
    schema = _resolved(document, schema)
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            for each in schema[keyword]:
                yield from _variants(document, each)
            return
    types = schema.get("type")
    for kind in types if isinstance(types, list) else [types]:
        yield schema | {"type": kind}


def _same_type(sent: Node, read: Node) -> bool:
    kinds = sent["type"], read["type"]
    return kinds[0] == kinds[1] or kinds[1] is None or kinds == ("integer", "number")


def _values(schema: Node) -> list[Any]:
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


def _within(keyword: str, sent: Any, read: Any) -> bool:  # noqa: ANN401 - any JSON value
    if keyword in _UPPER:
        return sent is not None and bool(sent <= read)
    if keyword in _LOWER:
        return sent is not None and bool(sent >= read)
    return bool(sent == read) or read is False


def _suffices(credentials: Node, wanted: Node) -> bool:
    return all(scheme in credentials and set(scopes) <= set(credentials[scheme]) for scheme, scopes in wanted.items())


def main() -> int:
    """Judge the committed contract by the released one; 1 when a client of that would break."""
    if not RELEASED.exists():
        print("Nothing is released yet.")
        return 0
    found = breaks(*(json.loads(path.read_text(encoding="utf-8")) for path in (RELEASED, CONTRACT)))
    for each in found:
        print(each)
    print(f"{len(found)} breaking differences from {RELEASED.relative_to(HERE.parent)}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
