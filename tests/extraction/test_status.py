"""Short articles about invented people: what became of a contact, in the voices and words that news has for it."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.domain.vocabulary import Likelihood
from service.extraction.pipeline import RulesExtractor

PUBLISHED = date(2024, 4, 17)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def told(extractor: RulesExtractor, text: str) -> list[str]:
    """The meetings of an article, each as "AAA-BBB status"."""
    return sorted(f"{'-'.join(sorted(m.parties))} {m.status}" for m in meetings(extractor, text))


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of an article of one day."""
    return extractor.extract(text, None, PUBLISHED).meetings


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Egypt has put on hold a visit by Foreign Minister Samir Hegazy to Addis Ababa.", "EGY-ETH postponed"),
        ("Mali pulled out of talks with Algeria hours before they were due to start.", "DZA-MLI cancelled"),
        (
            "Saudi Arabia has pencilled in a visit by Iraqi President Salah Aziz for the end of the month.",
            "IRQ-SAU planned",
        ),
        ("The White House is working on a call between President Mark Ellison and Iran.", "IRN-USA proposed"),
        ("The trip to Ankara by Sweden's foreign minister, Karin Dahl, hangs in the balance.", "SWE-TUR proposed"),
        ("Plans for a meeting between Niger's president and Benin's president fell through.", "BEN-NER cancelled"),
        ("Kenya has offered to mediate talks between Ethiopia and Somalia.", "ETH-KEN-SOM proposed"),
        ("US envoy Nathan Brooks walked out of a meeting with Russia's Igor Belov on Monday.", "RUS-USA held"),
        ("Swedish Foreign Minister Karin Dahl hopes to meet her Chinese counterpart, Tan Wei.", "CHN-SWE planned"),
    ],
)
def test_a_verb_with_its_particle_preposition_or_phrase_is_one_word_of_status(
    extractor: RulesExtractor, text: str, meeting: str
) -> None:
    """What "put" or "walk" says of a contact hangs on the words that go with it."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The foreign ministry of Iraq rejected reports that Iraq had declined to meet Iran's president.", "proposed"),
        ("Talks between Ecuador and Peru could be postponed, an official in Quito said.", "planned"),
        ("There was speculation that the visit by China's Tan Wei to Canberra would be cancelled.", "planned"),
        (
            "Denmark's foreign minister, Lars Holm, refused to call off his meeting with Russian envoy Igor Belov.",
            "planned",
        ),
        ("Spain and Morocco have yet to agree on a meeting of their foreign ministers.", "proposed"),
        ("The two sides are still to agree on a meeting between Serbia's president and Kosovo's.", "proposed"),
    ],
)
def test_an_end_that_is_only_told_of_feared_or_denied_is_none(
    extractor: RulesExtractor, text: str, status: str
) -> None:
    """Reports rejected, speculation, what could be and what is yet to come leave a contact where it was."""
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == [status]


@pytest.mark.parametrize(
    ("text", "status", "likelihood"),
    [
        ("A visit by French President Luc Moreau to Algiers looks unlikely this year.", "proposed", "unlikely"),
        ("An offer of a meeting between Armenia and Turkey remains on the table.", "proposed", None),
        ("A summit between Japan and China seemed certain.", "planned", None),
        ("The meeting between Poland's Jan Wilczek and Lithuania remains scheduled for Friday.", "planned", None),
        ("Chances of a summit between Greece and Turkey this year are slim.", "proposed", "unlikely"),
    ],
)
def test_other_verbs_join_a_word_to_a_contact_as_be_does(
    extractor: RulesExtractor, text: str, status: str, likelihood: str | None
) -> None:
    """Looks unlikely, remains on the table, seemed certain."""
    found = meetings(extractor, text)
    expected = Likelihood(likelihood) if likelihood else None
    assert [(str(meeting.status), meeting.likelihood) for meeting in found] == [(status, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "Finland proposed that Serbia and Kosovo meet in Turku.",
        "The mediator suggested that the presidents of Armenia and Azerbaijan take up the prisoners at a summit.",
        "US President Mark Ellison suggested that Kemal Aras of Turkey and Nikos Vlachos of Greece meet in Geneva.",
    ],
)
def test_what_is_suggested_in_the_subjunctive_has_not_happened(extractor: RulesExtractor, text: str) -> None:
    """A bare form under a word of proposing looks like a present tense and is none."""
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == ["proposed"]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Angola will mediate talks between Chad and the Rwanda-backed rebels.", "AGO-TCD planned"),
        ("Pakistan's finance minister met officials of a US-based lender in Egypt.", None),
    ],
)
def test_a_party_that_others_depend_on_takes_no_part(extractor: RulesExtractor, text: str, meeting: str | None) -> None:
    """Rwanda-backed rebels are not Rwanda."""
    assert all("RWA" not in each and "USA" not in each for each in told(extractor, text))
    assert meeting is None or told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        (
            "Pakistan's Tariq Jamali has turned down a request for talks from Afghan minister Gul Noori.",
            "AFG-PAK declined",
        ),
        ("Ankara's offer of talks to Damascus has gone unanswered.", "SYR-TUR proposed"),
        ("India's refusal of a meeting with Pakistan's foreign minister surprised diplomats.", "IND-PAK declined"),
        ("Washington said Tehran had rejected its offer for new nuclear talks.", "IRN-USA declined"),
        ("The US accused Iran of ignoring concerns, as Tehran rejected its offer of talks.", "IRN-USA declined"),
        ("Austria has asked Czech Prime Minister Pavel Novotny for a meeting on the border.", "AUT-CZE proposed"),
        ("China's Tan Wei offered his Japanese counterpart, Mori Akiko, a meeting in May.", "CHN-JPN proposed"),
        ("Oman refused Yemen's foreign minister a meeting.", "OMN-YEM declined"),
    ],
)
def test_who_is_asked_for_a_contact_is_a_side_of_it(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """Requests, offers and refusals name the other side in many places."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("The presidents of Zambia and Malawi confirmed that they would meet in Lilongwe.", "MWI-ZMB planned"),
        ("Peru's government said it would not receive the Bolivian envoy, Evo Choque.", "BOL-PER declined"),
        ("The Slovak president said he would not meet his Hungarian counterpart, Anna Racz.", "HUN-SVK declined"),
    ],
)
def test_who_says_what_will_become_of_a_contact_is_meant_by_the_pronoun(
    extractor: RulesExtractor, text: str, meeting: str
) -> None:
    """A ministry says what it will do, ministers what they will."""
    assert told(extractor, text) == [meeting]


