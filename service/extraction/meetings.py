"""Meeting reports: what the tellings of one meeting add up to, with the words for each field."""

from collections.abc import Sequence
from datetime import date

from service.domain.dates import EventDate
from service.domain.reports import MeetingReport, Participant, Place
from service.domain.vocabulary import (
    Attendance,
    Certainty,
    DateBasis,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    Role,
)
from service.extraction.attribution import attribute
from service.extraction.contact import Contact
from service.extraction.event import Event, date_of
from service.extraction.evidence import meeting_evidence
from service.extraction.latest_word import latest_status, rearranged
from service.extraction.lengths import over_its_days
from service.extraction.places import HEADING
from service.extraction.predicates import is_present_perfect
from service.extraction.reading import Document, Mentions, OfficeMention, Person, PlaceMention, Tense
from service.extraction.topics import topics_of

MANY_PARTIES = 4

ATTENDANCE = {
    MeetingStatus.HELD: Attendance.ATTENDED,
    MeetingStatus.PLANNED: Attendance.ACCEPTED,
    MeetingStatus.PROPOSED: Attendance.UNCONFIRMED,
    MeetingStatus.DECLINED: Attendance.UNCONFIRMED,
    MeetingStatus.POSTPONED: Attendance.UNCONFIRMED,
    MeetingStatus.CANCELLED: Attendance.ABSENT,
}
LEVELS: dict[OfficeFunction, Level] = {
    OfficeFunction.HEAD_OF_STATE: Level.HOGS,
    OfficeFunction.HEAD_OF_GOVERNMENT: Level.HOGS,
    OfficeFunction.ROYAL: Level.HOGS,
    OfficeFunction.IGO_HEAD: Level.HOGS,
    OfficeFunction.VICE_PRESIDENT: Level.HOGS,
    OfficeFunction.FOREIGN_MINISTER: Level.MINISTERIAL,
    OfficeFunction.DEFENCE_MINISTER: Level.MINISTERIAL,
    OfficeFunction.FINANCE_OR_TRADE_MINISTER: Level.MINISTERIAL,
    OfficeFunction.OTHER_MINISTER: Level.MINISTERIAL,
    OfficeFunction.NATIONAL_SECURITY_ADVISER: Level.MINISTERIAL,
    OfficeFunction.DEPUTY_MINISTER: Level.DEPUTY_MINISTERIAL,
    OfficeFunction.CHIEF_OF_DEFENCE: Level.CHIEF_OF_DEFENCE,
    OfficeFunction.HEAD_OF_MISSION: Level.AMBASSADORIAL,
}
RANK = list(Level)
HEADS = (OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT)
REMOTE = (Mode.VIDEO, Mode.PHONE, Mode.WRITTEN)


def report_meeting(event: Event, document: Document, mentions: Mentions) -> MeetingReport:
    """The report of one meeting."""
    status = latest_status(event)
    contacts = _telling(event, status)
    when = _when(event, status, document)
    mode = _mode(event)
    where = (event.place or _place_of_transcript(event, document, mentions)) if mode not in REMOTE else None
    forum = next((c.forum for c in event.contacts if c.forum is not None), None)
    participants = _participants(event, status)
    certainty = _certainty(contacts)
    first = contacts[0]
    return MeetingReport(
        status=status,
        certainty=certainty,
        likelihood=next((c.assessment.likelihood for c in event.contacts if c.assessment.likelihood), None)
        if status is not MeetingStatus.HELD
        else None,
        mode=mode,
        type=_type(event),
        level=_level(participants),
        parties=event.parties,
        participants=participants,
        date=when,
        place=Place(name=where.name, country=where.country) if where else None,
        forum=forum.name if forum else None,
        topics=topics_of(event),
        attribution=attribute(document, mentions, first.passage.index, first.sentence.start, first.sentence.end),
        evidence=meeting_evidence(event, contacts, mode, where, document),
        confidence=_confidence(event, certainty),
    )


def _telling(event: Event, status: MeetingStatus) -> list[Contact]:
    """The tellings that give the status, else all of them."""
    return [c for c in event.contacts if c.assessment.status is status] or event.contacts


