"""Short articles about invented people: several meetings that share one verb or one noun."""

from datetime import date

import pytest

from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 4, 17)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def told(extractor: RulesExtractor, text: str) -> list[str]:
    """The meetings of an article, each as "AAA-BBB date place", with the mode of those that are not face to face."""
    found = extractor.extract(text, None, PUBLISHED).meetings
    return sorted(
        " ".join(
            (
                "-".join(sorted(m.parties)),
                str(m.date.edtf if m.date else None),
                str(m.place.name if m.place else None),
                *([] if m.mode == "in_person" else [m.mode]),
            )
        )
        for m in found
    )


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        (
            "Chile's Pablo Reyes met Kenya's Wanjiru Kamande in Lima in January and in Oslo in March.",
            ["CHL-KEN 2024-01 Lima", "CHL-KEN 2024-03 Oslo"],
        ),
        (
            (
                "It follows talks between Chile's Pablo Reyes and Kenya's Wanjiru Kamande in Lima in January and in "
                "Oslo in March."
            ),
            ["CHL-KEN 2024-01 Lima", "CHL-KEN 2024-03 Oslo"],
        ),
        (
            (
                "Chile's Pablo Reyes and Kenya's Wanjiru Kamande met three times: in Lima in January, in Oslo in "
                "February and in Rome in March."
            ),
            ["CHL-KEN 2024-01 Lima", "CHL-KEN 2024-02 Oslo", "CHL-KEN 2024-03 Rome"],
        ),
        (
            "Chile's Pablo Reyes held two rounds of talks with Kenya's Wanjiru Kamande, on April 3 and April 9.",
            ["CHL-KEN 2024-04-03 None", "CHL-KEN 2024-04-09 None"],
        ),
        (
            "Chile's Pablo Reyes met Kenya's Wanjiru Kamande on Monday and again on Tuesday.",
            ["CHL-KEN 2024-04-15 None", "CHL-KEN 2024-04-16 None"],
        ),
    ],
)
def test_each_time_at_which_the_same_people_met_is_a_meeting(
    extractor: RulesExtractor, text: str, meetings: list[str]
) -> None:
    """Two months, two places with their days, or words that count them are two meetings."""
    assert told(extractor, text) == meetings


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        (
            "Chile's Pablo Reyes will meet Kenya's Wanjiru Kamande on Monday and Oman's Salim Harthy on Tuesday.",
            ["CHL-KEN 2024-04-22 None", "CHL-OMN 2024-04-23 None"],
        ),
        (
            (
                "Chile's Pablo Reyes met Kenya's Wanjiru Kamande, then Oman's Salim Harthy and later Georgia's Levan "
                "Chkhaidze."
            ),
            ["CHL-GEO None None", "CHL-KEN None None", "CHL-OMN None None"],
        ),
        (
            (
                "Chile's Pablo Reyes spoke by phone with Kenya's Wanjiru Kamande on Monday and with Omani envoy Salim "
                "Harthy on Tuesday."
            ),
            ["CHL-KEN 2024-04-15 None phone", "CHL-OMN 2024-04-16 None phone"],
        ),
        (
            "Chile's Pablo Reyes will visit Kenya on Monday and Oman on Tuesday.",
            ["CHL-KEN 2024-04-22 Kenya", "CHL-OMN 2024-04-23 Oman"],
        ),
        (
            (
                "Chile's Pablo Reyes is due in Nairobi on Thursday for talks with President Wanjiru Kamande, and in "
                "Muscat on Friday, where Foreign Minister Salim Harthy will host a working lunch."
            ),
            ["CHL-KEN 2024-04-18 Nairobi", "CHL-OMN 2024-04-19 Muscat"],
        ),
    ],
)
def test_each_counterpart_with_a_day_of_its_own_is_met_in_a_meeting(
    extractor: RulesExtractor, text: str, meetings: list[str]
) -> None:
    """A verb that is left out the second time still tells of a second meeting."""
    assert told(extractor, text) == meetings


def test_each_means_by_which_people_spoke_is_a_contact(extractor: RulesExtractor) -> None:
    """A call and a meeting are two, though one verb tells of both."""
    text = "Chile's Pablo Reyes and Kenya's Wanjiru Kamande conferred by phone on Monday and in person on Tuesday."
    assert told(extractor, text) == ["CHL-KEN 2024-04-15 None phone", "CHL-KEN 2024-04-16 None"]


@pytest.mark.parametrize(
    "text",
    [
        "Chile's Pablo Reyes met Kenya's Wanjiru Kamande in Oslo on Monday and Tuesday.",
        "Chile's Pablo Reyes met Kenya's Wanjiru Kamande in Oslo on Monday and left on Tuesday.",
        "Chile's Pablo Reyes met Kenya's Wanjiru Kamande in Oslo on Monday and Omani farmers on Tuesday.",
        (
            "Chile's Pablo Reyes met Kenya's Wanjiru Kamande in Oslo on Monday and Oman's Salim Harthy protested "
            "on Tuesday."
        ),
        "Chile's Pablo Reyes met Kenya's Wanjiru Kamande in Oslo to discuss trade in March and in April.",
    ],
)
def test_days_that_tell_of_no_second_meeting_make_none(extractor: RulesExtractor, text: str) -> None:
    """Talks over two days are one meeting; what others do on another day is none."""
    assert [line.split()[0] for line in told(extractor, text)] == ["CHL-KEN"]
