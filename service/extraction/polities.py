"""What is known of how parties are governed: which offices one cannot have, and whose way of naming them a title is."""

from functools import cache

from service.domain.parties import party as party_of
from service.domain.vocabulary import OfficeFunction, PartyKind
from service.extraction.lexicon import read_toml

_MINISTERS = {
    OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.FINANCE_OR_TRADE_MINISTER,
    OfficeFunction.OTHER_MINISTER,
}
_OF_STATES = _MINISTERS | {
    OfficeFunction.HEAD_OF_STATE,
    OfficeFunction.HEAD_OF_GOVERNMENT,
    OfficeFunction.VICE_PRESIDENT,
    OfficeFunction.FOREIGN_MINISTER,
    OfficeFunction.DEPUTY_MINISTER,
    OfficeFunction.LEGISLATOR,
    OfficeFunction.CHIEF_OF_DEFENCE,
    OfficeFunction.INTELLIGENCE_CHIEF,
    OfficeFunction.ROYAL,
    OfficeFunction.NATIONAL_SECURITY_ADVISER,
}
_OF_LEADERS = {OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT, OfficeFunction.ROYAL}
_OF_ORGANISATIONS = {OfficeFunction.IGO_HEAD, OfficeFunction.IGO_OFFICIAL}


def has_office(party: str, title: str, function: OfficeFunction | None) -> bool:
    """Whether a party can have an office; `title` in lower case."""
    found = party_of(party)
    if found is None:
        return False
    organisation = found.kind is PartyKind.ORGANISATION
    if (organisation and function in _OF_STATES) or (not organisation and function in _OF_ORGANISATIONS):
        return False
    words = set(title.replace("-", " ").split())
    if "secretary" in words and function in _MINISTERS and party not in _words("secretaries"):
        return False
    if not _has_title(party, title, words) or (function in _OF_LEADERS and not _has_premier(party, words)):
        return False
    if party in _words("monarchies"):
        return not ("president" in words and function is OfficeFunction.HEAD_OF_STATE)
    if words & _words("royal_words"):
        return False
    return not (party in _words("secretarial") and words & _words("ministerial_words"))


def _has_premier(party: str, words: set[str]) -> bool:
    """Whether a party can have a head of government, where the title is of one: no prime minister in the USA."""
    return not (words & {"prime", "premier"} and party in _words("presidential"))


def _has_title(party: str, title: str, words: set[str]) -> bool:
    """Whether a title is none of those that few have, or the party is one of these: no cardinal but the Pope's."""
    rare = read_toml("polities")["rare_titles"]
    return all(party in holders for word, holders in rare.items() if word in words or (" " in word and word in title))


def house_of(title: str, default: str | None = None) -> str | None:
    """The party whose own papers leave an office unqualified as this one is, or None.

    `default` is whose the office is when no party is named; a title that only one country has, such as Taoiseach, says
    nothing of whose paper it is.
    """
    return default if default in _houses().values() else _houses().get(title)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_toml("polities")[key])


@cache
def _houses() -> dict[str, str]:
    return {title: party for party, titles in read_toml("polities")["houses"].items() for title in titles}
