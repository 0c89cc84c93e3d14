"""When the verb that governs a word puts it, as far as the form of the verb tells."""

from functools import cache

from spacy.tokens import Token

from service.extraction.lexicon import read_toml
from service.extraction.reading import Tense

LONGEST_CLIMB = 30
"""Steps up a tree; a sentence with more between a word and its verb is no sentence."""

NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})
HELPERS = frozenset({"aux", "auxpass"})


def tense_of(token: Token) -> Tense:
    """Tense of the verb that governs a token, or of the token itself where it is a verb.

    The present counts as the future, as of "he flies to Paris on Friday"; UNKNOWN stands for no verb, and for a noun
    whose verb speaks of it without placing it, as of "they cancelled Friday's talks".
    """
    verb, link, through_noun = _governor(token)
    if verb is None:
        return Tense.UNKNOWN
    lemma = verb.lemma_.lower()
    if link in _words("aim_links") and lemma in _words("aimed_heads"):
        return Tense.FUTURE
    if through_noun:
        if lemma in _words("ahead_heads"):
            return Tense.FUTURE
        if lemma in _words("behind_heads"):
            return Tense.PAST
    tense = _verb_tense(verb)
    if tense is Tense.PAST and through_noun and lemma in _words("open_heads"):
        return Tense.UNKNOWN
    return tense


def _governor(token: Token) -> tuple[Token | None, str, bool]:
    """The nearest verb above a token, the preposition that ties the token to it, and whether a noun lies between."""
    link, through_noun = "", False
    for _ in range(LONGEST_CLIMB):
        if token.pos_ in VERBS and token.tag_ != "MD":
            return token.head if token.dep_ in HELPERS else token, link, through_noun
        above = token.head
        if above.i == token.i:
            return None, link, through_noun
        if token.pos_ == "ADP":
            link = token.lower_
        through_noun = through_noun or (above.pos_ in NOUNS and token.dep_ not in {"npadvmod", "flat", "appos"})
        token = above
    return None, link, through_noun


def _verb_tense(verb: Token, reach: int = LONGEST_CLIMB) -> Tense:
    words = {child.lower_ for child in verb.children if child.dep_ in HELPERS}
    if words & _words("future_auxiliaries"):
        return Tense.PAST if "have" in words and not words & {"will", "shall"} else Tense.FUTURE
    if "to" in words:
        return _infinitive_tense(verb, reach, perfect="have" in words)
    if verb.tag_ == "VBD" or words & _words("past_auxiliaries"):
        return _past_tense(verb, words)
    if verb.tag_ in {"VBP", "VBZ"} or words & _words("present_auxiliaries"):
        return Tense.FUTURE
    return _participle_tense(verb, reach)


def _past_tense(verb: Token, helpers: set[str]) -> Tense:
    """Past, save for a passive that only plans: "was scheduled", "had been set"."""
    planned = verb.lemma_.lower() in _words("aimed_heads")
    return Tense.UNKNOWN if planned and helpers & {"was", "were", "been"} else Tense.PAST


def _infinitive_tense(verb: Token, reach: int, *, perfect: bool) -> Tense:
    """Of "to meet": future under what plans or awaits it and under "was to", else as the verb above has it."""
    head = verb.head
    if head.i == verb.i or head.lemma_.lower() == "be" or head.lemma_.lower() in _words("future_heads"):
        return Tense.FUTURE
    if perfect:
        return Tense.UNKNOWN
    if head.pos_ not in VERBS:
        return Tense.FUTURE
    return _verb_tense(head, reach - 1) if reach else Tense.UNKNOWN


def _participle_tense(verb: Token, reach: int) -> Tense:
    """Of a participle or bare form without a helper: what plans looks ahead, a passive lies behind."""
    if verb.tag_ == "VBN":
        return Tense.FUTURE if verb.lemma_.lower() in _words("aimed_heads") else Tense.PAST
    if reach and verb.head.i != verb.i:
        above, _, _ = _governor(verb.head)
        if above is not None and above.i != verb.i:
            return _verb_tense(above, reach - 1)
    return Tense.FUTURE if verb.tag_ == "VB" else Tense.UNKNOWN


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(read_toml("tense")[group])
