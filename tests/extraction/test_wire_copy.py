"""Turns of phrase of wire copy that make or unmake a meeting, each in several variants with invented people."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 9, 18)
"""A Wednesday."""


def _line(meeting: MeetingReport) -> str:
    surnames = [person.name.split()[-1] for person in meeting.participants if person.name]
    day = meeting.date.edtf if meeting.date is not None else None
    return " ".join(
        [meeting.status, meeting.mode, "-".join(sorted(meeting.parties)), ",".join(sorted(surnames)), str(day)]
    )


def told(extractor: RulesExtractor, text: str) -> list[str]:
    """The meetings of a text, each as its status, mode, parties, surnames and day in one line."""
    return [_line(meeting) for meeting in extractor.extract(text, published_at=PUBLISHED).meetings]


SEQUENCES = (
    (
        (
            "Kazakh Foreign Minister Dauren Sadykov laid a wreath before meeting his Tajik counterpart in Dushanbe "
            "on Monday."
        ),
        "held in_person KAZ-TJK Sadykov 2024-09-16",
    ),
    (
        (
            "Kazakh Foreign Minister Dauren Sadykov toured the port before holding talks with Zafar Nazarov, the "
            "Tajik premier."
        ),
        "held in_person KAZ-TJK Nazarov,Sadykov None",
    ),
    (
        "Kazakh Foreign Minister Dauren Sadykov will lay a wreath before meeting his Tajik counterpart on Monday.",
        "planned in_person KAZ-TJK Sadykov 2024-09-23",
    ),
    (
        (
            "Kazakh Foreign Minister Dauren Sadykov said before meeting his Tajik counterpart that water was on the "
            "agenda."
        ),
        "planned in_person KAZ-TJK Sadykov None",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), SEQUENCES)
def test_who_did_one_thing_before_another_did_both(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """What comes after a deed of the past took place, too; what comes after words or a plan lies ahead."""
    assert told(extractor, text) == [meeting]


def test_the_day_of_going_home_is_not_that_of_what_was_done_before(extractor: RulesExtractor) -> None:
    """Who flew home on Monday attended the summit on no day that the words tell."""
    text = "Zambian President Mutale Chanda flew home on Monday after attending the SADC summit in Harare."
    assert told(extractor, text) == ["held in_person SADC-ZMB Chanda None"]


STOPS = ("postponed a planned trip to", "cancelled a visit to", "announced a trip to")


@pytest.mark.parametrize("words", STOPS)
def test_the_countries_of_a_journey_do_not_stand_for_the_traveller(extractor: RulesExtractor, words: str) -> None:
    """Two destinations are two visits of whoever was to go, not a meeting between the two."""
    meetings = told(extractor, f"German Foreign Minister Katja Lenz {words} Israel and Jordan.")
    assert [line.split()[2:4] for line in meetings] == [["DEU-ISR", "Lenz"], ["DEU-JOR", "Lenz"]]


ONE_BY_ONE = (
    (
        "French envoy Yves Legoff held separate meetings with Speaker Ali Berri of Lebanon and Lebanese army chief "
        "Jad Aoun."
    ),
    "French envoy Yves Legoff met separately with Lebanese Speaker Ali Berri and Lebanese army chief Jad Aoun.",
)


@pytest.mark.parametrize("text", ONE_BY_ONE)
def test_people_of_one_party_met_separately_are_two_meetings(extractor: RulesExtractor, text: str) -> None:
    """Words such as "separately" set apart even those of one party, who otherwise are met at once."""
    assert told(extractor, text) == [
        "held in_person FRA-LBN Berri,Legoff None",
        "held in_person FRA-LBN Aoun,Legoff None",
    ]


SAME_DAY = ("Earlier in the day", "Later that day", "That evening", "The same day", "Later the same day")


@pytest.mark.parametrize("words", SAME_DAY)
def test_a_phrase_can_take_up_the_day_named_before(extractor: RulesExtractor, words: str) -> None:
    """What happened "later that day" happened on the day told of last, also in the paragraph before."""
    first = "Latvian Foreign Minister Ilze Berzina met Georgian President Nino Lomidze in Tbilisi on 10 September."
    for gap in (" ", "\n\n"):
        meetings = told(extractor, f"{first}{gap}{words} she received Irakli Beridze, the premier of Armenia.")
        assert [line.split()[-1] for line in meetings] == ["2024-09-10", "2024-09-10"]


WHEN = (
    (
        (
            "Greek Foreign Minister Eleni Vlachou has not been to Skopje since June, when she met President Goran "
            "Ristov of North Macedonia."
        ),
        "held in_person GRC-MKD Ristov,Vlachou 2024-06",
    ),
    (
        "It was their first contact since 4 March, when the Greek and Turkish defence ministers spoke by phone.",
        "held phone GRC-TUR  2024-03-04",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), WHEN)
def test_a_clause_with_when_tells_more_of_the_day_before_it(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """The words "since June, when they met" date the meeting, though nothing else "since" does."""
    assert told(extractor, text) == [meeting]


TELLERS = (
    "Ambassador Lucia Prado presented her credentials to King Frederik of Belgium, the Peruvian foreign ministry said.",
    "Ambassador Lucia Prado was received by King Frederik of Belgium, Peruvian state television reported.",
)


@pytest.mark.parametrize("text", TELLERS)
def test_a_ministry_tells_of_its_own_officials(extractor: RulesExtractor, text: str) -> None:
    """An official of no stated party is of the state whose ministry or television tells of her."""
    assert [line.split()[2] for line in told(extractor, text)] == ["BEL-PER"]


SIDES = (
    (
        (
            "Ministers from Tunisia and Libya met in Geneva. Tunisia was represented by Interior Minister Salah "
            "Mabrouk and Libya by Foreign Minister Omar Sharif."
        ),
        ["held in_person LBY-TUN Mabrouk,Sharif None"],
    ),
    (
        (
            "Chancellor Jonas Richter of Germany was in Washington on Monday. He and President Dana Whitfield of the "
            "United States spent an hour together in the Oval Office."
        ),
        ["held in_person DEU-USA Richter,Whitfield 2024-09-16"],
    ),
    (
        (
            "Jordan's king, Talal, was in Ankara on Monday. The king and Prime Minister Ali Tekin of Turkey met for "
            "an hour."
        ),
        ["held in_person JOR-TUR Talal,Tekin 2024-09-16"],
    ),
    (
        (
            "Ukraine's president, Taras Holub, drove to Chequers, where he was greeted by British Prime Minister "
            "Edwina Marsh."
        ),
        ["held in_person GBR-UKR Holub,Marsh None"],
    ),
    (
        (
            "British Foreign Secretary Martin Hale urged the embassy to reconsider and spoke with US Secretary of "
            "State Elaine Porter about the case."
        ),
        ["held unspecified GBR-USA Hale,Porter None"],
    ),
    (
        (
            "India's external affairs minister, R. Venkatesan, met Maldivian President Ibrahim Waheed. He earlier "
            "held talks with Maldivian Foreign Minister Moosa Zameer."
        ),
        ["held in_person IND-MDV Venkatesan,Waheed None", "held in_person IND-MDV Venkatesan,Zameer None"],
    ),
    (
        (
            "Omani foreign minister Harib Lamki congratulated Prime Minister-elect Aoi Nakamura of Japan on her "
            "victory in a phone call on Monday."
        ),
        ["held phone JPN-OMN Lamki,Nakamura 2024-09-16"],
    ),
    (
        (
            "Armenian Security Council Secretary Gevorg Sahakian and Hikmet Aliyev, a foreign policy aide to "
            "Azerbaijan's president, met in Brussels on 6 September."
        ),
        ["held in_person ARM-AZE Aliyev,Sahakian 2024-09-06"],
    ),
    (
        (
            "US President Dana Whitfield said he arranged a bilateral meeting between Russian President Oleg Morozov "
            "and Ukrainian President Taras Holub."
        ),
        ["planned in_person RUS-UKR Holub,Morozov None"],
    ),
    (
        (
            "Slovenia's foreign minister, Maja Zupan, flies to Pristina today after having met Serbia's president in "
            "Belgrade yesterday."
        ),
        ["held in_person SVN-XKX Zupan 2024-09-18", "held in_person SRB-SVN Zupan 2024-09-17"],
    ),
)


@pytest.mark.parametrize(("text", "meetings"), SIDES)
def test_who_takes_part_is_found_around_the_words(extractor: RulesExtractor, text: str, meetings: list[str]) -> None:
    """Gaps, pronouns, torn lists, owners and those who only arrange a meeting are told apart."""
    assert told(extractor, text) == meetings


AHEAD = (
    (
        (
            "Helena Brandt, the Swedish foreign minister, was due in Bishkek on Thursday to meet Kyrgyz President "
            "Azat Toktosun."
        ),
        "planned in_person KGZ-SWE Brandt,Toktosun 2024-09-19",
    ),
    (
        "France's foreign minister will be in Beirut on Thursday to press Lebanese leaders to elect a president.",
        "planned in_person FRA-LBN  2024-09-19",
    ),
    (
        "Jordan's king left New York early, skipping a scheduled sit-down with Britain's prime minister.",
        "cancelled in_person GBR-JOR  None",
    ),
    (
        (
            "The German and French foreign ministers become the first European ministers to travel to Damascus since "
            "the war."
        ),
        "held in_person DEU-FRA-SYR  None",
    ),
    (
        (
            "Danish Prime Minister Ulla Holm will go on to Reykjavik for talks with her Icelandic counterpart, Jon "
            "Sigurdsson."
        ),
        "planned in_person DNK-ISL Holm,Sigurdsson None",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), AHEAD)
def test_the_verb_says_whether_it_lies_ahead(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """What somebody is due for lies ahead, what is skipped was planned, a bare main verb is the present."""
    assert told(extractor, text) == [meeting]


NONE = (
    "EU envoy Paolo Ferri spoke of progress in the Balkans.",
    "Estonian Foreign Minister Liisa Kallas will speak at the Atlantic Forum in Washington on Friday.",
    "The Brazil-South Africa Joint Commission meets every other year.",
    "Japan and the Philippines agreed to begin talks on a free trade agreement.",
)


@pytest.mark.parametrize("text", NONE)
def test_speeches_habits_and_negotiations_to_come_are_no_meetings(extractor: RulesExtractor, text: str) -> None:
    """Who holds forth meets nobody, and what happens every year or is only to begin is no meeting yet."""
    assert told(extractor, text) == []


def test_the_session_is_the_one_just_told_of(extractor: RulesExtractor) -> None:
    """Whoever is said to act at "the session" was at that one."""
    text = "Serbia and Kosovo held talks in Brussels. EU envoy Paolo Ferri, who chaired the session, left on Friday."
    assert told(extractor, text) == ["held in_person EU-SRB-XKX Ferri None"]


def test_the_commission_that_sits_again_is_the_one_told_of(extractor: RulesExtractor) -> None:
    """A standing body told of again brings its parties along."""
    text = (
        "Bulgaria and North Macedonia have agreed to revive their joint historical commission, which last met in "
        "2022. The commission will convene in Sofia in December."
    )
    assert told(extractor, text) == ["held in_person BGR-MKD  2022", "planned in_person BGR-MKD  2024-12"]


def test_who_flies_somewhere_for_talks_holds_them_there(extractor: RulesExtractor) -> None:
    """The town that somebody goes to is the place of what he goes for."""
    text = "Danish premier Ulla Holm flew to Reykjavik for talks with her Icelandic counterpart, Jon Sigurdsson."
    (meeting,) = extractor.extract(text, published_at=PUBLISHED).meetings
    assert meeting.place is not None
    assert meeting.place.name == "Reykjavik"
