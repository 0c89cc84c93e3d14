"""Which reports tell of one communication channel, and what they tell together.

Names decide: different names are different channels, and an acronym is the name whose initials it is. Channels
without a name are told apart by what stands at their ends; one that is spoken of in words of a name is the one so
named, and one of which nothing but the kind is told joins the only one of its kind.
"""

from collections.abc import Sequence

from service.domain.resources import ChannelView, FiledChannel
from service.domain.vocabulary import ChannelType
from service.resolution.channel_history import conclude, find_conflicts, intervals, tell
from service.resolution.channel_names import describes, ends_of, is_proper, names_of, same_name
from service.resolution.filed import in_order, most_often, most_said, shared_confidence, source_count

_MANY_KINDS = (ChannelType.STANDING_DIALOGUE, ChannelType.OTHER)
"""Types of which two parties often have several, so that the type alone identifies none."""


def keys(report: FiledChannel) -> frozenset[str]:
    """Blocking key: all parties together."""
    return frozenset({"|".join(sorted(set(report.content.parties)))})


def linked(one: FiledChannel, other: FiledChannel) -> bool:
    """Whether the two reports, taken by themselves, may be of one channel."""
    if one.article_id == other.article_id or set(one.content.parties) != set(other.content.parties):
        return False
    named, others = names_of(one), names_of(other)
    if named and others and same_name(named, others):
        return True
    if not _ends_agree(ends_of(one), ends_of(other)):
        return False
    if _types_agree(one, {other.content.type}) and (describes(one, others) or describes(other, named)):
        return True
    return not (named and others) and one.content.type is other.content.type


def partition(group: Sequence[FiledChannel]) -> list[list[FiledChannel]]:
    """Part connected reports into channels, each report into one, the same for every order of the group."""
    ordered = in_order(group)
    ordered.sort(key=lambda report: (not is_proper(report), -len(names_of(report)), -len(ends_of(report))))
    channels: list[_Channel] = []
    for report in ordered:
        fitting = [channel for channel in channels if channel.takes(report)]
        fitting = [channel for channel in channels if channel.is_described(report)] or fitting
        if len(fitting) == 1:
            fitting[0].add(report)
        else:
            channels.append(_Channel(report))
    return [channel.reports for channel in channels]


def view(reports: Sequence[FiledChannel]) -> ChannelView:
    """Merge the reports of one channel."""
    ordered = in_order(reports)
    history = tell(ordered)
    status, rule = conclude(history)
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
        status=status,
        status_rule=rule,
        intervals=intervals(history),
        history=history,
        conflicts=find_conflicts(history),
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
        self.names = names_of(report)
        self.ends = ends_of(report)

    def add(self, report: FiledChannel) -> None:
        self.reports.append(report)
        self.articles.add(report.article_id)
        self.types.add(report.content.type)
        self.names |= names_of(report)
        self.ends |= ends_of(report)

    def is_described(self, report: FiledChannel) -> bool:
        """Whether a report without a proper name speaks of this channel in words of its name."""
        return (
            self._open_to(report)
            and _types_agree(report, self.types)
            and describes(report, self.names)
            and _ends_agree(ends_of(report), self.ends)
        )

    def takes(self, report: FiledChannel) -> bool:
        """Whether nothing sets the report apart from this channel."""
        if not self._open_to(report):
            return False
        names = names_of(report)
        if names and self.names:
            return same_name(names, self.names)
        if report.content.type not in self.types or not _ends_agree(ends_of(report), self.ends):
            return False
        return not self.names or report.content.type not in _MANY_KINDS

    def _open_to(self, report: FiledChannel) -> bool:
        return report.article_id not in self.articles and self.parties == frozenset(report.content.parties)


def _types_agree(report: FiledChannel, types: set[ChannelType]) -> bool:
    return ChannelType.OTHER in types or report.content.type in {ChannelType.OTHER, *types}


def _ends_agree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether nothing at the ends sets two channels apart: nothing is told of one, or one names no other ends."""
    return not some or not others or some <= others or others <= some
