"""What can be wrong with a request, whatever the route.

Each fault makes, of a request that is right, ones that are not. It says which problem each of them should be answered
with, and what that should name.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.testclient import TestClient

from service.api.services import Services
from service.domain.articles import ArticleIn, ArticlePatch
from service.domain.reports import Extraction
from service.errors import StorageFullError, TooComplexError, TooSlowError, UnavailableError
from service.ingest.articles import amending
from service.settings import Settings
from service.store.engine import build_engine
from service.store.unit_of_work import Database

MARK = "Quagmire-7319"
"""A word that no answer and no log may repeat."""
BODY_BYTES = 64 * 1024
JSON = "application/json"
NDJSON = "application/x-ndjson"
UNKNOWN = "01JDAHZ8K3W6R9V2T5X8Y1B4C7"


@dataclass(frozen=True)
class Operation:
    """An operation of the contract."""

    method: str
    path: str
    declared: dict[str, Any]

    @property
    def name(self) -> str:
        """What clients call it."""
        name: str = self.declared["operationId"]
        return name

    def parameters(self, place: str) -> dict[str, dict[str, Any]]:
        """Its parameters in the path, the query or the headers, by name."""
        return {one["name"]: one for one in self.declared.get("parameters", ()) if one["in"] == place}

    @property
    def codes(self) -> dict[str, str]:
        """The problems that it declares, and the status of each."""
        answers = self.declared["responses"].items()
        named = [(status, answer["$ref"].rsplit("/", 1)[-1]) for status, answer in answers if "$ref" in answer]
        return {code: status for status, name in named for code in name.split("_or_")}

    @property
    def media(self) -> dict[str, Any] | None:
        """What it declares of a JSON body, if it takes one."""
        found: dict[str, Any] | None = self.declared.get("requestBody", {}).get("content", {}).get(JSON)
        return found

    @property
    def takes_lines(self) -> bool:
        """Whether its body is a JSON value a line."""
        return NDJSON in self.declared.get("requestBody", {}).get("content", {})

    @property
    def examples(self) -> list[Any]:
        """Bodies that are right."""
        media = self.media or {}
        return [one["value"] for one in media.get("examples", {}).values()] or [media["example"]]


@dataclass(frozen=True)
class Sent:
    """A request."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None

    def having(self, **headers: str) -> "Sent":
        """The same with other headers: `If_Match` for `If-Match`."""
        return replace(self, headers=self.headers | {name.replace("_", "-"): value for name, value in headers.items()})

    def saying(self, body: Any) -> "Sent":  # noqa: ANN401 - any JSON value
        """The same with another body."""
        return replace(self, content=json.dumps(body).encode())

    def asking(self, *query: tuple[str, str]) -> "Sent":
        """The same with other parameters."""
        return replace(self, query=query)


@dataclass(frozen=True)
class Trial:
    """A request that is wrong, the problem that it should meet, and what that should name."""

    sent: Sent
    code: str
    at: tuple[str, str] | None = None
    house: Services | None = None
    """What the application works with meanwhile, where that is what is wrong."""


@dataclass(frozen=True)
class World:
    """An application, what is there, and what is there no longer."""

    api: TestClient
    house: Services
    schemas: dict[str, Any]
    ids: dict[str, str]
    """An id that exists, for each parameter of a path."""
    spent: dict[str, str]
    """An id of what takes no more: what was merged into another, and what a webhook that is turned off would get."""

    def right(self, operation: Operation, **ids: str) -> Sent:
        """A request to which nothing is wrong, or only that it is of these ids."""
        known = {name: f"{name[:3]}_{UNKNOWN}" for name in operation.parameters("path")} | self.ids | ids
        sent = Sent(operation.method, operation.path.format_map(known))
        if "If-Match" in operation.parameters("header"):
            sent = sent.having(If_Match="*")
        if operation.media is not None:
            sent = sent.having(Content_Type=JSON).saying(operation.examples[0])
        if operation.takes_lines:
            sent = sent.having(Content_Type=NDJSON).saying({"text": f"Envoys of Latvia met in {MARK}."})
        return sent


Fault = Callable[[World, Operation], Iterator[Trial]]


def parameters(world: World, operation: Operation) -> Iterator[Trial]:
    """Unknown, repeated and impossible parameters."""
    right = world.right(operation)
    yield Trial(right.asking(("colour", MARK)), "invalid_request", ("query", "colour"))
    yield Trial(right.asking((f"{MARK} {MARK}", MARK)), "invalid_request")
    for name, declared in operation.parameters("query").items():
        if declared["schema"].get("type") != "array":
            yield Trial(right.asking((name, MARK), (name, MARK)), "invalid_request", ("query", name))
        code = "invalid_cursor" if name == "cursor" else "invalid_request"
        yield Trial(right.asking((name, f"{MARK}\0")), code, ("query", name))
        if declared["schema"].get("type") == "integer":
            yield Trial(right.asking((name, "9" * 5000)), code, ("query", name))


