"""People's decisions: each keeps the decision, and follows it to the resources, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from service.decisions.contradictions import check_merge, check_review, check_split
from service.domain.clock import Clock
from service.domain.decisions import AnyFields, MeetingFields, Signed
from service.domain.ids import IdPrefix, new_id
from service.domain.resources import MeetingView
from service.domain.vocabulary import ChangeType, DecisionType, ReportKind
from service.errors import ConflictError, InvalidValueError, MovedError, NotFoundError, RevisionMismatchError
from service.record.record import reconsider
from service.record.rulings import anchor
from service.store.changes import Change
from service.store.decisions import (
    StoredDecision,
    add_decision,
    get_decision,
    relate_decision,
    remove_decision,
    resources_of_decisions,
    rulings_of,
)
from service.store.reports import report_ids_of
from service.store.resources import RESOURCE_TABLES, StoredResource, find_resources, get_resource
from service.store.tables import DecisionRow
from service.store.unit_of_work import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What came of a decision: the resources it is about as they are now, and what became different."""

    decision: StoredDecision
    resources: list[StoredResource]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is made on: a resource of a kind, at one of some revisions if who decides has named any."""

    kind: ReportKind
    id: str
    expected: frozenset[int] | None = None


def review(
    session: WriteSession, clock: Clock, subject: Subject, verdict: DecisionType, reasons: Signed
) -> DecisionOutcome:
    """Confirm or reject a resource.

    Raises NotFoundError, RevisionMismatchError, ConflictError when it was merged away or what stands decided is
    the contrary.
    """
    return _judge(session, clock, subject, verdict, reasons, None)


def correct(
    session: WriteSession, clock: Clock, subject: Subject, fields: AnyFields, reasons: Signed
) -> DecisionOutcome:
    """Set fields of a resource, as a JSON merge patch does (RFC 7396); raises as `review` does."""
    return _judge(session, clock, subject, DecisionType.CORRECT, reasons, fields)


def merge(session: WriteSession, clock: Clock, subject: Subject, other_id: str, reasons: Signed) -> DecisionOutcome:
    """Make two resources one, of which the older id stays.

    Raises InvalidValueError when the other is the same or there is none such, and as `review` does.
    """
    _require(session, subject)
    if other_id == subject.id:
        raise InvalidValueError("/other_id", f"Give another {subject.kind}; this is the one itself.")
    try:
        _require(session, Subject(subject.kind, other_id))
    except NotFoundError:
        raise InvalidValueError("/other_id", f"There is no such {subject.kind}.") from None
    older, younger = sorted((subject.id, other_id))
    sides = [report_ids_of(session, older), report_ids_of(session, younger)]
    check_merge(session, subject.kind, *sides)
    row = _row(clock, subject.kind, DecisionType.MERGE, older, reasons, related_id=younger)
    return _decide(session, row, sides)


def split(
    session: WriteSession, clock: Clock, subject: Subject, report_ids: Sequence[str], reasons: Signed
) -> DecisionOutcome:
    """Make some of a resource's reports another resource; the smaller part gets a new id.

    Raises InvalidValueError when a report is not the resource's own or none would stay, and as `review` does.
    """
    _require(session, subject)
    own = report_ids_of(session, subject.id)
    for index, report_id in enumerate(report_ids):
        if report_id not in own:
            raise InvalidValueError(f"/report_ids/{index}", f"This is no report of the {subject.kind}.")
    if set(own) <= set(report_ids):
        raise InvalidValueError("/report_ids", "Leave at least one report.")
    check_split(session, subject.kind, own, set(report_ids))
    staying = [one for one in own if one not in report_ids]
    going = [one for one in own if one in report_ids]
    row = _row(clock, subject.kind, DecisionType.SPLIT, subject.id, reasons)
    return _decide(session, row, [staying, going])


def undo(
    session: WriteSession,
    clock: Clock,
    decision_id: str,
    check: Callable[[StoredDecision, str | None], None] | None = None,
) -> list[Change]:
    """Take a decision back; the reports then tell by themselves what others decided stands.

    `check` may refuse it by raising, told the decision and the resource that it holds for now. Raises NotFoundError.
    """
    decision = get_decision(session, decision_id)
    if check is not None:
        check(decision, resources_of_decisions(session, [decision_id]).get(decision_id))
    sides = [side for ruling in rulings_of(session, [decision_id]) for side in ruling.sides]
    remove_decision(session, decision_id)
    return reconsider(session, clock.now(), decision.kind, list(chain.from_iterable(sides)), decision_id)


def _judge(
    session: WriteSession,
    clock: Clock,
    subject: Subject,
    verdict: DecisionType,
    reasons: Signed,
    fields: AnyFields | None,
) -> DecisionOutcome:
    stored = _require(session, subject)
    if isinstance(fields, MeetingFields):
        fields = fields.onto(MeetingView.model_validate_json(stored.body).place)
    told = report_ids_of(session, subject.id)
    check_review(session, subject.kind, subject.id, verdict)
    written = fields.model_dump_json(exclude_unset=True) if fields else None
    row = _row(clock, subject.kind, verdict, subject.id, reasons, fields=written)
    return _decide(session, row, [told])


def _require(session: ReadSession, subject: Subject) -> StoredResource:
    try:
        stored = get_resource(session, RESOURCE_TABLES[subject.kind], subject.kind, subject.id)
    except MovedError as moved:
        raise ConflictError(
            f"The {subject.kind} was merged into {moved.resource_id}; fetch that one and decide on it."
        ) from None
    if subject.expected is not None and stored.revision not in subject.expected:
        raise RevisionMismatchError(f"The {subject.kind} is at revision {stored.revision}.")
    return stored


def _row(
    clock: Clock,
    kind: ReportKind,
    verdict: DecisionType,
    resource_id: str,
    reasons: Signed,
    *,
    related_id: str | None = None,
    fields: str | None = None,
) -> DecisionRow:
    now = clock.now()
    return DecisionRow(
        id=new_id(IdPrefix.DECISION, now),
        kind=kind,
        type=verdict,
        resource_id=resource_id,
        related_id=related_id,
        by=reasons.by,
        reason=reasons.reason,
        principal=reasons.principal,
        fields=fields,
        made_at=now,
    )


def _decide(session: WriteSession, row: DecisionRow, sides: Sequence[Sequence[str]]) -> DecisionOutcome:
    """Keep a decision about some reports and follow it; those that stand for its resource come first."""
    add_decision(session, row)
    anchor(session, row.id, sides)
    kind = ReportKind(row.kind)
    changes = reconsider(session, row.made_at, kind, list(chain.from_iterable(sides)), row.id)
    parted = [change.resource_id for change in changes if change.type is ChangeType.SPLIT]
    if parted:
        relate_decision(session, row.id, parted[0])
    ids = [row.resource_id, *parted[:1]]
    found = {one.id: one for one in find_resources(session, RESOURCE_TABLES[kind], frozenset(ids))}
    return DecisionOutcome(get_decision(session, row.id), [found[one] for one in ids if one in found], changes)
