"""Who takes part in a merged meeting: participants of its reports, each person and each unnamed office in one seat."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from service.domain.reports import Participant
from service.domain.resources import Attendee, FiledMeeting
from service.domain.vocabulary import MeetingStatus, NameBasis, OfficeBasis, OfficeFunction, Role
from service.resolution.filed import most_often
from service.resolution.names import Likeness, likeness, read_name
from service.resolution.office_words import participants_of

OfficialIds = Mapping[tuple[str, str], str]
"""The official of an article's participant, by article and name."""

_Told = tuple[FiledMeeting, Participant]


def find_seats(reports: Sequence[FiledMeeting], officials: OfficialIds) -> list["Seat"]:
    """Each participant once, with all that is told of them; `reports` in the order they were said."""
    told = [(report, participant) for report in reports for participant in participants_of(report)]
    named = [item for item in told if item[1].name]
    named.sort(key=lambda item: (-len(read_name(item[1].name or "").parts), item[1].name or ""))
    seats: list[Seat] = []
    for report, participant in named:
        official = officials.get((report.article_id, participant.name or ""))
        theirs = next((one for one in seats if one.takes(participant, official)), None)
        if theirs is None:
            seats.append(theirs := Seat(participant.party))
        theirs.add(report, participant, official)
    for report, participant in told:
        if not participant.name:
            _seat_unnamed(seats, report, participant)
    for one in seats:
        one.told.sort(key=lambda item: item[0].published_at or date.min)
    return seats


def attendees(seats: Sequence["Seat"], status: MeetingStatus, parties: Sequence[str]) -> list[Attendee]:
    """The participants in the order of their parties."""
    found = [one.attendee(status) for one in seats]
    place = {code: index for index, code in enumerate(parties)}
    roles = list(Role)
    found.sort(key=lambda a: (place.get(a.party or "", len(place)), roles.index(a.role), a.name or "~", a.office or ""))
    return found


def _seat_unnamed(seats: list["Seat"], report: FiledMeeting, participant: Participant) -> None:
    """The holder of an office whom one report leaves unnamed is whom another names, if it names one such."""
    office = (participant.party, participant.function, None if participant.function else participant.office)
    holders = [seat for seat in seats if seat.party == participant.party and participant.function in seat.functions]
    if participant.function is None or participant.function is OfficeFunction.OTHER or len(holders) != 1:
        holders = [seat for seat in seats if seat.office == office]
    if not holders:
        holders = [Seat(participant.party, office=office)]
        seats.append(holders[0])
    holders[0].add(report, participant, None)


Item = TypeVar("Item", bound=Hashable)


@dataclass(slots=True)
class Seat:
    """One participant of the meeting, as all reports tell of them."""

    party: str | None
    office: tuple[str | None, OfficeFunction | None, str | None] | None = None
    official: str | None = None
    told: list[_Told] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    @property
    def name(self) -> str | None:
        """The fullest form of the name, if any report gives one."""
        return fullest([participant.name for _, participant in self.told if participant.name])

    @property
    def title(self) -> str | None:
        """The office as told by most."""
        return self._common(self.told, lambda participant: participant.office or participant.function)

    @property
    def functions(self) -> set[OfficeFunction | None]:
        """What the offices are for that reports give."""
        return {participant.function for _, participant in self.told}

    def takes(self, participant: Participant, official: str | None) -> bool:
        """Whether a named participant is whoever sits here."""
        if official is not None and self.official is not None:
            return official == self.official
        known = max(likeness(participant.name or "", name) for name in self.names)
        if None in (participant.party, self.party):
            return known is Likeness.SAME
        return participant.party == self.party and known is not Likeness.DIFFERENT

    def add(self, report: FiledMeeting, participant: Participant, official: str | None) -> None:
        """Take in what a report says of whoever sits here."""
        self.told.append((report, participant))
        self.names |= {participant.name} if participant.name else set()
        self.party = self.party or participant.party
        self.official = self.official or official

    def attendee(self, status: MeetingStatus) -> Attendee:
        """What the merged meeting shows of the participant."""
        name = self.name
        stated = [item for item in self.told if item[1].basis is OfficeBasis.STATED] or self.told
        last = [item for item in self.told if item[0].content.status is status] or self.told
        return Attendee(
            official_id=self.official,
            name=name,
            name_basis=NameBasis.STATED if name else None,
            office=self._common(stated, lambda participant: participant.office),
            function=self._common(stated, lambda participant: participant.function)
            or self._common(self.told, lambda participant: participant.function),
            basis=self._common(stated, lambda participant: participant.basis),
            party=self.party,
            role=self._common([item for item in self.told if item[1].role is not Role.PRINCIPAL], lambda p: p.role)
            or Role.PRINCIPAL,
            attendance=last[-1][1].attendance,
        )

    @staticmethod
    def _common(told: Sequence[_Told], value: Callable[[Participant], Item | None]) -> Item | None:
        found = most_often(item for _, participant in told if (item := value(participant)) is not None)
        return found[0] if found else None


def fullest(names: Sequence[str]) -> str | None:
    """The form of a name with most parts; of those, the commonest."""
    parts = max((len([part for part in read_name(name).parts if len(part) > 1]) for name in names), default=0)
    full = [name for name in names if len([part for part in read_name(name).parts if len(part) > 1]) == parts]
    return most_often(full)[0] if full else None
