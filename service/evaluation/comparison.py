"""An article's gold record beside what was read: which item answers to which, and what is right about it."""

from dataclasses import dataclass

from service.domain.reports import ChannelReport, Extraction, MeetingReport, OfficialReport
from service.evaluation.gold import GoldChannel, GoldMeeting, GoldOfficial, GoldRecord
from service.evaluation.matching import (
    DateVerdict,
    Pairing,
    codes,
    common_names,
    judge_date,
    names_of,
    pair,
    score_channel,
    score_meeting,
    score_official,
    share_words,
)


@dataclass(frozen=True, slots=True)
class MeetingMatch:
    """A core meeting and the report that answers to it."""

    gold: GoldMeeting
    got: MeetingReport

    @property
    def status_right(self) -> bool:
        """Whether the status is one that counts as right."""
        return self.got.status in self.gold.statuses

    @property
    def mode_right(self) -> bool:
        """Whether the mode is one that counts as right."""
        return self.got.mode in self.gold.modes

    @property
    def parties_right(self) -> bool:
        """Whether both name the same parties."""
        return codes(self.gold.parties) == codes(self.got.parties)

    @property
    def date(self) -> DateVerdict:
        """How the date stands to those that count as right."""
        return judge_date(self.gold, self.got)

    @property
    def names_found(self) -> int:
        """How many of the people are found."""
        return common_names(self.gold.names, names_of(self.got))

    @property
    def people_right(self) -> bool:
        """Whether all people are found, and nobody else."""
        return self.names_found == len(self.gold.names) == len(names_of(self.got))

    @property
    def place_right(self) -> bool | None:
        """Whether the place is found; None where there is none to find."""
        got = self.got.place.name if self.got.place else None
        return share_words(self.gold.place, got) if self.gold.place else None

    @property
    def forum_right(self) -> bool | None:
        """Whether the forum is found; None where there is none to find."""
        return share_words(self.gold.forum, self.got.forum) if self.gold.forum else None

    @property
    def right(self) -> bool:
        """Whether status, mode, date and all people are right: the strict measure."""
        return self.status_right and self.mode_right and self.date.right and self.people_right


@dataclass(frozen=True, slots=True)
class OfficialMatch:
    """A core official and the report that answers to it."""

    gold: GoldOfficial
    got: OfficialReport

    @property
    def party_right(self) -> bool:
        """Whether both are of the same party."""
        return (self.got.party or "").upper() == (self.gold.party or "").upper()

    @property
    def function_right(self) -> bool:
        """Whether both have the same function."""
        return self.got.function is self.gold.function


@dataclass(frozen=True, slots=True)
class ChannelMatch:
    """A core channel and the report that answers to it."""

    gold: GoldChannel
    got: ChannelReport

    @property
    def status_right(self) -> bool:
        """Whether the status is one that counts as right."""
        return self.got.status in self.gold.statuses


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article's gold record beside what was read of it."""

    gold: GoldRecord
    extraction: Extraction
    meetings: Pairing[GoldMeeting, MeetingReport]
    officials: Pairing[GoldOfficial, OfficialReport]
    channels: Pairing[GoldChannel, ChannelReport]

    @property
    def meeting_matches(self) -> list[MeetingMatch]:
        """The core meetings that were found."""
        return [MeetingMatch(gold, got) for gold, got in self.meetings.core]

    @property
    def official_matches(self) -> list[OfficialMatch]:
        """The core officials that were found."""
        return [OfficialMatch(gold, got) for gold, got in self.officials.core]

    @property
    def channel_matches(self) -> list[ChannelMatch]:
        """The core channels that were found."""
        return [ChannelMatch(gold, got) for gold, got in self.channels.core]


def compare(gold: GoldRecord, extraction: Extraction) -> Comparison:
    """Find what was read of each item of a gold record."""
    return Comparison(
        gold,
        extraction,
        pair(gold.meetings, extraction.meetings, score_meeting),
        pair(gold.officials, extraction.officials, score_official),
        pair(gold.channels, extraction.channels, score_channel),
    )
