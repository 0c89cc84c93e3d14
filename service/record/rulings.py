"""How people's decisions find the reports that they speak of, and the resources that these have become."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from service.domain.decisions import Ruling, home
from service.domain.vocabulary import ReportKind
from service.record.heirs import AnyFiled, heirs
from service.resolution.decided import REVIEWS
from service.store.decisions import (
    Anchor,
    add_anchors,
    anchors_in,
    assign_anchor,
    count_anchors,
    find_rulings,
    find_rulings_about,
    homes_of,
    rulings_of,
    words_of,
)
from service.store.unit_of_work import ReadSession, WriteSession

ANCHORED = 200
"""Reports of either side of a decision that it holds on to."""

Found = Mapping[tuple[str, int], str]
"""The report of a decision's anchor, by the decision and the anchor's position."""


def rediscover(session: ReadSession, kind: ReportKind, sha256: str, arriving: Sequence[AnyFiled]) -> Found:
    """The new reports of an article that are read from words which decisions hold on to."""
    known = anchors_in(session, kind, sha256) if arriving else []
    words = sorted({one.spans for one in known}, key=sorted)
    heir_of = heirs(words, arriving)
    report_of = {spans: heir_of[index] for index, spans in enumerate(words) if index in heir_of}
    return {(one.decision_id, one.position): report_of[one.spans] for one in known if one.spans in report_of}


def keep(session: WriteSession, found: Found) -> None:
    """Remember which reports are read from words that decisions hold on to."""
    for (decision_id, position), report_id in found.items():
        assign_anchor(session, decision_id, position, report_id)


def speaking_of(session: ReadSession, kind: ReportKind, report_ids: Collection[str], found: Found) -> list[Ruling]:
    """The decisions that speak of any of the stored reports, or of one of those `found` again."""
    known = find_rulings(session, kind, report_ids)
    if not found:
        return known
    return rulings_of(session, {ruling.id for ruling in known} | {decision_id for decision_id, _ in found}, found)


def bound_by(session: ReadSession, found: Found) -> list[str]:
    """The stored reports of which the decisions speak that speak of reports found again."""
    rulings = rulings_of(session, {decision_id for decision_id, _ in found})
    return [report for ruling in rulings for report in chain(*ruling.sides)]


def reviews(session: ReadSession, kind: ReportKind, resources: Collection[str]) -> dict[str, list[Ruling]]:
    """The confirmations, rejections and corrections that hold for each of some resources, oldest first."""
    about = [ruling for ruling in find_rulings_about(session, kind, resources) if ruling.type in REVIEWS]
    homes = homes_of(session, [ruling.id for ruling in about]) if about else {}
    held: dict[str, list[Ruling]] = {resource: [] for resource in resources}
    for ruling in about:
        resource = home(ruling.sides[0], homes[ruling.id])
        if resource in held:
            held[resource].append(ruling)
    return held


def anchor(
    session: WriteSession, decision_id: str, sides: Sequence[Sequence[str]], known: tuple[int, int] = (0, 0)
) -> None:
    """Have a decision hold on to the words of some stored reports, on either side, beside those `known` to it.

    It holds on to `ANCHORED` of a side at most: more would make every new report of a much reported resource slow.
    """
    chosen = [
        (side, report_id)
        for side, reports in enumerate(sides)
        for report_id in list(reports)[: max(0, ANCHORED - known[side])]
    ]
    words = words_of(session, [report_id for _, report_id in chosen])
    anchors = [
        Anchor(decision_id, sum(known) + position, side, *words[report_id], report_id)
        for position, (side, report_id) in enumerate(chosen)
    ]
    add_anchors(session, anchors)


def adopt(
    session: WriteSession, rulings: Sequence[Ruling], spoken_of: Mapping[str, tuple[Sequence[str], Sequence[str]]]
) -> None:
    """Have decisions hold on to the reports that came to what they are about, so that these can stand for it too."""
    for ruling in rulings:
        known = {report for side in ruling.sides for report in side}
        first, second = ([one for one in side if one not in known] for side in spoken_of[ruling.id])
        if first or second:
            anchor(session, ruling.id, [first, second], count_anchors(session, ruling.id))
