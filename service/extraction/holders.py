"""Who holds which office: an office beside a name, and the party that it is held for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.lexicon import read_toml
from service.extraction.names import NameSpan
from service.extraction.offices import Office, rank_of
from service.extraction.reading import Document, PartyMention, Person

_UNIQUE = {
    OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT, OfficeFunction.FOREIGN_MINISTER, OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.NATIONAL_SECURITY_ADVISER, OfficeFunction.VICE_PRESIDENT, OfficeFunction.CHIEF_OF_DEFENCE,
}  # fmt: skip
"""Functions that a party has one holder of, so that a second holder must be another party's."""

_GENERIC = {"minister", "secretary", "deputy", "official", "chief", "head", "director", "leader", "chairman", "representative", "commander"}


@dataclass(slots=True)
class Holding:
    """What is said beside one mention of a name: an office, or only a party."""

    passage: int
    start: int
    end: int
    office: Office | None
    party: str | None
    former: bool = False
    before: bool = False
    rank: str | None = None
    antecedent: tuple[int, int] | None = None
    """For a counterpart, where the phrase stands: whoever was named last before it is the other side."""
    chosen: bool = False


def attach_offices(
    passage: int, doc: Doc, parties: Sequence[PartyMention], offices: Sequence[Office], names: Sequence[NameSpan]
) -> dict[int, list[Holding]]:
    """What each name of a passage holds, by its place in `names`."""
    reader = _Attacher(passage, doc, parties, offices, names)
    for place in range(len(names)):
        reader.before(place)
    for place in range(len(names)):
        reader.after(place)
        reader.party_beside(place)
        reader.rank(place)
    return reader.found


class _Attacher:
    """Joins the offices and names of one passage."""

    def __init__(
        self, passage: int, doc: Doc, parties: Sequence[PartyMention], offices: Sequence[Office], names: Sequence[NameSpan]
    ) -> None:
        self.passage = passage
        self.doc, self.names, self.offices = doc, names, offices
        self.lower = [token.lower_ for token in doc]
        self.office_ending = {office.end: office for office in offices}
        self.office_starting = {office.start: office for office in offices}
        self.party_starting = {m.start: m for m in parties}
        self.party_ending = {m.end: m for m in parties}
        self.name_starting = {name.title_start: place for place, name in enumerate(names)}
        self.found: dict[int, list[Holding]] = defaultdict(list)
        self.held: set[int] = set()

    def before(self, place: int) -> None:
        """An office that leads up to a name: "Foreign Minister A", "the defence minister, B"."""
        name = self.names[place]
        office, comma = self.office_ending.get(name.title_start), False
        if office is None and name.title_start > 0 and self.lower[name.title_start - 1] in {",", "-", ":"}:
            office, comma = self.office_ending.get(name.title_start - 1), True
        if office is None or id(office) in self.held:
            return
        if comma and (not (office.definite or office.party) or self._names_someone_before(office, place)):
            return
        if self.doc[name.start].is_sent_start and self.doc[office.end - 1].sent != self.doc[name.start].sent and comma:
            return
        if office.plural:
            self._share(place, office)
        else:
            self._hold(place, office, office.party, before=True)

    def _names_someone_before(self, office: Office, place: int) -> bool:
        """Whether the office is that of a person named right before it: "A, the defence minister, B"."""
        if place == 0 or office.start == 0 or self.lower[office.start - 1] != ",":
            return False
        return self.names[place - 1].end == office.start - 1 and not self.found.get(place - 1)

    def _share(self, place: int, office: Office) -> None:
        """Give each of a list of names the office before it: "Presidents A and B", "his counterparts, A, B and C"."""
        listed = [place]
        while listed[-1] + 1 < len(self.names):
            last, follower = self.names[listed[-1]], self.names[listed[-1] + 1]
            between = self.lower[last.end : follower.title_start]
            if not between or any(word not in {",", "and", "&"} for word in between):
                break
            listed.append(listed[-1] + 1)
        apart = office.parties if len(office.parties) == len(listed) else []
        for position, member in enumerate(listed):
            party = apart[position] if apart else office.party if len(office.parties) < 2 else None
            self._hold(member, office, party, before=member == place)

    def after(self, place: int) -> None:
        """An office that follows a name: "A, the defence minister", "A is president", "A, who became premier"."""
        name = self.names[place]
        index = name.end
        if index < len(self.doc) and self.lower[index] == "," and index + 2 < len(self.doc) and self.lower[index + 1].isdigit():
            index += 2
        if index + 1 >= len(self.doc):
            return
        word = self.lower[index]
        if word in {",", "(", "-"}:
            office = self.office_starting.get(index + 1)
            if office is None and self.lower[index + 1] in {"who", "then", "a", "an", "now"}:
                office = self._predicate(index + 2) if self.lower[index + 1] == "who" else self.office_starting.get(index + 2)
        elif word in {"is", "was", "became", "becomes", "remains", "as", "serves"}:
            office = self._predicate(index)
        else:
            return
        if office is None or id(office) in self.held or office.plural:
            return
        follower = self.name_starting.get(office.end)
        if follower is not None and follower != place:
            return
        self._hold(place, office, office.party, before=False)

    def _predicate(self, index: int) -> Office | None:
        """The office that a copula leads to within a few words."""
        copulas = {"is", "was", "became", "becomes", "remains", "been", "be", "as", "serves", "served", "has", "had", "currently", "now", "also", "a", "an", "the"}
        reach = index
        while reach < len(self.doc) and reach - index < 5 and (self.lower[reach] in copulas or self.doc[reach].pos_ == "ADV"):
            reach += 1
            office = self.office_starting.get(reach)
            if office is not None:
                return office
        return None

    def party_beside(self, place: int) -> None:
        """A party right beside a name: "Ukraine's A", "Prime Minister A of Japan"."""
        name = self.names[place]
        start, end = name.title_start, name.end
        if end + 1 < len(self.doc) and self.lower[end] in {"of", "from"}:
            follower = end + 2 if self.lower[end + 1] == "the" and end + 1 not in self.party_starting else end + 1
            mention = self.party_starting.get(follower)
            if mention is not None and mention.form != "adjective":
                self._say_party(place, mention.party, mention.end)
                return
        if start > 1 and self.lower[start - 1] in {"'s", "’s"} and start - 1 in self.party_ending:
            self._say_party(place, self.party_ending[start - 1].party, end)
        elif start in self.party_ending and start > 0 and self.party_ending[start].form == "adjective":
            self._say_party(place, self.party_ending[start].party, end)

    def _say_party(self, place: int, party: str, end: int) -> None:
        own = next((h for h in self.found[place] if h.before and h.office is not None), None)
        if own is not None and own.party is None:
            own.party, own.end = party, max(own.end, end)
        elif own is None:
            name = self.names[place]
            self.found[place].append(Holding(self.passage, name.start, name.end, None, party))

    def rank(self, place: int) -> None:
        """A rank before a name: an office of its own where none is stated."""
        name = self.names[place]
        if name.rank:
            self.found[place].append(Holding(self.passage, name.title_start, name.end, None, None, rank=name.rank))

    def _hold(self, place: int, office: Office, party: str | None, *, before: bool) -> None:
        name = self.names[place]
        self.held.add(id(office))
        start, end = min(office.start, name.title_start), max(office.end, name.end)
        antecedent = (self.passage, office.start) if office.counterpart else None
        self.found[place].append(Holding(self.passage, start, end, office, party, office.former, before, antecedent=antecedent))


# ---- settling ------------------------------------------------------------------------------------------------------
def settle(
    document: Document,
    people: list[tuple[Person, list[Holding]]],
    offices: list[tuple[int, list[Office]]],
    parties: list[PartyMention],
) -> None:
    """Give each person the office, function, basis and party that the article supports; changes them in place."""
    for person, holdings in people:
        _choose_office(person, holdings)
        _choose_party(person, holdings)
    _copy_counterparts(people)
    _infer_parties(document, people, offices, parties)


def _choose_office(person: Person, holdings: list[Holding]) -> None:
    held = [h for h in holdings if h.office is not None and not h.office.private]
    held = [h for h in held if not (h.office and h.office.tied and not (h.party or h.office.title.count(" ")))]
    own = [h for h in held if h.office and not h.office.counterpart]
    if own:
        best = min(own, key=_office_order)
        assert best.office is not None
        best.chosen = True
        person.official = True
        person.office, person.function = best.office.title, best.office.function
        person.basis = OfficeBasis.FORMER if best.former else OfficeBasis.STATED
        return
    if held:
        held[0].chosen = True
        person.official, person.basis = True, OfficeBasis.INFERRED
        return
    ranked = next((h for h in holdings if h.rank), None)
    if ranked is not None and not any(h.office is not None and h.office.private for h in holdings):
        ranked.chosen = True
        person.official = True
        person.office, person.function = ranked.rank, OfficeFunction.MILITARY_COMMANDER


