"""Participants whom texts leave unnamed follow who is attested in their offices."""

from collections.abc import Collection, Sequence

from service.domain.offices import Holding, OfficeSpan
from service.domain.resources import MeetingView
from service.resolution.holders import changed_days, fill_seats
from service.store.meetings import meetings_with_seat
from service.store.officials import find_holdings
from service.store.unit_of_work import ReadSession


def name_holders(session: ReadSession, view: MeetingView, seats: Sequence[OfficeSpan]) -> MeetingView:
    """The meeting with each unnamed participant named by who held the office, where texts attest one alone."""
    return fill_seats(view, seats, [one for seat in seats for one in find_holdings(session, seat)]) if seats else view


def meetings_touched(session: ReadSession, before: Collection[Holding], after: Collection[Holding]) -> set[str]:
    """The meetings at which an office sits unnamed whose holder on their days is another than before."""
    return {meeting for office in changed_days(before, after) for meeting in meetings_with_seat(session, office)}
