"""What must hold of jobs and of what came of their lines, at every moment, whoever works on them or died of it."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select

from service.domain.jobs import FINISHED, JobState, LineState
from service.ingest.jobs import ATTEMPTS
from service.store.tables import AuditEntryRow, JobLineRow, JobRow, columns
from service.store.unit_of_work import ReadSession
from tests.survival.ledger import Ledger, Order

_WHYS = ("too_complex", "set_aside")
"""Codes of the problems for which a line that holds an article may fail."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is kept, and the digest of the text that it brings; None where it is broken."""

    job: Row[Any]
    row: Row[Any]
    about: str | None

    @property
    def is_done(self) -> bool:
        """Whether its article was kept, or known."""
        return bool(self.row.state == LineState.DONE)

    @property
    def is_open(self) -> bool:
        """Whether its article may still be kept."""
        return not self.is_done and self.job.state != JobState.CANCELLED


def lines_of_jobs(session: ReadSession, about_of: Mapping[str, str]) -> dict[str, list[Line]]:
    """The lines of every job by its id; `about_of` has the digests of texts by the ids of their articles."""
    of_line = columns(JobLineRow)
    jobs = {row.id: row for row in session.rows(select(*columns(JobRow)))}
    lines: dict[str, list[Line]] = {job_id: [] for job_id in jobs}
    for row in session.rows(select(*of_line).order_by(of_line["job_id"], of_line["line"])):
        sent = row.article and sha256(json.loads(row.article)["text"].encode()).hexdigest()
        lines[row.job_id].append(Line(jobs[row.job_id], row, sent or about_of.get(row.article_id)))
    for job_id, job in jobs.items():
        _check_counts(job, lines[job_id])
    _check_trail(session, lines)
    return lines


def _check_counts(job: Row[Any], lines: Sequence[Line]) -> None:
    """A job tells how far it has come, and is finished exactly if every line is."""
    assert [line.row.line for line in lines] == list(range(1, job.total + 1)), job
    states = Counter(line.row.state for line in lines)
    assert (states[LineState.DONE], states[LineState.FAILED]) == (job.done, job.failed), job
    assert (job.finished_at is not None) == (job.state in FINISHED), job
    if job.state not in {JobState.RECEIVING, JobState.CANCELLED}:
        assert (job.state in FINISHED) == (states[LineState.WAITING] == 0), job
    for line in lines:
        assert line.row.attempts <= ATTEMPTS
        if line.row.state == LineState.FAILED and line.about is not None:
            why = json.loads(line.row.problem)["code"]
            assert why in _WHYS, line
            assert why != "set_aside" or line.row.attempts == ATTEMPTS, line


def _check_trail(session: ReadSession, lines: Mapping[str, Sequence[Line]]) -> None:
    """Each line that brought something new left one entry in the trail, and nothing else did."""
    entry = columns(AuditEntryRow)
    rows = session.rows(
        select(entry["request_id"], entry["resource_id"]).where(
            entry["status"].is_(None), entry["operation"].like("ingest_%")
        )
    )
    kept = [line for some in lines.values() for line in some if line.is_done and not line.row.known]
    assert Counter(map(tuple, rows)) == Counter((line.job.request_id, line.row.article_id) for line in kept)


def check_orders(ledger: Ledger, lines: Mapping[str, Sequence[Line]]) -> None:
    """What was accepted is there whole, what was cut off at most once whole, and what was cancelled as it was told.

    Enters into the ledger what came of orders that were cut off.
    """
    for job_id, order in ledger.orders.items():
        assert tuple(line.about for line in lines[job_id]) == order.abouts
        job = lines[job_id][0].job
        assert (job.state != JobState.RECEIVING, job.cut_short) == (True, False), job
    for job_id, done in ledger.ended.items():
        job = lines[job_id][0].job
        assert (job.state, job.done) == (JobState.CANCELLED, done), job
    whole: Counter[Order] = Counter()
    for some in lines.values():
        for order in {ledger.offered[line.about] for line in some if line.about in ledger.offered}:
            assert tuple(line.about for line in some) == order.abouts[: len(some)]
            whole[order] += some[0].job.state != JobState.RECEIVING and not some[0].job.cut_short
    assert all(number <= 1 for number in whole.values()), "an order is one job"
    cut_off = [sent for sent in ledger.pending if isinstance(sent, Order)]
    for sent in cut_off:
        ledger.pending.remove(sent)
        ledger.count(kept=sent in whole)


def kept_of(lines: Mapping[str, Sequence[Line]]) -> dict[str, str]:
    """The articles of lines that are done: their ids by the digests of their texts."""
    kept: dict[str, str] = {}
    for line in (line for some in lines.values() for line in some if line.is_done):
        assert line.about is not None, f"nobody knows the article of {line}"
        assert kept.setdefault(line.about, line.row.article_id) == line.row.article_id, "a text is one article"
    return kept


def settled_of(lines: Mapping[str, Sequence[Line]]) -> set[str]:
    """The digests of the texts of which no line may be kept any more."""
    of_text: dict[str, list[Line]] = defaultdict(list)
    for line in (line for some in lines.values() for line in some if line.about is not None):
        of_text[line.about or ""].append(line)
    return {about for about, some in of_text.items() if not any(line.is_open for line in some)}
