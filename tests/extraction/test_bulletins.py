"""Turns of phrase of ministries' bulletins that say who takes part and when, with invented people."""

from datetime import date

import pytest

from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2021, 6, 9)
"""A Wednesday."""


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def told(extractor: RulesExtractor, text: str) -> list[str]:
    """The meetings of a text, each as its status, parties, people or offices, and day in one line."""
    lines = []
    for meeting in extractor.extract(text, published_at=PUBLISHED).meetings:
        people = sorted((person.name or person.office or "").split()[-1] for person in meeting.participants)
        day = meeting.date.edtf if meeting.date is not None else None
        lines.append(f"{meeting.status} {'-'.join(sorted(meeting.parties))} {','.join(people)} {day}")
    return lines


COUNCILS = (
    "US envoy Greg Hall met Pavel Nikitin, deputy chairman of the Security Council of the Russian Federation.",
    "US envoy Greg Hall met the secretary of the Russian Security Council, Pavel Nikitin.",
    "US envoy Greg Hall met Pavel Nikitin, the secretary of Russia's Security Council.",
)


@pytest.mark.parametrize("text", COUNCILS)
def test_a_council_that_a_state_owns_is_not_that_of_the_world(extractor: RulesExtractor, text: str) -> None:
    """A name that many bodies have is of whoever stands beside it."""
    assert told(extractor, text) == ["held RUS-USA Hall,Nikitin None"]


@pytest.mark.parametrize("plan", ["It was agreed to meet", "It was decided to meet again"])
def test_what_nobody_is_said_to_agree_on_those_agree_on_who_spoke(extractor: RulesExtractor, plan: str) -> None:
    """An impersonal plan is one of the two told of just before."""
    text = f"Russia's Pavel Orlov phoned the president of Uzbekistan, Rustam Karimbek, today. {plan} in Rome in July."
    assert told(extractor, text)[1:] == ["planned RUS-UZB Karimbek,Orlov 2021-07"]


@pytest.mark.parametrize("timetable", ["schedule", "agenda", "programme"])
def test_a_meeting_on_somebodys_schedule_is_planned_by_him(extractor: RulesExtractor, timetable: str) -> None:
    """Whose programme it is on takes part."""
    text = f"A meeting with the prime minister of Iceland is also on the Swiss president's {timetable}."
    assert told(extractor, text) == ["planned CHE-ISL minister,president None"]


def test_the_leaders_are_those_told_of_by_their_offices(extractor: RulesExtractor) -> None:
    """Nobody takes part once as a premier and once as a leader."""
    text = "Norwegian premier Nils Holt will host the prime ministers of Estonia and Latvia. The leaders will talk gas."
    assert told(extractor, text) == ["planned EST-LVA-NOR Holt,ministers,ministers None"]


def test_who_speaks_at_the_gathering_takes_part_in_it(extractor: RulesExtractor) -> None:
    """A leader who says something at the gathering told of is there, if his country is."""
    text = (
        "The leaders of Kenya, Uganda and Rwanda opened a summit in Arusha on Monday. Ugandan President Daniel "
        "Okello said at the gathering that tariffs must fall. Egyptian President Karim Shawky said after the summit "
        "that he agreed."
    )
    assert told(extractor, text) == ["held KEN-RWA-UGA Okello,leaders,leaders 2021-06-07"]


def test_those_who_will_attend_take_part_in_what_was_told_of(extractor: RulesExtractor) -> None:
    """Who attends, without a word on what, attends the meeting told of."""
    text = (
        "American and South Korean officials will meet in Honolulu on June 12. US Secretary Ruth Dalton and South "
        "Korean Foreign Minister Cho Yong-jin will attend."
    )
    assert told(extractor, text) == ["planned KOR-USA Dalton,Yong-jin 2021-06-12"]


AGREED = (
    ("met in Goa on May 12; both agreed to pull back troops.", "held CHN-IND ministers,ministers 2021-05-12"),
    ("met in Goa on May 12, Delhi confirmed.", "held CHN-IND ministers,ministers 2021-05-12"),
    ("will meet in Goa on July 12, the two sides agreed.", "planned CHN-IND ministers,ministers 2021-07-12"),
)


@pytest.mark.parametrize(("words", "meeting"), AGREED)
def test_what_was_agreed_afterwards_makes_no_plan_of_what_took_place(
    extractor: RulesExtractor, words: str, meeting: str
) -> None:
    """A clause of the past before "agreed" is no content of the agreement."""
    assert told(extractor, f"The foreign ministers of India and China {words}") == [meeting]


STAYS = (
    (
        "A Nigerien delegation led by Interior Minister Alkassoum Indatou is in Algiers for talks.",
        "held DZA-NER Indatou None",
    ),
    ("An Omani delegation was in Ankara on Monday to discuss gas.", "held OMN-TUR  2021-06-07"),
)


