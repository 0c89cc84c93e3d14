"""Queries about reports."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from service.domain.reports import ExtractorVersion
from service.domain.vocabulary import ReportKind
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import ReadSession

ReportSort = Literal["published", "-published"]
"""Orders of a resource's reports, the default first: by day of publication, the undated as earliest."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it is kept.

    `content` is the JSON text of a `MeetingReport`, `OfficialReport` or `ChannelReport`, ready to be sent.
    """

    id: str
    kind: ReportKind
    article_id: str
    resource_id: str
    """The meeting, official or channel that it tells of."""
    published_at: date | None
    source: str | None
    extractor: ExtractorVersion
    created_at: datetime
    content: str


def list_reports_of_article(session: ReadSession, article_id: str) -> list[StoredReport]:
    """All reports of an article in the order of its text, meetings first; empty for an unknown article."""
    raise NotImplementedError


def list_reports_of_resource(session: ReadSession, resource_id: str, page: PageRequest) -> Slice[StoredReport]:
    """One page of the reports that a meeting, official or channel rests on, sorted by a `ReportSort`."""
    raise NotImplementedError
