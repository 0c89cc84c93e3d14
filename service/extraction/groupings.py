"""Groupings that are no organisation, whose name means all their members: "the Baltic presidents"."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from spacy.tokens import Doc

from service.extraction.lexicon import Phrases, read_toml
from service.extraction.reading import PartyMention

ACTORS = "actors"
"""The key of the words before which the adjective of a region means all its states."""
FARTHEST = 3
"""Words between the adjective of a region and those who act: "the Baltic foreign ministers"."""


def members_named(passage: int, doc: Doc, words: Sequence[str]) -> Iterator[PartyMention]:
    """A mention of each member, where a passage names a grouping."""
    start = 0
    while start < len(words):
        found = _phrases().at(words, start) if _phrases().opens(words[start]) else None
        if found is None:
            start += 1
            continue
        end, (members, regional) = found
        head = doc[start:end].root
        if not regional or _means_states(doc, end):
            form: Literal["name", "adjective"] = "adjective" if head.dep_ in {"compound", "amod", "nmod"} else "name"
            yield from (PartyMention(passage, start, end, head.i, member, form) for member in members)
        start = end


def _means_states(doc: Doc, start: int) -> bool:
    """Whether the noun that the adjective of a region stands before is one for those who act, in the plural."""
    for token in doc[start : start + FARTHEST]:
        if token.tag_ in {"NNS", "NNPS"}:
            return token.lemma_.lower() in read_toml("parties")["regional"][ACTORS]
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "CCONJ"}:
            return False
    return False


@cache
def _phrases() -> Phrases[tuple[tuple[str, ...], bool]]:
    data = read_toml("parties")
    names = [(name, (tuple(members), False)) for name, members in data["groupings"].items()]
    regions = [(name, (tuple(members), True)) for name, members in data["regional"].items() if name != ACTORS]
    return Phrases([*names, *regions])
