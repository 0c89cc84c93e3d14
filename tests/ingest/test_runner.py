"""The runner inside a server on SQLite: it works on what comes, takes up what a crash left, rests and ends."""

from collections.abc import Callable
from threading import Event as Flag, Lock
from time import monotonic, sleep

import pytest
from anyio import create_task_group, to_thread
from sqlalchemy import event

from service.domain.articles import ArticleIn
from service.domain.jobs import Job, JobKind, JobState
from service.domain.reports import Extraction
from service.http.failures import told
from service.ingest.batches import NewLine, Sender, close_job, keep_lines, open_job
from service.ingest.jobs import Desk
from service.ingest.runner import Runner
from service.settings import Settings
from service.store.jobs import count_attempt, get_job, waiting_lines
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, reading

pytestmark = [pytest.mark.parametrize("dialect", ["sqlite"]), pytest.mark.anyio]
PATIENCE = 60.0
TOLD = reading(extraction([meeting_report()]))


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the server runs on."""
    return "asyncio"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings by which two articles are read at once."""
    return settings.model_copy(update={"extraction_processes": 1})


Read = Callable[[ArticleIn], Extraction]


def receive(database: Database, clock: FrozenClock, *texts: str) -> Job:
    """A job whose lines are still coming in."""
    with database.write() as session:
        job = open_job(session, clock, JobKind.BATCH, Sender("loopback"))
        keep_lines(session, clock, job.id, [NewLine(n, ArticleIn(text=text)) for n, text in enumerate(texts, 1)])
    return job


def accept(database: Database, clock: FrozenClock, runner: Runner, *texts: str) -> Job:
    """A job that the runner is told of."""
    job = receive(database, clock, *texts)
    return database.run(close_job, clock, runner.hand_out, job.id)


async def finished(database: Database, job: Job) -> Job:
    """The job once it is."""

    def look() -> Job:
        with database.read() as session:
            return get_job(session, job.id)

    await until(lambda: look().finished_at is not None)
    return await to_thread.run_sync(look)


async def until(condition: Callable[[], bool]) -> None:
    """Return once something is so."""

    def wait() -> None:
        end = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < end
            sleep(0.005)

    await to_thread.run_sync(wait)


async def test_what_waits_at_the_start_and_what_comes_later_is_worked_on(
    database: Database, clock: FrozenClock, settings: Settings
) -> None:
    """A job of before the start, and ones that come while it rests, each at once."""
    runner = Runner(Desk(database, clock, TOLD, told), settings)
    before = accept(database, clock, runner, *(f"Talks {number}." for number in range(40)))
    async with create_task_group() as tasks:
        tasks.start_soon(runner.run)
        assert (await finished(database, before)).done == 40
        for number in range(3):
            later = await to_thread.run_sync(accept, database, clock, runner, f"Later talks {number}.")
            assert (await finished(database, later)).done == 1
        assert await runner.ended()


async def test_what_another_server_was_receiving_is_worked_on_at_once(
    database: Database, clock: FrozenClock, settings: Settings
) -> None:
    """Nobody sends it any more, since there is one server; what this one receives is left to come to its end."""
    left = receive(database, clock, "Talks.")
    clock.advance(seconds=1)
    runner = Runner(Desk(database, clock, TOLD, told), settings)
    received = receive(database, clock, "Other talks.")
    async with create_task_group() as tasks:
        tasks.start_soon(runner.run)
        job = await finished(database, left)
        assert (job.state, job.cut_short) == (JobState.SUCCEEDED, True)
        assert await runner.ended()
    with database.read() as session:
        assert get_job(session, received.id).state is JobState.RECEIVING


async def test_it_rests_while_nothing_is_to_be_done(database: Database, clock: FrozenClock, settings: Settings) -> None:
    """Once it has looked, it asks the database nothing until it is told of a job."""
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: asked.append(statement))
    runner = Runner(Desk(database, clock, TOLD, told), settings)
    async with create_task_group() as tasks:
        tasks.start_soon(runner.run)
        job = await to_thread.run_sync(accept, database, clock, runner, "Talks.")
        await finished(database, job)
        await until(lambda: runner._news.statistics().tasks_waiting > 0)  # noqa: SLF001 - it shows nowhere else
        asked.clear()
        await to_thread.run_sync(sleep, 1.0)
        assert asked == []
        assert await runner.ended()


async def test_no_more_is_read_at_once_than_there_are_places_for(
    database: Database, clock: FrozenClock, settings: Settings
) -> None:
    """As many as there are processes, and one that waits for the next to be free: single articles find a place."""
    reading_now, most, lock = 0, 0, Lock()

    def read(article: ArticleIn) -> Extraction:
        nonlocal reading_now, most
        with lock:
            reading_now += 1
            most = max(most, reading_now)
        found = TOLD(article)
        with lock:
            reading_now -= 1
        return found

    runner = Runner(Desk(database, clock, read, told), settings)
    async with create_task_group() as tasks:
        tasks.start_soon(runner.run)
        job = await to_thread.run_sync(accept, database, clock, runner, *(f"Talks {number}." for number in range(60)))
        await finished(database, job)
        assert await runner.ended()
    assert most <= 2


async def test_what_may_have_killed_the_server_is_read_alone(
    database: Database, clock: FrozenClock, settings: Settings
) -> None:
    """A line that was begun before and never ended: nothing else is under way while it is read."""
    runner = Runner(Desk(database, clock, TOLD, told), settings)
    job = accept(database, clock, runner, *(f"Talks {number}." for number in range(20)))
    with database.write() as session:
        for line in waiting_lines(session, job.id, 0, 20)[3:9:2]:
            count_attempt(session, line.number)
    under_way: set[str] = set()
    alone: list[bool] = []
    lock = Lock()

    def read(article: ArticleIn) -> Extraction:
        with lock:
            under_way.add(article.text)
        found = TOLD(article)
        with lock:
            if article.text in ("Talks 3.", "Talks 5.", "Talks 7."):
                alone.append(under_way == {article.text})
            under_way.remove(article.text)
        return found

    runner = Runner(Desk(database, clock, read, told), settings)
    async with create_task_group() as tasks:
        tasks.start_soon(runner.run)
        assert (await finished(database, job)).done == 20
        assert await runner.ended()
    assert alone == [True, True, True]


async def test_it_ends_in_time_and_leaves_the_rest_for_the_next_start(
    database: Database, clock: FrozenClock, settings: Settings
) -> None:
    """Nothing new is begun once it is told to end; what is read for too long is reported as still under way."""
    let_go, begun = Flag(), Flag()

    def read(article: ArticleIn) -> Extraction:
        begun.set()
        let_go.wait(PATIENCE)
        return TOLD(article)

    impatient = settings.model_copy(update={"stop_seconds": 0})
    runner = Runner(Desk(database, clock, read, told), impatient)
    async with create_task_group() as tasks:
        tasks.start_soon(runner.run)
        job = await to_thread.run_sync(accept, database, clock, runner, *(f"Talks {number}." for number in range(9)))
        await to_thread.run_sync(begun.wait, PATIENCE)
        assert not await runner.ended()
        let_go.set()
    with database.read() as session:
        left = get_job(session, job.id)
    assert (left.state, 1 <= left.done <= 2) == (JobState.RUNNING, True)
    patient = Runner(Desk(database, clock, TOLD, told), settings)
    async with create_task_group() as tasks:
        tasks.start_soon(patient.run)
        assert (await finished(database, job)).done == 9
        assert await patient.ended()
