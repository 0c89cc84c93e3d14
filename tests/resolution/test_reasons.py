"""Every report of a meeting can say what joins it to the others."""

from datetime import UTC, datetime

from service.domain.decisions import Ruling
from service.domain.reports import MeetingReport
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import DecisionType, Ground, JoinedBy, MeetingStatus
from service.resolution.reasons import explain
from tests.factories import meeting_report


def filed(name: str, report: MeetingReport, published: str = "2024-05-15") -> FiledMeeting:
    """A report of an article of its own."""
    return FiledMeeting.model_validate(
        {"report_id": name, "article_id": f"article {name}", "published_at": published, "content": report}
    )


def test_likeness_is_told_ground_by_ground() -> None:
    """The other report that it is most like, and what each thing that they share adds."""
    one, alike, less = (
        filed("one", meeting_report()),
        filed("alike", meeting_report()),
        filed("less", meeting_report(people=())),
    )
    why = explain(one, [less, one, alike], [])
    assert why is not None
    assert (why.joined_by, why.report_id, why.veto) == (JoinedBy.EVIDENCE, "alike", None)
    assert why.weight == sum(each.weight for each in why.grounds) >= why.needed
    assert [each.ground for each in why.grounds][:2] == [Ground.PEOPLE, Ground.TIME]


def test_a_moved_plan_and_a_merge_are_told_as_such() -> None:
    """Reports of other days are joined by the move between them, or by whoever merged them."""
    plan = filed("plan", meeting_report(day="2024-06-20", status=MeetingStatus.PLANNED))
    moved = filed("moved", meeting_report(day="2024-07-02", status=MeetingStatus.POSTPONED), "2024-06-01")
    why = explain(moved, [plan], [])
    assert why is not None
    assert (why.joined_by, why.veto) == (JoinedBy.MOVE, "their dates have no day in common")
    apart = filed("apart", meeting_report(day="2023-01-05"), "2023-01-06")
    merge = Ruling(
        id="dec_1",
        type=DecisionType.MERGE,
        by="desk",
        made_at=datetime(2024, 6, 1, tzinfo=UTC),
        sides=(("plan",), ("apart",)),
    )
    why = explain(apart, [plan], [merge])
    assert why is not None
    assert (why.joined_by, why.decision_id) == (JoinedBy.DECISION, "dec_1")
    assert explain(apart, [apart], []) is None
