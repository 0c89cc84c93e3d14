"""What the whole article makes of each person: the office that counts, and the party where no word beside gives it."""

from collections import Counter
from collections.abc import Sequence

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.affiliation import infer_parties
from service.extraction.allegiance import give_parties
from service.extraction.holding import Holding
from service.extraction.introductions import introduce
from service.extraction.known import Known, OpenOffice, named_last
from service.extraction.office_text import Office
from service.extraction.office_words import is_public_title, office_words
from service.extraction.reading import Document, PartyMention, PlaceMention

_MINISTERIAL = {
    OfficeFunction.FOREIGN_MINISTER,
    OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.FINANCE_OR_TRADE_MINISTER,
}


def settle(
    document: Document,
    people: list[Known],
    offices: Sequence[OpenOffice],
    parties: list[PartyMention],
    places: Sequence[PlaceMention],
) -> None:
    """Give each person the office, function, basis and party that the article supports; changes them in place.

    `offices` are those that stand beside no name.
    """
    for who in people:
        _choose_office(who)
        _choose_party(who)
    _copy_counterparts(people, offices)
    give_parties(document, people, parties)
    introduce(document, people, offices)
    _specify_ministers(people, offices)
    _copy_counterparts(people, offices)
    for who in people:
        person = who.person
        # "A colleague, NAME": nothing says of whom or for whom.
        person.official = person.official and any((person.office, person.function, person.party))
    infer_parties(document, people, offices, parties, places)


# ---- offices -------------------------------------------------------------------------------------------------------
def _choose_office(who: Known) -> None:
    """Of the offices beside a name, the proper and present one counts, and the first of several."""
    person = who.person
    held = [h for h in who.holdings if h.office is not None and not h.office.private and _makes_official(h)]
    own = [(h, h.office) for h in held if h.office and not h.office.counterpart]
    if own:
        best, office = min(own, key=lambda pair: _office_order(*pair))
        best.chosen, person.official = True, True
        person.office, person.function = office.title, office.function
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


def _office_order(holding: Holding, office: Office) -> tuple[bool, bool, bool]:
    return holding.former, office.weak, office.title.lower() in office_words().generic


def _choose_party(who: Known) -> None:
    """The party said with the office that counts, else the one said most."""
    chosen = next((h for h in who.holdings if h.chosen), None)
    if chosen is not None and chosen.party:
        who.person.party = chosen.party
        return
    stated = Counter(
        h.party for h in who.holdings if h.party and not (h.former and h.office and not h.office.counterpart)
    )
    if stated:
        who.person.party = stated.most_common(1)[0][0]


def _specify_ministers(people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """A bare "minister" in an article that has ministers of one kind alone is of that kind."""
    posts = {(w.person.function, w.person.office) for w in people} | {(o.function, o.title) for _, o in offices}
    kinds = {function for function, title in posts if function in _MINISTERIAL or (title and not _is_bare(title))}
    named = kinds & _MINISTERIAL
    if len(named) != 1 or OfficeFunction.OTHER_MINISTER in kinds:
        return
    for who in people:
        person = who.person
        bare = _is_bare(person.office) if person.office else person.basis is OfficeBasis.STATED
        if person.official and person.function is OfficeFunction.OTHER_MINISTER and bare:
            (person.function,) = named


def _is_bare(title: str) -> bool:
    """Whether a title says that somebody is a minister, and not of what."""
    return title.lower() in {"minister", "ministers"}


def _copy_counterparts(people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """A counterpart has the function of the one whose counterpart it is, a predecessor the party too."""
    for who in people:
        phrase = next((h for h in who.holdings if h.chosen and h.office and h.office.counterpart), None)
        if phrase is None or phrase.office is None or who.person.function is not None:
            continue
        here = (phrase.passage, phrase.office.start)
        other = named_last(people, here, but=who)
        office = _office_last(offices, here)
        if office is not None and (other is None or max(place for place in other.places if place < here) < office[0]):
            who.person.function = office[1].function
        elif other is not None:
            who.person.function = other.person.function
            if phrase.office.same_post:
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