def test_who_calls_off_a_trip_in_a_relative_clause_is_the_traveller(extractor: RulesExtractor) -> None:
    """The clause hangs on the name of its own subject."""
    text = (
        "US Secretary of State Karen Holt, who called off a trip to Cairo last week, "
        "met Egyptian Foreign Minister Samir Hegazy in Geneva on Tuesday."
    )
    assert told(extractor, text) == ["EGY-USA cancelled", "EGY-USA held"]


@pytest.mark.parametrize(
    "text",
    [
        "The European Union called for talks between Serbia and Kosovo.",
        "Jordan urged Israel to return to talks.",
        "Germany and France encouraged Armenia and Azerbaijan to meet.",
        "The UN Security Council appealed for talks between Sudan and South Sudan.",
        "Pope Clement pressed the presidents of Chile and Peru to sit down with each other.",
    ],
)
def test_a_call_by_an_outsider_is_no_meeting(extractor: RulesExtractor, text: str) -> None:
    """Who urges others to meet proposes nothing of his own."""
    assert told(extractor, text) == []


def test_a_call_for_talks_by_a_side_is_a_proposal(extractor: RulesExtractor) -> None:
    """Who calls for talks with another would take part."""
    assert told(extractor, "Guyana called for talks with Venezuela.") == ["GUY-VEN proposed"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Colombia proposed talks with Venezuela in March. Caracas accepted the offer on Monday.", "planned"),
        ("Mozambique offered Malawi talks on the lake. Lilongwe said yes within a day.", "planned"),
        ("Bahrain asked for a meeting with Qatar. The request was turned down.", "declined"),
        ("Chile suggested a meeting of its foreign minister with Peru's. Lima declined.", "declined"),
        ("Iceland had refused to meet the Faroese premier, Jon Dam. On Tuesday it relented.", "planned"),
        ("Niger and Benin planned to meet in Niamey on Thursday. That is now off.", "cancelled"),
        ("The presidents of Rwanda and Burundi agreed to meet in Kigali; it never took place.", "cancelled"),
        ("The ministers of Serbia and Albania were to meet on Monday. The Serbs did not show up.", "cancelled"),
        ("Mali was to hold talks with Algeria on Sunday. Bamako pulled out.", "cancelled"),
        ("Morocco and Spain were to hold a summit in February. It has been put back to June.", "postponed"),
        ("A meeting between Kuwait and Iraq was postponed twice before it was held on Tuesday.", "held"),
        ("Lunch between Chad's president and Niger's was called off. It will go ahead after all.", "planned"),
        ("Panama's president was to have had dinner with Cuba's on Friday. The meal was scrapped.", "cancelled"),
        ("Brazil's Marina Tavares proposed a meeting with Guyana. Georgetown has not replied.", "proposed"),
    ],
)
def test_the_latest_word_on_a_contact_wins(extractor: RulesExtractor, text: str, status: str) -> None:
    """What is said of "the offer", "it" or of nothing by name falls on the contact told of before."""
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == [status]


