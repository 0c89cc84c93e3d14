"""Parties named in an article: by name, by adjective, by a metonym or by their capital."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from service.domain.parties import party as party_of
from service.extraction.groupings import members_named
from service.extraction.lexicon import Phrases, listed, pieces, read_toml, read_tsv
from service.extraction.predicates import NAME_LINKS
from service.extraction.reading import Document, PartyMention
from service.extraction.tokens import words_of

Form = Literal["name", "adjective", "metonym", "capital"]

_COLUMNS: tuple[tuple[str, Form], ...] = (
    ("names", "name"),
    ("adjectives", "adjective"),
    ("capitals", "capital"),
    ("metonyms", "metonym"),
)

_MODIFIERS = {"compound", "amod", "nmod", "npadvmod"}


@dataclass(frozen=True, slots=True)
class PartySense:
    """What a phrase means: one party, in each form that it can take."""

    party: str
    forms: frozenset[Form]
    needs_support: bool
    names_persons: bool


def find_parties(document: Document) -> list[PartyMention]:
    """Every mention of a party, in the order of the text.

    A form that other bodies share ("the National Security Council") counts only where the article also names
    the party plainly. A capital counts only where it acts or has relations, not where it is a place.
    """
    sure: list[PartyMention] = []
    supported: list[PartyMention] = []
    for passage in document.passages:
        for start, end, reading in _matches(passage.parsed):
            form = _form(passage.parsed, start, end, reading)
            if form is None:
                continue
            head = passage.parsed[start:end].root.i
            doer = _doer(passage.parsed[head])
            mention = PartyMention(passage.index, start, end, head, reading.party, form, doer)
            (supported if reading.needs_support else sure).append(mention)
        sure += members_named(passage.index, passage.parsed, words_of(passage.parsed))
    named = {mention.party for mention in sure}
    kept = sure + [mention for mention in supported if mention.party in named]
    return sorted(kept, key=lambda mention: (mention.passage, mention.start, mention.end))


def _doer(token: Token) -> int | None:
    """The verb of which a name is the subject, alone or in a list: "A, B and C signed", "officials of A signed"."""
    while token.dep_ in {*NAME_LINKS, "amod", "conj"} and token.head != token:
        token = token.head
    return token.head.i if token.dep_ == "nsubj" else None


def find_seats(document: Document) -> list[tuple[int, int, str]]:
    """Passage, token and party of every capital named, whether it acts or is only a place."""
    return [
        (passage.index, start, reading.party)
        for passage in document.passages
        for start, _, reading in _matches(passage.parsed)
        if "capital" in reading.forms
    ]


def seat_of(city: str) -> str | None:
    """The party whose capital a city is, or None."""
    found = _phrases().at([*pieces(city)], 0) if city else None
    return found[1].party if found and found[1] and "capital" in found[1].forms else None


def capitals() -> Iterable[tuple[str, str]]:
    """Every name of a capital, with the party whose it is."""
    return ((name.rstrip("?~"), row["code"]) for row in read_tsv("party_names") for name in listed(row["capitals"]))


def names_party(word: str) -> bool:
    """Whether a word alone names a party, its people or its capital."""
    return _phrases().at([word], 0) is not None


def body_at(city: str, country: str | None, mentions: Sequence[PartyMention]) -> str | None:
    """The only organisation that sits in a city and is named, where the country of the city is not."""
    bodies = read_toml("parties")["bodies"].get(city, ())
    named = {mention.party for mention in mentions} if bodies else set()
    sitting = [body for body in bodies if body in named]
    return sitting[0] if len(sitting) == 1 and country not in named else None


def _matches(doc: Doc) -> Iterable[tuple[int, int, PartySense]]:
    words, phrases = words_of(doc), _phrases()
    start = 0
    while start < len(words):
        if not (phrases.opens(words[start]) or "-" in words[start]):
            start += 1
            continue
        found = phrases.at(words, start)
        if found is None:
            # The parser keeps "U.S.-China" together; each half names a party.
            halves = words[start].split("-") if "-" in words[start] else []
            for half in halves:
                inner = phrases.at([half], 0) if half else None
                if inner and inner[1]:
                    yield start, start + 1, inner[1]
            start += 1
            continue
        end, reading = found
        longer = phrases.at(words, start + 1) if words[start] == "the" and start + 1 < len(words) else None
        if longer is not None and longer[0] > end:
            start += 1
            continue
        if reading is not None:
            yield start, end, reading
        start = end


def _form(doc: Doc, start: int, end: int, reading: PartySense) -> Form | None:
    if reading.names_persons and _within_personal_name(doc, start, end):
        return None
    forms = reading.forms
    if forms == {"metonym"} and _is_anothers(doc, start, end, reading.party):
        return None
    if forms == {"capital"}:
        return "capital" if _acts(doc, start, end) else None
    if "name" in forms and "adjective" in forms:
        return "adjective" if doc[start:end].root.dep_ in _MODIFIERS else "name"
    return next(form for _, form in _COLUMNS if form in forms)


def _is_anothers(doc: Doc, start: int, end: int, party: str) -> bool:
    """Whether a body of a name that many have is that of another party: "the Security Council of Russia"."""
    words, phrases = words_of(doc), _phrases()
    owner = None
    if end + 1 < len(words) and words[end] == "of":
        owner = phrases.at(words, end + 1)
    elif start > 0:
        owner = phrases.at(words, start - (2 if words[start - 1] in ("'s", "’s") and start > 1 else 1))
    return owner is not None and owner[1] is not None and owner[1].party != party


def _within_personal_name(doc: Doc, start: int, end: int) -> bool:
    """Whether the words beside make it a person's name: "Jordan Smith", "George Washington"."""
    token = doc[start]
    if token.ent_type_ != "PERSON":
        return False
    before = start > 0 and doc[start - 1].ent_type_ == "PERSON" and token.ent_iob_ == "I"
    after = (
        end < len(doc) and doc[end].ent_type_ == "PERSON" and doc[end].ent_iob_ == "I" and doc[end].text[0].isupper()
    )
    return before or after


