"""The words of a parse in the forms that many stages ask for, made once and kept with the parse."""

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from spacy.tokens import Doc, Token

from service.extraction.lexicon import straight

MOST_KNOWN = 200_000
"""Words whose forms are remembered from text to text: most words of a text come again."""


class _Forms:
    """One form of every word of a parse, by what spaCy numbers the words with."""

    def __init__(self, name: str, attribute: str, form: Callable[[str], str]) -> None:
        self._name, self._attribute, self._form = name, attribute, form
        self._known: dict[int, str] = {}

    def of(self, doc: Doc) -> list[str]:
        """The form of each word."""
        found = doc.user_data.get(self._name)
        if found is None:
            found = doc.user_data[self._name] = self._make(doc)
        return cast("list[str]", found)

    def _make(self, doc: Doc) -> list[str]:
        numbers = doc.to_array(self._attribute).tolist()
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        new = set(numbers).difference(self._known)
        self._known.update((number, self._form(doc.vocab.strings[number])) for number in new)
        return [self._known[number] for number in numbers]


_WORDS = _Forms("words", "ORTH", straight)
_LOWERED = _Forms("lowered words", "ORTH", lambda text: straight(text).lower())
_LEMMAS = _Forms("lowered lemmas", "LEMMA", str.lower)
_PARTS = _Forms("parts of speech", "POS", str)


def words_of(doc: Doc) -> list[str]:
    """Each word as it stands, with plain apostrophes and dashes."""
    return _WORDS.of(doc)


def lowered_of(doc: Doc) -> list[str]:
    """Each word in lower case, with plain apostrophes and dashes."""
    return _LOWERED.of(doc)


def lemmas_of(doc: Doc) -> list[str]:
    """The lemma of each word in lower case."""
    return _LEMMAS.of(doc)


def parts_of(doc: Doc) -> list[str]:
    """The part of speech of each word."""
    return _PARTS.of(doc)


def verbs_of(doc: Doc) -> Iterator[Token]:
    """The verbs of a parse, auxiliary ones included, in order."""
    return (doc[i] for i, part in enumerate(parts_of(doc)) if part in ("VERB", "AUX"))


def with_lemma(doc: Doc, lemmas: Iterable[str]) -> Iterator[Token]:
    """The words with one of these lemmas, in order."""
    wanted = lemmas if isinstance(lemmas, (frozenset, set, dict)) else frozenset(lemmas)
    return (doc[i] for i, lemma in enumerate(lemmas_of(doc)) if lemma in wanted)
