"""What speaks for each party that an official could be of: the words around the name, and the article's own house."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.governors import subject_of
from service.extraction.known import Known, OpenOffice
from service.extraction.lexicon import read_toml
from service.extraction.parties import find_seats, seat_of
from service.extraction.polities import house_of
from service.extraction.reading import Document, PartyMention
from service.extraction.voice import Voices

WEIGHTS = {
    "title": 4.0,
    "voice": 3.5,
    "host": 3.5,
    "listed": 3.5,
    "succeeded": 3.0,
    "house": 3.0,
    "house_first": 1.5,
    "sentence_before": 2.5,
    "dateline": 2.5,
    "paired": 2.5,
    "company": 2.5,
    "unheld": 2.0,
    "seat_before": 1.5,
    "topic": 2.0,
    "before": 1.25,
    "after": 1.0,
    "often": 0.75,
    "institution": 0.75,
    "top": 0.5,
    "setting": 0.5,
    "sentence_after": 0.5,
    "opposite": -3.0,
}
"""What each clue to the party of an unqualified office counts."""

Place = tuple[int, int]
"""Passage and token."""

Spoken = tuple[int, str, str]
"""Token and party of a mention, and what its clues begin with where it is of a capital."""


class Clues:
    """Reads what an article says for each party that an official could be of."""

    def __init__(
        self, document: Document, people: list[Known], offices: Sequence[OpenOffice], parties: list[PartyMention]
    ) -> None:
        self.document, self.people, self.offices, self.parties = document, people, offices, parties
        self.spoken_of: Counter[str] = Counter(m.party for m in parties)
        self.spoken: defaultdict[int, list[Spoken]] = defaultdict(list)
        self.settings: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for mention in parties:
            if _is_setting(document, mention):
                self.settings[mention.passage].append((mention.start, mention.party))
            else:
                self.spoken[mention.passage].append((mention.start, mention.party, ""))
        self.seats: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for passage, start, party in find_seats(document):
            self.seats[passage].append((start, party))
            self.spoken[passage].append((start, party, "seat_"))
        for here in self.spoken.values():
            here.sort()
        self.named: defaultdict[int, list[tuple[int, Known]]] = defaultdict(list)
        for who in people:
            for passage, start in who.places:
                self.named[passage].append((start, who))
        self.house = self._house()
        self.before_peers = _first_of_peers(people)
        self.dateline = seat_of(document.dateline.title()) if document.dateline else None
        self.listing = _Listing(document, people)
        self.voices = Voices(document, parties)
        self.pairs = _pairs(document, parties)

    def of(self, who: Known) -> dict[str, float]:
        """The weight of what speaks for each party."""
        strength: dict[tuple[str, str], float] = {}
        for party, clue, value in (*self._of_article(), *self._of_person(who), *self._near(who.first)):
            strength[party, clue] = max(value, strength.get((party, clue), 0.0))
        scores: defaultdict[str, float] = defaultdict(float)
        for (party, clue), value in strength.items():
            scores[party] += WEIGHTS[clue] * value
        return dict(scores)

    def _house(self) -> str | None:
        """The party that the article speaks for: the one whose own titles it leaves unqualified."""
        own: Counter[str] = Counter()
        for who in self.people:
            for holding in who.holdings:
                if holding.office and holding.party is None and not holding.office.plural and not who.parties:
                    party = house_of(holding.office.title, holding.office.default_party)
                    own.update([party] if party else [])
        return own.most_common(1)[0][0] if own else None

    def _of_article(self) -> Iterator[tuple[str, str, float]]:
        most = max(self.spoken_of.values(), default=1)
        for party, count in self.spoken_of.items():
            yield party, "often", count / most
        if self.house:
            yield self.house, "house", 1.0
        if self.dateline:
            yield self.dateline, "dateline", 1.0
        for party in {mention.party for mention in self.parties if mention.form == "metonym"}:
            yield party, "institution", 1.0
        for party in {party for passage in (0, 1) for _, party, _ in self.spoken[passage]}:
            yield party, "top", 1.0

    def _of_person(self, who: Known) -> Iterator[tuple[str, str, float]]:
        """What the office itself, the list it stands in and its other holders say."""
        office = next((h.office for h in who.holdings if h.chosen and h.office), None)
        if office is not None and (usual := office.default_party or house_of(office.title)):
            yield usual, "title", 1.0
        listed = self.listing.party_before(who)
        if listed is not None:
            yield listed, "listed", 1.0
        if self.house and who is self.before_peers.get(who.person.function):
            yield self.house, "house_first", 1.0
        for _, open_office in self.offices:
            free = not (open_office.former or open_office.counterpart or open_office.plural)
            if free and open_office.function == who.person.function and open_office.party:
                yield open_office.party, "unheld", 1.0
        spoken_for = ((party, "voice") for party in self.voices.of(who))
        for party, clue in (*spoken_for, *self._paired(who), *self._hosts(who), *self._across(who)):
            yield party, clue, 1.0
        if who.person.basis is OfficeBasis.FORMER:
            for other in self.people:
                if other is not who and other.person.function == who.person.function and other.person.party:
                    yield other.person.party, "succeeded", 1.0

    def _paired(self, who: Known) -> list[tuple[str, str]]:
        """The other party of "the U.S.-Japan alliance" for whom a sentence names beside an official of the one."""
        passage, start = who.first
        sentence = self.document.passages[passage].parsed[start].sent
        beside = range(sentence.start, sentence.end)
        known = {
            h.party
            for at, other in self.named[passage]
            if other is not who and at in beside
            for h in other.holdings
            if h.party and h.passage == passage and h.start in beside
        }
        return [(one, "paired") for pair in self.pairs for one, other in (pair, pair[::-1]) if other in known - {one}]

    def _across(self, who: Known) -> list[tuple[str, str]]:
        """The party of the subject: that of whom they accompany, but not of whoever meets or receives them."""
        passage, start = who.first
        head = name_head(self.document.passages[passage].parsed[start])
        if head.dep_ == "pobj" and head.head.lower_ in {"with", "by"}:
            head = head.head
        elif head.dep_ != "dobj":
            return []
        verb = head.head
        while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
            verb = verb.head
        subject = subject_of(verb)
        tokens = range(subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else range(0)
        clue = "company" if verb.lemma_ in read_toml("contacts")["company"]["joining"] else "opposite"
        return [
            (other.person.party, clue)
            for at, other in self.named[passage]
            if other is not who and other.person.party and at in tokens
        ]

    def _hosts(self, who: Known) -> list[tuple[str, str]]:
        """The party where somebody is met or receives: "in Oman, he met the minister", "to Doha, where the emir"."""
        passage, start = who.first
        doc = self.document.passages[passage].parsed
        first = doc[start].sent.start
        places = sorted([*self.settings[passage], *self.seats[passage]])
        before = [place for place in places if first <= place[0] < start]
        if not before:
            return []
        head = name_head(doc[start])
        received = any(token.lower_ == "where" for token in doc[before[-1][0] : start]) and head.dep_ == "nsubj"
        met = head.dep_ == "dobj" or (head.dep_ == "pobj" and head.head.lower_ in {"with", "by"})
        return [(before[-1][1], "host")] if received or met else []

    def _near(self, place: Place) -> Iterator[tuple[str, str, float]]:
        """Parties near a name: those of its sentence, the last before it and the first after it."""
        doc = self.document.passages[place[0]].parsed
        sentence = doc[place[1]].sent
        spoken = self.spoken[place[0]]
        before = [mention for mention in spoken if mention[0] < place[1]]
        after = [mention for mention in spoken if mention[0] > place[1]]
        last = before or (self.spoken[place[0] - 1] if place[0] else [])
        clues = [(party, f"{kind}before") for _, party, kind in last[-1:]]
        clues += [(party, "sentence_before") for at, party, _ in before if at >= sentence.start]
        clues += [(party, "sentence_after") for at, party, _ in after if at < sentence.end]
        clues += [(party, "after") for _, party, _ in after[:1]]
        clues += [(party, "setting") for _, party in self.settings[place[0]]]
        clues += [(party, "topic") for party in self._topic(place, before)]
        yield from ((party, clue, 1.0) for party, clue in clues)

    def _topic(self, place: Place, before: Sequence[Spoken]) -> list[str]:
        """The party that the sentence before is about, its last subject."""
        doc = self.document.passages[place[0]].parsed
        sentence = doc[place[1]].sent
        first = doc[sentence.start - 1].sent.start if sentence.start else sentence.start
        subjects = [
            party for at, party, _ in before if first <= at < sentence.start and doc[at].dep_ in {"nsubj", "nsubjpass"}
        ]
        return subjects[-1:]


def _pairs(document: Document, parties: Sequence[PartyMention]) -> list[tuple[str, str]]:
    """Parties whose names a hyphen joins, within one word or between two."""
    return [
        (one.party, other.party)
        for one, other in pairwise(sorted(parties, key=lambda m: (m.passage, m.start)))
        if one.passage == other.passage
        and (
            (one.start, one.end) == (other.start, other.end)
            or (other.start == one.end + 1 and document.passages[one.passage].parsed[one.end].text == "-")
        )
    ]


def _first_of_peers(people: Sequence[Known]) -> dict[OfficeFunction | None, Known]:
    """Who is named first of several in one office without a party, as in "President A spoke with President B"."""
    peers: defaultdict[OfficeFunction | None, list[Known]] = defaultdict(list)
    for who in people:
        if who.person.official and not who.parties:
            peers[who.person.function].append(who)
    return {function: min(some, key=lambda who: who.first) for function, some in peers.items() if len(some) > 1}


class _Listing:
    """Lists of people that name a party once: "the Omani president A, foreign minister B and general C"."""

    def __init__(self, document: Document, people: Sequence[Known]) -> None:
        self.document = document
        self.ending = {(h.passage, h.name_end): (who, h) for who in people for h in who.holdings if h.name_end}

    def party_before(self, who: Known) -> str | None:
        """The party that the first of a list has by the words before its name, for those listed after it."""
        functions = [who.person.function]
        holding = next((h for h in who.holdings if h.chosen), None)
        while holding is not None:
            doc, last = self.document.passages[holding.passage].parsed, holding.start
            while last > 0 and doc[last - 1].lower_ in {",", ";", "and", "&"}:
                last -= 1
            other, said = self.ending.get((holding.passage, last), (None, None))
            if other is None or said is None or last == holding.start or other.person.function in functions:
                return None
            if said.party is not None:
                return said.party if said.end == said.name_end else None  # "A of Kenya" says it of A alone
            functions.append(other.person.function)
            holding = said
        return None


def name_head(token: Token) -> Token:
    """The token by which a name, or the list or title that it stands in, hangs in its clause."""
    while token.dep_ in {"compound", "appos", "conj", "nmod", "flat"} and token.head != token:
        token = token.head
    return token


def _is_setting(document: Document, mention: PartyMention) -> bool:
    """Whether a party's name is only where something is or goes: "in Jordan", "to visit India"."""
    if mention.form != "name":
        return False
    words = read_toml("parties")
    token = document.passages[mention.passage].parsed[mention.head]
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in {*words["placing"], "to", "from"}
    return token.dep_ == "dobj" and token.head.lemma_ in words["place_verbs"]
