"""People of an article: every named person with office and party, and the office holders whom it does not name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Doc

from service.domain.reports import OfficialReport
from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.holders import attach_offices
from service.extraction.identities import PeopleInPassage, Register, identify
from service.extraction.known import Known, OpenOffice
from service.extraction.name_forms import name_keys
from service.extraction.names import find_names
from service.extraction.office_text import Office
from service.extraction.offices import find_offices
from service.extraction.predicates import subject_head
from service.extraction.reading import (
    DateMention,
    Document,
    OfficeMention,
    PartyMention,
    Passage,
    PassageKind,
    Person,
    PersonMention,
    PlaceMention,
    by_passage,
)
from service.extraction.settling import settle
from service.extraction.tenures import date_tenures

_IN_NUMBERS = {OfficeFunction.SENIOR_OFFICIAL, OfficeFunction.LEGISLATOR, OfficeFunction.OTHER}
"""Functions of which a party has many holders, so that "officials of A and B" are not one each."""

READINGS = 2
"""Times that names are gone through: one that is in doubt may be known from where it is named again."""
_LEADERS = {OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT}


def find_people(
    document: Document, parties: list[PartyMention], places: Sequence[PlaceMention] = ()
) -> tuple[list[Person], list[PersonMention], list[OfficeMention]]:
    """Every named person, every mention of one, and every office holder who stays unnamed.

    A short form or an office links to the person it means only where the article leaves no doubt.
    """
    parted = by_passage(parties)
    readings = [_read(passage, parted[passage.index]) for passage in document.passages]
    register = Register()
    naming: list[tuple[PeopleInPassage, int, Known]] = []
    for full in (True, False):
        waiting = list(_names_to_read(readings, full=full))
        for _ in range(READINGS):
            named = [(reading, place, identify(register, reading, place)) for reading, place in waiting]
            naming += [(reading, place, who) for reading, place, who in named if who is not None]
            waiting = [(reading, place) for reading, place, who in named if who is None]
    settle(document, register.people, _open_offices(readings), parties, places)
    known = [
        who
        for who in register.people
        if who.person.official or who.entity or any(h.office or h.rank or h.possessed for h in who.holdings)
    ]
    kept = {id(who) for who in known}
    naming = [item for item in naming if id(item[2]) in kept]
    for who in known:
        who.person.aliases = [form for form in who.forms if form != who.person.name]
    mentions = [_person_mention(reading, place, who) for reading, place, who in naming]
    linked, unnamed = _read_unnamed(readings, known)
    mentions = sorted([*mentions, *linked], key=lambda m: (m.passage, m.start))
    evidence_for(document, known)
    return [who.person for who in known], mentions, unnamed


def _names_to_read(readings: Iterable[PeopleInPassage], *, full: bool) -> Iterator[tuple[PeopleInPassage, int]]:
    """The names of several words, or those of one, the ones of headlines last."""
    for reading in sorted(readings, key=lambda r: r.passage.kind in {PassageKind.TITLE, PassageKind.HEADING}):
        for place, name in enumerate(reading.names):
            if (len(name_keys(name.text)) > 1) is full:
                yield reading, place


def official_reports(
    document: Document, people: Sequence[Person], dates: Sequence[DateMention]
) -> list[OfficialReport]:
    """One report for each named official, with the words that name the person and the office."""
    date_tenures(document, people, dates)
    return [
        OfficialReport(
            name=person.name,
            aliases=person.aliases,
            party=person.party,
            office=person.office,
            function=person.function or OfficeFunction.OTHER,
            basis=person.basis,
            start=person.start,
            end=person.end,
            evidence=person.evidence,
            confidence=_confidence(person),
        )
        for person in people
        if person.official
    ]


def _confidence(person: Person) -> float:
    """How much of an official the article gives: a full name, a party and an office of its own each add to it."""
    sure = 0.5 + 0.15 * (" " in person.name) + 0.15 * (person.party is not None) + 0.15 * (person.office is not None)
    return round(sure, 2)


# ---- reading a passage ---------------------------------------------------------------------------------------------
def _read(passage: Passage, parties: list[PartyMention]) -> PeopleInPassage:
    doc = passage.parsed
    offices = find_offices(doc, parties)
    taken = {i for office in offices for i in range(office.start, office.end)} | {
        i for m in parties for i in range(m.start, m.end)
    }
    held = {i for office in offices for i in range(office.start, office.end)}
    within = {
        i for m in parties for i in range(m.start, m.end) if m.form != "metonym" and _is_in_longer_name(doc, m)
    } - held
    names = find_names(doc, taken, within)
    reading = PeopleInPassage(passage, parties, offices, names)
    reading.holdings = attach_offices(passage.index, doc, parties, offices, names)
    return reading


def _is_in_longer_name(doc: Doc, mention: PartyMention) -> bool:
    """Whether the parser takes the name of a party for a part of somebody's: "Jordan Smith"."""
    beside = (mention.start - 1, mention.end)
    inside = all(token.ent_type_ == "PERSON" for token in doc[mention.start : mention.end])
    names = (doc[i] for i in beside if 0 <= i < len(doc) and doc[i].text[0].isupper())
    return inside and any(token.ent_type_ == "PERSON" for token in names)


