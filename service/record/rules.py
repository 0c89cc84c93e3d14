"""What the record has to know of a kind of report, whichever it is."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from service.domain.vocabulary import ReportKind
from service.record.regroup import F, Regrouped
from service.record.rulings import Found
from service.store.reports import HeldReport
from service.store.unit_of_work import ReadSession


@dataclass(frozen=True, slots=True)
class Rules(Generic[F]):
    """What resolution says of one kind of report."""

    kind: ReportKind
    file: Callable[[HeldReport], F]
    """A stored report as resolution reads it."""
    found_by: Callable[[F], Mapping[str, tuple[date, date]]]
    """The keys by which a report is found, and the days on which it is."""
    regroup: Callable[[ReadSession, Sequence[F], Sequence[HeldReport], Collection[str], Found], Regrouped[F]]
    """Parts anew what is touched by reports that arrive, by others that leave, and by what is about some reports."""
    identity: Callable[[F], str | None] = lambda _report: None
    """Reports of one identity are of one resource, unless an article tells them apart; None for those of none."""
    namesakes: Callable[[Sequence[Sequence[F]]], set[int]] = lambda _clusters: set()
    """Clusters of one group that cannot be told by an identity: an article tells them apart."""
    saying: Callable[[F], str] = lambda report: report.report_id
    """Of the reports of one saying, the first and the last stand for all."""
