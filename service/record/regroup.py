"""Which stored reports of people and channels a change touches, and how they part into resources afterwards.

Two reports that are linked, directly or through others, are of one group. A resource never reaches beyond its group,
so only the groups that lose a report or gain a link have to be looked at again; and since groups are what they are
whatever came first, the outcome is that of parting all reports at once.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Generic, TypeVar

from service.domain.decisions import Ruling
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.domain.vocabulary import ReportKind
from service.record.rulings import Found, bound_by, speaking_of
from service.resolution.decided import follow
from service.store.reports import HeldReport, find_candidates, groups_of, held_of_groups
from service.store.unit_of_work import ReadSession

F = TypeVar("F", FiledMeeting, FiledOfficial, FiledChannel)


@dataclass(frozen=True, slots=True)
class Links(Generic[F]):
    """How reports of one kind are linked, and how those linked part."""

    kind: ReportKind
    file: Callable[[HeldReport], F]
    """A stored report as resolution reads it."""
    keys: Callable[[F], frozenset[str]]
    """Linked reports share at least one of these."""
    linked: Callable[[F, F], bool]
    """Never two reports of one article: what it tells apart is apart."""
    partition: Callable[[Sequence[F]], list[list[F]]]


@dataclass(frozen=True, slots=True)
class Regrouped(Generic[F]):
    """The reports that a change touches, parted anew."""

    held: dict[str, HeldReport]
    """The stored ones among them, as they were."""
    clusters: list[list[F]]
    """Each one resource's reports."""
    group_of: dict[str, str]
    """The group of each report."""
    rulings: list[Ruling]
    """The decisions that speak of any of them."""
    spoken_of: dict[str, tuple[list[str], list[str]]]
    """The reports that each of these speaks of by now, on either side."""


def regroup(
    session: ReadSession,
    rules: Links[F],
    arriving: Sequence[F],
    leaving: Sequence[HeldReport],
    about: Collection[str],
    found: Found,
) -> Regrouped[F]:
    """Part anew what the `arriving` reports link with, what is left of groups that lost reports, and some groups.

    Those that arrive are of one article, so that none of them links with another; `found` tells which of them decisions
    speak of. All reports that a decision speaks of are linked, so that it can be followed by looking at one group. The
    reports that it is `about` are those whose groups are to be parted anew for another reason.
    """
    shaken = groups_of(session, [*about, *bound_by(session, found)]) | {report.group_id for report in leaving}
    candidates = _find_candidates(session, rules, arriving)
    near = {group for sharing in candidates.values() for _, group in sharing}
    held = {report.id: report for report in held_of_groups(session, near | shaken)}
    filed: dict[str, F] = {report.id: rules.file(report) for report in held.values()}
    rulings = speaking_of(session, rules.kind, held, found)

    links = _Links()
    for one, other in _find_links(rules, [filed[report.id] for report in held.values() if report.group_id in shaken]):
        links.join(one, other)
    for ruling in rulings:
        spoken_of = [one for one in chain(*ruling.sides) if one not in held or held[one].group_id in shaken]
        for one, other in pairwise(spoken_of):
            links.join(one, other)
    reached: set[str] = set(shaken)
    for report in arriving:
        mine: set[str] = set()
        for candidate, group in (pair for key in rules.keys(report) for pair in candidates[key]):
            # One link to a group that has lost nothing is a link to all of it.
            if group not in mine and rules.linked(report, filed[candidate]):
                links.join(report.report_id, candidate)
                mine |= {group}.difference(shaken)
                reached.add(group)

    held = {report.id: report for report in held.values() if report.group_id in reached}
    for intact in held.values():
        if intact.group_id not in shaken:
            links.join(intact.id, intact.group_id)
    touched = {report: filed[report] for report in held} | {report.report_id: report for report in arriving}
    groups = links.groups(touched)
    rulings = [ruling for ruling in rulings if not touched.keys().isdisjoint(chain(*ruling.sides))]
    natural = [cluster for members in groups.values() for cluster in rules.partition([touched[one] for one in members])]
    followed = follow(natural, rulings, lambda reports: len(rules.partition(reports)) == 1)
    group_of = {member: group for group, members in groups.items() for member in members}
    return Regrouped(held, followed.clusters, group_of, rulings, followed.spoken_of)


def _find_candidates(session: ReadSession, rules: Links[F], arriving: Sequence[F]) -> dict[str, list[tuple[str, str]]]:
    """Ids and groups of the stored reports that share a key with any of the arriving, by key."""
    return find_candidates(session, rules.kind, {key for report in arriving for key in rules.keys(report)})


def _find_links(rules: Links[F], reports: Sequence[F]) -> Iterable[tuple[str, str]]:
    """Enough links to connect all that is connected, by walking from report to report not yet reached."""
    waiting: dict[str, dict[str, F]] = {}
    for report in reports:
        for key in rules.keys(report):
            waiting.setdefault(key, {})[report.report_id] = report
    for start in reports:
        frontier = [start]
        while frontier:
            report = frontier.pop()
            for key in rules.keys(report):
                waiting[key].pop(report.report_id, None)
            for key in rules.keys(report):
                for other in list(waiting[key].values()):
                    if rules.linked(report, other):
                        for theirs in rules.keys(other):
                            waiting[theirs].pop(other.report_id, None)
                        frontier.append(other)
                        yield report.report_id, other.report_id


class _Links:
    """Which ids are connected; each connected set is known by its least id."""

    def __init__(self) -> None:
        self._less: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        first, second = self._least(one), self._least(other)
        if first != second:
            self._less[max(first, second)] = min(first, second)

    def groups(self, ids: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in sorted(ids):
            found.setdefault(self._least(one), []).append(one)
        return found

    def _least(self, one: str) -> str:
        while (less := self._less.get(one)) is not None:
            self._less[one] = self._less.get(less, less)
            one = less
        return one
