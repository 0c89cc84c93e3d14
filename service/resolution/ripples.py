"""How far it makes a difference that reports come or go: which meetings are not what they were.

What a report joins (`gathering.judge`) hangs on reports of lower rank alone, and of these on the meetings that it fits.
So reports are judged anew in the order of their ranks, beginning with those that come; and where one changes its
meeting, those of higher rank follow for which it changes by how much they fit the meeting that it left or joined.
Whoever never follows is judged as before, since all that it is judged by is as before: the outcome is, by induction
over the ranks, that of gathering all reports at once. What is read is what lies around the reports that are judged.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from service.domain.resources import FiledMeeting
from service.resolution.blocking import Layer
from service.resolution.gathered import Meeting, Rank, Read, read
from service.resolution.gathering import Apart, judge
from service.resolution.likeness import spare
from service.resolution.nearby import Nearby, Store, Stored

_Seen = tuple[bool, float, bool] | None
"""What a report sees of a meeting that it fits: whether it is timed, how well it fits, and whether there is room."""


class Ripples:
    """Reports on their way in and out, and what follows from it."""

    def __init__(self, store: Store, arriving: Iterable[FiledMeeting], leaving: Iterable[Stored]) -> None:
        coming = [read(report) for report in arriving]
        going = [(read(report), group) for report, group in leaving]
        self.nearby = Nearby(store, coming, [one for one, _ in going])
        self.nearby.expect([*coming, *(one for one, _ in going)])
        self.changed: dict[int, Meeting] = {}
        """The meetings whose reports are not those they were, by their identity."""
        self._waiting: list[tuple[Rank, Read]] = []
        self._queued: set[str] = set()
        for one in (*coming, *self.nearby.turning()):
            self._judge_later(one)
        for one, group in going:
            self._change(one, self.nearby.former(one, group), None)
        while self._waiting:
            self._judge(heappop(self._waiting)[1])

    def _judge_later(self, one: Read) -> None:
        if one.id not in self._queued:
            self._queued.add(one.id)
            heappush(self._waiting, (one.rank, one))

    def _judge(self, one: Read) -> None:
        found = judge(one, self.nearby)
        present = next(iter(self.nearby.meetings_of([one])), None)
        if present is None or not _stays(one, present, found):
            joined = Meeting(closed=found is Apart.UNCLEAR) if isinstance(found, Apart) else found
            self._change(one, present, joined)

    def _change(self, one: Read, left: Meeting | None, joined: Meeting | None) -> None:
        """Let a report leave one meeting and join another, and have those judged for whom that makes a difference."""
        meetings = [meeting for meeting in (left, joined) if meeting is not None]
        later = {other.id: other for meeting in meetings for other in self._later(one, meeting)}
        before = {other.id: [_sees(other, meeting) for meeting in meetings] for other in later.values()}
        if left is not None:
            left.remove(one)
            if one.timed and not left.timed:
                # What was vague there meant a meeting that is no more.
                left.closed = True
                later |= {member.id: member for member in left.members}
        if joined is not None:
            self.nearby.place(one, joined)
        self.changed |= {id(meeting): meeting for meeting in meetings}
        for other in later.values():
            if before.get(other.id) != [_sees(other, meeting) for meeting in meetings]:
                self._judge_later(other)

    def _later(self, one: Read, meeting: Meeting) -> Iterator[Read]:
        """The reports of higher rank around a meeting for which it can make a difference whether one is of it."""
        if meeting.closed:
            return
        layers = (Layer.TIMED, Layer.VAGUE, Layer.ENDLESS) if one.timed else (Layer.VAGUE, Layer.ENDLESS)
        places = {(member.keys, member.days) for member in (one, *meeting.core)}
        for layer in layers:
            for keys, days in places:
                for other in self.nearby.near(layer, keys, days):
                    if other.rank > one.rank and other.id not in self._queued and _counts(one, other):
                        yield other


def _counts(one: Read, other: Read) -> bool:
    """Whether it makes a difference to a report how it compares with another: as a veto, or as enough evidence."""
    more = spare(one.facts, other.facts)
    return more is None or more >= 0


def _sees(one: Read, meeting: Meeting) -> _Seen:
    fit = meeting.fit(one)
    return None if fit is None else (meeting.timed, fit, one.timed or meeting.has_room_for(one))


def _stays(one: Read, present: Meeting, found: Meeting | Apart) -> bool:
    """Whether a report is in its place already."""
    if isinstance(found, Meeting):
        return found is present
    if found is Apart.UNCLEAR:
        return present.closed and len(present.members) == 1
    return not present.closed and one.timed == present.timed and present.begins_with(one)
