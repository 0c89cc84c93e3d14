"""Unnamed participants follow who is attested in their offices, whatever the order in which articles come and go."""

from datetime import date
from itertools import permutations

import pytest

from service.decisions.decide import Subject, correct, review, undo
from service.domain.articles import ArticleIn
from service.domain.decisions import MeetingFields, Signed
from service.domain.reports import Extraction, MeetingReport, Participant
from service.domain.resources import MeetingView
from service.domain.vocabulary import ChangeType, DecisionType, NameBasis, OfficeFunction, ReportKind
from service.ingest.articles import IngestOutcome, ingest, withdraw
from service.store.meetings import MeetingFilter, list_meetings
from service.store.paging import PageRequest
from service.store.unit_of_work import Database
from tests.conftest import FrozenClock
from tests.factories import extraction, meeting_report, official_report, reading, views_of


def counterpart(day: str) -> MeetingReport:
    """A minister and her Georgian counterpart, whom the text does not name."""
    told = meeting_report(day=day, people=(("Anahit Sarkisova", "ARM"),))
    unnamed = Participant(party="GEO", office="counterpart", function=OfficeFunction.FOREIGN_MINISTER)
    return told.model_copy(update={"participants": [*told.participants, unnamed]})


def holder(name: str, said: date) -> Extraction:
    """An article that names Georgia's foreign minister."""
    return extraction(officials=[official_report(name, "GEO")], published_at=said)


ARTICLES = [
    extraction([counterpart("2024-03-10"), counterpart("2024-06-20")], published_at=date(2024, 7, 1)),
    holder("Levan Beridze", date(2024, 1, 1)),
    holder("Levan Beridze", date(2024, 5, 1)),
    holder("Nino Kapanadze", date(2024, 6, 1)),
    holder("Nino Kapanadze", date(2024, 8, 1)),
    holder("Nino Kapanadze", date(2024, 2, 1)),
]
"""The last one attests two holders in March, so that the counterpart of then is nobody."""


def names(database: Database) -> dict[str, str | None]:
    """The counterpart at each meeting, by day."""
    with database.read() as session:
        found = list_meetings(session, MeetingFilter(), PageRequest(limit=10)).items
    views = [MeetingView.model_validate_json(one.body) for one in found]
    seats = {view.date.edtf or "": view.participants[-1] for view in views if view.date}
    assert all(
        (seat.name is None) == (seat.name_basis is None) == (seat.official_id is None) for seat in seats.values()
    )
    assert all(seat.name_basis is not NameBasis.STATED for seat in seats.values())
    return {day: seat.name for day, seat in sorted(seats.items())}


@pytest.mark.parametrize("start", range(3))
def test_any_order_names_the_same_counterparts(database: Database, clock: FrozenClock, start: int) -> None:
    """Each order of coming and going leaves the counterparts that the articles of then attest together."""
    seen: dict[frozenset[int], list[list[str]]] = {}
    for order in list(permutations(range(len(ARTICLES))))[start * 240 :: 100][:2]:
        present: dict[int, IngestOutcome] = {}
        for index in order:
            present[index] = tell(database, clock, index)
            assert seen.setdefault(frozenset(present), views_of(database)) == views_of(database), order
        assert names(database) == {"2024-03-10": None, "2024-06-20": "Nino Kapanadze"}
        for index in order:
            database.run(withdraw, clock, present.pop(index).article.id)
            assert seen.setdefault(frozenset(present), views_of(database)) == views_of(database), order


def test_counterparts_come_and_go_with_what_attests_them(database: Database, clock: FrozenClock) -> None:
    """A meeting is named once the days around it are attested, and unnamed again when another holder appears."""
    tell(database, clock, 0)
    tell(database, clock, 1)
    assert names(database) == {"2024-03-10": None, "2024-06-20": None}
    second = tell(database, clock, 2)
    assert names(database) == {"2024-03-10": "Levan Beridze", "2024-06-20": None}
    assert [change.type for change in second.changes if change.resource_id.startswith("mtg")] == [ChangeType.UPDATED]
    tell(database, clock, 3)
    tell(database, clock, 4)
    assert names(database) == {"2024-03-10": "Levan Beridze", "2024-06-20": "Nino Kapanadze"}
    rival = tell(database, clock, 5)
    assert names(database) == {"2024-03-10": None, "2024-06-20": "Nino Kapanadze"}
    database.run(withdraw, clock, rival.article.id)
    assert names(database) == {"2024-03-10": "Levan Beridze", "2024-06-20": "Nino Kapanadze"}


def test_an_inferred_counterpart_is_found_by_their_meetings(database: Database, clock: FrozenClock) -> None:
    """The meeting is one of the official's, under the fullest name that texts give."""
    for index in (0, 1, 2):
        tell(database, clock, index)
    fuller = ingest(
        database, clock, reading(holder("Levan Giorgi Beridze", date(2024, 4, 1))), ArticleIn(text="a fuller name")
    )
    assert names(database)["2024-03-10"] == "Levan Giorgi Beridze"
    with database.read() as session:
        theirs = list_meetings(session, MeetingFilter(official=fuller.officials[0].id), PageRequest(limit=10)).items
    assert len(theirs) == 1


def test_a_person_has_the_last_word_on_when_it_was_and_who_was_there(database: Database, clock: FrozenClock) -> None:
    """Who held the office counts on the day that a person sets; participants that a person sets are left alone."""
    meeting = next(one for one in tell(database, clock, 0).meetings if "2024-03-10" in one.body)
    subject, reasons = (
        Subject(ReportKind.MEETING, meeting.id),
        Signed(by="desk@newsroom.example", principal="loopback", reason="A photograph."),
    )
    for index in (1, 2):
        tell(database, clock, index)
    assert names(database)["2024-03-10"] == "Levan Beridze"

    dated = database.run(
        correct, clock, subject, MeetingFields.model_validate({"date": {"edtf": "2023-12-01"}}), reasons
    )
    assert names(database)["2023-12-01"] is None
    ingest(database, clock, reading(holder("Levan Beridze", date(2023, 11, 1))), ArticleIn(text="attested before"))
    assert names(database)["2023-12-01"] == "Levan Beridze"
    database.run(undo, clock, dated.decision.id)
    assert names(database)["2024-03-10"] == "Levan Beridze"

    unnamed = [{"party": "ARM", "name": "Anahit Sarkisova"}, {"party": "GEO", "function": "foreign_minister"}]
    seated = database.run(correct, clock, subject, MeetingFields.model_validate({"participants": unnamed}), reasons)
    assert names(database)["2024-03-10"] is None
    database.run(undo, clock, seated.decision.id)
    assert names(database)["2024-03-10"] == "Levan Beridze"


def test_who_is_rejected_as_an_official_holds_no_office(database: Database, clock: FrozenClock) -> None:
    """A person's word that somebody is no official takes the name from the seats, and undone gives it back."""
    for index in (0, 1):
        tell(database, clock, index)
    [beridze] = tell(database, clock, 2).officials
    reasons = Signed(by="desk@newsroom.example", principal="loopback", reason="Namesake.")
    rejected = database.run(review, clock, Subject(ReportKind.OFFICIAL, beridze.id), DecisionType.REJECT, reasons)
    assert names(database)["2024-03-10"] is None
    database.run(undo, clock, rejected.decision.id)
    assert names(database)["2024-03-10"] == "Levan Beridze"


def tell(database: Database, clock: FrozenClock, index: int) -> IngestOutcome:
    """Ingest one of the articles."""
    clock.advance(seconds=1)
    return ingest(database, clock, reading(ARTICLES[index]), ArticleIn(text=f"article {index}"))
