"""Articles whose text is what is to be read in them, as JSON, so that storing them is what takes the time."""

import json
from collections.abc import Iterator
from datetime import date

from service.domain.articles import ArticleIn
from service.domain.reports import Evidence, Extraction, MeetingReport
from tests.bench.history import Desk

_DESK = 5
"""Seed of the world that all newsrooms tell of."""


class Told:
    """The extractor of such articles."""

    def extract(
        self, text: str, title: str | None = None, published_at: date | None = None, language: str | None = None
    ) -> Extraction:
        """What the article says."""
        said = Extraction.model_validate(json.loads(text)["told"])
        return said.model_copy(update={"published_at": published_at or said.published_at})


def read(article: ArticleIn) -> Extraction:
    """What such an article says."""
    return Told().extract(article.text, article.title, article.published_at, article.language)


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
