"""Names of people compared: accents, transliterations, name orders, short forms, and surnames that stand alone."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

_CACHED_NAMES = 65_536
"""How many names and pairs of names are kept read; a service meets the same few thousand again and again."""
_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*(?:-[^\W\d_]+)*\.?")
_FULL = 2
"""Words that a name has at least when it is more than a surname."""


class Likeness(IntEnum):
    """How far two names agree."""

    DIFFERENT = 0
    SHORT = 1
    """One is a surname, or another single part, of the other."""
    SAME = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared: one key for each part that carries identity, and the turns of the whole."""

    parts: tuple[str, ...]
    turns: frozenset[str]
    """The parts run together, beginning at each: equal across name orders and hyphenation."""

    @property
    def full(self) -> bool:
        """Whether it holds more than a surname."""
        return len(self.parts) >= _FULL


@lru_cache(maxsize=_CACHED_NAMES)
def read_name(name: str) -> Name:
    """Take a name apart; parts of one letter are initials, particles and generation suffixes are left out."""
    words = _words(name)
    joined = ["".join(words[turn:] + words[:turn]) for turn in range(len(words))]
    return Name(parts=tuple(_key(word) for word in words), turns=frozenset(map(_undoubled, joined)))


@lru_cache(maxsize=_CACHED_NAMES)
def likeness(one: str, other: str) -> Likeness:
    """How far two names agree; given names that differ make the names different."""
    first, second = sorted((read_name(one), read_name(other)), key=lambda name: (len(name.parts), name.parts))
    if not first.parts:
        return Likeness.DIFFERENT
    if first.full and second.full:
        return Likeness.SAME if first.turns & second.turns or _within(first.parts, second.parts) else Likeness.DIFFERENT
    if not first.full and len(first.parts[0]) > 1 and first.parts[0] in second.parts:
        return Likeness.SHORT
    return Likeness.SHORT if first.turns & second.turns else Likeness.DIFFERENT


def best_likeness(some: Iterable[str], others: Iterable[str]) -> Likeness:
    """How far any form of one person's name agrees with any form of another's."""
    others = list(others)
    return max((likeness(one, other) for one in some for other in others), default=Likeness.DIFFERENT)


def folded(text: str) -> str:
    """The text without accents, case and letters that only some languages have."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = _table()["letters"]
    return "".join(letters.get(c, c) for c in plain if not unicodedata.combining(c))


def _words(name: str) -> list[str]:
    table = _table()
    found = []
    for match in _WORDS.findall(folded(name)):
        pieces = re.sub(r"['’ʼ`.]", "", match).split("-")
        kept = [piece for piece in pieces if piece not in table["particles"]] if len(pieces) > 1 else pieces
        found.append("".join(kept))
    bare = [word for word in found if word not in table["particles"] and word not in table["suffixes"]]
    return bare or found


def _within(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether every part of the shorter name stands in the longer, initials for names, with an outer part in common."""
    if not _middles_agree(shorter[1:-1], longer[1:-1]):
        return False
    left = list(longer)
    initials = []
    for part in shorter:
        if part in left:
            left.remove(part)
        else:
            initials.append(part)
    for part in initials:
        fitting = [other for other in left if other[0] == part[0] and 1 in (len(part), len(other))]
        if not fitting:
            return False
        left.remove(fitting[0])
    outer = {shorter[0], shorter[-1]} & {longer[0], longer[-1]}
    return any(len(part) > 1 for part in outer)


def _middles_agree(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the first middle names begin alike where one is an initial: George W. is not George H. W."""
    if not some or not others or 1 not in (len(some[0]), len(others[0])):
        return True
    return some[0][0] == others[0][0]


@lru_cache(maxsize=_CACHED_NAMES)
def _key(word: str) -> str:
    sound = _sounded(word)
    return _variants().get(sound, sound)


def _sounded(word: str) -> str:
    for spelling, sound in _table()["spellings"]:
        word = word.replace(spelling, sound)
    word = word[:1] + re.sub("[yj]", "i", word[1:])
    return _undoubled(word)


def _undoubled(word: str) -> str:
    return word[:1] + "".join(after for before, after in pairwise(word) if before != after)


@cache
def _variants() -> dict[str, str]:
    table = _table()
    groups = [group.split() for group in table["given"]["groups"] + table["family"]["groups"]]
    return {_sounded(word): _sounded(words[0]) for words in groups for word in words}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("service.resolution") / "names.toml").read_text(encoding="utf-8"))
