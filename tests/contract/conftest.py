"""How many requests to make up."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis

SEED = int(os.environ.get("COMMUNIQUE_TEST_SEED", "20240530"))
EXAMPLES = int(os.environ.get("COMMUNIQUE_TEST_EXAMPLES", "8"))
"""Made-up requests for each operation; a long run takes many more."""

made = 0
"""Requests that this process has made up and sent."""


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: object, value: object) -> bytes | None:
    """A made-up body of lines as it is sent: nothing where it is no text, since whatever is sent would be one."""
    return value.encode(errors="replace") if isinstance(value, str) else None


@schemathesis.hook
def after_call(_context: object, _case: object, _response: object) -> None:
    """Count what is sent, so that a long run can say how long it was."""
    global made  # noqa: PLW0603 - hooks belong to the process, and so does what they count
    made += 1


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> Iterator[None]:
    before = made
    yield
    request.node.user_properties.append(("made-up requests", made - before))


def pytest_terminal_summary(terminalreporter: Any) -> None:  # noqa: ANN401 - pytest does not name its type
    """How many requests were made up, in all processes together."""
    reports = [report for alike in terminalreporter.stats.values() for report in alike]
    told = [dict(report.user_properties) for report in reports if getattr(report, "when", None) == "teardown"]
    terminalreporter.write_line(f"made-up requests: {sum(each.get('made-up requests', 0) for each in told)}")


def pytest_report_header() -> str:
    """What repeats a run of the made-up requests."""
    return f"made-up requests: COMMUNIQUE_TEST_SEED={SEED} COMMUNIQUE_TEST_EXAMPLES={EXAMPLES}"
