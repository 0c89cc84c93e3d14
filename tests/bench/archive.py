"""A database of a million reports: the archive of a news desk, each year of it as dense as the last."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from random import Random  # noqa: TID251 - seeded, so that each archive is the same

from service.domain.articles import ArticleIn
from service.domain.clock import Clock
from service.domain.reports import ChannelReport, Extraction, MeetingReport, Place
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
)
from service.store.unit_of_work import Database
from tests.bench.books import keep_books
from tests.bench.filling import fill
from tests.bench.history import Desk, name_of

SEED = 17
END = date(2025, 12, 31)
TERM = timedelta(days=1000)
"""How long whoever holds an office holds it."""
_DAILY = 9
"""Articles a day, as `Desk` has them."""
_VOCABULARY = 20_000
_WORDS = 70
"""Words of an article: few of them in most articles, most of them in few, as in any language."""
_COUNTRIES = {"Geneva": "CHE", "Vienna": "AUT", "Doha": "QAT", "Singapore": "SGP", "Oslo": "NOR", "Cairo": "EGY"}
_LANGUAGES = {"fr": 0.03, "is": 0.001}
"""Shares of the articles that are not in English."""
_UNNAMED = 0.1
"""Share of the meetings at which one sits of whom only the office is told."""
_RARE: tuple[tuple[float, dict[str, object]], ...] = (
    (0.02, {"status": MeetingStatus.CANCELLED}),
    (0.01, {"status": MeetingStatus.DECLINED}),
    (0.02, {"status": MeetingStatus.PROPOSED}),
    (0.05, {"mode": Mode.VIDEO}),
    (0.002, {"mode": Mode.HYBRID}),
    (0.05, {"type": MeetingType.VISIT}),
    (0.01, {"type": MeetingType.BRIEF_ENCOUNTER}),
    (0.1, {"forum": "Security Forum"}),
)
"""In which share of the meetings something is otherwise than in the others."""


class Archivist(Desk):
    """A desk that reads of all that lists can be filtered by, in a term with office-holders and hotlines of its own."""

    def __init__(self, seed: int, term: int, start: date) -> None:
        super().__init__(seed + term, start=start)
        self._term = term
        syllables = Random(seed)  # noqa: S311 - it guards no secret
        self._vocabulary = [name_of(f"word {syllables.random()}").lower().replace(" ", "") for _ in range(_VOCABULARY)]
        self._zipf = list(accumulate(1 / (rank + 10) for rank in range(_VOCABULARY)))

    def articles(self) -> Iterator[tuple[ArticleIn, Extraction]]:
        """As a desk's, each with its address, some in other languages."""
        for number, (article, found) in enumerate(super().articles()):
            address = f"https://news.example/{self._term}/{number}"
            language = next((code for code, share in _LANGUAGES.items() if self._chance.random() < share), "en")
            yield article.model_copy(update={"url": address}), found.model_copy(update={"language": language})

    def _new(self, day: date) -> tuple[date, MeetingReport]:
        on, meeting = super()._new(day)
        other = dict[str, object]()
        for share, fields in _RARE:
            if self._chance.random() < share:
                other |= fields
        if meeting.place is not None:
            other["place"] = Place(name=meeting.place.name, country=_COUNTRIES[meeting.place.name or ""])
            if "forum" in other:
                other["forum"] = f"{meeting.place.name} {other['forum']}"
        if self._chance.random() < _UNNAMED:
            first, second = meeting.participants
            other["participants"] = [first, second.model_copy(update={"name": None})]
        return on, meeting.model_copy(update=other)

    def _holder(self, code: str, function: OfficeFunction) -> str:
        return name_of(f"{code} {function} {self._term}")

    def _channel(self, parties: Sequence[str]) -> ChannelReport:
        line = super()._channel(parties)
        kind = self._chance.choice(list(ChannelType))
        status = self._chance.choice(list(ChannelStatus))
        return line.model_copy(
            update={"name": f"{name_of(f'line {self._term}')} {kind} Line", "type": kind, "status": status}
        )

    def _text(self, first: str) -> str:
        return " ".join([first, *self._chance.choices(self._vocabulary, cum_weights=self._zipf, k=_WORDS)])


def archive(database: Database, clock: Clock, reports: int, watch: Callable[[int], None] = lambda _: None) -> None:
    """Fill an empty database with the years up to `END`, the last first, until it holds so many reports.

    `watch` is told of every term how many reports came. What leads from one term into the next is left out: a
    meeting that two terms tell of is two.
    """
    term = 0
    while reports > 0:
        term += 1
        told = list(_term(term, reports))
        reports -= sum(_count(found) for _, found in told)
        fill(database, clock, told)
        database.run(keep_books, clock)
        watch(sum(_count(found) for _, found in told))


def _term(term: int, most: int) -> Iterator[tuple[ArticleIn, Extraction]]:
    """The articles of a term, as many as hold so many reports; the last of them, where not all are wanted."""
    start = END - term * TERM
    told = list(islice(Archivist(SEED, term, start).articles(), TERM.days * _DAILY))
    wanted = 0
    for number, (_, found) in enumerate(reversed(told), start=1):
        wanted += _count(found)
        if wanted >= most:
            return iter(told[-number:])
    return iter(told)


def _count(found: Extraction) -> int:
    return len(found.meetings) + len(found.officials) + len(found.channels)
