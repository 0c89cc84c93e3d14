"""Why the reports of a meeting were taken to tell of one: reading only."""

from collections.abc import Collection

from service.domain.resources import Why
from service.domain.vocabulary import ReportKind
from service.record.kinds import MEETINGS
from service.resolution.reasons import explain
from service.store.decisions import find_rulings
from service.store.reports import held_of_resources
from service.store.unit_of_work import ReadSession


def why_together(session: ReadSession, meeting_id: str, report_ids: Collection[str]) -> dict[str, Why | None]:
    """For each of some reports of a meeting, the reason that weighs most; None for the only report there is."""
    told = [MEETINGS.file(report) for report in held_of_resources(session, [meeting_id])]
    rulings = find_rulings(session, ReportKind.MEETING, [report.report_id for report in told])
    return {report.report_id: explain(report, told, rulings) for report in told if report.report_id in report_ids}
