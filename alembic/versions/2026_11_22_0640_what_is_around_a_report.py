"""Reports of meetings are found by layer and day, and their groups are the meetings that they make up by themselves."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from service.domain.reports import MeetingReport
from service.domain.resources import FiledMeeting
from service.resolution.blocking import found_by, keys
from service.resolution.gathering import gather
from service.resolution.nearby import group_of

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = "ix_report_key_kind_key_latest_earliest_report_id"
_REPORT = sa.table(
    "report",
    *(sa.column(name) for name in ("id", "article_id", "source", "origin", "content", "kind", "group_id")),
    sa.column("published_at", sa.Date),
)
_KEY = sa.table(
    "report_key",
    *(sa.column(name) for name in ("kind", "key", "report_id")),
    *(sa.column(name, sa.Date) for name in ("earliest", "latest")),
)
_MEETING = "meeting"
_LOT = 1000


def upgrade() -> None:
    """Put this migration in place."""
    op.create_index(_INDEX, "report_key", ["kind", "key", "latest", "earliest", "report_id"])
    reports = list(_reports())
    if not reports:
        return
    op.execute(_KEY.delete().where(_KEY.c.kind == _MEETING))
    rows = (
        {"kind": _MEETING, "key": key, "report_id": report.report_id, "earliest": earliest, "latest": latest}
        for report in reports
        for key, (earliest, latest) in found_by(report).items()
    )
    for lot in _lots(rows):
        op.get_bind().execute(_KEY.insert(), lot)
    for meeting in gather(reports):
        _group([one.id for one in meeting.members], group_of(meeting))


def downgrade() -> None:
    """Take this migration back: what shares a key is one group, which is more than is needed and parts the same."""
    op.drop_index(_INDEX, "report_key")
    reports = {report.report_id: report for report in _reports()}
    if not reports:
        return
    op.execute(_KEY.delete().where(_KEY.c.kind == _MEETING))
    linked: dict[str, set[str]] = {}
    rows = []
    for report_id, report in reports.items():
        days = found_by(report).values()
        span = {"earliest": min(first for first, _ in days), "latest": max(last for _, last in days)} if days else {}
        rows += [{"kind": _MEETING, "key": key, "report_id": report_id, **span} for key in sorted(keys(report))]
        together = {report_id}.union(*(linked.get(key, ()) for key in keys(report)))
        linked |= dict.fromkeys({key for one in together for key in keys(reports[one])}, together)
    for lot in _lots(iter(rows)):
        op.get_bind().execute(_KEY.insert(), lot)
    for group in {id(group): group for group in linked.values()}.values():
        _group(sorted(group), min(group))
    _group([one for one, report in reports.items() if not keys(report)], None)


def _reports() -> Iterator[FiledMeeting]:
    query = sa.select(_REPORT).where(_REPORT.c.kind == _MEETING).order_by(_REPORT.c.id)
    for row in op.get_bind().execute(query).all():
        yield FiledMeeting(
            report_id=row.id,
            article_id=row.article_id,
            published_at=row.published_at,
            source=row.source,
            origin=row.origin,
            content=MeetingReport.model_validate_json(row.content),
        )


def _group(report_ids: Sequence[str], group: str | None) -> None:
    """Give some reports a group; None is one of its own for each."""
    for start in range(0, len(report_ids), _LOT):
        chosen = _REPORT.c.id.in_(report_ids[start : start + _LOT])
        op.execute(_REPORT.update().where(chosen).values(group_id=_REPORT.c.id if group is None else group))


def _lots(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    lot: list[dict[str, object]] = []
    for row in rows:
        lot.append(row)
        if len(lot) == _LOT:
            yield lot
            lot = []
    if lot:
        yield lot
