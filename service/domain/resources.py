"""The merged views that resolution computes from reports: meetings, officials and channels."""

from datetime import date
from functools import cached_property

from pydantic import Field, JsonValue

from service.domain.dates import EventDate
from service.domain.reports import Attribution, ChannelReport, MeetingReport, OfficialReport, Place, Value
from service.domain.vocabulary import (
    Attendance,
    ChannelStatus,
    ChannelType,
    ConflictField,
    Ground,
    JoinedBy,
    Level,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
    NameBasis,
    OfficeBasis,
    OfficeFunction,
    Role,
)


class Filed(Value):
    """What every stored report carries beside its content: where it comes from and when that was said."""

    report_id: str
    article_id: str
    published_at: date | None = None
    source: str | None = None
    origin: str = ""
    """Where it was read: digest of the article's text and place among its reports, whenever the article came in."""

    @cached_property
    def order(self) -> tuple[date, str, str, str, str]:
        """Sorts reports by what they say and when, and then by where they were read."""
        content: Value = getattr(self, "content")  # noqa: B009 - each kind declares its own
        said = content.model_dump_json()
        return self.published_at or date.min, self.source or "", said, self.origin, self.report_id


class FiledMeeting(Filed):
    """A stored report of a meeting."""

    content: MeetingReport


class FiledOfficial(Filed):
    """A stored report of an official."""

    content: OfficialReport


class FiledChannel(Filed):
    """A stored report of a channel."""

    content: ChannelReport


class Said(Value):
    """One statement in a history: who said it, when, in which article, in which words."""

    said_on: date | None = Field(default=None, description="Publication date of the article that says it.")
    article_id: str = Field(description="The article that says it.")
    report_id: str = Field(description="The report that says it.")
    source: str | None = Field(default=None, description="Who published the article.")
    attribution: list[Attribution] = Field(default=[], description="Who says so, when it is not the article itself.")
    quote: str | None = Field(default=None, description="The words, verbatim.")


class MeetingStatement(Said):
    """One report's word on a meeting's status."""

    status: MeetingStatus


class ChannelStatement(Said):
    """One report's word on a channel's status."""

    status: ChannelStatus
    since: EventDate | None = Field(default=None, description="When the text says that the status began.")


class StatusInterval(Value):
    """A time over which a channel had one status, as far as texts tell."""

    status: ChannelStatus
    start: EventDate | None = Field(default=None, description="When a text says that it began.")
    end: EventDate | None = Field(default=None, description="When a text says that what came after it began.")
    attested_from: date | None = Field(default=None, description="First publication date of a text that says so.")
    attested_to: date | None = Field(default=None, description="Last publication date of a text that says so.")
    report_ids: list[str] = Field(description="The reports that say so, in the order they were said.")


class ConflictingValue(Value):
    """One of several differing values, and the reports that give it."""

    value: str = Field(description="The value, as the report gives it.")
    report_ids: list[str] = Field(description="The reports that give it.")


class Conflict(Value):
    """A field on which the sources differ."""

    field: ConflictField
    subject: str | None = Field(
        default=None,
        description="Whose attendance is in question, or whose office of which party; null for the whole.",
    )
    values: list[ConflictingValue] = Field(description="The differing values, each with who gives it.")


class EarlierDate(Value):
    """A date that a meeting had before it was moved."""

    date: EventDate
    report_ids: list[str] = Field(description="The reports that give it.")
    moved_by: str = Field(description="The first report that says that the meeting was put off from it.")


class Weight(Value):
    """One thing that speaks for it that two reports tell of one meeting, or against it where it is negative."""

    ground: Ground
    weight: float = Field(description="How much it speaks for it; negative, against it.")


class Why(Value):
    """Why a report is taken to tell of its meeting: the other report of it that it is most like."""

    joined_by: JoinedBy = Field(
        description="`evidence`: the two are alike enough; `move`: one moves the day that the other plans; "
        "`decision`: a person joined them; `others`: each is like others of the meeting, not like the other."
    )
    report_id: str = Field(description="The other report.")
    grounds: list[Weight] = Field(description="What speaks for it, the weightiest first.")
    weight: float = Field(description="All of it together.")
    needed: float = Field(description="How much two such reports need.")
    veto: str | None = Field(description="What would keep these two apart by themselves, where others join them.")
    decision_id: str | None = Field(description="The merge that joined them.")


class Correction(Value):
    """A field that a person has set, and what the sources say of it."""

    field: str = Field(description="The field that was set.", examples=["status"])
    decision_id: str = Field(description="The decision that set it.")
    by: str = Field(description="Who decided.")
    sources_agree: bool = Field(description="Whether the reports by themselves give the same value.")
    sources_say: JsonValue = Field(description="The value that the reports by themselves give.")


