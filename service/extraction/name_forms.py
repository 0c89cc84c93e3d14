"""Forms of names: which of them can be the same person's."""

import re

from service.extraction.lexicon import folded
from service.extraction.name_words import name_words


def name_keys(name: str) -> tuple[str, ...]:
    """The words of a name for comparing: without accents, particles, suffixes and the habits of transliteration."""
    lexicon = name_words()
    keys = []
    for word in re.split(r"[\s,\-]+", folded(name)):
        plain = word.strip(".'")
        if (
            len(plain) > 1
            and plain not in lexicon.particles
            and word not in lexicon.suffixes
            and plain not in lexicon.suffixes
        ):
            keys.append(_spelling(plain))
    return tuple(keys) or tuple(_spelling(word) for word in folded(name).split()) or (folded(name),)


def _spelling(word: str) -> str:
    """One spelling for "Zelensky", "Zelenskyy" and "Zelenskiy"."""
    plain = word.replace("'", "")
    if plain.endswith("s") and len(plain) > 3 and word.endswith("'s"):
        plain = plain[:-1]
    return re.sub(r"(?:iy|yy|ij|ii|yi)$", "y", plain) if len(plain) > 3 else plain


def is_form_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the words of one form all stand in the other, in order."""
    position = 0
    for word in short:
        try:
            position = full.index(word, position) + 1
        except ValueError:
            return False
    return True


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full forms fit one person: one surname, and first names that may be short for each other."""
    if is_form_of(one, other) or is_form_of(other, one):
        return True
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    first, second = one[0], other[0]
    full = name_words().nicknames
    return first[:3] == second[:3] or full.get(first, first) == full.get(second, second)
