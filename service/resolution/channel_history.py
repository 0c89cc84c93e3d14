"""What became of a channel, given everything that was said of it and when."""

from collections.abc import Sequence
from datetime import date

from service.domain.dates import EventDate
from service.domain.resources import ChannelStatement, Conflict, ConflictingValue, FiledChannel, StatusInterval
from service.domain.vocabulary import ChannelStatus, ConflictField
from service.resolution.filed import quote_for

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
_OPEN = (ChannelStatus.ACTIVE, ChannelStatus.RESTORED)
_SHUT = (ChannelStatus.SUSPENDED, ChannelStatus.TERMINATED)
_PHRASES = {
    ChannelStatus.PROPOSED: "was proposed",
    ChannelStatus.AGREED: "was agreed on",
    ChannelStatus.ACTIVE: "is in use",
    ChannelStatus.UNANSWERED: "is not answered",
    ChannelStatus.SUSPENDED: "was suspended",
    ChannelStatus.RESTORED: "was restored",
    ChannelStatus.TERMINATED: "was ended",
}


def tell(reports: Sequence[FiledChannel]) -> list[ChannelStatement]:
    """The statements on a channel's status in the order they were said; those of an unknown day come first."""
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


def conclude(history: Sequence[ChannelStatement]) -> tuple[ChannelStatus, str]:
    """The status that the statements add up to, and the rule that gave it."""
    told = _telling(history)
    if not told:
        return ChannelStatus.UNKNOWN, "No report says what became of it."
    last = told[-1]
    day = "on an unknown day" if last.said_on is None else f"on {last.said_on.isoformat()}"
    rule = f"The latest word, said {day}, is that it {_PHRASES[last.status]}"
    if len({one.status for one in told if one.said_on == last.said_on}) > 1:
        rule += "; of several words of that day the one furthest on counts"
    return last.status, f"{rule}."


def intervals(history: Sequence[ChannelStatement]) -> list[StatusInterval]:
    """What the channel was and over which time, one interval for all statements in a row that say the same."""
    runs: list[list[ChannelStatement]] = []
    for said in _telling(history):
        if runs and runs[-1][-1].status is said.status:
            runs[-1].append(said)
        else:
            runs.append([said])
    starts = [_start(run, runs[place - 1] if place else []) for place, run in enumerate(runs)]
    return [
        StatusInterval(
            status=run[0].status,
            start=start,
            end=starts[place + 1] if place + 1 < len(starts) else None,
            attested_from=min(_days(run), default=None),
            attested_to=max(_days(run), default=None),
            report_ids=[said.report_id for said in run],
        )
        for place, (run, start) in enumerate(zip(runs, starts, strict=True))
    ]


def find_conflicts(history: Sequence[ChannelStatement]) -> list[Conflict]:
    """Statements of one day of which some have the channel in use and others have it cut; any other day is news."""
    at_odds: dict[str, list[str]] = {}
    for said in history:
        others = {one.status for one in history if one.said_on is not None and one.said_on == said.said_on}
        against = _SHUT if said.status in _OPEN else _OPEN if said.status in _SHUT else ()
        if not others.isdisjoint(against):
            at_odds.setdefault(said.status, []).append(said.report_id)
    values = [ConflictingValue(value=status, report_ids=ids) for status, ids in at_odds.items()]
    return [Conflict(field=ConflictField.STATUS, values=values)] if values else []


def _telling(history: Sequence[ChannelStatement]) -> list[ChannelStatement]:
    return [said for said in history if said.status is not ChannelStatus.UNKNOWN]


def _start(run: Sequence[ChannelStatement], before: Sequence[ChannelStatement]) -> EventDate | None:
    """The first beginning that a statement gives, unless it is that of an earlier time than the interval before."""
    last = max(_days(before), default=date.min)
    told = [said.since for said in run if said.since is not None]
    return next((since for since in told if since.window is None or since.window[1] >= last), None)


def _days(run: Sequence[ChannelStatement]) -> list[date]:
    return [said.said_on for said in run if said.said_on is not None]
