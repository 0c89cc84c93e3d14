"""What a predicate says is done to a channel: the act, whether it is denied, and how late it speaks."""

from enum import IntEnum
from functools import cache
from typing import Literal

from spacy.tokens import Token

from service.extraction.lexicon import read_toml
from service.extraction.predicates import SUBJECT, auxiliaries, class_of, is_yet_to, phrasings, state_phrases

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
    "threaten",
    "discuss",
    "session",
    "through",
]
VERBAL = ("VERB", "AUX")
ENDING = ("suspend", "terminate")
INTENTS = ("propose", "agree", "refuse", "threaten", "discuss")
ACT_OF_CLASS: dict[str, Act] = {
    "plan": "agree",
    "propose": "propose",
    "decline": "refuse",
    "threaten": "threaten",
    "fail": "suspend",
    "lapse": "suspend",
}
"""What the classes of the status lexicon mean for a channel, where its own lexicon does not know a verb."""


class When(IntEnum):
    """How late a statement speaks, as far as its form tells."""

    BEFORE = 0
    """Before what else is told: "had cut off", "previously"."""
    PAST = 1
    NOW = 2


@cache
def acts(kind: str) -> dict[str, Act]:
    """The act of each word of one kind: verb, noun, adjective, adverb or phrase of state."""
    return {word: act for act, words in read_toml("channel_status")[kind].items() for word in words}


@cache
def cues(name: str) -> frozenset[str]:
    """One list of small words."""
    return frozenset(read_toml("channel_status")["cues"][name])


def act_of(token: Token, through: Token | None = None) -> tuple[Act | None, bool]:
    """The act that a predicate names, seen from what it governs, and whether it is denied."""
    if token.pos_ not in VERBAL:
        return _nominal_act(token, through), _is_denied(token)
    act = _verbal_act(token, through)
    inner = next((child for child in token.children if child.dep_ == "xcomp"), None)
    if inner is not None and through is not None and through.dep_ in SUBJECT:
        below, denied = act_of(inner)
        if act in ENDING and below == "use":
            return "use", _is_denied(token) == denied
        if act in {None, "use", "refuse", "discuss"} and below is not None and below not in INTENTS:
            return below, denied or _is_denied(token)
    if act in {"use", "answer"} and any(child.lower_ in cues("again") for child in token.children):
        act = "restore"
    return act, _is_denied(token)


def planned_act(verb: Token, subject: Token) -> tuple[Act, Act] | None:
    """What is intended and with what intent, where a passive says so of the channel: "is expected to be restored"."""
    inner = next((child for child in verb.children if child.dep_ == "xcomp"), None)
    if inner is None or subject.dep_ not in SUBJECT or verb.pos_ not in VERBAL:
        return None
    intent, act = _verbal_act(verb, subject), act_of(inner)[0]
    passive = subject.dep_ == "nsubjpass" or verb.lemma_ == "be"
    return (act, intent) if passive and act is not None and intent in INTENTS else None


def _nominal_act(token: Token, through: Token | None) -> Act | None:
    if token.pos_ in {"ADP", "SCONJ"}:
        return None
    lemma = token.lemma_.lower()
    if through is not None and through.dep_ == "prep" and through.lower_ in cues("about"):
        matter = acts("matter").get(lemma)
        if matter:
            return matter
    return acts("noun").get(lemma) or acts("adjective").get(token.lower_)


def _verbal_act(verb: Token, through: Token | None) -> Act | None:
    """The act of a verb with its particle, or of what follows a verb of being."""
    lemma = verb.lemma_.lower()
    beside = [child for child in verb.children if child.dep_ in _BESIDE and child != through]
    around = [*beside, through] if through is not None and through.dep_ == "prep" else beside
    names = [*phrasings(verb), *(f"{lemma} {child.lower_}" for child in around)]
    phrases = [act for name in names if " " in name and (act := acts("verb").get(name))]
    if phrases:
        return phrases[0]
    if lemma in cues("being"):
        states = acts("adjective") | acts("state") | (acts("adverb") if lemma == "be" else {})
        found = [act for child in beside for name in state_phrases(child) if (act := states.get(name))]
        if found:
            return found[0]
    return acts("verb").get(lemma) or ACT_OF_CLASS.get(class_of(verb) or "")


_BESIDE = ("prt", "advmod", "prep", "acomp", "oprd", "dobj", "attr")


def _is_denied(token: Token) -> bool:
    if is_yet_to(token) or any(
        child.dep_ == "neg" or (child.dep_ in {"det", "advmod"} and child.lower_ in cues("denial"))
        for child in token.children
    ):
        return True
    objects = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass", "dobj"}]
    return token.pos_ == "VERB" and any(
        word.lower_ in cues("denial") for child in objects for word in (child, *child.children)
    )


def is_nonfinite(verb: Token) -> bool:
    """Whether a verb has no tense of its own."""
    return verb.tag_ in {"VB", "VBG"} and not any(
        child.dep_ == "aux" and child.lower_ != "to" for child in verb.children
    )


def when_of(verb: Token | None) -> When:
    """How late a predicate speaks."""
    if verb is None or verb.pos_ not in VERBAL:
        return When.PAST
    helpers = {child.lower_ for child in auxiliaries(verb)}
    if "had" in helpers or any(child.dep_ == "advmod" and child.lower_ in cues("earlier") for child in verb.children):
        return When.BEFORE
    if verb.lemma_ == "use" and any(child.dep_ == "xcomp" for child in verb.children):
        return When.BEFORE
    if verb.tag_ in {"VBZ", "VBP"} or helpers & {"has", "have", "is", "are", "'s", "will", "can", "'ve"}:
        return When.NOW
    return When.PAST
