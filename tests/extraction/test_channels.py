"""Channels: what is one, between whom, what became of it, and the words for it."""

from datetime import date

import pytest

from service.domain.reports import ChannelReport
from service.domain.vocabulary import ChannelStatus, ChannelType
from service.extraction.channels import find_channels
from service.extraction.dates import find_dates
from service.extraction.document import read_document
from service.extraction.forums import find_forums
from service.extraction.parse import Parser, load_parser
from service.extraction.parties import find_parties
from service.extraction.people import find_people
from service.extraction.places import find_places
from service.extraction.reading import Mentions

PUBLISHED = date(2024, 5, 29)


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def channels(parser: Parser, text: str) -> list[ChannelReport]:
    """The channels of an article, with every quote checked against the text."""
    document = read_document(text, None, PUBLISHED, "en")
    parser.parse(document)
    parties = find_parties(document)
    places, dates = find_places(document, parties), find_dates(document)
    _, people, offices = find_people(document, parties)
    forums = find_forums(document, parties, places, dates)
    mentions = Mentions(people=people, offices=offices, parties=parties, places=places, forums=forums, dates=dates)
    found = find_channels(document, mentions, [])
    for report in found:
        assert report.evidence
        assert all(text[quote.start : quote.end] == quote.quote for quote in report.evidence)
        assert all(len(quote.quote.split()) <= 40 for quote in report.evidence)
    return found


@pytest.mark.parametrize(
    ("sentence", "kind", "status", "parties"),
    [
        (
            "India and Pakistan reopened a hotline between their army commanders on Tuesday.",
            "theater_command_line",
            "restored",
            {"IND", "PAK"},
        ),
        (
            "China has refused to restore military-to-military contacts with the United States.",
            "military_to_military",
            "suspended",
            {"CHN", "USA"},
        ),
        (
            "The Kremlin said the hotline with Washington had never been switched off.",
            "other",
            "active",
            {"RUS", "USA"},
        ),
        (
            "Turkey proposed a direct line between its air force and that of Greece.",
            "other",
            "proposed",
            {"TUR", "GRC"},
        ),
        (
            "Estonia and Latvia agreed to set up a hotline between their prime ministers.",
            "leader_hotline",
            "agreed",
            {"EST", "LVA"},
        ),
        (
            "The deconfliction line between Israel and Russia went silent after the strike.",
            "deconfliction_line",
            "suspended",
            {"ISR", "RUS"},
        ),
        (
            "Israel and Qatar maintain a secret channel through their intelligence chiefs.",
            "backchannel",
            "active",
            {"ISR", "QAT"},
        ),
        (
            "Spain closed the liaison office that it shared with Morocco.",
            "liaison_office",
            "terminated",
            {"ESP", "MAR"},
        ),
        (
            "The Joint Commission between Morocco and Spain met on Monday.",
            "standing_dialogue",
            "active",
            {"MAR", "ESP"},
        ),
        (
            "Peru and Chile agreed to revive the joint committee on migration.",
            "standing_dialogue",
            "agreed",
            {"PER", "CHL"},
        ),
        (
            "Calls from Seoul on the border hotline between South Korea and North Korea have gone unanswered.",
            "border_hotline",
            "unanswered",
            {"KOR", "PRK"},
        ),
        (
            "Hungary and Romania have frozen their military liaison with each other.",
            "military_to_military",
            "suspended",
            {"HUN", "ROU"},
        ),
        (
            "The hotline between the emergency services of Kenya and Uganda rang out twice on Sunday.",
            "other",
            "unanswered",
            {"KEN", "UGA"},
        ),
        (
            "The telephone between the Greek and Turkish air commands went dead in March.",
            "theater_command_line",
            "suspended",
            {"GRC", "TUR"},
        ),
        (
            "An unofficial line between India and Pakistan has fallen silent.",
            "backchannel",
            "suspended",
            {"IND", "PAK"},
        ),
        (
            "Chile and Peru will hold the next session of the Bi-National Commission in Lima.",
            "standing_dialogue",
            "active",
            {"CHL", "PER"},
        ),
        (
            "The annual maritime consultations between Norway and Iceland were suspended.",
            "standing_dialogue",
            "suspended",
            {"NOR", "ISL"},
        ),
        (
            "The presidents of Chile and Peru agreed to reopen the hotline between the coast guards of both countries.",
            "other",
            "agreed",
            {"CHL", "PER"},
        ),
    ],
)
def test_status_is_what_the_governing_words_say(
    parser: Parser, sentence: str, kind: str, status: str, parties: set[str]
) -> None:
    """Verbs and nouns above the name, with their negation and intention, give type, parties and status."""
    found = channels(parser, sentence)
    assert [(report.type.value, report.status.value, set(report.parties)) for report in found] == [
        (kind, status, parties)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Germany and France will keep lines of communication open with Russia.",
        "The United States and China stayed in touch through diplomatic channels.",
        "Washington wants to maintain channels of communication with Beijing.",
        "The mayor opened a hotline for residents who fear that Russia and Belarus will attack.",
        "The ministers of Italy and Libya spoke by video link on Monday.",
        "Russia and China drew a line in the negotiations with Japan.",
        "Do the two not have hotlines? India asked Pakistan.",
    ],
)
def test_generic_phrases_are_no_channels(parser: Parser, sentence: str) -> None:
    """Open lines, diplomatic channels and a link that a call was made by are ways of speaking, not channels."""
    assert channels(parser, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "status", "parties"),
    [
        ("Seoul said that Pyongyang had not picked up the phone on the military line.", "unanswered", {"KOR", "PRK"}),
        ("Riga rang the border hotline with Minsk twice; nobody answered.", "unanswered", {"LVA", "BLR"}),
        ("Oslo hung up on a call over the military hotline with Moscow.", "unanswered", {"NOR", "RUS"}),
        ("The hotlines between the two Koreas were picked up again on Friday.", "restored", {"KOR", "PRK"}),
        ("Kenya failed to restore the hotline with Somalia.", "suspended", {"KEN", "SOM"}),
        ("Egypt threatened to shut down the hotline with Sudan.", "active", {"EGY", "SDN"}),
        ("Greece is considering closing the hotline with Turkey.", "active", {"GRC", "TUR"}),
        ("The hotline between Chad and Niger is out of order.", "suspended", {"TCD", "NER"}),
        ("The hotline between Chad and Niger is in operation.", "active", {"TCD", "NER"}),
        ("The joint commission between Chad and Niger was put on hold.", "suspended", {"TCD", "NER"}),
        ("Peru withdrew on Friday from the joint commission with Chile.", "suspended", {"PER", "CHL"}),
        ("Oman and Yemen are in talks on a hotline between their coast guards.", "proposed", {"OMN", "YEM"}),
        ("The hotline between Chad and Niger is expected to be restored in May.", "agreed", {"TCD", "NER"}),
        ("The liaison office of Kenya and Somalia would reopen in May, officials said.", "agreed", {"KEN", "SOM"}),
        ("Japan and China spoke for the first time over the hotline of the two navies.", "active", {"JPN", "CHN"}),
        ("Spain and Morocco would talk once a week over a dedicated line, both said.", "agreed", {"ESP", "MAR"}),
        ("A hotline linking the border guards of Poland and Ukraine rang on Monday.", "active", {"POL", "UKR"}),
        ("The line between the navies of Chad and Niger was reconnected.", "restored", {"TCD", "NER"}),
        ("Peru accepted a Chilean offer of a hotline.", "agreed", {"PER", "CHL"}),
        ("Peru and Chile agreed to call each other on a hotline.", "agreed", {"PER", "CHL"}),
        ("Hotline between Peru and Chile to be restored", "agreed", {"PER", "CHL"}),
        ("Oman is said to be running a back channel between Peru and Chile.", "active", {"PER", "CHL"}),
        ("The hotline between Chad and Niger allows commanders to warn each other.", "active", {"TCD", "NER"}),
    ],
)
def test_status_follows_aspect_and_denial(parser: Parser, sentence: str, status: str, parties: set[str]) -> None:
    """Silence, threats, states, plans in the passive, the future in the past and speaking over a line are read."""
    found = channels(parser, sentence)
    assert [(report.status.value, set(report.parties)) for report in found] == [(status, parties)]


