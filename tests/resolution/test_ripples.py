"""What follows from reports that come or go: the meetings of all gathered at once, at a cost that no history raises."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random  # noqa: TID251 - a seeded walk, whose seed is printed
from typing import Any

import pytest

from service.domain.reports import Participant
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import MeetingStatus, MeetingType, Mode
from service.resolution.facts import Facts
from service.resolution.likeness import spare
from tests.resolution.making import FOREIGN, meeting, person
from tests.resolution.shelf import Shelf
from tests.resolution.test_gathering import PAIRS, PLACES, story

VALE, LIND = person("Ana Vale", "USA"), person("Bo Lind", "CHN")
PEOPLE: list[list[Participant]] = [
    [],
    [VALE, LIND],
    [person("Vale", "USA"), person("Lind", "CHN")],
    [VALE],
    [VALE, person("Eva Roth", "CHN")],
    [person(None, "USA"), person("Roth", "CHN", FOREIGN)],
]
START = date(2031, 1, 1)


def told(chance: Random, number: int, articles: int) -> FiledMeeting:
    """A report of a few months that agrees with others and differs from them in every way that counts."""
    said = START + timedelta(days=chance.randrange(120))
    on = said + timedelta(days=chance.choice((-2, -1, 0, 0, 3, 20)))
    dates = (on, on, f"[{on}..{on + timedelta(days=3)}]", f"{on:%Y-%m}", on.year, f"{on.year - 1}/{on.year + 1}")
    return meeting(
        f"{chance.randrange(articles)}/{number}",
        *chance.choice(PEOPLE),
        said=None if chance.random() < 0.1 else said.isoformat(),
        status=chance.choice([MeetingStatus.HELD] * 3 + list(MeetingStatus)),
        when=None if chance.random() < 0.25 else str(chance.choice(dates)),
        mode=chance.choice([Mode.UNSPECIFIED, Mode.UNSPECIFIED, Mode.IN_PERSON, Mode.PHONE]),
        kind=chance.choice([MeetingType.BILATERAL] * 3 + [MeetingType.VISIT, MeetingType.MULTILATERAL]),
        place=chance.choice(PLACES),
        forum=chance.choice([None, None, "Border Talks", "Rome Process"]),
        parties=chance.choice([["USA", "CHN"]] * 4 + [["USA", "CHN", "DEU"], ["USA"]]),
        start=chance.choice([0, 900]),
        source=chance.choice([None, "Gazette", "Courier"]),
    )


@pytest.mark.parametrize("seed", range(12))
def test_any_walk_comes_to_what_all_at_once_would(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each of many comings and goings the meetings are those of what is there, gathered with nothing known."""
    monkeypatch.setattr("service.resolution.nearby.CROWD", 8 if seed % 3 == 0 else 200)
    chance = Random(seed)  # noqa: S311 - it guards no secret
    count = chance.choice((12, 30, 60))
    reports = [told(chance, number, count) for number in range(count)]
    shelf = Shelf()
    for step in range(50):
        absent = [one for one in reports if one.report_id not in shelf.reports]
        arriving = chance.sample(absent, k=min(len(absent), chance.choice((0, 1, 1, 2, 3))))
        leaving = chance.sample(list(shelf.reports.values()), k=min(len(shelf.reports), chance.choice((0, 0, 1, 2))))
        shelf.change(arriving, leaving)
        assert shelf.meetings() == shelf.at_once(), f"seed {seed}, step {step}"


def test_what_meant_a_meeting_that_is_no_more_is_there_for_others() -> None:
    """A vague report left behind gathers another that never lay near what it meant before."""
    oslo: dict[str, Any] = {"said": "2031-07-01", "place": PLACES[-1]}
    held = meeting("a/1", VALE, LIND, when="2031-05-03", **oslo)
    month = meeting("b/1", VALE, LIND, when="2031-05", topics=["trade"], **oslo)
    later = meeting("c/1", VALE, LIND, when="[2031-05-20..2031-06-15]", **oslo)
    shelf = Shelf()
    for report in (held, month, later):
        shelf.add([report])
    assert shelf.meetings() == {frozenset({"a/1", "b/1"}), frozenset({"c/1"})}
    shelf.withdraw([held])
    assert shelf.meetings() == {frozenset({"b/1", "c/1"})}


def history(count: int) -> Iterator[FiledMeeting]:
    """What articles say of one pair of parties over so many meetings, one in nine days, seven reports of each."""
    for number in range(count):
        yield from story(number, START + timedelta(days=9 * number))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each time that two reports are compared."""
    comparisons: list[None] = []

    def counted(one: Facts, other: Facts) -> float | None:
        comparisons.append(None)
        return spare(one, other)

    for module in ("gathered", "ripples"):
        monkeypatch.setattr(f"service.resolution.{module}.spare", counted)
    return comparisons


def test_one_more_report_of_a_long_history_costs_what_one_of_a_short_costs(compared: list[None]) -> None:
    """With 300 reports of a pair and with 1,500, about as many are read and compared for those of one more meeting."""

    def cost(meetings: int) -> tuple[int, int]:
        shelf = Shelf()
        reports = list(history(meetings + 1))
        shelf.reports = {one.report_id: one for one in reports[:-7]}
        for cluster in shelf.at_once():
            shelf.groups |= dict.fromkeys(cluster, min(cluster))
        compared.clear()
        for report in reports[-7:]:
            shelf.add([report])
        return shelf.given, len(compared)

    read, compare = cost(42)
    assert cost(210) <= (1.2 * read, 1.2 * compare)


def test_among_many_a_report_of_no_certain_time_stands_alone_and_reads_none_of_them() -> None:
    """It could mean any, and is decided by how many there are; nor do those that come later read it."""
    shelf = Shelf()
    for number in range(40):
        shelf.add(list(story(number, START + timedelta(days=9 * number))))
    shelf.given = 0
    timeless = meeting("timeless/1", *PAIRS[0], place=PLACES[-1])
    shelf.add([timeless])
    assert shelf.given == 0
    assert frozenset({"timeless/1"}) in shelf.meetings()
