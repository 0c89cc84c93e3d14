"""Names and verbs joined by hyphens: the parser, which cuts them in three, reads one familiar word in their stead.

"Yoon Ji-hoon hosted", "Khalid al-Otaibi called": the pieces of such names tear whole clauses apart, since the model
takes what follows the hyphen for a word of its own.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from spacy.tokens import Doc

from service.extraction.lexicon import read_toml
from service.extraction.parties import names_party
from service.extraction.places import is_listed_place

FAMILIAR: Final = "Johnson"
TOGETHER: Final = "co"
LONGEST_SYLLABLE: Final = 5
"""Letters of what follows the hyphen in lower case: "Ji-hoon", "Kyung-wha"."""
PIECES: Final = 3


def joined_names(doc: Doc) -> Iterator[int]:
    """Where each name of the form "A-b" or "al-B" begins, beside another capitalised word of the same name."""
    at = 0
    while at + PIECES <= len(doc):
        if doc[at + 1].text == "-" and _is_joined_name(doc, at):
            yield at
            at += PIECES
        else:
            at += 1


def joined_verbs(doc: Doc) -> Iterator[int]:
    """Where each verb of doing together begins: "co-chaired", which the parser cuts in three, too."""
    at = 0
    while at + PIECES <= len(doc):
        if doc[at].lower_ == TOGETHER and _is_one_word(doc, at) and doc[at + 2].lower_ in _words("verbs"):
            yield at
            at += PIECES
        else:
            at += 1


def _is_one_word(doc: Doc, at: int) -> bool:
    """Whether three tokens are one word with a hyphen in the middle."""
    return doc[at + 1].text == "-" and not (doc[at].whitespace_ or doc[at + 1].whitespace_)


def _is_joined_name(doc: Doc, at: int) -> bool:
    first, last = doc[at], doc[at + 2]
    if not _is_one_word(doc, at) or not (first.text.isalpha() and last.text.isalpha()):
        return False
    if any(names_party(piece.text) or piece.like_num or piece.lower_ in _words("apart") for piece in (first, last)):
        return False
    behind = at > 0 and _begins_name(doc, at - 1) and not is_listed_place(doc[at - 1 : at + PIECES].text)
    if first.lower_ in read_toml("names")["parts"]["particles"]:
        return behind and last.text.istitle()
    if last.text.islower():
        return behind and first.text.istitle() and len(last) <= LONGEST_SYLLABLE
    ahead = at + PIECES < len(doc) and bool(last.whitespace_) and doc[at + PIECES].text.istitle()
    return first.text.istitle() and last.text.istitle() and (behind or ahead)


def _begins_name(doc: Doc, at: int) -> bool:
    """Whether the word before can be of the same name, or a title."""
    word = doc[at]
    return bool(word.whitespace_) and word.text.istitle() and not word.is_stop


@cache
def _words(name: str) -> frozenset[str]:
    words = frozenset(read_toml("stand_ins")["joined"][name])
    if name == "verbs":
        return words
    return (
        words
        | frozenset(read_toml("names")["not_names"]["words"])
        | frozenset(read_toml("names")["parts"]["hyphen_ends"])
    )
