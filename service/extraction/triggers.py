"""Words that name a contact: where they stand, and the frame that tells where its sides are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from service.domain.vocabulary import Mode
from service.extraction.lexicon import read_toml
from service.extraction.predicates import particle

Frame = Literal[
    "meet", "converse", "discuss", "receive", "visit", "travel", "gather", "phone", "write", "invite", "remote", "noun"
]
Kind = Literal["meeting", "talks", "conversation", "call", "summit", "visit", "brief", "letter"]

KIND_OF_FRAME: dict[Frame, Kind] = {
    "meet": "meeting",
    "converse": "talks",
    "discuss": "conversation",
    "receive": "meeting",
    "visit": "visit",
    "travel": "visit",
    "gather": "summit",
    "phone": "call",
    "write": "letter",
    "invite": "visit",
    "remote": "call",
}
MAKERS = ("request", "proposal", "offer", "invitation")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names a contact."""

    token: Token
    frame: Frame
    kind: Kind
    mode: Mode
    weak: bool = False
    """A noun that tells of a contact only between two people named."""
    takes: frozenset[str] = frozenset()
    """Prepositions of its own that bring in the other side ("sat across from", "a courtesy call on")."""

    @property
    def is_noun(self) -> bool:
        """Whether a noun names the contact, whose sides then stand around the noun and its verb."""
        return self.frame == "noun"


@dataclass(frozen=True, slots=True)
class _Verb:
    frame: Frame
    kind: Kind
    mode: Mode
    objects: frozenset[str]
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Noun:
    kind: Kind
    mode: Mode
    plural: bool
    weak: bool
    takes: frozenset[str]


@cache
def _verbs() -> dict[tuple[str, str], list[_Verb]]:
    """Verbs by lemma and by the particle, preposition or phrase behind it; those with objects of their own first."""
    found: dict[tuple[str, str], list[_Verb]] = {}
    for entry in sorted(read_toml("contacts")["verb"], key=lambda entry: "object" not in entry):
        kind = entry.get("kind", KIND_OF_FRAME[entry["frame"]])
        objects, takes = frozenset(entry.get("object", ())), frozenset(entry.get("takes", ()))
        verb = _Verb(entry["frame"], kind, Mode(entry["mode"]), objects, takes)
        for lemma in entry["lemmas"]:
            found.setdefault((lemma, entry.get("particle", "")), []).append(verb)
    return found


@cache
def _nouns() -> dict[str, _Noun]:
    found: dict[str, _Noun] = {}
    for entry in read_toml("contacts")["noun"]:
        plural, weak = entry.get("plural", False), entry.get("weak", False)
        noun = _Noun(entry["kind"], Mode(entry["mode"]), plural, weak, frozenset(entry.get("takes", ())))
        found.update(dict.fromkeys(entry["lemmas"], noun))
    return found


@cache
def _remote() -> tuple[frozenset[str], frozenset[str]]:
    words = read_toml("contacts")["remote"]
    return frozenset(words["prepositions"]), frozenset(words["means"])


@cache
def trigger_words() -> frozenset[str]:
    """Every lemma that can name a contact."""
    return frozenset({lemma for lemma, _ in _verbs()} | set(_nouns()))


def find_triggers(doc: Doc) -> Iterator[Trigger]:
    """The words of a passage that can name a contact, in order."""
    for token in doc:
        if compound := _hyphenated(token):
            yield from _noun_trigger(token, compound)
        elif token.pos_ == "VERB" and not _inside_hyphens(token):
            yield from _verb_trigger(token)
        elif token.lemma_.lower() in _nouns():
            yield from _noun_trigger(token, token.lemma_.lower())
        elif token.pos_ == "ADJ" and (due := _verbs().get((token.lower_, "in"))) and _stands_with_in(token):
            yield Trigger(token, due[0].frame, due[0].kind, due[0].mode, takes=due[0].takes)
        elif token.lemma_ == "be" and (means := _means(token)):
            yield Trigger(token, "remote", "call", means)


