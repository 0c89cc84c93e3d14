"""The word lists of the contact lexicon, ready to ask."""

from functools import cache

from service.extraction.lexicon import read_toml


@cache
def frame_words(table: str, name: str) -> frozenset[str]:
    """One list of the contact lexicon as a set."""
    return frozenset(read_toml("contacts")[table][name])
