"""Codes of the event-data schemes, derived from what a merged meeting is, by the first row that fits of a table."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from service.domain.reports import Place
from service.domain.resources import Attendee, EventCodes
from service.domain.vocabulary import MeetingStatus, MeetingType, Mode, Role

_MANY = 3


def event_codes(
    status: MeetingStatus,
    mode: Mode,
    kind: MeetingType,
    parties: Sequence[str],
    participants: Sequence[Attendee],
    place: Place | None,
) -> EventCodes:
    """PLOVER type and mode, and the CAMEO code, of a meeting."""
    mediated = any(participant.role is Role.MEDIATOR for participant in participants)
    country = place.country if place else None
    where = "party" if country in parties else "elsewhere" if country is not None else "unknown"
    return _codes(status, "yes" if mediated else "no", mode, kind, "many" if len(parties) >= _MANY else "few", where)


@cache
def _codes(*facts: str) -> EventCodes:
    return next(row.codes for row in table() if all(map(_fits, row.facts, facts)))


def _fits(wanted: str, fact: str) -> bool:
    return wanted in ("*", fact)


class Row(NamedTuple):
    """What the facts of a meeting must be, `*` for any, and the codes that it has then."""

    facts: tuple[str, ...]
    codes: EventCodes
    because: str


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order in which they are tried."""
    lines = (files("service.resolution") / "event_codes.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Row(tuple(facts), EventCodes(plover_type=kind, plover_mode=None if mode == "-" else mode, cameo=cameo), why)
        for *facts, kind, mode, cameo, why in rows
    )
