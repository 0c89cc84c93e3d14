"""One telling of several meetings: what sets the counterparts apart, and the sides of the meeting with each."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.governors import journey_with, support_verbs
from service.extraction.parties import seat_of
from service.extraction.predicates import words
from service.extraction.reading import DateMention, Mention, Mentions, PlaceMention
from service.extraction.side import Arguments, Side
from service.extraction.triggers import Trigger

PAIR = 2
"""Counterparts who may well be met at once."""
STOP_REACH = 4
"""Tokens between a stop of a journey and its date: "to Oman, on July 27"."""
SHARED = ("between", "among", "of", "by", "involving")
"""Prepositions that name all who meet, not the counterparts of somebody."""


@dataclass(slots=True)
class Part:
    """One of several whom the same words name, with the day and place that stand beside it alone."""

    side: Side
    start: int
    end: int
    date: DateMention | None = None
    place: PlaceMention | None = None
    subject: Side = field(default_factory=Side)
    """Who meets it."""

    @property
    def arguments(self) -> Arguments:
        """The sides of the meeting with it."""
        return Arguments(self.subject, [self.side])

    def reach(self, mention: Mention) -> None:
        """Let it stand for one mention more."""
        self.start, self.end = min(self.start, mention.start), max(self.end, mention.end)


def set_apart(trigger: Trigger, arguments: Arguments, here: Mentions) -> list[Part]:
    """The meetings that one telling tells of: a journey to several countries, "separate meetings with A and B"."""
    if trigger.kind == "visit" and trigger.frame != "invite":
        stops = _stops(trigger, arguments, here.dates)
        return [replace(stop, subject=arguments.subject) for stop in stops] if len(stops) > 1 else []
    hosts = _by_party([s for s in arguments.others if s.link not in SHARED], arguments.subject.codes())
    if len(hosts) > 1:
        _give_own(hosts, trigger, here)
        apart = _are_apart(trigger, arguments, hosts)
        return [replace(part, subject=arguments.subject) for part in hosts] if apart else []
    guests = _by_party([arguments.subject], [code for side in arguments.others for code in side.codes()])
    if len(hosts) == 1 and _are_met_one_by_one(trigger, arguments):
        members = _one_by_one(hosts[0])
        if len(members) > 1:
            return [replace(part, subject=arguments.subject) for part in members]
    if len(hosts) == 1 and len(guests) > 1 and (trigger.frame == "summon" or said_apart(trigger, arguments)):
        return [replace(part, side=hosts[0].side, subject=part.side) for part in guests]
    return []


def _are_met_one_by_one(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether several of one party are met each apart: "separate meetings with the president and the premier"."""
    several = not trigger.is_noun or trigger.token.tag_ == "NNS"
    return several and bool(_words_beside(trigger, arguments) & words("cues", "one_by_one"))


def _one_by_one(part: Part) -> list[Part]:
    """One part for each of the people and offices of a part."""
    members = [Part(Side(people=[m]), m.start, m.end) for m in part.side.people]
    members += [Part(Side(offices=[m]), m.start, m.end) for m in part.side.offices]
    return sorted(members, key=lambda member: member.start)


def _by_party(sides: Sequence[Side], own: Sequence[str]) -> list[Part]:
    """The people, offices and bare parties of some sides, one part for each party but one's own."""
    parts: dict[Hashable, Part] = {}

    def part_of(key: Hashable, mention: Mention) -> Side:
        part = parts.setdefault(key, Part(Side(), mention.start, mention.end))
        part.reach(mention)
        return part.side

    for side in sides:
        for person in side.people:
            part_of(person.person.party or id(person.person), person).people.append(person)
        for office in side.offices:
            if office.party:
                part_of(office.party, office).offices.append(office)
        first: dict[tuple[int, int], str] = {}  # of the members of a grouping: "its Nordic partners" meet as one
        for mention in side.parties if not side.people or side.group is not None else ():
            key = first.setdefault((mention.start, mention.end), mention.party)
            part_of(key, mention).parties.append(mention)
    return sorted((part for key, part in parts.items() if key not in own), key=lambda part: part.start)


def _give_own(parts: Sequence[Part], trigger: Trigger, here: Mentions) -> None:
    """Give each counterpart the day and the place that the words name before they come to the next one."""
    ends = [*(part.start for part in parts[1:]), trigger.token.sent.end]
    for part, end in zip(parts, ends, strict=True):
        part.date = next((m for m in here.dates if part.end <= m.start < end and m.bound == "on"), None)
        part.place = next((m for m in here.places if part.end <= m.start < end and _lies_there(trigger, m)), None)
    if not any(part.date for part in parts[:-1]):
        parts[-1].date = None
    if not any(part.place for part in parts[:-1]):
        parts[-1].place = None


