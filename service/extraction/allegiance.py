"""The party that the words around a name give its bearer, where none stands beside the office."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.delegations import find_delegations
from service.extraction.known import Known, named_last
from service.extraction.lexicon import read_toml
from service.extraction.reading import Document, PartyMention, by_passage, in_passage
from service.extraction.whereabouts import name_head

_OWN = frozenset({"amod", "poss", "compound", "nmod"})
"""How the name of a party hangs on the noun that is its: "Russian ministry", "Colombia's army"."""

_JOINTS = frozenset({"in", "of", "at", "from", "for"})


def give_parties(document: Document, people: list[Known], parties: list[PartyMention]) -> None:
    """Give a party to those of whom a clause says which one they act for; changes them in place."""
    parted = by_passage(parties)
    _from_delegations(document, people, parted)
    _respectively(document, people, parted)
    for who in [who for who in people if who.person.official and who.person.party is None]:
        who.person.party = _described(document, who, parted) or party_of_owner(document, who, people, parties)


def _from_delegations(document: Document, people: list[Known], parted: defaultdict[int, list[PartyMention]]) -> None:
    """Whoever leads or belongs to the delegation of a party is of that party, whatever else the title suggests."""
    here: defaultdict[int, list[tuple[int, Known]]] = defaultdict(list)
    for who in people:
        if not any(h.party for h in who.holdings):
            for index, start in who.places:
                here[index].append((start, who))
    for passage in document.passages:
        if here[passage.index] and parted[passage.index]:
            for group in find_delegations(passage.parsed, parted[passage.index]):
                for start, who in here[passage.index]:
                    if group.party and group.start <= start < group.end:
                        who.person.party = group.party


def _respectively(document: Document, people: list[Known], parted: defaultdict[int, list[PartyMention]]) -> None:
    """Who share a title without a party are of those named before, in order: "of A and B, led by ministers X and Y"."""
    sharing: defaultdict[tuple[int, int], list[Known]] = defaultdict(list)
    for who in people:
        held = next((h for h in who.holdings if h.chosen and h.office is not None and h.office.plural), None)
        if held is not None and held.office is not None:
            sharing[held.passage, held.office.start].append(who)
    for (passage, start), members in sharing.items():
        doc = document.passages[passage].parsed
        sentence = doc[start].sent
        before = doc[sentence.start - 1].sent.start if sentence.start else 0
        here, last = (
            list(dict.fromkeys(m.party for m in parted[passage] if first <= m.start < end))
            for first, end in ((sentence.start, start), (before, sentence.start))
        )
        named = here or last or list(dict.fromkeys(m.party for m in parted[passage - 1]))
        if len(members) > 1 and len(named) == len(members) and all(who.person.party is None for who in members):
            for who, party in zip(sorted(members, key=lambda who: who.first), named, strict=True):
                who.person.party = party


def _described(document: Document, who: Known, parted: defaultdict[int, list[PartyMention]]) -> str | None:
    """The party of a description beside the name: "A, the American officer in charge", "B, who heads Chad's army"."""
    for passage, start in who.places:
        if not parted[passage]:
            continue
        name = document.passages[passage].parsed[start]
        while name.dep_ in {"compound", "flat", "nmod"} and name.head.i > name.i:
            name = name.head
        beside = [child for child in name.children if child.i > start and child.dep_ in {"appos", "relcl"}]
        clauses = [*beside, *(inner for child in beside for inner in child.children)]
        served = [noun for clause in clauses if clause.dep_ == "relcl" for noun in _served(clause)]
        by_token = {i: m.party for m in parted[passage] for i in range(m.start, m.end)}
        parties = [by_token[noun.i] for noun in served if noun.i in by_token]
        parties += [party for noun in (*served, *beside, *_in_service(name)) for party in _parties_of(noun, by_token)]
        if parties:
            return parties[0]
    return None


def _in_service(name: Token) -> list[Token]:
    """What "A of the Norwegian navy" says somebody is of."""
    joined = [child for child in name.children if child.dep_ == "prep" and child.lower_ in _JOINTS]
    parts = [part for child in joined for part in child.children if part.dep_ == "pobj"]
    return [part for part in parts if part.lemma_.lower() in _words("public")]


def _served(verb: Token) -> list[Token]:
    """What "who heads ...", "who speaks for ..." says somebody serves."""
    if verb.lemma_.lower() not in _words("serving"):
        return []
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    joined = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in {"for", "as"}]
    return objects + [part for child in joined for part in child.children if part.dep_ == "pobj"]


def _parties_of(noun: Token, by_token: dict[int, str]) -> list[str]:
    """The parties whose a noun is, by its own modifiers or by those of the public body that it is in or of."""
    below = [word for word in noun.subtree if word.i > noun.i and word.dep_ == "prep" and word.lower_ in _JOINTS]
    joined = [word for word in below if all(step.dep_ in {"prep", "pobj"} for step in _between(word, noun))]
    bodies = [part for child in joined for part in child.children if part.lemma_.lower() in _words("public")]
    owners = [child.i for head in (noun, *bodies) for child in head.children if child.dep_ in _OWN]
    return [by_token[i] for i in owners if i in by_token]


def _between(word: Token, noun: Token) -> list[Token]:
    """The words above one up to a noun: "director of the bureau at Chad's ministry"."""
    steps: list[Token] = []
    while word.head not in (noun, word):
        word = word.head
        steps.append(word)
    return steps


# ---- whose officer -------------------------------------------------------------------------------------------------
def party_of_owner(document: Document, who: Known, people: list[Known], parties: Sequence[PartyMention]) -> str | None:
    """The party of whoever "NAME's spokesman" and "his foreign minister" serve, or the one that "its" means."""
    place = _owner(who)
    if place is None:
        return None
    doc = document.passages[place[0]].parsed
    word = doc[place[1]].lower_
    if word in {"its", "their"}:
        return _topic_before(doc, place[1], in_passage(parties, place[0]))
    if _is_body(doc, place[1]):
        return _body_before(doc[place[1] - 1].lemma_.lower(), place, parties)
    if word in {"his", "her"}:
        owner = _meant(document, named_last(people, place, but=who), people, place)
    else:
        owner = next((other for other in people if place in other.ends), None)
    return owner.person.party if owner is not None and owner is not who else None


def is_anothers(document: Document, who: Known, people: list[Known]) -> bool:
    """Whether somebody is said to be another's or a body's officer, whose party then is theirs or not known."""
    place = _owner(who)
    if place is None:
        return False
    doc = document.passages[place[0]].parsed
    named = any(place in other.ends and other.person.official for other in people if other is not who)
    return named or doc[place[1]].lower_ in {"his", "her"} or _is_body(doc, place[1])


def _owner(who: Known) -> tuple[int, int] | None:
    """Where it stands whose officer somebody is: the possessive before the office."""
    owned = [h for h in who.holdings if h.office is not None and h.office.owner is not None]
    for held in sorted(owned, key=lambda h: not h.chosen):
        if held.office is None or held.office.owner is None:
            continue
        if held.office.same_post or not held.office.counterpart:
            return held.passage, held.office.owner
    return None


def _meant(document: Document, owner: Known | None, people: list[Known], place: tuple[int, int]) -> Known | None:
    """The one that "her" means, unless another of the same list could as well be meant."""
    if owner is None:
        return None
    last = max(at for at in owner.places if at < place)
    doc = document.passages[last[0]].parsed
    beside = [
        other
        for other in people
        for passage, start in other.places
        if other is not owner
        and other.person.function is not None
        and passage == last[0]
        and start < place[1]
        and name_head(doc[start]) == name_head(doc[last[1]])
    ]
    gender = "f" if document.passages[place[0]].parsed[place[1]].lower_ == "her" else "m"
    fitting = [other for other in (owner, *beside) if other.person.gender in (None, gender)]
    return fitting[0] if fitting and len({other.person.party for other in fitting}) == 1 else None


def _is_body(doc: Doc, possessive: int) -> bool:
    """Whether what stands before a possessive is a common noun for an organisation: "the alliance's"."""
    return possessive > 0 and doc[possessive - 1].lemma_.lower() in read_toml("parties")["common"]


def _body_before(noun: str, place: tuple[int, int], parties: Sequence[PartyMention]) -> str | None:
    """The organisation that a common noun means: the last one named before of those that are called so."""
    called = read_toml("parties")["common"][noun]
    named = [m.party for m in parties if (m.passage, m.start) < place and m.party in called]
    return named[-1] if named else None


def _topic_before(doc: Doc, index: int, parties: Sequence[PartyMention]) -> str | None:
    """The party that is the subject of the sentence before a token, or of the part of its own sentence before it."""
    sentence = doc[index].sent
    start = doc[sentence.start - 1].sent.start if sentence.start else sentence.start
    subjects = [m for m in parties if start <= m.start < index and doc[m.head].dep_ in {"nsubj", "nsubjpass"}]
    return subjects[-1].party if subjects else None


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_toml("delegations")[key])
