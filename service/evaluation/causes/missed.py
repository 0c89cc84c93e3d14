"""Why a meeting was missed: the last stage that still had it."""

from enum import IntEnum, auto

from service.domain.reports import MeetingReport
from service.evaluation.comparison import Comparison
from service.evaluation.difference import Cause, Stage
from service.evaluation.evidence import Sentence, contacts_in, parties_in, parties_of, sentence_of, sentences_of
from service.evaluation.gold import GoldMeeting
from service.evaluation.matching import Misfit, codes, common_names, misfit, names_of
from service.extraction.contact import Contact
from service.extraction.pipeline import Trace
from service.extraction.triggers import find_triggers


class Reached(IntEnum):
    """How far a contact came before the meeting was lost."""

    DENIED = auto()
    INCOMPLETE = auto()
    WITHOUT_STATUS = auto()
    DROPPED = auto()
    MERGED = auto()
    REPORTED = auto()


def why_missed(meeting: GoldMeeting, comparison: Comparison, trace: Trace) -> Cause:
    """The last stage that still had a meeting, by the sentences of its evidence."""
    sentences = sentences_of(meeting.evidence, trace)
    if not sentences:
        return Cause(Stage.DOCUMENT, "words left out of the passages")
    lost = [_why_lost(contact, meeting, comparison, trace) for contact in contacts_in(sentences, trace)]
    if lost:
        return max(lost, key=lambda reached: reached[0])[1]
    words = [
        t.token.text for s in sentences for t in find_triggers(s.passage.parsed) if s.holds(s.passage.index, t.token.i)
    ]
    if words:
        return Cause(Stage.MERE_MENTIONS, "taken for a mere mention", ", ".join(words))
    return Cause(Stage.TRIGGERS, "no word of contact")


def _why_lost(contact: Contact, meeting: GoldMeeting, comparison: Comparison, trace: Trace) -> tuple[Reached, Cause]:
    """How far a contact came, and what ended it."""
    home = next((i for i, event in enumerate(trace.events) if any(told is contact for told in event.contacts)), None)
    if home is None:
        return _why_dropped(contact, meeting, trace)
    report = comparison.extraction.meetings[home]
    other = next((gold for gold, got in comparison.meetings.matched if got is report), None)
    if other is not None:
        return Reached.MERGED, Cause(Stage.COREFERENCE, "merged into another meeting", other.id)
    return Reached.REPORTED, _why_misfit(meeting, report, [sentence_of(contact)], trace)


def _why_dropped(contact: Contact, meeting: GoldMeeting, trace: Trace) -> tuple[Reached, Cause]:
    word = contact.trigger.token.text
    if contact.assessment.negated:
        return Reached.DENIED, Cause(Stage.STATUS, "taken as denied", word)
    if not contact.complete:
        return Reached.INCOMPLETE, _why_incomplete(contact, meeting, trace)
    if contact.assessment.status is None:
        return Reached.WITHOUT_STATUS, Cause(Stage.STATUS, "no status read", word)
    return Reached.DROPPED, Cause(Stage.COREFERENCE, "dropped with all its tellings", word)


def _why_incomplete(contact: Contact, meeting: GoldMeeting, trace: Trace) -> Cause:
    """Why a contact lacks a side."""
    read = codes(contact.party_codes())
    detail = f"{contact.trigger.token.text}: {' '.join(sorted(read)) or 'no side'}"
    return _why_without(codes(meeting.parties) - read, [sentence_of(contact)], trace, detail)


def _why_without(lacking: set[str], sentences: list[Sentence], trace: Trace, detail: str) -> Cause:
    """Why a contact has not the parties that it should have."""
    if lacking & parties_in(sentences, trace):
        return Cause(Stage.ARGUMENTS, "a side named beside it not taken", detail)
    if lacking & parties_of(trace):
        return Cause(Stage.ANTECEDENTS, "a side named elsewhere not found", detail)
    return Cause(Stage.PARTIES, "a party named nowhere that was read", detail)


def _why_misfit(meeting: GoldMeeting, report: MeetingReport, sentences: list[Sentence], trace: Trace) -> Cause:
    """Why a report that stands where the meeting is told of cannot be of it."""
    match misfit(meeting, report):
        case Misfit.PARTIES:
            lacking, detail = codes(meeting.parties) - codes(report.parties), " ".join(report.parties)
            if lacking:
                return _why_without(lacking, sentences, trace, detail)
            return Cause(Stage.ARGUMENTS, "parties too many", detail)
        case Misfit.PEOPLE:
            detail = ", ".join(names_of(report))
            if common_names(meeting.names, [person.name for person in trace.people]):
                return Cause(Stage.ARGUMENTS, "other people taken", detail)
            return Cause(Stage.PEOPLE, "its people not read as people", detail)
        case Misfit.DATE:
            detail = str(report.date.edtf if report.date else None)
            return Cause(Stage.CIRCUMSTANCES, "a date that excludes the right one", detail)
        case None:
            return Cause(Stage.COREFERENCE, "another report fits better")