def _stands_with_in(token: Token) -> bool:
    return any(child.dep_ == "prep" and child.lower_ == "in" for child in token.children)


def _verb_trigger(token: Token) -> Iterator[Trigger]:
    if token.dep_ in ("amod", "compound") and token.tag_ in ("VBN", "VBG"):
        return
    objects = {child.lemma_.lower() for child in token.children if child.dep_ == "dobj"}
    found = next((verb for verb in _readings(token) if not verb.objects or objects & verb.objects), None)
    if found is not None and found.frame == "receive" and objects & _nouns().keys():
        return  # "hosts talks": the noun tells of it
    if found is not None:
        yield Trigger(token, found.frame, found.kind, found.mode, takes=found.takes)
    elif means := _means(token):
        yield Trigger(token, "remote", "call", means)


def _readings(verb: Token) -> Iterator[_Verb]:
    """What a verb can mean with the phrase, preposition or particle behind it, the longest first."""
    lemma, followed = verb.lemma_.lower(), particle(verb)
    yield from _verbs().get((lemma, verb.doc[verb.i + 1 : verb.i + 4].text.lower()), ())
    beside = next((c.lower_ for c in verb.children if c.dep_ in ("prep", "prt", "advmod") and c.i == verb.i + 1), "")
    demand = any(child.dep_ in ("xcomp", "ccomp") for child in verb.children)
    if beside and not (demand and beside == "on"):
        yield from _verbs().get((lemma, beside), ())
    if demand and beside == "on":
        return  # "called on both sides to talk"
    yield from _verbs().get((lemma, followed), ())
    if followed == "together":  # "dined together"
        yield from (found for found in _verbs().get((lemma, ""), ()) if found.frame == "converse")
    if followed in _onward():
        yield from (found for found in _verbs().get((lemma, ""), ()) if found.frame == "travel")


@cache
def _onward() -> frozenset[str]:
    """Particles that leave a journey what it is: "flew on to Paris", but not "flew back"."""
    return frozenset(read_toml("contacts")["remote"]["onward"])


def _means(verb: Token) -> Mode | None:
    """Mode of a verb of any meaning that something remote stands beside."""
    prepositions, means = _remote()
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for part in child.children:
                if part.dep_ != "pobj":
                    continue
                words = {part.lower_, *(c.lower_ for c in part.children)}
                if words & means:
                    return Mode.PHONE if words & {"phone", "telephone"} else Mode.VIDEO
    return None


def _inside_hyphens(token: Token) -> bool:
    doc = token.doc
    after = token.i + 1 < len(doc) and doc[token.i + 1].text == "-" and not token.whitespace_
    return after or (token.i > 0 and doc[token.i - 1].text == "-")


def _hyphenated(token: Token) -> str | None:
    """The noun that a token ends when the parser cut it at its hyphens ("sit-down")."""
    doc = token.doc
    if token.i < 2 or doc[token.i - 1].text != "-":
        return None
    for start in (token.i - 2, token.i - 4):
        following = doc[token.i + 1].lemma_.lower() if token.i + 1 < len(doc) else ""
        if start >= 0 and following not in _nouns():
            word = doc[start : token.i + 1].text.lower()
            if word in _nouns():
                return word
    return None


def _noun_trigger(token: Token, word: str) -> Iterator[Trigger]:
    named = next((f"{c.lower_} {word}" for c in token.children if c.i == token.i - 1 and c.dep_ != "det"), "")
    noun = _nouns().get(named, _nouns()[word])
    if token.dep_ in ("compound", "nmod", "amod") and token.head.lemma_ not in MAKERS:
        return
    if token.dep_ == "pobj" and token.head.lower_ == "under":
        return  # "is under discussion"
    if noun.plural and token.tag_ in ("NN", "NNP") and word == token.lower_:
        return  # "talk" is a speech; "talks" are a contact
    yield Trigger(token, "noun", noun.kind, noun.mode, noun.weak, noun.takes)