def _acts(doc: Doc, start: int, end: int) -> bool:
    """Whether a capital stands for its government here."""
    words = read_toml("parties")
    head = doc[start:end].root
    if (
        end < len(doc)
        and doc[end].text[0].isupper()
        and doc[end].dep_ != "punct"
        and head.dep_ in _MODIFIERS
        and doc[end].pos_ == "PROPN"
    ):
        return False
    first = head
    while first.dep_ == "conj":
        first = first.head
    if _seats_counterpart(first.head):
        return True
    if start > 0 and doc[start - 1].lower_ in words["placing"]:
        return False
    head, governor = first, first.head
    paired = "-" in head.text or "-" in (doc[start - 1].text if start else "", doc[end].text if end < len(doc) else "")
    if head.dep_ in _MODIFIERS and not paired:
        return governor.lemma_.lower() not in words["events"]  # "the Vienna talks" are held there
    if head.dep_ in {"nsubj", "nsubjpass", "poss", *_MODIFIERS}:
        return True
    if head.dep_ == "pobj":
        return _relates(governor, words)
    return head.dep_ == "dobj" and governor.lemma_.lower() not in words["place_verbs"]


def _seats_counterpart(preposition: Token) -> bool:
    """Whether a place tells whose counterpart somebody is: "spoke with her colleague in Oslo"."""
    noun = preposition.head
    if preposition.lower_ != "in" or noun.lemma_.lower() not in read_toml("offices")["relational"]["words"]:
        return False
    told = any(names_party(word.text) for word in noun.doc[max(noun.i - 2, 0) : noun.i])  # "her Greek counterpart in"
    return preposition.dep_ == "prep" and not told


def _relates(preposition: Token, words: dict[str, Sequence[str]]) -> bool:
    """Whether a preposition before a capital speaks of relations, not of a place."""
    word = preposition.lower_
    if word in {"with", "between", "by", "against", "than", "like", "despite"}:
        return True
    if word in {"to", "from", "of", "toward", "towards", "for", "on"}:
        governor = preposition.head
        return governor.pos_ == "NOUN" and governor.lower_ not in words["journeys"]
    return False


@cache
def _phrases() -> Phrases[PartySense | None]:
    forms: dict[str, tuple[str, set[Form], set[str]]] = {}
    for row in read_tsv("party_names"):
        if party_of(row["code"]) is None:
            raise ValueError(f"party_names.tsv: unknown code {row['code']}")
        for column, form in _COLUMNS:
            for item in listed(row[column]):
                for phrase in _variants(item.rstrip("?~"), form):
                    code, known, marks = forms.setdefault(phrase, (row["code"], set(), set()))
                    if code == row["code"]:
                        known.add(form)
                        marks.update(item[len(item.rstrip("?~")) :])
    entries: list[tuple[str, PartySense | None]] = [
        (phrase, PartySense(code, frozenset(known), "?" in marks, "~" in marks))
        for phrase, (code, known, marks) in forms.items()
    ]
    entries += [(phrase, None) for phrase in read_toml("parties")["shadows"]]
    return Phrases(entries)


def _variants(phrase: str, form: Form) -> list[str]:
    """The phrase, and the plural of a word for a people: "Russians"."""
    if form == "adjective" and phrase.endswith(("an", "i")) and phrase[0].isupper():
        return [phrase, phrase + "s"]
    return [phrase]
