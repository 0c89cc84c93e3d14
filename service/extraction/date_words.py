"""Words of a passage and the pieces that forms of date are made of: months, weekdays, days, years, modifiers."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from service.extraction.calendar import months, weekdays
from service.extraction.date_forms import TimeMeaning
from service.extraction.lexicon import read_toml

_WORD = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])|\d{1,2}(?:st|nd|rd|th)\b|\d+(?:[.,:]\d+)*|[^\W\d_]+|'[a-z]+|[^\w\s]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"([0-3]?\d)(st|nd|rd|th)?")


class Word(NamedTuple):
    """A word, number or mark of a passage, in lower case, with its characters [start, end)."""

    text: str
    start: int
    end: int
    capital: bool


class Match(NamedTuple):
    """A form that was read, and the index of the word after it."""

    reading: TimeMeaning
    end: int


Rule = Callable[[Sequence[Word], int], Match | None]

_NOTHING = Word("", 0, 0, capital=False)


def split(text: str) -> list[Word]:
    """The words of a passage; these need not be the parser's tokens."""
    return [Word(m[0].lower(), m.start(), m.end(), m[0][0].isupper()) for m in _WORD.finditer(text)]


def opens_form(word: Word) -> bool:
    """Whether any form of date can begin with a word; most words of a text begin none."""
    return word.text in _openers() or word.text[0].isdigit()


@cache
def _openers() -> frozenset[str]:
    data = read_toml("calendar")
    tables = ("months", "weekdays", "numbers", "deictic", "steps", "fine")
    words = {word for table in tables for word in data[table]}
    words |= {phrase.split()[0] for table in ("holidays", "beside") for phrase in data[table]}
    return frozenset(words).union(*(data["words"][group] for group in ("openers", "ordinals", "seasons")))


def word_at(words: Sequence[Word], index: int) -> Word:
    """The word at an index; one without text outside of the passage."""
    return words[index] if 0 <= index < len(words) else _NOTHING


def skip(words: Sequence[Word], at: int, *texts: str) -> int:
    """The index after a word that is one of `texts`, else the same index."""
    return at + 1 if word_at(words, at).text in texts else at


def is_in(group: str, word: Word) -> bool:
    """Whether a word belongs to a group of the lexicon."""
    return word.text in word_group(group)


@cache
def word_group(name: str) -> frozenset[str]:
    """Words of a group of `lexicon/calendar.toml`."""
    return frozenset(read_toml("calendar")["words"][name])


@cache
def numbers(name: str) -> dict[str, int]:
    """A table of `lexicon/calendar.toml` from words to numbers."""
    return dict(read_toml("calendar")[name])


@cache
def names(name: str) -> dict[str, str]:
    """A table of `lexicon/calendar.toml` from words to names."""
    return dict(read_toml("calendar")[name])


def month_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Number of the month named at a word, and the index after it and its full stop."""
    word = word_at(words, at)
    if not word.capital or word.text not in months():
        return None
    return months()[word.text], skip(words, at + 1, ".") if word.text in word_group("short_months") else at + 1


def weekday_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Number of the weekday named at a word, and the index after it."""
    word = word_at(words, at)
    if not word.capital or word.text not in weekdays() or is_in("named_weekdays", word_at(words, at - 1)):
        return None
    if is_in("weekday_names", word_at(words, at + 1)) and word_at(words, at + 1).capital:
        return None
    short = len(word.text) <= len("thurs")
    dotted = word_at(words, at + 1).text in {".", ","}
    return None if short and not dotted else (weekdays()[word.text], skip(words, at + 1, ".") if short else at + 1)


def day_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """A day of a month in figures at a word, and the index after it."""
    found = _DAY.fullmatch(word_at(words, at).text)
    number = int(found[1]) if found else 0
    return (number, at + 1) if 1 <= number <= 31 else None


def year_at(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """A year, after a comma or not."""
    at = skip(words, at, ",")
    word = word_at(words, at)
    return (int(word.text), at + 1) if _YEAR.fullmatch(word.text) else None


def fine_at(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """A word that narrows a period and the words that tie it on: "mid-", "the end of", "the second half of the"."""
    start = at
    at = skip(words, at, "the")
    if (
        is_in("ordinals", word_at(words, at))
        and is_in("halves", word_at(words, at + 1))
        and word_at(words, at + 2).text == "of"
    ):
        return "within", at + 3
    kind = names("fine").get(word_at(words, at).text)
    if kind is None or (at > start and word_at(words, at + 1).text != "of"):
        return None
    if word_at(words, at + 1).text == "-" and word_at(words, at + 2).text == "to":
        at += 4  # "mid-to-late"
    return kind, skip(words, skip(words, at + 1, "-", "on"), "of", "in")
