"""Those who come along, attend or belong to a delegation take part in the meeting that the words mean."""

from datetime import date

import pytest

from service.extraction.pipeline import RulesExtractor


@pytest.fixture(scope="session")
def extractor() -> RulesExtractor:
    """The extractor with the parser, loaded once."""
    return RulesExtractor()


def participants(extractor: RulesExtractor, text: str) -> list[set[str]]:
    """The named participants of each meeting of a text."""
    found = extractor.extract(text, None, date(2024, 5, 29)).meetings
    return [{person.name for person in meeting.participants if person.name} for meeting in found]


TALKS = "Omani and Kenyan officials held talks in Muscat on Monday. "


@pytest.mark.parametrize(
    ("told", "added"),
    [
        ("The Kenyan delegation was led by Trade Minister Moses Otieno.", {"Moses Otieno"}),
        ("Foreign Minister Salim Haddad headed the Omani side.", {"Salim Haddad"}),
        (
            "The Kenyan delegation includes Trade Minister Moses Otieno; and Captain Ann Mwangi.",
            {"Moses Otieno", "Ann Mwangi"},
        ),
        (
            "The heads of the delegations were Foreign Minister Salim Haddad and Trade Minister Moses Otieno.",
            {"Salim Haddad", "Moses Otieno"},
        ),
        ("Oman's interior minister, Nasser Wali, also took part in the talks.", {"Nasser Wali"}),
        ("The Norwegian foreign minister, Kari Dahl, joined the talks as an observer.", {"Kari Dahl"}),
        ("Also present was Kenya's ambassador, Jane Wanjiru.", {"Jane Wanjiru"}),
    ],
)  # fmt: skip
def test_who_takes_part_may_be_told_in_a_sentence_of_its_own(
    extractor: RulesExtractor, told: str, added: set[str]
) -> None:
    """Delegations, their heads, guests and those present are participants of the talks told of before."""
    assert participants(extractor, TALKS + told) == [added]


@pytest.mark.parametrize(
    ("told", "added"),
    [
        ("Bauer was accompanied by Economy Minister Eva Lenz.", {"Eva Lenz"}),
        (
            "They were joined by Economy Minister Eva Lenz and by France's ambassador, Luc Morel.",
            {"Eva Lenz", "Luc Morel"},
        ),
        (
            "They were joined by the German economy minister, Eva Lenz, and by France's ambassador, Luc Morel.",
            {"Eva Lenz", "Luc Morel"},
        ),
        ("Economy Minister Eva Lenz accompanied Bauer.", {"Eva Lenz"}),
    ],
)
def test_companions_come_to_the_meeting_of_those_whom_they_join(
    extractor: RulesExtractor, told: str, added: set[str]
) -> None:
    """Whoever joins or accompanies a participant is one."""
    text = "German Chancellor Karl Bauer met French President Paul Roux in Berlin on Monday. "
    assert participants(extractor, text + told) == [{"Karl Bauer", "Paul Roux"} | added]


@pytest.mark.parametrize(
    "told",
    [
        "Trade Minister Moses Otieno attended a school in Nairobi.",
        "Kenya joined the Commonwealth under President Moses Otieno.",
        "The Uhuru Party is led by former minister Moses Otieno.",
        "A congressional delegation led by Senator Rose Webb has asked for papers.",
        "Interior Minister Moses Otieno took part in the election.",
    ],
)
def test_other_attendance_adds_nobody(extractor: RulesExtractor, told: str) -> None:
    """Schools, clubs, parties and elections are no meetings between parties."""
    assert participants(extractor, TALKS + told) == [set()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "US President Boyd's special envoy, Ann Cole, met Russian President Ivan Petrov on Monday.",
            {"Ann Cole", "Ivan Petrov"},
        ),
        ("Foreign Minister Ana Lima of Brazil met the Chinese president's envoy, Li Wen.", {"Ana Lima", "Li Wen"}),
    ],
)
def test_whose_officer_somebody_is_does_not_take_part(extractor: RulesExtractor, text: str, expected: set[str]) -> None:
    """The president whose envoy meets somebody is not at the table."""
    assert participants(extractor, text) == [expected]


