"""What a report of a meeting says, in the form in which two reports are compared."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from service.domain.dates import EventDate
from service.domain.reports import MeetingReport
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import DatePrecision, Level, MeetingStatus, MeetingType, Mode, OfficeFunction, Role
from service.resolution.filed import remembered
from service.resolution.names import folded, read_name

HELD_BEFORE = 60
"""Days before its publication that an article still calls to mind a meeting without dating it."""
ENDED_BEFORE, ENDED_AFTER = 400, 120
"""Days around its publication in which lies the day that a refused or cancelled meeting was meant for."""
AHEAD = {MeetingStatus.PROPOSED: 240, MeetingStatus.PLANNED: 120, MeetingStatus.POSTPONED: 240}
"""Days after its publication within which an undated meeting to come is looked for."""
MOVED_AFTER = 7
"""Days after the day planned within which an article still tells that the meeting was moved."""
OPENING = 200
"""Code points of the text within which an article tells its news; what it retells stands further down."""
TIGHT = 10
"""Days that a date spans at most to count as a time rather than a season: a week, or days about one."""
_BLUR = {DatePrecision.DAY: 0, DatePrecision.WEEK: 3, DatePrecision.MONTH: 20, DatePrecision.YEAR: 60}
"""Days by which an approximate date may be off, by its precision."""

_SIDES = 2
_GATHERINGS = (MeetingType.MULTILATERAL, MeetingType.TRILATERAL, MeetingType.MECHANISM_ROUND)
_WORD = re.compile(r"\w+")
_ABBREVIATED = re.compile(r"(?<=\b\w)\.(?=\w\b|\W|$)")
"""The stops of "U.S." and "E.U."."""
_PLURAL = re.compile(r"(?<=\w{3}[^s])s$")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")

UNIQUE = frozenset(
    {
        OfficeFunction.HEAD_OF_STATE,
        OfficeFunction.HEAD_OF_GOVERNMENT,
        OfficeFunction.VICE_PRESIDENT,
        OfficeFunction.FOREIGN_MINISTER,
        OfficeFunction.DEFENCE_MINISTER,
        OfficeFunction.NATIONAL_SECURITY_ADVISER,
        OfficeFunction.CHIEF_OF_DEFENCE,
        OfficeFunction.IGO_HEAD,
    }
)
"""Offices that one person of a party holds at a time."""

LEADERS = frozenset({OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT})
"""Offices whose holders articles name without saying of which country."""


@dataclass(frozen=True, slots=True)
class Person:
    """A named participant."""

    name: str
    function: OfficeFunction | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One report of a meeting, ready to be compared; days are proleptic ordinals."""

    article: str
    said: int | None
    status: MeetingStatus
    mode: Mode
    mode_told: bool
    """Whether words or circumstances give the mode, so that another cannot correct it."""
    type: MeetingType
    level: Level
    parties: frozenset[str]
    people: dict[str, tuple[Person, ...]]
    """Named participants by party; those without a party stand under ""."""
    offices: dict[str, frozenset[OfficeFunction]]
    """Functions of participants whom the report does not name, by party."""
    reach: tuple[int, int] | None
    """First and last day on which the meeting can lie; None where nothing tells."""
    dated: bool
    """Whether the text dates the meeting."""
    news: bool
    """Whether the article opens with the meeting as held, so that it lies on the day of publication or just before."""
    timed: bool
    """Whether it lies within a few days."""
    country: str | None
    place: str | None
    forum: frozenset[str]
    """Words of the forum's name that carry meaning."""
    edition: int | None
    host: str | None
    topics: frozenset[str]

    @property
    def gathering(self) -> bool:
        """Whether it is more than two sides in a room, a summit or a session; or one side of who knows what."""
        return len(self.parties) != _SIDES or self.type in _GATHERINGS


def name_keys(name: str) -> frozenset[str]:
    """The parts of a name by which somebody is found whose party another report leaves open."""
    return frozenset(part for part in read_name(name).parts if len(part) > 1)


