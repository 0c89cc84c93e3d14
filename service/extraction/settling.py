"""What the whole article makes of each person: the office that counts, and the party where no word beside gives it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.holders import Holding
from service.extraction.lexicon import read_toml
from service.extraction.office_words import is_public_title
from service.extraction.office_text import Office
from service.extraction.parties import find_seats, seat_of
from service.extraction.polities import has_office, house_of
from service.extraction.reading import Document, PartyMention, Person

_UNIQUE = {
    OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT, OfficeFunction.FOREIGN_MINISTER, OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.NATIONAL_SECURITY_ADVISER, OfficeFunction.VICE_PRESIDENT, OfficeFunction.CHIEF_OF_DEFENCE,
}  # fmt: skip
"""Functions that a party has one holder of, so that a second holder must be another party's."""

_LEADERS = {OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT}

_WEIGHTS = {
    "succeeded": 3.0, "house": 3.0, "sentence_before": 2.5, "dateline": 2.5, "seat_before": 1.5, "before": 1.25, "after": 1.0,
    "often": 0.75, "institution": 0.75, "top": 0.5, "sentence_after": 0.5,
}  # fmt: skip
"""What each clue to the party of an unqualified office counts."""

_GENERIC = {
    "minister",
    "secretary",
    "deputy",
    "official",
    "chief",
    "head",
    "director",
    "leader",
    "chairman",
    "representative",
    "commander",
}


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
    _copy_counterparts(people, offices)
    _copy_owners(document, people)
    _introduce(document, people, offices)
    _copy_counterparts(people, offices)
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
    return office is not None and (
        not office.tied or bool(holding.party) or office.owner is not None or is_public_title(office.title)
    )


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
    stated = Counter(
        h.party for h in who.holdings if h.party and not (h.former and h.office and not h.office.counterpart)
    )
    if stated:
        who.person.party = stated.most_common(1)[0][0]
    elif chosen is not None and chosen.office and chosen.office.default_party:
        who.person.party = chosen.office.default_party


def _copy_counterparts(people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """A counterpart has the function of the one whose counterpart it is, a predecessor the party too."""
    for who in people:
        phrase = next((h for h in who.holdings if h.chosen and h.office and h.office.counterpart), None)
        if phrase is None or phrase.office is None or who.person.function is not None:
            continue
        here = (phrase.passage, phrase.office.start)
        other = _named_last(people, here, but=who)
        office = _office_last(offices, here)
        if office is not None and (other is None or max(place for place in other.places if place < here) < office[0]):
            who.person.function = office[1].function
        elif other is not None:
            who.person.function = other.person.function
            if phrase.former:
                who.person.party = who.person.party or other.person.party


def _office_last(offices: Sequence[OpenOffice], here: tuple[int, int]) -> tuple[tuple[int, int], Office] | None:
    """The open office spoken of last before a place in its passage, with where it stands."""
    before = [
        ((passage, office.start), office)
        for passage, office in offices
        if passage == here[0]
        and office.start < here[1]
        and not office.tied
        and not office.counterpart
        and not office.weak
    ]
    return max(before, key=lambda item: item[0]) if before else None


def _copy_owners(document: Document, people: list[Known]) -> None:
    """An officer of a person serves that person's party: "NAME's spokesman", "his foreign minister"."""
    for who in people:
        held = next(
            (
                h
                for h in who.holdings
                if h.chosen and h.office and not h.office.counterpart and h.office.owner is not None
            ),
            None,
        )
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


def _introduce(document: Document, people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """Give an office to those whom the article names only after it has spoken of the office.

    "Iraq's oil minister has cancelled a trip. NAME was to ...": one name without an office, and one open office
    before it. "Ethiopia's NAME": the open office of that party, or that of those named beside it.
    """
    taken: set[int] = set()
    for who in people:
        party = who.person.party
        if who.person.official or party is None:
            continue
        offered = [
            (p, o)
            for p, o in offices
            if not o.plural and not o.former and not o.counterpart and o.party == party and not o.tied
        ]
        offered = [(p, o) for p, o in offered if not _held_by_another(people, o, party)]
        if offered and len({o.function for _, o in offered}) == 1:
            _take(who, offered[0][1], OfficeBasis.STATED)
            taken.add(id(offered[0][1]))
            continue
        shared = [
            (p, o)
            for p, o in offices
            if o.plural and not o.tied and not o.weak and (not o.parties or party in o.parties)
        ]
        shared = [(p, o) for p, o in shared if abs(p - who.first[0]) <= 2] or shared
        other = _named_last(people, who.first, but=who)
        if shared:
            _take(who, shared[0][1], OfficeBasis.STATED)
        elif other is not None and other.person.party != party and other.first[0] >= who.first[0] - 1:
            who.person.official, who.person.basis, who.person.function = (
                True,
                OfficeBasis.INFERRED,
                other.person.function,
            )
    _introduce_principals(document, people, offices)
    unlabelled = [w for w in people if not w.person.official and len(w.keys) > 1 and not _is_private(w)]
    for party_known in (True, False):
        for who in unlabelled:
            _take_open_office(who, people, offices, taken, party_known=party_known)


def _introduce_principals(document: Document, people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """A bare name that acts with a leader, in an article that then speaks of leaders or of one more, is a leader's."""
    if not any(o.function in _LEADERS for _, o in offices):
        return
    for who in people:
        if who.person.official or not who.entity or len(who.keys) < 2 or _is_private(who):
            continue
        passage, start = who.first
        doc = document.passages[passage].parsed
        token, last = doc[start], doc[start].sent.end
        while token.dep_ in {"compound", "flat", "nmod"}:
            token = token.head
        others = [
            other
            for other in people
            if other.person.official and other.person.function in _LEADERS
            and any(p == passage and start < at < last and "with" in {t.lower_ for t in doc[start:at]} for p, at in other.places)
        ]  # fmt: skip
        if token.dep_ != "nsubj" or not others:
            continue
        open_posts = {
            (o.function, o.party): o
            for _, o in offices
            if o.function in _LEADERS and o.party and not (o.plural or o.former or o.counterpart or o.weak)
            and not _held_by_another(people, o, o.party)
        }  # fmt: skip
        if len(open_posts) == 1:
            (_, who.person.party), office = open_posts.popitem()
            _take(who, office, OfficeBasis.STATED)
        else:
            who.person.official, who.person.basis = True, OfficeBasis.INFERRED
            who.person.function = others[0].person.function


def _take_open_office(
    who: Known, people: list[Known], offices: Sequence[OpenOffice], taken: set[int], *, party_known: bool
) -> None:
    """Link a bare name to the only open office that the passages before it leave."""
    if who.person.official:
        return
    earlier = [
        (p, o)
        for p, o in offices
        if who.first[0] - 2 <= p < who.first[0]
        and not o.former
        and not o.counterpart
        and not o.tied
        and not o.weak
        and id(o) not in taken
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
        """The party that the article means by an unqualified office: that of its house, of its dateline, or the one around."""
        taken, title = self._taken(who), (who.person.office or "").lower()
        taken |= {party for h in who.holdings if h.office for party in h.office.about}
        scores = {
            party: sum(_WEIGHTS[name] * value for name, value in clues.items())
            for party, clues in self._clues(who).items()
            if party not in taken and has_office(party, title, who.person.function)
        }
        return max(scores, key=lambda party: (scores[party], party)) if scores else None

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
