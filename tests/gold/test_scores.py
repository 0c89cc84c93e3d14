from pathlib import Path

import pytest

from service.evaluation.gold import GoldRecord, read_gold
from service.evaluation.measures import Figures, Measures
from service.evaluation.run import Run
from service.extraction.pipeline import RulesExtractor

GOLD = Path(__file__).parent
SEEDS = list(read_gold([GOLD / "seeds.jsonl"]))
FLOORS = Run.model_validate_json((GOLD / "floors.json").read_text(encoding="utf-8"))
"""The run that `make floors` kept; a later one may be better."""
HELD = ("f1", "right", "macro")
"""The fields of a figure that may not drop; precision and recall may be traded against each other."""


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor()


def read(extractor: RulesExtractor, measures: Measures, record: GoldRecord) -> list[str]:
    """What the extractor reads differently from the gold record."""
    return measures.add(record, extractor.extract(record.text, title=record.title, published_at=record.published_at))


def held(figures: dict[str, int | Figures]) -> dict[str, float]:
    """The figures that may not drop, by name and field."""
    return {
        f"{name} {field}": value
        for name, fields in figures.items()
        if isinstance(fields, dict)
        for field in HELD
        if (value := fields.get(field)) is not None
    }


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.id)
def test_seed_is_read_right(extractor: RulesExtractor, seed: GoldRecord) -> None:
    """Every core meeting, official and channel of a seed article is found, right in all fields, and nothing else is."""
    assert read(extractor, Measures(), seed) == []


def test_scores_do_not_drop(extractor: RulesExtractor) -> None:
    """No figure on the project's own gold articles is below its floor, and no more dates are invented."""
    measures = Measures()
    for record in read_gold(sorted(GOLD.glob("*.jsonl"))):
        read(extractor, measures, record)
    figures = measures.figures()
    reached = held(figures)
    assert {name: (floor, reached[name]) for name, floor in held(FLOORS.figures).items() if reached[name] < floor} == {}
    assert invented(figures) <= invented(FLOORS.figures)


def invented(figures: dict[str, int | Figures]) -> float:
    """How many meetings were given a date that the text does not have: the worst error."""
    dates = figures["meeting.date"]
    assert isinstance(dates, dict)
    return dates["invented"] or 0
