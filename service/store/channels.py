"""Queries about channels."""

from dataclasses import dataclass
from typing import Literal

from service.domain.vocabulary import ChannelStatus, ChannelType
from service.store.paging import PageRequest, Slice
from service.store.resources import StoredResource
from service.store.unit_of_work import ReadSession

ChannelSort = Literal["-last_reported", "last_reported"]
"""Orders of the list, the default first; the undated count as earliest."""


@dataclass(frozen=True, slots=True)
class ChannelFilter:
    """Which channels are wanted; what is empty or None does not restrict."""

    parties: tuple[str, ...] = ()
    """Codes of parties that it all connects."""
    types: tuple[ChannelType, ...] = ()
    statuses: tuple[ChannelStatus, ...] = ()
    q: str | None = None
    """Whole words in any order; case and accents do not matter."""


def get_channel(session: ReadSession, channel_id: str) -> StoredResource:
    """The channel; raises NotFoundError, or MovedError when merged into another."""
    raise NotImplementedError


def list_channels(session: ReadSession, wanted: ChannelFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the channels that pass the filter, sorted by a `ChannelSort`."""
    raise NotImplementedError