def test_an_answer_to_something_else_is_no_word_on_a_contact(extractor: RulesExtractor) -> None:
    """Who refuses a price refuses no talks."""
    text = "China offered talks with the EU. It proposed a minimum price, but the European side refused."
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == ["proposed"]


@pytest.mark.parametrize(
    "text",
    [
        "A lunch for the leaders of Kenya and Uganda was to have been hosted by Tanzania on Saturday.",
        "Peruvian President Elsa Quintanilla was to have met Chilean President Bruno Zamora on Friday.",
    ],
)
def test_what_was_to_have_been_did_not_come_about(extractor: RulesExtractor, text: str) -> None:
    """The perfect says of a plan that nothing came of it."""
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == ["cancelled"]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Myanmar's rulers barred UN envoy Carla Jensen from entering the country.", "MMR-UN declined"),
        ("Nicaragua refused entry to the EU envoy, Pierre Delmas, on Thursday.", "EU-NIC declined"),
        ("Eritrea denied a visa to the UN special rapporteur, Lena Holm.", "ERI-UN declined"),
        ("The UN envoy, Lena Holm, was refused permission to visit Nicaragua.", "NIC-UN declined"),
        ("Algeria has blocked a visit by the French interior minister, Luc Bastide.", "DZA-FRA declined"),
        ("China barred Australian Trade Minister Ruth Callan from visiting Xinjiang.", "AUS-CHN declined"),
        ("Britain barred Russian Foreign Minister Pavel Gromov from a conference in London.", "GBR-RUS declined"),
        ("Britain barred Russia's Pavel Gromov from attending the conference in London.", "GBR-RUS declined"),
    ],
)
def test_an_official_who_is_not_let_in_is_refused(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """Entry, visas and visits that one party denies an official of another."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Algiers withdrew its invitation to Spain's Laura Benitez to visit Algeria in May.", "DZA-ESP cancelled"),
        ("The invitation to Belgrade was declined by Kosovo's prime minister, Agim Berisha.", "SRB-XKX declined"),
        ("Lithuania's president turned down an invitation to attend the parade in Minsk.", "BLR-LTU declined"),
        ("China's Fan Guoming has not said whether he will take up an invitation to Washington.", "CHN-USA proposed"),
        ("Kosovo has yet to reply to an invitation to talks from Serbia.", "SRB-XKX proposed"),
        ("Nepal's prime minister received an invitation from Indian Prime Minister Arjun Mehta.", "IND-NPL proposed"),
        ("An invitation has been sent to Ukraine's Ihor Danylko by India's Arjun Mehta.", "IND-UKR proposed"),
        ("Egypt's president, Karim Fouad, accepted an invitation to Ankara.", "EGY-TUR planned"),
    ],
)
def test_an_invitation_is_a_proposal_until_it_is_answered(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """The noun alone tells who bids whom come where."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    "text",
    [
        "Poland refused entry to thousands of migrants from Belarus.",
        "Russia barred three American journalists from entering the country.",
        "Canada denied visas to Iranian students.",
        "The court barred Prime Minister Arjun Mehta from holding office.",
        "Ukraine invited Britain to join the reconstruction of Kharkiv.",
        "Georgia has been invited to join the European Union.",
        "The minister invited Japanese companies to invest in Ghana.",
        "Kenya accepted an invitation to join the BRICS bank.",
    ],
)
def test_neither_others_kept_out_nor_other_things_offered_are_meetings(extractor: RulesExtractor, text: str) -> None:
    """Migrants, students and journalists are no officials; a pact is joined without anybody meeting."""
    assert told(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ('"I am ready to meet the president of Azerbaijan," Armenia\'s Aram Sarkisyan said.', "ARM-AZE proposed"),
        ("Papua New Guinea's prime minister said his government would not attend talks with Fiji.", "FJI-PNG declined"),
    ],
)
def test_who_speaks_of_himself_or_his_government_is_a_side(extractor: RulesExtractor, text: str, meeting: str) -> None:
    """In a quotation "I", in reported speech "his government"."""
    assert told(extractor, text) == [meeting]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("France's Luc Moreau will visit Qatar. The Kuwaiti leg has been put off until June.", "FRA-KWT postponed"),
        ("Tajikistan's Farrukh Nazar flew to Kazan on Monday. The Uzbek leg was dropped.", "TJK-UZB cancelled"),
        ("US Secretary of State Karen Holt travelled to Amman. A stop in Baghdad was scrapped.", "IRQ-USA cancelled"),
    ],
)
def test_a_leg_of_a_journey_has_the_traveller_told_of_before(
    extractor: RulesExtractor, text: str, meeting: str
) -> None:
    """A stop is a visit by whoever travels."""
    assert meeting in told(extractor, text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The meeting between Peru's foreign minister and Chile's did not take place.", "cancelled"),
        ("The visit of a Chinese delegation to Hanoi never materialised.", "cancelled"),
        ("The meeting of the Greek and Albanian ministers foreseen for Monday could not take place.", "cancelled"),
        ("The talks between Greece and Albania did not happen. They will be rescheduled.", "postponed"),
        ("Peru's offer of talks to Chile has got nowhere.", "declined"),
        ("Fiji said its government would not take part in a conference with Tonga.", "declined"),
    ],
)
def test_what_is_known_beforehand_and_does_not_come_about_is_off(
    extractor: RulesExtractor, text: str, status: str
) -> None:
    """The meeting that did not take place had been planned; the offer that got nowhere was not taken up."""
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == [status]


