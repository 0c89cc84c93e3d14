"""Which prediction answers to which gold item: one to one, the best pairs first."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from service.domain.reports import ChannelReport, MeetingReport, OfficialReport
from service.evaluation.gold import Gold, GoldChannel, GoldMeeting, GoldOfficial, Window

# Words of a name or a title that say nothing about whose it is.
_EMPTY_WORDS = frozenset({"jr", "sr", "ii", "iii", "the", "of", "and"})
# Meetings and channels of less than half the parties in common are not about the same thing.
_LEAST_COMMON_PARTIES = 0.5
# Where the names overlap in as many words, neither needs to contain the other ("Lloyd J. Austin", "Lloyd Austin III").
_ENOUGH_COMMON_WORDS = 2
# A core item is preferred to an optional one that fits as well.
_CORE_BONUS = 0.25

G = TypeVar("G", bound=Gold)
P = TypeVar("P")


class DateVerdict(StrEnum):
    """How a predicted date stands to the right ones."""

    EXACT = "exact"
    NONE = "none"
    """Rightly without a date."""
    COMPATIBLE = "compatible"
    """Overlaps a right date, and is coarser or finer."""
    MISSING = "missing"
    INVENTED = "invented"
    WRONG = "wrong"

    @property
    def right(self) -> bool:
        """Whether nothing is to be said against the date."""
        return self in {DateVerdict.EXACT, DateVerdict.NONE}


class Misfit(StrEnum):
    """What rules out that a prediction is of a gold meeting."""

    PARTIES = "parties"
    PEOPLE = "people"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Pairing(Generic[G, P]):
    """Gold items and predictions that belong together, and those left over on either side."""

    matched: list[tuple[G, P]]
    missed: list[G]
    extra: list[P]

    @property
    def core(self) -> list[tuple[G, P]]:
        """What belongs together, but for the optional items."""
        return [(gold, predicted) for gold, predicted in self.matched if not gold.optional]

    @property
    def core_missed(self) -> list[G]:
        """What should have been found."""
        return [gold for gold in self.missed if not gold.optional]


def pair(golds: Sequence[G], predicted: Sequence[P], score: Callable[[G, P], float | None]) -> Pairing[G, P]:
    """Match one to one, best score first; a score of None never matches."""
    scored = sorted(
        (-points, i, j)
        for i, gold in enumerate(golds)
        for j, prediction in enumerate(predicted)
        if (points := score(gold, prediction)) is not None
    )
    taken: dict[int, int] = {}
    for _, i, j in scored:
        if i not in taken and j not in taken.values():
            taken[i] = j
    return Pairing(
        matched=[(golds[i], predicted[j]) for i, j in taken.items()],
        missed=[gold for i, gold in enumerate(golds) if i not in taken],
        extra=[prediction for j, prediction in enumerate(predicted) if j not in taken.values()],
    )


def score_meeting(gold: GoldMeeting, predicted: MeetingReport) -> float | None:
    """How well a meeting fits: None where parties, people or dates rule it out."""
    if misfit(gold, predicted) is not None:
        return None
    names = names_of(predicted)
    hits, everyone = common_names(gold.names, names), len(gold.names) + len(names)
    return (
        _share_in_common(codes(gold.parties), codes(predicted.parties))
        + (2 * hits / everyone if everyone else 1.0)
        + 0.5 * (predicted.status in gold.statuses)
        + 0.5 * (predicted.mode in gold.modes)
        + 0.5 * judge_date(gold, predicted).right
        + _CORE_BONUS * (not gold.optional)
    )


def misfit(gold: GoldMeeting, predicted: MeetingReport) -> Misfit | None:
    """What rules out that a prediction is of a gold meeting, if anything does."""
    if _share_in_common(codes(gold.parties), codes(predicted.parties)) < _LEAST_COMMON_PARTIES:
        return Misfit.PARTIES
    names = names_of(predicted)
    if gold.names and names and not common_names(gold.names, names):
        return Misfit.PEOPLE
    return Misfit.DATE if judge_date(gold, predicted) is DateVerdict.WRONG else None


def score_official(gold: GoldOfficial, predicted: OfficialReport) -> float | None:
    """How well an official fits: by name alone."""
    return 1.0 + _CORE_BONUS * (not gold.optional) if same_name(gold.name, predicted.name) else None


def score_channel(gold: GoldChannel, predicted: ChannelReport) -> float | None:
    """How well a channel fits: None without common parties, and a common type or name."""
    common = _share_in_common(codes(gold.parties), codes(predicted.parties))
    kind = predicted.type in gold.types
    named = share_words(gold.name, predicted.name)
    if common < _LEAST_COMMON_PARTIES or not (kind or named):
        return None
    return common + kind + named + 0.5 * (predicted.status in gold.statuses) + _CORE_BONUS * (not gold.optional)


def judge_date(gold: GoldMeeting, predicted: MeetingReport) -> DateVerdict:
    """Compare a predicted date with those that count as right."""
    got = predicted.date.window if predicted.date else None
    if got in gold.windows:
        return DateVerdict.EXACT if got else DateVerdict.NONE
    right = [window for window in gold.windows if window]
    if not right:
        return DateVerdict.INVENTED
    if got is None:
        return DateVerdict.MISSING
    return DateVerdict.COMPATIBLE if any(_overlap(window, got) for window in right) else DateVerdict.WRONG


def names_of(meeting: MeetingReport) -> list[str]:
    """Names of the participants who have one."""
    return [participant.name for participant in meeting.participants if participant.name]


def common_names(gold: Iterable[str], predicted: Iterable[str]) -> int:
    """How many of the gold names are among the predicted ones, each prediction used once."""
    left = list(predicted)
    hits = 0
    for name in gold:
        found = next((other for other in left if same_name(name, other)), None)
        if found is not None:
            left.remove(found)
            hits += 1
    return hits


def same_name(one: str, other: str) -> bool:
    """Whether two names can be of one person: one contains the other, or two words are common."""
    words, others = _words(one), _words(other)
    if not (words and others):
        return False
    return words <= others or others <= words or len(words & others) >= _ENOUGH_COMMON_WORDS


def share_words(one: str | None, other: str | None) -> bool:
    """Whether two titles have a telling word in common."""
    return bool(_words(one) & _words(other))


def codes(parties: Iterable[str]) -> set[str]:
    """Party codes in one spelling."""
    return {party.upper() for party in parties}


def _words(text: str | None) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(c))
    return {word for word in re.split(r"[^a-z0-9]+", plain.casefold()) if len(word) > 1} - _EMPTY_WORDS


def _share_in_common(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _overlap(one: Window, other: Window) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