def _date(event: Event, status: MeetingStatus) -> EventDate | None:
    """The narrowest of the dates that the tellings give; a postponed meeting has only its new date."""
    if status is MeetingStatus.POSTPONED:
        return event.moved_to.future if event.moved_to is not None else rearranged(event)
    tellings = sorted(event.contacts, key=lambda c: (c.passage.index, c.trigger.token.i))
    known = [(c, found) for c in tellings if (found := date_of(c)) is not None]
    resolved = [
        (found.window, _within(found) if c.among or _is_setting(c, event) else found)
        for c, found in known
        if found.window
    ]
    gatherings = [c.forum.dates for c in event.contacts if c.forum is not None and c.forum.dates is not None]
    resolved += [(dates.window, _within(dates, DateBasis.FORUM)) for dates in gatherings if dates.window]
    if not resolved and event.trip is not None and event.trip.window is not None:
        resolved = [(event.trip.window, _within(event.trip))]
    if resolved:
        return over_its_days(event, min(resolved, key=lambda item: item[0][1] - item[0][0])[1])
    return known[0][1] if known else None


def _is_setting(telling: Contact, event: Event) -> bool:
    """Whether a telling is of the journey or gathering in the course of which the others meet."""
    if telling.trigger.kind == "visit":
        return any(other.trigger.kind != "visit" for other in event.contacts)
    if telling.trigger.kind != "summit" or telling.forum is None:
        return False
    return any(
        other.trigger.kind != "summit" and other.forum is not None and other.forum.name == telling.forum.name
        for other in event.contacts
    )


def _when(event: Event, status: MeetingStatus, document: Document) -> EventDate | None:
    """When it is: as its words say, else as the page does on which they stand."""
    found = _date(event, status)
    if found is not None and found.window is not None:
        return found
    return _day_of_page(event, status, document.published_at) or _day_of_transcript(event, document) or found


def _day_of_page(event: Event, status: MeetingStatus, published_at: date | None) -> EventDate | None:
    """What a page tells of in the present, or at all, under a day happens on that day."""
    for contact in event.contacts:
        day, found = contact.passage.day, contact.assessment
        if day is None or found.status is not status or status not in (MeetingStatus.HELD, MeetingStatus.PLANNED):
            continue
        present = found.tense is Tense.UNKNOWN or any(is_present_perfect(token) for token in found.predicates)
        told = contact.passage.day_stated or (present and not found.presupposed)
        ahead = published_at is not None and day > published_at
        if told if status is MeetingStatus.HELD else ahead:
            return EventDate.parse(day.isoformat(), basis=DateBasis.RELATIVE)
    return None


def _day_of_transcript(event: Event, document: Document) -> EventDate | None:
    """The meeting at which a transcript was taken down was held on its day."""
    spoken = any(passage.speaker for passage in document.passages) and all(contact.title for contact in event.contacts)
    if document.published_at is None or not (spoken or event.here):
        return None
    return EventDate.parse(document.published_at.isoformat(), basis=DateBasis.RELATIVE)


def _place_of_transcript(event: Event, document: Document, mentions: Mentions) -> PlaceMention | None:
    """The place that a transcript states in a line of its own is that of the meeting in its title."""
    if not any(contact.title for contact in event.contacts):
        return None
    first = next((passage.index for passage in document.passages if passage.speaker), 0)
    lines = [m for m in mentions.places if m.passage < first and m.start == 0]
    return next((m for m in lines if len(document.passages[m.passage].parsed) <= HEADING), None)


def _within(dates: EventDate, basis: DateBasis | None = None) -> EventDate:
    """A day within the days of a gathering or journey."""
    basis = basis or dates.basis
    if dates.earliest == dates.latest or (dates.edtf and "/" not in dates.edtf):
        return dates.model_copy(update={"basis": basis})
    return EventDate.parse(f"[{dates.earliest}..{dates.latest}]", basis=basis, raw=dates.raw)


