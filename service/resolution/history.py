"""What the status of a meeting is, given everything that was said of it and when."""

from collections.abc import Sequence
from datetime import date

from service.domain.resources import FiledMeeting, MeetingStatement
from service.domain.vocabulary import TO_COME, Certainty, MeetingStatus
from service.resolution.filed import quote_for

_SAME_DAY = (
    MeetingStatus.PROPOSED,
    MeetingStatus.PLANNED,
    MeetingStatus.POSTPONED,
    MeetingStatus.DECLINED,
    MeetingStatus.CANCELLED,
    MeetingStatus.HELD,
)
"""Of words said on one day, the one further on counts: what has happened outweighs what was meant to happen."""


def tell(reports: Sequence[FiledMeeting]) -> list[MeetingStatement]:
    """The statements on a meeting's status in the order they were said; those of an unknown day come first."""
    statements = [
        MeetingStatement(
            said_on=report.published_at,
            article_id=report.article_id,
            report_id=report.report_id,
            source=report.source,
            attribution=report.content.attribution,
            quote=quote_for(report.content.evidence, "status"),
            status=report.content.status,
        )
        for report in reports
    ]
    return sorted(statements, key=lambda said: (said.said_on or date.min, _SAME_DAY.index(said.status)))


def conclude(reports: Sequence[FiledMeeting]) -> tuple[MeetingStatus, str]:
    """The status that the statements add up to, and the rule that gave it."""
    sure = [report for report in reports if report.content.certainty is not Certainty.NEGATED] or list(reports)
    words = sorted(
        ((report.published_at or date.min, _SAME_DAY.index(report.content.status)) for report in sure), reverse=True
    )
    said_on, rank = words[0]
    status = _SAME_DAY[rank]
    held = [day for day, word in words if _SAME_DAY[word] is MeetingStatus.HELD]
    if held and status in TO_COME:
        return (
            MeetingStatus.HELD,
            f"It took place, said {_when(held[0])}; no later word of a meeting to come undoes that.",
        )
    rule = f"The latest word, said {_when(said_on)}, is that it {_PHRASES[status]}"
    if len({word for day, word in words if day == said_on}) > 1:
        rule += "; of several words of that day the one furthest on counts"
    return status, f"{rule}."


_PHRASES = {
    MeetingStatus.PROPOSED: "was proposed",
    MeetingStatus.PLANNED: "is planned",
    MeetingStatus.HELD: "took place",
    MeetingStatus.DECLINED: "was declined",
    MeetingStatus.POSTPONED: "was postponed",
    MeetingStatus.CANCELLED: "was cancelled",
}


def _when(day: date) -> str:
    return "on an unknown day" if day == date.min else f"on {day.isoformat()}"
