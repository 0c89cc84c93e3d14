"""What the whole article makes of each person: the office that counts, and the party where no word beside the name gives it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.holders import Holding
from service.extraction.lexicon import read_toml
from service.extraction.offices import Office, is_public_title
from service.extraction.parties import find_seats, seat_of
from service.extraction.polities import has_office, house_of
from service.extraction.reading import Document, PartyMention, Person

_UNIQUE = {
    OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT, OfficeFunction.FOREIGN_MINISTER, OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.NATIONAL_SECURITY_ADVISER, OfficeFunction.VICE_PRESIDENT, OfficeFunction.CHIEF_OF_DEFENCE,
}  # fmt: skip
"""Functions that a party has one holder of, so that a second holder must be another party's."""

_HOUSE = 5.0
"""What it counts for an unqualified office that the article leaves the titles of one party unqualified."""

_GENERIC = {"minister", "secretary", "deputy", "official", "chief", "head", "director", "leader", "chairman", "representative", "commander"}


@dataclass(slots=True)
class Known:
    """A person in the making: the forms of the name, where they stand, and the offices beside them."""

    keys: tuple[str, ...]
    person: Person
    forms: dict[str, int] = field(default_factory=dict)
    holdings: list[Holding] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    ends: set[tuple[int, int]] = field(default_factory=set)
    """Passage and token just past each mention, where a possessive would stand."""
    entity: bool = False

    @property
    def first(self) -> tuple[int, int]:
        """Passage and token of the first mention in the body, or in the title when there is none."""
        return min(self.places)


OpenOffice = tuple[int, Office]
"""An office that stands beside no name, with its passage."""


def settle(document: Document, people: list[Known], offices: Sequence[OpenOffice], parties: list[PartyMention]) -> None:
    """Give each person the office, function, basis and party that the article supports; changes them in place.

    `offices` are those that stand beside no name.
    """
    for who in people:
        _choose_office(who)
        _choose_party(who)
    _copy_counterparts(people)
    _copy_owners(document, people)
    _introduce(people, offices)
    _Parties(document, people, offices, parties).infer()


# ---- offices -------------------------------------------------------------------------------------------------------
def _choose_office(who: Known) -> None:
    """Of the offices beside a name, the proper and present one counts, and the first of several."""
    person = who.person
    held = [h for h in who.holdings if h.office is not None and not h.office.private and _makes_official(h)]
    own = [h for h in held if h.office and not h.office.counterpart]
    if own:
        best = min(own, key=_office_order)
        assert best.office is not None
        best.chosen, person.official = True, True
        person.office, person.function = best.office.title, best.office.function
        person.basis = OfficeBasis.FORMER if best.former else OfficeBasis.STATED
        return
    if held:
        held[0].chosen, person.official = True, True
        person.basis = OfficeBasis.FORMER if held[0].former else OfficeBasis.INFERRED
        return
    ranked = next((h for h in who.holdings if h.rank), None)
    if ranked is not None and not any(h.office is not None and h.office.private for h in who.holdings):
        ranked.chosen, person.official = True, True
        person.office, person.function = ranked.rank, OfficeFunction.MILITARY_COMMANDER


def _makes_official(holding: Holding) -> bool:
    office = holding.office
    return office is not None and (not office.tied or bool(holding.party) or is_public_title(office.title))


def _office_order(holding: Holding) -> tuple[bool, bool, bool]:
    office = holding.office
    assert office is not None
    return holding.former, office.weak, office.title.lower() in _GENERIC


def _choose_party(who: Known) -> None:
    """The party said with the office that counts, else the one said most, else the only one whose title it is."""
    chosen = next((h for h in who.holdings if h.chosen), None)
    if chosen is not None and chosen.party:
        who.person.party = chosen.party
        return
    stated = Counter(h.party for h in who.holdings if h.party and not (h.former and h.office and not h.office.counterpart))
    if stated:
        who.person.party = stated.most_common(1)[0][0]
    elif chosen is not None and chosen.office and chosen.office.default_party:
        who.person.party = chosen.office.default_party


def _copy_counterparts(people: list[Known]) -> None:
    """A counterpart has the function of the one whose counterpart it is, a predecessor the party too."""
    for who in people:
        phrase = next((h for h in who.holdings if h.chosen and h.office and h.office.counterpart), None)
        if phrase is None or who.person.function is not None:
            continue
        here = (phrase.passage, phrase.office.start if phrase.office else phrase.start)
        other = _named_last(people, here, but=who)
        if other is not None:
            who.person.function = other.person.function
            if phrase.former:
                who.person.party = who.person.party or other.person.party


def _copy_owners(document: Document, people: list[Known]) -> None:
    """An officer of a person serves that person's party: "NAME's spokesman", "his foreign minister"."""
    for who in people:
        held = next((h for h in who.holdings if h.chosen and h.office and not h.office.counterpart and h.office.owner is not None), None)
        if held is None or held.office is None or held.office.owner is None or who.person.party is not None:
            continue
        place = (held.passage, held.office.owner)
        word = document.passages[held.passage].parsed[held.office.owner].lower_
        if word in {"his", "her"}:
            owner = _named_last(people, place, but=who)
        else:
            owner = next((other for other in people if place in other.ends), None)
        if owner is not None and owner is not who:
            who.person.party = owner.person.party


def _named_last(people: list[Known], here: tuple[int, int], but: Known) -> Known | None:
    """The official named last before a place."""
    before = [
        (max(place for place in other.places if place < here), other)
        for other in people
        if other is not but and other.person.function is not None and any(place < here for place in other.places)
    ]
    return max(before, key=lambda item: item[0])[1] if before else None


