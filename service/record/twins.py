"""Reports that say what others say, which go where those are without a look at the rest of their group.

What a report adds to a group of which two say the same is nothing that could part or join the others; so the outcome is
that of parting the group anew, and costs the same however long its history is.
"""

from collections import Counter
from collections.abc import Sequence

from service.domain.reports import TURNING
from service.record.regroup import F
from service.record.rules import Rules
from service.store.twins import Twins, find_twins, is_open_to
from service.store.unit_of_work import ReadSession


def join_twins(session: ReadSession, rules: Rules[F], arriving: Sequence[F]) -> dict[str, Twins]:
    """Where those of an article's new reports belong, by their ids, that say what reports of one resource say."""
    found: dict[str, Twins] = {}
    for report in arriving:
        identity = rules.identity(report)
        twins = find_twins(session, identity) if identity and identity != TURNING else None
        if twins is not None and is_open_to(session, twins, report.published_at):
            found[report.report_id] = twins
    groups = Counter(twins.group_id for twins in found.values())
    return {report_id: twins for report_id, twins in found.items() if groups[twins.group_id] == 1}
