"""One evaluation from gold files to printed figures."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from pydantic import BaseModel
from tqdm import tqdm

from service.evaluation.gold import read_gold
from service.evaluation.measures import Figures, Measures
from service.extraction.pipeline import RulesExtractor


class Run(BaseModel):
    """What is kept of an evaluation, so that a later one can be held against it."""

    figures: dict[str, int | Figures]
    differences: list[str]


def evaluate(
    paths: Sequence[Path], *, errors: bool = False, save: Path | None = None, compare: Path | None = None
) -> int:
    """Read gold articles with the extractor and print the measures; answers the exit status.

    `errors` lists what differs, `save` keeps the run in a file, `compare` prints what changed since a kept one.
    """
    # Read before the work begins: a missing file should not cost minutes, and `save` may name the same file.
    before = Run.model_validate_json(compare.read_text(encoding="utf-8")) if compare else None
    records = list(read_gold(paths))
    extractor = RulesExtractor()
    measures = Measures()
    differences: list[str] = []
    seconds: list[float] = []
    for record in tqdm(records, unit="article", disable=None):
        start = perf_counter()
        extraction = extractor.extract(record.text, title=record.title, published_at=record.published_at)
        seconds.append(perf_counter() - start)
        differences += measures.add(record, extraction)

    run = Run(figures=measures.figures(), differences=differences)
    if errors:
        print("\n".join(run.differences))
    for name, value in run.figures.items():
        print(f"{name:26} {value}")
    if seconds:
        print(f"{'seconds_per_document':26} {{'median': {median(seconds):.4f}, 'max': {max(seconds):.4f}}}")
    if before:
        _print_changes(before, run)
    if save:
        save.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return 0


def _print_changes(before: Run, after: Run) -> None:
    print("\nSince the kept run:")
    for name, value in after.figures.items():
        if (old := before.figures.get(name)) != value:
            print(f"{name:26} {json.dumps(old)} -> {json.dumps(value)}")
    known, now = set(before.differences), set(after.differences)
    for line in before.differences:
        if line not in now:
            print(f"- {line}")
    for line in after.differences:
        if line not in known:
            print(f"+ {line}")
