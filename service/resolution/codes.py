"""Codes of the event-data schemes, derived from what a merged meeting is."""

from collections.abc import Sequence

from service.domain.reports import Place
from service.domain.resources import Attendee, EventCodes
from service.domain.vocabulary import MeetingStatus, MeetingType, Mode, Role

_NOT_HELD = {
    MeetingStatus.PROPOSED: EventCodes(plover_type="REQUEST", plover_mode="meet", cameo="026"),
    MeetingStatus.PLANNED: EventCodes(plover_type="AGREE", plover_mode=None, cameo="036"),
    MeetingStatus.POSTPONED: EventCodes(plover_type="AGREE", plover_mode=None, cameo="036"),
    MeetingStatus.DECLINED: EventCodes(plover_type="REJECT", plover_mode="meet", cameo="125"),
    MeetingStatus.CANCELLED: EventCodes(plover_type="REJECT", plover_mode="meet", cameo="161"),
}
"""PLOVER takes all that is to come as AGREE; a meeting put off is still to come, and no CAMEO code says that it moved."""
_MANY = 3


def event_codes(
    status: MeetingStatus,
    mode: Mode,
    kind: MeetingType,
    parties: Sequence[str],
    participants: Sequence[Attendee],
    place: Place | None,
) -> EventCodes:
    """PLOVER type and mode, and the CAMEO code, of a meeting."""
    if status in _NOT_HELD:
        return _NOT_HELD[status]
    if any(participant.role is Role.MEDIATOR for participant in participants):
        return EventCodes(plover_type="CONSULT", plover_mode="third-party", cameo="045")
    if mode in (Mode.PHONE, Mode.VIDEO):
        return EventCodes(plover_type="CONSULT", plover_mode="phone", cameo="041")
    if len(parties) >= _MANY or kind in (MeetingType.TRILATERAL, MeetingType.MULTILATERAL):
        return EventCodes(plover_type="CONSULT", plover_mode="multilateral", cameo="040")
    country = place.country if place else None
    if kind is MeetingType.VISIT or country in parties:
        return EventCodes(plover_type="CONSULT", plover_mode="visit", cameo="042")
    if mode is Mode.IN_PERSON and country is not None:
        return EventCodes(plover_type="CONSULT", plover_mode=None, cameo="044")
    return EventCodes(plover_type="CONSULT", plover_mode=None, cameo="040")
