"""Who takes part in a contact: sentences with invented people, and between whom each of their meetings is."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

H = "Danish Foreign Minister Karen Holst"
G = "Albanian Prime Minister Ilir Gashi"
N = "Slovak President Pavel Novak"
PUBLISHED = date(2024, 3, 13)  # a Wednesday

Between = list[str]


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def meetings(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of a short article of one day."""
    return extractor.extract(text, None, PUBLISHED).meetings


def circles(extractor: RulesExtractor, text: str) -> list[Between]:
    """The parties of each meeting, in alphabetical order."""
    return sorted(sorted(meeting.parties) for meeting in meetings(extractor, text))


@pytest.mark.parametrize(
    "text",
    [
        f"{H} held bilateral meetings with {G} and {N} on Monday.",
        f"{H} held back-to-back meetings with {G} and {N}.",
        f"{H} met separately with the leaders of Albania and Slovakia on Monday.",
        f"On Monday {H} held separate talks with the Albanian and Slovak foreign ministers.",
        f"{H} met individually with her counterparts from Albania and Slovakia.",
        f"{H} will hold talks with each of the leaders of Albania and Slovakia.",
        f"{H} made phone calls to {G} and {N} on Monday.",
        f"{H} held a meeting with {G} and another with {N}.",
        f"{H} met first with {G} and then with {N}.",
        f"{H} spoke by phone with {G} and, separately, with {N}.",
        f"{H} will meet {G} on Monday and {N} on Tuesday.",
        f"{H} met with officials from Albania and Slovakia.",
        f"{H} held talks with representatives of Albania and Slovakia.",
        f"{H} visited Albania and Slovakia last week.",
        f"{H} will pay visits to Albania and Slovakia next week.",
        f"On her tour {H} will meet {G} and {N}.",
        f"On a trip to Tirana and Bratislava, {H} met {G} and {N}.",
        f"{G} and {N} met separately with {H}.",
        f"{H} will visit Albania and Slovakia next week for talks with her counterparts.",
        f"{H} is travelling to Albania and Slovakia for meetings with her counterparts.",
        f"{H} flew to Albania and Slovakia on Monday to hold talks with senior officials.",
        f"{H}'s travels will include meeting {G} and {N}.",
        f"{H}'s trip will include talks with {G} in Tirana and {N} in Bratislava.",
        f"The trip by {H} will include talks with {G} and {N}.",
    ],
)
def test_counterparts_set_apart_are_met_in_meetings_of_their_own(extractor: RulesExtractor, text: str) -> None:
    """Plurals, words such as separately, each, days, a second with, nobody in particular and journeys set apart."""
    assert circles(extractor, text) == [["ALB", "DNK"], ["DNK", "SVK"]]


@pytest.mark.parametrize(
    "text",
    [
        f"The visit by {H} included a meeting with {G}.",
        f"{H}'s visit ended with talks with {G}.",
        f"{H}'s stay will see talks with {G}.",
        f"{H} arrived in Tirana on Monday. Her programme includes a meeting with {G}.",
        f"{H}'s tour, which will include talks with {G}, begins on Friday.",
        f"The Danish foreign minister's itinerary includes a dinner with {G}.",
        f"The trip of {H} will involve seeing {G}.",
    ],
)
def test_whoever_makes_a_journey_meets_those_whom_it_comprises_talks_with(extractor: RulesExtractor, text: str) -> None:
    """What a visit, tour or programme includes, features or ends with is done by whoever makes or has it."""
    assert circles(extractor, text) == [["ALB", "DNK"]]


@pytest.mark.parametrize(
    ("text", "between"),
    [
        (f"{H} spoke by phone with her counterpart in Tirana on Monday.", [["ALB", "DNK"]]),
        (f"{H} will call her colleague in Tirana on Monday.", [["ALB", "DNK"]]),
        (f"{H} has invited her counterpart in Tirana to Copenhagen.", [["ALB", "DNK"]]),
        (f"{H} rejected talks with her counterpart in Tirana.", [["ALB", "DNK"]]),
        (f"{H} met with her Turkish counterpart in Oslo on Monday.", [["DNK", "TUR"]]),
        (f"{H} met her Turkish and Greek counterparts in Vienna.", [["DNK", "GRC", "TUR"]]),
        ("The Danish reporter spoke with a colleague in Tirana.", []),
        ("A nurse in Copenhagen wrote to her colleague in Tirana.", []),
        ("The Danish firm's chief executive called his counterpart in Oslo.", []),
        (f"{H} was elected by her colleagues in Copenhagen.", []),
    ],
)
def test_a_counterpart_is_of_the_state_in_whose_capital_he_sits(
    extractor: RulesExtractor, text: str, between: list[Between]
) -> None:
    """Where no adjective says whose counterpart somebody is, the capital behind the word does."""
    assert circles(extractor, text) == between


