"""Which new report is read from the words of an old one, so that what was known of the old one is kept."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import TypeVar

from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.store.decisions import Span

AnyFiled = TypeVar("AnyFiled", FiledMeeting, FiledOfficial, FiledChannel)

_GRAIN = 8
"""Code points of a step in which the overlap of words is counted."""
_SAME = 1000
"""How many steps of overlap the very same words count for."""


def spans_of(report: FiledMeeting | FiledOfficial | FiledChannel) -> frozenset[Span]:
    """The words that a report was read from."""
    return frozenset((one.source, one.start, one.end) for one in report.content.evidence)


def heirs(old: Sequence[Collection[Span]], new: Sequence[AnyFiled]) -> dict[int, str]:
    """For the words of each old report, by its place, the new report that is read from most of them, if there is one.

    No report is the heir of two.
    """
    reading: dict[object, list[str]] = defaultdict(list)
    for report in new:
        for mark in _marks(spans_of(report)):
            reading[mark].append(report.report_id)
    shared: list[tuple[int, int, int, str]] = []
    order = {report.report_id: position for position, report in enumerate(new)}
    for index, spans in enumerate(old):
        overlaps: Counter[str] = Counter()
        for mark, weight in _marks(spans).items():
            for report_id in reading.get(mark, ()):
                overlaps[report_id] += weight
        shared += [(-overlap, index, order[report_id], report_id) for report_id, overlap in overlaps.items()]
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, index, _, report_id in sorted(shared):
        if index not in found and report_id not in taken:
            found[index] = report_id
            taken.add(report_id)
    return found


def _marks(spans: Collection[Span]) -> dict[object, int]:
    """What two readings of the same words have in common: the very spans, and the steps of the text they reach over."""
    marks: dict[object, int] = dict.fromkeys(spans, _SAME)
    for source, start, end in spans:
        marks |= dict.fromkeys(((source, step) for step in range(start // _GRAIN, end // _GRAIN + 1)), 1)
    return marks
