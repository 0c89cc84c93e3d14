import json
from pathlib import Path

import pytest

from service.evaluation.gold import GoldRecord, read_gold
from service.evaluation.measures import Measures
from service.extraction.pipeline import RulesExtractor

GOLD = Path(__file__).parent
SEEDS = list(read_gold([GOLD / "seeds.jsonl"]))
FLOORS: dict[str, float] = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor()


def read(extractor: RulesExtractor, measures: Measures, record: GoldRecord) -> list[str]:
    """What the extractor reads differently from the gold record."""
    return measures.add(record, extractor.extract(record.text, title=record.title, published_at=record.published_at))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.id)
def test_seed_is_read_right(extractor: RulesExtractor, seed: GoldRecord) -> None:
    """Every core meeting, official and channel of a seed article is found, right in all fields, and nothing else is."""
    assert read(extractor, Measures(), seed) == []


def test_scores_do_not_drop(extractor: RulesExtractor) -> None:
    """No figure on the project's own gold articles is below its floor."""
    measures = Measures()
    for record in read_gold(sorted(GOLD.glob("*.jsonl"))):
        read(extractor, measures, record)
    figures = measures.figures()
    reached = {name: figure(figures, name) for name in FLOORS}
    assert {name: value for name, value in reached.items() if value < FLOORS[name]} == {}


def figure(figures: dict[str, int | dict[str, float | int | None]], name: str) -> float:
    """A figure by its path, such as `meeting/f1`."""
    group, field = name.split("/")
    values = figures[group]
    value = values[field] if isinstance(values, dict) else values
    assert value is not None, f"{name} is not measured: no gold item asks for it"
    return value
