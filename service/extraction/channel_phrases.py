"""The noun phrase that names a channel: its words, what they say it is for, and between whom it runs."""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any

from spacy.tokens import Token

from service.domain.vocabulary import ChannelType
from service.extraction.lexicon import read_toml

LONGEST_PHRASE = 30
"""Tokens on either side of its head that a noun phrase is read over."""
ENDS = ("between", "with", "among")
"""Prepositions before those whom a channel joins."""


@cache
def lexicon() -> dict[str, Any]:
    """The words for channels."""
    return read_toml("channels")


@cache
def word_list(*path: str) -> frozenset[str]:
    """A list of the lexicon, empty where it has none."""
    found: Any = lexicon()
    for key in path:
        found = found.get(key, {})
    return frozenset(found)


def phrase_of(head: Token) -> list[Token]:
    """The head with its modifiers and prepositional phrases, without the clauses that hang on it."""
    found = [head]
    for child in head.children:
        if child.dep_ in {"relcl", "acl", "appos", "conj", "cc", "punct"} and child.text != "-":
            continue
        found += [t for t in child.subtree if abs(t.i - head.i) <= LONGEST_PHRASE and not within_clause(t, head)]
    return sorted(found, key=lambda t: t.i)


def within_clause(token: Token, head: Token) -> bool:
    """Whether a clause stands between a token and a head above it."""
    while token.i not in {head.i, token.head.i}:
        if token.dep_ in {"relcl", "acl", "advcl"}:
            return True
        token = token.head
    return False


def complement(token: Token, preposition: str) -> list[Token]:
    """What follows a noun with a preposition, also where the parse hung it on the verb: "froze its dialogue with"."""
    found = [child for child in token.rights if child.dep_ == "prep" and child.lower_ == preposition]
    if not found and token.head is not token:
        end = token.right_edge.i + 1
        found = [c for c in token.head.rights if c.i == end and c.dep_ == "prep" and c.lower_ == preposition]
    return [t for child in found for t in child.subtree if t.i - token.i <= LONGEST_PHRASE]


def ends_of(head: Token) -> set[int]:
    """Tokens of a phrase that say between whom: what stands before the head, and after "between" or "with"."""
    found = {t.i for t in phrase_of(head) if t.i < head.i}
    for preposition in ENDS:
        found |= {t.i for t in complement(head, preposition) if not within_clause(t, head) and _names_end(t, head)}
    return found


def has_ends(head: Token) -> bool:
    """Whether the words say whom the channel joins, so that it need not be those who speak of it ("their offices")."""
    between = complement(head, "between")
    return bool(between) and not any(token.tag_ == "PRP$" for token in between)


def _names_end(token: Token, head: Token) -> bool:
    """Whether a token helps to name an end of the channel: nothing but "of", "in" and the like stands between."""
    while token.i not in (head.i, token.head.i):
        if token.dep_ == "prep" and token.lower_ not in {*ENDS, "of", "from"} and not _seats(token):
            return False
        if token.dep_ == "amod" and any(child.dep_ == "prep" for child in token.children):
            return False
        if token.dep_ == "prep" and token.lower_ in ENDS and token.i > head.i:
            return True
        token = token.head
    return True


def _seats(prep: Token) -> bool:
    """Whether "in" and the like tell whose somebody is, who is not named as of a party: "the command in Oslo"."""
    named = any(t.ent_type_ in {"NORP", "GPE"} for t in (prep.head, *prep.head.lefts))
    return prep.lower_ in {"in", "near", "at"} and not named


def type_of(phrase: Iterable[Token]) -> ChannelType | None:
    """What a line is for, by the words around it."""
    tokens = list(phrase)
    words = {t.lower_ for t in tokens} | {f"{one.lower_} {two.lower_}" for one, two in pairwise(tokens)}
    return next(
        (ChannelType(entry["type"]) for entry in lexicon()["type"] if not words.isdisjoint(entry["words"])), None
    )


def type_by_seats(head: Token) -> ChannelType | None:
    """A line between two seats of heads of state is one of leaders: "between the White House and the Kremlin"."""
    between = " ".join(t.lower_ for t in complement(head, "between"))
    seats = [seat for seat in word_list("seats") if seat in between]
    return ChannelType.LEADER_HOTLINE if len(seats) > 1 else None
