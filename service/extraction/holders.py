"""Offices beside names: which name holds which office, and for which party the words say."""

from collections import defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc

from service.extraction.holding import Holding
from service.extraction.lexicon import read_toml
from service.extraction.name_forms import name_keys
from service.extraction.names import NameSpan
from service.extraction.office_text import Office
from service.extraction.places import is_listed_place
from service.extraction.reading import PartyMention
from service.extraction.tokens import lowered_of

_APPOSING = {",", "-", ":", "—", "–"}
_COPULAS = frozenset(
    [
        "is",
        "was",
        "became",
        "becomes",
        "remains",
        "been",
        "be",
        "as",
        "serves",
        "served",
        "has",
        "had",
        "currently",
        "now",
        "also",
        "a",
        "an",
        "the",
    ]
)
"""Words that lead from a name to the office it is said to hold."""


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
        self,
        passage: int,
        doc: Doc,
        parties: Sequence[PartyMention],
        offices: Sequence[Office],
        names: Sequence[NameSpan],
    ) -> None:
        self.passage = passage
        self.doc, self.names, self.offices = doc, names, offices
        self.lower = lowered_of(doc)
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
        if office is None and name.title_start > 0 and self.lower[name.title_start - 1] in _APPOSING:
            office, comma = self.office_ending.get(name.title_start - 1), True
        if office is None or id(office) in self.held:
            return
        if comma and (
            not (office.definite or office.plural or office.party or self._is_indefinite(office, name))
            or self._names_someone_before(office, place)
            or self._opens_clause(office, name)
        ):
            return
        if self.doc[name.start].is_sent_start and self.doc[office.end - 1].sent != self.doc[name.start].sent and comma:
            return
        if office.plural:
            self._share(place, office)
            return
        earlier = None if comma else self._earlier(office)
        if earlier is not None:
            self._hold(place, earlier, earlier.party, before=True)
        self._hold(place, office, office.party, before=True)

    def _earlier(self, office: Office) -> Office | None:
        """Another office of the same person before one: "Special Envoy Ambassador A", "the spokesman, Ambassador A"."""
        beside = self.office_ending.get(office.start)
        apart = self.office_ending.get(office.start - 1) if self.lower[office.start - 1] == "," else None
        found = beside or (apart if apart is not None and apart.definite else None)
        if found is None or found.plural or id(found) in self.held:
            return None
        return found if None in {found.party, office.party} or found.party == office.party else None

    def _is_indefinite(self, office: Office, name: NameSpan) -> bool:
        """Such as "A spokeswoman, NAME, said": an indefinite office that a name between commas explains."""
        if office.start == 0 or self.lower[office.start - 1] not in {"a", "an"}:
            return False
        return name.end < len(self.doc) and self.lower[name.end] in {",", ".", ")"}

    def _opens_clause(self, office: Office, name: NameSpan) -> bool:
        """Whether the name is the subject of what follows an introduction: "After talks with the king, A left"."""
        head = self.doc[name.start : name.end].root
        closed = name.end < len(self.doc) and self.lower[name.end] in {",", "and", *_APPOSING}
        return head.dep_ == "nsubj" and self.doc[office.head].dep_ == "pobj" and not closed

    def _names_someone_before(self, office: Office, place: int) -> bool:
        """Whether the office is that of a person named right before it: "A, the defence minister, B"."""
        if place == 0 or office.start == 0 or self.lower[office.start - 1] != ",":
            return False
        earlier = self.names[place - 1]
        return earlier.end == office.start - 1 and not self.found.get(place - 1) and not self._is_a_place(earlier)

    def _is_a_place(self, name: NameSpan) -> bool:
        """Whether a name is that of a town in which something is: "In Rome, the minister, A, said"."""
        led_to = name.start > 0 and self.lower[name.start - 1] in read_toml("places")["prepositions"]
        return led_to and not (name.rank or name.honorific) and is_listed_place(name.text)

    def _share(self, place: int, office: Office) -> None:
        """Give each of a list of names the office before it: "Presidents A and B", "his counterparts, A, B and C"."""
        listed = [place]
        while listed[-1] + 1 < len(self.names):
            last, follower = self.names[listed[-1]], self.names[listed[-1] + 1]
            between = range(last.end, follower.title_start)
            of_party = {i for m in self.party_starting.values() for i in range(m.start, m.end)}
            if not between or any(
                i not in of_party and self.lower[i] not in {",", "and", "&", "of", "the", "(", ")"} for i in between
            ):
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
        if self._is_a_place(name):
            return
        if (
            index < len(self.doc)
            and self.lower[index] == ","
            and index + 2 < len(self.doc)
            and self.lower[index + 1].isdigit()
        ):
            index += 2
        if index + 1 >= len(self.doc):
            return
        word = self.lower[index]
        if word in {",", "(", "-", "—", "–"}:
            office = self.office_starting.get(index + 1) or self._owned(index)
            if office is None and self.lower[index + 1] in {"who", "then", "a", "an", "now"}:
                office = (
                    self._predicate(index + 2)
                    if self.lower[index + 1] == "who"
                    else self.office_starting.get(index + 2)
                )
        elif word in {"is", "was", "became", "becomes", "remains", "as", "serves"}:
            office = self._predicate(index)
        else:
            return
        if office is None or id(office) in self.held:
            return
        if office.plural:
            self._share_back(place, office)
            return
        follower = self.name_starting.get(office.end)
        if (follower is not None and follower != place) or (word == "," and self._acts_itself(office, name)):
            return
        self._hold(place, office, office.party, before=False)

    def _share_back(self, place: int, office: Office) -> None:
        """Give each of a list of names the office behind it: "General A and Admiral B, the chiefs of defence,"."""
        closed = self.word(office.end) in {",", ".", ")", ";", ""}
        listed = [place]
        while listed[0] > 0:
            last, follower = self.names[listed[0] - 1], self.names[listed[0]]
            between = self.lower[last.end : follower.title_start]
            if not between or any(word not in {",", "and", "&"} for word in between):
                break
            listed.insert(0, listed[0] - 1)
        titled = any(h.office is not None for member in listed for h in self.found[member])
        if not closed or titled or len(listed) < 2:
            return
        apart = office.parties if len(office.parties) == len(listed) else [office.party] * len(listed)
        for member, party in zip(listed, apart, strict=True):
            self._hold(member, office, party, before=False)

    def word(self, index: int) -> str:
        """The word at a place in lower case; empty beyond the end."""
        return self.lower[index] if index < len(self.lower) else ""

    def _acts_itself(self, office: Office, name: NameSpan) -> bool:
        """Whether an office is no apposition but the subject of what follows: "Asked about A, the premier said"."""
        if office.end >= len(self.doc) or self.doc[name.start : name.end].root.dep_ not in {"pobj", "dobj"}:
            return False
        return bool({"VBD", "VBZ", "VBP", "MD"} & {self.doc[office.end].tag_})

    def _owned(self, index: int) -> Office | None:
        """An office behind a possessive that names no party: "A, the court's president"."""
        return next(
            (
                o
                for o in self.offices
                if o.owner is not None and o.start == o.owner + 1 and index < o.owner <= index + 5
            ),
            None,
        )

    def _predicate(self, index: int) -> Office | None:
        """The office that a copula leads to within a few words."""
        reach = index
        while (
            reach < len(self.doc)
            and reach - index < 5
            and (self.lower[reach] in _COPULAS or self.doc[reach].pos_ == "ADV")
        ):
            reach += 1
            office = self.office_starting.get(reach)
            if office is not None:
                return office
        return None

    def party_beside(self, place: int) -> None:
        """A party right beside a name: "Ukraine's A", "Prime Minister A of Japan"."""
        name = self.names[place]
        start, end = name.title_start, name.end
        titled = name.rank is not None or any(h.office is not None for h in self.found[place])
        joints = {"of", "from", "("} | ({"for"} if titled else set())
        if end + 1 < len(self.doc) and self.lower[end] in joints:
            follower = end + 2 if self.lower[end + 1] == "the" and end + 1 not in self.party_starting else end + 1
            mention = self.party_starting.get(follower)
            if mention is not None and mention.form != "adjective":
                self._say_party(place, mention.party, mention.end, possessed=self._is_somebody(name, mention))
                return
        if start > 1 and self.lower[start - 1] in {"'s", "’s"} and start - 1 in self.party_ending:
            mention = self.party_ending[start - 1]
            self._say_party(place, mention.party, end, possessed=self._is_somebody(name, mention))
        elif start > 2 and self.lower[start - 1] == "," and (owner := self._elided(start - 2)) is not None:
            self._say_party(place, owner.party, end, possessed=True)
            own = next((h for h in self.found[place] if h.office is not None), None)
            last = next((o for o in reversed(self.offices) if o.end <= owner.start and not o.plural), None)
            if own is None and last is not None:
                holding = Holding(self.passage, name.start, name.end, last, owner.party, name_end=name.end)
                self.found[place].append(holding)
        elif start in self.party_ending and start > 0 and self.party_ending[start].form == "adjective" and name.entity:
            self._say_party(place, self.party_ending[start].party, end)

    def _elided(self, at: int) -> PartyMention | None:
        """The party whose office is left unsaid a second time: "Oman's minister, A, and Chad's, B"."""
        joined = at in self.party_ending and self.lower[at] in {"'s", "’s"}
        owner = self.party_ending[at] if joined else None
        return owner if owner is not None and self.word(owner.start - 1) in {"and", ",", "by", "with"} else None

    def _is_somebody(self, name: NameSpan, owner: PartyMention) -> bool:
        """Whether what a party possesses is a person, as far as the words tell: not "in India's Uttar Pradesh"."""
        placed = owner.start > 0 and self.lower[owner.start - 1] in read_toml("parties")["placing"]
        return len(name_keys(name.text)) > 1 and not placed

    def _say_party(self, place: int, party: str, end: int, *, possessed: bool = False) -> None:
        own = next((h for h in self.found[place] if h.before and h.office is not None), None)
        if own is not None and own.party is None:
            own.party, own.end = party, max(own.end, end)
        elif own is None:
            name = self.names[place]
            self.found[place].append(Holding(self.passage, name.start, name.end, None, party, possessed=possessed))

    def rank(self, place: int) -> None:
        """A rank before a name: an office of its own where none is stated."""
        name = self.names[place]
        if name.rank:
            self.found[place].append(Holding(self.passage, name.title_start, name.end, None, None, rank=name.rank))

    def _hold(self, place: int, office: Office, party: str | None, *, before: bool) -> None:
        name = self.names[place]
        self.held.add(id(office))
        start, end = min(office.start, name.title_start), max(office.end, name.end)
        self.found[place].append(
            Holding(self.passage, start, end, office, party, office.former, before, name_end=name.end)
        )
