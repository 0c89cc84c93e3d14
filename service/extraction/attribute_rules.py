"""The model's rules for parts of speech and odd lemmas, with their answers kept: most words of a text come again."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from thinc.types import Ints2d

FACTORY = "remembering_attribute_ruler"

LOOKED_AT: list[int | str] = ["TAG", "LOWER", "DEP"]
"""All that a rule for one token looks at."""

SET: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
"""All that a rule sets."""

MOST_KEPT = 200_000
"""Answers kept, each some 200 bytes; beyond that, all are forgotten."""


class RememberingRuler(AttributeRuler):
    """spaCy's ruler, which asks its patterns once for each word that it has not seen in the same role."""

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of every token of a document."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        keys = [tuple(row) for row in doc.to_array(LOOKED_AT).tolist()]
        for token, key in zip(doc, keys, strict=True):
            if key not in self._kept:
                self._kept[key] = self._answer(token.text, *key)
        if keys:
            doc.from_array(SET, cast("Ints2d", np.array([self._kept[key] for key in keys], dtype=np.uint64)))
        return self._sequences(doc)

    def _answer(self, text: str, tag: int, _lower: int, dep: int) -> list[int]:
        """What the rules give a token that stands alone."""
        alone = Doc(self.vocab, words=[text])
        alone[0].tag, alone[0].dep = tag, dep
        answer: list[int] = super().__call__(alone).to_array(SET)[0].tolist()
        return answer

    @cached_property
    def _kept(self) -> dict[tuple[int, ...], list[int]]:
        return {}

    @cached_property
    def _sequences(self) -> AttributeRuler:
        """The rules for two tokens or more ("let's"), which no word can be asked alone."""
        ruler = AttributeRuler(self.vocab)
        rules: list[Any] = self.patterns
        ruler.add_patterns(rule for rule in rules if any(len(tokens) > 1 for tokens in rule["patterns"]))
        return ruler


@Language.factory(FACTORY)
def make_ruler(
    nlp: Language,
    name: str,
    scorer: Callable[..., Any],
    validate: bool,  # noqa: FBT001 - spaCy passes its settings by name
) -> RememberingRuler:
    """A ruler for a pipeline; its rules are read with the model."""
    return RememberingRuler(nlp.vocab, name, scorer=scorer, validate=validate)
