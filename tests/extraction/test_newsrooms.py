"""Kinds of wording that any newsroom or ministry uses, each in several variants with invented people."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 5, 15)
EXTRACTOR = RulesExtractor()


def told(text: str) -> list[str]:
    """The meetings of a text, each as its status, mode, parties, surnames and day in one line."""
    return [_line(meeting) for meeting in EXTRACTOR.extract(text, published_at=PUBLISHED).meetings]


def _line(meeting: MeetingReport) -> str:
    surnames = [person.name.split()[-1] for person in meeting.participants if person.name]
    day = meeting.date.edtf if meeting.date is not None else None
    return " ".join(
        [meeting.status, meeting.mode, "-".join(sorted(meeting.parties)), ",".join(sorted(surnames)), str(day)]
    )


JOURNEYS = (
    (
        (
            "Finland's prime minister, Aino Lehtonen, flies to Tallinn on Thursday for a working lunch "
            "with her Estonian "
            "colleague, Mart Kask."
        ),
        "planned in_person EST-FIN Kask,Lehtonen 2024-05-16",
    ),
    (
        "Malaysia and Singapore's leaders meet for their annual retreat in Putrajaya on Monday.",
        "planned in_person MYS-SGP  2024-05-20",
    ),
    (
        (
            "Foreign Minister Aino Lehtonen of Finland travels to Rome on Friday for a meeting with Foreign Minister "
            "Carlo Benedetti of Italy."
        ),
        "planned in_person FIN-ITA Benedetti,Lehtonen 2024-05-17",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), JOURNEYS)
def test_what_somebody_travels_for_lies_ahead_like_the_journey(text: str, meeting: str) -> None:
    """A contact that is the aim of a verb in the present with a day to come is planned, and told of once."""
    assert told(text) == [meeting]


DAYS = (
    ("Slovak Foreign Minister Jana Kovacova began a three-day visit to Vietnam on Monday.", "2024-05-13/2024-05-15"),
    ("Slovak Foreign Minister Jana Kovacova ended a three-day visit to Vietnam on Wednesday.", "2024-05-13/2024-05-15"),
    ("Slovak Foreign Minister Jana Kovacova arrived in Hanoi on Monday on a two-day visit.", "2024-05-13/2024-05-14"),
    (
        "Jana Kovacova, Slovakia's premier, will pay a visit of four days to Oslo starting on May 20.",
        "2024-05-20/2024-05-23",
    ),
    ("The two-day summit of the African Union opened in Addis Ababa on Tuesday.", "2024-05-14/2024-05-15"),
    ("Slovak Foreign Minister Jana Kovacova visited Hanoi on Monday.", "2024-05-13"),
)


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_a_visit_of_several_days_lasts_from_its_first_or_to_its_last(text: str, days: str) -> None:
    """The length of a visit or gathering and the day on which it begins or ends give all its days."""
    assert [line.rpartition(" ")[2] for line in told(text)] == [days]


SESSIONS = (
    (
        "The India-Germany Strategic Dialogue will be held in Oslo in June.",
        "planned in_person DEU-IND  2024-06",
    ),
    (
        "India and Germany held the Joint Commission on Trade in Oslo on Monday.",
        "held in_person DEU-IND  2024-05-13",
    ),
    (
        "The United States will host the U.S.-Mexico High-Level Economic Dialogue in Austin on Thursday.",
        "planned in_person MEX-USA  2024-05-16",
    ),
    ("The India-Germany Strategic Dialogue took place in Berlin on Monday.", "held in_person DEU-IND  2024-05-13"),
)


@pytest.mark.parametrize(("text", "meeting"), SESSIONS)
def test_a_dialogue_that_sits_is_a_meeting(text: str, meeting: str) -> None:
    """A standing dialogue of which a session is told by its name alone is a meeting of its parties."""
    assert told(text) == [meeting]


@pytest.mark.parametrize(
    "text",
    [
        "India and Germany value their Strategic Dialogue.",
        "The U.S.-Mexico High-Level Economic Dialogue covers trade.",
        "India wants to strengthen the India-Germany Strategic Dialogue.",
    ],
)
def test_a_dialogue_that_is_only_named_is_no_meeting(text: str) -> None:
    """What is said of a dialogue in general tells of no session."""
    assert told(text) == []


JOINT: tuple[tuple[str, list[str]], ...] = (
    (
        (
            "Foreign Ministers Abdi Warsame of Somalia and Grace Mwangi of Kenya agreed in Nairobi on Monday "
            "to reopen their border."
        ),
        ["held in_person KEN-SOM Mwangi,Warsame 2024-05-13"],
    ),
    (
        (
            "Foreign Ministers Abdi Warsame of Somalia and Grace Mwangi of Kenya agreed on Monday to reopen "
            "their border."
        ),
        [],
    ),
    (
        (
            "Georgian Foreign Minister Maka Beridze told her Azerbaijani counterpart, Ilgar Aliyev, in Baku "
            "on Monday that "
            "the railway would be ready."
        ),
        ["held in_person AZE-GEO Aliyev,Beridze 2024-05-13"],
    ),
    (
        (
            "The treaty was signed in Baku by Azerbaijani Foreign Minister Ilgar Aliyev and Georgian "
            "Foreign Minister Maka "
            "Beridze."
        ),
        ["held in_person AZE-GEO Aliyev,Beridze None"],
    ),
    (
        "Romania's foreign minister Ioana Stanciu and Bulgaria's Plamen Dobrev, meeting in Ruse, opened an office.",
        ["held in_person BGR-ROU Dobrev,Stanciu None"],
    ),
    (
        (
            "Foreign Minister Farrukh Nazari of Tajikistan and Kyrgyz Foreign Minister Gulnara "
            "Toktosunova spent Wednesday "
            "in Osh."
        ),
        ["held in_person KGZ-TJK Nazari,Toktosunova 2024-05-15"],
    ),
)


@pytest.mark.parametrize(("text", "meetings"), JOINT)
def test_what_two_do_in_a_named_place_brings_them_together(text: str, meetings: list[str]) -> None:
    """Who agree, sign, tell or spend a day together in a place met there; without one nothing says so."""
    assert told(text) == meetings


UNSAID = (
    (
        (
            "Kenyan President Wanjiru Kamau arrived in Kigali on Tuesday. A dinner with her Rwandan counterpart, Eric "
            "Habimana, was cancelled."
        ),
        "cancelled in_person KEN-RWA Habimana,Kamau None",
    ),
    (
        (
            "Argentina's finance minister, Esteban Lugones, arrived in Geneva. A session with the "
            "US Treasury secretary, "
            "Harold Whitcomb, had to be moved to Thursday."
        ),
        "postponed in_person ARG-USA Lugones,Whitcomb 2024-05-16",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), UNSAID)
def test_a_contact_that_nobody_is_said_to_have_is_of_whom_the_text_speaks(text: str, meeting: str) -> None:
    """The side that the words of a contact leave out is whom the sentence before tells of."""
    assert meeting in told(text)


OUTCOMES = (
    ("had to be moved to Thursday", "postponed"),
    ("will have to be postponed", "postponed"),
    ("had to be called off", "cancelled"),
    ("failed to take place", "cancelled"),
    ("needs to be held soon", "planned"),
    ("is expected to be held in June", "planned"),
    ("could not take place because of fog", "cancelled"),
)


@pytest.mark.parametrize(("outcome", "status"), OUTCOMES)
def test_what_has_to_be_done_to_a_meeting_becomes_of_it(outcome: str, status: str) -> None:
    """Verbs of need and failure hand on what the verb behind them says of a meeting."""
    text = f"The meeting between French President Mathilde Garnier and Chadian President Idriss Mahamat {outcome}."
    assert [line.split()[0] for line in told(text)] == [status]


HOSTS = (
    (
        (
            "Malta's foreign minister, Joseph Camilleri, is in Tunis at the invitation of his "
            "Tunisian counterpart, Slim "
            "Trabelsi, for talks on migration."
        ),
        "held in_person MLT-TUN Camilleri,Trabelsi None",
    ),
    (
        "At the invitation of President Ana Rusu of Moldova, Latvia's Gunta Ozola will visit Chisinau on 3 June.",
        "planned in_person LVA-MDA Ozola,Rusu 2024-06-03",
    ),
    (
        (
            "Slovak Prime Minister Juraj Horvath held talks with Czech Prime Minister Pavel Dvoracek. The "
            "talks were also "
            "attended by Defence Minister Karel Dvorak."
        ),
        "held in_person CZE-SVK Dvoracek,Dvorak,Horvath None",
    ),
    (
        (
            "Slovak Prime Minister Juraj Horvath met Czech Prime Minister Pavel Dvoracek. The defence minister, Karel "
            "Dvorak, also took part."
        ),
        "held in_person CZE-SVK Dvoracek,Dvorak,Horvath None",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), HOSTS)
def test_who_invites_or_attends_takes_part(text: str, meeting: str) -> None:
    """The host at whose invitation somebody comes, and those said to attend as well, take part."""
    assert told(text) == [meeting]


OWNERS = (
    ("The Turkish president, Orhan Demirel, and Greece's, Stavros Mavros, met in Izmir on Monday.", "GRC-TUR"),
    ("Chad's foreign minister, Idriss Mahamat, and Niger's, Ibrahim Issaka, met in Zinder on Monday.", "NER-TCD"),
)


@pytest.mark.parametrize(("text", "parties"), OWNERS)
def test_an_office_left_unsaid_a_second_time_is_the_same_one(text: str, parties: str) -> None:
    """In "Oman's minister, A, and Chad's, B" the second is of the same office and of his own party."""
    extraction = EXTRACTOR.extract(text, published_at=PUBLISHED)
    assert ["-".join(sorted(meeting.parties)) for meeting in extraction.meetings] == [parties]
    assert len({official.function for official in extraction.officials}) == 1
    assert len({official.party for official in extraction.officials}) == len(extraction.officials)


def test_who_brings_others_together_takes_no_part() -> None:
    """Who brokers a known meeting of others is not at it."""
    text = (
        "President Kwesi Boateng of Ghana and President Faure Adjovi of Togo met on Monday. "
        "Nigeria's foreign minister, "
        "Musa Bello, who brokered the encounter, was pleased."
    )
    assert told(text) == ["held in_person GHA-TGO Adjovi,Boateng 2024-05-13"]


def test_an_agreement_by_phone_stays_a_call() -> None:
    """Words of many uses with a means of speaking from afar beside them tell of a call."""
    text = "French President Mathilde Garnier agreed by phone with Chadian President Idriss Mahamat to reopen the base."
    assert told(text) == ["held phone FRA-TCD Garnier,Mahamat None"]


def test_a_letter_of_intent_is_no_letter_to_anybody() -> None:
    """A letter that is a document is not written correspondence."""
    text = "Latvian Defence Minister Janis Krumins signed a letter of intent with Danish Defence Minister Soren Bech."
    assert not [line for line in told(text) if "written" in line]


PLACES = (
    "In Rome, Peru's prime minister, Niamh Byrne, held talks with Swedish Prime Minister Hugo Lindstrom.",
    "On a visit to Rome, Peru's prime minister, Niamh Byrne, met Swedish Prime Minister Hugo Lindstrom.",
    "On a trip to Oslo, the Peruvian prime minister, Niamh Byrne, met Swedish Prime Minister Hugo Lindstrom.",
)


@pytest.mark.parametrize("text", PLACES)
def test_a_town_before_an_office_does_not_hold_it(text: str) -> None:
    """An office between a town and a name is that of the name's bearer."""
    officials = EXTRACTOR.extract(text, published_at=PUBLISHED).officials
    assert {(official.name, official.party) for official in officials} == {
        ("Niamh Byrne", "PER"),
        ("Hugo Lindstrom", "SWE"),
    }


