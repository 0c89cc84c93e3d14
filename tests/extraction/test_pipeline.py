"""The whole extractor: the seeds, the same answer twice, and texts that say nothing."""

from datetime import date
from pathlib import Path

import pytest

from service.domain.reports import ChannelReport, Evidence, Extraction, MeetingReport, OfficialReport
from service.extraction.pipeline import RulesExtractor

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def quotes(extraction: Extraction) -> list[Evidence]:
    """All evidence of an article."""
    reports: list[MeetingReport | OfficialReport | ChannelReport] = []
    reports += [*extraction.meetings, *extraction.officials, *extraction.channels]
    return [evidence for report in reports for evidence in report.evidence]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_every_statement_of_a_seed_has_its_words(extractor: RulesExtractor, path: Path) -> None:
    """Each report bears evidence, and each quote stands in the text where it says."""
    text = path.read_text(encoding="utf-8")
    extraction = extractor.extract(text)
    assert all(meeting.evidence for meeting in extraction.meetings)
    assert all(official.evidence for official in extraction.officials)
    assert all(channel.evidence for channel in extraction.channels)
    assert all(text[e.start : e.end] == e.quote for e in quotes(extraction))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_same_input_gives_the_same_answer(extractor: RulesExtractor, path: Path) -> None:
    """Reading an article again gives the same bytes."""
    text = path.read_text(encoding="utf-8")
    first = extractor.extract(text, None, date(2024, 4, 17))
    assert first.model_dump_json() == extractor.extract(text, None, date(2024, 4, 17)).model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "[" * 10_000,
        "会谈" * 500,
        "اجتماع " * 500,
        "🤝" * 1000,
        "\u202e\u202d" * 500,
        "<p>" * 2000,
        " " * 1000,
        "a",
    ],
    ids=["word", "brackets", "chinese", "arabic", "emoji", "directions", "tags", "spaces", "letter"],
)
def test_texts_that_say_nothing_give_a_calm_empty_answer(extractor: RulesExtractor, text: str) -> None:
    """What is no English prose holds no meeting, official or channel."""
    extraction = extractor.extract(text)
    assert (extraction.meetings, extraction.officials, extraction.channels) == ([], [], [])


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz met Jonas Berg, a senior adviser to the President of Brazil, in Bonn on Monday, June 3, 2024.",
        "The Foreign Minister of France spoke by phone with the special envoy of the Secretary-General to Sudan.",
        "A hotline between the defence ministries of Chile and Peru, agreed on in May, has been suspended since then.",
        "The summit of the Association of Southeast Asian Nations, planned for 10 to 12 July, was put off to August.",
    ],
)
def test_a_text_may_end_after_any_word(extractor: RulesExtractor, text: str) -> None:
    """Cut behind each of its words in turn, a sentence is read as far as it goes."""
    words = text.removesuffix(".").split()
    for count in range(1, len(words) + 1):
        cut = " ".join(words[:count])
        assert all(cut[e.start : e.end] == e.quote for e in quotes(extractor.extract(cut)))
