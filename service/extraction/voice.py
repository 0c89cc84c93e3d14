"""For which party an official speaks, by what they say of it: "conveyed the continued commitment of Norway"."""

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.governors import sayer_of
from service.extraction.known import Known
from service.extraction.lexicon import read_toml
from service.extraction.predicates import SUBJECT, name_head
from service.extraction.reading import Document, PartyMention

_SUBJECT = frozenset({"nsubj"})
_GOING_ON = 3
"""Sentences for which one goes on speaking without being named."""
_TORN = frozenset({"conj", "advcl", "parataxis"})
"""How the parse hangs a verb of saying on what it says, where it stands behind: "A will go, B confirmed"."""
_NAME = frozenset({"compound", "appos", "nmod", "flat"})


class Voices:
    """Finds for whom the officials of an article speak."""

    def __init__(self, document: Document, parties: Sequence[PartyMention]) -> None:
        self._document = document
        self._named = {(m.passage, i): m.party for m in parties for i in range(m.start, m.end)}

    def of(self, who: Known) -> Iterator[str]:
        """Parties whose stance somebody tells as that of their own."""
        for passage, start in who.places:
            doc = self._document.passages[passage].parsed
            head = doc[start]
            while head.dep_ in _NAME and head.head != head:
                head = head.head
            head = _mouth_of(head)
            if head.dep_ in _SUBJECT:
                for verb in self._sayings(doc, head.head, (who.person.office or "").lower().split()):
                    yield from self._told(passage, verb)

    def tellers(self, who: Known) -> Iterator[str]:
        """Parties whose ministries tell what somebody did: "A presented his credentials, the Omani embassy said"."""
        for passage, start in who.places:
            head = name_head(self._document.passages[passage].parsed[start])
            sayer = sayer_of(head.head) if head.dep_ in SUBJECT else None
            if sayer is not None and (party := self._named.get((passage, sayer.i))):
                yield party
            elif sayer is not None and sayer.lemma_.lower() in (
                *read_toml("delegations")["public"],
                *_words("outlets"),
            ):
                yield from self._owners(passage, sayer)

    def _sayings(self, doc: Doc, verb: Token, office: Sequence[str]) -> Iterator[Token]:
        """A verb, those joined to it, those with its subject, and those of the next sentences where they go on."""
        for one in (verb, *(other for other in verb.conjuncts if other.pos_ == "VERB" and other.i > verb.i)):
            yield one
            yield from _controlled(one)
        end = verb.sent.end
        for _ in range(_GOING_ON):
            if end >= len(doc):
                return
            sentence = doc[end].sent
            if not any(child.dep_ in _SUBJECT and _is_same(child, office) for child in sentence.root.children):
                return
            yield sentence.root
            yield from _controlled(sentence.root)
            end = sentence.end

    def _told(self, passage: int, verb: Token) -> Iterator[str]:
        torn = [verb.head] if verb.dep_ in _TORN and verb.i > verb.head.i else []
        for child in (*torn, *verb.children):
            if child.dep_ == "dobj" and child.lemma_.lower() in _words("nouns"):
                yield from self._owners(passage, child)
            elif (child.dep_ == "ccomp" and _tells_a_stance(child)) or (
                (child in torn or child.dep_ == "ccomp") and _tells_a_plan(verb, child)
            ):
                subjects = (c for c in child.children if c.dep_ in _SUBJECT)
                for subject in subjects:
                    party = self._named.get((passage, subject.i))
                    yield from [party] if party else self._owners(passage, subject) if _is_body(subject) else ()

    def _owners(self, passage: int, noun: Token) -> Iterator[str]:
        """Whose it is: "Norway's", "the U.S.", "of the United States"."""
        of = [
            part for child in noun.children if child.dep_ == "prep" and child.lower_ == "of" for part in child.children
        ]
        own = [child for child in noun.children if child.dep_ in {"poss", "amod", "compound", "nmod"}]
        yield from (party for token in (*own, *of) if (party := self._named.get((passage, token.i))))


def _controlled(verb: Token) -> Iterator[Token]:
    """Verbs whose unsaid subject is that of a verb: "went on to explain", "replied by noting", "said, adding"."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "advcl"} and child.pos_ == "VERB" and not _has_subject(child):
            yield child
            yield from _controlled(child)
        elif child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "pcomp" and not _has_subject(inner):
                    yield inner
                    yield from _controlled(inner)


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass", "expl", "csubj"} for child in verb.children)


def _mouth_of(name: Token) -> Token:
    """Who speaks for somebody: "the office of Minister A", "A's spokesman"; else the name itself."""
    owned = name.head if name.dep_ == "poss" else name.head.head if name.dep_ == "pobj" else name
    belongs = name.dep_ == "poss" or name.head.lower_ in {"of", "for"}
    return owned if belongs and owned.lemma_.lower() in _words("mouths") else name


def _tells_a_plan(saying: Token, verb: Token) -> bool:
    """Whether it is confirmed or announced what somebody will do, which is for his own side to say."""
    ahead = any(child.dep_ == "aux" and child.lower_ in {"will", "would", "shall"} for child in verb.children)
    return ahead and saying.lemma_ in _words("announcing")


def _is_body(noun: Token) -> bool:
    """Whether a noun means those who act for a party: "the Norwegian side", "Chad's army"."""
    return noun.lemma_.lower() in {*read_toml("delegations")["public"], *read_toml("delegations")["bodies"]}


def _is_same(subject: Token, office: Sequence[str]) -> bool:
    """Whether the subject is the one who spoke before: "he", "she", or "the President" of one who is president."""
    definite = any(child.lower_ == "the" for child in subject.children)
    return subject.lower_ in {"he", "she"} or (definite and subject.lower_ in office)


def _tells_a_stance(verb: Token) -> bool:
    if any(child.dep_ == "aux" and child.lower_ in _words("demands") for child in verb.children):
        return False
    if verb.lemma_ == "be":
        return any(c.dep_ == "acomp" and c.lower_ in _words("adjectives") for c in verb.children)
    return verb.lemma_.lower() in _words("verbs")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_toml("voice")[key])
