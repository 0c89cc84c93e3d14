"""Jobs: articles that were accepted to be read later, how far they have come, and what came of each line."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobKind(StrEnum):
    """What a job is made of."""

    INGEST = "ingest"
    """One article."""
    BATCH = "batch"
    """The lines of an upload."""


class JobState(StrEnum):
    """How far a job has come."""

    RECEIVING = "receiving"
    """Its lines are still coming in; none is worked on yet."""
    QUEUED = "queued"
    """All its lines are there, and wait."""
    RUNNING = "running"
    """Work on its lines has begun."""
    SUCCEEDED = "succeeded"
    """Every line was worked on, and the article of at least one is kept."""
    FAILED = "failed"
    """Every line was worked on, and no article is kept."""
    CANCELLED = "cancelled"
    """It was ended before its end; what was kept until then stays."""


WORKED_ON = (JobState.QUEUED, JobState.RUNNING)
FINISHED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class LineState(StrEnum):
    """What has become of a line."""

    WAITING = "waiting"
    """It is still to be read, or is being read."""
    DONE = "done"
    """Its article is kept, or was known."""
    FAILED = "failed"
    """Its article could not be taken."""
    CANCELLED = "cancelled"
    """Its job was cancelled before it was read."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is kept."""

    id: str
    kind: JobKind
    state: JobState
    created_by: str
    """Id of the key that sent it, or one of the names of those who need none."""
    request_id: str | None
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    total: int = 0
    """Lines that it has, so far while it is received; those that are blank do not count."""
    done: int = 0
    failed: int = 0
    cut_short: bool = False
    """Whether its upload ended before its end."""
    article_id: str | None = None
    """The article that came of a job of one."""
    problem: str | None = None
    """As JSON: why the upload was cut short, or why the one line failed."""
    revision: int = 1

    @property
    def left(self) -> int:
        """How many lines neither succeeded nor failed so far."""
        return self.total - self.done - self.failed

    @property
    def waiting(self) -> int:
        """How many lines are still to be worked on."""
        return 0 if self.state is JobState.CANCELLED else self.left

    @property
    def cancelled(self) -> int:
        """How many lines were left when the job was cancelled."""
        return self.left - self.waiting

    def moved(self, now: datetime, **changes: Any) -> "Job":  # noqa: ANN401 - whatever the fields are
        """The job after a change; it is finished once it is worked on and no line is left."""
        job = replace(self, **changes, updated_at=now, revision=self.revision + 1)
        if job.state in WORKED_ON and not job.left:
            return replace(job, state=JobState.SUCCEEDED if job.done else JobState.FAILED, finished_at=now)
        return job


@dataclass(frozen=True, slots=True)
class JobLine:
    """A line of a job and what has become of it."""

    line: int
    """Its number in the upload, from 1, blank lines counted."""
    state: LineState
    attempts: int = 0
    """How often work on it was begun."""
    article_id: str | None = None
    known: bool | None = None
    """Whether the same text was there already."""
    problem: str | None = None
    """As JSON: why it failed."""
