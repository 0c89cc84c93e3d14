"""Articles are read in processes of their own, which may die or be ended without harm to the others."""

import os
import resource
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from service.domain.articles import ArticleIn
from service.errors import ExtractionFailedError, TooComplexError, UnavailableError
from service.ingest.reader import Reader
from service.settings import Settings

ARTICLE = ArticleIn(
    text="YEREVAN - Foreign Minister Anahit Sarkisova of Armenia met the Georgian foreign minister, Levan Beridze, in"
    " Tbilisi on May 14, 2024. The two ministers discussed the waters that both of their countries share, and agreed"
    " to meet again in the autumn of this year."
)
ENDLESS = ArticleIn(text="The ministers of Armenia and Georgia met in Tbilisi on Tuesday to discuss water. " * 12_000)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader with one process."""
    started = Reader(Settings(extraction_processes=1))
    started.start()
    yield started
    started.close()


def test_both_ways_of_reading_agree(reader: Reader) -> None:
    """In a process of its own and in the caller's, an article says the same."""
    here = Reader(Settings(extraction_processes=0))
    here.start()
    assert here.read(ARTICLE) == reader.read(ARTICLE)
    here.close()


def test_reader_that_dies_is_replaced(reader: Reader) -> None:
    """The article that it was at has failed, the next one is read."""
    os.kill(_process_of(reader), signal.SIGKILL)
    with pytest.raises(ExtractionFailedError):
        reader.read(ARTICLE)
    assert reader.read(ARTICLE).officials


def test_article_that_takes_too_long_is_given_up() -> None:
    """Its process is ended, and another takes its place."""
    reader = Reader(Settings(extraction_processes=1, extraction_seconds=1))
    reader.start()
    before = _process_of(reader)
    with pytest.raises(TooComplexError):
        reader.read(ENDLESS)
    assert _process_of(reader) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    reader.close()


@contextmanager
def no_more_files(first_free: int) -> Iterator[None]:
    """The system grants no file from a number on, and so no pipe to a process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (first_free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_reader_that_cannot_be_replaced_is_unavailable_until_it_can() -> None:
    """A system that is out of files fails the articles of that time, and none that come later."""
    first_free = os.dup(0)
    os.close(first_free)
    reader = Reader(Settings(extraction_processes=1))
    reader.start()
    os.kill(_process_of(reader), signal.SIGKILL)
    with no_more_files(first_free):
        with pytest.raises(ExtractionFailedError):
            reader.read(ARTICLE)
        for _ in range(2):
            with pytest.raises(UnavailableError):
                reader.read(ARTICLE)
    assert reader.read(ARTICLE).officials
    reader.close()


def test_reader_that_does_not_start_in_time_is_unavailable() -> None:
    """Nobody waits longer for the parser than is set, and the process that was late is ended."""
    reader = Reader(Settings(extraction_processes=1, extraction_start_seconds=0.1))
    with pytest.raises(UnavailableError):
        reader.start()
    with pytest.raises(UnavailableError):
        reader.read(ARTICLE)
    assert reader._idle.queue[0]._pool is None  # noqa: SLF001 - as below
    reader.close()


def test_many_threads_share_the_processes(reader: Reader) -> None:
    """Each gets the reading of its own article."""
    texts = [
        f"Foreign Minister {name} Sarkisova met Levan Beridze of Georgia on Monday."
        for name in ("Anahit", "Gayane", "Lilit")
    ]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda text: reader.read(ArticleIn(text=text)), texts))
    for text, one in zip(texts, found, strict=True):
        assert all(quote.quote in text for meeting in one.meetings for quote in meeting.evidence)


def _process_of(reader: Reader) -> int:
    process: int = reader._idle.queue[0]._pid.result()  # noqa: SLF001 - what no caller needs, a test has to kill
    return process


def test_an_abandoned_reader_reads_nothing_more() -> None:
    """Whoever waits for an article hears that it was not read, and no other process is started."""
    reader = Reader(Settings(extraction_processes=1))
    reader.start()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(reader.read, ENDLESS)
        while not reader.taken:
            assert not waiting.done()
        reader.abandon()
        with pytest.raises((ExtractionFailedError, UnavailableError)):
            waiting.result()
    with pytest.raises(UnavailableError):
        reader.read(ARTICLE)
    reader.close()
