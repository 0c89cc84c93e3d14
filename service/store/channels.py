"""Queries about channels."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from service.domain.vocabulary import ChannelStatus, ChannelType, ReportKind
from service.store.meetings import MeetingFilter, Sessions
from service.store.paging import PageRequest, Slice, looked_at, read_page
from service.store.resources import StoredResource, get_resource, resources_of, select_resources
from service.store.search import finds_few, matches
from service.store.tables import ChannelNameRow, ChannelPartyRow, ChannelRow, columns
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
    return get_resource(session, ChannelRow, ReportKind.CHANNEL, channel_id)


def sessions_of(session: ReadSession, channel: StoredResource) -> MeetingFilter:
    """Which meetings are sessions of a channel: of its parties, in a forum that has its name.

    A round of a mechanism that no text names is one of the only standing dialogue that its parties have.
    """
    parties = session.rows(select(col(ChannelPartyRow.party)).where(col(ChannelPartyRow.channel_id) == channel.id))
    names = session.rows(select(col(ChannelNameRow.name_key)).where(col(ChannelNameRow.channel_id) == channel.id))
    codes = tuple(sorted(row.party for row in parties))
    dialogues = ChannelFilter(parties=codes, types=(ChannelType.STANDING_DIALOGUE,))
    there = [one.id for one in list_channels(session, dialogues, PageRequest(limit=2)).items]
    forums = frozenset(row.name_key for row in names)
    return MeetingFilter(parties=codes, sessions=Sessions(forums, unnamed=there == [channel.id]))


def list_channels(session: ReadSession, wanted: ChannelFilter, page: PageRequest) -> Slice[StoredResource]:
    """One page of the channels that pass the filter, sorted by a `ChannelSort`."""
    sort = page.sort or "-last_reported"
    query = select_resources(ChannelRow)
    of = columns(ChannelRow)
    few = False
    if wanted.q is not None:
        few = finds_few(session, ChannelRow, wanted.q, page)
        query = query.where(matches(session.dialect, ChannelRow, wanted.q, looked_at=not few))
    order, ident, parties = of, col(ChannelRow.id), wanted.parties
    if parties and not few:
        # The table of parties repeats the sort key, so that one party's channels are read off an index in order.
        order, ident = columns(ChannelPartyRow), col(ChannelPartyRow.channel_id)
        query = query.join(ChannelPartyRow, ident == col(ChannelRow.id))
        query = query.where(col(ChannelPartyRow.party) == parties[0])
        parties = parties[1:]
    for party in parties:
        other = aliased(ChannelPartyRow)
        query = query.where(exists().where(col(other.channel_id) == col(ChannelRow.id), col(other.party) == party))
    alternatives: list[ColumnElement[bool]] = []
    leads = few or bool(wanted.parties)
    for name, values in (("type", wanted.types), ("status", wanted.statuses)):
        if values and not leads:
            alternatives = [of[name] == value for value in dict.fromkeys(values)]
            leads = True
        elif values:
            query = query.where(looked_at(session, of[name]).in_(values))
    descending, key = sort.startswith("-"), order["last_reported"]
    return resources_of(
        read_page(session, query, key, ident, page, descending=descending, alternatives=alternatives, few=few)
    )
