"""Gold records: articles with what should be read from them, one JSON object a line."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from service.domain.dates import EventDate
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    MeetingStatus,
    Mode,
    OfficeBasis,
    OfficeFunction,
)

Window = tuple[date, date]


class Gold(BaseModel):
    """A frozen part of a record; `optional` things count neither when found nor when missed."""

    model_config = ConfigDict(frozen=True)

    optional: bool = False


class GoldParticipant(BaseModel):
    """A person who takes part, or the holder of an office who is not named."""

    model_config = ConfigDict(frozen=True)

    name: str | None
    party: str | None
    office: str | None = None

    @model_validator(mode="after")
    def _is_someone(self) -> Self:
        if not (self.name or self.office):
            raise ValueError("a participant has a name or an office")
        return self


class GoldMeeting(Gold):
    """A meeting as it should be read; the `_alt` lists hold readings that are as right."""

    id: str
    participants: list[GoldParticipant]
    parties: list[str]
    status: MeetingStatus
    status_alt: list[MeetingStatus] = []
    mode: Mode
    mode_alt: list[Mode] = []
    date: str | None
    date_alt: list[str | None] = []
    place: str | None = None
    country: str | None = None
    forum: str | None = None
    evidence: list[str]

    @property
    def names(self) -> list[str]:
        """Names of the participants who have one."""
        return [participant.name for participant in self.participants if participant.name]

    @property
    def statuses(self) -> set[MeetingStatus]:
        """Statuses that count as right."""
        return {self.status, *self.status_alt}

    @property
    def modes(self) -> set[Mode]:
        """Modes that count as right."""
        return {self.mode, *self.mode_alt}

    @property
    def windows(self) -> list[Window | None]:
        """First and last day of each date that counts as right; None where no date is."""
        return [EventDate.parse(edtf).window if edtf else None for edtf in (self.date, *self.date_alt)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not self.parties or any(participant.party not in self.parties for participant in self.participants):
            raise ValueError("every participant's party is one of the parties")
        if any(edtf is not None and EventDate.parse(edtf).window is None for edtf in (self.date, *self.date_alt)):
            raise ValueError("a date is one of the EDTF forms in use")
        return self


class GoldOfficial(Gold):
    """An official as it should be read."""

    name: str
    party: str | None
    office: str | None = None
    function: OfficeFunction
    basis: OfficeBasis


class GoldChannel(Gold):
    """A channel as it should be read."""

    id: str
    name: str | None
    type: ChannelType
    type_alt: list[ChannelType] = []
    parties: list[str]
    status: ChannelStatus
    status_alt: list[ChannelStatus] = []
    evidence: list[str]

    @property
    def types(self) -> set[ChannelType]:
        """Types that count as right."""
        return {self.type, *self.type_alt}

    @property
    def statuses(self) -> set[ChannelStatus]:
        """Statuses that count as right."""
        return {self.status, *self.status_alt}


class GoldRecord(BaseModel):
    """One article and everything that should be read from it."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str | None = None
    published_at: date | None = None
    text: str
    meetings: list[GoldMeeting]
    officials: list[GoldOfficial]
    channels: list[GoldChannel]
    note: str | None = None

    @model_validator(mode="after")
    def _is_verbatim(self) -> Self:
        words = _folded(f"{self.text} {self.title or ''}")
        quoted = [item.evidence for item in self.meetings] + [item.evidence for item in self.channels]
        names = [official.name for official in self.officials]
        if not all(quoted) or any(_folded(quote) not in words for quote in chain(names, *quoted)):
            raise ValueError("names and evidence are words of the article, and every item has evidence")
        return self


def read_gold(paths: Iterable[Path]) -> Iterator[GoldRecord]:
    """Read gold files; raises ValueError at the first record that is not as the guidelines want it."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            yield from (GoldRecord.model_validate_json(line) for line in lines if line.strip())


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
