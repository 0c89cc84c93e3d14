"""Time grows with the length of a text and no faster, and every process gives the same answer."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from time import process_time

import pytest

from service.extraction.pipeline import RulesExtractor

LENGTH = 6_000
TIMES = 4
TOLERANCE = 1.7
"""A text four times as long may cost this much more than four times the time: clocks and caches are not exact."""
HASHED = """
import sys
from pathlib import Path
from service.evaluation.gold import read_gold
from service.extraction.pipeline import RulesExtractor
extractor = RulesExtractor()
for record in read_gold([Path(sys.argv[1])]):
    print(extractor.extract(record.text, record.title, record.published_at).model_dump_json())
"""


@cache
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor()


def seconds(text: str) -> float:
    """Processor time to read a text."""
    start = process_time()
    extractor().extract(text, language="en")
    return process_time() - start


@pytest.mark.parametrize(
    "unit",
    [
        "Polish President Jan Zawadzki met Kenyan President Ann Oduya. He met her. They met. The two discussed it. ",
        "The Deputy Secretary met Wara Choquehuanca, the Bolivian Deputy Secretary of State, in La Paz. ",
        "On the sidelines, the French president met the Chinese premier after the Munich Security Conference. ",
        "China and Japan opened a hotline. The line was restored. It was suspended. ",
        "China proposed talks with Japan. The request was refused. It was called off. ",
        "who said that the minister who met ",
        "on Monday in May 2024 in Paris in France at the summit ",
        "talks with China, ",
        "Aino Raudaskoski and ",
        "12 March 2024, ",
        "MINISTER MEETS ",
        "12 , ( [ “ ",
        "- met\n",
        "a\n\n",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    """Thousands of names, dates, parties, clauses or contacts cost what they are, not what their pairs are."""
    short = unit * (LENGTH // len(unit))
    seconds(short)
    assert any(seconds(short * TIMES) < TIMES * TOLERANCE * seconds(short) for _ in range(3))


NATIONS = ("French", "German", "Polish", "Kenyan", "Turkish", "Greek", "Chinese", "Japanese", "Iranian", "Swedish")
SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vu", "za")
MEETINGS = 150


def surname(number: int) -> str:
    """One of a thousand surnames."""
    return "".join(SYLLABLES[number // step % 10] for step in (100, 10, 1)).capitalize() + "n"


def meetings(count: int, further: str) -> str:
    """An article on so many meetings, each of other people on another day, with further words on each."""
    return "\n\n".join(
        f"{NATIONS[i % 10]} Foreign Minister Jan {surname(i)} met {NATIONS[(i + i // 10 + 1) % 10]} Foreign Minister "
        f"Ann {surname(999 - i)} in Oslo on {i % 28 + 1} March {1990 + i % 30}. {further}"
        for i in range(count)
    )


@pytest.mark.parametrize(
    "further",
    [
        "The talks were long. The ministers praised them.",
        "She was joined by her counterpart, Ola Berg. The Deputy Secretary attended the talks.",
        "He invited her to Riga. The invitation was declined. It was her third meeting with him.",
    ],
)
def test_time_grows_no_faster_than_the_meetings(further: str) -> None:
    """Words on one of hundreds of meetings are not compared with all of them."""
    few, many = meetings(MEETINGS, further), meetings(MEETINGS * TIMES, further)
    assert any(seconds(many) < TIMES * TOLERANCE * seconds(few) for _ in range(3))


def test_another_process_gives_the_same_bytes() -> None:
    """No answer depends on the order of a set: two seeds of Python's hashes give the same bytes."""
    written = Path(__file__).parents[1] / "gold" / "written.jsonl"
    answers = [
        subprocess.run(
            [sys.executable, "-c", HASHED, str(written)],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert answers[0].count(b"\n") > 1
    assert answers[0] == answers[1]
