"""What an article says once for all its officials: parties joined by a hyphen, what is whose, the first of peers."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from service.domain.vocabulary import OfficeFunction
from service.extraction.known import Known
from service.extraction.reading import Document, PartyMention


def joined_pairs(document: Document, parties: Sequence[PartyMention]) -> list[tuple[str, str]]:
    """Parties whose names a hyphen joins."""
    pairs = []
    for one, other in pairwise(sorted(parties, key=lambda m: (m.passage, m.start))):
        doc = document.passages[one.passage].parsed
        apart = one.passage == other.passage and other.start == one.end + 1 and doc[one.end].text == "-"
        if apart or (one.passage == other.passage and one.start == other.start):  # "U.S.-China" is one token or three
            pairs.append((one.party, other.party))
    return pairs


def owners_of_things(document: Document, parties: Sequence[PartyMention]) -> defaultdict[str, set[str]]:
    """What the article says that parties have, with those whose it is: "Russia's war", "Japan's offer"."""
    owned: defaultdict[str, set[str]] = defaultdict(set)
    for mention in parties:
        head = document.passages[mention.passage].parsed[mention.head]
        if head.dep_ == "poss":
            owned[head.head.lemma_.lower()].add(mention.party)
    return owned


def first_of_peers(people: Sequence[Known]) -> dict[OfficeFunction | None, Known]:
    """Who is named first of several in one office without a party, as in "President A spoke with President B"."""
    peers: defaultdict[OfficeFunction | None, list[Known]] = defaultdict(list)
    for who in people:
        if who.person.official and not who.parties:
            peers[who.person.function].append(who)
    return {function: min(some, key=lambda who: who.first) for function, some in peers.items() if len(some) > 1}
