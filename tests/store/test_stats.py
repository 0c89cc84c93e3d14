"""Counts of meetings are what counting the meetings of the list by hand gives, on both databases."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, seed, settings, strategies as st
from sqlalchemy import delete

from service.domain.dates import EventDate
from service.domain.resources import MeetingView
from service.domain.vocabulary import MeetingStatus, Mode
from service.store.meetings import MeetingFilter, list_meetings
from service.store.paging import PageRequest
from service.store.stats import MeetingCounts, MeetingDimension, MeetingGroup, count_groups
from service.store.tables import MeetingRow
from service.store.unit_of_work import Database
from tests.contract.conftest import EXAMPLES, SEED
from tests.factories import meeting_view, save_meetings

DIMENSIONS: tuple[MeetingDimension, ...] = get_args(MeetingDimension)
BYS = [list(some) for many in range(1, len(DIMENSIONS) + 1) for some in combinations(DIMENSIONS, many)]
FILTERS = [
    MeetingFilter(),
    MeetingFilter(parties=("USA",)),
    MeetingFilter(parties=("CHN", "USA")),
    MeetingFilter(official="off_1", statuses=(MeetingStatus.HELD,)),
    MeetingFilter(date_from=date(2024, 5, 2), date_to=date(2024, 12, 31)),
    MeetingFilter(q="talks", modes=(Mode.PHONE, Mode.VIDEO)),
]
MEETINGS = st.builds(
    lambda status, mode, parties, day: meeting_view(
        status=status, mode=mode, parties=parties, date=EventDate.parse(day) if day else None
    ),
    st.sampled_from(MeetingStatus),
    st.sampled_from(Mode),
    st.lists(st.sampled_from(["ARM", "CHN", "EU", "UN", "USA"]), max_size=4, unique=True),
    st.sampled_from([None, "2023-12-31", "2024-05-14", "2024-05", "2024-05-30/2024-06-02", "2024", "0999-01-01"]),
)


@seed(SEED)
@settings(
    max_examples=max(3, EXAMPLES // 2),
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(MEETINGS, max_size=20))
def test_groups_are_what_counting_by_hand_gives(database: Database, views: list[MeetingView]) -> None:
    """By every combination of dimensions, with each filter, in the same order."""
    with database.write() as session:
        session.change(delete(MeetingRow))
        save_meetings(session, {f"mtg_{number}": view for number, view in enumerate(views)})
    with database.read() as session:
        for wanted, by in product(FILTERS, BYS):
            there = [one.body for one in list_meetings(session, wanted, PageRequest(limit=100)).items]
            expected = by_hand([MeetingView.model_validate_json(body) for body in there], by)
            assert count_groups(session, wanted, by, 1000) == expected, (wanted, by)


def by_hand(views: Sequence[MeetingView], by: Sequence[MeetingDimension]) -> MeetingCounts:
    """The same counts without a database."""
    counted = Counter(group for view in views for group in groups_of(view, by))
    groups = [
        MeetingGroup(count, **dict(zip(by, values, strict=True)))  # type: ignore[arg-type] # as the dimensions say
        for values, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]
    undated = sum(view.date is None for view in views)
    return MeetingCounts(groups, is_complete=True, total=len(views), undated=undated)


def groups_of(view: MeetingView, by: Sequence[MeetingDimension]) -> Iterator[tuple[object, ...]]:
    """The groups that a meeting counts in."""
    values: dict[MeetingDimension, list[object]] = {
        "month": [view.date.earliest.isoformat()[:7]] if view.date and view.date.earliest else [],
        "status": [view.status],
        "mode": [view.mode],
        "party_pair": list(combinations(sorted(view.parties), 2)),
    }
    return product(*(values[dimension] for dimension in by))


def test_the_smaller_groups_are_left_out_beyond_the_limit(database: Database) -> None:
    """And that is said."""
    statuses = [MeetingStatus.HELD] * 3 + [MeetingStatus.PLANNED] * 2 + [MeetingStatus.DECLINED]
    with database.write() as session:
        save_meetings(session, {f"mtg_{number}": meeting_view(status=one) for number, one in enumerate(statuses)})
    with database.read() as session:
        some = count_groups(session, MeetingFilter(), ["status"], 2)
        every = count_groups(session, MeetingFilter(), ["status"], 3)
    assert [(one.status, one.count) for one in some.groups] == [("held", 3), ("planned", 2)]
    assert (some.is_complete, some.total, len(every.groups), every.is_complete) == (False, 6, 3, True)


@pytest.mark.parametrize("by", [["month"], ["month", "status", "mode"]])
def test_an_empty_database_has_no_groups(database: Database, by: list[MeetingDimension]) -> None:
    """Nothing is counted, and that is all."""
    with database.read() as session:
        assert count_groups(session, MeetingFilter(), by, 5) == MeetingCounts([], is_complete=True, total=0, undated=0)
