"""In what language an article is written, as far as its letters and commonest words tell."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from service.extraction.lexicon import read_toml

SAMPLE = (40, 2000)
"""Passages, and characters of each, that are looked at."""

_PLAIN_WORD = re.compile(r"(?<!\S)[(\"']?([^\W\d_]+)(?=[\s.,;:!?\"')]|$)")


def is_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin ones."""
    letters = [char for char in text if char.isalpha()]
    return not letters or 2 * sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters) >= len(letters)


def language_of(texts: Iterable[str]) -> str | None:
    """The code "en" for what reads like English, "und" for what does not, None for too little."""
    passages, characters = SAMPLE
    sample = " ".join(text[:characters] for text in islice(texts, passages))
    if not is_latin(sample):
        return "und"
    page, words = read_toml("page"), _PLAIN_WORD.findall(sample.lower())
    if len(words) < page["english_words"]:
        return None
    english, foreign = (sum(word in _common(name) for word in words) for name in ("english", "foreign"))
    if english >= page["english_share"] * len(words) and english > foreign:
        return "en"
    terse = english >= page["terse_share"] * len(words) and english > 2 * foreign  # lists, diaries
    return "en" if terse else "und"


@cache
def _common(name: str) -> frozenset[str]:
    return frozenset(read_toml("page")[name])