INTRODUCED = (
    (
        (
            "VIENTIANE, Laos - The Philippines' president said on Wednesday that he was ill. President Rodrigo "
            "Alonzo will confer with Chinese Premier Zhao Lidong on Friday."
        ),
        "planned in_person CHN-PHL Alonzo,Lidong 2024-05-17",
    ),
    (
        (
            "NAIROBI - Somalia's foreign minister flew in on Monday. Foreign Minister Abdi Warsame met his Kenyan "
            "counterpart, Grace Mwangi."
        ),
        "held in_person KEN-SOM Mwangi,Warsame None",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), INTRODUCED)
def test_an_office_spoken_of_before_tells_the_party_of_the_next_name_with_it(text: str, meeting: str) -> None:
    """After "Somalia's minister" the minister who is named next is Somalia's, wherever the text is written."""
    assert told(text) == [meeting]


GATHERINGS = (
    (
        (
            "African leaders opened a two-day summit on debt in Nairobi on Tuesday. The host, Kenyan President Wanjiru "
            "Kamau, said the continent would speak with one voice."
        ),
        "held in_person KEN Kamau 2024-05-14/2024-05-15",
    ),
    (
        (
            "Uzbekistan hosted a summit of the Organization of Turkic States in Samarkand on Monday. Turkish President "
            "Orhan Demirel and Azerbaijani President Elchin Mammadov were among those present."
        ),
        "held in_person AZE-OTS-TUR-UZB Demirel,Mammadov 2024-05-13",
    ),
    (
        "Army chiefs from across the region will gather in Accra on Thursday at the invitation of Ghana's Kofi Asante.",
        "planned in_person GHA Asante 2024-05-16",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), GATHERINGS)
