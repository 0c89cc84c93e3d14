"""Places that words describe rather than name: sites by their nouns, "the Omani capital", and "here"."""

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from service.extraction.lexicon import listed, read_toml, read_tsv
from service.extraction.reading import PartyMention, PlaceMention

LONGEST_SITE = 7
"""Tokens of a site's name with its noun."""

Occasion = tuple[str, str | None]
"""Name and country of the place where the words of an article were written or said."""


def described_place(
    passage: int, doc: Doc, start: int, parties: dict[int, PartyMention], occasion: Occasion | None
) -> PlaceMention | None:
    """The place that words beginning at a token describe, or None."""
    return _here(passage, doc, start, occasion) or _capital(passage, doc, start, parties) or _site(passage, doc, start)


def _here(passage: int, doc: Doc, start: int, occasion: Occasion | None) -> PlaceMention | None:
    """The place of a dateline or of a transcript's heading, where the words say "here"."""
    if occasion is None or doc[start].lower_ != "here" or doc[start].pos_ != "ADV":
        return None
    return PlaceMention(passage, start, start + 1, start, occasion[0], occasion[1])


def _capital(passage: int, doc: Doc, start: int, parties: dict[int, PartyMention]) -> PlaceMention | None:
    """The city that "the Omani capital" and "Oman's capital" mean, where it is not named beside."""
    mention = parties.get(start)
    if mention is None or mention.form not in {"adjective", "name"}:
        return None
    head = mention.end + (mention.end < len(doc) and doc[mention.end].tag_ == "POS")
    if head >= len(doc) or doc[head].lower_ != "capital" or mention.party not in _capitals():
        return None
    follower = head + 1 + (head + 1 < len(doc) and doc[head + 1].text == ",")
    if follower < len(doc) and doc[follower].pos_ == "PROPN":
        return None
    return PlaceMention(passage, start, head + 1, head, _capitals()[mention.party], mention.party)


def _site(passage: int, doc: Doc, start: int) -> PlaceMention | None:
    """A site by the noun that ends or opens its name: "the Evros bridge", "Palais des Nations"."""
    if not doc[start].text[0].isupper():
        return None
    first = start - 1 if start and doc[start - 1].lower_ == "the" else start
    if not first or doc[first - 1].lower_ not in _words("before"):
        return None
    named_after = first < start and doc[start].ent_type_ == "PERSON"  # "the Simón Bolívar bridge"
    if doc[start].ent_type_ in {"PERSON", "DATE"} and not named_after:
        return None
    end = start
    while end < min(len(doc), start + LONGEST_SITE) and _goes_on(doc, start, end):
        end += 1
    nouns = [i for i in range(start, end) if doc[i].lower_ in _words("nouns")]
    if doc[start].lower_ in _words("openers") and end > start + 1:
        last = max(i for i in range(start, end) if doc[i].text[0].isupper()) + 1
    elif nouns and nouns[-1] > start:
        last = nouns[-1] + 1
    else:
        return None
    if last < len(doc) and doc[last].lower_ in {"of", "city", "town"}:
        return None
    return PlaceMention(passage, start, last, doc[start:last].root.i, doc[start:last].text, None)


def _goes_on(doc: Doc, start: int, index: int) -> bool:
    token = doc[index]
    if index > start and token.is_sent_start:
        return False
    return token.text[0].isupper() or token.lower_ in _words("nouns") or token.lower_ in _words("inner")


@cache
def _words(key: str) -> frozenset[str]:
    words: Sequence[str] = read_toml("places")["sites"][key]
    return frozenset(words)


@cache
def _capitals() -> dict[str, str]:
    return {row["code"]: names[0].rstrip("?~") for row in read_tsv("party_names") if (names := listed(row["capitals"]))}