@pytest.mark.parametrize(
    ("text", "between"),
    [
        (f"{H} travelled to Geneva for talks with her Syrian and Turkish counterparts.", [["DNK", "SYR", "TUR"]]),
        (f"{H}'s trip will include a trilateral meeting with {G} and {N}.", [["ALB", "DNK", "SVK"]]),
        (f"{H}'s agenda includes a cabinet meeting on Friday.", []),
        (f"{H}'s visit included a tour of a museum and meetings with business leaders.", []),
        ("The museum's programme includes talks with Albanian writers.", []),
        (f"The festival's programme features talks with {G}.", []),
        ("The Danish team's tour begins with a match against Albania.", []),
    ],
)
def test_a_journey_adds_no_meetings_of_its_own(extractor: RulesExtractor, text: str, between: list[Between]) -> None:
    """Third countries on the way, common meetings, private people and programmes of nobody official add none."""
    assert circles(extractor, text) == between


@pytest.mark.parametrize(
    "text",
    [
        f"{H} met with {G} and {N} on Monday.",
        f"{H} spoke today with {G} and {N}.",
        f"{H} held a trilateral meeting with {G} and {N} on Monday.",
        f"{H} held talks with her Albanian and Slovak counterparts on Monday.",
        f"{H} held a meeting with officials from Albania and Slovakia.",
        f"{H} hosted {G} and {N} for talks on Monday.",
        "The foreign ministers of Denmark, Albania and Slovakia met in Oslo on Monday.",
        "Denmark, Albania and Slovakia held talks in Oslo on Monday.",
    ],
)
def test_a_common_gathering_is_one_meeting(extractor: RulesExtractor, text: str) -> None:
    """One act with several counterparts, of which nothing sets them apart, is one meeting of all."""
    assert circles(extractor, text) == [["ALB", "DNK", "SVK"]]


def test_each_counterpart_has_the_day_said_of_it(extractor: RulesExtractor) -> None:
    """A day named behind one counterpart is not that of the next; a day behind the last is that of all."""
    own = meetings(extractor, f"{H} will meet {G} on Monday and {N} on Tuesday.")
    assert [m.date and m.date.edtf for m in own] == ["2024-03-18", "2024-03-19"]
    common = meetings(extractor, f"{H} held bilateral meetings with {G} and {N} on Monday.")
    assert [m.date and m.date.edtf for m in common] == ["2024-03-11", "2024-03-11"]


def test_an_organisation_with_an_unofficial_name_is_a_party(extractor: RulesExtractor) -> None:
    """A bank is none, the World Bank is."""
    text = f"{H} had meetings with the World Bank and the International Monetary Fund on Monday."
    assert circles(extractor, text) == [["DNK", "IMF"], ["DNK", "WB"]]
    assert circles(extractor, f"{H} had meetings with a Slovak bank and a Slovak airline on Monday.") == []


PAPAS_AYDIN = "The Greek foreign minister, Nikos Papas, met his Turkish counterpart, Cem Aydin, in Athens."
DVORAK = "Czech President Jan Dvorak was received by Austrian Chancellor Paul Huber on Monday."
JAPAN_KOREA = "Japan and South Korea agreed on Monday to reopen a hotline."


@pytest.mark.parametrize(
    "text",
    [
        f"{JAPAN_KOREA} The foreign ministers of the two countries will meet in Oslo next week.",
        f"{JAPAN_KOREA} Representatives of both countries met in Oslo.",
        f"{JAPAN_KOREA} Delegations from the two sides will meet in Oslo next week.",
        f"{JAPAN_KOREA} The two sides will hold talks in Oslo next week.",
        f"{JAPAN_KOREA} Both sides will hold talks in Oslo next week.",
        f"{JAPAN_KOREA} The neighbours will hold talks in Oslo next week.",
        f"{JAPAN_KOREA} Their defence ministers will meet in Oslo next week.",
        f"{JAPAN_KOREA} Officers from the two armies held a meeting in Oslo.",
        f"{JAPAN_KOREA} They will hold talks in Oslo next week.",
        f"{JAPAN_KOREA} A meeting of the two foreign ministers in Oslo has been postponed.",
        f"{JAPAN_KOREA} Norway brokered a meeting between the two neighbours in Oslo last month.",
    ],
)
def test_a_word_for_several_told_of_before_stands_for_their_parties(extractor: RulesExtractor, text: str) -> None:
    """The two countries, both sides, their ministers: the parties that were last named together."""
    assert circles(extractor, text) == [["JPN", "KOR"]]


