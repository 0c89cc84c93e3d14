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
"""PLOVER takes all that is to come as AGREE; a meeting put off is still to come, and CAMEO has no code for a move."""
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
    country = place.country if place else None
    if any(participant.role is Role.MEDIATOR for participant in participants):
        plover, cameo = "third-party", "045"
    elif mode in (Mode.PHONE, Mode.VIDEO):
        plover, cameo = "phone", "041"
    elif len(parties) >= _MANY or kind in (MeetingType.TRILATERAL, MeetingType.MULTILATERAL):
        plover, cameo = "multilateral", "040"
    elif kind is MeetingType.VISIT or country in parties:
        plover, cameo = "visit", "042"
    else:
        plover, cameo = None, "044" if mode is Mode.IN_PERSON and country is not None else "040"
    return EventCodes(plover_type="CONSULT", plover_mode=plover, cameo=cameo)
