"""The model's recogniser of entities, asked for many words at once: spaCy's own asks for each move of each word."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from thinc.api import Model

FACTORY = "batched_ner"

Floats = NDArray[np.float32]
Entity = tuple[int, int, str]
"""First token, end and label."""


class _Moves(NamedTuple):
    """The model's moves, by what they do."""

    labels: list[str]
    """The label of each move."""
    begin: NDArray[np.bool_]
    unit: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    inside: dict[str, int]
    last: dict[str, int]


class BatchedRecognizer(EntityRecognizer):  # type: ignore[misc]  # compiled, so that its type is not known
    """spaCy's recogniser with the same decisions, made for all words at once where they do not wait for each other.

    Outside an entity the model looks at one word alone, so a single multiplication decides what all words would begin.
    Only inside an entity does one decision wait for the last, and then between two moves. spaCy's own takes and gives
    back the interpreter's lock some thirty times a word, which costs more than all its arithmetic.
    """

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Recognise the entities of documents, in batches."""
        for docs in _batched(stream, batch_size):
            self.set_annotations(docs, self.predict(docs))
            yield from docs

    def predict(self, docs: Sequence[Doc]) -> list[list[Entity]]:
        """The entities of documents that have none yet."""
        if not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        decoder = _Decoder(self.model, self._sorted_moves, self.model.get_ref("tok2vec").predict(docs))
        ends = list(accumulate((len(doc) for doc in docs), initial=0))
        return [decoder.entities(doc, start) for doc, (start, _) in zip(docs, pairwise(ends), strict=True)]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Sequence[Entity]]) -> None:
        """Give documents their entities."""
        for doc, entities in zip(docs, found, strict=True):
            doc.set_ents([Span(doc, start, end, label) for start, end, label in entities], default="outside")

    @cached_property
    def _sorted_moves(self) -> _Moves:
        names = [self.moves.get_class_name(move).partition("-") for move in range(self.moves.n_moves)]
        kinds, labels = [kind for kind, _, _ in names], [label for _, _, label in names]
        begin, outside = (np.array([kind == wanted for kind in kinds]) for wanted in "BO")
        # A unit without a label is no entity: it blocks one that was set beforehand.
        unit = np.array([kind == "U" and label != "" for kind, _, label in names])
        inside, last = ({label: i for i, label in enumerate(labels) if kinds[i] == wanted} for wanted in "IL")
        return _Moves(labels, begin, unit, outside, inside, last)


class _Decoder:
    """The decisions for the words of one batch, which lie one behind the other."""

    def __init__(self, model: Model[Any, Any], moves: _Moves, words: Floats) -> None:
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self._moves = moves
        # For each word what it adds as the next, as the first and as the last of an entity; row 0 is for no word.
        self._features: Floats = lower.predict(words)
        self._bias: Floats = np.asarray(lower.get_param("b"))
        self._weights: Floats = np.asarray(upper.get_param("W"))
        self._offsets: Floats = np.asarray(upper.get_param("b"))
        none = self._features[0]
        hidden = (self._features[1:, 0] + none[1] + none[2] + self._bias).max(axis=-1)
        self._scores: Floats = hidden @ self._weights.T + self._offsets

    def entities(self, doc: Doc, offset: int) -> list[Entity]:
        """The entities of a document whose first word is the batch's word `offset`."""
        opens = doc.to_array("SENT_START") == 1
        choice = self._choices(doc, offset, opens)
        found: list[Entity] = []
        end = 0
        for start in np.flatnonzero(~self._moves.outside[choice]).tolist():
            if start >= end:
                label = self._moves.labels[choice[start]]
                end = start + 1
                if self._moves.begin[choice[start]]:
                    end = self._end(start, label, offset, opens)
                found.append((start, end, label))
        return found

    def _choices(self, doc: Doc, offset: int, opens: NDArray[np.bool_]) -> NDArray[np.intp]:
        """The best move for each word while no entity is open."""
        spaces = doc.to_array("IS_SPACE") == 1
        closing = np.append(opens[1:], True)
        allowed = np.zeros((len(doc), len(self._moves.labels)), dtype=bool)
        allowed[:, self._moves.outside] = True
        allowed[:, self._moves.unit] = ~spaces[:, None]
        allowed[:, self._moves.begin] = ~(spaces | closing)[:, None]
        scores: Floats = np.where(allowed, self._scores[offset : offset + len(doc)], -np.inf)
        best: NDArray[np.intp] = scores.argmax(axis=1)
        return best

    def _end(self, start: int, label: str, offset: int, opens: NDArray[np.bool_]) -> int:
        """Where an entity ends that begins before the last word of its sentence."""
        either = [self._moves.inside[label], self._moves.last[label]]
        weights, offsets = self._weights[either], self._offsets[either]
        features, first = self._features, self._features[1 + offset + start, 1]
        word = start + 1
        while word + 1 < len(opens) and not opens[word + 1]:
            row = 1 + offset + word
            hidden = (features[row, 0] + first + features[row - 1, 2] + self._bias).max(axis=-1)
            if np.argmax(weights @ hidden + offsets) == 1:
                break
            word += 1
        return word + 1


def _batched(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    docs = iter(stream)
    while batch := list(islice(docs, size)):
        yield batch


@Language.factory(FACTORY)
def make_recognizer(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: None,
    update_with_oracle_cut_size: int,
    incorrect_spans_key: str | None,
    scorer: Callable[..., Any],
) -> BatchedRecognizer:
    """A recogniser for a pipeline; its weights are read with the model."""
    return BatchedRecognizer(
        nlp.vocab,
        model,
        name,
        moves=moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )
