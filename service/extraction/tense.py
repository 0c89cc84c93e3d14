"""When the verb that governs a word puts it, as far as the form of the verb tells."""

from functools import cache

from spacy.tokens import Token

from service.extraction.lexicon import read_toml
from service.extraction.reading import Tense

LONGEST_CLIMB = 30
"""Steps up a tree; a sentence with more between a word and its verb is no sentence."""


def tense_of(token: Token) -> Tense:
    """Tense of the verb that governs a token, or of the token itself where it is a verb.

    The present counts as the future, as of "he flies to Paris on Friday"; UNKNOWN stands for no verb, and for a noun
    whose verb speaks of it without placing it, as of "they cancelled Friday's talks".
    """
    verb, through_noun = _governor(token)
    if verb is None:
        return Tense.UNKNOWN
    tense = _verb_tense(verb)
    if tense is Tense.PAST and through_noun and verb.lemma_.lower() in _words("open_heads"):
        return Tense.UNKNOWN
    return tense


def _governor(token: Token) -> tuple[Token | None, bool]:
    """The nearest verb above a token, and whether a noun lies on the way to it."""
    through_noun = False
    for _ in range(LONGEST_CLIMB):
        if token.pos_ in {"VERB", "AUX"} and token.tag_ != "MD":
            return (token.head, through_noun) if token.dep_ in {"aux", "auxpass"} else (token, through_noun)
        if token.head.i == token.i:
            return None, through_noun
        above = token.head
        through_noun = through_noun or (
            above.pos_ in {"NOUN", "PROPN"} and token.pos_ in {"ADP", "PROPN", "NOUN", "NUM"}
        )
        token = above
    return None, through_noun


def _verb_tense(verb: Token, reach: int = LONGEST_CLIMB) -> Tense:
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in helpers}
    if words & _words("future_auxiliaries"):
        return Tense.PAST if "have" in words and not words & {"will", "shall"} else Tense.FUTURE
    if verb.tag_ == "VB" and "to" in words:
        return _infinitive_tense(verb, reach, perfect="have" in words)
    if verb.tag_ == "VBD" or words & {"had", "has", "have", "'ve", "was", "were"}:
        return _past_tense(verb, words)
    if verb.tag_ in {"VBP", "VBZ"} or words & {"is", "are", "am", "'s", "'re"}:
        return Tense.FUTURE
    return _participle_tense(verb, reach)


def _past_tense(verb: Token, helpers: set[str]) -> Tense:
    """Past, save for a passive that only plans: "was scheduled", "is due"."""
    planned = verb.lemma_.lower() in {"schedule", "plan", "slate", "set", "expect", "due"}
    return Tense.UNKNOWN if planned and helpers & {"was", "were", "had"} else Tense.PAST


def _infinitive_tense(verb: Token, reach: int, *, perfect: bool) -> Tense:
    """Of "to meet": future under what plans or awaits it, else as the verb above has it."""
    head = verb.head
    if verb.dep_ == "ROOT" or head.i == verb.i:
        return Tense.FUTURE
    if perfect:
        return Tense.UNKNOWN
    if head.lemma_.lower() in _words("future_heads") or head.lemma_.lower() == "be" or head.pos_ not in {"VERB", "AUX"}:
        return Tense.FUTURE
    return _verb_tense(head, reach - 1) if reach else Tense.UNKNOWN


def _participle_tense(verb: Token, reach: int) -> Tense:
    """Of a participle or bare form without a helper: what plans looks ahead, a passive lies behind."""
    if verb.tag_ == "VBN":
        return Tense.FUTURE if verb.lemma_.lower() in _words("future_heads") else Tense.PAST
    if reach and verb.head.i != verb.i and verb.dep_ in {"advcl", "conj", "xcomp", "pcomp", "ccomp", "acl", "dep"}:
        above, _ = _governor(verb.head)
        if above is not None and above.i != verb.i:
            return _verb_tense(above, reach - 1)
    return Tense.UNKNOWN


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(read_toml("tense")[group])
