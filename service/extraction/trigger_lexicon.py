"""The verbs and nouns that name a contact, as the data file gives them: their frames, modes, and what they need."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Token

from service.domain.vocabulary import Mode
from service.extraction.lexicon import read_toml

Frame = Literal[
    "meet",
    "converse",
    "discuss",
    "receive",
    "summon",
    "visit",
    "travel",
    "send",
    "gather",
    "phone",
    "write",
    "invite",
    "remote",
    "noun",
]
Need = Literal[
    "people",
    "other",
    "guest",
    "voice",
    "visitor",
    "owner",
    "carried",
    "journey",
    "place",
    "there",
    "refusal",
    "bidding",
    "sequel",
]
Kind = Literal["meeting", "talks", "conversation", "call", "summit", "visit", "stay", "brief", "letter"]

KIND_OF_FRAME: dict[Frame, Kind] = {
    "meet": "meeting",
    "converse": "talks",
    "discuss": "conversation",
    "receive": "meeting",
    "summon": "meeting",
    "visit": "visit",
    "travel": "visit",
    "send": "visit",
    "gather": "summit",
    "phone": "call",
    "write": "letter",
    "invite": "visit",
    "remote": "call",
}
OBJECTS = ("dobj", "attr", "npadvmod")
"""How the parse hangs the noun of an expression on its verb: "gave him an hour", "was his guest"."""

FINITE = ("VBD", "VBP", "VBZ")


@dataclass(frozen=True, slots=True)
class Verb:
    """What a verb tells of, with the words that it needs beside it."""

    frame: Frame
    kind: Kind
    mode: Mode
    objects: frozenset[str]
    takes: frozenset[str]
    needs: frozenset[Need]
    ahead: bool
    beside: frozenset[str]

    def fits(self, token: Token) -> bool:
        """Whether the objects, and the adverbs or prepositions, that it needs stand with a token."""
        signed = token.tag_ == "VBN" and any(child.dep_ == "agent" for child in token.children)
        objects = [child for child in token.children if child.dep_ in ((*OBJECTS, "nsubjpass") if signed else OBJECTS)]
        if not objects and token.tag_ in FINITE:  # "signed in Rome on Monday a treaty on"
            objects = [word for word in token.subtree if word.i > token.i and word.dep_ in ("appos", "dobj")][:1]
        if self.objects and self.objects.isdisjoint(child.lemma_.lower() for child in objects):
            return False
        near = (child for word in (token, *objects) for child in word.children if child.dep_ in ("advmod", "prep"))
        return not self.beside or not self.beside.isdisjoint(child.lower_ for child in near)


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun tells of, with what it needs beside it."""

    kind: Kind
    mode: Mode
    plural: bool
    needs: frozenset[Need]
    takes: frozenset[str]


@cache
def verbs() -> dict[tuple[str, str], list[Verb]]:
    """Verbs by lemma and by the particle, preposition or phrase behind it; those with objects of their own first."""
    found: dict[tuple[str, str], list[Verb]] = {}
    for entry in sorted(read_toml("contacts")["verb"], key=lambda entry: "object" not in entry):
        kind = entry.get("kind", KIND_OF_FRAME[entry["frame"]])
        objects, own, needs, beside = (frozenset(entry.get(key, ())) for key in ("object", "takes", "needs", "beside"))
        takes = own | prepositions(entry["frame"])
        verb = Verb(entry["frame"], kind, Mode(entry["mode"]), objects, takes, needs, entry.get("ahead", False), beside)
        particles = entry.get("particle", "")
        for lemma in entry["lemmas"]:
            for word in [particles] if isinstance(particles, str) else particles:
                found.setdefault((lemma, word), []).append(verb)
    return found


def prepositions(frame: Frame) -> frozenset[str]:
    """The prepositions that bring in the other side of every verb of a frame."""
    words = read_toml("contacts")["prepositions"]
    return frozenset((*words["all"], *words.get(frame, ())))


@cache
def nouns() -> dict[str, Noun]:
    """Nouns by lemma."""
    found: dict[str, Noun] = {}
    for entry in read_toml("contacts")["noun"]:
        takes, needs = frozenset(entry.get("takes", ())), frozenset(entry.get("needs", ()))
        noun = Noun(entry["kind"], Mode(entry["mode"]), entry.get("plural", False), needs, takes)
        found.update(dict.fromkeys(entry["lemmas"], noun))
    return found


@cache
def remote() -> tuple[frozenset[str], frozenset[str]]:
    """The prepositions and the means of contacts from afar."""
    words = read_toml("contacts")["remote"]
    return frozenset(words["prepositions"]), frozenset(words["means"])
