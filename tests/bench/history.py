"""What one more article costs as the history grows: the 10,000th beside the 100th, and where a pair has thousands."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count, islice
from random import Random  # noqa: TID251 - seeded, so that each run ingests the same
from statistics import median
from time import process_time

from service.domain.articles import ArticleIn
from service.domain.dates import EventDate
from service.domain.parties import all_parties
from service.domain.reports import (
    ChannelReport,
    Evidence,
    Extraction,
    ExtractorVersion,
    MeetingReport,
    OfficialReport,
    Participant,
    Place,
)
from service.domain.vocabulary import (
    ChannelStatus,
    ChannelType,
    DateBasis,
    Level,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeFunction,
    PartyKind,
    PublishedBasis,
)
from service.ingest.articles import Read, ingest
from service.settings import Settings
from service.store.engine import build_engine
from service.store.migrate import migrate
from service.store.unit_of_work import Database
from tests.bench.filling import fill
from tests.bench.table import show

_SEED = 11
_START = date(2020, 1, 1)
_DAILY = 9.0
"""Articles a day of a desk: 10,000 are three years."""
_RETOLD = 0.6
"""Share of what a desk reads that tells of a meeting of which others told before."""
_DAILY_OF_PAIR = 1.5
"""Articles a day in which one pair of parties meets: 5,000 reports are over five years."""
_REPORTS_EACH = 1.75
"""Reports of meetings in an article."""
_WARM, _MEASURED = 50, 100
"""Articles that are ingested before some are measured, and how many these are."""
_RETOLD_OF_PAIR = 0.8
"""The same share for a pair: a new meeting in two days, each told by five."""
_OFFICES = (
    (OfficeFunction.HEAD_OF_STATE, "President", Level.HOGS),
    (OfficeFunction.FOREIGN_MINISTER, "Foreign Minister", Level.MINISTERIAL),
    (OfficeFunction.DEFENCE_MINISTER, "Defense Minister", Level.MINISTERIAL),
    (OfficeFunction.NATIONAL_SECURITY_ADVISER, "National Security Adviser", Level.SENIOR_OFFICIAL),
)
_SYLLABLES = ("ba", "do", "ki", "lu", "ma", "ne", "po", "ra", "si", "ta", "ve", "zo")
_CITIES = ("Geneva", "Vienna", "Doha", "Singapore", "Oslo", "Cairo", None, None)


class Desk:
    """Makes up what a news desk reads: a few parties in most of the news, each meeting told by several articles.

    Sixty states share the news, the first of them an eighth of it, as a few of the world's do; so one meeting in forty
    is of the first two. An article tells of one to three meetings, and three in five of these were told of in the days
    before. A fifth of what is told has no date, a third lies ahead, and each side is one of four offices, whose holder
    is named. Where a pair of parties is given, all is about these two: the densest news that two parties make.
    """

    def __init__(self, seed: int, pair: tuple[str, str] | None = None, start: date = _START) -> None:
        self._chance = Random(seed)  # noqa: S311 - it guards no secret
        self._start = start
        self._states = [one.code for one in all_parties() if one.kind is PartyKind.STATE][:60]
        self._weights = [1 / (rank + 2) for rank in range(len(self._states))]
        self._pair = pair
        self._daily, self._retold = (_DAILY_OF_PAIR, _RETOLD_OF_PAIR) if pair else (_DAILY, _RETOLD)
        self._open: list[tuple[date, MeetingReport]] = []

    def articles(self) -> Iterator[tuple[ArticleIn, Extraction]]:
        """Articles without end, in the order of publication, and what is read in each."""
        for number in count():
            day = self._start + timedelta(days=int(number / self._daily))
            self._open = [one for one in self._open if one[0] >= day]
            meetings = [self._meeting(day) for _ in range(self._chance.choice((1, 1, 2, 3)))]
            people = {one.name: one for meeting in meetings for one in meeting.participants if one.name}
            officials = [
                OfficialReport(
                    name=one.name or "",
                    party=one.party,
                    office=one.office,
                    function=one.function or OfficeFunction.OTHER,
                    evidence=[_evidence("name", position)],
                    confidence=0.9,
                )
                for position, one in enumerate(people.values())
            ]
            channels = [self._channel(meetings[0].parties)] if self._chance.random() < 0.05 else []
            text = self._text(f"Article {number} of {day}.")
            article = ArticleIn(text=text, source=f"paper {number % 40}", published_at=day)
            yield (
                article,
                Extraction(
                    published_at=day,
                    published_at_basis=PublishedBasis.GIVEN,
                    language="en",
                    extractor=ExtractorVersion(name="made-up", version="1"),
                    meetings=meetings,
                    officials=officials,
                    channels=channels,
                ),
            )

    def _meeting(self, day: date) -> MeetingReport:
        """One that others tell of in these days too, or a new one; a fifth are told without a date."""
        if self._open and self._chance.random() < self._retold:
            return self._told(day, self._chance.choice(self._open)[1])
        on, new = self._new(day)
        self._open.append((max(on, day) + timedelta(days=4), new))
        return new

    def _new(self, day: date) -> tuple[date, MeetingReport]:
        """A meeting of which nobody told before, and its day."""
        first, second = self._pair or self._two()
        function, office, level = self._chance.choice(_OFFICES)
        on = day + timedelta(days=self._chance.choice((-1, 0, 0, 3, 12)))
        city = self._chance.choice(_CITIES)
        return on, MeetingReport(
            status=MeetingStatus.HELD if on <= day else MeetingStatus.PLANNED,
            mode=self._chance.choice((Mode.IN_PERSON, Mode.IN_PERSON, Mode.PHONE)),
            type=MeetingType.BILATERAL,
            level=level,
            parties=[first, second],
            participants=[
                Participant(name=self._holder(code, function), office=office, function=function, party=code)
                for code in (first, second)
            ],
            date=EventDate.parse(on.isoformat(), basis=DateBasis.RELATIVE),
            place=Place(name=city) if city else None,
            topics=[self._chance.choice(("trade", "security", "climate", "grain"))],
            evidence=[_evidence("status", 900)],
            confidence=0.8,
        )

    def _text(self, first: str) -> str:
        """The text of an article; nothing is read from it."""
        return first

    def _holder(self, code: str, function: OfficeFunction) -> str:
        """Who holds an office."""
        return name_of(f"{code} {function}")

    def _told(self, day: date, meeting: MeetingReport) -> MeetingReport:
        held = meeting.date is not None and meeting.date.earliest is not None and meeting.date.earliest <= day
        status = MeetingStatus.HELD if held else meeting.status
        told = meeting.date if self._chance.random() < 0.8 else None
        return meeting.model_copy(update={"status": status, "date": told})

    def _two(self) -> tuple[str, str]:
        first, second = "", ""
        while first == second:
            first, second = self._chance.choices(self._states, self._weights, k=2)
        return first, second

    def _channel(self, parties: Sequence[str]) -> ChannelReport:
        return ChannelReport(
            type=self._chance.choice((ChannelType.LEADER_HOTLINE, ChannelType.DEFENCE_HOTLINE)),
            parties=list(parties),
            status=self._chance.choice((ChannelStatus.ACTIVE, ChannelStatus.SUSPENDED)),
            evidence=[_evidence("name", 950)],
            confidence=0.7,
        )


@cache
def name_of(office: str) -> str:
    """The made-up name of who holds an office."""
    chance = Random(office)  # noqa: S311 - it guards no secret
    given, surname = ("".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(2))
    return f"{given} {surname}"


def _evidence(field: str, start: int) -> Evidence:
    return Evidence(field=field, quote="x", start=start, end=start + 1)


def reading(found: Extraction) -> Read:
    """A reader that finds what it is told."""
    return lambda _article: found


class Ticking:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self._ticks = count()

    def now(self) -> datetime:
        """The second after the one before."""
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(self._ticks))


def measure_history(articles: int = 10_000, reports: int = 5_000) -> None:
    """What an article of a desk costs around the 100th and at the end, and one of a pair of parties with many reports.

    Each figure is the median CPU time of ingesting a hundred articles in a row; those before them are put in place at
    once, but for some, so that nothing is read for the first time. All are made up, so that what is measured is what
    the record does with them; how dense they lie is told by the constants above and by `Desk`.
    """
    pair = round(reports / _REPORTS_EACH)
    show(
        f"One more article by the length of the history (CPU time, SQLite; seed {_SEED})",
        ("history", "articles", "median", "beside the 100th"),
        [
            *_rows("a desk", list(islice(Desk(_SEED).articles(), articles))),
            *_rows("one pair of parties", list(islice(Desk(_SEED, ("CHN", "USA")).articles(), pair))),
        ],
    )


def _rows(name: str, told: Sequence[tuple[ArticleIn, Extraction]]) -> list[tuple[str, str, str, str]]:
    """What an article costs around the 100th, half-way, and at the end."""
    ends = (_MEASURED + _WARM, len(told) // 2, len(told))
    medians = [_median_of_last(told[:end]) for end in ends]
    return [
        (name, f"{end - _MEASURED:,} to {end:,}", f"{cost * 1e3:.1f} ms", f"{cost / medians[0]:.2f}")
        for end, cost in zip(ends, medians, strict=True)
    ]


def _median_of_last(told: Sequence[tuple[ArticleIn, Extraction]]) -> float:
    """CPU seconds of an ingest, extraction aside, at the end of a history."""
    costs = []
    before = len(told) - _MEASURED - _WARM
    with tempfile.TemporaryDirectory() as folder:
        database = Database(
            build_engine(Settings(database_url=f"sqlite:///{folder}/x.db", sqlite_synchronous="NORMAL"))
        )
        migrate(database.engine)
        clock = Ticking()
        if before:
            fill(database, clock, told[:before])
        for article, extraction in told[before:]:
            start = process_time()
            ingest(database, clock, reading(extraction), article)
            costs.append(process_time() - start)
        database.close()
    return median(costs[_WARM:])
