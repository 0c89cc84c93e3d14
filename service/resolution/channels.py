"""Which reports tell of one communication channel, and what they tell together.

Names decide: different names are different channels, and an acronym is the name whose initials it is. Channels
without a name are told apart by what stands at their ends; one of which nothing but the kind is told joins the only
one of its kind.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

from service.domain.resources import ChannelStatement, ChannelView, FiledChannel
from service.domain.vocabulary import ChannelStatus, ChannelType
from service.resolution.filed import in_order, most_often, most_said, quote_for, shared_confidence, source_count
from service.resolution.names import folded

_MANY_KINDS = (ChannelType.STANDING_DIALOGUE, ChannelType.OTHER)
"""Types of which two parties often have several, so that the type alone identifies none."""
_SAME_DAY = (
    ChannelStatus.UNKNOWN,
    ChannelStatus.PROPOSED,
    ChannelStatus.AGREED,
    ChannelStatus.UNANSWERED,
    ChannelStatus.SUSPENDED,
    ChannelStatus.ACTIVE,
    ChannelStatus.RESTORED,
    ChannelStatus.TERMINATED,
)
"""Of words said on one day, the one further on counts."""


def keys(report: FiledChannel) -> frozenset[str]:
    """Blocking key: all parties together."""
    return frozenset({"|".join(sorted(set(report.content.parties)))})


def linked(one: FiledChannel, other: FiledChannel) -> bool:
    """Whether the two reports, taken by themselves, may be of one channel."""
    if one.article_id == other.article_id or set(one.content.parties) != set(other.content.parties):
        return False
    named, others = _names(one), _names(other)
    if named and others:
        return _same_name(named, others)
    return one.content.type is other.content.type and _ends_agree(_ends(one), _ends(other))


def partition(group: Sequence[FiledChannel]) -> list[list[FiledChannel]]:
    """Part connected reports into channels, each report into one, the same for every order of the group."""
    ordered = in_order(group)
    ordered.sort(key=lambda report: (-len(_names(report)), -len(_ends(report))))
    channels: list[_Channel] = []
    for report in ordered:
        fitting = [channel for channel in channels if channel.takes(report)]
        if len(fitting) == 1:
            fitting[0].add(report)
        else:
            channels.append(_Channel(report))
    return [channel.reports for channel in channels]


def view(reports: Sequence[FiledChannel]) -> ChannelView:
    """Merge the reports of one channel."""
    ordered = in_order(reports)
    history = _history(ordered)
    told = [said for said in history if said.status is not ChannelStatus.UNKNOWN]
    names = most_said(ordered, lambda report: report.content.name, lambda name: (-len(name), name))
    aliases = most_often(form for report in ordered for form in [report.content.name, *report.content.aliases] if form)
    instruments = most_said(ordered, lambda report: report.content.instrument)
    types = most_said(ordered, lambda report: report.content.type)
    orders = most_often(tuple(report.content.parties) for report in ordered)
    return ChannelView(
        name=names[0] if names else None,
        aliases=[alias for alias in aliases if alias != names[0]] if names else [],
        type=next((kind for kind in types if kind is not ChannelType.OTHER), types[0]),
        parties=list(dict.fromkeys(orders[0])),
        organizations=most_often(end for report in ordered for end in report.content.organizations),
        instrument=instruments[0] if instruments else None,
        status=told[-1].status if told else ChannelStatus.UNKNOWN,
        history=history,
        report_count=len(ordered),
        source_count=source_count(ordered),
        confidence=shared_confidence(ordered),
    )


class _Channel:
    """Reports found to tell of one channel so far."""

    def __init__(self, report: FiledChannel) -> None:
        self.reports = [report]
        self.articles = {report.article_id}
        self.parties = frozenset(report.content.parties)
        self.types = {report.content.type}
        self.names = _names(report)
        self.ends = _ends(report)

    def add(self, report: FiledChannel) -> None:
        self.reports.append(report)
        self.articles.add(report.article_id)
        self.types.add(report.content.type)
        self.names |= _names(report)
        self.ends |= _ends(report)

    def takes(self, report: FiledChannel) -> bool:
        """Whether nothing sets the report apart from this channel."""
        if report.article_id in self.articles or self.parties != frozenset(report.content.parties):
            return False
        names = _names(report)
        if names and self.names:
            return _same_name(names, self.names)
        if report.content.type not in self.types or not _ends_agree(_ends(report), self.ends):
            return False
        return not self.names or report.content.type not in _MANY_KINDS


def _history(reports: Sequence[FiledChannel]) -> list[ChannelStatement]:
    statements = [
        ChannelStatement(
            said_on=report.published_at,
            article_id=report.article_id,
            report_id=report.report_id,
            source=report.source,
            attribution=report.content.attribution,
            quote=quote_for(report.content.evidence, "status"),
            status=report.content.status,
            since=report.content.since,
        )
        for report in reports
    ]
    return sorted(statements, key=lambda said: (said.said_on or date.min, _SAME_DAY.index(said.status)))


def _names(report: FiledChannel) -> frozenset[str]:
    return frozenset(_plain(form) for form in [report.content.name, *report.content.aliases] if form)


def _ends(report: FiledChannel) -> frozenset[str]:
    return frozenset(_plain(end) for end in report.content.organizations)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", folded(name).removeprefix("the ")))


def _same_name(some: Iterable[str], others: Iterable[str]) -> bool:
    return any(one == other or _short_for(one, other) or _short_for(other, one) for one, other in product(some, others))


def _short_for(short: str, long: str) -> bool:
    """Whether one is the initials of the other, small words of the name counted or not."""
    words = long.split()
    if len(words) < 2 or " " in short:
        return False
    return short in ("".join(word[0] for word in words), "".join(word[0] for word in words if len(word) > len("the")))


def _ends_agree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether nothing at the ends sets two channels apart: nothing is told of one, or one names no other ends."""
    return not some or not others or some <= others or others <= some