def addresses(world: World, operation: Operation) -> Iterator[Trial]:
    """Ids that nothing has or could have, and an address that is too long."""
    yield Trial(world.right(operation).asking(("q", MARK * 5000)), "url_too_long")
    for name in operation.parameters("path"):
        for unknown in (f"{world.ids.get(name, 'xyz')[:3]}_{UNKNOWN}", MARK, "%00", "%F0%9F%98%80", "a" * 200):
            yield Trial(world.right(operation, **{name: unknown}), "not_found")


def negotiation(world: World, operation: Operation) -> Iterator[Trial]:
    """Answers that the operation cannot give, and pages of other sites."""
    right = world.right(operation)
    for accept in (f"image/{MARK}", "image/png;q=0.9, audio/*"):
        yield Trial(right.having(Accept=accept), "not_acceptable", ("header", "Accept"))
    if operation.method != "GET":
        yield Trial(right.having(Sec_Fetch_Site="cross-site"), "cross_site")


MALFORMED = {
    "empty": b"",
    "not UTF-8": b'{"' + MARK.encode() + b'": "\xff"}',
    "UTF-16": json.dumps({"a": MARK}).encode("utf-16"),
    "cut short": b'{"a": "' + MARK.encode(),
    "two values": b"{} " + json.dumps(MARK).encode(),
    "NaN": b'{"a": NaN}',
    "a number beyond all": b'{"a": 1e999}',
    "a number of 5,000 digits": b'{"a": ' + b"7" * 5000 + b"}",
    "a member twice": b'{"a": 1, "a": 2}',
    "10,000 levels": b"[" * 10_000,
    "40 levels": b"[" * 40 + b"]" * 40,
}


def bodies(world: World, operation: Operation) -> Iterator[Trial]:
    """Bodies that cannot be read, are too long, or are of another type."""
    if operation.media is None:
        return
    right = world.right(operation)
    for content in MALFORMED.values():
        yield Trial(replace(right, content=content), "malformed_body", None)
    yield Trial(right.saying(MARK * BODY_BYTES), "body_too_large")
    for media in ("text/html", f"application/{MARK}", "application/json; charset=utf-16", "multipart/form-data", ""):
        yield Trial(right.having(Content_Type=media), "unsupported_media_type", ("header", "Content-Type"))
    yield Trial(right.having(Content_Encoding="gzip"), "unsupported_media_type", ("header", "Content-Encoding"))


def lines(world: World, operation: Operation) -> Iterator[Trial]:
    """Bodies of lines that hold none, are of another type, or go beyond what is taken before the first line ends."""
    if not operation.takes_lines:
        return
    right = world.right(operation)
    for nothing in (b"", b"\n", b" \r\n\n\t\n"):
        yield Trial(replace(right, content=nothing), "invalid_request", ("body", ""))
    yield Trial(replace(right, content=MARK.encode() * BODY_BYTES), "body_too_large", ("body", ""))
    for media in ("text/plain", JSON, f"application/{MARK}", "application/x-ndjson; charset=latin-1", ""):
        yield Trial(right.having(Content_Type=media), "unsupported_media_type", ("header", "Content-Type"))
    yield Trial(right.having(Content_Encoding="gzip"), "unsupported_media_type", ("header", "Content-Encoding"))


def fields(world: World, operation: Operation) -> Iterator[Trial]:
    """Bodies whose fields are unknown, missing or not acceptable."""
    if operation.media is None:
        return
    right = world.right(operation)
    schema = world.schemas[operation.media["schema"]["$ref"].rsplit("/", 1)[-1]]
    example = operation.examples[0]
    for whole in ([MARK], MARK, 7, None):
        yield Trial(right.saying(whole), "invalid_request", ("body", ""))
    yield Trial(right.saying(example | {"colour": MARK}), "invalid_request", ("body", "/colour"))
    yield Trial(right.saying(example | {f"{MARK} {MARK}": 1}), "invalid_request", ("body", ""))
    for name in schema["properties"]:
        for value in ([[MARK]], f"{MARK}\0", f"{MARK}\ud800"):
            yield Trial(right.saying(example | {name: value}), "invalid_request", ("body", f"/{name}"))
    for name in schema.get("required", ()):
        without = {key: value for key, value in example.items() if key != name}
        yield Trial(right.saying(without), "invalid_request", ("body", f"/{name}"))


def conditions(world: World, operation: Operation) -> Iterator[Trial]:
    """Malformed, stale and missing preconditions."""
    right = world.right(operation)
    declared = operation.parameters("header").get("If-Match")
    if declared is None:
        return
    for tag in (MARK, f'"{MARK}', f'*, "{MARK}"', ""):
        yield Trial(right.having(If_Match=tag), "invalid_request", ("header", "If-Match"))
    for tag in (f'"{MARK}"', f'W/"{MARK}"', '"0-0", "0-1"'):
        yield Trial(right.having(If_Match=tag), "precondition_failed")
    if declared["required"]:
        without = {name: value for name, value in right.headers.items() if name != "If-Match"}
        yield Trial(replace(right, headers=without), "precondition_required", ("header", "If-Match"))


