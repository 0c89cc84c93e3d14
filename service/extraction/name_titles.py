"""Titles before names: forms of address and ranks, as they are written in full or shortened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from service.extraction.name_words import name_words


@dataclass(slots=True)
class Titles:
    """What stands before a name: where it begins, and what it says of the bearer."""

    start: int
    rank: str | None = None
    honorific: bool = False
    gender: Literal["f", "m"] | None = None

    def take(self, word: str) -> None:
        """Add a title, each one before those taken already."""
        words, lower = name_words(), word.lower()
        if lower in words.ranks_alone or (self.rank and lower in words.ranks):
            self.rank = f"{word} {self.rank}" if self.rank else word
        elif lower not in words.ranks:
            self.honorific = True
            self.gender = self.gender or words.gender(lower)


class TitleText:
    """The words of a passage, as the reading of titles looks at them; `taken` belong to offices or parties."""

    def __init__(self, doc: Doc, words: Sequence[str], taken: Collection[int]) -> None:
        self.doc, self.words, self.taken = doc, words, taken

    def before(self, start: int) -> Titles:
        """The titles before a name that begins at `start`."""
        found = Titles(start)
        while found.start > 0:
            first, word = self._word_ending(found.start - 1)
            if not (self._names_title(first, word) or (found.rank and self._extends_rank(first, word))):
                break
            if self.doc[found.start].is_sent_start and not word.endswith("."):
                break
            found.take(word)
            found.start = first
        return found

    def is_title(self, index: int) -> bool:
        """Whether a word is a title by itself."""
        return self._names_title(index, self.words[index])

    def _word_ending(self, index: int) -> tuple[int, str]:
        """Start and form of the word that ends at a token; "Amb." may be two tokens."""
        if self.words[index] == "." and index > 0 and f"{self.words[index - 1].lower()}." in name_words().titles:
            return index - 1, f"{self.words[index - 1]}."
        return index, self.words[index]

    def _names_title(self, index: int, word: str) -> bool:
        if index in self.taken:
            return False
        titles = name_words()
        capital = word.lower() in titles.titles and word[0].isupper()
        return capital or (word.lower() in titles.ranks_alone and index + 1 < len(self.words))

    def _extends_rank(self, index: int, word: str) -> bool:
        """Such as "Rear" of "Rear Admiral"."""
        return index not in self.taken and word.lower() in name_words().ranks
