"""Where an article speaks of a channel: the noun phrases that name one, and the mechanisms among the forums."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from service.domain.vocabulary import ChannelStatus, ChannelType
from service.extraction.channel_nouns import MODIFIERS, ChannelNoun, channel_heads, family_of
from service.extraction.channel_outcomes import INTENDED
from service.extraction.channel_phrases import lexicon, phrase_of, type_by_seats, type_of, word_list
from service.extraction.channel_status import Statement, statements_on
from service.extraction.contact_words import frame_words
from service.extraction.forum_shapes import noun_phrase
from service.extraction.predicates import SUBJECT
from service.extraction.reading import Document, ForumMention, Mention, Mentions, Passage, in_passage
from service.extraction.tokens import with_lemma

UNTOUCHED = (ChannelStatus.ACTIVE, ChannelStatus.UNKNOWN)
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
    bare: bool = False
    """Whether the words are a way of speaking where nothing is done to it: "lines of communication"."""

    @property
    def to_come(self) -> bool:
        """Whether the words bring it up as one that is still to be set up: "agreed on a hotline"."""
        indefinite = any(child.dep_ == "det" and child.lower_ in word_list("indefinite") for child in self.head.lefts)
        return indefinite and any(statement.status in INTENDED for statement in self.statements)

    @property
    def idle(self) -> bool:
        """Whether the words are a way of speaking, and no channel that anything is done to."""
        return self.bare and not any(s.strong and s.status not in UNTOUCHED for s in self.statements)

    @property
    def order(self) -> tuple[int, int]:
        """Where it stands in the article."""
        return self.passage.index, self.start


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
            if m.mechanism and not _is_alias(passage, m) and not _names_members(passage, m)
        ]
        taken = {i for s in found for i in range(s.start, s.end)}
        nouns = [noun for noun in with_lemma(passage.parsed, channel_heads()) if noun.i not in taken]
        named = _named_in(passage, mentions) if nouns else frozenset()
        found += [sighting for noun in nouns if (sighting := _sighting_at(passage, noun, named))]
        for sighting in sorted(found, key=lambda s: s.start):
            sighting.statements = statements_on(sighting.head)
            if not sighting.idle:
                yield sighting


def _named_in(passage: Passage, mentions: Mentions) -> frozenset[int]:
    """Tokens of a passage that name a party, a person or an office."""
    kinds: tuple[Sequence[Mention], ...] = (mentions.parties, mentions.people, mentions.offices)
    return frozenset(i for kind in kinds for m in in_passage(kind, passage.index) for i in range(m.start, m.end))


def _is_alias(passage: Passage, forum: ForumMention) -> bool:
    """Whether a name only stands in brackets after the fuller one."""
    doc = passage.parsed
    return forum.start > 1 and doc[forum.start - 1].text == "(" and doc[forum.head].dep_ == "appos"


def _names_members(passage: Passage, forum: ForumMention) -> bool:
    """Whether a name only says of what countries are members: "the Quad countries"."""
    head = passage.parsed[forum.head]
    return head.dep_ in MODIFIERS and head.head.lemma_.lower() in frame_words("back", "states")


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


def _sighting_at(passage: Passage, token: Token, named: Collection[int]) -> Sighting | None:
    if token.pos_ not in {"NOUN", "PROPN"} and token.dep_ not in SUBJECT:
        return None
    found = family_of(ChannelNoun(token, named))
    if found is None:
        return None
    (family, bare), phrase = found, phrase_of(token)
    kind = FAMILY_TYPES.get(family) or type_of(phrase) or type_by_seats(token)
    if family == "line" and token.lemma_.lower() == "channel" and kind in {None, ChannelType.DEFENCE_HOTLINE}:
        kind = ChannelType.OTHER
    start = min(t.i for t in phrase)
    wide = type_of(token.subtree) if family == "line" else None
    name = noun_phrase(token, bare=True).text if family == "dialogue" else _name_of(phrase, token, family)
    return Sighting(passage, start, token.i + 1, token, family, kind, wide, name, bare=bare)


def _name_of(phrase: Sequence[Token], head: Token, family: str) -> str | None:
    """The name of a line or an office, where one of its words is one: "inter-Korean military hotline"."""
    words = [t for t in phrase if t.i <= head.i and t.dep_ not in {"det", "poss", "case", "punct"}]
    if family not in {"line", "office"} or len(words) < 2 or not _has_name(words):
        return None
    start = min(t.left_edge.i if t.dep_ == "amod" else t.i for t in words)
    return head.doc[start : head.i + 1].text


def _has_name(words: Sequence[Token]) -> bool:
    return any(t.text[0].isupper() and t.i > t.sent.start for t in words)
