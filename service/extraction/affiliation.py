"""The party of an office that is stated without one, read from what the whole article says."""

from collections import Counter
from collections.abc import Sequence

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.known import Known, OpenOffice
from service.extraction.lexicon import read_toml
from service.extraction.parties import find_seats, seat_of
from service.extraction.polities import has_office, house_of
from service.extraction.reading import Document, PartyMention

_UNIQUE = {
    OfficeFunction.HEAD_OF_STATE,
    OfficeFunction.HEAD_OF_GOVERNMENT,
    OfficeFunction.FOREIGN_MINISTER,
    OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.NATIONAL_SECURITY_ADVISER,
    OfficeFunction.VICE_PRESIDENT,
    OfficeFunction.CHIEF_OF_DEFENCE,
}
"""Functions that a party has one holder of, so that a second holder must be another party's."""

_WEIGHTS = {
    "succeeded": 3.0,
    "house": 3.0,
    "sentence_before": 2.5,
    "dateline": 2.5,
    "seat_before": 1.5,
    "before": 1.25,
    "after": 1.0,
    "often": 0.75,
    "institution": 0.75,
    "top": 0.5,
    "sentence_after": 0.5,
}
"""What each clue to the party of an unqualified office counts."""

_CLEAR_LEAD = 0.25
"""With less than this between the first and the second, the party is left null: measured, it would be a toss-up."""


def infer_parties(
    document: Document, people: list[Known], offices: Sequence[OpenOffice], parties: list[PartyMention]
) -> None:
    """Give a party to those officials whom no word beside the name gives one; changes them in place.

    `offices` are those that stand beside no name. Where the article names no party at all, it stays null.
    """
    _Affiliation(document, people, offices, parties).infer()


class _Affiliation:
    """Finds the party of those whose office is stated without one."""

    def __init__(
        self, document: Document, people: list[Known], offices: Sequence[OpenOffice], parties: list[PartyMention]
    ) -> None:
        self.document, self.people, self.offices, self.parties = document, people, offices, parties
        self.seats = find_seats(document)
        self.spoken_of: Counter[str] = Counter(m.party for m in parties)
        self.house = self._house()
        self.dateline = seat_of(document.dateline.title()) if document.dateline else None

    def infer(self) -> None:
        """Settle the open cases in the order of the text, so that each narrows those that follow."""
        cases = [who for who in self.people if who.person.official and who.person.party is None]
        for who in cases:
            who.person.party = self._of_institution(who) or self._of_office(who)
        for who in sorted(cases, key=lambda who: who.first):
            if who.person.party is None:
                who.person.party = self._at_home(who)
                who.person.party_inferred = who.person.party is not None

    def _house(self) -> str | None:
        """The party that the article speaks for: the one whose own titles it leaves unqualified."""
        own: Counter[str | None] = Counter()
        for who in self.people:
            for holding in who.holdings:
                if holding.office and holding.party is None and not holding.office.plural:
                    own[holding.office.default_party or house_of(holding.office.title)] += 1
        del own[None]
        return own.most_common(1)[0][0] if own else None

    def _taken(self, who: Known) -> set[str | None]:
        """Parties whose office of this function somebody else holds."""
        if who.person.function not in _UNIQUE or who.person.basis is OfficeBasis.FORMER:
            return set()
        return {
            other.person.party
            for other in self.people
            if other is not who
            and other.person.function == who.person.function
            and other.person.basis is not OfficeBasis.FORMER
        }

    def _of_institution(self, who: Known) -> str | None:
        """The party of the embassy or ministry in a title, where the article names it with its party elsewhere."""
        words = set((who.person.office or "").lower().split()) & set(read_toml("offices")["institutions"]["words"])
        if not words:
            return None
        named: Counter[str] = Counter()
        for mention in self.parties:
            doc = self.document.passages[mention.passage].parsed
            if words & {token.lower_ for token in doc[mention.end : mention.end + 3]}:
                named[mention.party] += 1
        return named.most_common(1)[0][0] if named else None

    def _of_office(self, who: Known) -> str | None:
        """The only party whose office of this function the article speaks of without another holder."""
        stated = {
            office.party
            for _, office in self.offices
            if office.function == who.person.function
            and office.party
            and not (office.former or office.counterpart or office.plural)
        }
        free = stated - self._taken(who)
        return free.pop() if len(free) == 1 else None

    def _at_home(self, who: Known) -> str | None:
        """The party that the article means by an unqualified office: its house's, its dateline's, or the one around."""
        taken, title = self._taken(who), (who.person.office or "").lower()
        taken |= {party for h in who.holdings if h.office for party in h.office.about}
        scores = {
            party: sum(_WEIGHTS[name] * value for name, value in clues.items())
            for party, clues in self._clues(who).items()
            if party not in taken and has_office(party, title, who.person.function)
        }
        ranked = sorted(scores, key=lambda party: (-scores[party], party))
        if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < _CLEAR_LEAD:
            return None
        return ranked[0] if ranked else None

    def _clues(self, who: Known) -> dict[str, dict[str, float]]:
        """What speaks for each party that the article names, between 0 and 1 each."""
        most = max(self.spoken_of.values(), default=1)
        clues = {party: {"often": count / most} for party, count in self.spoken_of.items()}
        if self.house:
            clues.setdefault(self.house, {})["house"] = 1.0
        if self.dateline:
            clues.setdefault(self.dateline, {})["dateline"] = 1.0
        for mention in self.parties:
            if mention.form == "metonym":
                clues[mention.party]["institution"] = 1.0
        if who.person.basis is OfficeBasis.FORMER:
            for other in self.people:
                if other is not who and other.person.function == who.person.function and other.person.party in clues:
                    clues[other.person.party]["succeeded"] = 1.0
        for party, name, value in self._near(who.first):
            clues.setdefault(party, {})[name] = max(value, clues.get(party, {}).get(name, 0.0))
        return clues

    def _near(self, place: tuple[int, int]) -> list[tuple[str, str, float]]:
        """Parties near a name, the last before it and the first after it, with the clue that each is."""
        doc = self.document.passages[place[0]].parsed
        sentence = doc[place[1]].sent
        places = [((m.passage, m.start), m.party, "") for m in self.parties]
        places += [((passage, start), party, "seat_") for passage, start, party in self.seats]
        before = sorted((where, party, kind) for where, party, kind in places if where < place)[::-1]
        after = sorted((where, party, kind) for where, party, kind in places if where > place and where[0] == place[0])
        near = [(party, f"{kind}before", 1.0) for where, party, kind in before[:1] if where[0] >= place[0] - 1]
        near += [
            (party, "sentence_before", 1.0)
            for where, party, _ in before
            if where[0] == place[0] and where[1] >= sentence.start
        ]
        near += [(party, "sentence_after", 1.0) for where, party, _ in after if where[1] < sentence.end]
        near += [(party, "after", 1.0) for where, party, _ in after[:1]]
        return near + [(party, "top", 1.0) for where, party, _ in places if where[0] <= 1]
