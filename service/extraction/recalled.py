"""Matters told in passing: what a contact of the sentence is about, follows or rests on."""

from collections.abc import Sequence

from spacy.tokens import Token

from service.extraction.contact_words import frame_words

LONGEST_PATH = 12
"""Steps up a tree between two contacts of one sentence."""


def is_recalled(inner: Token, outer: Token, predicates: Sequence[Token]) -> bool:
    """Whether a contact stands among what another one is about, follows or rests on: "discussed the summit"."""
    token, crossed = inner, False
    for _ in range(LONGEST_PATH):
        if token == outer or (crossed and token in predicates):
            return crossed
        if token.head == token:
            return False
        crossed = crossed or sets_apart(token)
        token = token.head
    return False


def is_looked_back_on(token: Token) -> bool:
    """Whether a word stands in a phrase on what came of something, or before something: "outcomes of the meeting"."""
    for _ in range(LONGEST_PATH):
        token = token.head
        if token.pos_ in ("VERB", "AUX") and token.dep_ != "prep":
            return False
        if sets_apart(token):
            return True
    return False


def rests_on(verb: Token) -> bool:
    """Whether a participle tells what something follows or rests on: "building on"."""
    return verb.tag_ == "VBG" and verb.lemma_ in frame_words("recall", "later")


def sets_apart(token: Token) -> bool:
    """Whether what stands below a word is another matter than what stands above it."""
    if token.dep_ == "prep":
        return token.lower_ in frame_words("recall", "prepositions")
    if token.dep_ == "dobj":
        return token.head.lemma_ in frame_words("recall", "about")
    if token.dep_ == "advcl":
        marks = {child.lower_ for child in token.children if child.dep_ == "mark"}
        return rests_on(token) or bool(marks & frame_words("recall", "prepositions"))
    return token.lemma_.lower() in frame_words("recall", "results")
