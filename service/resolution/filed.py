"""What merging needs of any stored report: an order that arrival does not decide, sources, and shared belief."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from math import prod
from typing import TypeVar, cast

from service.domain.reports import Evidence
from service.domain.resources import Filed, FiledChannel, FiledMeeting, FiledOfficial

AnyFiled = TypeVar("AnyFiled", FiledMeeting, FiledOfficial, FiledChannel)
Item = TypeVar("Item", bound=Hashable)
Result = TypeVar("Result")

_SUREST = 0.99
"""No number of sources makes a merged view certain."""
_REMEMBERED = 10_000
"""Reports of which it is remembered what was read from them."""


def remembered(read: Callable[[AnyFiled], Result]) -> Callable[[AnyFiled], Result]:
    """Read each report once for as long as the same one is asked about."""

    @lru_cache(_REMEMBERED)
    def kept(itself: _Itself) -> Result:
        return read(cast(AnyFiled, itself.report))

    def once(report: AnyFiled) -> Result:
        return kept(_Itself(report))

    return once


class _Itself:
    """A report as the key of a cache: itself and no other, since reports hold lists and have no hash."""

    __slots__ = ("report",)

    def __init__(self, report: Filed) -> None:
        self.report = report

    def __hash__(self) -> int:
        return id(self.report)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.report is self.report


def in_order(reports: Iterable[AnyFiled]) -> list[AnyFiled]:
    """The reports by what they say and when; of those that say the same, by where they were read."""
    return sorted(reports, key=lambda report: report.order)


def source_of(report: Filed) -> str:
    """The source of a report; an article without one is a source of its own."""
    return report.source or f"article {report.article_id}"


def source_count(reports: Iterable[Filed]) -> int:
    """How many distinct sources the reports come from."""
    return len({source_of(report) for report in reports})


def shared_confidence(reports: Sequence[AnyFiled]) -> float:
    """The chance that not every source is wrong, each by its surest report."""
    surest: dict[str, float] = {}
    for report in reports:
        surest[source_of(report)] = max(report.content.confidence, surest.get(source_of(report), 0.0))
    return round(min(_SUREST, 1 - prod(1 - one for one in sorted(surest.values()))), 3)


def most_said(
    reports: Iterable[AnyFiled],
    value: Callable[[AnyFiled], Item | None],
    tie: Callable[[Item], Hashable] = str,
) -> list[Item]:
    """The values that reports give, most sources first; `tie` orders values of equally many."""
    said: dict[Item, set[str]] = {}
    for report in reports:
        found = value(report)
        if found is not None:
            said.setdefault(found, set()).add(source_of(report))
    return sorted(said, key=lambda item: (-len(said[item]), tie(item)))


def most_often(items: Iterable[Item], tie: Callable[[Item], Hashable] = str) -> list[Item]:
    """The distinct items, the commonest first; `tie` orders those that are as common."""
    counts = Counter(items)
    return sorted(counts, key=lambda item: (-counts[item], tie(item)))


def quote_for(evidence: Sequence[Evidence], field: str) -> str | None:
    """The first words quoted for a field, or the first words quoted at all."""
    quoted = [item for item in evidence if item.field == field] or list(evidence)
    return quoted[0].quote if quoted else None
