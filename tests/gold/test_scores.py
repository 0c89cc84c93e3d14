from pathlib import Path

import pytest

from service.evaluation.comparison import compare
from service.evaluation.diagnosis import diagnose
from service.evaluation.difference import Difference
from service.evaluation.gold import GoldRecord, read_gold
from service.evaluation.kept import Run
from service.evaluation.measures import AllFigures, Measures
from service.extraction.pipeline import RulesExtractor

GOLD = Path(__file__).parent
SEEDS = list(read_gold([GOLD / "seeds.jsonl"]))
FLOORS = Run.load(GOLD / "floors.json")
"""The run that `make floors` kept; a later one may be better."""
HELD = {
    "meeting": "f1",
    "meeting_strict": "f1",
    "official": "f1",
    "channel": "f1",
    "status_f1": "macro",
    "evidence.verbatim": "right",
}
"""What may not drop. The other figures tell of the meetings that were found, and may drop when harder ones are."""


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor()


def differences(extractor: RulesExtractor, record: GoldRecord) -> list[Difference]:
    """What the extractor reads differently from the gold record."""
    trace = extractor.trace(record.text, title=record.title, published_at=record.published_at)
    return diagnose(compare(record, trace.extraction), trace)


def held(figures: AllFigures) -> dict[str, float]:
    """The figures that may not drop."""
    return {name: value_of(figures, name, field) for name, field in HELD.items()}


def value_of(figures: AllFigures, name: str, field: str) -> float:
    """One field of a figure, 0 where there was nothing to measure."""
    values = figures[name]
    assert isinstance(values, dict)
    return values[field] or 0


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.id)
def test_seed_is_read_right(extractor: RulesExtractor, seed: GoldRecord) -> None:
    """Every core meeting, official and channel of a seed article is found, right in all fields, and nothing else is."""
    assert differences(extractor, seed) == []


def test_scores_do_not_drop(extractor: RulesExtractor) -> None:
    """No figure on the project's own gold articles is below its floor, and no more dates are invented."""
    measures = Measures()
    for record in read_gold(sorted(GOLD.glob("*.jsonl"))):
        extraction = extractor.extract(record.text, title=record.title, published_at=record.published_at)
        measures.add(compare(record, extraction))
    figures, floors = measures.figures(), FLOORS.figures
    reached = held(figures)
    assert {name: (floor, reached[name]) for name, floor in held(floors).items() if reached[name] < floor} == {}
    assert value_of(figures, "meeting.date", "invented") <= value_of(floors, "meeting.date", "invented")
