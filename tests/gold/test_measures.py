from service.domain.dates import EventDate
from service.domain.reports import Evidence, Extraction, ExtractorVersion, MeetingReport, OfficialReport, Participant
from service.domain.vocabulary import MeetingStatus, Mode, OfficeBasis, OfficeFunction
from service.evaluation.comparison import compare
from service.evaluation.gold import GoldMeeting, GoldOfficial, GoldParticipant, GoldRecord
from service.evaluation.measures import Measures

TEXT = "Liisa Kõrvemaa met Hayashida Kenji on 13 March 2024."
GOLD = GoldRecord(
    id="example",
    text=TEXT,
    meetings=[
        GoldMeeting(
            id="m1",
            participants=[
                GoldParticipant(name="Liisa Kõrvemaa", party="EST"),
                GoldParticipant(name="Hayashida Kenji", party="JPN"),
            ],
            parties=["EST", "JPN"],
            status=MeetingStatus.HELD,
            mode=Mode.IN_PERSON,
            date="2024-03-13",
            evidence=["Liisa Kõrvemaa met Hayashida Kenji"],
        )
    ],
    officials=[
        GoldOfficial(
            name="Liisa Kõrvemaa", party="EST", function=OfficeFunction.FOREIGN_MINISTER, basis=OfficeBasis.STATED
        )
    ],
    channels=[],
)
MEETING = MeetingReport(
    status=MeetingStatus.HELD,
    mode=Mode.IN_PERSON,
    parties=["JPN", "EST"],
    participants=[Participant(name="Korvemaa", party="EST"), Participant(name="Hayashida Kenji", party="JPN")],
    date=EventDate.parse("2024-03-13"),
    evidence=[Evidence(field="status", quote="met", start=15, end=18)],
)
OFFICIAL = OfficialReport(name="Liisa Kõrvemaa", party="EST", function=OfficeFunction.FOREIGN_MINISTER)


def measure(meetings: list[MeetingReport], officials: list[OfficialReport] | None = None) -> Measures:
    """Hold predictions against the gold record above."""
    measures = Measures()
    predicted = Extraction(
        extractor=ExtractorVersion(name="test", version="1"), meetings=meetings, officials=officials or []
    )
    measures.add(compare(GOLD, predicted))
    return measures


def test_a_right_prediction_differs_in_nothing() -> None:
    """The order of parties, and accents and first names of people, are no difference."""
    measures = measure([MEETING], [OFFICIAL])
    assert (measures.strict.f1, measures.officials.f1) == (1.0, 1.0)
    assert measures.shares["evidence.verbatim"].figures() == {"right": 1.0, "of": 1}


def test_a_missed_meeting_costs_recall() -> None:
    """What is not found is missed."""
    measures = measure([], [OFFICIAL])
    assert (measures.meetings.recall, measures.strict.missed) == (0.0, 1)


def test_a_meeting_twice_costs_precision() -> None:
    """A second report of one meeting is one too many."""
    measures = measure([MEETING, MEETING])
    assert (measures.meetings.precision, measures.meetings.recall) == (0.5, 1.0)


def test_a_wrong_date_makes_it_another_meeting() -> None:
    """Two meetings on days that exclude each other are never matched."""
    measures = measure([MEETING.model_copy(update={"date": EventDate.parse("2024-03-14")})])
    assert (measures.meetings.right, measures.meetings.extra, measures.meetings.missed) == (0, 1, 1)


def test_a_coarser_date_is_found_and_not_right() -> None:
    """The month of a meeting whose day is known is compatible, and fails the strict measure."""
    measures = measure([MEETING.model_copy(update={"date": EventDate.parse("2024-03")})])
    assert (measures.meetings.right, measures.strict.right) == (1, 0)
    assert measures.figures()["meeting.date"] == {
        "right": 0.0,
        "exact": 0,
        "none": 0,
        "compatible": 1,
        "missing": 0,
        "invented": 0,
    }


def test_a_wrong_status_counts_against_both_statuses() -> None:
    """The status that was missed and the one that was claimed both lose."""
    measures = measure([MEETING.model_copy(update={"status": MeetingStatus.PLANNED})])
    assert measures.statuses[MeetingStatus.HELD].missed == 1
    assert measures.statuses[MeetingStatus.PLANNED].extra == 1


def test_evidence_that_is_not_verbatim_is_counted() -> None:
    """Offsets that do not give the quote are wrong evidence."""
    wrong = Evidence(field="status", quote="met", start=0, end=3)
    measures = measure([MEETING.model_copy(update={"evidence": [wrong]})])
    assert measures.shares["evidence.verbatim"].figures() == {"right": 0.0, "of": 1}
