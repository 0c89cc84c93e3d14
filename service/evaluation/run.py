"""One evaluation from gold files to printed figures."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from tqdm import tqdm

from service.evaluation.comparison import compare
from service.evaluation.diagnosis import diagnose
from service.evaluation.difference import Difference
from service.evaluation.gold import read_gold
from service.evaluation.kept import Run, last_run_of
from service.evaluation.measures import Measures
from service.evaluation.printing import print_changes, print_differences, print_files, print_measures
from service.extraction.pipeline import RulesExtractor


def evaluate(
    paths: Sequence[Path],
    *,
    errors: bool = False,
    kind: str | None = None,
    save: Path | None = None,
    against: Path | None = None,
) -> int:
    """Read gold articles with the extractor and print the measures; answers the exit status.

    `errors` lists what differs class by class, `kind` only the classes that contain it. `save` keeps the run in a
    file. What changed is printed since the run kept in `against`, without it since the last run over the same files.
    """
    last = last_run_of(paths)
    # Read before the work begins: a missing file should not cost minutes, and `save` may name the same file.
    before = Run.load(against) if against else Run.load(last) if last.exists() else None
    run, seconds = measure(paths)
    if errors or kind:
        print_differences(run.differences, only=kind)
    print_measures(run.figures)
    if seconds:
        print(f"{'seconds_per_document':26} {{'median': {median(seconds):.4f}, 'max': {max(seconds):.4f}}}")
    if len(run.files) > 1:
        print_files(run.files, run.figures)
    if before:
        print_changes(before, run)
    for path in (last, save):
        if path:
            run.save(path)
    return 0


def measure(paths: Sequence[Path]) -> tuple[Run, list[float]]:
    """Read gold articles with the extractor; answers what was found, and the seconds that each article took."""
    files = {path: list(read_gold([path])) for path in paths}
    extractor = RulesExtractor()
    together, each = Measures(), {path: Measures() for path in paths}
    differences: list[Difference] = []
    seconds: list[float] = []
    records = [(path, record) for path, found in files.items() for record in found]
    for path, record in tqdm(records, unit="article", disable=None):
        start = perf_counter()
        trace = extractor.trace(record.text, title=record.title, published_at=record.published_at)
        seconds.append(perf_counter() - start)
        comparison = compare(record, trace.extraction)
        together.add(comparison)
        each[path].add(comparison)
        differences += diagnose(comparison, trace)
    figures = {path.stem: measures.figures() for path, measures in each.items()}
    return Run(figures=together.figures(), files=figures, differences=differences), seconds
