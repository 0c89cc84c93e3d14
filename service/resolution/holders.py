"""Participants whom texts leave unnamed, named by who held their office.

"His counterpart" is the one official of whom texts attest that they held this office of this party on every day on
which the meeting can lie, provided that nobody else is attested in it on any of them. Offices that several people of
a party hold at a time name nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import pairwise

from service.domain.dates import EventDate
from service.domain.offices import Holding, OfficeSpan
from service.domain.resources import Attendee, MeetingView
from service.domain.vocabulary import NameBasis, OfficeFunction
from service.resolution.facts import UNIQUE
from service.resolution.names import Likeness, likeness

_Days = list[tuple[int, int]]
"""Spans of days as ordinals, in order and apart; each ends before its second number."""


def open_seats(view: MeetingView, when: EventDate | None) -> list[OfficeSpan]:
    """The offices of whose holders no text gives the name, over the days on which the meeting can lie."""
    window = when.window if when else None
    if window is None:
        return []
    offices = {(one.party, one.function) for one in view.participants if one.name is None and one.function in UNIQUE}
    return sorted(OfficeSpan(party, function, *window) for party, function in offices if party and function)


def fill_seats(view: MeetingView, seats: Iterable[OfficeSpan], holdings: Collection[Holding]) -> MeetingView:
    """Name who sits in the open seats, as far as the holdings that touch the meeting's days tell."""
    by_office = {(seat.party, seat.function): seat for seat in seats}
    participants = list(view.participants)
    for place, one in enumerate(participants):
        seat = by_office.get((one.party or "", one.function or OfficeFunction.OTHER))
        if seat is None or one.name is not None:
            continue
        holder = _holder(seat, holdings)
        if holder is not None and not any(_may_be(other, holder) for other in participants):
            found = {"official_id": holder.official_id, "name": holder.name, "name_basis": NameBasis.INFERRED}
            participants[place] = one.model_copy(update=found)
    return view.model_copy(update={"participants": participants})


def changed_days(before: Iterable[Holding], after: Iterable[Holding]) -> set[OfficeSpan]:
    """Each office with the days on which somebody is attested in it who was not before, or no longer is."""
    old, new = _by_holder(before), _by_holder(after)
    return {
        OfficeSpan(party, function, date.fromordinal(first), date.fromordinal(end - 1))
        for holder in old.keys() | new.keys()
        for party, function in [holder[2:]]
        for first, end in _difference(_days(old[holder]), _days(new[holder]))
    }


def _holder(seat: OfficeSpan, holdings: Iterable[Holding]) -> Holding | None:
    """Who held the office on all days of the meeting, where nobody else did on any."""
    there = [
        one
        for one in holdings
        if (one.office.party, one.office.function) == (seat.party, seat.function)
        and one.office.first <= seat.last
        and one.office.last >= seat.first
    ]
    if len({one.official_id for one in there}) != 1:
        return None
    first, last = seat.first.toordinal(), seat.last.toordinal()
    covered = any(begin <= first and last < end for begin, end in _days(one.office for one in there))
    return there[0] if covered else None


def _may_be(attendee: Attendee, holder: Holding) -> bool:
    """Whether an attendee is the holder, or somebody whom a text gives a name that the holder has."""
    if attendee.official_id is not None:
        return attendee.official_id == holder.official_id
    if attendee.name is None or attendee.party != holder.office.party:
        return False
    return likeness(attendee.name, holder.name) is not Likeness.DIFFERENT


_Holder = tuple[str, str, str, OfficeFunction]
"""Id and name of an official, party and function of an office."""


def _by_holder(holdings: Iterable[Holding]) -> dict[_Holder, list[OfficeSpan]]:
    found: dict[_Holder, list[OfficeSpan]] = defaultdict(list)
    for one in holdings:
        if one.office.function in UNIQUE:
            found[one.official_id, one.name, one.office.party, one.office.function].append(one.office)
    return found


def _days(spans: Iterable[OfficeSpan]) -> _Days:
    days: _Days = []
    for first, end in sorted((span.first.toordinal(), span.last.toordinal() + 1) for span in spans):
        if days and first <= days[-1][1]:
            days[-1] = (days[-1][0], max(end, days[-1][1]))
        else:
            days.append((first, end))
    return days


def _difference(some: _Days, others: _Days) -> Iterator[tuple[int, int]]:
    """The days that are among one of the two alone."""
    bounds = sorted({bound for days in (some, others) for span in days for bound in span})
    for first, end in pairwise(bounds):
        if any(a <= first < b for a, b in some) != any(a <= first < b for a, b in others):
            yield first, end
