"""The names of conferences, summits and standing mechanisms: those of the lexicon, and others by their shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Doc, Span, Token

from service.extraction.lexicon import Phrases, read_toml
from service.extraction.reading import ForumMention, PartyMention, Passage


@dataclass(frozen=True, slots=True)
class KnownForum:
    """A forum of the lexicon."""

    name: str
    organiser: str | None
    mechanism: bool
    members: tuple[str, ...]
    bare: bool
    """Whether the name alone speaks of the gathering, rather than of the group that gathers."""


class ForumWords:
    """The word lists of the lexicon."""

    def __init__(self, table: dict[str, Any]) -> None:
        shape, descriptions, holding, relations = (
            table["shape"],
            table["descriptions"],
            table["holding"],
            table["relations"],
        )
        self.gatherings = frozenset(shape["gatherings"])
        self.standing = frozenset(shape["standing"])
        self.joint = frozenset(shape["joint"])
        self.topical = frozenset(descriptions["topical"])
        self.small = frozenset(shape["small"])
        self.common = frozenset(shape["common"])
        self.heads = self.gatherings | self.standing | self.joint | self.common | self.topical
        self.heads |= {f"{head}s" for head in table["rounds"]["heads"]}
        self.joining = frozenset(shape["joining"])
        self.only_with = {head: frozenset(words) for head, words in shape["only_with"].items()}
        self.ordinals = frozenset(shape["ordinals"])
        self.inner = frozenset(shape["inner"])
        self.links = frozenset(shape["links"])
        self.domestic = frozenset(shape["domestic"])
        self.not_gathering = frozenset(shape["not_gathering"])
        self.rounds = frozenset(table["rounds"]["heads"])
        self.counts = frozenset(table["rounds"]["counts"])
        self.descriptions = frozenset(descriptions["heads"])
        self.definite = frozenset(descriptions["definite"])
        self.indefinite = frozenset(descriptions["indefinite"])
        self.holding = frozenset(holding["verbs"])
        self.beside = frozenset(relations["beside"])
        self.at = frozenset(relations["at"])


@cache
def forum_words() -> ForumWords:
    """The word lists of the lexicon, read once."""
    return ForumWords(read_toml("forums"))


@cache
def _forums() -> dict[str, KnownForum]:
    return {
        entry["name"]: KnownForum(
            name=entry["name"],
            organiser=entry.get("organiser"),
            mechanism=entry.get("mechanism", False),
            members=tuple(entry.get("members", ())),
            bare=entry.get("bare", True),
        )
        for entry in read_toml("forums")["forum"]
    }


@cache
def _known() -> tuple[Phrases[KnownForum], Phrases[KnownForum]]:
    """Names of the lexicon: those of one word, in their own case, and the longer ones, in any."""
    names = [
        (alias, _forums()[entry["name"]])
        for entry in read_toml("forums")["forum"]
        for alias in [entry["name"], *entry["aliases"]]
    ]
    long = [(alias, forum) for alias, forum in names if " " in alias or "-" in alias]
    return Phrases([pair for pair in names if pair not in long]), Phrases(long, caseless=True)


def known_forum(name: str) -> KnownForum | None:
    """The forum of the lexicon that is reported under a name."""
    return _forums().get(name)


def find_names(passage: Passage, parties: Sequence[PartyMention]) -> Iterator[ForumMention]:
    """The names in a passage that names these parties, the longest at each place."""
    doc = passage.parsed
    words = [t.text for t in doc]
    lowered = [word.lower() for word in words]
    short, long = _known()
    shaped = _shaped_sentences(doc, lowered)
    position = 0
    while position < len(doc):
        found = max(
            filter(None, (short.at(words, position), long.at(lowered, position))), default=None, key=lambda f: f[0]
        )
        shape = None
        if position in shaped:
            shape = _shape_at(doc, position, parties) or _common_at(doc, position) or _topical_at(doc, position)
        if shape and not (found and doc[found[0] : shape[1]].text.islower()) and (not found or shape[1] > found[0]):
            start, end, mechanism = shape
            yield _mention(passage, start, end, doc[start:end].text, mechanism=mechanism)
            position = end
        elif found:
            end, forum = found
            mention = _mention(
                passage,
                position,
                _with_head(doc, end),
                forum.name,
                mechanism=forum.mechanism,
                organiser=forum.organiser,
            )
            if forum.bare or holds(doc, mention):
                yield mention
            position = mention.end
        else:
            position += 1


def _shaped_sentences(doc: Doc, lowered: Sequence[str]) -> set[int]:
    """Tokens of the sentences that hold any head of a name: elsewhere no shape need be looked for."""
    heads = forum_words().heads
    sentences = {doc[i].sent for i, word in enumerate(lowered) if word in heads}
    return {i for sentence in sentences for i in range(sentence.start, sentence.end)}


def _mention(
    passage: Passage, start: int, end: int, name: str, *, mechanism: bool = False, organiser: str | None = None
) -> ForumMention:
    head = passage.parsed[start:end].root.i
    return ForumMention(passage.index, start, end, head, name=name, mechanism=mechanism, organiser=organiser)


def _with_head(doc: Doc, end: int) -> int:
    """The end of a name with the common noun that says what it is: "Shangri-La Dialogue security forum"."""
    for last in range(end, min(end + 3, len(doc))):
        if doc[last].lower_ in forum_words().descriptions:
            return last + 1
        if doc[last].pos_ not in {"NOUN", "ADJ"}:
            break
    return end


def _shape_at(doc: Doc, start: int, parties: Sequence[PartyMention]) -> tuple[int, int, bool] | None:
    """A name that begins at a token: its tokens, and whether it names a standing mechanism."""
    if not _opens(doc[start]) or (start and _joins(doc[start - 1], doc[start])):
        return None
    end, head = start, None
    while end < len(doc) and (end == start or not doc[end].is_sent_start) and _continues(doc, end, start):
        if _is_head(doc, end, start):
            head = end
        end += 1
        if head == end - 1 and doc[head].text[0].islower():
            break
    if head is None:
        return None
    mechanism = _is_mechanism(doc, start, head, parties)
    if mechanism is None:
        return None
    while start < head and (doc[start].lower_ in forum_words().ordinals or _is_date(doc, start)):
        start += 1
    if doc[head].lower_ != "meeting":
        return start, _with_complement(doc, head + 1), mechanism
    return (start, head + 1, mechanism) if start < head else None


def _is_date(doc: Doc, start: int) -> bool:
    """Whether a token begins or ends "November 2023" before a name, which is not a part of it."""
    month = doc[start].ent_type_ == "DATE" and doc[start].text.isalpha()
    return month or (
        doc[start].text.isdigit() and start > 0 and doc[start - 1].ent_type_ == "DATE" and doc[start - 1].text.isalpha()
    )


def _opens(token: Token) -> bool:
    if token.lower_ in forum_words().definite | forum_words().indefinite:
        return False
    if token.pos_ in {"DET", "ADP", "PRON", "CCONJ", "SCONJ", "VERB", "AUX", "ADV", "PUNCT"} and token.ent_iob_ in {
        "O",
        "",
    }:
        return False
    return token.text[0].isupper() or token.text[0].isdigit() or token.lower_ in forum_words().inner


def _joins(before: Token, token: Token) -> bool:
    """Whether a token goes on with a name that the token before it belongs to."""
    if before.sent != token.sent:
        return False
    return before.text in {"-", "/", "+"} or (_opens(before) and before.ent_type_ != "PERSON")


def _continues(doc: Doc, position: int, start: int) -> bool:
    token, before = doc[position], doc[position - 1]
    if position == start or _opens(token):
        return True
    if token.text in {"-", "/", "+"}:
        return position + 1 < len(doc)
    if token.text in {"'s", "'"}:
        return before.lower_ in forum_words().inner
    if token.text == ",":
        following = [t.lower_ for t in doc[position + 1 : position + 4]]
        return "and" in following and before.text[0].isupper() and doc[position + 1].text[0].isupper()
    if token.lower_ in {"and", "&"}:
        return position + 1 < len(doc) and before.text[0].isupper() and doc[position + 1].text[0].isupper()
    return (
        token.lower_ in forum_words().small
        and (before.text[0].isupper() or before.lower_ in forum_words().inner | {"2"})
        and before.ent_type_ != "PERSON"
    )


def _is_head(doc: Doc, position: int, start: int) -> bool:
    token, words = doc[position], forum_words()
    if position == start and _with_complement(doc, position + 1) == position + 1:
        return False
    if token.text[0].islower():
        named = any(t.text[0].isupper() or t.text[0].isdigit() for t in doc[start:position])
        return named and token.lower_ in words.small and doc[position - 1].lower_ not in words.not_gathering
    return token.lower_ in words.gatherings | words.standing | words.joint


def _is_mechanism(doc: Doc, start: int, head: int, parties: Sequence[PartyMention]) -> bool | None:
    """Whether a name is that of a standing mechanism rather than of a gathering; None when it is neither."""
    words, last, modifiers = forum_words(), doc[head].lower_, _modifiers(doc[start:head])
    pair = len({p.party for p in parties if start <= p.start < head}) > 1
    joining = pair or not words.joining.isdisjoint(modifiers)
    if last in words.only_with and last not in words.gatherings and words.only_with[last].isdisjoint(modifiers):
        return None
    if joining and last in words.standing | words.joint and (pair or words.domestic.isdisjoint(modifiers)):
        return True
    if last in words.gatherings:
        return False if words.not_gathering.isdisjoint(modifiers) and not (pair and last == "talks") else None
    return True if last in words.standing else None


def _modifiers(span: Span) -> set[str]:
    """The words before a head, those with hyphens also as one: "Bi-National Commission"."""
    joined = {word for word in span.text.lower().split() if "-" in word}
    parts = {part for word in joined for part in word.split("-")}
    return joined | {token.lower_ for token in span if token.lower_ not in parts}


def _common_at(doc: Doc, start: int) -> tuple[int, int, bool] | None:
    """A mechanism in small letters that begins at a token: "joint fisheries commission", talks that go by rounds."""
    words, first = forum_words(), doc[start]
    if first.dep_ not in {"amod", "compound", "nmod"} or (
        first.i and doc[start - 1].dep_ in {"amod", "compound", "nmod"}
    ):
        return None
    head = first.head
    while head.dep_ == "compound":
        head = head.head
    if not start < head.i < start + 8 or head.sent != first.sent:
        return None
    while doc[start].lower_ in words.ordinals:
        start += 1
    modifiers = _modifiers(doc[start : head.i])
    if head.lemma_ in words.rounds and head.dep_ == "pobj" and _is_numbered_round(head.head.head):
        return start, head.i + 1, True
    for token in doc[start + 1 : head.i + 1]:
        allowed = words.only_with.get(token.lower_, words.joining)
        if token.text[0].isupper():
            return None  # a name, which has a shape
        if token.lower_ in words.common and not allowed.isdisjoint(modifiers) and words.domestic.isdisjoint(modifiers):
            return start, token.i + 1, True
    return None


def _is_numbered_round(token: Token) -> bool:
    return token.lemma_ in forum_words().counts and any(t.text[0].isdigit() for t in token.lefts)


def _topical_at(doc: Doc, start: int) -> tuple[int, int, bool] | None:
    """A gathering in small letters that its subject tells apart: "conference on regional connectivity"."""
    words, first = forum_words(), doc[start]
    head = first if first.lower_ in words.descriptions else first.head
    if head.text not in words.topical or noun_phrase(head, bare=True).start != start:
        return None
    if not words.not_gathering.isdisjoint(t.lower_ for t in doc[start : head.i]):
        return None
    subject = next((t for t in head.rights if t.lower_ in words.links and t.i == head.i + 1), None)
    noun = next((t for t in subject.rights if t.dep_ == "pobj"), None) if subject else None
    if noun is None or noun.ent_type_ in {"DATE", "TIME"} or noun.pos_ not in {"NOUN", "PROPN"}:
        return None
    return start, noun.i + 1, False


def _with_complement(doc: Doc, end: int) -> int:
    """The end of a name with what follows its head: "Summit of the Americas", "Dialogue on China"."""
    position = end
    if position < len(doc) and doc[position].lower_ in forum_words().links:
        position += 1
        while position < len(doc) and doc[position].lower_ in {"the", "a"}:
            position += 1
        first = position
        while position < len(doc) and (
            doc[position].text[0].isupper() or (doc[position].lower_ == "and" and position > first)
        ):
            position += 1
        while position > first and doc[position - 1].lower_ == "and":
            position -= 1
        if position > first and doc[first].ent_type_ not in {"DATE", "TIME"}:
            return position
    return end


def noun_phrase(token: Token, *, bare: bool = False) -> Span:
    """The head with what stands before it in its noun phrase, with or without its determiner."""
    kinds = {"amod", "compound", "nummod", "nmod"} | (set() if bare else {"det", "poss"})
    before = [t.i for t in token.lefts if t.dep_ in kinds]
    return token.doc[min([token.i, *before]) : token.i + 1]


def holds(doc: Doc, mention: ForumMention) -> bool:
    """Whether the words before a forum put something in it: "at", "on the sidelines of", "a session of"."""
    words, position = forum_words(), mention.start - 1
    while position >= 0 and (
        doc[position].dep_ in {"det", "poss", "case", "amod", "compound", "nummod"}
        or doc[position].pos_ in {"DET", "ADJ"}
    ):
        position -= 1
    if position < 0:
        return False
    token = doc[position]
    if token.lower_ in {"of", "to"}:
        return position > 0 and doc[position - 1].lemma_.lower() in words.beside
    return token.lower_ in words.at
