"""The one loader of the data files under `lexicon/`, and the phrase table that finds their words in a parse."""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

_PIECES = re.compile(r"(?<=\w)'s\b|[^\s\-/,()'&+]+(?:(?:'(?!s\b)(?=\w)|-(?=\d))[^\s\-/,()'&]+)*\+?|[-/,()'&]")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Content of `lexicon/NAME.toml`; not to be changed by the caller."""
    return tomllib.loads(_read(f"{name}.toml"))


@cache
def read_tsv(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `lexicon/NAME.tsv` by column; lines that begin with "#" are notes. Raises ValueError for a ragged row."""
    lines = [line for line in _read(f"{name}.tsv").splitlines() if line and not line.startswith("#")]
    rows = tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{name}.tsv, row {number}: wrong number of columns")
    return rows


def listed(cell: str) -> list[str]:
    """The items of a cell that are parted by semicolons."""
    return [item for part in cell.split(";") if (item := part.strip())]


def pieces(phrase: str) -> tuple[str, ...]:
    """The tokens that the parser makes of a phrase: hyphens, commas and possessive endings stand alone."""
    return tuple(_PIECES.findall(straight(phrase)))


def straight(text: str) -> str:
    """The text with typographic apostrophes and dashes made plain, one character for one."""
    return text.translate(_PLAIN)


def folded(text: str) -> str:
    """The text without accents and case, for comparing names."""
    return "".join(c for c in unicodedata.normalize("NFKD", straight(text)) if not unicodedata.combining(c)).casefold()


_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "\u2011": "-"})


class Phrases(Generic[Value]):
    """Phrases with what they mean, found in a sequence of tokens; the longest at a place wins."""

    def __init__(self, entries: Iterable[tuple[str, Value]], *, caseless: bool = False) -> None:
        self._caseless = caseless
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in entries:
            words = pieces(phrase.lower() if caseless else phrase)
            if not words:
                raise ValueError("a phrase without words")
            self._by_first.setdefault(words[0], []).append((words, value))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, words: Sequence[str], start: int) -> tuple[int, Value] | None:
        """End and meaning of the longest phrase that begins at `start`; `words` in the case of the table.

        None behind the last word, as where no phrase begins: a text may end anywhere.
        """
        if start >= len(words):
            return None
        for phrase, value in self._by_first.get(words[start], ()):
            end = start + len(phrase)
            if len(phrase) == 1 or tuple(words[start:end]) == phrase:
                return end, value
        return None

    def opens(self, word: str) -> bool:
        """Whether any phrase begins with a word: most words of a text begin none."""
        return word in self._by_first

    def holds(self, phrase: str) -> bool:
        """Whether a phrase stands in the table as a whole."""
        words = pieces(phrase.lower() if self._caseless else phrase)
        return bool(words) and any(words == known for known, _ in self._by_first.get(words[0], ()))


@cache
def _read(name: str) -> str:
    return (files("service.extraction") / "lexicon" / name).read_text(encoding="utf-8")
