"""What will go: declared once on a route or a parameter, and told to callers, in the contract, and to operators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import Scope

NOTICE = timedelta(days=180)
"""The least time between the day on which something is declared deprecated and the day on which it goes."""
_MARK = "x-deprecation"
_HEADERS = {
    "Deprecation": "Since when this is deprecated (RFC 9745): `@` and seconds since 1970.",
    "Sunset": "When it may be gone (RFC 8594).",
    "Link": 'What to use instead, with `rel="deprecation"`.',
}


@dataclass(frozen=True)
class Deprecation:
    """Since when something is deprecated, on which day it may go at the earliest, and where to read what to do."""

    since: date
    sunset: date
    see: str
    parameter: str = ""
    """Its name, if it is one parameter of an operation."""

    def __post_init__(self) -> None:
        if self.sunset - self.since < NOTICE:
            raise ValueError(f"what is deprecated stays for {NOTICE.days} days at least")

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What every answer says of it (RFC 9745, RFC 8594)."""
        return (
            ("Deprecation", f"@{int(_instant(self.since).timestamp())}"),
            ("Sunset", format_datetime(_instant(self.sunset), usegmt=True)),
            ("Link", f'<{self.see}>; rel="deprecation", <{self.see}>; rel="sunset"'),
        )


def deprecated(since: date, sunset: date, see: str) -> dict[str, Any]:
    """The mark of a route, for its `openapi_extra`, or of a parameter, for its `json_schema_extra`.

    `see` is the path or address of a page that says what to use instead. Raises ValueError without enough notice.
    """
    going = Deprecation(since, sunset, see)
    mark = {"since": going.since.isoformat(), "sunset": going.sunset.isoformat(), "see": see}
    return {"deprecated": True, _MARK: mark}


def deprecation_in(declared: Any, parameter: str = "") -> Deprecation | None:  # noqa: ANN401 - Pydantic also takes functions there
    """What a route or a parameter declares of its going."""
    mark = declared.get(_MARK) if isinstance(declared, dict) else None
    if mark is None:
        return None
    return Deprecation(date.fromisoformat(mark["since"]), date.fromisoformat(mark["sunset"]), mark["see"], parameter)


def note(scope: Scope, used: Iterable[Deprecation]) -> None:
    """Have the request remembered as one that uses what will go; of several, what goes first counts."""
    if soonest := min(used, key=lambda going: going.sunset, default=None):
        scope["state"]["deprecation"] = soonest


def noted(scope: Scope) -> Deprecation | None:
    """What the request uses that will go."""
    found: Deprecation | None = scope["state"].get("deprecation")
    return found


def add_headers(scope: Scope, headers: MutableHeaders) -> None:
    """Tell the caller."""
    if going := noted(scope):
        for name, value in going.headers:
            headers.append(name, value)


def declare_deprecation(operation: dict[str, Any]) -> None:
    """Say in the contract what an operation answers of its own going or that of its parameters."""
    parameters = operation.get("parameters", ())
    for parameter in parameters:
        if parameter["schema"].pop("deprecated", False):
            parameter["deprecated"] = True
            parameter[_MARK] = parameter["schema"].pop(_MARK)
    if not any(_MARK in declared for declared in (operation, *parameters)):
        return
    declared = {name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()}
    for answer in operation["responses"].values():
        if "$ref" not in answer:
            answer["headers"] = declared | answer.get("headers", {})


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
