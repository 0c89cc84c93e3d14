"""Queries about meetings."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.domain.vocabulary import Level, MeetingStatus, MeetingType, Mode, Review
from service.store.paging import PageRequest, Slice
from service.store.resources import StoredResource
from service.store.unit_of_work import ReadSession

MeetingSort = Literal["-last_reported", "last_reported", "-date", "date"]
"""Orders of the list, the default first: by last report or by first possible day; the undated count as earliest."""


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """Which meetings are wanted; what is empty or None does not restrict."""

    parties: tuple[str, ...] = ()
    """Codes of parties that all take part."""
    official: str | None = None
    """Id of an official who takes part."""
    statuses: tuple[MeetingStatus, ...] = ()
    modes: tuple[Mode, ...] = ()
    types: tuple[MeetingType, ...] = ()
    levels: tuple[Level, ...] = ()
    forum: str | None = None
    """Name of the forum; case and accents do not matter."""
    country: str | None = None
    """Code of the country that the place lies in."""
    date_from: date | None = None
    """First day of a span that the meeting's date may lie in; leaves out undated meetings."""
    date_to: date | None = None
    reported_from: date | None = None
    """First day of a span in which an article that tells of the meeting was published."""
    reported_to: date | None = None
    q: str | None = None
    """Whole words in any order; case and accents do not matter."""
    review: Review | None = None


def get_meeting(session: ReadSession, meeting_id: str) -> StoredResource:
    """The meeting; raises NotFoundError, or MovedError when it was merged into another."""
    raise NotImplementedError


def list_meetings(session: ReadSession, wanted: MeetingFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the meetings that pass the filter, sorted by a `MeetingSort`."""
    raise NotImplementedError
