"""What speaks for each party that an official could be of: the words around the name, and the article's own house."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.affiliation_company import Company
from service.extraction.article_clues import first_of_peers, owners_of_things
from service.extraction.known import Known, OpenOffice
from service.extraction.listing import Listing
from service.extraction.office_text import Office
from service.extraction.parties import seat_of
from service.extraction.polities import house_of
from service.extraction.reading import Document, PartyMention, PlaceMention
from service.extraction.voice import Voices
from service.extraction.whereabouts import Whereabouts, name_head

WEIGHTS = {
    "title": 4.0,
    "voice": 3.5,
    "told_by": 2.5,
    "host": 4.5,
    "listed": 3.5,
    "succeeded": 3.0,
    "house": 3.0,
    "house_first": 1.5,
    "sentence_before": 2.5,
    "dateline": 2.5,
    "paired": 2.5,
    "alike": 5.0,
    "beside": 2.0,
    "company": 2.5,
    "unheld": 2.0,
    "introduced": 3.5,
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
    "goal": -4.0,
}
"""What each clue to the party of an unqualified office counts."""

TOP = 2
"""Passages at the top of an article, which tell why it is written where it is."""
_LOCAL = {OfficeFunction.OTHER}
"""Functions that one can have in a part of a country, whose party is then where that part lies."""

Place = tuple[int, int]
"""Passage and token."""

Spoken = tuple[int, str, str]
"""Token and party of a mention, and what its clues begin with where it is of a capital."""


class Clues:
    """Reads what an article says for each party that an official could be of."""

    def __init__(
        self,
        document: Document,
        people: list[Known],
        offices: Sequence[OpenOffice],
        parties: list[PartyMention],
        places: Sequence[PlaceMention],
    ) -> None:
        self.document, self.people, self.offices, self.parties = document, people, offices, parties
        self.spoken_of: Counter[str] = Counter(m.party for m in parties)
        for who in people:
            if who.person.party:
                self.spoken_of[who.person.party] += len(who.places)
        self.spoken: defaultdict[int, list[Spoken]] = defaultdict(list)
        self.whereabouts = Whereabouts(document, parties, places)
        self.settings = self.whereabouts.settings
        for mention in parties:
            if (mention.start, mention.party) not in self.settings[mention.passage]:
                self.spoken[mention.passage].append((mention.start, mention.party, ""))
        for passage, seats in self.whereabouts.seats.items():
            self.spoken[passage] += [(start, party, "seat_") for start, party in seats]
        for here in self.spoken.values():
            here.sort()
        self.named: defaultdict[int, list[tuple[int, Known]]] = defaultdict(list)
        for who in people:
            for passage, start in who.places:
                self.named[passage].append((start, who))
        self.house = self._house()
        self.before_peers = first_of_peers(people)
        self.dateline = seat_of(document.dateline.title()) if document.dateline else None
        self.listing = Listing(document, people)
        self.voices = Voices(document, parties)
        self.company = Company(document, self.named, parties)
        self.owned = owners_of_things(document, parties)

    def of(self, who: Known) -> dict[str, float]:
        """The weight of what speaks for each party."""
        strength: dict[tuple[str, str], float] = {}
        for party, clue, value in (*self._of_article(), *self._of_person(who), *self._near(who)):
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
        if self.dateline and not self._tells_from_abroad():
            yield self.dateline, "dateline", 1.0
        for party in {mention.party for mention in self.parties if mention.form == "metonym"}:
            yield party, "institution", 1.0
        for party in {party for passage in (0, 1) for _, party, _ in self.spoken[passage]}:
            yield party, "top", 1.0

    def _tells_from_abroad(self) -> bool:
        """Whether the top tells of a journey to where it is written: "ABU DHABI - President A of Chile flew"."""
        return any(
            any(goal == self.dateline for goal in self.whereabouts.goals(who))
            and who.person.party not in (None, self.dateline)
            for who in self.people
            if who.first[0] <= TOP
        )

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
        for place, open_office in self._unheld(who):
            yield str(open_office.party), "introduced" if place < who.first else "unheld", 1.0
        spoken_for = ((party, "voice") for party in self.voices.of(who))
        yield from ((party, "alike", 1.0) for party in self._alike(who))
        yield from ((party, "host", 1.0) for party in self.whereabouts.hosts(who))
        yield from ((party, "goal", 1.0) for party in self.whereabouts.goals(who))
        told_by = ((party, "told_by") for party in self.voices.tellers(who))
        for party, clue in (*spoken_for, *told_by, *self._of_company(who)):
            yield party, clue, 1.0
        if who.person.basis is OfficeBasis.FORMER:
            for other in self.people:
                if other is not who and other.person.function == who.person.function and other.person.party:
                    yield other.person.party, "succeeded", 1.0

    def _unheld(self, who: Known) -> Iterator[tuple[Place, Office]]:
        """Posts like somebody's that the article speaks of with their party and without a name, and where."""
        for passage, office in self.offices:
            free = not (office.former or office.counterpart or office.plural)
            if free and office.function == who.person.function and office.party:
                yield (passage, office.start), office

    def _of_company(self, who: Known) -> Iterator[tuple[str, str]]:
        yield from ((party, "beside") for party in self.company.beside(who))
        yield from (*self.company.paired(who), *self.company.opposite_number(who), *self.company.across(who))

    def _alike(self, who: Known) -> Iterator[str]:
        """The party whose the same thing is elsewhere: "Chad's reforms", where the reforms are "President A's" too."""
        for passage, end in who.ends:
            doc = self.document.passages[passage].parsed
            if end < len(doc) and doc[end].tag_ == "POS":
                owners = self.owned[doc[end].head.head.lemma_.lower()]
                yield from owners if len(owners) == 1 else ()

    def _near(self, who: Known) -> Iterator[tuple[str, str, float]]:
        """Parties near a name: those of its sentence, the last before it and the first after it."""
        place = who.first
        doc = self.document.passages[place[0]].parsed
        sentence = doc[place[1]].sent
        spoken = self.spoken[place[0]]
        if who.person.function in _LOCAL:
            spoken = sorted([*spoken, *((at, party, "") for at, party in self.settings[place[0]])])
        before = [mention for mention in spoken if mention[0] < place[1]]
        after = [mention for mention in spoken if mention[0] > place[1]]
        last = self.spoken[place[0] - 1][-1:] if place[0] else []
        if before:  # of "talks between A and B" neither is nearer
            nearest, joint = before[-1][0], name_head(doc[before[-1][0]])
            last = [m for m in before[:-1] if m[0] != nearest and name_head(doc[m[0]]) == joint] + before[-1:]
        clues = [(party, f"{kind}before") for _, party, kind in last]
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
