"""What became of a meeting by the latest word that its tellings, in the order of the text, say of it."""

from collections.abc import Sequence

from service.domain.dates import EventDate
from service.domain.vocabulary import MeetingStatus
from service.extraction.assessment import FINAL
from service.extraction.contact import Contact
from service.extraction.echoes import Echo
from service.extraction.event import Event, date_of
from service.extraction.predicates import words
from service.extraction.reading import Tense


def latest_status(event: Event) -> MeetingStatus:
    """What ended a plan beats what planned it, unless taken up again later; what is told as past took place."""
    statuses = event.statuses
    final = _end(event)
    if final is not None:
        return _after(final, event)
    telling = [c for c in event.contacts if c.complete and not c.title] or event.contacts
    firm = [c.assessment.status for c in telling if c.assessment.status and not c.assessment.presupposed]
    firm += [echo.status for echo in event.echoes]
    if MeetingStatus.HELD in firm:
        return MeetingStatus.HELD
    if _lapsed(telling) and MeetingStatus.PLANNED in firm:
        return MeetingStatus.CANCELLED
    if MeetingStatus.PROPOSED in firm and not _confirmed(event):
        return MeetingStatus.PROPOSED
    return MeetingStatus.PLANNED if MeetingStatus.PLANNED in firm else statuses[0]


def _end(event: Event) -> MeetingStatus | None:
    """What ended a plan: of a delay and a cancellation the later, either rather than a refusal."""
    told = [(_position(c), c.assessment.status) for c in event.contacts if c.assessment.status in FINAL]
    told += [(_position(echo), echo.status) for echo in event.echoes if echo.status in FINAL]
    ends = [status for _, status in sorted(told, key=lambda item: item[0]) if status]
    off = [status for status in ends if status is not MeetingStatus.DECLINED]
    moved = bool(off) and off[-1] is MeetingStatus.POSTPONED
    return MeetingStatus.POSTPONED if moved else next((status for status in FINAL if status in ends), None)


def _after(final: MeetingStatus, event: Event) -> MeetingStatus:
    """What a meeting is, once refused or off, by the words after that."""
    ends = [_position(c) for c in event.contacts if c.assessment.status in FINAL]
    ends += [_position(echo) for echo in event.echoes if echo.status in FINAL]
    later = [echo for echo in event.echoes if _position(echo) > max(ends)]
    if any(echo.status is MeetingStatus.HELD for echo in later):
        return MeetingStatus.HELD
    if final is not MeetingStatus.POSTPONED and any(echo.status is MeetingStatus.PLANNED for echo in later):
        return MeetingStatus.PLANNED
    if final is MeetingStatus.DECLINED and any(_was_planned(c) for c in event.contacts):
        return MeetingStatus.CANCELLED
    relented = final is MeetingStatus.DECLINED and any(_plans(c) and _position(c) > max(ends) for c in event.contacts)
    return MeetingStatus.PLANNED if relented else final


def _plans(contact: Contact) -> bool:
    """Whether a telling firmly says that a meeting lies ahead."""
    found = contact.assessment
    ahead = found.status is MeetingStatus.PLANNED and found.tense is Tense.FUTURE
    return ahead and contact.complete and not (found.lapsed or found.presupposed or found.hedged)


def rearranged(event: Event) -> EventDate | None:
    """The day on which a postponed meeting is now to be: "put off the visit ... She will now go on June 12"."""
    ends = [_position(c) for c in event.contacts if c.assessment.status is MeetingStatus.POSTPONED]
    later = [c for c in event.contacts if _is_rearranged(c) and ends and _position(c) > max(ends)]
    return next((found for c in later if (found := date_of(c)) is not None), None)


def _is_rearranged(contact: Contact) -> bool:
    beside = {child.lower_ for word in contact.assessment.predicates for child in word.children}
    return _plans(contact) and not beside.isdisjoint(words("cues", "rearranged"))


def _was_planned(contact: Contact) -> bool:
    """Whether a telling says that a meeting had been agreed: who will not come then calls it off."""
    found = contact.assessment
    return found.status is MeetingStatus.PLANNED and found.lapsed and not found.presupposed


def _confirmed(event: Event) -> bool:
    """Whether what was proposed is agreed: a firm plan is told of, or somebody said yes."""
    return any(echo.status is MeetingStatus.PLANNED for echo in event.echoes) or any(
        c.assessment.status is MeetingStatus.PLANNED and not c.assessment.hedged and c.complete for c in event.contacts
    )


def _lapsed(telling: Sequence[Contact]) -> bool:
    """Whether all that is told is what was to have been."""
    return bool(telling) and all(contact.assessment.unfulfilled for contact in telling)


def _position(word: Contact | Echo) -> tuple[int, int]:
    token = word.token if isinstance(word, Echo) else word.assessment.predicates[-1]
    return word.passage.index, token.i
