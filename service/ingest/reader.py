"""Reading articles in processes of their own, so that a long one neither slows the others nor takes the server down."""

import gc
import os
import signal
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context, parent_process
from queue import Empty, Queue
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING

from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.errors import ExtractionFailedError, TooComplexError, UnavailableError
from service.settings import Settings
from service.timing import Stage, timed

if TYPE_CHECKING:
    from service.extraction.pipeline import Extractor


class Reader:
    """Reads articles with the built-in extractor, in `settings.extraction_processes` processes, each with a parser.

    With 0 processes it reads in the caller's, one article at a time and without a limit of time.
    `start` loads the parser (seconds); `read` may be called from many threads. `places` is how many articles may be
    read or wait at once.
    """

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.extraction_seconds
        self._workers = [_Worker(settings.extraction_start_seconds) for _ in range(settings.extraction_processes)]
        self.places = max(1, len(self._workers)) + settings.extraction_queue
        self._free_places = BoundedSemaphore(self.places)
        self._taken, self._counting = 0, Lock()
        self._idle: Queue[_Worker] = Queue()
        for worker in self._workers:
            self._idle.put(worker)
        self._extractor: Extractor | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Start the processes and wait until each has loaded the parser; raises UnavailableError if one cannot."""
        if not self._workers:
            self._extractor = _load()
        for worker in self._workers:
            worker.start()
        for worker in self._workers:
            worker.wait()

    def read(self, article: ArticleIn) -> Extraction:
        """Everything that the article says.

        Raises TooComplexError when that takes too long, ExtractionFailedError when the process dies of it, and
        UnavailableError when no place is free or no process can be started.
        """
        if not self._free_places.acquire(blocking=False):
            raise UnavailableError("Too many articles wait to be read.")
        try:
            self._count(1)
            return self._read(article)
        finally:
            self._count(-1)
            self._free_places.release()

    def _count(self, difference: int) -> None:
        with self._counting:
            self._taken += difference

    def _read(self, article: ArticleIn) -> Extraction:
        if not self._workers:
            with self._lock, timed(Stage.EXTRACTION):
                self._extractor = self._extractor or _load()
                return _extract(self._extractor, article)
        with timed(Stage.QUEUE):
            worker = self._idle.get()
        try:
            with timed(Stage.EXTRACTION):
                return worker.read(article, self._seconds)
        finally:
            self._idle.put(worker)

    @property
    def taken(self) -> int:
        """How many articles are being read or wait for it."""
        return self._taken

    def check(self) -> None:
        """Have every idle process that died started anew; raises UnavailableError when none lives even so."""
        for _ in range(self._idle.qsize()):
            with suppress(Empty):
                worker = self._idle.get_nowait()
                worker.revive()
                self._idle.put(worker)
        if self._workers and not any(worker.lives for worker in self._workers):
            raise UnavailableError("No process that reads articles can be started.")

    def abandon(self) -> None:
        """End all processes for good, whatever they are at; who waits for one gets ExtractionFailedError."""
        for worker in self._workers:
            worker.abandon()

    def close(self) -> None:
        """End the processes that are idle, which all are once no `read` is under way."""
        self._extractor = None
        with suppress(Empty):
            while True:
                self._idle.get_nowait().end()


class _Worker:
    """One process that reads articles; a pool of one, so that it can be ended without the others.

    Whenever there is none, the next use starts one; `start_seconds` is how long that may take.
    """

    def __init__(self, start_seconds: float) -> None:
        self._start_seconds = start_seconds
        self._pool: ProcessPoolExecutor | None = None
        self._pid: Future[int] = Future()
        self._abandoned = False

    def start(self) -> ProcessPoolExecutor:
        """Have a process, which then loads the parser; raises UnavailableError when there can be none."""
        if self._abandoned:
            raise UnavailableError("No article is read any more.")
        if self._pool is None:
            try:
                # A fresh interpreter: a fork would copy the locks that other threads of the server hold at that moment.
                self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin)
                self._pid = self._pool.submit(os.getpid)
            except OSError as error:
                self.end()
                raise UnavailableError("No process can be started to read articles.") from error
        return self._pool

    def wait(self) -> ProcessPoolExecutor:
        """Wait until the parser is loaded; raises UnavailableError when it is not in time."""
        pool = self.start()
        try:
            self._pid.result(timeout=self._start_seconds)
        except (BrokenExecutor, CancelledError, TimeoutError) as error:
            self.end()
            raise UnavailableError("The process that reads articles did not start.") from error
        return pool

    def read(self, article: ArticleIn, seconds: float) -> Extraction:
        """What the article says; raises as `Reader.read` does."""
        pool = self.wait()
        try:
            return pool.submit(_read, article).result(timeout=seconds)
        except TimeoutError:
            self._replace()
            raise TooComplexError(f"The text takes longer to read than {seconds:g} seconds.") from None
        except (BrokenExecutor, CancelledError):
            self._replace()
            raise ExtractionFailedError("The process that read the article died.") from None

    def end(self) -> None:
        """End the process, whatever it is at."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):  # noqa: SLF001 - from Python 3.14 on: kill_workers
                process.kill()
            pool.shutdown(wait=True, cancel_futures=True)

    def abandon(self) -> None:
        """End the process, and start no other."""
        self._abandoned = True
        self.end()

    @property
    def lives(self) -> bool:
        """Whether there is a process, be it that it still loads the parser."""
        processes = (self._pool and self._pool._processes) or {}  # noqa: SLF001 - the pool does not tell
        return any(process.is_alive() for process in list(processes.values()))

    def revive(self) -> None:
        """Have a new process if there is none."""
        if not self.lives:
            self._replace()

    def _replace(self) -> None:
        self.end()
        with suppress(UnavailableError):  # the next article tries again
            self.start()


_loaded: "list[Extractor]" = []
"""The extractor of this process, in those that read."""


_COURTESY = 10
"""By how much readers are nicer than the server: who asks for something that is there does not wait for them."""


def _begin() -> None:
    os.nice(_COURTESY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its readers itself
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads per process only fight for the same cores
    Thread(target=_end_with_parent, daemon=True).start()
    _loaded.append(_load())
    gc.freeze()  # the parser stays; no collection needs to look at it


def _end_with_parent() -> None:
    """A killed server cannot end its readers, and they would wait for work for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _load() -> "Extractor":
    from service.extraction.pipeline import RulesExtractor  # noqa: PLC0415 - the server itself needs no parser

    return RulesExtractor()


def _read(article: ArticleIn) -> Extraction:
    return _extract(_loaded[0], article)


def _extract(extractor: "Extractor", article: ArticleIn) -> Extraction:
    return extractor.extract(article.text, article.title, article.published_at, article.language)
