"""Parameters that several lists and items take, each with its bounds."""

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Header, Path
from pydantic import BeforeValidator, Field

from service.domain.ids import IdPrefix
from service.domain.vocabulary import ReportKind

_ID = "[0-9A-HJKMNP-TV-Z]{26}$"


ID_PREFIXES = {
    ReportKind.MEETING: IdPrefix.MEETING,
    ReportKind.OFFICIAL: IdPrefix.OFFICIAL,
    ReportKind.CHANNEL: IdPrefix.CHANNEL,
}
"""What the ids of each kind of resource begin with."""


def id_of(kind: str, prefix: str) -> Any:  # noqa: ANN401 - what FastAPI types it as
    """The parameter of a path that is the id of something, `meeting_id` for a meeting."""
    return Path(
        alias=f"{kind}_id",
        pattern=f"^{prefix}_{_ID}",
        description=f"Id of the {kind}.",
        examples=[f"{prefix}_01JDAHZ8K3W6R9V2T5X8Y1B4C7"],
    )


ArticleId = Annotated[str, id_of("article", "art")]
MeetingId = Annotated[str, id_of("meeting", "mtg")]
OfficialId = Annotated[str, id_of("official", "off")]
ChannelId = Annotated[str, id_of("channel", "chn")]
DecisionId = Annotated[str, id_of("decision", "dec")]
KeyId = Annotated[str, id_of("key", "key")]
JobId = Annotated[str, id_of("job", "job")]
WebhookId = Annotated[str, id_of("webhook", "whk")]
DeliveryId = Annotated[str, id_of("delivery", "dlv")]

OfficialReference = Annotated[str, Field(pattern=f"^off_{_ID}")]
AnyReference = Annotated[str, Field(pattern=f"^[a-z]{{3}}_{_ID}")]
WebhookReference = Annotated[str, Field(pattern=f"^whk_{_ID}")]
ResourceReference = Annotated[str, Field(pattern=f"^(mtg|off|chn)_{_ID}")]
PartyCode = Annotated[str, Field(pattern="^[A-Z0-9]{2,16}$")]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


def _day(value: object) -> object:
    # Pydantic would also take numbers and instants, and read "0" as a day of 1970.
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("Give a day as YYYY-MM-DD.")
    return value


Day = Annotated[date, BeforeValidator(_day)]

Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A number that counts what happens, none twice."""
LastEventId = Annotated[
    Seq | None,
    Header(
        alias="Last-Event-ID",
        description="`id` of the last event that the caller has, which a browser sends by itself.",
    ),
]
