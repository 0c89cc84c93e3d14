"""What the words of a title say of how its office is held, and by whom."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from service.domain.reports import Participant
from service.domain.resources import FiledMeeting
from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.resolution.facts import UNIQUE
from service.resolution.names import folded

_CACHED_TITLES = 4096
_UNTOLD = (None, OfficeFunction.OTHER)


def is_acting(title: str | None) -> bool:
    """Whether the office is held for the time being."""
    return _has(title, "acting")


def is_coming(title: str | None) -> bool:
    """Whether somebody is chosen for the office who is not in it yet."""
    return _has(title, "coming")


def participants_of(report: FiledMeeting) -> list[Participant]:
    """Who takes part, where "her counterpart" holds for another party the one such office that the report tells."""
    told = report.content.participants
    return [_in_office(one, told) if one.function in _UNTOLD and _has(one.office, "alike") else one for one in told]


def _in_office(counterpart: Participant, told: list[Participant]) -> Participant:
    across = {one.function for one in told if one.party != counterpart.party and one.function in UNIQUE}
    if counterpart.name or counterpart.party is None or len(across) != 1:
        return counterpart
    return counterpart.model_copy(update={"function": across.pop(), "basis": OfficeBasis.INFERRED})


def _has(title: str | None, kind: str) -> bool:
    return title is not None and not _words(title).isdisjoint(_table()[kind])


@lru_cache(_CACHED_TITLES)
def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", folded(title)))


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads((files("service.resolution") / "offices.toml").read_text(encoding="utf-8"))