def _introduce(people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """Give an office to those whom the article names only after it has spoken of the office.

    "Iraq's oil minister has cancelled a trip. NAME was to ...": one name without an office, and one open office
    before it. "Ethiopia's NAME": the open office of that party, or that of those named beside it.
    """
    taken: set[int] = set()
    for who in people:
        party = who.person.party
        if who.person.official or party is None:
            continue
        offered = [(p, o) for p, o in offices if not o.plural and not o.former and not o.counterpart and o.party == party and not o.tied]
        offered = [(p, o) for p, o in offered if not _held_by_another(people, o, party)]
        if offered and len({o.function for _, o in offered}) == 1:
            _take(who, offered[0][1], OfficeBasis.STATED)
            taken.add(id(offered[0][1]))
            continue
        shared = [(p, o) for p, o in offices if o.plural and not o.tied and not o.weak and (not o.parties or party in o.parties)]
        shared = [(p, o) for p, o in shared if abs(p - who.first[0]) <= 2] or shared
        other = _named_last(people, who.first, but=who)
        if shared:
            _take(who, shared[0][1], OfficeBasis.STATED)
        elif other is not None and other.person.party != party and other.first[0] >= who.first[0] - 1:
            who.person.official, who.person.basis, who.person.function = True, OfficeBasis.INFERRED, other.person.function
    unlabelled = [w for w in people if not w.person.official and w.entity and len(w.keys) > 1 and not _is_private(w)]
    for party_known in (True, False):
        for who in unlabelled:
            _take_open_office(who, people, offices, taken, party_known=party_known)


def _take_open_office(who: Known, people: list[Known], offices: Sequence[OpenOffice], taken: set[int], *, party_known: bool) -> None:
    """Link a bare name to the only open office that the passages before it leave."""
    if who.person.official:
        return
    earlier = [
        (p, o)
        for p, o in offices
        if who.first[0] - 2 <= p < who.first[0] and not o.former and not o.counterpart and not o.tied and not o.weak and id(o) not in taken
    ]
    single = [(p, o) for p, o in earlier if not o.plural and o.party and not _held_by_another(people, o, o.party)]
    kinds = {(o.function, o.party) for _, o in single}
    if party_known and len(kinds) == 1 and who.first[0] <= 3:
        _take(who, single[0][1], OfficeBasis.STATED)
        who.person.party = who.person.party or single[0][1].party
        taken.update(id(o) for _, o in single)


def _held_by_another(people: list[Known], office: Office, party: str | None) -> bool:
    return any(
        other.person.official and other.person.function == office.function and other.person.party == party
        and other.person.basis is not OfficeBasis.FORMER
        for other in people
    )  # fmt: skip


def _is_private(who: Known) -> bool:
    return any(h.office is not None for h in who.holdings)


def _take(who: Known, office: Office, basis: OfficeBasis) -> None:
    who.person.official, who.person.basis = True, basis
    who.person.function = office.function
    who.person.office = None if office.plural else office.title


# ---- parties -------------------------------------------------------------------------------------------------------
class _Parties:
    """Finds the party of those whose office is stated without one."""

    def __init__(self, document: Document, people: list[Known], offices: Sequence[OpenOffice], parties: list[PartyMention]) -> None:
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
        if who.person.function not in _UNIQUE:
            return set()
        return {
            other.person.party
            for other in self.people
            if other is not who and other.person.function == who.person.function and other.person.basis is not OfficeBasis.FORMER
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
            if office.function == who.person.function and office.party and not (office.former or office.counterpart or office.plural)
        }
        free = stated - self._taken(who)
        return free.pop() if len(free) == 1 else None

    def _at_home(self, who: Known) -> str | None:
        """The party that the article means by an unqualified office: that of its house, of its dateline, or the one around."""
        taken = self._taken(who)
        scores: dict[str, float] = {party: min(count, 6) * 0.5 for party, count in self.spoken_of.items()}
        qualified = {
            h.party for other in self.people if other is not who for h in other.holdings if h.party and h.office and not h.former
        }
        for party in qualified:
            scores[party] = scores.get(party, 0.0) - 1.5
        if self.house:
            scores[self.house] = scores.get(self.house, 0.0) + _HOUSE
        for party, near in self._near(who.first):
            scores[party] = scores.get(party, 0.0) + near
        if self.dateline:
            scores[self.dateline] = scores.get(self.dateline, 0.0) + 1.5
        title = (who.person.office or "").lower()
        free = {party: score for party, score in scores.items() if party not in taken and has_office(party, title, who.person.function)}
        return max(free, key=lambda party: (free[party], party)) if free else None

    def _near(self, place: tuple[int, int]) -> list[tuple[str, float]]:
        """Parties near a name, with what their nearness counts: the last before it most."""
        before = [((m.passage, m.start), m.party) for m in self.parties if (m.passage, m.start) < place]
        before += [((passage, start), party) for passage, start, party in self.seats if (passage, start) < place]
        before.sort(reverse=True)
        near = [(party, 3.0 / (rank + 1)) for rank, ((passage, _), party) in enumerate(before[:3]) if passage >= place[0] - 1]
        after = sorted(((m.passage, m.start), m.party) for m in self.parties if (m.passage, m.start) > place and m.passage == place[0])
        return near + [(party, 0.5) for _, party in after[:1]]
