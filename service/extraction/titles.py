"""What a title tells of itself: the call that the text is a readout of, or a meeting that the text does not come to."""

from collections.abc import Sequence

from service.domain.vocabulary import MeetingStatus
from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.event import Event
from service.extraction.reading import PassageKind, Tense

TWO = 2


def reports_on_call(contact: Contact) -> bool:
    """Whether a title says of what the whole text is a readout: "Joint Readout of Leaders' Call"."""
    entitled = contact.passage.kind is PassageKind.TITLE and contact.trigger.kind == "call"
    readouts = frame_words("speech", "readouts")
    return entitled and any(token.lower_ in readouts for token in contact.passage.parsed)


def tells_alone(contact: Contact, events: Sequence[Event]) -> bool:
    """A title without a verb tells of a meeting that took place, where the text tells of none between its people."""
    people = contact.people()
    if len({person.party for person in people if person.party}) < 2 or contact.passage.kind is not PassageKind.TITLE:
        return False
    if any(token.pos_ in ("VERB", "AUX") for token in contact.passage.parsed):
        return False
    if any(sum(person in event.people for person in people) > 1 for event in events):
        return False
    contact.assessment.settle(MeetingStatus.HELD, Tense.PAST)
    return True


def tells_of_journey(contact: Contact, events: Sequence[Event]) -> bool:
    """A title can tell of a journey to a country that the text does not come to: planned, where the others are."""
    told = contact.passage.kind is PassageKind.TITLE and contact.trigger.frame in ("travel", "visit")
    people = contact.people()
    if not told or contact.assessment.status is None or len(contact.party_codes()) < TWO or not people:
        return False
    own = [event for event in events if all(person in event.people for person in people)]
    if any(set(contact.party_codes()) <= set(event.parties) for event in own):
        return False
    if contact.assessment.tense is Tense.UNKNOWN and any(event.pending for event in own):
        contact.assessment.settle(MeetingStatus.PLANNED, Tense.FUTURE)
    return True
