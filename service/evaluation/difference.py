"""What differs between a gold record and what was read, with the stage at fault."""

from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict


class Stage(StrEnum):
    """Stages of the extractor, each named as its module."""

    DOCUMENT = "document"
    DATES = "dates"
    PEOPLE = "people"
    OFFICES = "offices"
    AFFILIATION = "affiliation"
    PARTIES = "parties"
    PLACES = "places"
    FORUMS = "forums"
    TRIGGERS = "triggers"
    ARGUMENTS = "arguments"
    MERE_MENTIONS = "mere_mentions"
    STATUS = "status"
    CIRCUMSTANCES = "circumstances"
    ANTECEDENTS = "antecedents"
    COREFERENCE = "coreference"
    CHANNEL_SIGHTINGS = "channel_sightings"
    CHANNELS = "channels"
    CHANNEL_STATUS = "channel_status"


Subject = Literal["meeting", "official", "channel"]


class Cause(NamedTuple):
    """Why something was read differently: the stage, and what happened there in words that many errors share."""

    stage: Stage
    fault: str
    detail: str = ""
    """What happened in this one article."""


class Difference(BaseModel):
    """One thing that was read differently."""

    model_config = ConfigDict(frozen=True)

    article: str
    item: str
    """Id or name of what it is about."""
    subject: Subject
    what: str
    """Missed, extra, or the field that is wrong."""
    stage: Stage
    fault: str
    detail: str = ""
    gold: str = ""
    got: str = ""
    words: str = ""
    """The sentence of the article that should have been read, or was."""

    @property
    def kind(self) -> str:
        """The class of error that it belongs to."""
        return f"{self.subject} {self.what} · {self.stage}: {self.fault}"

    def __str__(self) -> str:
        sides = " | ".join(f"{name} {value}" for name, value in (("gold", self.gold), ("got", self.got)) if value)
        return f"{self.article} {self.item}: {self.kind} | {sides}"
