"""What people's decisions make of the resources that the reports by themselves would give.

Rulings are followed one after another in the order in which they were made, so that a later one has the last word. A
ruling names reports, and holds for whatever resource has most of them by then.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

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


def follow(
    clusters: Sequence[Sequence[R]], rulings: Sequence[Ruling], are_one: Callable[[Sequence[R]], bool]
) -> list[list[R]]:
    """The clusters as the merges and splits among the rulings have them.

    `are_one` tells whether reports by themselves are of one resource: a report that came after a split goes with those
    that went, if it fits them and not the others.
    """
    present = [list(cluster) for cluster in clusters]
    for ruling in rulings:
        match ruling.type:
            case DecisionType.MERGE:
                _merge(present, ruling)
            case DecisionType.SPLIT:
                present = [part for cluster in present for part in _split(cluster, ruling, are_one)]
            case _:
                pass
    return present


def review_of(rulings: Sequence[Ruling]) -> Review:
    """What people have decided about a resource as a whole: the latest word."""
    return REVIEWS[rulings[-1].type] if rulings else Review.UNREVIEWED


def _merge(clusters: list[list[R]], ruling: Ruling) -> None:
    place_of = {report.report_id: index for index, cluster in enumerate(clusters) for report in cluster}
    first, second = (home(side, place_of) for side in ruling.sides)
    if first is not None and second is not None and first != second:
        clusters[first] += clusters[second]
        del clusters[second]


def _split(cluster: list[R], ruling: Ruling, are_one: Callable[[Sequence[R]], bool]) -> list[list[R]]:
    staying, going = (frozenset(side) for side in ruling.sides)
    stay = [report for report in cluster if report.report_id in staying]
    go = [report for report in cluster if report.report_id in going]
    gone: set[str] = set()
    if stay and go:
        later = [report for report in cluster if report.report_id not in staying | going]
        leaving = [report for report in later if are_one([*go, report]) and not are_one([*stay, report])]
        gone = set(going).union(report.report_id for report in leaving)
    kept = [report for report in cluster if report.report_id not in gone]
    taken = [report for report in cluster if report.report_id in gone]
    return [part for part in (kept, taken) if part]
