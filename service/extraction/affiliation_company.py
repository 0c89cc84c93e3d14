"""What those whom an official meets, joins or is listed with say of the party that he or she is of, or is not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from service.extraction.article_clues import joined_pairs
from service.extraction.governors import subject_of
from service.extraction.known import Known
from service.extraction.lexicon import read_toml
from service.extraction.reading import Document, PartyMention, by_passage
from service.extraction.triggers import trigger_words
from service.extraction.whereabouts import name_head

OWN = frozenset({"amod", "poss", "compound", "nmod"})
"""How the name of a party hangs on those who are its."""


class Company:
    """Reads of whom an official is in the company of, and across the table from."""

    def __init__(
        self,
        document: Document,
        named: defaultdict[int, list[tuple[int, Known]]],
        parties: Sequence[PartyMention],
    ) -> None:
        self._document, self._named = document, named
        self._pairs = joined_pairs(document, parties)
        self._parties = by_passage(parties)

    def paired(self, who: Known) -> list[tuple[str, str]]:
        """The other party of "the U.S.-Japan alliance" for whom a sentence names beside an official of the one."""
        passage, start = who.first
        sentence = self._document.passages[passage].parsed[start].sent
        beside = range(sentence.start, sentence.end)
        known = {
            h.party
            for at, other in self._named[passage]
            if other is not who and at in beside
            for h in other.holdings
            if h.party and h.passage == passage and h.start in beside
        }
        return [(one, "paired") for pair in self._pairs for one, other in (pair, pair[::-1]) if other in known - {one}]

    def opposite_number(self, who: Known) -> list[tuple[str, str]]:
        """The other party of "the U.S.-Japan alliance" for whom a list names beside one of the same office."""
        passage, start = who.first
        doc = self._document.passages[passage].parsed
        listed = {
            other.person.party
            for at, other in self._named[passage]
            if other.person.function is who.person.function and name_head(doc[at]) == name_head(doc[start])
        }
        return [(one, "paired") for pair in self._pairs for one, other in (pair, pair[::-1]) if other in listed - {one}]

    def across(self, who: Known) -> list[tuple[str, str]]:
        """The party of the subject: that of whom they accompany, but not of whoever meets or receives them."""
        passage, start = who.first
        head = name_head(self._document.passages[passage].parsed[start])
        if head.dep_ == "nsubj" or (head.dep_ == "pobj" and head.head.lower_ == "between"):
            return [(party, "opposite") for party in self._met(who, head) if party]
        if head.dep_ == "pobj" and head.head.lower_ in {"with", "by"}:
            head = head.head
        elif head.dep_ != "dobj":
            return []
        verb = head.head
        while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
            verb = verb.head
        subject = subject_of(verb)
        tokens = range(subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else range(0)
        company = read_toml("contacts")["company"]
        clue = "company" if verb.lemma_ in {*company["joining"], *company["deputising"]} else "opposite"
        return [
            (other.person.party, clue)
            for at, other in self._named[passage]
            if other is not who and other.person.party and at in tokens
        ]

    def _met(self, who: Known, head: Token) -> Iterator[str | None]:
        """The parties of those whom somebody meets: "A met with B", "A and B met", "talks between A and B"."""
        passage = who.first[0]
        others = [(at, other) for at, other in self._named[passage] if other is not who]
        met = _met_by(head.head) if head.dep_ == "nsubj" else range(head.i, head.right_edge.i + 1)
        mutual = head.dep_ != "nsubj" or (not met and head.head.lemma_ in trigger_words())
        doc = self._document.passages[passage].parsed
        for at, other in others:
            if at in met or (mutual and name_head(doc[at]) == head):
                yield other.person.party
        for mention in self._parties[passage]:
            owned = doc[mention.head].head if doc[mention.head].dep_ in OWN else doc[mention.head]
            if mention.start in met and owned.dep_ in {"dobj", "pobj"} and owned.head.i <= met.start:
                yield mention.party

    def beside(self, who: Known) -> Iterator[str]:
        """The party of another of a list, who holds another office: "Minister A and Admiral B of the Chilean navy"."""
        passage, start = who.first
        doc = self._document.passages[passage].parsed
        head = name_head(doc[start])
        one_side = head.dep_ == "dobj" or (head.dep_ == "pobj" and head.head.lower_ in {"with", "by"})
        going = head.dep_ == "nsubj" and head.head.lemma_ in read_toml("parties")["going"]
        if not one_side and not going and not (head.dep_ == "nsubj" and _met_by(head.head)):
            return  # in "A and B met" and "between A and B" they are not of one side
        for at, other in self._named[passage]:
            unlike = other.person.function is not who.person.function and other.person.party
            if unlike and other is not who and name_head(doc[at]) == head and doc[start].sent == doc[at].sent:
                yield other.person.party or ""


def _met_by(verb: Token) -> range:
    """The words that name those whom the subject of a verb of contact meets: its object, or who stands after "with"."""
    contact = next((c for c in (verb, *verb.children) if c.lemma_.lower() in trigger_words()), None)
    beside = [child for word in (verb, contact) if word is not None for child in word.children]
    met = [child for child in beside if child.dep_ == "prep" and child.lower_ == "with"]
    met += [child for child in verb.children if child.dep_ == "dobj" and child != contact]
    return range(met[0].left_edge.i, met[0].right_edge.i + 1) if contact is not None and met else range(0)
