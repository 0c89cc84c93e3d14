"""Reports gathered in layers: one outcome for every order, by groups as at once, each report against its own days."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.reports import Participant, Place
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus, Mode
from service.resolution import meetings
from service.resolution.facts import Facts
from service.resolution.likeness import spare
from tests.resolution.making import FOREIGN, HEAD, meeting, parted, person
from tests.resolution.shelf import Shelf

PAIRS = (
    (person("Ana Vale", "USA", HEAD), person("Bo Lind", "CHN", HEAD)),
    (person("Eva Roth", "USA", FOREIGN), person("Max Frey", "CHN", FOREIGN)),
)
PLACES = (None, None, Place(name="Oslo", country="NOR"))
START = date(2031, 1, 1)


def story(number: int, day: date) -> Iterator[FiledMeeting]:
    """What a few articles say of one meeting: announced, held, told again, and called to mind without its day."""
    people, mode = PAIRS[number % 2], Mode.PHONE if number % 3 else Mode.IN_PERSON
    place = PLACES[number % 4 % 3] if mode is Mode.IN_PERSON else None
    stray = Participant(name=people[0].name, party=None, function=people[0].function)

    def told(name: str, *who: Participant, days: int, **more: object) -> FiledMeeting:
        said = (day + timedelta(days=days)).isoformat()
        return meeting(f"{number}{name}/1", *(who or people), said=said, mode=mode, **more)  # type: ignore[arg-type]  # fields of a report by name

    yield told("announced", days=-6, when=day.isoformat(), status=MeetingStatus.PLANNED, place=place)
    yield told("news", days=0, start=0)
    yield told("dated", days=1, when=day.isoformat(), place=place)
    yield told("recalled", days=4)
    yield told("loose", days=-9, status=MeetingStatus.PROPOSED)
    yield told("stray", stray, people[1], days=0, start=0, parties=["CHN"])
    yield told("month", days=20, when=f"{day:%Y-%m}")


REPORTS = [report for number in range(16) for report in story(number, START + timedelta(days=number * 37 % 180))]
"""Sixteen meetings of two pairs of people within half a year."""
WHOLE = parted(meetings.partition(REPORTS))


def test_the_stories_come_together_in_part() -> None:
    """Some meetings have several reports, and each report is in one meeting."""
    assert sorted(one for cluster in WHOLE for one in cluster) == sorted(report.report_id for report in REPORTS)
    assert sum(len(cluster) > 2 for cluster in WHOLE) > 8


@settings(max_examples=100, deadline=None, print_blob=True)
@given(st.permutations(REPORTS))
def test_a_hundred_orders_give_one_partition(shuffled: list[FiledMeeting]) -> None:
    """However the reports come, they are the same meetings."""
    assert parted(meetings.partition(shuffled)) == WHOLE


def test_meetings_that_grow_article_by_article_are_those_gathered_at_once() -> None:
    """What a report does not reach has no say."""
    shelf = Shelf()
    for report in REPORTS:
        shelf.add([report])
    assert shelf.resources() == WHOLE


def test_twice_the_history_is_at_most_about_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are compared with those of their own days, so that years of one pair's reports cost no more each."""
    compared: list[None] = []

    def counted(one: Facts, other: Facts) -> float | None:
        compared.append(None)
        return spare(one, other)

    monkeypatch.setattr("service.resolution.gathered.spare", counted)

    def work(count: int) -> int:
        compared.clear()
        days = [START + timedelta(days=9 * number) for number in range(count)]
        meetings.partition([report for number, day in enumerate(days) for report in story(number, day)])
        return len(compared)

    assert work(120) <= 2.5 * work(60)
