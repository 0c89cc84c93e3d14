"""What one article says: the reports that extraction makes and that `/v1/extract` answers."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from service.domain.dates import EventDate
from service.domain.vocabulary import (
    Attendance,
    AttributionKind,
    Certainty,
    ChannelStatus,
    ChannelType,
    Level,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeBasis,
    OfficeFunction,
    PublishedBasis,
    Role,
)


class Value(BaseModel):
    """A frozen record with no fields but the declared ones."""

    # An error of a report that cannot be built is logged, and must not take words of the article along.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Evidence(Value):
    """The words that a field was read from: `source[start:end] == quote`, offsets in code points."""

    field: str = Field(description="The field that the words support.", examples=["status"])
    quote: str = Field(description="The words, verbatim.", examples=["in final talks to set up"])
    start: int = Field(ge=0, description="Offset of the first code point of the quote.")
    end: int = Field(ge=0, description="Offset just past the last code point of the quote.")
    source: Literal["text", "title"] = Field(
        default="text",
        alias="in",
        serialization_alias="in",
        description="Whether the offsets count in the text or in the title.",
    )

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Attribution(Value):
    """Who says so, when it is not the article itself."""

    kind: AttributionKind = Field(description="What kind of source it is.")
    name: str | None = Field(default=None, description="The source as named.", examples=["Wall Street Journal"])


class Place(Value):
    """Where something happens: as named, and the country it lies in."""

    name: str | None = Field(default=None, description="City or site as named in the text.", examples=["Singapore"])
    country: str | None = Field(default=None, description="Code of the country it lies in.", examples=["SGP"])


class Participant(Value):
    """A person, or the holder of an office whom the text does not name, who takes or would take part."""

    name: str | None = Field(
        default=None, description="Fullest form in the article, without titles.", examples=["Lloyd Austin"]
    )
    office: str | None = Field(default=None, description="Office as stated.", examples=["Defense Secretary"])
    function: OfficeFunction | None = Field(default=None, description="What the office is for.")
    basis: OfficeBasis | None = Field(default=None, description="How the text gives the office.")
    party: str | None = Field(default=None, description="Code of the party represented.", examples=["USA"])
    role: Role = Field(default=Role.PRINCIPAL, description="What the participant does in the meeting.")
    attendance: Attendance = Field(default=Attendance.ATTENDED, description="Whether the participant comes.")


class MeetingReport(Value):
    """What one article says of one meeting."""

    status: MeetingStatus
    certainty: Certainty = Certainty.ASSERTED
    likelihood: Likelihood | None = Field(
        default=None, description="How likely the text says it is, while it is still to come."
    )
    mode: Mode = Mode.UNSPECIFIED
    type: MeetingType = MeetingType.OTHER
    level: Level = Level.UNKNOWN
    parties: list[str] = Field(description="Codes of all parties, as the text orders them.", examples=[["USA", "CHN"]])
    participants: list[Participant] = Field(default=[], description="Who takes part, by name or by office alone.")
    date: EventDate | None = Field(default=None, description="When it takes place, as precisely as the text tells.")
    place: Place | None = Field(default=None, description="Where it takes place.")
    forum: str | None = Field(
        default=None, description="Conference or framework it belongs to.", examples=["Shangri-La Dialogue"]
    )
    topics: list[str] = Field(default=[], description="What it is about, in the words of the text.")
    attribution: list[Attribution] = Field(default=[], description="Who says so, when it is not the article itself.")
    evidence: list[Evidence] = Field(default=[], description="The words that the fields were read from.")
    confidence: float = Field(
        default=0.5, ge=0, le=1, description="How sure the extractor is that this is a meeting read right."
    )


class OfficialReport(Value):
    """What one article says of one official."""

    name: str = Field(description="Fullest form in the article, without titles and ranks.", examples=["Lloyd Austin"])
    aliases: list[str] = Field(default=[], description="Other forms of the name in the article.", examples=[["Austin"]])
    party: str | None = Field(default=None, examples=["USA"], description="Code of the party that they stand for.")
    office: str | None = Field(
        default=None, description="Office as stated, without the country.", examples=["Defense Secretary"]
    )
    function: OfficeFunction = OfficeFunction.OTHER
    basis: OfficeBasis = OfficeBasis.STATED
    start: EventDate | None = Field(default=None, description="When the text says that the office began.")
    end: EventDate | None = Field(default=None, description="When the text says that the office ended.")
    evidence: list[Evidence] = Field(default=[], description="The words that the fields were read from.")
    confidence: float = Field(default=0.5, ge=0, le=1, description="How sure the extractor is that this is read right.")


class ChannelReport(Value):
    """What one article says of one communication channel."""

    name: str | None = Field(
        default=None, description="Name as stated.", examples=["Military Maritime Consultative Agreement"]
    )
    aliases: list[str] = Field(
        default=[], description="Other names in the article, such as an acronym.", examples=[["MMCA"]]
    )
    type: ChannelType
    parties: list[str] = Field(examples=[["USA", "CHN"]], description="Codes of the parties that it connects.")
    organizations: list[str] = Field(default=[], description="Commands or offices at its ends, as named.")
    status: ChannelStatus = ChannelStatus.UNKNOWN
    since: EventDate | None = Field(default=None, description="When the text says that the status began.")
    instrument: str | None = Field(default=None, description="What it runs over: phone, video, meetings, letters.")
    attribution: list[Attribution] = Field(default=[], description="Who says so, when it is not the article itself.")
    evidence: list[Evidence] = Field(default=[], description="The words that the fields were read from.")
    confidence: float = Field(default=0.5, ge=0, le=1, description="How sure the extractor is that this is read right.")


TURNING = "turning"
"""Identity of the reports of officials that tell when an office begins or ends: they share no more than that."""

AnyReport = MeetingReport | OfficialReport | ChannelReport


class ExtractorVersion(Value):
    """Which extractor made a report."""

    name: str = Field(examples=["rules"], description="Which extractor it was.")
    version: str = Field(examples=["1"], description="Its release: another one may read otherwise.")


class Extraction(Value):
    """Everything that one article says."""

    published_at: date | None = Field(default=None, description="Publication date, given or read from the text.")
    published_at_basis: PublishedBasis = Field(
        default=PublishedBasis.NONE, description="Where the publication date comes from."
    )
    language: str | None = Field(default=None, description="BCP 47 code, when told or recognised.", examples=["en"])
    extractor: ExtractorVersion
    meetings: list[MeetingReport] = Field(default=[], description="What it says of each meeting.")
    officials: list[OfficialReport] = Field(default=[], description="What it says of each official.")
    channels: list[ChannelReport] = Field(default=[], description="What it says of each channel.")
