"""Identifiers that say what they name and sort by age: a prefix and a ULID."""

from datetime import datetime
from enum import StrEnum

from ulid import ULID


class IdPrefix(StrEnum):
    """What an identifier names."""

    ARTICLE = "art"
    REPORT = "rep"
    MEETING = "mtg"
    OFFICIAL = "off"
    CHANNEL = "chn"
    CHANGE = "chg"
    DECISION = "dec"
    KEY = "key"
    AUDIT_ENTRY = "aud"
    JOB = "job"
    WEBHOOK = "whk"
    DELIVERY = "dlv"


def new_id(prefix: IdPrefix, at: datetime) -> str:
    """A fresh identifier of the millisecond `at`; those of one millisecond are in no order."""
    return f"{prefix}_{ULID.from_datetime(at)}"
