"""Verbs in the present that the parser takes for nouns: it reads their past forms in their stead.

Headlines and day pages tell in the present: "The ministers A of X and B of Y meet in Oslo". The model knows such
forms after a name mostly as nouns, and one such mistake tears the whole clause apart; the past it reads well.
"""

from functools import cache
from itertools import islice
from typing import Final

from spacy.tokens import Doc

from service.extraction.lexicon import read_toml

REACH: Final = 20
"""Tokens before a plural verb within which its subjects are joined."""
_PRESENT: Final = {
    "third": ("VBZ", "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
    "plural": ("VBP", "Tense=Pres|VerbForm=Fin"),
}


def with_stand_ins(doc: Doc) -> Doc | None:
    """The same tokens with past forms for the verbs that would be misread; None where there are none."""
    words = [token.text for token in doc]
    found = {at: past for at in range(1, len(words)) if (past := _past_of(words, at))}
    if not found:
        return None
    spaces = [bool(token.whitespace_) for token in doc]
    return Doc(doc.vocab, [found.get(at, word) for at, word in enumerate(words)], spaces)


def without_stand_ins(doc: Doc, parsed: Doc) -> Doc:
    """The parse of the stand-ins on the words as they are."""
    tags, morphs = [token.tag_ for token in parsed], [str(token.morph) for token in parsed]
    for at, token in enumerate(doc):
        if token.text != parsed[at].text:
            form = "third" if token.text in _forms("third") else "plural"
            tags[at], morphs[at] = _PRESENT[form]
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=tags,
        pos=[token.pos_ for token in parsed],
        morphs=morphs,
        lemmas=[token.lemma_ for token in parsed],
        heads=[token.head.i for token in parsed],
        deps=[token.dep_ for token in parsed],
        ents=[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in parsed],
    )


def _past_of(words: list[str], at: int) -> str | None:
    word, before = words[at], words[at - 1]
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    if following in _beside_noun("before") or before.lower() in _beside_noun("after"):
        return None
    if (before[0].isupper() or before in (",", ")")) and (past := _forms("third").get(word)):
        return past
    joined = any(other in ("and", "&", ",") for other in islice(words, max(0, at - REACH), at - 1))
    return _forms("plural").get(word) if joined and before[0].isupper() else None


@cache
def _forms(form: str) -> dict[str, str]:
    return dict(read_toml("stand_ins")[form])


@cache
def _beside_noun(side: str) -> frozenset[str]:
    return frozenset(read_toml("stand_ins")["nouns"][side])
