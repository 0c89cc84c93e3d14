"""What people's decisions make of the resources that the reports by themselves would give.

Rulings are followed one after another in the order in which they were made, so that a later one has the last word. A
ruling names reports, and holds for whatever resource has most of them by then.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.domain.decisions import Ruling, home
from service.domain.resources import Filed
from service.domain.vocabulary import DecisionType, Review

R = TypeVar("R", bound=Filed)

REVIEWS = {
    DecisionType.CONFIRM: Review.CONFIRMED,
    DecisionType.REJECT: Review.REJECTED,
    DecisionType.CORRECT: Review.CORRECTED,
}
"""Decisions about what a resource is, and what they make of it."""


@dataclass(frozen=True, slots=True)
class Followed(Generic[R]):
    """What decisions make of some clusters."""

    clusters: list[list[R]]
    spoken_of: dict[str, tuple[list[str], list[str]]]
    """The reports of which each ruling speaks by now, on either side: also those that came after it was made."""


def follow(
    clusters: Sequence[Sequence[R]], rulings: Sequence[Ruling], are_one: Callable[[Sequence[R]], bool]
) -> Followed[R]:
    """The clusters as the merges and splits among the rulings have them.

    `are_one` tells whether reports by themselves are of one resource: a report that came after a split goes with those
    that went, if it fits them and not the others.
    """
    present = [list(cluster) for cluster in clusters]
    spoken_of: dict[str, tuple[list[str], list[str]]] = {}
    for ruling in rulings:
        if ruling.type is DecisionType.MERGE:
            spoken_of[ruling.id] = _merge(present, ruling)
        elif ruling.type is DecisionType.SPLIT:
            parts = [_split(cluster, ruling, are_one) for cluster in present]
            torn = [part for part in parts if all(part)]
            spoken_of[ruling.id] = (
                _ids(one for kept, _ in torn for one in kept),
                _ids(one for _, gone in torn for one in gone),
            )
            present = [side for part in parts for side in part if side]
    for ruling in rulings:
        if ruling.type in REVIEWS:
            found = home(ruling.sides[0], _places(present))
            spoken_of[ruling.id] = _ids(present[found] if found is not None else ()), []
    return Followed(present, spoken_of)


def review_of(rulings: Sequence[Ruling]) -> Review:
    """What people have decided about a resource as a whole: the latest word."""
    return REVIEWS[rulings[-1].type] if rulings else Review.UNREVIEWED


def _merge(clusters: list[list[R]], ruling: Ruling) -> tuple[list[str], list[str]]:
    first, second = (home(side, _places(clusters)) for side in ruling.sides)
    if first is None or second is None or first == second:
        return [], []
    told = _ids(clusters[first]), _ids(clusters[second])
    clusters[first] += clusters[second]
    del clusters[second]
    return told


def _split(cluster: list[R], ruling: Ruling, are_one: Callable[[Sequence[R]], bool]) -> tuple[list[R], list[R]]:
    staying, going = (frozenset(side) for side in ruling.sides)
    stay = [report for report in cluster if report.report_id in staying]
    go = [report for report in cluster if report.report_id in going]
    gone: set[str] = set()
    if stay and go:
        later = [report for report in cluster if report.report_id not in staying | going]
        leaving = [report for report in later if are_one([*go, report]) and not are_one([*stay, report])]
        gone = set(going).union(report.report_id for report in leaving)
    kept = [report for report in cluster if report.report_id not in gone]
    return kept, [report for report in cluster if report.report_id in gone]


def _places(clusters: Sequence[Sequence[R]]) -> dict[str, int]:
    return {report.report_id: index for index, cluster in enumerate(clusters) for report in cluster}


def _ids(reports: Iterable[R]) -> list[str]:
    return [report.report_id for report in reports]