@pytest.mark.parametrize(
    "text", ["No meeting took place between Peru and Chile.", "Peru and Chile did not meet last year."]
)
def test_what_nobody_had_planned_and_did_not_happen_is_no_meeting(extractor: RulesExtractor, text: str) -> None:
    """A contact denied as such is none."""
    assert told(extractor, text) == []


def test_a_meeting_proposed_on_a_call_is_between_those_who_call(extractor: RulesExtractor) -> None:
    """Its place is no host."""
    text = "US President Mark Ellison phoned Turkey's Kemal Aras. He used the call to propose a meeting in Oslo in May."
    assert told(extractor, text) == ["TUR-USA held", "TUR-USA proposed"]


def test_the_day_on_which_a_meeting_is_called_off_is_not_its_day(extractor: RulesExtractor) -> None:
    """Only the day that it had counts."""
    found = meetings(extractor, "The African Union on Tuesday called off a meeting of Egypt and Sudan.")
    assert [(str(meeting.status), meeting.date) for meeting in found] == [("cancelled", None)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Julia Ferrer of Argentina will not travel to Brazil after all.", "cancelled"),
        ("Peru will not meet Chile, Lima said. The two had been expected to hold talks on Friday.", "cancelled"),
        ("Bolivia will not hold talks with Paraguay after all. The session was put back to May.", "postponed"),
        ("The long-delayed meeting between Sudan's foreign minister and Egypt's took place on Monday.", "held"),
        ("The postponed talks between Chad and Sudan will be held in May.", "postponed"),
        ("Iraq's foreign minister, Fuad Karim, was expected in Iran on Sunday.", "planned"),
    ],
)
def test_what_was_agreed_before_shows_in_how_it_ends(extractor: RulesExtractor, text: str, status: str) -> None:
    """Who will not come though it was agreed calls a plan off; what was delayed before may take place."""
    assert [str(meeting.status) for meeting in meetings(extractor, text)] == [status]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        (
            (
                "Secretary Cole will travel to Paris, joined by Commerce Secretary Gina Hill, to meet with "
                "French Foreign Minister Luc Morel."
            ),
            "FRA-USA planned",
        ),
        (
            (
                "Mexican Foreign Minister Ana Lima flew to Oslo, accompanied by her deputy, to meet Norwegian Foreign "
                "Minister Ola Berg."
            ),
            "MEX-NOR held",
        ),
    ],
)
def test_company_between_a_journey_and_its_purpose_does_not_part_them(
    extractor: RulesExtractor, text: str, meeting: str
) -> None:
    """What somebody travels for is as far along as the journey, not as the joining of those who come along."""
    assert told(extractor, text) == [meeting]