def _mode(event: Event) -> Mode:
    """The mode that words state, a remote one first; else that of the fullest telling."""
    stated = [c.mode for c in event.contacts if c.mode_word is not None and c.mode is not Mode.UNSPECIFIED]
    tellings = [c for c in event.contacts if c.complete and not c.title] or event.contacts
    told = [c.mode for c in tellings]
    to_come = all(c.assessment.status is not MeetingStatus.HELD for c in tellings)
    if to_come and all(c.trigger.kind == "conversation" for c in tellings):  # "an offer to discuss it", then a meeting
        told = [c.mode for c in event.contacts if c.trigger.kind == "meeting"] + told
    remote = [mode for mode in stated if mode in REMOTE]
    found = next((options[0] for options in (remote, stated, told) if options), Mode.UNSPECIFIED)
    return Mode.IN_PERSON if found is Mode.UNSPECIFIED and _is_at_one_place(event) else found


def _is_at_one_place(event: Event) -> bool:
    """Whether people speak in a place, where they then are: "spoke in Berlin with", "talked at the airport"."""
    return any(c.place is not None and not c.place.whole and c.mode is Mode.UNSPECIFIED for c in event.contacts)


def _type(event: Event) -> MeetingType:
    kinds = {contact.trigger.kind for contact in event.contacts}
    if any(c.forum is not None and c.forum.mechanism for c in event.contacts):
        return MeetingType.MECHANISM_ROUND
    if "brief" in kinds:
        return MeetingType.BRIEF_ENCOUNTER
    if kinds == {"visit"}:
        return MeetingType.VISIT
    if len(event.parties) >= MANY_PARTIES:
        return MeetingType.MULTILATERAL
    return {2: MeetingType.BILATERAL, 3: MeetingType.TRILATERAL}.get(len(event.parties), MeetingType.OTHER)


def _participants(event: Event, status: MeetingStatus) -> list[Participant]:
    attendance = ATTENDANCE[status]
    named = [
        Participant(
            name=person.name,
            office=person.office,
            function=person.function,
            basis=person.basis,
            party=person.party,
            role=_role(event, person),
            attendance=attendance,
        )
        for person in event.people
    ]
    held = {(p.party, p.function) for p in event.people}
    known = {p.party for p in event.people}
    named_by_office = {p.function for p in event.people}
    unnamed = [
        m
        for m in event.offices
        if not m.plural and not (m.counterpart and m.party in known) and (m.party or m.function not in named_by_office)
    ]
    heads = {
        p for p, function in (*held, *((m.party, m.function) for m in unnamed if not _leads(m))) if function in HEADS
    }
    unnamed = [m for m in unnamed if not (_leads(m) and m.party in heads)]  # "the premiers ... the leaders discussed"
    offices = {(m.party, m.function): m for m in unnamed if (m.party, m.function) not in held}
    return named + [
        Participant(office=m.office, function=m.function, party=m.party, attendance=attendance)
        for m in offices.values()
    ]


def _leads(office: OfficeMention) -> bool:
    """Whether somebody is called no more than a leader."""
    return office.office.lower() in ("leader", "leaders")


def _role(event: Event, person: Person) -> Role:
    if person in event.hosts:
        return Role.HOST
    return Role.VISITOR if person in event.visitors else Role.PRINCIPAL


def _level(participants: Sequence[Participant]) -> Level:
    """The highest level that every side reaches."""
    best: dict[str | None, Level] = {}
    for participant in participants:
        level = LEVELS.get(participant.function, Level.SENIOR_OFFICIAL) if participant.function else Level.UNKNOWN
        best[participant.party] = min(best.get(participant.party, Level.UNKNOWN), level, key=RANK.index)
    return max(best.values(), key=RANK.index) if len(best) > 1 else Level.UNKNOWN


def _certainty(contacts: Sequence[Contact]) -> Certainty:
    return min((c.assessment.certainty for c in contacts), key=list(Certainty).index)


def _confidence(event: Event, certainty: Certainty) -> float:
    score = 0.5 + 0.1 * min(len(event.people), 2) + 0.05 * min(len(event.contacts) - 1, 3)
    score += 0.1 * any(c.date is not None for c in event.contacts) - 0.1 * (certainty is not Certainty.ASSERTED)
    return round(min(max(score, 0.1), 0.95), 2)