def test_a_gathering_has_those_who_are_said_to_host_and_attend_it(text: str, meeting: str) -> None:
    """Hosts and guests whom a later sentence names take part in the gathering told of before."""
    assert told(text) == [meeting]


TEAMS = (
    "The Japanese delegation was led by Vice-Minister Okada Takeshi, and the Indian side by Secretary Meera Nair. ",
    "Deputy Minister Okada Takeshi led the Japanese delegation. The Indian side was headed by Secretary Meera Nair. ",
)


@pytest.mark.parametrize("text", TEAMS)
def test_talks_of_nobody_named_are_between_the_delegations_told_of(text: str) -> None:
    """Those whose delegations were just told of are the sides of "the talks"."""
    talks = f"{text}The consultations took place in Tokyo on 13 May."
    assert told(talks) == ["held in_person IND-JPN Nair,Takeshi 2024-05-13"]


def test_a_list_of_three_met_is_three_meetings() -> None:
    """Who sees people of three other parties, without a common gathering, sees each of them apart."""
    text = (
        "Over two days the foreign minister of Ghana, Ama Boateng, saw Kenya's Grace Mwangi, Somalia's "
        "Abdi Warsame and "
        "Rwanda's Eric Habimana."
    )
    assert [line.split()[2] for line in told(text)] == ["GHA-KEN", "GHA-SOM", "GHA-RWA"]


