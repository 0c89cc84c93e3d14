"""Words that the parser takes for what they are not, and those that it reads in their stead.

Headlines and day pages tell in the present: "The ministers A of X and B of Y meet in Oslo". The model knows such
forms after a name mostly as nouns, and one such mistake tears the whole clause apart; the past it reads well.
"""

from collections.abc import Collection
from functools import cache
from itertools import islice
from typing import Final

from spacy.tokens import Doc

from service.extraction.joined_names import FAMILIAR, PIECES, TOGETHER, joined_names, joined_verbs
from service.extraction.lexicon import read_toml

REACH: Final = 20
"""Tokens before a plural verb within which its subjects are joined."""
_PRESENT: Final = {
    "third": ("VBZ", "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
    "plural": ("VBP", "Tense=Pres|VerbForm=Fin"),
}


def with_stand_ins(doc: Doc) -> Doc | None:
    """The text as the parser reads it best, with stand-ins for what it misreads; None where there is none of it."""
    words = [token.text for token in doc]
    found = {at: past for at in range(1, len(words)) if (past := _past_of(words, at))}
    names, joined = set(joined_names(doc)), _joined(doc)
    if not found and not joined:
        return None
    stand_ins = {at: FAMILIAR if at in names else words[at + PIECES - 1] for at in joined}
    kept = [(at, stand_ins.get(at) or found.get(at, words[at])) for at in _read(doc, joined)]
    spaces = [bool(doc[at + PIECES - 1 if at in joined else at].whitespace_) for at, _ in kept]
    return Doc(doc.vocab, [word for _, word in kept], spaces)


def _joined(doc: Doc) -> set[int]:
    """Where each word begins of which the parser reads three pieces as one."""
    return {*joined_names(doc), *joined_verbs(doc)}


def without_stand_ins(doc: Doc, parsed: Doc) -> Doc:
    """The parse of the stand-ins on the words as they are."""
    joined = _joined(doc)
    heads_at = [at + PIECES - 1 if at in joined else at for at in _read(doc, joined)]
    told = _Parse(doc)
    for token, at in zip(parsed, heads_at, strict=True):
        told.tags[at], told.pos[at], told.morphs[at] = token.tag_, token.pos_, str(token.morph)
        told.lemmas[at], told.heads[at], told.deps[at] = token.lemma_, heads_at[token.head.i], token.dep_
        told.ents[at] = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
        if token.text != doc[at].text and at - PIECES + 1 not in joined:
            told.tags[at], told.morphs[at] = _PRESENT["third" if doc[at].text in _forms("third") else "plural"]
    for at in joined:
        told.join(at)
    return told.read()


def _read(doc: Doc, joined: Collection[int]) -> list[int]:
    """Where each token that the parser reads begins."""
    within = {at + step for at in joined for step in range(1, PIECES)}
    return [at for at in range(len(doc)) if at not in within]


class _Parse:
    """A parse in the making."""

    def __init__(self, doc: Doc) -> None:
        size = len(doc)
        self.doc = doc
        self.tags, self.pos, self.deps = [""] * size, [""] * size, [""] * size
        self.morphs, self.lemmas, self.ents = [""] * size, [token.text for token in doc], ["O"] * size
        self.heads = list(range(size))

    def join(self, at: int) -> None:
        """Let the pieces of a name or verb hang on its last one, which the parser read for them all."""
        last = at + PIECES - 1
        verb = self.doc[at].lower_ == TOGETHER
        self.lemmas[last] = f"{TOGETHER}-{self.lemmas[last]}" if verb else self.doc[last].text
        first = ("AFX", "X", "punct") if verb else ("NNP", "PROPN", "compound")
        for piece, (tag, pos, dep) in ((at, first), (at + 1, ("HYPH", "PUNCT", "punct"))):
            self.tags[piece], self.pos[piece], self.deps[piece], self.heads[piece] = tag, pos, dep, last
        entity = self.ents[last].partition("-")[2]
        if entity:
            self.ents[at : last + 1] = [self.ents[last], *[f"I-{entity}"] * (PIECES - 1)]

    def read(self) -> Doc:
        """The parse as the other stages know it."""
        return Doc(
            self.doc.vocab,
            words=[token.text for token in self.doc],
            spaces=[bool(token.whitespace_) for token in self.doc],
            tags=self.tags,
            pos=self.pos,
            morphs=self.morphs,
            lemmas=self.lemmas,
            heads=self.heads,
            deps=self.deps,
            ents=self.ents,
        )


def _past_of(words: list[str], at: int) -> str | None:
    word, before = words[at], words[at - 1]
    third, plural = _forms("third").get(word), _forms("plural").get(word)
    if third is None and plural is None:
        return None
    if plural is not None and before.lower() in _counts() and words[at - 2].lower() == "the":
        return plural  # "proposed that the two meet"
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    if following in _beside_noun("before") or before.lower() in _beside_noun("after"):
        return None
    if third is not None and (before[0].isupper() or before in (",", ")")):
        return third
    named = before[0].isupper() or (before == "," and words[at - 2][0].isupper())  # "and the minister, A B, sign"
    if plural is None or not named:
        return None
    joined = any(other in _joining() for other in islice(words, max(0, at - REACH), at - 1))
    return plural if joined else None


def _counts() -> frozenset[str]:
    return frozenset(read_toml("stand_ins")["joined"]["counts"])


@cache
def _joining() -> frozenset[str]:
    """What shows that several do something: a word between them, or one for several of them."""
    return frozenset(("and", "&", ",", *read_toml("stand_ins")["joined"]["several"]))


@cache
def _forms(form: str) -> dict[str, str]:
    return dict(read_toml("stand_ins")[form])


@cache
def _beside_noun(side: str) -> frozenset[str]:
    return frozenset(read_toml("stand_ins")["nouns"][side])
