"""Resources keep the ids that people know, as far as their reports stay together."""

from collections.abc import Callable
from itertools import count

import pytest

from service.record.identity import Identities, identify


@pytest.fixture
def fresh() -> Callable[[], str]:
    """Ids n1, n2, ..., which sort behind those that are there."""
    numbers = count(1)
    return lambda: f"n{next(numbers)}"


def test_new_reports_get_new_ids(fresh: Callable[[], str]) -> None:
    """Nothing is known of them."""
    assert identify([["a"], ["b"]], {}, fresh) == Identities(["n1", "n2"], {}, {})


def test_resource_that_grows_keeps_its_id(fresh: Callable[[], str]) -> None:
    """A new report joins what was there."""
    assert identify([["a", "b"]], {"a": "i1"}, fresh) == Identities(["i1"], {}, {})


def test_of_two_that_become_one_the_older_stays(fresh: Callable[[], str]) -> None:
    """However many reports the younger has."""
    former = {"a": "i1", "b": "i2", "c": "i2"}
    assert identify([["a", "b", "c"]], former, fresh) == Identities(["i1"], {"i2": "i1"}, {})


def test_of_one_that_falls_apart_the_larger_part_keeps_the_id(fresh: Callable[[], str]) -> None:
    """The smaller is new, and where it comes from is told."""
    former = dict.fromkeys("abc", "i1")
    assert identify([["a"], ["b", "c"]], former, fresh) == Identities(["n1", "i1"], {}, {"n1": "i1"})


def test_equal_parts_are_told_apart_by_their_least_report(fresh: Callable[[], str]) -> None:
    """Whatever the order they come in."""
    former = dict.fromkeys("abcd", "i1")
    assert identify([["c", "d"], ["a", "b"]], former, fresh).ids == ["n1", "i1"]
    assert identify([["b", "a"], ["d", "c"]], former, fresh).ids == ["i1", "n2"]


def test_younger_id_stays_with_what_the_older_leaves_it(fresh: Callable[[], str]) -> None:
    """A report that changes sides takes no id along."""
    former = {"a": "i1", "b": "i2", "c": "i2"}
    assert identify([["a", "b"], ["c"]], former, fresh) == Identities(["i1", "i2"], {}, {})


def test_swallowed_id_leads_to_where_most_of_its_reports_went(fresh: Callable[[], str]) -> None:
    """Its reports went to two older resources."""
    former = {"a": "i1", "b": "i2", "c": "i3", "d": "i3", "e": "i3"}
    found = identify([["a", "c"], ["b", "d", "e"]], former, fresh)
    assert found == Identities(["i1", "i2"], {"i3": "i2"}, {})