FORUMS = (
    (
        "Sidelines diary: who met whom",
        (
            "The speeches at the UN General Assembly are for the cameras.\n\nThe foreign minister of "
            "Ghana, Ama Boateng, "
            "met Kenya's foreign minister, Grace Mwangi, on Monday."
        ),
        "UN General Assembly",
    ),
    (
        None,
        (
            "NATO ministers met in Brussels. On the margins, Swedish Defence Minister Anna Lind sat down "
            "with her Turkish "
            "counterpart, Kemal Aydogan."
        ),
        "NATO",
    ),
)


@pytest.mark.parametrize(("title", "text", "forum"), FORUMS)
def test_the_sidelines_are_those_of_the_only_gathering_told_of(title: str | None, text: str, forum: str) -> None:
    """A page about the sidelines, and words that leave unsaid of what they are, mean the one gathering named."""
    meetings = EXTRACTOR.extract(text, title, PUBLISHED).meetings
    assert meetings[-1].forum == forum


SITES = (
    ("His White House meeting with Japanese Prime Minister Kato Shinji lasted an hour.", "White House"),
    ("Cameroonian and Chadian officials met in Chad's capital, N'Djamena, on Monday.", "N'Djamena"),
    ("The foreign ministers of Chile and Peru met on the Simón Bolívar bridge on Monday.", "Simón Bolívar bridge"),
)


@pytest.mark.parametrize(("text", "place"), SITES)
def test_a_site_or_capital_beside_another_name_is_the_place(text: str, place: str) -> None:
    """A site is no person, and a town beside "capital" or before "meeting" is the place."""
    (meeting,) = EXTRACTOR.extract(text, published_at=PUBLISHED).meetings
    assert meeting.place is not None
    assert meeting.place.name == place


ENDS = (
    ("Talks between France and Chad set for 10 May fell through.", "cancelled in_person FRA-TCD  2024-05-10"),
    (
        "The meeting of the French and Chadian foreign ministers foreseen for 10 May had to be called off.",
        "cancelled in_person FRA-TCD  2024-05-10",
    ),
    (
        "A visit to Paris by Chadian President Idriss Mahamat planned for 10 May was called off.",
        "cancelled in_person FRA-TCD Mahamat 2024-05-10",
    ),
    ("Talks between France and Chad planned for Friday will go ahead.", "planned in_person FRA-TCD  2024-05-17"),
    (
        "A visit to Paris by Chadian President Idriss Mahamat scheduled for Friday has been postponed.",
        "postponed in_person FRA-TCD Mahamat None",
    ),
)


@pytest.mark.parametrize(("text", "meeting"), ENDS)
def test_what_was_set_for_a_day_ends_as_the_verb_behind_says(text: str, meeting: str) -> None:
    """A day that a meeting was set for does not hide what became of it, and one just past is not a year away."""
    assert told(text) == [meeting]