@pytest.mark.parametrize(
    ("sentence", "kind", "parties"),
    [
        ("Peru cut the line that its border guards share with Chile.", "border_hotline", {"PER", "CHL"}),
        ("Sweden suspended its human rights dialogue with Vietnam.", "standing_dialogue", {"SWE", "VNM"}),
        ("Laos and Vietnam held the third round of their political dialogue.", "standing_dialogue", {"LAO", "VNM"}),
        ("Chad and Niger dissolved the Joint Military Commission.", "standing_dialogue", {"TCD", "NER"}),
        ("Chad and Niger created a permanent consultation mechanism.", "standing_dialogue", {"TCD", "NER"}),
        ("Laos proposed a deconfliction mechanism with Thailand.", "deconfliction_line", {"LAO", "THA"}),
        ("Japan froze defence exchanges with Russia.", "military_to_military", {"JPN", "RUS"}),
        ("Serbia closed its liaison office in Pristina.", "liaison_office", {"SRB", "XKX"}),
        ("Ghana and Togo will exchange liaison officers again.", "liaison_office", {"GHA", "TGO"}),
        ("Oman carries messages between Chad and Niger through a back channel.", "backchannel", {"TCD", "NER"}),
        ("A Qatari-run back channel between Chad and Niger was closed.", "backchannel", {"TCD", "NER"}),
        ("China suspended theater commander talks with Japan.", "theater_command_line", {"CHN", "JPN"}),
        (
            "President Aho and President Lund spoke on the line between Helsinki and Oslo.",
            "leader_hotline",
            {"FIN", "NOR"},
        ),
        ("Peru walked out of the boundary commission with Chile.", "standing_dialogue", {"PER", "CHL"}),
        ("Peru and Chile set up a joint historians' commission.", "standing_dialogue", {"PER", "CHL"}),
        ("Peru and Chile agreed to restart the trade dialogue.", "standing_dialogue", {"PER", "CHL"}),
        ("The hotline between the White House and the Kremlin was used.", "leader_hotline", {"USA", "RUS"}),
        ("Peru and Chile opened a new channel for their theater commanders.", "theater_command_line", {"PER", "CHL"}),
        ("Cuba serves as the channel between Colombia and Venezuela.", "backchannel", {"COL", "VEN"}),
    ],
)
def test_channel_is_known_by_its_words_and_those_around(
    parser: Parser, sentence: str, kind: str, parties: set[str]
) -> None:
    """A clause, a subject of talk, a host or those who speak say what a channel is; go-betweens are no end of it."""
    found = channels(parser, sentence)
    assert [(report.type.value, set(report.parties)) for report in found] == [(kind, parties)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The airline restored its direct line between Cairo and Ankara.",
        "The armistice line between Israel and Lebanon was patrolled.",
        "A gas pipeline link between Greece and Bulgaria was opened.",
        "The Foreign Office of the United Kingdom opened a crisis line for Britons in Lebanon.",
        "Norway and Denmark set up a hotline for travellers.",
        "Serbia and Kosovo need a constructive dialogue with each other.",
        "Chad suspended its national dialogue with rebels in Niger.",
        "The Syrian opposition's liaison office in Paris was closed.",
        "China and Japan kept lines of communication.",
        "The channel between Odesa and Constanta was cleared by Ukraine and Romania.",
        "Two liaison officers of Chad and Niger had lunch.",
    ],
)
def test_other_lines_and_dialogues_are_no_channels(parser: Parser, sentence: str) -> None:
    """Lines of trade, of a front or for the public, dialogues at home and negotiations are not between parties."""
    assert channels(parser, sentence) == []


