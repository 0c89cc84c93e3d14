"""Names of channels, as forums of meetings give them."""

from sqlmodel import Field

from service.store.tables.base import Table


class ChannelNameRow(Table, table=True):
    """A name of a channel, folded like the forum of a meeting, by which its sessions are found."""

    __tablename__ = "channel_name"

    channel_id: str = Field(primary_key=True, foreign_key="channel.id", ondelete="CASCADE")
    name_key: str = Field(primary_key=True)
