"""Whatever the text: nothing is raised, and what is reported is sound."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from hypothesis import given, seed, settings, strategies as st

from service.domain.dates import EventDate
from service.domain.parties import party
from service.domain.reports import ChannelReport, Evidence, Extraction, MeetingReport, OfficialReport
from service.extraction.pipeline import RulesExtractor
from tests.extraction.conftest import EXAMPLES, SEED
from tests.extraction.mangling import articles

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(8999, 12, 31)
"""The days of publication that the service takes."""


@cache
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor()


@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, database=None, print_blob=True)
@given(
    text=articles(),
    title=st.one_of(st.none(), articles()),
    published_at=st.one_of(st.none(), st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.dates(FIRST_DAY, LAST_DAY)),
    language=st.sampled_from([None, "en", "en"]),
)
def test_no_text_breaks_the_reading(
    text: str, title: str | None, published_at: date | None, language: str | None
) -> None:
    """Quotes are verbatim at their offsets, dates are EDTF, parties and countries are known, everything has words."""
    extraction = extractor().extract(text, title, published_at, language)
    for report in reports(extraction):
        assert report.evidence
    for evidence in all_evidence(extraction):
        source = text if evidence.source == "text" else title or ""
        assert evidence.quote
        assert source[evidence.start : evidence.end] == evidence.quote
    for when in dates(extraction):
        assert when.edtf is None or EventDate.parse(when.edtf).window == (when.earliest, when.latest)
    assert [code for code in codes(extraction) if party(code) is None] == []


def reports(extraction: Extraction) -> list[MeetingReport | OfficialReport | ChannelReport]:
    """Everything that was read."""
    return [*extraction.meetings, *extraction.officials, *extraction.channels]


def all_evidence(extraction: Extraction) -> Iterator[Evidence]:
    """The words for everything that was read."""
    for report in reports(extraction):
        yield from report.evidence


def dates(extraction: Extraction) -> Iterator[EventDate]:
    """Every date that was read."""
    yield from (meeting.date for meeting in extraction.meetings if meeting.date)
    yield from (when for official in extraction.officials for when in (official.start, official.end) if when)
    yield from (channel.since for channel in extraction.channels if channel.since)


def codes(extraction: Extraction) -> Iterator[str]:
    """Every code of a party or country that was read."""
    for meeting in extraction.meetings:
        yield from meeting.parties
        yield from (participant.party for participant in meeting.participants if participant.party)
        if meeting.place and meeting.place.country:
            yield meeting.place.country
    yield from (official.party for official in extraction.officials if official.party)
    for channel in extraction.channels:
        yield from channel.parties
