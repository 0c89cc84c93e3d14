"""Names in an argument that only say whose somebody is: "the president's envoy", "Rwanda-backed rebels"."""

from collections.abc import Collection, Sequence

from spacy.tokens import Doc

from service.extraction.contact_words import frame_words
from service.extraction.predicates import NAME_LINKS
from service.extraction.reading import Mention, PartyMention
from service.extraction.triggers import contact_nouns

FARTHEST_OWNED = 12
"""Words between the first of several owners and what they share."""
LOOSE = ("of", "from", "for", "to", "and", "between")
"""Prepositions whose phrase still belongs to an argument."""


def only_backs(mention: PartyMention, doc: Doc) -> bool:
    """Whether a party is named only as what another depends on: "Rwanda-backed rebels", "a US-based lender"."""
    after = doc[mention.end : mention.end + 2]
    hyphen = not doc[mention.end - 1].whitespace_ and len(after) == 2 and after[0].text == "-"
    return hyphen and after[1].tag_ in ("VBN", "VBD")


def possesses(mention: Mention, doc: Doc, tokens: Sequence[int] | range) -> bool:
    """Whether a mention only says whose officer or team somebody is: "the president's envoy", "Lind's experts"."""
    if mention.end >= len(doc) or doc[mention.end].tag_ != "POS":
        return False
    if _shares_possession(mention, doc):
        return True
    owned = doc[mention.end].head.head if doc[mention.end].dep_ == "case" else doc[mention.head].head
    return owned.i > mention.end and owned.i in tokens


def _shares_possession(mention: Mention, doc: Doc) -> bool:
    """Whether somebody is one of several whose people are meant: "Lind's and Moreau's experts", not "... talks"."""
    behind = doc[mention.end + 1 : mention.end + FARTHEST_OWNED]
    if not behind or behind[0].lower_ not in ("and", "or", ","):
        return False
    nouns = [word for word in behind if word.tag_ in ("NN", "NNS")]
    named = any(word.tag_ == "POS" for word in behind)
    return named and bool(nouns) and nouns[0].lemma_.lower() in frame_words("groups", "official")


def owns(mention: Mention, doc: Doc, tokens: Collection[int]) -> bool:
    """Whether a person only names whose somebody or something else is: "the administration of ...", "her envoy"."""
    token = doc[mention.head]
    while token.dep_ in NAME_LINKS and token.dep_ != "appos" and token.head != token:
        token = token.head
    owned = token.head if token.dep_ == "poss" else token.head.head if token.head.lower_ in LOOSE else None
    if owned is None or token.dep_ not in ("poss", "pobj") or owned.i not in tokens:
        return False
    if mention.start <= owned.i < mention.end:
        return False
    lemma = owned.lemma_.lower()
    common = owned.tag_ in ("NN", "NNS") and lemma not in frame_words("groups", "grouping")
    return lemma not in contact_nouns() and (common or lemma in frame_words("groups", "institution"))
