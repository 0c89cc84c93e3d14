"""The party of an office that is stated without one, read from what the whole article says."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.affiliation_clues import Clues
from service.extraction.allegiance import is_anothers, party_of_owner
from service.extraction.known import Known, OpenOffice, named_last
from service.extraction.lexicon import read_toml
from service.extraction.polities import has_office
from service.extraction.reading import Document, PartyMention, PlaceMention

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

_CLEAR_LEAD = 0.2
"""With less than this between the first and the second, the party is left null: measured, it would be a toss-up."""

_SPOKEN_OF = 1.0
"""With less than this, nothing speaks for the party but how often the article names it: it must do so by far."""

_BY_FAR = 0.5

_FIRM_LEAD = 1.0
"""With no less than this, the party is not doubted when it makes two people who meet be of one."""


def infer_parties(
    document: Document,
    people: list[Known],
    offices: Sequence[OpenOffice],
    parties: list[PartyMention],
    places: Sequence[PlaceMention],
) -> None:
    """Give a party to those officials whom no word beside the name gives one; changes them in place.

    `offices` are those that stand beside no name. Where the article names no party at all, it stays null.
    """
    _Affiliation(document, people, offices, Clues(document, people, offices, parties, places), parties).infer()


def _holds(who: Known, function: OfficeFunction | None) -> bool:
    """Whether somebody is the one holder of an office now: not a former president, nor one yet to take office."""
    if function not in _UNIQUE or who.person.function is not function or who.person.basis is OfficeBasis.FORMER:
        return False
    return not any(word in (who.person.office or "").lower() for word in ("elect", "designate"))


class _Affiliation:
    """Finds the party of those whose office is stated without one."""

    def __init__(
        self,
        document: Document,
        people: list[Known],
        offices: Sequence[OpenOffice],
        clues: Clues,
        parties: list[PartyMention],
    ) -> None:
        self.document, self.people, self.offices, self.parties = document, people, offices, parties
        self.clues = clues
        self.opposite = self._opposite()

    def infer(self) -> None:
        """Settle the open cases in the order of the text, so that each narrows those that follow."""
        cases = [who for who in self.people if who.person.official and who.person.party is None]
        for who in cases:
            who.person.party = self._of_institution(who)
        for who in sorted(cases, key=lambda who: who.first):
            if who.person.party is None:
                who.person.party = party_of_owner(self.document, who, self.people, self.parties)
            if who.person.party is None and not is_anothers(self.document, who, self.people):
                who.person.party, lead = self._at_home(who)
                who.person.party_inferred = who.person.party is not None and lead < _FIRM_LEAD

    def _opposite(self) -> defaultdict[int, set[str]]:
        """The parties of those whom the article calls somebody's counterparts, by that somebody."""
        phrases = [*self.offices, *((h.passage, h.office) for who in self.people for h in who.holdings if h.office)]
        opposite: defaultdict[int, set[str]] = defaultdict(set)
        for passage, office in phrases:
            if office.counterpart and not office.same_post and office.party:
                other = named_last(self.people, (passage, office.start), but=None)
                if other is not None:
                    opposite[id(other)].add(office.party)
        return opposite

    def _taken(self, who: Known) -> set[str | None]:
        """Parties whose office of this function somebody else holds."""
        if not _holds(who, who.person.function):
            return set()
        return {o.person.party for o in self.people if o is not who and _holds(o, who.person.function)}

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
        return next(iter(named)) if len(named) == 1 else None

    def _at_home(self, who: Known) -> tuple[str | None, float]:
        """The party that the article means by an unqualified office, and how far it leads the next that it could be."""
        taken, title = self._taken(who), (who.person.office or "").lower()
        taken |= {party for h in who.holdings if h.office for party in h.office.about} | self.opposite[id(who)]
        scores = {p: v for p, v in self.clues.of(who).items() if has_office(p, title, who.person.function)}
        ranked = sorted(scores.keys() - taken, key=lambda party: (-scores[party], party))
        if not ranked:
            return None, 0.0
        lead = scores[ranked[0]] - (scores[ranked[1]] if len(ranked) > 1 else 0.0)
        clear = _CLEAR_LEAD if scores[ranked[0]] >= _SPOKEN_OF else _BY_FAR
        return (ranked[0] if lead >= clear or len(ranked) == 1 else None), lead
