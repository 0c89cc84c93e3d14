"""Reading articles in processes of their own, so that a long one neither slows the others nor takes the server down."""

from datetime import date
from typing import Protocol

from service.domain.articles import ArticleIn
from service.domain.reports import Extraction
from service.settings import Settings


class Extractor(Protocol):
    """Turns text into reports."""

    def extract(self, text: str, title: str | None, published_at: date | None, language: str | None) -> Extraction:
        """Everything that an article says."""
        ...


class Reader:
    """Reads articles with the built-in extractor, in `settings.extraction_processes` processes.

    `start` loads the parser (seconds); `read` may be called from many threads.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def start(self) -> None:
        """Start the processes and wait until each has loaded the parser."""
        raise NotImplementedError

    def read(self, article: ArticleIn) -> Extraction:
        """Everything that the article says; raises ExtractionFailedError when that fails or takes too long."""
        raise NotImplementedError

    def close(self) -> None:
        """End the processes."""
        raise NotImplementedError
