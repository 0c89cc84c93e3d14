"""The three kinds of report, each with the rules that resolution has for it."""

from datetime import date
from functools import lru_cache

from service.domain.reports import ChannelReport, MeetingReport, OfficialReport
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.domain.vocabulary import ReportKind
from service.record.regroup import Rules
from service.resolution import channels, meetings, officials
from service.store.reports import HeldReport

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


def _any_time(_report: FiledOfficial | FiledChannel) -> None:
    """People and channels last."""


MEETINGS = Rules(ReportKind.MEETING, _file_meeting, meetings.keys, meetings.window, meetings.linked, meetings.partition)
OFFICIALS = Rules(
    ReportKind.OFFICIAL,
    _file_official,
    officials.keys,
    _any_time,
    officials.linked,
    officials.partition,
    officials.identity,
    officials.namesakes,
    officials.saying,
)
CHANNELS = Rules(ReportKind.CHANNEL, _file_channel, channels.keys, _any_time, channels.linked, channels.partition)