@pytest.mark.parametrize(
    ("told", "added"),
    [
        ("The talks were chaired by the Norwegian foreign minister, Kari Dahl.", {"Kari Dahl"}),
        ("Norwegian Foreign Minister Kari Dahl chaired the meeting.", {"Kari Dahl"}),
        ("Norwegian Foreign Minister Kari Dahl presided over the talks.", {"Kari Dahl"}),
        ("The meeting was chaired by Foreign Minister Salim Haddad of Oman.", {"Salim Haddad"}),
        ("Kenyan Interior Minister Moses Otieno chaired the meeting of the cabinet.", set()),
        ("Kenyan Interior Minister Moses Otieno chaired a cabinet meeting.", set()),
        ("The cabinet meeting was chaired by Kenyan Interior Minister Moses Otieno.", set()),
        ("The panel was chaired by Kenyan Interior Minister Moses Otieno.", set()),
    ],
)
def test_who_chairs_a_meeting_told_of_takes_part(extractor: RulesExtractor, told: str, added: set[str]) -> None:
    """Whoever is in the chair of the talks is at them, and who chairs something else is not."""
    assert participants(extractor, TALKS + told) == [added]


@pytest.mark.parametrize(
    ("text", "who", "parties"),
    [
        (
            "Iran and Iraq held a meeting in Oslo on Monday, chaired by Norway's foreign minister, Kari Dahl.",
            {"Kari Dahl"},
            {"IRN", "IRQ", "NOR"},
        ),
        (
            "Omani and Kenyan officials held talks in Oslo. They were joined by Norwegian Foreign Minister Kari Dahl.",
            {"Kari Dahl"},
            {"OMN", "KEN", "NOR"},
        ),
    ],
)
def test_who_chairs_or_joins_a_meeting_brings_a_party_to_it(
    extractor: RulesExtractor, text: str, who: set[str], parties: set[str]
) -> None:
    """A meeting chaired or joined by an official of a third party is one of three parties."""
    [meeting] = extractor.extract(text, None, date(2024, 5, 29)).meetings
    assert ({person.name for person in meeting.participants if person.name}, set(meeting.parties)) == (who, parties)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Haddad’s and Otieno’s experts met by video link on Tuesday.", set()),
        ("Haddad's and Otieno's aides held talks in Muscat on Tuesday.", set()),
        ("Haddad met Otieno in Muscat on Tuesday.", {"Salim Haddad", "Moses Otieno"}),
    ],
)
def test_whose_people_meet_does_not_take_part(extractor: RulesExtractor, text: str, expected: set[str]) -> None:
    """Of several whose experts meet, none is at the table."""
    known = "Omani Foreign Minister Salim Haddad and Kenyan Foreign Minister Moses Otieno are old friends. "
    assert participants(extractor, known + text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Following a visit by Kenyan President Jane Wanjiru to discuss gas with Omani Sultan Salim Ali, oil fell.",
            {"Jane Wanjiru", "Salim Ali"},
        ),
        (
            "A trip by Kenyan President Jane Wanjiru to Rome to sign a treaty with Italian Premier Carla Ricci ended.",
            {"Jane Wanjiru", "Carla Ricci"},
        ),
        (
            "A visit by Kenyan President Jane Wanjiru to Rome to open a school with her husband ended on Monday.",
            {"Jane Wanjiru"},
        ),
    ],
)
def test_with_whom_a_visit_is_to_do_something_is_met_on_it(
    extractor: RulesExtractor, text: str, expected: set[str]
) -> None:
    """The purpose of a visit is no second meeting, and names whom the visitor sees."""
    assert participants(extractor, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Secretary of State Ann Cole will fly to Tokyo to accompany U.S. President Tom Stowe on a trip to meet "
                "with Japanese Prime Minister Ken Mori."
            ),
            {"Ann Cole", "Tom Stowe", "Ken Mori"},
        ),
        (
            "Kenyan Foreign Minister Moses Otieno accompanied President Jane Wanjiru on her visit to Oman.",
            {"Moses Otieno", "Jane Wanjiru"},
        ),
        (
            (
                "Kenyan Foreign Minister Moses Otieno, who accompanied President Jane Wanjiru to Muscat, met "
                "Omani Foreign Minister Salim Haddad."
            ),
            {"Moses Otieno", "Salim Haddad"},
        ),
    ],
)
def test_whom_somebody_accompanies_to_a_meeting_is_at_it(
    extractor: RulesExtractor, text: str, expected: set[str]
) -> None:
    """A minister who goes along to see somebody goes with the president; what he does besides, he does alone."""
    assert participants(extractor, text) == [expected]
