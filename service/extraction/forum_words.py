"""The data files of forums, ready to ask: the names that are known, and the words by which others are recognised."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from service.extraction.lexicon import Phrases, read_toml


@dataclass(frozen=True, slots=True)
class KnownForum:
    """A forum of the lexicon."""

    name: str
    organiser: str | None
    mechanism: bool
    members: tuple[str, ...]
    bare: bool
    """Whether the name alone speaks of the gathering, rather than of the group that gathers."""


class ForumWords:
    """The word lists of the lexicon."""

    def __init__(self, table: dict[str, Any]) -> None:
        shape, descriptions, holding, relations = (
            table["shape"],
            table["descriptions"],
            table["holding"],
            table["relations"],
        )
        self.gatherings = frozenset(shape["gatherings"])
        self.standing = frozenset(shape["standing"])
        self.joint = frozenset(shape["joint"])
        self.topical = frozenset(descriptions["topical"])
        self.small = frozenset(shape["small"])
        self.common = frozenset(shape["common"])
        self.heads = self.gatherings | self.standing | self.joint | self.common | self.topical
        self.heads |= {f"{head}s" for head in table["rounds"]["heads"]}
        self.joining = frozenset(shape["joining"])
        self.only_with = {head: frozenset(words) for head, words in shape["only_with"].items()}
        self.ordinals = frozenset(shape["ordinals"])
        self.inner = frozenset(shape["inner"])
        self.links = frozenset(shape["links"])
        self.domestic = frozenset(shape["domestic"])
        self.domestic_alone = frozenset(shape["domestic_alone"])
        self.shared = frozenset(shape["shared"])
        self.not_gathering = frozenset(shape["not_gathering"])
        self.rounds = frozenset(table["rounds"]["heads"])
        self.counts = frozenset(table["rounds"]["counts"])
        self.steady = frozenset(table["rounds"]["steady"])
        self.numerals = frozenset(table["rounds"]["numerals"])
        self.descriptions = frozenset(descriptions["heads"])
        self.definite = frozenset(descriptions["definite"])
        self.indefinite = frozenset(descriptions["indefinite"])
        self.holding = frozenset(holding["verbs"])
        self.beside = frozenset(relations["beside"])
        self.at = frozenset(relations["at"])


@cache
def forum_words() -> ForumWords:
    """The word lists of the lexicon, read once."""
    return ForumWords(read_toml("forums"))


@cache
def _forums() -> dict[str, KnownForum]:
    return {
        entry["name"]: KnownForum(
            name=entry["name"],
            organiser=entry.get("organiser"),
            mechanism=entry.get("mechanism", False),
            members=tuple(entry.get("members", ())),
            bare=entry.get("bare", True),
        )
        for entry in read_toml("forums")["forum"]
    }


@cache
def known_names() -> tuple[Phrases[KnownForum], Phrases[KnownForum]]:
    """Names of the lexicon: those of one word, in their own case, and the longer ones, in any."""
    names = [
        (alias, _forums()[entry["name"]])
        for entry in read_toml("forums")["forum"]
        for alias in [entry["name"], *entry["aliases"]]
    ]
    long = [(alias, forum) for alias, forum in names if " " in alias or "-" in alias]
    return Phrases([pair for pair in names if pair not in long]), Phrases(long, caseless=True)


def known_forum(name: str) -> KnownForum | None:
    """The forum of the lexicon that is reported under a name."""
    return _forums().get(name)
