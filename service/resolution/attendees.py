"""Who takes part in a merged meeting: participants of its reports, each person and each unnamed office once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from service.domain.reports import Participant
from service.domain.resources import Attendee, FiledMeeting
from service.domain.vocabulary import MeetingStatus, NameBasis, OfficeBasis, OfficeFunction, Role
from service.resolution.filed import most_often
from service.resolution.names import Likeness, likeness, read_name

OfficialIds = Mapping[tuple[str, str], str]
"""The official of an article's participant, by article and name."""

_Told = tuple[FiledMeeting, Participant]


def attendees(
    reports: Sequence[FiledMeeting], status: MeetingStatus, officials: OfficialIds, parties: Sequence[str]
) -> list[Attendee]:
    """The participants in the order of their parties; `reports` in the order they were said."""
    told = [(report, participant) for report in reports for participant in report.content.participants]
    named = [item for item in told if item[1].name]
    named.sort(key=lambda item: (-len(read_name(item[1].name or "").parts), item[1].name or ""))
    seats: list[_Seat] = []
    for report, participant in named:
        official = officials.get((report.article_id, participant.name or ""))
        seat = next((seat for seat in seats if seat.takes(participant, official)), None)
        if seat is None:
            seats.append(seat := _Seat(participant.party))
        seat.add(report, participant, official)
    for report, participant in told:
        if not participant.name:
            _seat_unnamed(seats, report, participant)
    found = [seat.attendee(status) for seat in seats]
    place = {code: index for index, code in enumerate(parties)}
    roles = list(Role)
    found.sort(key=lambda a: (place.get(a.party or "", len(place)), roles.index(a.role), a.name or "~", a.office or ""))
    return found


def _seat_unnamed(seats: list["_Seat"], report: FiledMeeting, participant: Participant) -> None:
    """The holder of an office whom one report leaves unnamed is whom another names, if it names one such."""
    office = (participant.party, participant.function, None if participant.function else participant.office)
    holders = [seat for seat in seats if seat.party == participant.party and participant.function in seat.functions]
    if participant.function is None or participant.function is OfficeFunction.OTHER or len(holders) != 1:
        holders = [seat for seat in seats if seat.office == office]
    if not holders:
        holders = [_Seat(participant.party, office=office)]
        seats.append(holders[0])
    holders[0].add(report, participant, None)


Item = TypeVar("Item", bound=Hashable)


@dataclass(slots=True)
class _Seat:
    """One participant of the meeting, as all reports tell of them."""

    party: str | None
    office: tuple[str | None, OfficeFunction | None, str | None] | None = None
    official: str | None = None
    told: list[_Told] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    @property
    def functions(self) -> set[OfficeFunction | None]:
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
        self.told.append((report, participant))
        self.names |= {participant.name} if participant.name else set()
        self.party = self.party or participant.party
        self.official = self.official or official

    def attendee(self, status: MeetingStatus) -> Attendee:
        self.told.sort(key=lambda item: item[0].published_at or date.min)
        names = [participant.name for _, participant in self.told if participant.name]
        stated = [item for item in self.told if item[1].basis is OfficeBasis.STATED] or self.told
        last = [item for item in self.told if item[0].content.status is status] or self.told
        return Attendee(
            official_id=self.official,
            name=fullest(names),
            name_basis=NameBasis.STATED if names else None,
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
