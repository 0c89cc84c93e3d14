"""The three kinds of report, each with the rules that resolution has for it."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from service.domain.reports import ChannelReport, MeetingReport, OfficialReport
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.domain.vocabulary import ReportKind
from service.record.regather import regather
from service.record.regroup import Links, regroup
from service.record.rules import Rules
from service.resolution import channels, meetings, officials
from service.store.reports import ANY_TIME, HeldReport

_KEPT = 10_000
"""Reports of a kind that are kept as read; a group of often-reported officials is read at each of their reports."""


def _file_meeting(report: HeldReport) -> FiledMeeting:
    return _meeting(report.id, report.article_id, report.published_at, report.source, report.origin, report.content)


def _file_official(report: HeldReport) -> FiledOfficial:
    return _official(report.id, report.article_id, report.published_at, report.source, report.origin, report.content)


def _file_channel(report: HeldReport) -> FiledChannel:
    return _channel(report.id, report.article_id, report.published_at, report.source, report.origin, report.content)


@lru_cache(_KEPT)
def _meeting(
    report: str, article: str, published: date | None, source: str | None, origin: str, content: str
) -> FiledMeeting:
    read = MeetingReport.model_validate_json(content)
    return FiledMeeting(
        report_id=report, article_id=article, published_at=published, source=source, origin=origin, content=read
    )


@lru_cache(_KEPT)
def _official(
    report: str, article: str, published: date | None, source: str | None, origin: str, content: str
) -> FiledOfficial:
    read = OfficialReport.model_validate_json(content)
    return FiledOfficial(
        report_id=report, article_id=article, published_at=published, source=source, origin=origin, content=read
    )


@lru_cache(_KEPT)
def _channel(
    report: str, article: str, published: date | None, source: str | None, origin: str, content: str
) -> FiledChannel:
    read = ChannelReport.model_validate_json(content)
    return FiledChannel(
        report_id=report, article_id=article, published_at=published, source=source, origin=origin, content=read
    )


def _at_any_time(keys: Collection[str]) -> dict[str, tuple[date, date]]:
    """People and channels last."""
    return dict.fromkeys(keys, ANY_TIME)


_PEOPLE = Links(ReportKind.OFFICIAL, _file_official, officials.keys, officials.linked, officials.partition)
_LINES = Links(ReportKind.CHANNEL, _file_channel, channels.keys, channels.linked, channels.partition)

MEETINGS = Rules(
    ReportKind.MEETING,
    _file_meeting,
    meetings.found_by,
    lambda session, *change: regather(session, _file_meeting, *change),
)
OFFICIALS = Rules(
    ReportKind.OFFICIAL,
    _file_official,
    lambda report: _at_any_time(officials.keys(report)),
    lambda session, *change: regroup(session, _PEOPLE, *change),
    officials.identity,
    officials.namesakes,
    officials.saying,
)
CHANNELS = Rules(
    ReportKind.CHANNEL,
    _file_channel,
    lambda report: _at_any_time(channels.keys(report)),
    lambda session, *change: regroup(session, _LINES, *change),
)