def keys(world: World, operation: Operation) -> Iterator[Trial]:
    """Malformed keys, and one that came before with another request."""
    if "Idempotency-Key" not in operation.parameters("header"):
        return
    right = world.right(operation)
    for key in ("", f'"{MARK}', f"{MARK} {MARK}", "a" * 256):
        yield Trial(right.having(Idempotency_Key=key), "invalid_request", ("header", "Idempotency-Key"))
    # The first is refused where it can be, and so has no effect on the others.
    conditional = "If-Match" in operation.parameters("header")
    first = right.having(If_Match='"0-0"') if conditional else right
    if conditional:
        other = right.having(If_Match='"0-1"')
    elif operation.takes_lines:
        other = right.saying({"text": "Another."})
    elif operation.media is not None:
        other = right.saying(operation.examples[1])
    else:
        unknown = {name: f"{world.ids[name][:3]}_{UNKNOWN}" for name in operation.parameters("path")}
        other = world.right(operation, **unknown)
    send(world.api, first.having(Idempotency_Key=MARK))
    again = other.having(Idempotency_Key=MARK)
    yield Trial(again, "idempotency_key_reused", ("header", "Idempotency-Key"))


class Away(Database):
    """A database that something is wrong with."""

    def __init__(self, error: Exception) -> None:
        super().__init__(build_engine(Settings(database_url="postgresql://nobody@127.0.0.1:1/none")))
        self.error = error

    def _connect(self, *, write: bool) -> Any:  # noqa: ANN401 - none ever
        if isinstance(self.error, ConnectionError):
            return super()._connect(write=write)
        raise self.error


class Failing:
    """A reader that cannot read."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def read(self, _article: ArticleIn) -> Extraction:
        """Nothing."""
        raise self.error


class Interloper:
    """A reader that amends an article while it reads it for somebody else."""

    def __init__(self, world: World) -> None:
        self.house = world.house
        self.article = world.ids["article_id"]

    def read(self, article: ArticleIn) -> Extraction:
        """What the article says."""
        patch = ArticlePatch(title=f"{article.title} again")
        self.house.database.run(
            amending(self.house.database, self.house.clock, self.house.reader.read, self.article, patch)
        )
        return self.house.reader.read(article)


def troubles(world: World, operation: Operation) -> Iterator[Trial]:
    """A database that is not there, a fault of ours, and an article that cannot be read."""
    right = world.right(operation)
    if operation.name not in UNTROUBLED:
        away: Any = Failing(UnavailableError("Too many articles wait to be read."))
        late: Any = Failing(TooSlowError("It takes longer than it may.", "SQLITE_INTERRUPT"))
        broken: Any = Failing(RuntimeError("a fault"))
        yield Trial(right, "unavailable", house=replace(world.house, database=Away(ConnectionError()), reader=away))
        yield Trial(right, "too_slow", house=replace(world.house, database=Away(late.error), reader=late))
        full: Any = Failing(StorageFullError("There is no room left.", "SQLITE_FULL"))
        yield Trial(right, "storage_full", house=replace(world.house, database=Away(full.error), reader=full))
        yield Trial(right, "internal", house=replace(world.house, database=Away(broken.error), reader=broken))
    if "too_complex" in operation.codes:
        if operation.media is not None and "text" in operation.examples[0]:
            right = right.saying({"text": f"{MARK} met."})
        slow: Any = Failing(TooComplexError("The text takes longer to read than 1 seconds."))
        yield Trial(right, "too_complex", ("body", "/text"), replace(world.house, reader=slow))


UNTROUBLED = frozenset(
    {"get_liveness", "get_readiness", "get_metrics", "get_version", "list_parties", "stream_changes"}
)
"""Operations that ask nothing which could fail, or only once they answer; the probes have tests of their own."""


def conflicts(world: World, operation: Operation) -> Iterator[Trial]:
    """Decisions about what was merged away, changes of what another changes, what ended, the first key, too many."""
    if "conflict" not in operation.codes:
        return
    name = next(iter(operation.parameters("path")), None)
    if name in (None, "key_id"):
        settings = world.house.settings.model_copy(update={"require_keys": "auto", "webhooks": 0})
        yield Trial(world.right(operation), "conflict", house=replace(world.house, settings=settings))
        return
    if name == "job_id":  # it is finished, and nothing of it failed
        yield Trial(world.right(operation), "conflict")
    elif name in world.spent:
        yield Trial(world.right(operation, **{name: world.spent[name]}), "conflict")
    elif name == "article_id":
        right = world.right(operation)
        right = right if operation.media is None else right.saying({"title": MARK})
        reader: Any = Interloper(world)
        yield Trial(right, "conflict", house=replace(world.house, reader=reader))


FAULTS: tuple[Fault, ...] = (
    parameters, addresses, negotiation, bodies, lines, fields, conditions, keys, troubles, conflicts,
)  # fmt: skip


def send(api: TestClient, sent: Sent) -> Any:  # noqa: ANN401 - the client library types it loosely
    """The answer to a request."""
    return api.request(
        sent.method, sent.path, params=list(sent.query) or None, headers=sent.headers, content=sent.content
    )
