"""Decisions: what people say about meetings, officials and channels, and the fields that they can set."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field
from typing_extensions import TypeAliasType

from service.domain.dates import EventDate
from service.domain.parties import all_parties, party
from service.domain.readable import AS_PATTERN, READABLE
from service.domain.reports import Place, Value
from service.domain.vocabulary import (
    Attendance,
    ChannelStatus,
    ChannelType,
    DecisionType,
    Level,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    ReportKind,
    Role,
)

_POINT = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?~?"
"""A day, month or year, which `~` makes an approximate one."""

Placed = TypeVar("Placed", bound=Hashable)


def _known(code: str) -> str:
    if party(code) is None:
        raise ValueError("Give the code of a party that /v1/parties lists.")
    return code


def _edtf(text: str) -> str:
    try:
        EventDate.parse(text)
    except (ValueError, OverflowError):
        raise ValueError("Give a date as EDTF: 2024-05-14, 2024-05, 2024, from/to, or [a..b].") from None
    return text


def _absent() -> Any:  # noqa: ANN401 - stands for no value at all
    return None


Words = Annotated[str, AS_PATTERN, Field(max_length=300), READABLE]
_A_CODE: dict[str, Any] = {"enum": [one.code for one in all_parties()], "description": "Code of a party."}
PartyCode = TypeAliasType(
    "PartyCode",
    Annotated[str, AfterValidator(_known), Field(json_schema_extra=_A_CODE)],
)


class DateIn(Value):
    """A date as a person sets it."""

    edtf: Annotated[str, AfterValidator(_edtf)] = Field(
        max_length=40,
        pattern=rf"^({_POINT}|{_POINT}/{_POINT}|\[{_POINT}\.\.{_POINT}\])$",
        description="A day, month or year, `from/to` for a span, `[a..b]` for a day within.",
        examples=["2024-05-14"],
    )


class PlaceIn(Value):
    """A place as a person sets it."""

    name: Words | None = Field(default=None, description="City or site.")
    country: PartyCode | None = Field(default=None, description="Code of the country it lies in.")


class AttendeeIn(Value):
    """A participant as a person sets one."""

    name: Words | None = Field(default=None, description="Full name, without titles.")
    office: Words | None = Field(default=None, description="Office as it is called.")
    function: OfficeFunction | None = Field(default=None, description="What the office is for.")
    party: PartyCode | None = Field(default=None, description="Code of the party represented.")
    role: Role = Role.PRINCIPAL
    attendance: Attendance = Attendance.ATTENDED


class TenureIn(Value):
    """An office of an official as a person sets it."""

    title: Words | None = Field(default=None, description="Office as it is called.")
    function: OfficeFunction
    party: PartyCode | None = Field(default=None, description="Code of the party that the office is of.")
    start: DateIn | None = Field(default=None, description="When it began.")
    end: DateIn | None = Field(default=None, description="When it ended.")


class MeetingFields(Value):
    """Fields of a meeting that a person can set; null says that there is none, an absent one stays as sources say."""

    status: MeetingStatus = Field(default_factory=_absent)
    mode: Mode = Field(default_factory=_absent)
    type: MeetingType = Field(default_factory=_absent)
    level: Level = Field(default_factory=_absent)
    likelihood: Likelihood | None = Field(default=None, description="How likely it is, while it is still to come.")
    parties: list[PartyCode] = Field(
        default_factory=_absent, min_length=1, max_length=50, description="Codes of all parties."
    )
    participants: list[AttendeeIn] = Field(default_factory=_absent, max_length=100, description="All who take part.")
    date: DateIn | None = Field(default=None, description="When it takes place.")
    place: PlaceIn | None = Field(default=None, description="Where it takes place.")
    forum: Words | None = Field(default=None, description="Conference or framework it belongs to.")
    topics: list[Words] = Field(default_factory=_absent, max_length=50, description="What it is about.")

    def onto(self, place: Place | None) -> "MeetingFields":
        """These fields where the place was another: as in any JSON merge patch, what `place` leaves out stays."""
        if self.place is None or place is None:
            return self
        members = place.model_dump() | self.place.model_dump(exclude_unset=True)
        return self.model_copy(update={"place": PlaceIn.model_validate(members)})


class OfficialFields(Value):
    """Fields of an official that a person can set; null says that there is none, an absent one stays."""

    name: Words = Field(default_factory=_absent, description="Full name, without titles and ranks.")
    aliases: list[Words] = Field(default_factory=_absent, max_length=50, description="Other forms of the name.")
    party: PartyCode | None = Field(default=None, description="Code of the party that they stand for.")
    tenures: list[TenureIn] = Field(default_factory=_absent, max_length=50, description="All offices.")


class ChannelFields(Value):
    """Fields of a channel that a person can set; null says that there is none, an absent one stays."""

    name: Words | None = Field(default=None, description="Name, as it is called.")
    aliases: list[Words] = Field(default_factory=_absent, max_length=50, description="Other names, such as an acronym.")
    type: ChannelType = Field(default_factory=_absent)
    parties: list[PartyCode] = Field(
        default_factory=_absent, min_length=1, max_length=50, description="Codes of the parties that it connects."
    )
    organizations: list[Words] = Field(
        default_factory=_absent, max_length=50, description="Commands or offices at its ends."
    )
    instrument: Words | None = Field(default=None, description="What it runs over: phone, video, meetings, letters.")
    status: ChannelStatus = Field(default_factory=_absent)


AnyFields = MeetingFields | OfficialFields | ChannelFields

FIELDS: dict[ReportKind, type[AnyFields]] = {
    ReportKind.MEETING: MeetingFields,
    ReportKind.OFFICIAL: OfficialFields,
    ReportKind.CHANNEL: ChannelFields,
}
"""The fields that can be set, by kind of resource."""


class Reasons(Value):
    """Who decides, and why."""

    by: Annotated[Words, Field(max_length=100)] = Field(description="Who decides.", examples=["desk@newsroom.example"])
    reason: Annotated[str, AS_PATTERN, Field(max_length=2000), READABLE] = Field(
        description="Why.", examples=["The ministry's own readout says so."]
    )


class Signed(Reasons):
    """Reasons, and the caller who sent them: who decides is what that caller says."""

    principal: str


class Ruling(Value):
    """A standing decision as resolution reads it: what it says, and the reports that it says it of.

    A merge names the reports of the two that are one; a split those that stay and those that go. All others name one
    resource's.
    """

    id: str
    type: DecisionType
    by: str
    made_at: datetime
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    """Ids of reports, those that decide where it belongs first; the second side is empty but for merge and split."""
    fields: AnyFields | None = None
    """What a correction sets."""


def home(side: Sequence[str], place_of: Mapping[str, Placed]) -> Placed | None:
    """The place, be it a cluster or a resource, of most of the reports; of several, that of the first.

    None when no report is in any place.
    """
    places = [place_of[report] for report in side if report in place_of]
    counts = Counter(places)
    return max(counts, key=lambda place: (counts[place], -places.index(place)), default=None)
