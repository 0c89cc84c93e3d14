"""A calendar that any program reads: two parsers of other people find in it what was put in."""

import re
from datetime import date, timedelta
from typing import Any

import icalendar
import vobject
from hypothesis import HealthCheck, example, given, settings, strategies as st

from service.domain.dates import EventDate
from service.domain.reports import Place
from service.domain.resources import MeetingView
from service.domain.vocabulary import MeetingStatus
from service.exports.calendar import closing, event, opening
from service.store.paging import Total
from tests.factories import NOON, meeting_view, stored

BASE = "http://127.0.0.1:8000/"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=120)
DATES = st.sampled_from(
    ["2024-05-14", "2024-05", "2024", "2024-05-14~", "2024-05-14/2024-05-16", "[2024-05-14..2024-05-16]", "9999-12-31"]
)


def calendar_of(*views: MeetingView) -> str:
    """The calendar of some meetings."""
    events = [event(stored(view, f"mtg_{number}"), BASE) for number, view in enumerate(views)]
    return opening(Total(0, is_exact=True)) + "".join(events) + closing()


def events(text: str) -> list[Any]:
    """The events of a calendar."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def plain(text: str) -> str:
    """A text without what no calendar may hold."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "", " ".join(text.split()))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(forum=WORDS, place=WORDS, topic=WORDS, edtf=DATES)
@example(forum='a;b,c\\n: "d"', place="Tallinn\r\nEND:VEVENT", topic="x\u2028y\x0bz\x07", edtf="2024-05-14")
@example(forum="Kõrvemaa 日本" * 20, place="é" * 74, topic="🤝" * 30, edtf="2024-05-14")
def test_whatever_the_words_an_event_is_read_back(forum: str, place: str, topic: str, edtf: str) -> None:
    """Lines end as the standard says and are of at most 75 bytes; both parsers read the same event."""
    view = meeting_view(forum=forum, place=Place(name=place), topics=[topic], date=EventDate.parse(edtf))
    text = calendar_of(view)
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(lines))
    [read] = events(text)
    assert plain(forum) in read["summary"]
    assert read["location"] == plain(place)
    assert plain(topic) in read["description"]
    other = vobject.readOne(text)
    assert [str(one.uid.value) for one in other.vevent_list] == ["mtg_0@communique"]
    assert other.vevent.location.value == plain(place)


def test_an_event_lasts_from_the_first_day_through_the_last() -> None:
    """All-day, the end exclusive; that it is some day within is said."""
    for edtf, first, last, within in (
        ("2024-05-14", "2024-05-14", "2024-05-14", False),
        ("2024-05-14/2024-05-16", "2024-05-14", "2024-05-16", False),
        ("[2024-05-14..2024-05-16]", "2024-05-14", "2024-05-16", True),
        ("2024-02", "2024-02-01", "2024-02-29", True),
        ("2024", "2024-01-01", "2024-12-31", True),
    ):
        text = calendar_of(meeting_view(date=EventDate.parse(edtf)))
        [read] = events(text)
        assert (read.start, read.end) == (date.fromisoformat(first), date.fromisoformat(last) + timedelta(1))
        assert "DTSTART;VALUE=DATE:" in text
        assert ("some day within" in read["summary"]) is within, edtf


def test_the_last_day_of_all_has_an_event() -> None:
    """There is no day after it to end on."""
    [read] = events(calendar_of(meeting_view(date=EventDate.parse("9999-12-31"))))
    assert read.start == date(9999, 12, 31)


def test_a_status_is_what_a_calendar_calls_it() -> None:
    """Each status has a word; whoever sees only the summary is told what was not held."""
    expected = {
        "proposed": "TENTATIVE",
        "planned": "CONFIRMED",
        "held": "CONFIRMED",
        "declined": "CANCELLED",
        "postponed": "TENTATIVE",
        "cancelled": "CANCELLED",
    }
    assert set(expected) == set(MeetingStatus)
    for status, word in expected.items():
        text = calendar_of(meeting_view(status=MeetingStatus(status)))
        [read] = events(text)
        assert read["status"] == word
        assert read["summary"].startswith("Armenia" if status == "held" else status.capitalize())


def test_an_event_says_what_it_is_of() -> None:
    """The same id and a sequence that grows, so that a program updates what it has; when that was, and where it is."""
    view = meeting_view(place=Place(name="Tbilisi", country="GEO"), forum="River Talks")
    [read] = events(calendar_of(view))
    assert (read["uid"], read["sequence"], read["url"]) == ("mtg_0@communique", 1, f"{BASE}v1/meetings/mtg_0")
    assert read["dtstamp"].dt == read["last-modified"].dt == NOON
    assert (read["summary"], read["location"]) == ("Armenia – Georgia: bilateral (River Talks)", "Tbilisi, Georgia")
    assert read["description"].splitlines() == [
        "The latest word, said on 2024-05-15, is that it took place.",
        "Date: 2024-05-14",
        "Mode: in person",
        "Participants: Anahit Sarkisova (Foreign Minister, ARM); (foreign_minister, GEO)",
        f"{BASE}v1/meetings/mtg_0",
    ]


def test_a_calendar_without_events_is_one() -> None:
    """It says how many meetings are left out for want of a day."""
    for total, words in ((Total(3, is_exact=True), "3"), (Total(9, is_exact=False), "more than 9")):
        text = opening(total) + closing()
        read = icalendar.Calendar.from_ical(text)
        assert read["x-wr-caldesc"] == f"Meetings without a known day are left out: {words}."
        assert vobject.readOne(text).prodid.value == read["prodid"]
    assert event(stored(meeting_view(date=None)), BASE) == ""
    assert event(stored(meeting_view(date=EventDate.unresolved("soon"))), BASE) == ""