def _lies_there(trigger: Trigger, place: PlaceMention) -> bool:
    return place.start > 0 and trigger.token.doc[place.start - 1].lower_ in ("in", "at", "near")


def _are_apart(trigger: Trigger, arguments: Arguments, parts: Sequence[Part]) -> bool:
    if any(child.lower_ in words("cues", "jointly") for child in trigger.token.children):
        return False
    days = {part.date.past.edtf for part in parts if part.date is not None}
    places = {part.place.name for part in parts if part.place is not None}
    if len(days) > 1 or len(places) > 1 or any(side.later for side in arguments.others):
        return True
    several = trigger.is_noun and trigger.token.tag_ == "NNS"
    return (
        (several and trigger.kind != "talks")
        or trigger.frame in ("phone", "write")
        or (not arguments.subject.empty and sum(s.link == "with" and not s.empty for s in arguments.others) > 1)
        or said_apart(trigger, arguments)
        or _are_met_in_turn(trigger, parts)
        or (_are_unnamed(arguments) and (several or trigger.frame in ("meet", "converse")))
        or _on_tour(trigger.token)
        or _on_programme(trigger)
    )


def said_apart(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether words say that they met one by one: "met separately with", "bilateral talks with", "with each of"."""
    return not _words_beside(trigger, arguments).isdisjoint(words("cues", "separately"))


def _words_beside(trigger: Trigger, arguments: Arguments) -> set[str]:
    """The words that hang on a contact, on its verb and on its sides."""
    around = [trigger.token, *(support_verbs(trigger.token) if trigger.is_noun else ())]
    opening = trigger.token.sent.start
    beside = {child.lower_ for word in around for child in word.children if child.i > opening}
    return beside | {side.head.lower_ for side in arguments.sides() if side.head is not None}


def _are_met_in_turn(trigger: Trigger, parts: Sequence[Part]) -> bool:
    """Whether a day's work is told of: people of three parties or more whom somebody met or received."""
    return len(parts) > PAIR and trigger.frame in ("meet", "receive") and all(part.side.people for part in parts)


def _are_unnamed(arguments: Arguments) -> bool:
    """Whether the counterparts are nobody in particular ("officials from A, B and C"), of whom no gathering is told."""
    others = [side for side in arguments.others if not side.empty]
    return all(side.group is not None and not side.people and _is_vague(side.group) for side in others)


def _is_vague(noun: Token) -> bool:
    definite = any(child.dep_ in ("det", "poss", "nummod") for child in noun.children)
    return noun.tag_ == "NNS" and noun.lemma_.lower() in frame_words("groups", "vague") and not definite


def _on_tour(token: Token) -> bool:
    """Whether the sentence tells of a journey to several countries, in each of which somebody is met."""
    journeys = (word for word in token.sent if word.lemma_.lower() in frame_words("groups", "journeys"))
    return any(word.lemma_.lower() == "tour" or sum(1 for _ in _destinations(word)) > 1 for word in journeys)


def _on_programme(trigger: Trigger) -> bool:
    """Whether it is part of a journey: "her travels will include meeting A and B"."""
    verbs = support_verbs(trigger.token) if trigger.is_noun else [trigger.token.head]
    return any(journey_with(verb) is not None for verb in verbs)


def _destinations(journey: Token) -> Iterator[Token]:
    for child in journey.children:
        parts = child.children if child.dep_ == "prep" and child.lower_ in ("to", "in", "through") else [child]
        for part in parts:
            if part.dep_ == ("pobj" if child.dep_ == "prep" else "dobj") and part.pos_ == "PROPN":
                yield part
                yield from (other for other in part.conjuncts if other.pos_ == "PROPN")


def _stops(trigger: Trigger, arguments: Arguments, dates: Sequence[DateMention]) -> list[Part]:
    """The countries that a journey goes to, each with the place and the day named beside it."""
    stops: dict[str, Part] = {}
    for side in arguments.others:
        if trigger.is_noun and side.link not in ("to", "in"):
            continue
        covered: set[int] = set()
        for place in side.places:
            covered.update(range(place.start, place.end))
            if country := place.country or seat_of(place.name):
                goal = Side(inherited=[country], places=[place])
                stops.setdefault(country, Part(goal, place.start, place.end, place=place))
        for mention in side.parties:
            if mention.start not in covered and mention.form in ("name", "capital"):
                stops.setdefault(mention.party, Part(Side(parties=[mention]), mention.start, mention.end))
    end = trigger.token.sent.end
    for stop in stops.values():
        stop.date = next((m for m in dates if stop.end <= m.start <= stop.end + STOP_REACH and m.end <= end), None)
    return sorted(stops.values(), key=lambda stop: stop.start)
