"""Mentions of one passage by where they stand, and the lists that people are named in."""

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.lexicon import read_toml
from service.extraction.predicates import SUBJECT, name_head
from service.extraction.reading import Mention, Mentions, OfficeMention, PartyMention, PersonMention


class MentionIndex:
    """Mentions of one passage by token, so that an argument finds what its words name."""

    def __init__(self, here: Mentions) -> None:
        self.by_token: dict[int, list[Mention]] = {}
        self._listable = sorted([*here.people, *here.offices], key=lambda m: (m.start, -m.end))
        for mention in [*here.people, *here.offices, *here.parties, *here.places]:
            for token in range(mention.start, mention.end):
                self.by_token.setdefault(token, []).append(mention)

    def enumeration(self, mention: Mention, doc: Doc) -> list[Mention]:
        """The people and offices joined to a mention in one list ("A, B and C"), which a parse often tears apart."""
        listed = self._listable
        if mention not in listed:
            return []
        at = first = last = listed.index(mention)
        while first > 0 and self._joint(doc, listed[first - 1], listed[first]):
            first -= 1
        while last + 1 < len(listed) and self._joint(doc, listed[last], listed[last + 1]):
            last += 1
        joined = any(self._joint(doc, listed[i], listed[i + 1]) == "and" for i in range(first, last))
        return listed[first : last + 1] if joined else [listed[at]]

    def _joint(self, doc: Doc, left: Mention, right: Mention) -> str:
        """What joins two mentions of a list, beside their parties: "and", a comma, or nothing."""
        between = [i for i in range(left.end, right.start) if not self._is_party(i)]
        words = {doc[i].lower_ for i in between}
        if len(between) < right.start - left.end:
            words -= _words("owning")
        if not words or not words <= _words("joining") or _acts_anew(doc, left, right):
            return ""
        return "and" if words != {","} else ","

    def _is_party(self, at: int) -> bool:
        return any(isinstance(mention, PartyMention) for mention in self.by_token.get(at, ()))

    def names_somebody(self, token: Token) -> bool:
        """Whether a token belongs to the name or the office of somebody."""
        return any(isinstance(mention, PersonMention | OfficeMention) for mention in self.by_token.get(token.i, ()))

    def within(self, tokens: Iterable[int]) -> list[Mention]:
        """Mentions that these tokens touch, in order, each once."""
        found: dict[int, Mention] = {}
        for token in tokens:
            for mention in self.by_token.get(token, []):
                found.setdefault(id(mention), mention)
        return sorted(found.values(), key=lambda mention: (mention.start, -mention.end))

    def people(self, tokens: Iterable[int]) -> list[PersonMention]:
        """The people that these tokens name."""
        return [mention for mention in self.within(tokens) if isinstance(mention, PersonMention)]


def _acts_anew(doc: Doc, left: Mention, right: Mention) -> bool:
    """Whether the second of two mentions begins a clause of its own: "met Abe, and Duterte left"."""
    object_, subject = name_head(doc[left.head]), name_head(doc[right.head])
    met = object_.dep_ in ("dobj", "dative") or (object_.dep_ == "pobj" and object_.head.lower_ in ("with", "to"))
    return met and object_.head.i < left.start and subject.dep_ in SUBJECT and subject.head.i > right.start


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_toml("contacts")["lists"][name])