@remembered
def read_facts(report: FiledMeeting) -> Facts:
    """What the report says, ready to be compared; read once for as long as the same report is asked about."""
    content = report.content
    people: dict[str, list[Person]] = {}
    offices: dict[str, set[OfficeFunction]] = {}
    for participant in content.participants:
        if participant.name and read_name(participant.name).parts:
            people.setdefault(participant.party or "", []).append(Person(participant.name, participant.function))
        elif participant.function is not None:
            offices.setdefault(participant.party or "", set()).add(participant.function)
    dated = content.date is not None and content.date.window is not None
    news = not dated and _is_news(report)
    reach = reach_of(report)
    return Facts(
        article=report.article_id,
        said=report.published_at.toordinal() if report.published_at else None,
        status=content.status,
        mode=Mode.IN_PERSON if content.type is MeetingType.VISIT and content.mode is Mode.UNSPECIFIED else content.mode,
        mode_told=_tells_mode(content),
        type=content.type,
        level=content.level,
        parties=frozenset(content.parties),
        people={party: tuple(some) for party, some in people.items()},
        offices={party: frozenset(some) for party, some in offices.items()},
        reach=reach,
        dated=dated,
        news=news,
        timed=(dated or news) and reach is not None and reach[1] - reach[0] <= TIGHT,
        country=content.place.country if content.place else None,
        place=folded(content.place.name) if content.place and content.place.name else None,
        forum=forum_words(content.forum) if content.forum else frozenset(),
        edition=_edition(content),
        host=next((p.party for p in content.participants if p.role is Role.HOST and p.party), None),
        topics=frozenset(folded(topic) for topic in content.topics),
    )


def reach_of(report: FiledMeeting) -> tuple[int, int] | None:
    """First and last day on which the meeting can lie, as ordinals: by its date, else by when it is told of and how."""
    content = report.content
    if content.date is not None and content.date.window is not None:
        return _around(content.date, content.date.window)
    if report.published_at is None:
        return None
    said = report.published_at.toordinal()
    if content.status is MeetingStatus.HELD:
        return (said - 1, said) if _is_news(report) else (said - HELD_BEFORE, said)
    if content.status in AHEAD:
        return said, said + AHEAD[content.status]
    return said - ENDED_BEFORE, said + ENDED_AFTER


def _tells_mode(content: MeetingReport) -> bool:
    """All but that people met in person where no more than "talks" or "a conversation" suggests it."""
    if content.mode is not Mode.IN_PERSON:
        return True
    placed = content.type is MeetingType.VISIT or content.place is not None
    return placed or any(quote.field == "mode" for quote in content.evidence)


@lru_cache(maxsize=4096)
def forum_words(forum: str) -> frozenset[str]:
    """Words that tell one forum from another; years, numbers and editions do not."""
    table = _table()
    spelled = _ABBREVIATED.sub("", folded(forum))
    words = {word for word in _WORD.findall(spelled) if not _NUMBER.fullmatch(word)}
    telling = words - set(table["plain"]) - set(table["ordinals"])
    kept = telling - set(table["gatherings"]) or telling or words
    return frozenset(_PLURAL.sub("", word) for word in kept)


def same_forum(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two forums' names are one: equal, one within the other, or one the initials of the other."""
    return bool(one and other) and (one <= other or other <= one or _initials(one, other) or _initials(other, one))


def forum_keys(words: frozenset[str]) -> frozenset[str]:
    """Keys of which two names of one forum have at least one in common."""
    letters = {"~" + "".join(sorted(word)) for word in words} | {"~" + "".join(sorted(word[0] for word in words))}
    return words | letters


def _initials(short: frozenset[str], long: frozenset[str]) -> bool:
    letters = sorted(word[0] for word in long)
    return any(len(word) > 1 and sorted(word) == letters for word in short)


def _is_news(report: FiledMeeting) -> bool:
    content = report.content
    told = [quote for quote in content.evidence if quote.field == "status"] or content.evidence
    return (
        content.status is MeetingStatus.HELD
        and report.published_at is not None
        and any(quote.source == "title" or quote.start < OPENING for quote in told)
    )


def _around(when: EventDate, window: tuple[date, date]) -> tuple[int, int]:
    blur = _BLUR[when.precision or DatePrecision.DAY] if when.edtf and "~" in when.edtf else 0
    return window[0].toordinal() - blur, window[1].toordinal() + blur


def _edition(content: MeetingReport) -> int | None:
    """The number of the round or session that the forum or the evidence names."""
    told = [content.forum or "", *(quote.quote for quote in content.evidence)]
    numbers = {number for text in told for number in _ordinals(text)}
    return numbers.pop() if len(numbers) == 1 else None


@lru_cache(maxsize=4096)
def _ordinals(text: str) -> frozenset[int]:
    found = set()
    for ordinal, digits in _pattern().findall(folded(text)):
        found.add(int(digits) if digits else _table()["ordinals"][ordinal])
    return frozenset(found)


@cache
def _pattern() -> re.Pattern[str]:
    table = _table()
    later = "|".join(word for word in table["ordinals"] if word != "first")
    return re.compile(
        rf"\b(?:({later}|first(?=\s+(?:round|session|edition)))|(\d{{1,3}})(?:st|nd|rd|th))"
        rf"\s+(?:[\w.-]+\s+){{0,3}}(?:{'|'.join(table['gatherings'])})\b"
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("service.resolution") / "editions.toml").read_text(encoding="utf-8"))