@pytest.mark.parametrize(
    "text",
    [
        f"{JAPAN_KOREA} Terrorists met their supporters in a forest last week.",
        f"{JAPAN_KOREA} The leaders of the trade unions met in Oslo on Monday.",
        f"{JAPAN_KOREA} They will see what happens next week.",
        f"{JAPAN_KOREA} Two journalists met in Oslo on Monday.",
        f"{JAPAN_KOREA} The ministers of the region meet rarely.",
    ],
)
def test_a_word_for_other_people_stands_for_none_of_them(extractor: RulesExtractor, text: str) -> None:
    """Unofficial groups, groups of something else, and predicates without a counterpart."""
    assert circles(extractor, text) == []


def test_an_office_of_several_told_of_is_held_by_those_who_hold_it(extractor: RulesExtractor) -> None:
    """The two foreign ministers are not the chiefs of staff who met before, but ministers named anywhere or unnamed."""
    text = (
        "Estonia's chief of general staff, Rein Saar, met Latvia's chief of general staff, Juris Ozols, in Riga. "
        "A meeting of the two foreign ministers is planned. Estonian Foreign Minister Liis Kask welcomed the plan."
    )
    met, planned = meetings(extractor, text)
    assert [p.name for p in met.participants] == ["Rein Saar", "Juris Ozols"]
    assert sorted((p.party or "", p.name or "") for p in planned.participants) == [("EST", "Liis Kask"), ("LVA", "")]


def test_three_of_an_office_are_those_of_a_meeting_of_three(extractor: RulesExtractor) -> None:
    """A count picks the meeting of as many parties, though another was told of last."""
    text = (
        "Japan's foreign minister, Sato Kenji, South Korea's Park Min-ho and China's Li Wei met in Seoul on Monday. "
        "Sato also spoke with Norwegian Foreign Minister Kari Dahl. The three ministers will meet again in May."
    )
    assert circles(extractor, text) == [["CHN", "JPN", "KOR"], ["CHN", "JPN", "KOR"], ["JPN", "NOR"]]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"{PAPAS_AYDIN} The minister then flew to Nicosia, where he met Cypriot President Andreas Loizou.", "Papas"),
        (f"{PAPAS_AYDIN} He then met Cypriot President Andreas Loizou.", "Papas"),
        (f"{DVORAK} He also met Austrian President Karl Bauer.", "Dvorak"),
        (f"Poland's foreign minister, Adam Wolski, criticised {N}. He will meet {G} on Thursday.", "Wolski"),
        (f"{H} wants to see the jailed singer Lev Orlov.\n\nShe will meet {G} in May.", "Holst"),
    ],
)
def test_a_pronoun_means_the_subject_told_of_last(extractor: RulesExtractor, text: str, who: str) -> None:
    """In apposition too; an official before others; so does an office without a name that several hold."""
    assert (meetings(extractor, text)[-1].participants[0].name or "").endswith(who)


M, D = "French President Luc Martin", "Turkish President Kemal Demir"


