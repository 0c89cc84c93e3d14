"""Where an article speaks of a channel: the noun phrases that name one, and the mechanisms among the forums."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.tokens import Token

from service.domain.vocabulary import ChannelType
from service.extraction.channel_status import INTENDED, Statement, statements_on
from service.extraction.lexicon import read_toml
from service.extraction.reading import Document, ForumMention, Mentions, Passage, in_passage
from service.extraction.tokens import with_lemma

LONGEST_PHRASE = 30
"""Tokens on either side of its head that a noun phrase is read over."""

FAMILY_TYPES = {
    "back": ChannelType.BACKCHANNEL,
    "office": ChannelType.LIAISON_OFFICE,
    "calls": ChannelType.THEATER_COMMAND_LINE,
    "contacts": ChannelType.MILITARY_TO_MILITARY,
    "dialogue": ChannelType.STANDING_DIALOGUE,
}


@dataclass(slots=True)
class Sighting:
    """One place where the article speaks of a channel."""

    passage: Passage
    start: int
    end: int
    head: Token
    family: str
    type: ChannelType | None = None
    wide_type: ChannelType | None = None
    """What the clauses that hang on the name make of it, for want of a word in the name."""
    name: str | None = None
    aliases: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def to_come(self) -> bool:
        """Whether the words bring it up as one that is still to be set up: "agreed on a hotline"."""
        indefinite = any(child.dep_ == "det" and child.lower_ in word_list("indefinite") for child in self.head.lefts)
        return indefinite and any(statement.status in INTENDED for statement in self.statements)

    @property
    def order(self) -> tuple[int, int]:
        """Where it stands in the article."""
        return self.passage.index, self.start


@cache
def lexicon() -> dict[str, Any]:
    """The words for channels."""
    return read_toml("channels")


@cache
def word_list(*path: str) -> frozenset[str]:
    """A list of the lexicon, empty where it has none."""
    found: Any = lexicon()
    for key in path:
        found = found.get(key, {})
    return frozenset(found)


@cache
def names_of(family: str) -> frozenset[str]:
    """What a definite description calls a channel of a family."""
    return frozenset(lexicon()["family"]["names"][family])


def find_sightings(document: Document, mentions: Mentions) -> Iterator[Sighting]:
    """Every place where an article names a channel, in the order of the text, with what is said of it there."""
    for passage in document.passages:
        found = [
            _mechanism(passage, m)
            for m in in_passage(mentions.forums, passage.index)
            if m.mechanism and not _is_alias(passage, m)
        ]
        taken = {i for s in found for i in range(s.start, s.end)}
        nouns = (noun for noun in with_lemma(passage.parsed, _heads()) if noun.i not in taken)
        found += [sighting for noun in nouns if (sighting := _sighting_at(passage, noun))]
        for sighting in sorted(found, key=lambda s: s.start):
            sighting.statements = statements_on(sighting.head)
            yield sighting


def _is_alias(passage: Passage, forum: ForumMention) -> bool:
    """Whether a name only stands in brackets after the fuller one."""
    doc = passage.parsed
    return forum.start > 1 and doc[forum.start - 1].text == "(" and doc[forum.head].dep_ == "appos"


def _mechanism(passage: Passage, forum: ForumMention) -> Sighting:
    doc = passage.parsed
    aliases = [
        t.text for t in doc[forum.end : forum.end + 2] if t.is_upper and len(t) > 1 and doc[forum.end].text == "("
    ]
    return Sighting(
        passage,
        forum.start,
        forum.end,
        doc[forum.head],
        "dialogue",
        ChannelType.STANDING_DIALOGUE,
        None,
        forum.name,
        aliases,
    )


def _sighting_at(passage: Passage, token: Token) -> Sighting | None:
    lemma = token.lemma_.lower()
    if token.pos_ not in {"NOUN", "PROPN"} or lemma not in _heads():
        return None
    phrase = phrase_of(token)
    noun = _Noun(
        token, lemma, {t.lower_ for t in phrase if t.i < token.i} - {token.lower_}, _complement(token, "between")
    )
    family = next((name for name, is_one in _FAMILIES if is_one(noun)), None)
    if family is None:
        return None
    kind = FAMILY_TYPES.get(family) or type_of(phrase)
    if family == "line" and lemma == "channel" and kind in {None, ChannelType.DEFENCE_HOTLINE}:
        kind = ChannelType.OTHER
    start = min(t.i for t in phrase)
    wide = type_of(token.subtree) if family == "line" else None
    return Sighting(passage, start, token.i + 1, token, family, kind, wide, _name_of(phrase, token, family))


def _name_of(phrase: Sequence[Token], head: Token, family: str) -> str | None:
    """The name of a line or an office, where one of its words is one: "inter-Korean military hotline"."""
    words = [t for t in phrase if t.i <= head.i and t.dep_ not in {"det", "poss", "case", "punct"}]
    if family not in {"line", "office"} or len(words) < 2 or not _has_name(words):
        return None
    start = min(t.left_edge.i if t.dep_ == "amod" else t.i for t in words)
    return head.doc[start : head.i + 1].text


@cache
def _heads() -> frozenset[str]:
    families = lexicon()["family"].values()
    return frozenset(
        word
        for family in families
        for word in [*family.get("heads", ()), *family.get("alone", ()), *family.get("commands", ())]
    )


def _has_name(words: Sequence[Token]) -> bool:
    return any(t.text[0].isupper() and t.i > t.sent.start for t in words)


@dataclass(frozen=True, slots=True)
class _Noun:
    """A noun that may name a channel, with the words that decide it."""

    token: Token
    lemma: str
    before: set[str]
    """The words before it in its phrase."""
    between: list[Token]
    """What follows "between"."""

    @property
    def plural(self) -> bool:
        return self.token.tag_ in {"NNS", "NNPS"}

    def is_of(self, family: str) -> bool:
        """Whether it is a head of a family beside one of the words that the family needs."""
        return self.lemma in word_list("family", family, "heads") and not self.before.isdisjoint(
            word_list("family", family, "beside")
        )

    def is_alone(self, family: str) -> bool:
        return self.lemma in word_list("family", family, "alone")


def _is_back(noun: _Noun) -> bool:
    return noun.is_alone("back") or (noun.is_of("back") and not noun.plural)


def _is_office(noun: _Noun) -> bool:
    return noun.is_of("office")


def _is_contacts(noun: _Noun) -> bool:
    """Military communication as a whole."""
    if noun.lemma not in word_list("family", "contacts", "heads"):
        return False
    before = noun.token.doc[max(noun.token.i - 6, 0) : noun.token.i].text.lower()
    if any(phrase in before for phrase in word_list("family", "contacts", "between_forces")):
        return True
    if noun.lemma not in word_list("family", "contacts", "close"):
        return False
    forces = word_list("family", "contacts", "forces")
    military = "military" in noun.before and noun.token.dep_ != "compound"
    return military or any(t.lemma_.lower() in forces for t in noun.between)


def _is_calls(noun: _Noun) -> bool:
    """Calls between commanders as a practice: "telephone conversations between theater commanders"."""
    words = noun.before | {t.lower_ for t in noun.between}
    if noun.lemma not in word_list("family", "calls", "heads") or words.isdisjoint(
        word_list("family", "calls", "beside")
    ):
        return False
    by_phone = not noun.before.isdisjoint(word_list("instrument", "phone"))
    return by_phone or (noun.plural and bool(noun.between))


def _is_line(noun: _Noun) -> bool:
    by_wire = noun.is_alone("line") or not noun.before.isdisjoint(word_list("family", "line", "wires"))
    if not by_wire and not noun.before.isdisjoint(word_list("family", "line", "generic")):
        return False
    if noun.is_alone("line"):
        following = noun.token.doc[noun.token.i + 1 : noun.token.i + 2].text
        generic = following == "for" or (noun.plural and not any(True for _ in noun.token.lefts))
        return bool(noun.between) or not generic
    if noun.between and noun.lemma in word_list("family", "line", "between"):
        return True
    if noun.is_of("line"):
        determined = any(t.dep_ in {"det", "poss", "nummod"} for t in noun.token.lefts)
        return bool(noun.between) or (determined and not noun.plural)
    commands = any(t.lower_ in word_list("organizations", "heads") and t.is_title for t in noun.between)
    return commands and noun.lemma in word_list("family", "line", "commands")


_FAMILIES: tuple[tuple[str, Callable[[_Noun], bool]], ...] = (
    ("back", _is_back),
    ("office", _is_office),
    ("contacts", _is_contacts),
    ("calls", _is_calls),
    ("line", _is_line),
)


def phrase_of(head: Token) -> list[Token]:
    """The head with its modifiers and prepositional phrases, without the clauses that hang on it."""
    found = [head]
    for child in head.children:
        if child.dep_ in {"relcl", "acl", "appos", "conj", "cc", "punct"} and child.text != "-":
            continue
        found += [t for t in child.subtree if abs(t.i - head.i) <= LONGEST_PHRASE and not within_clause(t, head)]
    return sorted(found, key=lambda t: t.i)


def within_clause(token: Token, head: Token) -> bool:
    """Whether a clause stands between a token and a head above it."""
    while token.i not in {head.i, token.head.i}:
        if token.dep_ in {"relcl", "acl", "advcl"}:
            return True
        token = token.head
    return False


def ends_of(head: Token) -> set[int]:
    """Tokens of a phrase that say between whom: what stands before the head, and after "between" or "with"."""
    found = {t.i for t in phrase_of(head) if t.i < head.i}
    for preposition in ("between", "with", "among"):
        found |= {t.i for t in _complement(head, preposition) if not within_clause(t, head) and _names_end(t, head)}
    return found


def has_ends(head: Token) -> bool:
    """Whether the words say whom the channel joins, so that it need not be those who speak of it ("their offices")."""
    between = _complement(head, "between")
    return bool(between) and not any(token.tag_ == "PRP$" for token in between)


def _names_end(token: Token, head: Token) -> bool:
    """Whether a token helps to name an end of the channel: nothing but "of", "in" and the like stands between."""
    while token.i != head.i:
        if (
            token.dep_ == "prep" and token.head.i != head.i and token.lower_ not in {"of", "in", "near", "at", "from"}
        ) or (token.dep_ == "amod" and any(child.dep_ == "prep" for child in token.children)):
            return False
        token = token.head
    return True


def _complement(token: Token, preposition: str) -> list[Token]:
    found = [child for child in token.rights if child.dep_ == "prep" and child.lower_ == preposition]
    return [t for child in found for t in child.subtree if t.i - token.i <= LONGEST_PHRASE]


def type_of(phrase: Iterable[Token]) -> ChannelType | None:
    """What a line is for, by the words around it."""
    words = {t.lower_ for t in phrase}
    return next(
        (ChannelType(entry["type"]) for entry in lexicon()["type"] if not words.isdisjoint(entry["words"])), None
    )
