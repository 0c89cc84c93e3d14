from datetime import date
from pathlib import Path

import pytest

from service.domain.vocabulary import MeetingStatus, Mode, OfficeBasis, OfficeFunction
from service.evaluation.comparison import compare
from service.evaluation.diagnosis import diagnose
from service.evaluation.difference import Difference, Stage
from service.evaluation.gold import GoldMeeting, GoldOfficial, GoldParticipant, GoldRecord
from service.extraction import pipeline
from service.extraction.pipeline import RulesExtractor

MET = "Estonian Foreign Minister Liisa Kõrvemaa met Japanese Foreign Minister Hayashida Kenji in Tallinn on 13 March."
SAT = "Norwegian Prime Minister Sigrid Aasheim and Kenyan Prime Minister Wanjiru Oduya watched the parade."
NOISE = "Advertisement"
TEXT = f"{MET}\n\n{SAT}\n\n{NOISE}\n"
RIGHT = GoldMeeting(
    id="m1",
    participants=[
        GoldParticipant(name="Liisa Kõrvemaa", party="EST"),
        GoldParticipant(name="Hayashida Kenji", party="JPN"),
    ],
    parties=["EST", "JPN"],
    status=MeetingStatus.HELD,
    mode=Mode.IN_PERSON,
    date="2024-03-13",
    place="Tallinn",
    country="EST",
    evidence=[MET],
)
UNSAID = GoldMeeting(
    id="m2",
    participants=[],
    parties=["KEN", "NOR"],
    status=MeetingStatus.HELD,
    mode=Mode.UNSPECIFIED,
    date=None,
    evidence=["watched the parade"],
)
OFFICIALS = [
    GoldOfficial(name=name, party=party, function=function, basis=OfficeBasis.STATED)
    for name, party, function in (
        ("Liisa Kõrvemaa", "EST", OfficeFunction.FOREIGN_MINISTER),
        ("Hayashida Kenji", "JPN", OfficeFunction.FOREIGN_MINISTER),
        ("Sigrid Aasheim", "NOR", OfficeFunction.HEAD_OF_GOVERNMENT),
        ("Wanjiru Oduya", "KEN", OfficeFunction.HEAD_OF_GOVERNMENT),
    )
]


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The built-in extractor, its parser loaded once."""
    return RulesExtractor()


def differences(
    extractor: RulesExtractor, meetings: list[GoldMeeting], officials: list[GoldOfficial] | None = None
) -> list[Difference]:
    """What is said to differ when the article above is held against these meetings and officials."""
    gold = GoldRecord(id="example", text=TEXT, meetings=meetings, officials=officials or OFFICIALS, channels=[])
    trace = extractor.trace(TEXT, published_at=date(2024, 3, 14))
    return diagnose(compare(gold, trace.extraction), trace)


def test_stages_are_modules_of_the_extractor() -> None:
    """Whoever reads the name of a stage finds the module to look into."""
    modules = {module.stem for module in Path(pipeline.__file__).parent.glob("*.py")}
    assert {str(stage) for stage in Stage} <= modules


def test_an_article_that_is_read_right_differs_in_nothing(extractor: RulesExtractor) -> None:
    """Where everything is found as it should be, there is nothing to list."""
    assert differences(extractor, [RIGHT]) == []


def test_a_missed_meeting_without_a_word_of_contact_is_laid_to_the_triggers(extractor: RulesExtractor) -> None:
    """The sentence of the evidence is shown, and the stage that should have begun there."""
    [missed] = differences(extractor, [RIGHT, UNSAID])
    assert (missed.item, missed.what, missed.stage, missed.words) == ("m2", "missed", Stage.TRIGGERS, SAT)


def test_a_missed_meeting_in_words_that_nobody_read_is_laid_to_the_document(extractor: RulesExtractor) -> None:
    """What is taken for noise of the page is read by no later stage."""
    [missed] = differences(extractor, [RIGHT, UNSAID.model_copy(update={"evidence": [NOISE]})])
    assert (missed.what, missed.stage) == ("missed", Stage.DOCUMENT)


def test_a_missed_meeting_told_of_in_another_is_laid_to_coreference(extractor: RulesExtractor) -> None:
    """Where two gold meetings stand in one sentence and one is found, the other was merged into it, and into which."""
    [missed] = differences(extractor, [RIGHT, UNSAID.model_copy(update={"evidence": [MET]})])
    assert (missed.stage, missed.fault, missed.detail) == (Stage.COREFERENCE, "merged into another meeting", "m1")


def test_a_meeting_that_is_none_is_shown_with_its_words(extractor: RulesExtractor) -> None:
    """An extra report is laid to the word of contact that it was read from."""
    [extra] = differences(extractor, [])
    assert (extra.what, extra.stage, extra.detail, extra.words) == ("extra", Stage.TRIGGERS, "met, meet", MET)


@pytest.mark.parametrize(
    ("change", "what", "stage"),
    [
        ({"status": MeetingStatus.PLANNED}, "status", Stage.STATUS),
        ({"mode": Mode.VIDEO}, "mode", Stage.CIRCUMSTANCES),
        ({"date": None}, "date", Stage.CIRCUMSTANCES),
        ({"date": "[2024-03-12..2024-03-14]"}, "date", Stage.DATES),
        ({"place": "Narva"}, "place", Stage.PLACES),
        ({"forum": "Baltic Forum"}, "forum", Stage.FORUMS),
        ({"parties": ["EST", "JPN", "KEN"]}, "parties", Stage.ARGUMENTS),
        ({"participants": RIGHT.participants[:1]}, "participant extra", Stage.ARGUMENTS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_field_is_laid_to_the_stage_that_reads_it(
    extractor: RulesExtractor, change: dict[str, object], what: str, stage: Stage
) -> None:
    """Each field that the measures count is named with both values and one stage."""
    [wrong] = differences(extractor, [RIGHT.model_copy(update=change)])
    assert (wrong.item, wrong.what, wrong.stage) == ("m1", what, stage)


def test_an_official_of_another_party_is_laid_to_affiliation(extractor: RulesExtractor) -> None:
    """Officials and channels have stages of their own."""
    other = OFFICIALS[0].model_copy(update={"party": "FIN"})
    [wrong] = differences(extractor, [RIGHT], [other, *OFFICIALS[1:]])
    assert (wrong.subject, wrong.what, wrong.stage) == ("official", "party", Stage.AFFILIATION)
    assert (wrong.gold, wrong.got) == ("FIN", "EST")