def _office_order(holding: Holding) -> tuple[bool, bool, bool]:
    office = holding.office
    assert office is not None
    return holding.former, office.weak, office.title.lower() in _GENERIC


def _choose_party(person: Person, holdings: list[Holding]) -> None:
    chosen = next((h for h in holdings if h.chosen and h.party), None)
    if chosen is not None:
        person.party = chosen.party
        return
    stated = Counter(h.party for h in holdings if h.party and not h.former)
    if stated:
        person.party = stated.most_common(1)[0][0]
        return
    office = next((h.office for h in holdings if h.chosen and h.office), None)
    if office is not None and office.default_party:
        person.party = office.default_party


def _copy_counterparts(people: list[tuple[Person, list[Holding]]]) -> None:
    """A counterpart has the function of the one whose counterpart it is: whoever was named last before."""
    for person, holdings in people:
        if person.function is not None:
            continue
        phrase = next((h.antecedent for h in holdings if h.antecedent), None)
        if phrase is None:
            continue
        others = [
            (max(((h.passage, h.start) for h in theirs if (h.passage, h.start) < phrase), default=(-1, -1)), other)
            for other, theirs in people
            if other is not person and other.function is not None
        ]
        if others:
            person.function = max(others, key=lambda item: item[0])[1].function


def _infer_parties(
    document: Document,
    people: list[tuple[Person, list[Holding]]],
    offices: list[tuple[int, list[Office]]],
    parties: list[PartyMention],
) -> None:
    """Find the party of those whose office is stated without one, from the rest of the article."""
    open_cases = [(person, holdings) for person, holdings in people if person.official and person.party is None]
    for person, holdings in open_cases:
        person.party = _party_of_institution(document, person, holdings, parties) or _party_of_office(person, people, offices)
    for person, holdings in open_cases:
        if person.party is None:
            person.party = _party_at_home(person, holdings, people, parties)


def _party_of_institution(document: Document, person: Person, holdings: list[Holding], parties: list[PartyMention]) -> str | None:
    """The party of the embassy or ministry in a title, where the article names it with its party elsewhere."""
    words = set((person.office or "").lower().split()) & set(read_toml("offices")["institutions"]["words"])
    if not words:
        return None
    named = Counter()  # type: Counter[str]
    for mention in parties:
        doc = document.passages[mention.passage].parsed
        following = {token.lower_ for token in doc[mention.end : mention.end + 3]}
        if words & following:
            named[mention.party] += 1
    return named.most_common(1)[0][0] if named else None


def _party_of_office(
    person: Person, people: list[tuple[Person, list[Holding]]], offices: list[tuple[int, list[Office]]]
) -> str | None:
    """The only party whose office of this function the article speaks of without another holder."""
    held = {other.party for other, _ in people if other is not person and other.function == person.function and other.party}
    stated = {
        office.party
        for _, found in offices
        for office in found
        if office.function == person.function and office.party and not office.former and not office.counterpart and not office.plural
    }
    free = stated - held
    return free.pop() if len(free) == 1 else None


def _party_at_home(
    person: Person, holdings: list[Holding], people: list[tuple[Person, list[Holding]]], parties: list[PartyMention]
) -> str | None:
    """The party that an article means by an unqualified office: the one it speaks of most around the name.

    A party whose office of the same function another person holds is out of the question.
    """
    taken = set()
    if person.function in _UNIQUE:
        taken = {o.party for o, _ in people if o is not person and o.function == person.function and o.basis is not OfficeBasis.FORMER}
    scores: Counter[str] = Counter()
    places = [(h.passage, h.start) for h in holdings] or [(0, 0)]
    first = min(places)
    for mention in parties:
        if mention.party in taken:
            continue
        near = 3.0 if mention.passage == first[0] and mention.start < first[1] else 1.5 if mention.passage == first[0] else 0.0
        scores[mention.party] += 1.0 + near  # type: ignore[assignment]
    return scores.most_common(1)[0][0] if scores else None


__all__ = ["Holding", "attach_offices", "rank_of", "settle"]
