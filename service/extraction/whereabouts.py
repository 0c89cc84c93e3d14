"""Where an article puts its officials: whose ground they are met on or travel to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from service.domain.vocabulary import OfficeFunction
from service.extraction.governors import COMPLEMENTS, INVITERS
from service.extraction.known import Known
from service.extraction.lexicon import read_toml
from service.extraction.parties import find_seats
from service.extraction.reading import Document, PartyMention, PlaceMention
from service.extraction.triggers import is_journey, trigger_words

_OWNERS = frozenset({"amod", "poss", "compound", "nmod"})
"""How the name of a party hangs on what is its."""


class Whereabouts:
    """Reads from where somebody is met or goes to of which party he or she is, or is not."""

    def __init__(self, document: Document, parties: Sequence[PartyMention], places: Sequence[PlaceMention]) -> None:
        self._document = document
        self.settings: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for mention in parties:
            if _is_setting(document, mention):
                self.settings[mention.passage].append((mention.start, mention.party))
        self.seats: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for passage, start, party in find_seats(document):
            self.seats[passage].append((start, party))
        self._cities: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for place in places:
            if place.country is not None and not place.whole:
                self._cities[place.passage].append((place.head, place.country))

    def hosts(self, who: Known) -> Iterator[str]:
        """The party where somebody is met or receives: "in Oman, he met the minister", "to Doha, where the emir"."""
        if who.person.function is OfficeFunction.HEAD_OF_MISSION:
            return  # an ambassador sits with others
        yield from self._bids(who)
        passage, start = who.first
        doc = self._document.passages[passage].parsed
        first = doc[start].sent.start
        before = [place for place in self._places(passage) if first <= place[0] < start]
        if not before:
            return
        head = _whose(name_head(doc[start]))
        received = any(token.lower_ == "where" for token in doc[before[-1][0] : start]) and head.dep_ == "nsubj"
        joined = head.dep_ == "pobj" and head.head.lower_ in {"with", "by"}
        governor = (head.head.head if joined else head.head).lemma_.lower()
        met = governor in trigger_words() and not is_journey(governor) and (joined or head.dep_ == "dobj")
        if received or met:
            yield before[-1][1]

    def _bids(self, who: Known) -> Iterator[str]:
        """The party to which somebody invites, or where he receives: "asked her to come to Ulsan"."""
        words = read_toml("parties")
        for passage, start in who.places:
            head = name_head(self._document.passages[passage].parsed[start])
            if head.dep_ != "nsubj":
                continue
            told = [c for c in head.head.children if c.dep_ == "ccomp" and _speaks_of_himself(c)]
            for verb in (head.head, *told):
                if verb.lemma_ in words["receiving"]:
                    yield from self._reached(passage, verb)
                elif verb.lemma_ in INVITERS:
                    going = [t for t in verb.subtree if t.lemma_ in words["going"] and t.dep_ in COMPLEMENTS]
                    yield from (party for token in going for party in self._reached(passage, token))

    def goals(self, who: Known) -> Iterator[str]:
        """The parties that somebody travels to, and is none of: "A's visit to Chad", "A flew to Chad"."""
        words = read_toml("parties")
        for passage, end in who.ends:
            doc = self._document.passages[passage].parsed
            if end < len(doc) and doc[end].tag_ == "POS" and doc[end].head.head.lemma_.lower() in words["journeys"]:
                yield from self._reached(passage, doc[end].head.head)
        for passage, start in who.places:
            head = name_head(self._document.passages[passage].parsed[start])
            if head.dep_ == "nsubj" and head.head.lemma_ in words["going"]:
                yield from self._reached(passage, head.head)
            elif head.dep_ == "pobj" and head.head.lower_ == "by" and is_journey(head.head.head.lemma_.lower()):
                yield from self._reached(passage, head.head.head)  # "a trip to Chad by A"

    def _reached(self, passage: int, journey: Token) -> Iterator[str]:
        joined = [child for child in journey.children if child.dep_ == "prep" and child.lower_ in {"to", "in", "into"}]
        ends = [part for child in joined for part in child.children if part.dep_ == "pobj"]
        ends += [child for child in journey.children if child.dep_ == "dobj"]
        goals = {goal.i for end in ends for goal in (end, *end.conjuncts)}
        yield from (party for start, party in self._places(passage) if start in goals)

    def _places(self, passage: int) -> list[tuple[int, str]]:
        return sorted({*self.settings[passage], *self.seats[passage], *self._cities[passage]})


def _speaks_of_himself(verb: Token) -> bool:
    """Whether the subject of what somebody says is himself: "says she has asked"."""
    return any(child.dep_ == "nsubj" and child.lower_ in {"he", "she"} for child in verb.children)


def name_head(token: Token) -> Token:
    """The token by which a name, or the list or title that it stands in, hangs in its clause."""
    while token.dep_ in {"compound", "appos", "conj", "nmod", "flat"} and token.head != token:
        token = token.head
    return token


def _whose(head: Token) -> Token:
    """Who is met, for whoever's they are: "with members of the administration of President A"."""
    while head.dep_ == "pobj" and head.head.lower_ in {"of", "from"} and head.head.head.pos_ == "NOUN":
        head = name_head(head.head.head)
    return head


def _is_setting(document: Document, mention: PartyMention) -> bool:
    """Whether a party's name is only where something is or goes: "in Jordan", "visited Mali", "in Bali, Indonesia"."""
    words, doc = read_toml("parties"), document.passages[mention.passage].parsed
    token = doc[mention.head]
    if token.dep_ in _OWNERS and mention.form in {"name", "adjective"}:
        return token.head.lemma_.lower() in words["landmarks"]
    if mention.form != "name":
        return False
    if mention.start > 1 and doc[mention.start - 1].text == "," and doc[mention.start - 2].ent_type_ == "GPE":
        return token.dep_ in {"appos", "npadvmod", "conj"}
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in {*words["placing"], "to", "from"}
    return token.dep_ == "dobj" and token.head.lemma_ in words["place_verbs"]
