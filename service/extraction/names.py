"""Names of persons: where one begins and ends, and which forms are the same person's."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Doc

from service.extraction.lexicon import folded, read_toml
from service.extraction.parties import words_of

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
        self.lower = [word.lower() for word in self.words]
        self.taken, self.open = taken, open_tokens
        self.lexicon = _words()

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
        title_start, rank, honorific, gender = self._titles_before(start)
        while start < end and self._is_title(start) and start + 1 < end and self._is_part(start + 1):
            rank, honorific, gender = self._read_title(start, rank, honorific, gender)
            start += 1
        if start >= end or all(
            self._is_initial(i) or self.lower[i] in self.lexicon.suffixes for i in range(start, end)
        ):
            return None
        text = self.doc[start:end].text
        return NameSpan(start, end, title_start, text, rank, honorific, gender, entity)

    def _is_part(self, index: int) -> bool:
        if index in self.taken and index not in self.open:
            return False
        if self.doc[index].pos_ in _CLOSED_WORDS and self.doc[index].is_stop and not self._is_initial(index):
            return False  # a title in capitals writes "And", "Before" and "Their" like names
        word, lower = self.words[index], self.lower[index]
        if not word[0].isupper() or not _WORD.fullmatch(word):
            return self._is_arabic_article(index)
        if lower in self.lexicon.not_names and not (
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

    def _titles_before(self, start: int) -> tuple[int, str | None, bool, Literal["f", "m"] | None]:
        rank: str | None = None
        honorific, gender = False, None
        index = start
        while index > 0 and (
            self._is_title(index - 1) or (rank and (self._extends_rank(index - 1) or self._shortens_rank(index - 1)))
        ):
            if self.doc[index].is_sent_start and not self.words[index - 1].endswith("."):
                break
            if self._shortens_rank(index - 1):
                index -= 1
                continue
            rank, honorific, gender = self._read_title(index - 1, rank, honorific, gender)
            index -= 1
        return index, rank, honorific, gender

    def _is_title(self, index: int) -> bool:
        lower = self.lower[index]
        if index in self.taken:
            return False
        return (lower in self.lexicon.titles and self.words[index][0].isupper()) or (
            lower in self.lexicon.ranks_alone and index + 1 < len(self.doc)
        )

    def _extends_rank(self, index: int) -> bool:
        """Such as "Rear" of "Rear Admiral"."""
        return index not in self.taken and self.lower[index] in self.lexicon.ranks

    def _shortens_rank(self, index: int) -> bool:
        """The full stop of "Lt. Gen.", where the parser sets it apart."""
        return self.words[index] == "." and index > 0 and self._extends_rank(index - 1)

    def _read_title(
        self,
        index: int,
        rank: str | None,
        honorific: bool,  # noqa: FBT001 - one of three values that are folded over the titles
        gender: Literal["f", "m"] | None,
    ) -> tuple[str | None, bool, Literal["f", "m"] | None]:
        lower = self.lower[index]
        if lower in self.lexicon.ranks_alone or (rank and lower in self.lexicon.ranks):
            rank = f"{self.words[index]} {rank}" if rank else self.words[index]
        elif lower in self.lexicon.ranks:
            rank = rank or None
        else:
            honorific = True
            gender = gender or self.lexicon.gender(lower)
        return rank, honorific, gender


class _Words:
    """`names.toml`, ready to ask."""

    def __init__(self) -> None:
        data = read_toml("names")
        honorifics = data["honorifics"]
        self._feminine, self._masculine = frozenset(honorifics["f"]), frozenset(honorifics["m"])
        self.ranks = frozenset(data["ranks"]["words"])
        self.ranks_alone = frozenset(data["ranks"]["alone"])
        self.titles = self._feminine | self._masculine | frozenset(honorifics["either"]) | self.ranks_alone
        self.particles = frozenset(data["parts"]["particles"])
        self.suffixes = frozenset(data["parts"]["suffixes"])
        self.hyphen_ends = frozenset(data["parts"]["hyphen_ends"])
        self.not_names = frozenset(data["not_names"]["words"]) | self.titles | self.ranks
        self.nicknames = {short: full for full, shorts in data["nicknames"].items() for short in shorts}
        self._soft = frozenset(data["not_names"]["soft"])

    def gender(self, word: str) -> Literal["f", "m"] | None:
        return "f" if word in self._feminine else "m" if word in self._masculine else None

    def is_soft(self, word: str) -> bool:
        """Whether a word that is mostly no name is a name where the parser says so: "April", "King"."""
        return word in self._soft


@cache
def _words() -> _Words:
    return _Words()


# ---- comparing names -----------------------------------------------------------------------------------------------
def name_keys(name: str) -> tuple[str, ...]:
    """The words of a name for comparing: without accents, particles, suffixes and the habits of transliteration."""
    lexicon = _words()
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
    full = _words().nicknames
    return first[:3] == second[:3] or full.get(first, first) == full.get(second, second)