@pytest.mark.parametrize(("text", "meeting"), STAYS)
def test_a_delegation_that_is_somewhere_on_business_visits(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """A delegation need not be named to be there for talks."""
    assert told(extractor, text) == [meeting]


def test_troops_that_are_somewhere_visit_nobody(extractor: RulesExtractor) -> None:
    """Soldiers on duty abroad are no delegation."""
    assert told(extractor, "French troops are in Mali to fight rebels.") == []


def test_a_grouping_stands_for_its_members(extractor: RulesExtractor) -> None:
    """A grouping that is no organisation brings its members along."""
    text = "Peru cancelled the July meeting of the Pacific Alliance, which it was to have hosted in Lima."
    assert told(extractor, text) == ["cancelled CHL-COL-MEX-PER  2021-07"]


def test_the_host_and_who_will_be_there_take_part(extractor: RulesExtractor) -> None:
    """A gathering has the host and the guests that the sentences after it name."""
    text = (
        "The African Union convenes an emergency meeting on Chad in Lome on June 14. Its host, Togolese President "
        "Faure Agbo, expects a truce. French Foreign Minister Yves Barrault will be there."
    )
    assert told(extractor, text) == ["planned AU-FRA-TGO Agbo,Barrault 2021-06-14"]


def test_who_is_asked_to_attend_or_will_not_takes_no_part(extractor: RulesExtractor) -> None:
    """Being asked is not coming."""
    text = (
        "Norwegian premier Nils Holt will meet Estonian Prime Minister Kadri Tamm on Friday. NATO chief Henrik Vos "
        "has been asked to attend, but Swedish premier Ulf Berg will not attend."
    )
    assert told(extractor, text) == ["planned EST-NOR Holt,Tamm 2021-06-11"]


SIGNED = (
    ("after co-chairing a meeting of the strategic council.", ["held TUR-UKR Aydin,Holub 2021-06-03"]),
    ("after talks behind closed doors.", ["held TUR-UKR Aydin,Holub 2021-06-03"]),
    (
        "after talks in Ankara on Monday.",
        ["held TUR-UKR Aydin,Holub 2021-06-03", "held TUR-UKR Aydin,Holub 2021-06-07"],
    ),
)


@pytest.mark.parametrize(("words", "meetings"), SIGNED)
def test_what_is_signed_after_talks_is_signed_there(extractor: RulesExtractor, words: str, meetings: list[str]) -> None:
    """A signature and the talks before it are one meeting, unless their day or place differs."""
    signed = "Ukrainian President Taras Holub and Turkish President Kemal Aydin signed a treaty in Kyiv on Thursday"
    assert told(extractor, f"{signed} {words}") == meetings


PRESENT = (
    "Taking part in the meeting on the Russian side were Foreign Minister Ivan Lapin and Presidential Aide Yuri Bunin.",
    "Also taking part were Russian Foreign Minister Sergei Lapin and Presidential Aide Yuri Bunin.",
)


@pytest.mark.parametrize("words", PRESENT)
def test_those_taking_part_may_stand_behind_their_verb(extractor: RulesExtractor, words: str) -> None:
    """An inverted sentence names who was there, too."""
    text = f"Russian President Oleg Morozov met President Emomali Sharifov of Tajikistan in the Kremlin. {words}"
    assert told(extractor, text) == ["held RUS-TJK Bunin,Lapin,Morozov,Sharifov None"]


def test_those_whom_a_delegation_includes_take_part(extractor: RulesExtractor) -> None:
    """An under secretary is one of them, though the parser takes "under" for a preposition."""
    text = "A US delegation including Under Secretary Brian Kelso met Niger's Prime Minister Ali Zeine on Monday."
    assert told(extractor, text) == ["held NER-USA Kelso,Zeine 2021-06-07"]


OUTCOMES = (
    (
        "Negotiators from Egypt and Sudan failed to reach agreement at a virtual meeting on Monday.",
        "held EGY-SDN  2021-06-07",
    ),
    (
        "The foreign ministers of Armenia and Turkey struggled to agree on a text during talks on Monday.",
        "held ARM-TUR ministers,ministers 2021-06-07",
    ),
    (
        "The Croatian premier, Ivo Marek, will not be travelling to Budapest next week as planned, his office said.",
        "cancelled HRV-HUN Marek [2021-06-14..2021-06-20]",
    ),
    (
        "The Croatian premier, Ivo Marek, will not meet his Hungarian counterpart as scheduled on Friday.",
        "cancelled HRV-HUN Marek,counterpart 2021-06-11",
    ),
    (
        "The Croatian premier, Ivo Marek, will not meet his Hungarian counterpart on Friday.",
        "declined HRV-HUN Marek,counterpart 2021-06-11",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), OUTCOMES)
def test_the_words_around_say_what_became_of_it(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """Talks that failed were held, and what will not happen "as planned" is called off, not refused."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    "site", ["the chancellery", "his office", "the foreign ministry", "the presidential residence"]
)
def test_the_town_of_a_public_building_is_the_place(extractor: RulesExtractor, site: str) -> None:
    """Where a chancellery is, there those meet who meet in it."""
    text = f"German Chancellor Georg Weiss received Italian Premier Giulia Conti at {site} in Berlin on Monday."
    (meeting,) = extractor.extract(text, published_at=PUBLISHED).meetings
    assert meeting.place is not None
    assert meeting.place.name == "Berlin"


@pytest.mark.parametrize("also", ["", " and the United States"])
def test_this_meeting_is_the_one_of_the_sentence(extractor: RulesExtractor, also: str) -> None:
    """What is said of "this meeting" is said of the meeting of which its sentence tells."""
    text = f"The African Union, represented at this meeting by Kenya, Chad and Togo,{also} met in Lome on Monday."
    assert told(extractor, text) == ["held AU-KEN-TCD-TGO  2021-06-07"]
