"""Workers share what waits, take over from those that die, and leave nothing half done."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from service.domain.jobs import FINISHED, JobKind, JobState, LineState
from service.settings import Settings
from service.store.articles import ArticleFilter, list_articles
from service.store.changes import list_changes
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.moving import move
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from tests.workers.jobs import finished, job_of, lines_of, send, trying
from tests.workers.processes import REAL, reads, working

ALL = PageRequest(limit=1000)


@contextmanager
def absent(settings: Settings, server: str) -> Iterator[None]:
    """The time in which the database ends all connections and takes none."""
    name = make_url(settings.database_url).database
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        ended = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(ended, {"name": name})
        yield
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    engine.dispose()


def kept(database: Database) -> list[str]:
    """The articles that lines of jobs may name, each once; the log has one entry for each and no gap."""
    with database.read() as session:
        articles = [one.id for one in list_articles(session, ArticleFilter(), ALL).items]
        log = [change.seq for change in list_changes(session, 0, ALL).items]
    assert log == list(range(1, len(log) + 1))
    return sorted(articles)


def test_two_workers_share_a_job_and_repeat_nothing(database: Database, settings: Settings, tmp_path: Path) -> None:
    """While one is held up by an article the other reads the rest; every line is begun once and kept once."""
    gate = tmp_path / "gate"
    job_id = database.run(send, [f"wait {gate}", *(f"article {number}" for number in range(40))])
    with working(settings), working(settings):
        for _ in trying():
            if job_of(database, job_id).done == 40:
                break
        gate.touch()
        job = finished(database, job_id)
    assert (job.state, job.done, job.failed) == (JobState.SUCCEEDED, 41, 0)
    lines = lines_of(database, job_id)
    assert {line.attempts for line in lines} == {1}
    assert sorted(line.article_id or "" for line in lines) == kept(database)


def test_a_killed_worker_is_taken_over(database: Database, settings: Settings, tmp_path: Path) -> None:
    """What it was at is worked on by another, and what it had taken in stays."""
    gate = tmp_path / "gate"
    job_id = database.run(send, ["article", f"wait {gate}", "another"])
    with working(settings) as first:
        reads(first, "wait")
        first.kill()
    gate.touch()
    with working(settings):
        finished(database, job_id)
    lines = lines_of(database, job_id)
    assert [line.attempts for line in lines] == [1, 2, 1]
    assert sorted(line.article_id or "" for line in lines) == kept(database)


def test_an_article_that_kills_its_worker_twice_is_set_aside(database: Database, settings: Settings) -> None:
    """It costs two workers and no more; its line says so, and all others are kept."""
    job_id = database.run(send, ["one", "kill", "two"])
    deaths = 0
    while job_of(database, job_id).state not in FINISHED:
        with working(settings) as worker:
            for _ in trying():
                if worker.poll() is not None or job_of(database, job_id).state in FINISHED:
                    break
            deaths += worker.poll() == -signal.SIGKILL
    assert deaths == 2
    states = [(line.state, line.attempts) for line in lines_of(database, job_id)]
    assert states == [(LineState.DONE, 1), (LineState.FAILED, 2), (LineState.DONE, 1)]
    problem = json.loads(lines_of(database, job_id)[1].problem or "")
    assert (problem["code"], problem["status"]) == ("set_aside", 422)


def test_a_worker_told_to_stop_ends_what_it_is_at(database: Database, settings: Settings, tmp_path: Path) -> None:
    """It begins nothing more, keeps what it was reading, and leaves the rest to others."""
    gate = tmp_path / "gate"
    job_id = database.run(send, [f"wait {gate}", "another"])
    with working(settings) as worker:
        reads(worker, "wait")
        worker.terminate()
        reads(worker, "a worker is told to stop")
        gate.touch()
        assert worker.wait() == 0
    assert [(line.state, line.attempts) for line in lines_of(database, job_id)] == [
        (LineState.DONE, 1),
        (LineState.WAITING, 0),
    ]
    with working(settings):
        assert finished(database, job_id).done == 2


def test_a_worker_leaves_what_takes_too_long_when_it_stops(database: Database, settings: Settings) -> None:
    """Beyond `stop_seconds` it ends its readers too; the article was not at fault and waits as before."""
    job_id = database.run(send, ["Ministers of the two countries met in Tallinn on Tuesday. " * 10_000])
    with working(settings, REAL, COMMUNIQUE_STOP_SECONDS="1") as worker:
        for _ in trying():
            if lines_of(database, job_id)[0].attempts:
                break
        worker.terminate()
        assert worker.wait() == 0
    assert [(line.state, line.attempts) for line in lines_of(database, job_id)] == [(LineState.WAITING, 0)]
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT status FROM procrastinate_jobs")).scalars().all() == ["todo"]


def test_a_worker_that_was_taken_for_dead_repeats_nothing(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    """Stopped for longer than it may be silent, it finds its line kept by another, and works on as before."""
    gate = tmp_path / "gate"
    job_id = database.run(send, [f"wait {gate}"])
    with working(settings) as sleeper:
        reads(sleeper, "wait")
        sleeper.send_signal(signal.SIGSTOP)
        gate.touch()
        with working(settings):
            assert finished(database, job_id).done == 1
        sleeper.send_signal(signal.SIGCONT)
        other = database.run(send, ["another"])
        assert finished(database, other).done == 1
    lines = (*lines_of(database, job_id), *lines_of(database, other))
    assert sorted(line.article_id or "" for line in lines) == kept(database)


def test_a_worker_outlives_an_absence_of_the_database(
    database: Database, settings: Settings, postgres_url: str, tmp_path: Path
) -> None:
    """All connections end and none can be made for a while: no attempt is lost, and work goes on by itself."""
    gate = tmp_path / "gate"
    job_id = database.run(send, [f"wait {gate}", "another"])
    with working(settings, COMMUNIQUE_STOP_SECONDS="1", COMMUNIQUE_DATABASE_BUSY_SECONDS="1") as worker:
        reads(worker, "wait")
        with absent(settings, postgres_url):
            gate.touch()
            reads(worker, "work on a line waits")
            reads(worker, "the database is away")
        assert finished(database, job_id).done == 2
    assert [line.attempts for line in lines_of(database, job_id)] == [1, 1]
    assert sorted(line.article_id or "" for line in lines_of(database, job_id)) == kept(database)


def test_what_waits_in_a_database_that_is_moved_here_is_taken_up(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    """It waited on SQLite, where nothing is handed out; a worker that starts finds it."""
    source = Database(build_engine(Settings(database_url=f"sqlite:///{tmp_path / 'before.db'}")))
    migrate(source.engine)
    job_id = source.run(send, ["one article", "another"], JobKind.BATCH, lambda _session, _job_id: None)
    move(source, database, lambda _done, _total: None)
    source.close()
    with working(settings):
        assert finished(database, job_id).done == 2
    assert sorted(line.article_id or "" for line in lines_of(database, job_id)) == kept(database)


def test_workers_need_postgresql(tmp_path: Path) -> None:
    """On SQLite there is nothing to share, and the command says who does the work."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'communique.db'}")
    with working(settings, REAL) as worker:
        _, told = worker.communicate()
    assert worker.returncode == 1
    assert told == "ValueError: a worker needs PostgreSQL; on SQLite the server itself reads what waits\n"
