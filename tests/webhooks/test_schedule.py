"""When an event is sent again."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from service.webhooks.schedule import LATER, SCHEDULE, next_attempt
from tests.house.repository import ROOT, text_of

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("attempts", range(1, len(SCHEDULE)))
def test_each_attempt_is_as_late_as_the_schedule_says(attempts: int) -> None:
    """Never sooner, and at most a tenth later; the same whoever reckons."""
    waits = {next_attempt(f"dlv_{number}", attempts, NOW) for number in range(200)}
    earliest, latest = NOW + SCHEDULE[attempts], NOW + SCHEDULE[attempts] * (1 + LATER)
    assert all(earliest <= wait <= latest for wait in waits if wait)
    assert len(waits) == 200
    assert next_attempt("dlv_7", attempts, NOW) == next_attempt("dlv_7", attempts, NOW)


def test_what_failed_together_does_not_come_back_together() -> None:
    """A thousand deliveries are spread over all of the tenth: no twentieth of it has twice its share."""
    waits = [next_attempt(f"dlv_{number}", 3, NOW) for number in range(1000)]
    parts = [int((wait - NOW - SCHEDULE[3]) / (SCHEDULE[3] * LATER) * 20) for wait in waits if wait]
    assert max(parts.count(part) for part in range(20)) < 100


def test_there_is_an_end() -> None:
    """After the last attempt there is no other."""
    assert next_attempt("dlv_7", len(SCHEDULE), NOW) is None
    assert next_attempt("dlv_7", len(SCHEDULE) + 5, NOW, timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("wished", "waited"),
    [
        (timedelta(minutes=10), timedelta(minutes=10)),
        (timedelta(seconds=1), None),
        (timedelta(seconds=-99), None),
        (timedelta(days=900), timedelta(days=1)),
    ],
)
def test_a_receiver_may_wish_for_later_and_not_for_sooner(wished: timedelta, waited: timedelta | None) -> None:
    """Up to a day."""
    expected = NOW + waited if waited else next_attempt("dlv_7", 1, NOW)
    assert next_attempt("dlv_7", 1, NOW, wished) == expected


def test_the_guide_tells_the_schedule() -> None:
    """Each wait in the guide's words, and how many attempts there are."""
    told = re.search(
        r"sent (\d+) times .*? at once, and then (.*?) after the attempt", text_of(ROOT / "openapi/GUIDE.md")
    )
    assert told is not None
    units = {"seconds": 1, "minutes": 60, "hours": 3600}
    waits = [int(number) * units[unit] for number, unit in re.findall(r"(\d+) (\w+)", told[2])]
    assert int(told[1]) == len(SCHEDULE)
    assert [timedelta(), *(timedelta(seconds=wait) for wait in waits)] == list(SCHEDULE)
