"""Articles whose text is what is to be read in them, as JSON, so that storing them is what takes the time."""

import json
import os
from collections.abc import Iterator
from datetime import date
from zlib import crc32

from service.domain.articles import ArticleIn
from service.domain.reports import Evidence, Extraction, MeetingReport
from service.errors import TooComplexError
from tests.bench.history import Desk

_DESK = 5
"""Seed of the world that all newsrooms tell of."""


class Told:
    """The extractor of such articles; a hard one is beyond every second process."""

    def extract(
        self, text: str, title: str | None = None, published_at: date | None = None, language: str | None = None
    ) -> Extraction:
        """What the article says; raises TooComplexError."""
        if _is_hard(text) and crc32(f"{os.getpid()} {text}".encode()) % 2:
            raise TooComplexError("This process cannot read the text.")
        return read(ArticleIn(text=text, title=title, published_at=published_at, language=language))


def read(article: ArticleIn) -> Extraction:
    """What such an article says, be it hard."""
    said = Extraction.model_validate(json.loads(article.text)["told"])
    return said.model_copy(update={"published_at": article.published_at or said.published_at})


def hard(article: ArticleIn) -> ArticleIn:
    """The same article, such that not every process can read it."""
    return article.model_copy(update={"text": json.dumps(json.loads(article.text) | {"hard": True})})


def _is_hard(text: str) -> bool:
    return bool(json.loads(text).get("hard"))


def article(name: str, told: Extraction, source: str | None = None) -> ArticleIn:
    """An article that says this, with a name that is its own."""
    text = json.dumps({"name": name, "told": told.model_dump(mode="json")}, ensure_ascii=False)
    return ArticleIn(text=text, title=name, source=source, published_at=told.published_at)


def news(newsroom: str) -> Iterator[ArticleIn]:
    """Articles without end of one newsroom; all newsrooms tell of the same meetings, each in articles of its own."""
    for number, (sent, told) in enumerate(Desk(_DESK).articles()):
        meetings = [_read_from(one, 10 * at) for at, one in enumerate(told.meetings)]
        yield article(f"{newsroom} {number}", told.model_copy(update={"meetings": meetings}), sent.source)


def _read_from(meeting: MeetingReport, start: int) -> MeetingReport:
    """The report as read from words of its own, by which decisions tell it from the others of its article."""
    words = Evidence(field="status", quote="x", start=start, end=start + 1)
    return meeting.model_copy(update={"evidence": [words]})
