"""What meetings, officials and channels are like in the store: a view kept as JSON text beside what it is found by."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.vocabulary import Review


@dataclass(frozen=True, slots=True)
class StoredResource:
    """A meeting, official or channel as it is kept.

    `body` is the JSON text of its view (`MeetingView`, `OfficialView` or `ChannelView`), ready to be sent.
    """

    id: str
    revision: int
    created_at: datetime
    updated_at: datetime
    review: Review
    body: str
