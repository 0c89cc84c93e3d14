"""Why a report was taken to tell of its meeting, in the terms in which it was decided."""

from collections.abc import Sequence

from service.domain.decisions import Ruling
from service.domain.resources import FiledMeeting, Weight, Why
from service.domain.vocabulary import DecisionType, JoinedBy
from service.resolution.facts import Facts, read_facts
from service.resolution.filed import in_order
from service.resolution.likeness import enough, grounds, moved, veto

_COMPARED = 100
"""Other reports that one is compared with; of so many, one like it is enough of a reason."""


def explain(report: FiledMeeting, others: Sequence[FiledMeeting], rulings: Sequence[Ruling]) -> Why | None:
    """The reason that weighs most, among the other reports of the same meeting; None where there are none."""
    compared = [other for other in in_order(others) if other.report_id != report.report_id][:_COMPARED]
    reasons = [_reason(report, other, rulings) for other in compared]
    return min(reasons, key=lambda why: (_ORDER.index(why.joined_by), why.needed - why.weight), default=None)


_ORDER = (JoinedBy.EVIDENCE, JoinedBy.MOVE, JoinedBy.DECISION, JoinedBy.OTHERS)


def _reason(report: FiledMeeting, other: FiledMeeting, rulings: Sequence[Ruling]) -> Why:
    one, another = read_facts(report), read_facts(other)
    found = grounds(one, another)
    forbidden, weight, needed = veto(one, another), sum(found.values()), enough(one, another)
    merge = _merge_of(report.report_id, other.report_id, rulings)
    return Why(
        joined_by=_joined_by(one, another, merge, alike=forbidden is None and weight >= needed),
        report_id=other.report_id,
        grounds=[
            Weight(ground=ground, weight=each)
            for ground, each in sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))
            if each
        ],
        weight=weight,
        needed=needed,
        veto=forbidden,
        decision_id=merge,
    )


def _joined_by(one: Facts, other: Facts, merge: str | None, *, alike: bool) -> JoinedBy:
    if alike:
        return JoinedBy.EVIDENCE
    if moved(one, other) or moved(other, one):
        return JoinedBy.MOVE
    return JoinedBy.DECISION if merge else JoinedBy.OTHERS


def _merge_of(one: str, other: str, rulings: Sequence[Ruling]) -> str | None:
    """The latest merge that has the two on its two sides."""
    merges = [ruling.id for ruling in rulings if ruling.type is DecisionType.MERGE and _joins(ruling, one, other)]
    return merges[-1] if merges else None


def _joins(ruling: Ruling, one: str, other: str) -> bool:
    first, second = ruling.sides
    return (one in first and other in second) or (other in first and one in second)
