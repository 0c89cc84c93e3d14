"""Reports gathered into meetings, one after another: what is exact comes first, what is vague goes by what is exact.

The reports of a few certain days come first, from the most exact to the least; each joins the one meeting before it
that it fits best, where no other fits about as well. Then each vague report - undated, or of a month or a year - joins
the one meeting among these that it clearly means; where it could mean several it stands alone. Vague reports that mean
none of these are gathered among themselves. Last, a meeting that was moved takes in the plan that it was moved from.

What becomes of a report thus hangs on those before it with which it shares a key and a day, and not on the order in
which reports arrive; one of no certain time among too many to tell which it means stands alone for that.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from service.domain.resources import FiledMeeting
from service.resolution.blocking import Layer
from service.resolution.gathered import Meeting, Read, read
from service.resolution.nearby import Nearby, Nothing
from service.resolution.put_off import follow_moves

_CLEAR = 0.25
"""How much better than the next meeting a timed report must fit."""
_CLEAR_UNTIMED = 0.75
"""The same for an undated or wide report."""


class Apart(Enum):
    """Why a report joins no meeting."""

    NEW = "it fits none"
    UNCLEAR = "it could mean several"


def partition(reports: Sequence[FiledMeeting]) -> list[list[FiledMeeting]]:
    """Part reports into meetings, each report into one, the same for every order of them."""
    return [[one.report for one in members] for members in follow_moves(gather(reports))]


def gather(reports: Iterable[FiledMeeting]) -> list[Meeting]:
    """The meetings that reports make up, before a plan and what it was put off to are one."""
    reads = sorted(map(read, reports), key=lambda one: one.rank)
    nearby = Nearby(Nothing(), reads)
    meetings: list[Meeting] = []
    for one in reads:
        found = judge(one, nearby)
        if isinstance(found, Apart):
            found = Meeting(closed=found is Apart.UNCLEAR)
            meetings.append(found)
        nearby.place(one, found)
    return meetings


def judge(one: Read, nearby: Nearby) -> Meeting | Apart:
    """The meeting that a report joins, among those begun by reports of lower rank."""
    if one.layer is Layer.ENDLESS and nearby.crowded(one.keys):
        return Apart.UNCLEAR
    best = _clear_best(one, _around(one, (Layer.TIMED,), nearby))
    if one.timed:
        return best if isinstance(best, Meeting) else Apart.NEW
    if best is Apart.UNCLEAR or (isinstance(best, Meeting) and best.has_room_for(one)):
        return best
    loose = [meeting for meeting in _around(one, (Layer.VAGUE, Layer.ENDLESS), nearby) if not meeting.timed]
    found = _clear_best(one, loose)
    return found if isinstance(found, Meeting) else Apart.NEW


def _around(one: Read, layers: Iterable[Layer], nearby: Nearby) -> list[Meeting]:
    """The meetings of those reports of lower rank that the report fits, each taken by itself."""
    near = (other for layer in layers for other in nearby.near(layer, one.keys, one.days))
    return nearby.meetings_of([other for other in near if other.rank < one.rank and one.fits(other)])


def _clear_best(one: Read, meetings: Iterable[Meeting]) -> Meeting | Apart:
    """The meeting that a report fits better than all others by enough."""
    fitting = [(fit, meeting) for meeting in meetings if (fit := meeting.fit(one)) is not None]
    if not fitting:
        return Apart.NEW
    fitting.sort(key=lambda item: -item[0])
    clear = _CLEAR if one.timed else _CLEAR_UNTIMED
    if len(fitting) > 1 and fitting[0][0] - fitting[1][0] < clear:
        return Apart.UNCLEAR
    return fitting[0][1]