def _open_offices(readings: Iterable[PeopleInPassage]) -> list[OpenOffice]:
    """The offices that stand beside no name."""
    return [
        (reading.passage.index, office)
        for reading in readings
        for beside in [{id(h.office) for holdings in reading.holdings.values() for h in holdings}]
        for office in reading.offices
        if id(office) not in beside and not office.private
    ]


# ---- mentions ------------------------------------------------------------------------------------------------------
def _person_mention(reading: PeopleInPassage, place: int, who: Known) -> PersonMention:
    name = reading.names[place]
    before = [
        h.office.start for h in reading.holdings.get(place, []) if h.office and h.before and h.office.end <= name.start
    ]
    start = min([name.title_start, *before])
    doc = reading.passage.parsed
    head = doc[name.start : name.end].root
    return PersonMention(reading.passage.index, start, name.end, head.i, who.person, subject_head(head) is not None)


def _read_unnamed(
    readings: list[PeopleInPassage], known: list[Known]
) -> tuple[list[PersonMention], list[OfficeMention]]:
    """Offices without a name beside them: those that mean a person named elsewhere, and the rest."""
    linked: list[PersonMention] = []
    unnamed: list[OfficeMention] = []
    docs = {reading.passage.index: reading.passage.parsed for reading in readings}
    for reading in readings:
        beside = {id(h.office) for holdings in reading.holdings.values() for h in holdings}
        for office in reading.offices:
            if id(office) in beside or office.private:
                continue
            holder = _holder(office, known, reading.passage.index, docs)
            if holder is not None:
                subject = subject_head(reading.passage.parsed[office.head]) is not None
                linked.append(
                    PersonMention(reading.passage.index, office.start, office.end, office.head, holder.person, subject)
                )
                continue
            for party in _parties_of(office):
                if office.tied and party is None and not office.definite:
                    continue
                unnamed.append(
                    OfficeMention(
                        reading.passage.index,
                        office.start,
                        office.end,
                        office.head,
                        office.title,
                        office.function,
                        party,
                        plural=office.plural and (len(office.parties) < 2 or office.function in _IN_NUMBERS),
                        counterpart=office.counterpart,
                    )
                )
    return linked, unnamed


def _parties_of(office: Office) -> Sequence[str | None]:
    """The parties of a plural, one holder each, else the one party or none."""
    return office.parties or [office.party]


def _holder(office: Office, known: list[Known], passage: int, docs: Mapping[int, Doc]) -> Known | None:
    """The only person of the article who can be meant by an office: "the Egyptian foreign minister"."""
    if office.plural or office.counterpart or office.former or not (office.definite or office.party):
        return None
    if office.owner is not None and docs[passage][office.owner].lower_ == "its":
        return None  # "visited Chad and met its president": not the one told of before
    functions = _LEADERS if office.weak and office.function in _LEADERS else {office.function}
    if office.title.lower() == "minister":
        functions = {
            f for f in OfficeFunction if f.value.endswith("minister") and f is not OfficeFunction.DEPUTY_MINISTER
        }
    holders = [
        who
        for who in known
        if who.person.official
        and who.person.function in functions
        and who.person.basis is not OfficeBasis.FORMER
        and (office.party is None or who.person.party is None or office.party == who.person.party)
    ]
    if office.party is not None:
        holders = [who for who in holders if who.person.party == office.party] or holders
    if len(holders) == 1:
        return holders[0]
    if office.party is None and office.definite:
        so_called = [who for who in holders if office.title.lower() in (who.person.office or "").lower()]
        return _last_named(so_called or holders, (passage, office.start), docs)
    return None


def _last_named(holders: list[Known], place: tuple[int, int], docs: Mapping[int, Doc]) -> Known | None:
    """The one named last before, within the same or the preceding passage; a subject before who else is named there."""
    recent = [
        ((passage, subject_head(docs[passage][start]) is not None, start), who)
        for who in holders
        for passage, start in who.places
        if place[0] - 1 <= passage and (passage, start) < place
    ]
    return max(recent, key=lambda item: item[0])[1] if recent else None


def evidence_for(document: Document, known: list[Known]) -> None:
    """Quote, for each official, the words that name the person, and those that name the office with it."""
    for who in known:
        best = next((h for h in who.holdings if h.chosen), None)
        if best is not None:
            passage = document.passages[best.passage]
            who.person.evidence = [document.quote(passage, best.start, best.end, "office")]
        elif who.places:
            index, start = who.places[0]
            end = min(end for passage, end in who.ends if passage == index and end > start)
            who.person.evidence = [document.quote(document.passages[index], start, end, "name")]
