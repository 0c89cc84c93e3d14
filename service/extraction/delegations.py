"""Delegations: who leads those that act for a party at a meeting, and whom they are made up of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.lexicon import read_toml
from service.extraction.reading import Mention, PartyMention
from service.extraction.tokens import with_lemma

_LINKS = frozenset({"amod", "compound", "nmod", "poss", "nummod"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Delegation:
    """The tokens [start, end) of a passage that name members of the delegation of a party."""

    party: str | None
    start: int
    end: int

    def members(self, doc: Doc, mentions: Sequence[Mention]) -> list[Mention]:
        """Those of the mentions that name a member, not somebody of whom a member is an officer."""
        inside = [m for m in mentions if self.start <= m.start and m.end <= self.end]
        return [m for m in inside if not is_owner(doc, m) and not _in_relative_clause(doc, m, self.start)]


def find_delegations(doc: Doc, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Every statement of a passage on who is in a delegation."""
    for token in with_lemma(doc, _telling()):
        lemma = token.lemma_.lower()
        if lemma in _words("leading"):
            yield from _led(token, parties)
        elif lemma in _words("containing") or (lemma in _words("composed") and token.tag_ == "VBN"):
            yield from _containing(token, parties)
        elif lemma in _words("representing"):
            yield from _represented(token, parties)
        elif lemma == "be":
            yield from _listed(token, parties)


@cache
def _telling() -> frozenset[str]:
    """Every verb that can say who is in a delegation."""
    return frozenset({"be"}).union(*(_words(name) for name in ("leading", "containing", "composed", "representing")))


def is_body(token: Token) -> bool:
    """Whether a noun means those who act for a party at a meeting."""
    return token.lemma_.lower() in _words("bodies")


def is_owner(doc: Doc, mention: Mention) -> bool:
    """Whether a mention only says whose officer somebody is: "the president's adviser"."""
    return mention.end < len(doc) and doc[mention.end].tag_ == "POS"


def _led(verb: Token, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Of a leader: "The Indian side was led by A", "the delegation, headed by A", "A led the Indian side"."""
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if agent is not None:
        body = verb.head if verb.dep_ in {"acl", "relcl"} else _child(verb, _SUBJECTS)
        named: tuple[int, int] | None = _phrase(agent)
    else:
        body = _child(verb, {"dobj"})
        subject = _child(verb, {"nsubj"})
        if subject is not None and subject.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl":
            subject = verb.head  # "A, who led the Indian side"
            named = (subject.left_edge.i, verb.i)
        else:
            named = _phrase(subject) if subject is not None else None
    if body is not None and named is not None and (is_body(body) or _is_another(body)):
        party = _party_of(body, parties)
        if party is not None or any(child.lower_ in {"the", "this", "his", "her", "their"} for child in body.children):
            yield Delegation(party, *named)
    if agent is not None:
        yield from _likewise(agent, parties)


def _likewise(agent: Token, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Of the others whose verb is left unsaid: "The Indian side was led by A, and the Omani side by B"."""
    doc, first = agent.doc, agent.right_edge.i
    for token in doc[agent.i : agent.sent.end - 1]:
        if is_body(token) and doc[token.i + 1].lower_ == "by" and (party := _party_of(token, parties)) is not None:
            yield Delegation(party, token.i + 2, max(first, doc[token.i + 1].right_edge.i) + 1)


def _is_another(word: Token) -> bool:
    """Whether a word stands for one more delegation, told apart by its party: "led the Egyptian one"."""
    return word.lower_ == "one" and any(child.dep_ in _LINKS for child in word.children)


def _containing(verb: Token, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Of the whole: "The Ukrainian delegation includes A; B; and C", "is made up of A and B", "its members are A"."""
    body = verb.head if verb.dep_ == "acl" else _child(verb, _SUBJECTS)
    if body is not None and _stands_for_members(body):
        yield Delegation(_party_of(body, parties), verb.i + 1, verb.sent.end)


def _listed(verb: Token, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Of those listed: "The heads of delegation were A and B", "the members of the U.S. delegation are A, B and C"."""
    subject = _child(verb, {"nsubj", "attr"})
    if subject is None or subject.i > verb.i or subject.lemma_.lower() not in _words("leaders") | _words("members"):
        return
    if any(is_body(token) for token in subject.subtree):
        yield Delegation(_party_of(subject, parties), verb.i + 1, verb.sent.end)


def _represented(verb: Token, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Of a speaker: "Kenya was represented by A", "A represented Kenya", "representing Kenya was A"."""
    agent, subject, object_ = (_child(verb, {kind}) for kind in ("agent", "nsubj", "dobj"))
    passive = _child(verb, {"nsubjpass"})
    if agent is None and passive is not None:  # hung on what stands between: "was represented at the talks by A"
        agent = next((token for token in verb.subtree if token.lower_ == "by" and token.i > verb.i), None)
    if agent is not None and passive is not None:
        party = _party_of(passive, parties)
        named: Token | None = agent
    else:
        party = _party_of(object_, parties) if object_ is not None else None
        named = subject
    if party is not None and named is not None:
        yield Delegation(party, *_phrase(named))
    if agent is not None and passive is not None:
        yield from _represented_too(agent, parties)


def _represented_too(agent: Token, parties: Sequence[PartyMention]) -> Iterator[Delegation]:
    """Of the others whose verb is left unsaid: "Kenya was represented by A and Uganda by B"."""
    doc, end = agent.doc, agent.sent.end
    for mention in parties:
        if agent.i < mention.start and mention.end < end and doc[mention.end].lower_ == "by":
            yield Delegation(mention.party, mention.end + 1, max(agent.right_edge.i, doc[mention.end].right_edge.i) + 1)


def _stands_for_members(token: Token) -> bool:
    return is_body(token) or (
        token.lemma_.lower() in _words("members") and any(is_body(inner) for inner in token.subtree)
    )


def _party_of(token: Token, parties: Sequence[PartyMention]) -> str | None:
    """The party named in the noun phrase of a body: "the Ukrainian delegation", "the delegation of Ukraine"."""
    first, last = token.left_edge.i, _noun_phrase_end(token)
    return next((m.party for m in parties if first <= m.start and m.end <= last), None)


def _noun_phrase_end(token: Token) -> int:
    """Where a noun phrase ends with what "of" and "from" add to it."""
    joined = [child for child in token.children if child.dep_ == "prep" and child.lower_ in {"of", "from"}]
    return max([token.i + 1, *(child.right_edge.i + 1 for child in joined)])


def _phrase(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def _child(verb: Token, kinds: set[str] | frozenset[str]) -> Token | None:
    return next((child for child in verb.children if child.dep_ in kinds), None)


def _in_relative_clause(doc: Doc, mention: Mention, start: int) -> bool:
    """Whether a mention stands in a clause that tells of a member: "A, who replaced B"."""
    token = doc[mention.head]
    for _ in range(len(doc)):
        if token.dep_ == "relcl" and token.i > start and token.i < mention.start:
            return True
        if token.head.i < start or token.head == token:
            return False
        token = token.head
    return False


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_toml("delegations")[key])
