"""What a predicate says is done to a channel: the act, whether it is denied, and how late it speaks."""

from enum import IntEnum
from functools import cache
from typing import Literal

from spacy.tokens import Token

from service.extraction.lexicon import read_toml

Act = Literal[
    "create",
    "use",
    "restore",
    "suspend",
    "terminate",
    "unanswer",
    "answer",
    "propose",
    "agree",
    "refuse",
    "discuss",
    "session",
    "through",
]
VERBAL = ("VERB", "AUX")
ENDING = ("suspend", "terminate")


class When(IntEnum):
    """How late a statement speaks, as far as its form tells."""

    BEFORE = 0
    """Before what else is told: "had cut off", "previously"."""
    PAST = 1
    NOW = 2


@cache
def acts(kind: str) -> dict[str, Act]:
    """The act of each word of one kind: verb, noun, adjective or adverb."""
    return {word: act for act, words in read_toml("channel_status")[kind].items() for word in words}


@cache
def cues(name: str) -> frozenset[str]:
    """One list of small words."""
    return frozenset(read_toml("channel_status")["cues"][name])


def act_of(token: Token, through: Token | None = None) -> tuple[Act | None, bool]:
    """The act that a predicate names, seen from what it governs, and whether it is denied."""
    if token.pos_ not in VERBAL:
        return acts("noun").get(token.lemma_.lower()) or acts("adjective").get(token.lower_), _is_denied(token)
    act = _verbal_act(token, through)
    inner = next((child for child in token.children if child.dep_ == "xcomp"), None)
    if inner is not None and through is not None and through.dep_ in {"nsubj", "nsubjpass"}:
        below, denied = act_of(inner)
        if act in ENDING and below == "use":
            return "use", _is_denied(token) == denied
        if act in {None, "use", "refuse", "discuss"} and below is not None:
            return below, denied or _is_denied(token)
    if act == "use" and any(child.lower_ in cues("again") for child in token.children):
        act = "restore"
    return act, _is_denied(token)


def _verbal_act(verb: Token, through: Token | None) -> Act | None:
    """The act of a verb with its particle, or of what follows a verb of being."""
    lemma = verb.lemma_.lower()
    beside = [child.lower_ for child in verb.children if child.dep_ in _BESIDE and child != through]
    phrases = [act for word in beside if (act := acts("verb").get(f"{lemma} {word}"))]
    if phrases:
        return phrases[0]
    if lemma in cues("being"):
        states = acts("adjective") | (acts("adverb") if lemma == "be" else {})
        found = [act for word in beside if (act := states.get(word))]
        if found:
            return found[0]
    return acts("verb").get(lemma)


_BESIDE = ("prt", "advmod", "prep", "acomp", "oprd", "dobj", "attr")


def _is_denied(token: Token) -> bool:
    if any(
        child.dep_ == "neg" or (child.dep_ in {"det", "advmod"} and child.lower_ in cues("denial"))
        for child in token.children
    ):
        return True
    objects = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass", "dobj"}]
    return token.pos_ == "VERB" and any(word.lower_ in cues("denial") for child in objects for word in child.children)


def is_nonfinite(verb: Token) -> bool:
    """Whether a verb has no tense of its own."""
    return verb.tag_ in {"VB", "VBG"} and not any(
        child.dep_ == "aux" and child.lower_ != "to" for child in verb.children
    )


def when_of(verb: Token | None) -> When:
    """How late a predicate speaks."""
    if verb is None or verb.pos_ not in VERBAL:
        return When.PAST
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if verb.dep_ == "conj" and not auxiliaries and verb.head.pos_ in VERBAL:
        auxiliaries = {child.lower_ for child in verb.head.children if child.dep_ in {"aux", "auxpass"}}
    if "had" in auxiliaries or any(
        child.dep_ == "advmod" and child.lower_ in cues("earlier") for child in verb.children
    ):
        return When.BEFORE
    if verb.lemma_ == "use" and any(child.dep_ == "xcomp" for child in verb.children):
        return When.BEFORE
    if verb.tag_ in {"VBZ", "VBP"} or auxiliaries & {"has", "have", "is", "are", "'s", "will", "can", "'ve"}:
        return When.NOW
    return When.PAST
