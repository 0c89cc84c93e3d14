"""What is known of names of persons: titles and ranks before them, particles and suffixes in them, and short forms."""

from functools import cache
from typing import Literal

from service.extraction.lexicon import read_toml


class NameWords:
    """`names.toml`, ready to ask."""

    def __init__(self) -> None:
        data = read_toml("names")
        honorifics = data["honorifics"]
        self._feminine, self._masculine = frozenset(honorifics["f"]), frozenset(honorifics["m"])
        self.ranks = frozenset(data["ranks"]["words"])
        self.ranks_alone = frozenset(data["ranks"]["alone"])
        self.titles = self._feminine | self._masculine | frozenset(honorifics["either"]) | self.ranks_alone
        self.addresses = self.titles - frozenset(honorifics["common"])
        self.particles = frozenset(data["parts"]["particles"])
        self.suffixes = frozenset(data["parts"]["suffixes"])
        self.hyphen_ends = frozenset(data["parts"]["hyphen_ends"])
        self.not_names = frozenset(data["not_names"]["words"]) | self.titles | self.ranks
        self.nicknames = {short: full for full, shorts in data["nicknames"].items() for short in shorts}
        self._soft = frozenset(data["not_names"]["soft"])

    def gender(self, word: str) -> Literal["f", "m"] | None:
        """The gender of whoever a form of address is used for."""
        return "f" if word in self._feminine else "m" if word in self._masculine else None

    def is_soft(self, word: str) -> bool:
        """Whether a word that is mostly no name is a name where the parser says so: "April", "King"."""
        return word in self._soft


@cache
def name_words() -> NameWords:
    """The words, read once."""
    return NameWords()
