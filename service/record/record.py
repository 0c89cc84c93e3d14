"""The step that every change ends in: resolve what was touched, save it, log what became different."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from service.domain.articles import Article
from service.domain.decisions import Ruling
from service.domain.offices import Holding
from service.domain.reports import Extraction
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial, OfficialView
from service.domain.vocabulary import ChangeType, ReportKind
from service.record.entries import channel_entry, meeting_entry, official_entry
from service.record.filing import Settled, resettle, settle
from service.record.holders import meetings_touched, name_holders
from service.record.identity import Identities
from service.record.kinds import CHANNELS, MEETINGS, OFFICIALS
from service.record.regroup import F
from service.record.rulings import reviews
from service.resolution import channels, meetings, officials
from service.resolution.corrected import correct_channel, correct_meeting, correct_official
from service.resolution.decided import review_of
from service.resolution.holders import open_seats
from service.store.changes import Change, NewChange, log_changes
from service.store.officials import holdings_of
from service.store.reports import (
    held_of_article,
    held_of_resources,
    official_ids,
    remove_reports,
    resources_told_by,
)
from service.store.resources import RESOURCE_TABLES, Entry, remove_resource, save_resources
from service.store.twins import Told, told_of
from service.store.unit_of_work import WriteSession

_Held = tuple[Sequence[Holding], Sequence[Holding]]
"""The offices that some officials held before a change and hold after it."""


def record(session: WriteSession, at: datetime, article: Article, extraction: Extraction | None) -> list[Change]:
    """Put what `extraction` reports in the place of what the article reported before, and follow it to the resources.

    Without an extraction the article is taken to report nothing more. Nothing is written for a resource whose view
    stays as it was. Officials come first, because meetings name them by their ids.
    """
    told = extraction or Extraction(extractor=article.extractor)
    leaving = held_of_article(session, article.id)
    if any(leaving.values()):
        remove_reports(session, article.id)
    after_meetings = len(told.meetings)
    after_officials = after_meetings + len(told.officials)
    people = settle(session, at, OFFICIALS, article, leaving[ReportKind.OFFICIAL], told.officials, after_meetings)
    changes, held = _keep_officials(session, at, people)
    contacts = settle(session, at, MEETINGS, article, leaving[ReportKind.MEETING], told.meetings, 0)
    contacts.different |= _showing(session, people.moved, held, contacts.different)
    changes += _keep_meetings(session, at, contacts)
    lines = settle(session, at, CHANNELS, article, leaving[ReportKind.CHANNEL], told.channels, after_officials)
    changes += _keep_channels(session, at, lines)
    return log_changes(session, changes, at, article_id=article.id)


def reconsider(
    session: WriteSession, at: datetime, kind: ReportKind, report_ids: Collection[str], decision_id: str
) -> list[Change]:
    """Follow a decision about some reports, which was made or undone just now, to the resources."""
    changes: list[NewChange]
    match kind:
        case ReportKind.OFFICIAL:
            people = resettle(session, at, OFFICIALS, report_ids)
            changes, held = _keep_officials(session, at, people)
            changes += _keep_meetings(session, at, _shown(_showing(session, people.moved, held, ())))
        case ReportKind.MEETING:
            changes = _keep_meetings(session, at, resettle(session, at, MEETINGS, report_ids))
        case ReportKind.CHANNEL:
            changes = _keep_channels(session, at, resettle(session, at, CHANNELS, report_ids))
    return log_changes(session, changes, at, decision_id=decision_id)


def _keep_officials(
    session: WriteSession, at: datetime, people: Settled[FiledOfficial]
) -> tuple[list[NewChange], _Held]:
    touched = {*people.different, *people.removed, *people.identities.merged}
    before = holdings_of(session, touched)
    told_of_each = told_of(session, people.different)
    changes = _keep(
        session,
        people,
        lambda one, _, rulings: official_entry(
            one, correct_official(_official_view(told_of_each[one]), rulings), review_of(rulings), at
        ),
    )
    return changes, (before, holdings_of(session, touched))


def _official_view(told: Told) -> OfficialView:
    return officials.view([OFFICIALS.file(report) for report in told.reports], told.count)


def _keep_meetings(session: WriteSession, at: datetime, contacts: Settled[FiledMeeting]) -> list[NewChange]:
    names = official_ids(session, {report.article_id for told in contacts.different.values() for report in told})

    def entry(one: str, told: Sequence[FiledMeeting], rulings: Sequence[Ruling]) -> Entry:
        view = meetings.view(told, names)
        # The days may be a person's; a participant whom a person sets is not named by anybody else.
        seats = open_seats(view, correct_meeting(view, rulings).date)
        shown = correct_meeting(name_holders(session, view, seats), rulings)
        return meeting_entry(one, shown, seats, review_of(rulings), at)

    return _keep(session, contacts, entry)


def _keep_channels(session: WriteSession, at: datetime, lines: Settled[FiledChannel]) -> list[NewChange]:
    return _keep(
        session,
        lines,
        lambda one, told, rulings: channel_entry(
            one, correct_channel(channels.view(told), rulings), review_of(rulings), at
        ),
    )


def _showing(
    session: WriteSession, articles: set[str], held: _Held, but: Collection[str]
) -> dict[str, list[FiledMeeting]]:
    """The meetings that show an official by an id that some article's reports no longer have, or by an office."""
    meetings_of: dict[str, list[FiledMeeting]] = defaultdict(list)
    wanted = resources_told_by(session, ReportKind.MEETING, articles) | meetings_touched(session, *held)
    for report in held_of_resources(session, wanted.difference(but)):
        meetings_of[report.resource_id].append(MEETINGS.file(report))
    return meetings_of


def _shown(meetings_of: dict[str, list[FiledMeeting]]) -> Settled[FiledMeeting]:
    return Settled(ReportKind.MEETING, meetings_of, Identities([], {}, {}), [], set())


def _keep(
    session: WriteSession, settled: Settled[F], entry: Callable[[str, Sequence[F], Sequence[Ruling]], Entry]
) -> list[NewChange]:
    """Save what became different and remove what is gone; what to log of it, in the order of ids."""
    table = RESOURCE_TABLES[settled.kind]
    rulings = reviews(session, settled.kind, settled.different)
    entries = {
        resource: entry(resource, told, rulings[resource]) for resource, told in sorted(settled.different.items())
    }
    changes = [
        NewChange(
            ChangeType.SPLIT if origin else became, settled.kind, resource, entries[resource].row.revision, origin
        )
        for resource, became in save_resources(session, table, list(entries.values())).items()
        for origin in [settled.identities.split.get(resource)]
    ]
    gone: dict[str, str | None] = dict.fromkeys(settled.removed) | dict(settled.identities.merged)
    for resource, into in sorted(gone.items()):
        revision = remove_resource(session, table, resource, into)
        became = ChangeType.MERGED if into else ChangeType.REMOVED
        changes.append(NewChange(became, settled.kind, resource, revision, into))
    return changes
