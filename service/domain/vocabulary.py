"""Every closed list of words in the data, as the annotation guidelines define them."""

from enum import StrEnum


class MeetingStatus(StrEnum):
    """What the latest word says of a meeting."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    HELD = "held"
    DECLINED = "declined"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


TO_COME = (MeetingStatus.PROPOSED, MeetingStatus.PLANNED, MeetingStatus.POSTPONED)
"""Statuses of a meeting of which nobody has said yet what came of it."""


class Certainty(StrEnum):
    """How sure the words are of what they say; `hedged` needs a cue in the text."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Likelihood(StrEnum):
    """What the text expects of a meeting that has not happened."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"


class Mode(StrEnum):
    """How the parties meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    HYBRID = "hybrid"
    WRITTEN = "written"
    UNSPECIFIED = "unspecified"


class MeetingType(StrEnum):
    """What kind of contact a meeting is."""

    BILATERAL = "bilateral"
    TRILATERAL = "trilateral"
    MULTILATERAL = "multilateral"
    VISIT = "visit"
    BRIEF_ENCOUNTER = "brief_encounter"
    MECHANISM_ROUND = "mechanism_round"
    OTHER = "other"


class Level(StrEnum):
    """The highest level common to the sides of a meeting, highest first."""

    HOGS = "hogs"
    MINISTERIAL = "ministerial"
    DEPUTY_MINISTERIAL = "deputy_ministerial"
    CHIEF_OF_DEFENCE = "chief_of_defence"
    SENIOR_OFFICIAL = "senior_official"
    AMBASSADORIAL = "ambassadorial"
    WORKING = "working"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What a participant does in a meeting."""

    PRINCIPAL = "principal"
    HOST = "host"
    VISITOR = "visitor"
    DELEGATION = "delegation"
    CHAIR = "chair"
    MEDIATOR = "mediator"
    OBSERVER = "observer"


class Attendance(StrEnum):
    """Whether a participant comes, apart from whether the meeting does."""

    ATTENDED = "attended"
    ACCEPTED = "accepted"
    UNCONFIRMED = "unconfirmed"
    DECLINED = "declined"
    ABSENT = "absent"


class OfficeFunction(StrEnum):
    """What an office is for, whatever its title."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    VICE_PRESIDENT = "vice_president"
    FOREIGN_MINISTER = "foreign_minister"
    DEFENCE_MINISTER = "defence_minister"
    FINANCE_OR_TRADE_MINISTER = "finance_or_trade_minister"
    OTHER_MINISTER = "other_minister"
    DEPUTY_MINISTER = "deputy_minister"
    NATIONAL_SECURITY_ADVISER = "national_security_adviser"
    CHIEF_OF_DEFENCE = "chief_of_defence"
    MILITARY_COMMANDER = "military_commander"
    HEAD_OF_MISSION = "head_of_mission"
    SPECIAL_ENVOY = "special_envoy"
    LEGISLATOR = "legislator"
    INTELLIGENCE_CHIEF = "intelligence_chief"
    SPOKESPERSON = "spokesperson"
    SENIOR_OFFICIAL = "senior_official"
    IGO_HEAD = "igo_head"
    IGO_OFFICIAL = "igo_official"
    ROYAL = "royal"
    OTHER = "other"


class OfficeBasis(StrEnum):
    """How the text gives an office: in words, by implication, or as a past one."""

    STATED = "stated"
    INFERRED = "inferred"
    FORMER = "former"


class NameBasis(StrEnum):
    """How a participant of a merged meeting got a name: a text gives it, or it is that of who held the office then."""

    STATED = "stated"
    INFERRED = "inferred"


class ChannelType(StrEnum):
    """What kind of standing means of communication a channel is."""

    LEADER_HOTLINE = "leader_hotline"
    DEFENCE_HOTLINE = "defence_hotline"
    THEATER_COMMAND_LINE = "theater_command_line"
    DECONFLICTION_LINE = "deconfliction_line"
    BORDER_HOTLINE = "border_hotline"
    LIAISON_OFFICE = "liaison_office"
    STANDING_DIALOGUE = "standing_dialogue"
    BACKCHANNEL = "backchannel"
    MILITARY_TO_MILITARY = "military_to_military"
    OTHER = "other"


class ChannelStatus(StrEnum):
    """What the latest word says of a channel."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    ACTIVE = "active"
    UNANSWERED = "unanswered"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    TERMINATED = "terminated"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How fine a date is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class DateBasis(StrEnum):
    """What a date was read from."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    FORUM = "forum"
    UNRESOLVED = "unresolved"


class PublishedBasis(StrEnum):
    """Where an article's publication date comes from."""

    GIVEN = "given"
    HEADER = "header"
    DATELINE = "dateline"
    NONE = "none"


class AttributionKind(StrEnum):
    """Who says it."""

    OUTLET = "outlet"
    OFFICIAL = "official"
    SPOKESPERSON = "spokesperson"
    UNNAMED_SOURCE = "unnamed_source"
    READOUT = "readout"
    GOVERNMENT = "government"


class PartyKind(StrEnum):
    """What a party is."""

    STATE = "state"
    AUTHORITY = "authority"
    ORGANISATION = "organisation"


class ReportKind(StrEnum):
    """What a report tells of."""

    MEETING = "meeting"
    OFFICIAL = "official"
    CHANNEL = "channel"


class Review(StrEnum):
    """What a person has decided about a resource."""

    UNREVIEWED = "unreviewed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Ground(StrEnum):
    """What speaks for it that two reports tell of one meeting."""

    PEOPLE = "people"
    PARTIES = "parties"
    TIME = "time"
    PLACE = "place"
    FORUM = "forum"
    MODE = "mode"
    TOPICS = "topics"


class JoinedBy(StrEnum):
    """What brought a report to its meeting."""

    EVIDENCE = "evidence"
    MOVE = "move"
    DECISION = "decision"
    OTHERS = "others"


class DecisionType(StrEnum):
    """What a person decides."""

    CONFIRM = "confirm"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"


class ChangeType(StrEnum):
    """What became different about a resource."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    SPLIT = "split"
    REMOVED = "removed"


class ConflictField(StrEnum):
    """A field on which sources can differ."""

    DATE = "date"
    PLACE = "place"
    MODE = "mode"
    STATUS = "status"
    ATTENDANCE = "attendance"
    REPRESENTATIVE = "representative"
