"""Names that come after their office: people whom an article introduces only once it has spoken of the office."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.known import Known, OpenOffice, named_last
from service.extraction.office_text import Office
from service.extraction.posts import LEADERS, NEAR, fill_posts, is_explained, is_titled, name_of, take
from service.extraction.private import is_called_private
from service.extraction.reading import Document

_LOOKED_AT = 3
"""Mentions of a bare name among which it is looked for as the subject of a sentence."""
TOP = 3
"""Passages at the top of an article, where a bare name is that of whoever was just spoken of."""
_PRINCIPALS = LEADERS | {OfficeFunction.FOREIGN_MINISTER, OfficeFunction.DEFENCE_MINISTER}


def introduce(document: Document, people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """Give an office to those whom the article names only after it has spoken of the office.

    "Iraq's oil minister has cancelled a trip. NAME was to ...": one name without an office, and one open office
    before it. "Ethiopia's NAME": the open office of that party, or that of those named beside it.
    """
    taken: set[int] = set()
    for who in people:
        party = who.person.party
        if who.person.official or party is None or _is_named_as_private(document, who):
            continue
        offered = [
            (p, o)
            for p, o in offices
            if not o.plural and not o.former and not o.counterpart and o.party == party and not o.tied
        ]
        offered = [(p, o) for p, o in offered if not _held_by_another(people, o, party)]
        if offered and len({o.function for _, o in offered}) == 1:
            take(document, who, offered[0], OfficeBasis.STATED)
            taken.add(id(offered[0][1]))
            continue
        shared = [
            (p, o)
            for p, o in offices
            if o.plural and not o.tied and not o.weak and (not o.parties or party in o.parties)
        ]
        shared = [(p, o) for p, o in shared if abs(p - who.first[0]) <= 2] or shared
        other = named_last(people, who.first, but=who)
        beside = _beside(document, people, who)
        if beside is not None and not any(abs(p - who.first[0]) <= 1 for p, _ in shared):
            who.person.official, who.person.basis = True, OfficeBasis.INFERRED
            who.person.function = beside.person.function
        elif shared:
            take(document, who, shared[0], OfficeBasis.STATED)
        elif other is not None and other.person.party != party and other.first[0] >= who.first[0] - 1:
            who.person.official, who.person.basis, who.person.function = (
                True,
                OfficeBasis.INFERRED,
                other.person.function,
            )
    fill_posts(document, people, offices)
    _introduce_principals(document, people, offices)
    unlabelled = [
        w
        for w in people
        if not w.person.official and len(w.keys) > 1 and not is_titled(w) and not is_explained(document, w)
    ]
    for who in unlabelled:
        _take_open_office(document, who, people, offices, taken)


def _is_named_as_private(document: Document, who: Known) -> bool:
    """Whether the words that name somebody first say that he is no official: "climate activist NAME"."""
    passage, start = who.first
    end = min(end for index, end in who.ends if index == passage and end > start)
    return is_called_private(document.passages[passage].parsed[start:end].root)


def _beside(document: Document, people: list[Known], who: Known) -> Known | None:
    """The leader or minister of another party named in the same sentence: "Chancellor A will see China's B"."""
    passage, start = who.first
    sentence = document.passages[passage].parsed[start].sent
    fitting = [
        other
        for other in people
        if other.person.official
        and other.person.function in _PRINCIPALS
        and other.person.party != who.person.party
        and any(p == passage and sentence.start <= at < sentence.end for p, at in other.places)
    ]
    return fitting[0] if fitting else None


def _introduce_principals(document: Document, people: list[Known], offices: Sequence[OpenOffice]) -> None:
    """A bare name that acts with a leader, in an article that then speaks of leaders or of one more, is a leader's."""
    if not any(o.function in LEADERS for _, o in offices):
        return
    for who in people:
        if who.person.official or not who.entity or len(who.keys) < 2 or is_titled(who):
            continue
        others = _acts_with(document, people, who)
        if not others:
            continue
        open_posts = {
            (o.function, o.party): (p, o)
            for p, o in offices
            if o.function in LEADERS and o.party and not (o.plural or o.former or o.counterpart or o.weak)
            and not _held_by_another(people, o, o.party)
        }  # fmt: skip
        if len(open_posts) == 1:
            (_, who.person.party), office = open_posts.popitem()
            take(document, who, office, OfficeBasis.STATED)
        else:
            who.person.official, who.person.basis = True, OfficeBasis.INFERRED
            who.person.function = others[0].person.function


def _acts_with(document: Document, people: list[Known], who: Known) -> list[Known]:
    """The leaders with whom a name is said to act, where it is first the subject of a sentence."""
    for passage, start in sorted(who.places)[:_LOOKED_AT]:
        doc = document.passages[passage].parsed
        token, last = doc[start], doc[start].sent.end
        while token.dep_ in {"compound", "flat", "nmod"}:
            token = token.head
        if token.dep_ == "nsubj":
            return [
                other
                for other in people
                if other.person.official and other.person.function in LEADERS
                and any(p == passage and start < at < last and _is_joined(doc, token, at) for p, at in other.places)
            ]  # fmt: skip
    return []


def _is_joined(doc: Doc, first: Token, other: int) -> bool:
    """Whether the first acts with another: "with" stands between them, or they are of one list."""
    listed = {i for member in first.conjuncts for i in range(member.left_edge.i, member.i + 1)}
    return other in listed or any(token.lower_ == "with" for token in doc[first.i : other])


def _take_open_office(
    document: Document, who: Known, people: list[Known], offices: Sequence[OpenOffice], taken: set[int]
) -> None:
    """Link a bare name near the top to the only open office that the passages before it leave."""
    if who.person.official or who.first[0] > TOP or name_of(document, who).dep_ == "dobj":
        return
    single = [
        (p, o)
        for p, o in offices
        if who.first[0] - NEAR <= p <= who.first[0]
        and not (o.former or o.counterpart or o.tied or o.weak or o.plural)
        and o.party
        and id(o) not in taken
        and not _held_by_another(people, o, o.party)
    ]
    if len({(o.function, o.party) for _, o in single}) == 1:
        take(document, who, single[0], OfficeBasis.STATED)
        who.person.party = who.person.party or single[0][1].party
        taken.update(id(o) for _, o in single)


def _held_by_another(people: list[Known], office: Office, party: str | None) -> bool:
    return any(
        other.person.official and other.person.function == office.function and other.person.party == party
        and other.person.basis is not OfficeBasis.FORMER
        for other in people
    )  # fmt: skip
