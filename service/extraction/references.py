"""Words that stand for somebody told of before: "she", "the two", "both ministers", "leaders of the bloc"."""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.lexicon import read_toml

SINGULAR = ("he", "she", "him", "her", "his")
PLURAL = ("they", "them", "their", "each")


def reference_of(token: Token) -> Token | None:
    """The word of an argument that stands for somebody told of before: "she", "the two", "envoys of both countries"."""
    if token.pos_ == "PRON" and not is_plural_reference(token):
        return token if token.lower_ in (*SINGULAR, "its") else None
    lemma = token.lemma_.lower()
    official = lemma in frame_words("groups", "official")
    people = is_plural(token) and (official or lemma in frame_words("back", "plural"))
    people = people or lemma in frame_words("back", "joint")
    owners = list(_owners(token)) if people else []
    whose = next((owner for owner in owners if is_plural_reference(owner) or _is_body(owner)), None)
    if whose is not None:
        return whose
    if is_plural_reference(token) and (not owners or count_of(token)):
        return token
    definite = any(child.lower_ in ("the", "his", "her", "its") for child in token.children)
    single = definite and token.tag_ in ("NN", "NNP")
    known = official or any(lemma in frame_words("back", name) for name in ("bodies", "states", "partners", "joint"))
    return token if single and known else None


def _owners(noun: Token) -> Iterator[Token]:
    """Whose a group is: "of the two countries", "from both sides", "their"; not its portfolio ("of defence")."""
    for child in noun.children:
        if child.dep_ == "poss":
            yield child
        elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for part in child.children:
                named = is_plural(part) or any(word.dep_ == "det" for word in part.children)
                if part.dep_ == "pobj" and named:
                    yield part


def _is_body(owner: Token) -> bool:
    """Whether a word stands for an organisation told of before: "the bloc", "the alliance"."""
    definite = any(child.lower_ == "the" for child in owner.children)
    return definite and owner.lemma_.lower() in frame_words("back", "bodies")


def is_plural_reference(token: Token) -> bool:
    """Whether a word stands for several told of before: "they", "the two", "both ministers", "the neighbours"."""
    if token.lower_ in PLURAL or (token.lower_ in _counts() and token.pos_ in ("NUM", "PRON", "NOUN")):
        return True
    if token.pos_ == "ADJ":  # "The two last met in May"
        return any(child.lower_ in _counts() for child in token.children)
    marked = any(child.lower_ in ("the", "these") or child.lower_ in _counts() for child in token.children)
    return marked and is_plural(token) and token.lemma_.lower() in frame_words("back", "plural")


def count_of(token: Token) -> int | None:
    """How many a word stands for, where it says so: "the two", "both ministers", "the trio"."""
    return next((_counts()[word.lower_] for word in (token, *token.children) if word.lower_ in _counts()), None)


@cache
def _counts() -> dict[str, int]:
    counts: dict[str, int] = read_toml("contacts")["back"]["counts"]
    return counts


def is_plural(token: Token) -> bool:
    """Whether a noun is in the plural."""
    return token.tag_ in ("NNS", "NNPS")
