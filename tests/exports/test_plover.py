import json
from typing import Any

from service.domain.reports import Place
from service.domain.resources import Attendee, EventCodes, MeetingView
from service.domain.vocabulary import Attendance, OfficeFunction, Role
from service.exports.plover import CitedMeeting, record, sides
from tests.factories import meeting_view, stored

VISIT = EventCodes(plover_type="CONSULT", plover_mode="visit", cameo="042")
REJECT = EventCodes(plover_type="REJECT", plover_mode="meet", cameo="125")


def told(view: MeetingView, **urls: str) -> dict[str, Any]:
    """The record of a meeting."""
    line = record(CitedMeeting(stored(view), urls))
    assert line.endswith("\n")
    assert line.count("\n") == 1
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_meeting_is_one_record_whose_actors_are_a_list() -> None:
    """Who takes part stands for a party, by name or by office; nothing is known of a party alone but its code."""
    view = meeting_view(parties=["ARM", "GEO", "NATO"], place=Place(name="Tbilisi", country="GEO"))
    found = told(view, art_1="https://news.example/a")
    assert (found["id"], found["date"], found["enddate"], found["event"], found["mode"], found["cameo"]) == (
        "mtg_1", "2024-05-14", "2024-05-14", ["CONSULT"], [], "040",
    )  # fmt: skip
    assert found["actor"] == [
        {
            "code": "ARM",
            "identifier_text": "Armenia",
            "sector": None,
            "actor_text": "Anahit Sarkisova",
            "office": "Foreign Minister",
            "identifier_id": "off_1",
        },
        {
            "code": "GEO",
            "identifier_text": "Georgia",
            "sector": "GOV",
            "actor_text": None,
            "office": "foreign_minister",
            "identifier_id": None,
        },
        {
            "code": "IGO",
            "identifier_text": "NATO",
            "sector": None,
            "actor_text": None,
            "office": None,
            "identifier_id": None,
        },
    ]
    assert found["recipient"] == []
    assert found["event_loc"] == {"name": "Tbilisi", "cc3": "GEO"}
    assert found["event_text"] == ["held talks"]
    assert found["cite_info"] == [
        {"id": "art_1", "url": "https://news.example/a", "publication": None, "date": "2024-05-15"}
    ]


def test_a_record_without_date_or_place_says_so() -> None:
    """No day is made up for it."""
    found = told(meeting_view(date=None))
    assert (found["date"], found["enddate"], found["event_loc"]) == (None, None, None)
    assert found["cite_info"][0]["url"] is None


def test_visitors_act_towards_their_host() -> None:
    """The host is who is called so, or in whose country it is; where that leaves nobody to act, all do."""
    in_georgia = Place(name="Tbilisi", country="GEO")
    assert sides(meeting_view(event_codes=VISIT, place=in_georgia)) == (["ARM"], ["GEO"])
    hosted = [Attendee(party="ARM", role=Role.HOST), Attendee(party="GEO")]
    assert sides(meeting_view(event_codes=VISIT, participants=hosted)) == (["GEO"], ["ARM"])
    assert sides(meeting_view(event_codes=VISIT, participants=[], parties=["GEO"], place=in_georgia)) == (["GEO"], [])
    assert sides(meeting_view(event_codes=VISIT, participants=[])) == (["ARM", "GEO"], [])


def test_a_visitor_of_no_known_party_is_an_actor() -> None:
    """Nobody who takes part is left out of the record."""
    visitor = Attendee(name="Gayane Petrosian", role=Role.VISITOR)
    view = meeting_view(
        event_codes=VISIT, parties=["GEO"], participants=[visitor], place=Place(name="Tbilisi", country="GEO")
    )
    found = told(view)
    assert [(one["code"], one["actor_text"]) for one in found["actor"]] == [(None, "Gayane Petrosian")]
    assert [one["code"] for one in found["recipient"]] == ["GEO"]


def test_whoever_declines_rejects_the_others() -> None:
    """Where a text tells who; else all are named."""
    declining = Attendee(party="GEO", attendance=Attendance.DECLINED)
    asking = Attendee(party="ARM", attendance=Attendance.UNCONFIRMED)
    assert sides(meeting_view(event_codes=REJECT, participants=[asking, declining])) == (["GEO"], ["ARM"])
    assert sides(meeting_view(event_codes=REJECT, participants=[asking])) == (["ARM", "GEO"], [])
    assert sides(meeting_view(participants=[asking, declining])) == (["ARM", "GEO"], [])


def test_an_office_has_the_sector_of_its_function() -> None:
    """A soldier is of the military, a legislator of the legislature; the staff of organisations have none."""
    expected = {
        OfficeFunction.CHIEF_OF_DEFENCE: "MIL",
        OfficeFunction.LEGISLATOR: "LEG",
        OfficeFunction.INTELLIGENCE_CHIEF: "SPY",
        OfficeFunction.HEAD_OF_MISSION: "GOV",
        OfficeFunction.OTHER: None,
    }
    for function, sector in expected.items():
        view = meeting_view(participants=[Attendee(party="ARM", function=function)], parties=["ARM"])
        assert told(view)["actor"][0]["sector"] == sector
