"""Names of persons: where one begins and ends."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from service.extraction.name_titles import TitleText
from service.extraction.name_words import name_words
from service.extraction.tokens import lowered_of, words_of

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’.ʼ‘][^\W\d_]*)*\.?")
_CLOSED_WORDS = {"CCONJ", "ADP", "PRON", "DET", "SCONJ"}
_FUNCTION_WORDS = {"ADP", "DET", "PRON", "CCONJ", "SCONJ", "AUX", "PART", "INTJ", "NUM", "PUNCT"}


@dataclass(frozen=True, slots=True)
class NameSpan:
    """The tokens [start, end) of a name, and where its titles and ranks begin."""

    start: int
    end: int
    title_start: int
    text: str
    rank: str | None = None
    honorific: bool = False
    gender: Literal["f", "m"] | None = None
    entity: bool = False
    """Whether the parser takes it for a person."""


def find_names(doc: Doc, taken: Collection[int], open_tokens: Collection[int]) -> list[NameSpan]:
    """Every run of words that could be a person's name.

    `taken` are tokens that belong to offices or parties; `open_tokens` are those among them that a name may hold.
    """
    reader = _Reader(doc, taken, open_tokens)
    names: list[NameSpan] = []
    position = 0
    while position < len(doc):
        end = reader.run(position)
        if end is None:
            position += 1
            continue
        span = reader.span(position, end)
        if span is not None:
            names.append(span)
        position = end
    return names


class _Reader:
    """Reads the names of one passage."""

    def __init__(self, doc: Doc, taken: Collection[int], open_tokens: Collection[int]) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.lower = lowered_of(doc)
        self.taken, self.open = taken, open_tokens
        self.lexicon = name_words()
        self.titles = TitleText(doc, self.words, taken)

    def run(self, start: int) -> int | None:
        """End of the name that begins at `start`, or None when none does."""
        if not self._is_part(start) and not self._opens_with_particle(start):
            return None
        if self._is_sentence_word(start):
            return None
        end = start + 1
        while end < len(self.doc):
            if self.doc[end].is_sent_start and not self._is_initial(end - 1) and self.doc[end].ent_iob_ != "I":
                break
            if self.lower[end] == "-" and self._hyphenated(end):
                end += 2
            elif self._is_part(end):
                end += 1
            elif (step := self._particles(end)) > end:
                end = step
            elif self.lower[end] == "," and end + 1 < len(self.doc) and self.lower[end + 1] in self.lexicon.suffixes:
                end += 2
            elif self.lower[end] in self.lexicon.suffixes:
                end += 1
            else:
                break
        return end

    def span(self, start: int, end: int) -> NameSpan | None:
        """The name in a run with its titles cut off, or None when nothing of a name is left."""
        entity = any(token.ent_type_ == "PERSON" for token in self.doc[start:end])
        titles = self.titles.before(start)
        while start < end and self.titles.is_title(start) and start + 1 < end and self._is_part(start + 1):
            titles.take(self.words[start])
            start += 1
        if start >= end or all(
            self._is_initial(i) or self.lower[i] in self.lexicon.suffixes for i in range(start, end)
        ):
            return None
        text = self.doc[start:end].text
        if len(self.words[end - 1]) > 2 and self.lower[end - 1] not in self.lexicon.suffixes:
            text = text.rstrip(".")  # the parser takes the stop behind "Wu Jun" for that of a month
        return NameSpan(start, end, titles.start, text, titles.rank, titles.honorific, titles.gender, entity)

    def _is_part(self, index: int) -> bool:
        if index in self.taken and index not in self.open:
            return False
        word, lower = self.words[index], self.lower[index]
        if not word[0].isupper() or not _WORD.fullmatch(word):
            return self._is_arabic_article(index)
        if self.doc[index].pos_ in _CLOSED_WORDS and self.doc[index].is_stop and not self._is_initial(index):
            return False  # a title in capitals writes "And", "Before" and "Their" like names
        if f"{lower}." in self.lexicon.titles and index + 1 < len(self.doc) and self.words[index + 1] == ".":
            return False
        if (lower in self.lexicon.not_names or lower.removesuffix("s") in self.lexicon.not_names) and not (
            self.doc[index].ent_type_ == "PERSON" and self.lexicon.is_soft(lower)
        ):
            return False
        return not (len(word) > 4 and word.isupper() and self.doc[index].ent_type_ != "PERSON")

    def _is_arabic_article(self, index: int) -> bool:
        """Such as "al-Burhan": the article in lower case, joined to a capitalised word."""
        return (
            self.lower[index] in self.lexicon.particles
            and index + 2 < len(self.doc)
            and self.lower[index + 1] == "-"
            and not self.doc[index + 1].whitespace_
            and self.words[index + 2][0].isupper()
            and index not in self.taken
        )

    def _opens_with_particle(self, start: int) -> bool:
        word = self.lower[start]
        return (
            word in self.lexicon.particles
            and word not in {"la", "as", "an", "e", "y", "un", "st", "le", "do", "de", "ad", "op", "ed"}
            and start + 1 < len(self.doc)
            and start not in self.taken
            and self.doc[start + 1].ent_type_ == "PERSON"
            and self._is_part(start + 1)
        )

    def _is_sentence_word(self, start: int) -> bool:
        """Whether a capital only marks the beginning of a sentence: "But Smith said"."""
        token = self.doc[start]
        if token.ent_type_ == "PERSON":
            return False
        if token.pos_ in _FUNCTION_WORDS or (token.is_stop and not self._is_initial(start)):
            return True
        first = token.is_sent_start or (start > 0 and self.words[start - 1] in {'"', "'", ":", "(", "["})
        return bool(first) and token.pos_ in {"ADV", "VERB"} and token.ent_type_ == ""

    def _is_initial(self, index: int) -> bool:
        word = self.words[index]
        return len(word) <= 2 and word[0].isupper() and (len(word) == 1 or word[1] == ".")

    def _hyphenated(self, hyphen: int) -> bool:
        if self.doc[hyphen - 1].whitespace_ or self.doc[hyphen].whitespace_ or hyphen + 1 >= len(self.doc):
            return False
        word = self.words[hyphen + 1]
        if hyphen + 1 in self.taken and hyphen + 1 not in self.open:
            return False
        # "Lai Ching-te" goes on in lower case; "Zelensky-led" is no name.
        return word[0].isalpha() and (
            word[0].isupper() or (len(word) <= 4 and self.lower[hyphen + 1] not in self.lexicon.hyphen_ends)
        )

    def _particles(self, index: int) -> int:
        end = index
        while (
            end < len(self.doc)
            and self.lower[end] in self.lexicon.particles
            and not self.words[end][0].isupper()
            and end - index < 3
        ):
            end += 1
        if end > index and end < len(self.doc) and self._is_part(end):
            return end
        return index
