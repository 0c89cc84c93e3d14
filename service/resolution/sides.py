"""The sides of two reports compared: whether the parties that they name can be those of one meeting.

Reports of one meeting name different parties where one counts in a host or a mere bystander, where it leaves open
whose an official is, and where the meeting is a gathering of which each names some.
"""

from itertools import product

from service.domain.parties import party
from service.domain.vocabulary import PartyKind
from service.resolution.facts import LEADERS, Facts, Person, name_keys, same_forum
from service.resolution.names import Likeness, likeness

_SIDES = 2


def parties_agree(one: Facts, other: Facts) -> bool:
    """Whether the parties of the two can be those of one meeting; symmetric."""
    if one.parties == other.parties:
        return True
    fewer, more = sorted((one, other), key=lambda facts: len(facts.parties))
    sides = fewer.parties | _named_without_party(fewer, more)
    gathered = one.gathering and other.gathering and sides == fewer.parties
    if sides == more.parties:
        return True
    if not sides < more.parties:
        gathering = gathered and same_forum(one.forum, other.forum) and len(one.parties & other.parties) > 1
        return gathering or _add_nobody(one, other, sides & more.parties)
    if len(sides) == 1:
        return gathered and same_forum(one.forum, other.forum)
    joined = gathered or any(_is_organisation(code) for code in sides)
    return joined or _add_nobody(one, other, sides) or _adds_its_host(more, fewer, sides)


def stray_evidence(one: Facts, other: Facts) -> float:
    """What names without a party add that are those of a party that the report does not name."""
    pairs = product(one.people.get("", ()), other.parties - one.parties)
    return sum(1.25 for stray, code in pairs if any(_is_stray(stray, person) for person in other.people.get(code, ())))


def _named_without_party(fewer: Facts, more: Facts) -> frozenset[str]:
    """The parties of one report whose people the other names without saying whose they are."""
    strays = fewer.people.get("", ())
    people = ((code, person) for code in more.parties - fewer.parties for person in more.people.get(code, ()))
    return frozenset(code for code, person in people if any(_is_stray(stray, person) for stray in strays))


def _is_stray(stray: Person, person: Person) -> bool:
    """Whether a name without a party is that of a leader: of others it tells too little."""
    if person.function not in LEADERS or name_keys(stray.name).isdisjoint(name_keys(person.name)):
        return False
    return likeness(stray.name, person.name) is not Likeness.DIFFERENT


def _add_nobody(one: Facts, other: Facts, shared: frozenset[str]) -> bool:
    """Whether the people of two sides meet in both reports, and the party that either adds has no one there."""
    if len(shared) < _SIDES or not all(code in one.people or code in other.people for code in shared):
        return False
    return all(_adds_no_one(facts, shared) for facts in (one, other))


def _adds_no_one(facts: Facts, shared: frozenset[str]) -> bool:
    """Whether a report tells who acts for each of the shared parties, and of no more than a name of one party more."""
    present, extra = facts.people.keys() | facts.offices.keys(), facts.parties - shared
    known = facts.parties & shared <= present
    return known and extra.isdisjoint(present) and (not extra or (len(extra) == 1 and not facts.forum))


def _adds_its_host(more: Facts, fewer: Facts, sides: frozenset[str]) -> bool:
    """Whether the one party that a report adds is no more than the country where they meet."""
    extra = more.parties - sides
    there = {facts.country for facts in (more, fewer)} - {None}
    return extra == there and extra.isdisjoint(more.people.keys() | more.offices.keys())


def _is_organisation(code: str) -> bool:
    found = party(code)
    return found is not None and found.kind is PartyKind.ORGANISATION
