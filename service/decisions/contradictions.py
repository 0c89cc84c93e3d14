"""Decisions that contradict what stands decided: refused, with the id of what to undo first."""

from collections.abc import Collection, Sequence

from service.domain.vocabulary import DecisionType, ReportKind
from service.errors import ConflictError
from service.record.rulings import reviews
from service.store.decisions import find_rulings
from service.store.unit_of_work import ReadSession


def check_review(session: ReadSession, kind: ReportKind, resource_id: str, verdict: DecisionType) -> None:
    """Raise ConflictError when what is to be rejected stands confirmed or corrected, or the other way round."""
    for standing in reviews(session, kind, [resource_id])[resource_id]:
        if (standing.type is DecisionType.REJECT) is not (verdict is DecisionType.REJECT):
            done = _DONE[standing.type]
            raise ConflictError(f"Decision {standing.id} has {done} this {kind}; undo that first.")


def check_merge(session: ReadSession, kind: ReportKind, some: Collection[str], others: Collection[str]) -> None:
    """Raise ConflictError when a split stands between the two."""
    for standing in find_rulings(session, kind, some):
        parted = [_sides_in(standing.sides, reports) for reports in (some, others)]
        if standing.type is DecisionType.SPLIT and parted in ([{0}, {1}], [{1}, {0}]):
            raise ConflictError(f"Decision {standing.id} has split the two; undo that first.")


def check_split(session: ReadSession, kind: ReportKind, own: Collection[str], going: Collection[str]) -> None:
    """Raise ConflictError when just these two were merged."""
    staying = set(own).difference(going)
    for standing in find_rulings(session, kind, own):
        joined = [_sides_in(standing.sides, reports) for reports in (staying, going)]
        if standing.type is DecisionType.MERGE and joined in ([{0}, {1}], [{1}, {0}]):
            raise ConflictError(f"Decision {standing.id} has merged the two; undo that instead.")


_DONE = {
    DecisionType.CONFIRM: "confirmed",
    DecisionType.CORRECT: "corrected",
    DecisionType.REJECT: "rejected",
}


def _sides_in(sides: Sequence[Sequence[str]], reports: Collection[str]) -> set[int]:
    """Which sides of a ruling some reports are on."""
    return {index for index, side in enumerate(sides) if not set(side).isdisjoint(reports)}