@pytest.mark.parametrize(
    "text",
    [
        f"{M} said at a briefing following talks with {D} in Ankara that a deal was near.",
        f"{M} told reporters after a phone call with {D} that a deal was near.",
        f'"We need aid," {M} said during a meeting with journalists after talks with {D}.',
        f"Remarks by {M} came hours after a phone call with {D}.",
        f"Speaking after his talks with {D}, {M} said progress had been made.",
        f"On the sidelines of the Eastern Partnership Summit, President of France Luc Martin met with {D}.",
        f"{M} granted the Turkish foreign minister an audience on Monday.",
        "France offered Turkey talks in Geneva in May.",
        f"A trip to Ankara by {M} was cancelled by the Turkish side.",
        f"It followed three hours of talks in the Norwegian capital between {M} and {D}.",
        "France's series of talks with Turkey ended on Monday.",
        "French officials met on Monday with counterparts representing Turkey.",
        "French officials met alongside Turkish representatives in Oslo on Monday.",
    ],
)
def test_a_side_may_stand_in_the_clause_around_the_contact(extractor: RulesExtractor, text: str) -> None:
    """Whoever acts at a briefing after talks, speaks, is granted an audience, or was torn off by the parse."""
    assert ["FRA", "TUR"] in circles(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "France said reporters had asked about talks between Turkey and Greece.",
        f"{M} welcomed the efforts of {D} to end the war.",
        f"{M} hosted the third conference on the thought of {D}.",
        "France welcomed the opening of the Turkish embassy in Oslo.",
    ],
)
def test_whoever_only_speaks_of_others_takes_no_part(extractor: RulesExtractor, text: str) -> None:
    """Who hears of talks, or welcomes what somebody did, met nobody."""
    assert not [circle for circle in circles(extractor, text) if "FRA" in circle]


CALL = f"{M} spoke by phone with {D} on Monday."


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (f"{CALL} Demir invited his caller to visit Ankara in May.", ["FRA", "TUR"]),
        (f"{CALL} Martin asked his interlocutor to come to Paris in May.", ["FRA", "TUR"]),
        ("Iran regretted that Washington rejected its offer for talks.", ["IRN", "USA"]),
        (f"ECOWAS condemned the coup in Guinea. The bloc held talks with {G} on Monday.", ["ALB", "ECOWAS"]),
        (f"Guinea has been criticised. The government held talks with {G} on Monday.", ["ALB", "GIN"]),
        ("The Russian delegation praised its hosts during its visit to Tirana in May.", ["ALB", "RUS"]),
        (f"{M} received a phone call on Monday from {D}.", ["FRA", "TUR"]),
        (f"{M} rang Ankara on Monday and asked for help.", ["FRA", "TUR"]),
        ("The presidents of France and Turkey emerged from a three-hour session on Monday.", ["FRA", "TUR"]),
    ],
)
def test_words_for_one_told_of_before_and_seats_of_government_are_sides(
    extractor: RulesExtractor, text: str, parties: Between
) -> None:
    """Its, the bloc, the government, his caller; a capital that is rung; several who come out of a session."""
    assert circles(extractor, text)[-1] == parties


@pytest.mark.parametrize(
    "text",
    [
        f"{CALL} Norway criticised the call.",
        f"{CALL} The Norwegian foreign minister watched the call with concern.",
        f"{CALL} The government met in Oslo on Monday.",
        f"{CALL} Martin called Turkey a friend.",
    ],
)
def test_who_comments_on_a_contact_takes_no_part_in_it(extractor: RulesExtractor, text: str) -> None:
    """Nor does a government that meets by itself, nor a country that is called something."""
    assert circles(extractor, text) == [["FRA", "TUR"]]


@pytest.mark.parametrize(
    "whom",
    [
        "the chief executive of an American chip designer",
        "the CEO of German carmaker Autowerk, Hans Vogel,",
        "American actor John Reed",
        "US billionaire Ed Stone",
        "Chinese tourists",
        "Italian trade unionists",
        "the Chinese dissident Wu Wei",
        "the families of Israeli hostages",
        "Syrian rebels",
        "executives of Japanese companies",
        "a Brazilian footballer",
    ],
)
def test_private_people_of_a_country_are_no_side(extractor: RulesExtractor, whom: str) -> None:
    """A firm's chief, an actor, tourists or rebels represent no state, whatever adjective stands beside them."""
    assert circles(extractor, f"{M} met {whom} on Monday.") == []


@pytest.mark.parametrize(
    ("whom", "party"),
    [
        ("the UN High Commissioner for Refugees, Lena Moss,", "UN"),
        ("Chinese officials and businesspeople", "CHN"),
        ("the Norwegian central bank governor, Siv Dahl,", "NOR"),
        ("officials of the World Bank", "WB"),
        ("the Chinese ambassador", "CHN"),
        ("Polish border guards", "POL"),
    ],
)
def test_officials_are_a_side_beside_or_with_private_words(extractor: RulesExtractor, whom: str, party: str) -> None:
    """A word such as bank or refugees in the name of an office or body makes nobody private."""
    assert circles(extractor, f"{M} met {whom} on Monday.") == [sorted(["FRA", party])]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (None, "Dear Norwegians!\n\nThis morning I spoke with the President of France, Luc Martin."),
        (None, "My fellow Norwegians, tonight I met with French President Luc Martin."),
        ("Address by the President", "Good health to you, dear Norwegians!\n\nI received French President Luc Martin."),
        ("Address by the Prime Minister of Norway", "The conversation with President of France Luc Martin was useful."),
    ],
)
def test_who_addresses_a_nation_speaks_for_it(extractor: RulesExtractor, title: str | None, text: str) -> None:
    """An address without a named speaker is by somebody of the nation that it is to, or that its title names."""
    found = extractor.extract(text, title, PUBLISHED).meetings
    assert [sorted(meeting.parties) for meeting in found] == [["FRA", "NOR"]]


