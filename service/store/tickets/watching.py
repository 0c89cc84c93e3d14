"""Watching over the work that was handed out; for all who ask, so it does without the library."""

from sqlalchemy import column, func, select, table

from service.store.unit_of_work import ReadSession

_workers = table("procrastinate_workers", column("last_heartbeat"))


def living_workers(session: ReadSession, lost_seconds: float) -> int:
    """How many workers gave a sign of life of late."""
    since = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, lost_seconds)
    row = session.first(select(func.count()).select_from(_workers).where(_workers.c.last_heartbeat > since))
    return row[0] if row else 0
