"""The whole extractor: the seeds, the same answer twice, and words that lead back to their source whatever the text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

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


def mangled() -> st.SearchStrategy[str]:
    """Pieces of the seeds in any order, with signs of all kinds between them."""
    pieces = [piece for path in SEEDS for piece in path.read_text(encoding="utf-8").split(". ")]
    noise = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
    return st.lists(st.one_of(st.sampled_from(pieces), noise), max_size=8).map(". ".join)


@given(text=mangled(), title=st.one_of(st.none(), mangled()), published=st.one_of(st.none(), st.dates()))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=True)
def test_no_text_breaks_the_reading_or_its_offsets(
    extractor: RulesExtractor, text: str, title: str | None, published: date | None
) -> None:
    """Whatever the text and title, reading raises nothing and every quote is verbatim at its offsets."""
    extraction = extractor.extract(text, title, published)
    for evidence in quotes(extraction):
        source = text if evidence.source == "text" else title or ""
        assert source[evidence.start : evidence.end] == evidence.quote


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
