"""Why a meeting was reported that is none, or one too often."""

from service.domain.reports import MeetingReport
from service.evaluation.comparison import Comparison
from service.evaluation.difference import Cause, Stage
from service.evaluation.evidence import sentence_of, sentences_of
from service.evaluation.gold import GoldMeeting
from service.evaluation.matching import misfit
from service.extraction.event import Event
from service.extraction.pipeline import Trace


def why_extra(report: MeetingReport, event: Event, comparison: Comparison, trace: Trace) -> Cause:
    """What a report that answers to no gold meeting was read from, and what it should have been."""
    found = [gold for gold, _ in comparison.meetings.matched]
    twice = next((gold for gold in found if misfit(gold, report) is None), None)
    if twice is not None:
        return Cause(Stage.COREFERENCE, "told of twice", twice.id)
    there = [gold for gold in comparison.gold.meetings if _told_of_by(gold, event, trace)]
    missed = next((gold for gold in there if gold in comparison.meetings.missed), None)
    if missed is not None:
        fault = misfit(missed, report)
        return Cause(Stage.ARGUMENTS, f"a missed meeting with other {fault or 'fields'}", missed.id)
    trigger = event.contacts[0].trigger
    if there:
        fault = misfit(there[0], report)
        return Cause(Stage.COREFERENCE, f"told of twice, with other {fault or 'fields'}", there[0].id)
    return Cause(Stage.TRIGGERS, f"no meeting there ({trigger.kind})", f"{trigger.token.text}, {trigger.frame}")


def _told_of_by(gold: GoldMeeting, event: Event, trace: Trace) -> bool:
    own = {(s.passage.index, s.start) for s in map(sentence_of, event.contacts)}
    return any((s.passage.index, s.start) in own for s in sentences_of(gold.evidence, trace))