def test_latest_word_is_the_status_of_one_channel(parser: Parser) -> None:
    """Statements on one channel, also on "the line" and "it", are one channel with the latest of them as its status."""
    found = channels(
        parser,
        "A telephone line between the defence ministries of Norway and Russia used to help after incidents.\n\n"
        "The line was tested every week. It has been suspended since March 2022, Oslo said.",
    )
    assert [(report.type, report.status) for report in found] == [
        (ChannelType.DEFENCE_HOTLINE, ChannelStatus.SUSPENDED)
    ]
    assert found[0].instrument == "phone"
    assert found[0].since is not None
    assert found[0].since.edtf == "2022-03"


def test_a_line_still_to_be_set_up_is_another_than_the_one_in_use(parser: Parser) -> None:
    """What is agreed for the future beside a channel that is told of as there is a second one."""
    found = channels(
        parser,
        "The governors of Chile and Peru use the border hotline every week. Chile and Peru have now agreed to "
        "set up a hotline between their presidents.",
    )
    assert [(report.type, report.status) for report in found] == [
        (ChannelType.BORDER_HOTLINE, ChannelStatus.ACTIVE),
        (ChannelType.LEADER_HOTLINE, ChannelStatus.AGREED),
    ]


def test_contact_that_is_the_first_in_years_restores_what_was_cut(parser: Parser) -> None:
    """What had been cut off before is restored where the article tells of the first such contact since."""
    found = channels(
        parser,
        "The call marked the first military communication between the US and China in nearly two years.\n\n"
        "Previously, China had cut off most military communication with the US.",
    )
    assert [(report.type, report.status) for report in found] == [
        (ChannelType.MILITARY_TO_MILITARY, ChannelStatus.RESTORED)
    ]


def test_a_line_and_calls_between_commanders_stay_two(parser: Parser) -> None:
    """A proposed link between two commands and agreed calls of commanders are two channels of one pair."""
    found = channels(
        parser,
        "The US and China will discuss opening a dialogue between the US Indo-Pacific Command and China's Eastern "
        "Theater Command.\n\nThe two countries agreed to conduct “telephone conversations between theater commanders”.",
    )
    assert [(report.type, report.status) for report in found] == [
        (ChannelType.THEATER_COMMAND_LINE, ChannelStatus.PROPOSED),
        (ChannelType.THEATER_COMMAND_LINE, ChannelStatus.AGREED),
    ]
    assert found[0].organizations == ["US Indo-Pacific Command", "Eastern Theater Command"]


def test_mechanism_keeps_its_acronym(parser: Parser) -> None:
    """A mechanism is reported by its name, with the acronym beside it as another."""
    found = channels(parser, "The Nuclear Consultative Group (NCG) of South Korea and the United States met in Seoul.")
    assert [(report.name, report.aliases) for report in found] == [("Nuclear Consultative Group", ["NCG"])]
    assert set(found[0].parties) == {"KOR", "USA"}


def test_channel_of_one_known_side_is_not_reported(parser: Parser) -> None:
    """A channel needs two parties; the article that names one of them says too little."""
    assert channels(parser, "Norway has restored the hotline.") == []
