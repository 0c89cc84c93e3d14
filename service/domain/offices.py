"""Offices over spans of days, and who is attested to hold them."""

from dataclasses import dataclass
from datetime import date

from service.domain.vocabulary import OfficeFunction


@dataclass(frozen=True, slots=True, order=True)
class OfficeSpan:
    """An office of a party over a span of days."""

    party: str
    function: OfficeFunction
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Holding:
    """A span of days over which texts attest that an official held an office."""

    official_id: str
    name: str
    office: OfficeSpan