class Attendee(Value):
    """A participant of a merged meeting."""

    official_id: str | None = Field(default=None, description="The official, once known by name.")
    name: str | None = Field(default=None, description="Fullest name known, without titles.")
    name_basis: NameBasis | None = Field(
        default=None,
        description=(
            "`stated` when a text or a person names the participant; `inferred` when texts only tell the office, "
            "and attest one official alone in it over all days of the meeting; null without a name."
        ),
    )
    office: str | None = Field(default=None, description="Office at the time, as it is called.")
    function: OfficeFunction | None = Field(default=None, description="What the office is for.")
    basis: OfficeBasis | None = Field(default=None, description="How the office is known.")
    party: str | None = Field(default=None, description="Code of the party represented.")
    role: Role = Role.PRINCIPAL
    attendance: Attendance = Attendance.ATTENDED


class EventCodes(Value):
    """Codes of the event-data schemes, derived from status and mode."""

    plover_type: str = Field(description="PLOVER event type.", examples=["CONSULT"])
    plover_mode: str | None = Field(default=None, description="PLOVER mode.", examples=["visit"])
    cameo: str = Field(description="CAMEO code.", examples=["042"])


class MeetingView(Value):
    """A meeting as all its reports together tell it."""

    status: MeetingStatus
    status_rule: str = Field(description="Why the history gives this status.")
    likelihood: Likelihood | None = Field(
        default=None, description="How likely it is said to be, while it is still to come."
    )
    mode: Mode
    type: MeetingType
    level: Level
    parties: list[str] = Field(description="Codes of all parties.")
    participants: list[Attendee] = Field(description="Who takes part, by name or by office alone.")
    date: EventDate | None = Field(default=None, description="When it takes place, as precisely as texts tell.")
    earlier_dates: list[EarlierDate] = Field(
        default=[], description="Dates it had before it was moved, in the order in which it was."
    )
    place: Place | None = Field(default=None, description="Where it takes place.")
    forum: str | None = Field(default=None, description="Conference or framework it belongs to.")
    topics: list[str] = Field(default=[], description="What it is about, in the words of texts.")
    history: list[MeetingStatement] = Field(description="What was said of its status, in the order of saying.")
    conflicts: list[Conflict] = Field(default=[], description="Where the sources differ.")
    event_codes: EventCodes
    corrections: list[Correction] = Field(default=[], description="The fields that people have set.")
    report_count: int = Field(description="How many reports tell of it.")
    source_count: int = Field(description="How many sources tell of it.")
    confidence: float = Field(description="How sure it is that this is read right, from 0 to 1.")


class Tenure(Value):
    """One office of an official, with the span over which texts attest it."""

    title: str | None = Field(default=None, description="Office as stated.")
    function: OfficeFunction
    party: str | None = Field(default=None, description="Code of the party that the office is of.")
    basis: OfficeBasis
    acting: bool = Field(
        default=False, description="Whether it is held for the time being: acting, interim, caretaker."
    )
    start: EventDate | None = Field(default=None, description="When a text says that it began.")
    end: EventDate | None = Field(default=None, description="When a text says that it ended.")
    attested_from: date | None = Field(default=None, description="First publication date that attests it.")
    attested_to: date | None = Field(default=None, description="Last publication date that attests it.")
    former_by: date | None = Field(
        default=None, description="First publication date of a text that calls it a former office."
    )
    coming_on: date | None = Field(
        default=None, description="Last publication date of a text that calls it an office still to come."
    )
    report_ids: list[str] = Field(description="The reports on which its dates rest; `/reports` lists all.")


class OfficialView(Value):
    """An official as all reports together tell of them."""

    name: str = Field(description="Fullest name known, without titles and ranks.")
    aliases: list[str] = Field(default=[], description="Other forms of the name.")
    party: str | None = Field(default=None, description="Code of the party that they stand for.")
    tenures: list[Tenure] = Field(description="The offices that texts attest.")
    corrections: list[Correction] = Field(default=[], description="The fields that people have set.")
    report_count: int = Field(description="How many reports tell of them.")
    source_count: int = Field(description="How many sources tell of them.")
    confidence: float = Field(description="How sure it is that this is read right, from 0 to 1.")


class ChannelView(Value):
    """A channel as all its reports together tell it."""

    name: str | None = Field(default=None, description="Fullest name known.")
    aliases: list[str] = Field(default=[], description="Other names, such as an acronym.")
    type: ChannelType
    parties: list[str] = Field(description="Codes of the parties that it connects.")
    organizations: list[str] = Field(default=[], description="Commands or offices at its ends, as named.")
    instrument: str | None = Field(default=None, description="What it runs over: phone, video, meetings, letters.")
    status: ChannelStatus
    status_rule: str = Field(description="Why the history gives this status.")
    intervals: list[StatusInterval] = Field(description="What it was and over which time, in the order of saying.")
    history: list[ChannelStatement] = Field(description="What was said of its status, in the order of saying.")
    conflicts: list[Conflict] = Field(default=[], description="Where the sources differ.")
    corrections: list[Correction] = Field(default=[], description="The fields that people have set.")
    report_count: int = Field(description="How many reports tell of it.")
    source_count: int = Field(description="How many sources tell of it.")
    confidence: float = Field(description="How sure it is that this is read right, from 0 to 1.")