def test_a_nation_only_told_of_does_not_speak(extractor: RulesExtractor) -> None:
    """Nor does one that a reporter, or a quoted voice, speaks of."""
    assert circles(extractor, '"Dear Norwegians, we met French officials," read a sign held by a crowd.') == []
    assert circles(extractor, "Many Norwegians wrote to me. I spoke with French President Luc Martin.") == []


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("The Vienna talks between Iran and the United States resumed on Monday.", ["IRN", "USA"]),
        ("Iran and the European Union resumed the Vienna talks on Monday.", ["EU", "IRN"]),
        ("The Moscow-Kyiv talks resumed on Monday.", ["RUS", "UKR"]),
        ("The Beijing government held talks with Mongolia on Monday.", ["CHN", "MNG"]),
        (f"{M} offered Turkey a meeting in Abu Dhabi in May.", ["FRA", "TUR"]),
        (f"{M} travelled to Geneva for talks with Syrian officials on Monday.", ["FRA", "SYR"]),
        (f"{M} flew to Doha, where he will meet {D} on Friday.", ["FRA", "TUR"]),
        (f"{M} travelled to Ankara for talks with {D}.", ["FRA", "TUR"]),
        (f"{G} told the EU that he would come to Brussels in May.", ["ALB", "EU"]),
        (f"{G} will visit Brussels in May, the Belgian government said.", ["ALB", "BEL"]),
        (f"{M} visited Ankara on Monday and met {D} and Syrian refugees.", ["FRA", "TUR"]),
    ],
)
def test_a_place_is_a_party_only_where_its_state_is_host(
    extractor: RulesExtractor, text: str, parties: Between
) -> None:
    """Not where others talk, nor on the way to them; a city where a named organisation sits stands for that."""
    assert circles(extractor, text) == [parties]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"The presidents of France and Turkey spoke on Monday. {M} thanked {D}.", ["Kemal Demir", "Luc Martin"]),
        (f"The French and Turkish presidents spoke on Monday. {M} was pleased.", ["Luc Martin", None]),
        (f"The foreign ministers of France and Turkey met on Monday. {M} thanked {D}.", [None, None]),
        (
            f"The leaders of France and Turkey met. {M} and French Prime Minister Guy Petit thanked {D}.",
            ["Kemal Demir", None],
        ),
    ],
)
def test_an_office_without_a_name_is_that_of_the_only_one_named_as_its_holder(
    extractor: RulesExtractor, text: str, names: list[str | None]
) -> None:
    """Of the same party and function, wherever the article names him; where two could be meant, nobody is."""
    (meeting,) = meetings(extractor, text)[:1]
    assert sorted([p.name for p in meeting.participants], key=lambda name: name or "~") == names


def test_who_calls_off_a_meeting_with_others_is_one_of_those_who_meet(extractor: RulesExtractor) -> None:
    """A meeting with the leaders of two parties has a third side; one of those two alone is met in another."""
    text = f"{M} called off a meeting with {D} and {G}. Demir ruled out a session with Gashi in Oslo."
    assert circles(extractor, text) == [["ALB", "FRA", "TUR"], ["ALB", "TUR"]]


@pytest.mark.parametrize(
    "leaders", ["the leaders of Japan and India agreed to meet", "the Swedish leaders agreed to meet Danish envoys"]
)
def test_leaders_who_open_a_clause_are_no_list_with_the_country_before_it(
    extractor: RulesExtractor, leaders: str
) -> None:
    """After "his trip to Chile, the Swedish leaders" begin a sentence of their own: the trip is to Chile alone."""
    text = f"After Kenyan President Moses Otieno put off his trip to Chile, {leaders} in Oslo."
    assert ["CHL", "KEN"] in circles(extractor, text)
