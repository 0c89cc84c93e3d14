"""Where a contact takes place: the place that hangs on it, or on the setting beside it."""

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Span, Token

from service.extraction.circumstances import LONGEST_PATH, NEAR, nearest, settings
from service.extraction.contact_words import frame_words
from service.extraction.lexicon import read_toml
from service.extraction.reading import Mention, PlaceMention
from service.extraction.triggers import contact_nouns

WHERE = ("in", "at", "near", "outside", "on", "inside")
FAR = 8
"""Tokens between a place and its preposition: "in the Red Sea port city of ..."."""


def place_for(
    mentions: Sequence[PlaceMention], predicates: Sequence[Token], sentence: Span, rivals: Sequence[Token]
) -> PlaceMention | None:
    """The place of a contact: after a preposition of place, on its predicates or on the setting beside them."""
    doc = sentence.doc
    own = [
        m for m in mentions if sentence.start <= m.start < sentence.end and not _belongs_elsewhere(doc, m, predicates)
    ]
    inner = [m for m in own if _preposition(doc, m) in WHERE and not _is_subject_of_talks(doc, m)]
    found = nearest(inner, predicates, sentence, rivals)
    if found is None:
        found = nearest([m for m in own if _preposition(doc, m) in ("to", "for")], predicates, sentence, rivals)
    if found is None:
        gone_to = (m for m in own if doc[m.head].dep_ == "dobj" and doc[m.head].head == predicates[0])
        found = next((m for m in gone_to if predicates[0].lemma_ not in frame_words("topic", "verbs")), None)
    if found is None and not rivals:
        found = next((m for m in inner if 0 < m.start - predicates[0].i <= NEAR), None)
    return found


def _is_subject_of_talks(doc: Doc, mention: PlaceMention) -> bool:
    """Whether talks are about a place, not on it: "negotiations on Gibraltar", but "met on Crete"."""
    prep = doc[mention.head].head
    return prep.lower_ == "on" and prep.head.pos_ == "NOUN" and prep.head.lemma_.lower() in contact_nouns()


def _belongs_elsewhere(doc: Doc, mention: PlaceMention, predicates: Sequence[Token]) -> bool:
    """Whether a place tells where something else is: "the war in Ukraine", "its approach to China"."""
    token = doc[mention.head]
    for _ in range(LONGEST_PATH):
        token = token.head
        if token in predicates or token.pos_ in ("VERB", "AUX"):
            return False
        if token.pos_ == "NOUN" and token.lemma_.lower() not in settings() | _settlements():
            return not any(predicate.is_ancestor(token) and predicate.pos_ == "NOUN" for predicate in predicates[:1])
    return False


def _preposition(doc: Doc, mention: Mention) -> str:
    """The preposition before a place; "in" where it needs none: "here", "the Singapore summit"."""
    head = doc[mention.head]
    if doc[mention.start].pos_ == "ADV" or (head.dep_ == "compound" and head.head.lemma_.lower() in contact_nouns()):
        return "in"
    for i in range(mention.start - 1, max(mention.start - FAR, -1), -1):
        if doc[i].lower_ == "of" and i and doc[i - 1].lemma_.lower() in _settlements():
            continue
        if doc[i].pos_ == "ADP" or doc[i].dep_ == "prep":  # "to" is no adposition to the tagger
            return doc[i].lower_
        if doc[i].pos_ not in ("DET", "ADJ", "PROPN", "NOUN", "PUNCT", "PART"):
            break
    return ""


@cache
def _settlements() -> frozenset[str]:
    return frozenset(read_toml("places")["sites"]["settlements"])
