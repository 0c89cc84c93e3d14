"""The table of event codes: what a meeting is, and what event-data users call it."""

from itertools import product

import pytest

from service.domain.reports import Place
from service.domain.resources import Attendee
from service.domain.vocabulary import MeetingStatus, MeetingType, Mode, Role
from service.resolution.codes import event_codes, table

PARTIES: tuple[list[str], ...] = ([], ["ARM"], ["ARM", "GEO"], ["ARM", "GEO", "KGZ"])
PLACES = (None, Place(name="Somewhere"), Place(country="GEO"), Place(country="SGP"))
PLOVER = {
    ("REQUEST", "meet"), ("REJECT", "meet"), ("AGREE", None), ("CONSULT", None), ("CONSULT", "visit"),
    ("CONSULT", "third-party"), ("CONSULT", "multilateral"), ("CONSULT", "phone"),
}  # fmt: skip
"""Types and modes of PLOVER that meetings can have."""


def test_every_meeting_has_codes_and_every_row_has_meetings() -> None:
    """Each combination of the vocabulary fits a row, and no row stands behind others that leave it nothing."""
    used = set()
    roles: tuple[Role | None, ...] = (None, *Role)
    for status, mode, kind, parties, role, place in product(MeetingStatus, Mode, MeetingType, PARTIES, roles, PLACES):
        people = [Attendee(role=role)] if role else []
        codes = event_codes(status, mode, kind, parties, people, place)
        assert (codes.plover_type, codes.plover_mode) in PLOVER
        used.add(next(row for row in table() if row.codes is codes))
    assert used == set(table())


@pytest.mark.parametrize(
    ("mode", "kind", "parties", "role", "place", "expected"),
    [
        (Mode.PHONE, MeetingType.BILATERAL, ["ARM", "GEO"], None, Place(country="GEO"), ("phone", "041")),
        (Mode.VIDEO, MeetingType.MULTILATERAL, ["ARM", "GEO", "KGZ"], None, None, ("phone", "041")),
        (Mode.IN_PERSON, MeetingType.BILATERAL, ["ARM", "GEO"], Role.MEDIATOR, None, ("third-party", "045")),
        (Mode.IN_PERSON, MeetingType.OTHER, ["ARM", "GEO", "KGZ"], None, None, ("multilateral", "040")),
        (Mode.IN_PERSON, MeetingType.BILATERAL, ["ARM", "GEO"], None, Place(country="GEO"), ("visit", "042")),
        (Mode.IN_PERSON, MeetingType.BILATERAL, ["ARM", "GEO"], None, Place(country="SGP"), (None, "044")),
        (Mode.UNSPECIFIED, MeetingType.BILATERAL, ["ARM", "GEO"], None, Place(country="SGP"), (None, "040")),
        (Mode.WRITTEN, MeetingType.BILATERAL, ["ARM", "GEO"], None, None, (None, "040")),
    ],
)  # fmt: skip
def test_a_meeting_that_was_held_is_told_apart_by_its_setting(
    mode: Mode,
    kind: MeetingType,
    parties: list[str],
    role: Role | None,
    place: Place | None,
    expected: tuple[str | None, str],
) -> None:
    """Who mediates goes before how they spoke, that before how many they were, that before where it was."""
    people = [Attendee(role=role)] if role else []
    codes = event_codes(MeetingStatus.HELD, mode, kind, parties, people, place)
    assert (codes.plover_mode, codes.cameo) == expected
