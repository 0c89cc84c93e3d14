"""The columns of each list as a spreadsheet: one line an item, flat, in an order that is read from left to right."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from service.domain.articles import Article
from service.domain.jobs import Job, JobLine
from service.domain.resources import Attendee, ChannelView, MeetingView, OfficialView, Said, Tenure
from service.domain.vocabulary import Attendance
from service.exports.spreadsheet import Columns
from service.store.changes import Change
from service.store.decisions import StoredDecision
from service.store.resources import StoredResource

V = TypeVar("V", MeetingView, OfficialView, ChannelView)


@dataclass(frozen=True, slots=True)
class Told(Generic[V]):
    """A stored resource and its view, as of a day."""

    stored: StoredResource
    view: V
    today: date


def told(model: type[V], today: date) -> Callable[[StoredResource], Told[V]]:
    """Reads the view of what is stored, as of a day."""
    return lambda stored: Told(stored, model.model_validate_json(stored.body), today)


MEETINGS: Columns[Told[MeetingView]] = {
    "id": lambda one: one.stored.id,
    "status": lambda one: one.view.status,
    "likelihood": lambda one: one.view.likelihood,
    "mode": lambda one: one.view.mode,
    "type": lambda one: one.view.type,
    "level": lambda one: one.view.level,
    "parties": lambda one: one.view.parties,
    "participants": lambda one: [participant(each) for each in one.view.participants],
    "date": lambda one: one.view.date.edtf if one.view.date else None,
    "earliest": lambda one: one.view.date.earliest if one.view.date else None,
    "latest": lambda one: one.view.date.latest if one.view.date else None,
    "precision": lambda one: one.view.date.precision if one.view.date else None,
    "place": lambda one: one.view.place.name if one.view.place else None,
    "country": lambda one: one.view.place.country if one.view.place else None,
    "forum": lambda one: one.view.forum,
    "topics": lambda one: one.view.topics,
    "status_rule": lambda one: one.view.status_rule,
    "status_quote": lambda one: _quote(each for each in one.view.history if each.status is one.view.status),
    "first_reported": lambda one: min(_days(one.view.history), default=None),
    "last_reported": lambda one: max(_days(one.view.history), default=None),
    "report_count": lambda one: one.view.report_count,
    "source_count": lambda one: one.view.source_count,
    "conflicts": lambda one: list(dict.fromkeys(each.field for each in one.view.conflicts)),
    "plover_type": lambda one: one.view.event_codes.plover_type,
    "plover_mode": lambda one: one.view.event_codes.plover_mode,
    "cameo": lambda one: one.view.event_codes.cameo,
    "confidence": lambda one: one.view.confidence,
    "outcome_unknown": lambda one: one.stored.outcome_unknown(one.today),
    "review": lambda one: one.stored.review,
    "revision": lambda one: one.stored.revision,
    "created_at": lambda one: one.stored.created_at,
    "updated_at": lambda one: one.stored.updated_at,
    "self": lambda one: f"/v1/meetings/{one.stored.id}",
}

OFFICIALS: Columns[Told[OfficialView]] = {
    "id": lambda one: one.stored.id,
    "name": lambda one: one.view.name,
    "aliases": lambda one: one.view.aliases,
    "party": lambda one: one.view.party,
    "offices": lambda one: [_office(each) for each in one.view.tenures],
    "first_attested": lambda one: min(_attested(one.view.tenures), default=None),
    "last_attested": lambda one: max(_attested(one.view.tenures), default=None),
    "report_count": lambda one: one.view.report_count,
    "source_count": lambda one: one.view.source_count,
    "confidence": lambda one: one.view.confidence,
    "review": lambda one: one.stored.review,
    "revision": lambda one: one.stored.revision,
    "created_at": lambda one: one.stored.created_at,
    "updated_at": lambda one: one.stored.updated_at,
    "self": lambda one: f"/v1/officials/{one.stored.id}",
}

CHANNELS: Columns[Told[ChannelView]] = {
    "id": lambda one: one.stored.id,
    "name": lambda one: one.view.name,
    "aliases": lambda one: one.view.aliases,
    "type": lambda one: one.view.type,
    "status": lambda one: one.view.status,
    "parties": lambda one: one.view.parties,
    "organizations": lambda one: one.view.organizations,
    "instrument": lambda one: one.view.instrument,
    "status_rule": lambda one: one.view.status_rule,
    "status_quote": lambda one: _quote(each for each in one.view.history if each.status is one.view.status),
    "first_reported": lambda one: min(_days(one.view.history), default=None),
    "last_reported": lambda one: max(_days(one.view.history), default=None),
    "report_count": lambda one: one.view.report_count,
    "source_count": lambda one: one.view.source_count,
    "conflicts": lambda one: list(dict.fromkeys(each.field for each in one.view.conflicts)),
    "confidence": lambda one: one.view.confidence,
    "review": lambda one: one.stored.review,
    "revision": lambda one: one.stored.revision,
    "created_at": lambda one: one.stored.created_at,
    "updated_at": lambda one: one.stored.updated_at,
    "self": lambda one: f"/v1/channels/{one.stored.id}",
}

ARTICLES: Columns[Article] = {
    "id": lambda one: one.id,
    "title": lambda one: one.title,
    "source": lambda one: one.source,
    "url": lambda one: one.url,
    "language": lambda one: one.language,
    "published_at": lambda one: one.published_at,
    "published_at_basis": lambda one: one.published_at_basis,
    "length": lambda one: one.length,
    "sha256": lambda one: one.sha256,
    "extractor": lambda one: f"{one.extractor.name} {one.extractor.version}",
    "revision": lambda one: one.revision,
    "created_at": lambda one: one.created_at,
    "updated_at": lambda one: one.updated_at,
    "self": lambda one: f"/v1/articles/{one.id}",
}

CHANGES: Columns[Change] = {
    "seq": lambda one: one.seq,
    "id": lambda one: one.id,
    "at": lambda one: one.at,
    "type": lambda one: one.type,
    "kind": lambda one: one.kind,
    "resource_id": lambda one: one.resource_id,
    "revision": lambda one: one.revision,
    "related_id": lambda one: one.related_id,
    "article_id": lambda one: one.article_id,
    "decision_id": lambda one: one.decision_id,
}

DECISIONS: Columns[tuple[StoredDecision, str | None]] = {
    "id": lambda one: one[0].id,
    "kind": lambda one: one[0].kind,
    "type": lambda one: one[0].type,
    "resource_id": lambda one: one[0].resource_id,
    "related_id": lambda one: one[0].related_id,
    "holds_for": lambda one: one[1],
    "by": lambda one: one[0].by,
    "reason": lambda one: one[0].reason,
    "fields": lambda one: one[0].fields,
    "made_at": lambda one: one[0].made_at,
    "self": lambda one: f"/v1/decisions/{one[0].id}",
    "principal": lambda one: one[0].principal,
}

JOBS: Columns[Job] = {
    "id": lambda one: one.id,
    "kind": lambda one: one.kind,
    "state": lambda one: one.state,
    "total": lambda one: one.total,
    "waiting": lambda one: one.waiting,
    "done": lambda one: one.done,
    "failed": lambda one: one.failed,
    "cancelled": lambda one: one.cancelled,
    "cut_short": lambda one: one.cut_short,
    "article_id": lambda one: one.article_id,
    "problem": lambda one: _told(one.problem),
    "created_by": lambda one: one.created_by,
    "created_at": lambda one: one.created_at,
    "started_at": lambda one: one.started_at,
    "finished_at": lambda one: one.finished_at,
    "self": lambda one: f"/v1/jobs/{one.id}",
}

JOB_LINES: Columns[JobLine] = {
    "line": lambda one: one.line,
    "state": lambda one: one.state,
    "attempts": lambda one: one.attempts,
    "article_id": lambda one: one.article_id,
    "known": lambda one: one.known,
    "problem": lambda one: _told(one.problem),
}


def participant(one: Attendee) -> str:
    """Name, office, party, and whether they come where they did not simply attend: `Lloyd Austin (..., USA)`."""
    attendance = None if one.attendance is Attendance.ATTENDED else one.attendance
    known = ", ".join(each for each in (one.office or one.function, one.party, attendance) if each)
    return " ".join(each for each in (one.name, f"({known})" if known else None) if each)


def _office(one: Tenure) -> str:
    days = "..".join(day.isoformat() for day in (one.attested_from, one.attested_to) if day)
    known = ", ".join(each for each in (one.function, one.party, days) if each)
    return f"{one.title} ({known})" if one.title else f"({known})"


def _attested(tenures: Sequence[Tenure]) -> list[date]:
    return [day for one in tenures for day in (one.attested_from, one.attested_to) if day]


def _days(history: Sequence[Said]) -> list[date]:
    return [one.said_on for one in history if one.said_on]


def _quote(said: Iterable[Said]) -> str | None:
    """The latest words of those that say so."""
    return next((one.quote for one in reversed(list(said)) if one.quote), None)


def _told(problem: str | None) -> str | None:
    """A problem in one cell: its code, and what went wrong."""
    if problem is None:
        return None
    found = json.loads(problem)
    return f"{found['code']}: {found['detail']}"
