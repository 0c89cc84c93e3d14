"""Reading articles in processes of their own, so that a long one neither slows the others nor takes the server down."""

import gc
import os
import signal
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context, parent_process
from queue import Empty, Queue
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING

from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.errors import ExtractionFailedError, UnavailableError
from service.settings import Settings

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
        self._count = settings.extraction_processes
        self.places = max(1, self._count) + settings.extraction_queue
        self._free_places = BoundedSemaphore(self.places)
        self._idle: Queue[_Worker] = Queue()
        self._extractor: Extractor | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Start the processes and wait until each has loaded the parser; raises ExtractionFailedError if one cannot."""
        if self._count == 0:
            self._extractor = _load()
            return
        workers = [_Worker() for _ in range(self._count)]
        for worker in workers:
            self._idle.put(worker)
        try:
            for worker in workers:
                worker.wait()
        except BrokenExecutor as error:
            raise ExtractionFailedError("The parser cannot be loaded.") from error

    def read(self, article: ArticleIn) -> Extraction:
        """Everything that the article says.

        Raises ExtractionFailedError when that fails or takes too long, and UnavailableError when no place is free.
        """
        if not self._free_places.acquire(blocking=False):
            raise UnavailableError("Too many articles wait to be read.")
        try:
            return self._read(article)
        finally:
            self._free_places.release()

    def _read(self, article: ArticleIn) -> Extraction:
        if self._extractor is not None:
            with self._lock:
                return _extract(self._extractor, article)
        worker = self._idle.get()
        try:
            return worker.read(article, self._seconds)
        except (BrokenExecutor, TimeoutError):
            worker.end()
            worker = _Worker()
            raise ExtractionFailedError("The article could not be read in time.") from None
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the processes that are idle, which all are once no `read` is under way."""
        self._extractor = None
        with suppress(Empty):
            while True:
                self._idle.get_nowait().end()


class _Worker:
    """One process that reads articles; a pool of one, so that it can be ended without the others."""

    def __init__(self) -> None:
        # A fresh interpreter: a fork would copy the locks that other threads of the server hold at that moment.
        self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin)
        self._pid: Future[int] = self._pool.submit(os.getpid)

    def wait(self) -> None:
        """Wait until the parser is loaded; raises BrokenExecutor when it cannot be."""
        self._pid.result()

    def read(self, article: ArticleIn, seconds: float) -> Extraction:
        self.wait()
        return self._pool.submit(_read, article).result(timeout=seconds)

    def end(self) -> None:
        """End the process, whatever it is at."""
        if self._pid.done() and self._pid.exception() is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid.result(), signal.SIGKILL)
        self._pool.shutdown(wait=True, cancel_futures=True)


_loaded: "list[Extractor]" = []
"""The extractor of this process, in those that read."""


def _begin() -> None:
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
