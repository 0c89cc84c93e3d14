"""Which nouns name a channel: the kind of words that one belongs to, by what stands around it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, cached_property

from spacy.tokens import Token

from service.extraction.channel_phrases import complement, lexicon, phrase_of, type_of, word_list
from service.extraction.contact_words import frame_words
from service.extraction.governors import subject_of
from service.extraction.predicates import SUBJECT, is_verb

MODIFIERS = ("amod", "compound", "nmod")
SESSIONS = ("round", "session", "meeting")
CLOSEST = 6
"""Words before a noun in which "military-to-military" may stand."""


@dataclass(frozen=True)
class ChannelNoun:
    """A noun that may name a channel, with the words that decide it."""

    token: Token
    named: Collection[int]
    """Tokens of the passage that name a party, a person or an office."""

    @cached_property
    def lemma(self) -> str:
        """Its lemma in lower case."""
        return self.token.lemma_.lower()

    @cached_property
    def before(self) -> set[str]:
        """The words before it in its phrase, and those that it shares with the noun that it is joined to."""
        words = {t.lower_ for t in phrase_of(self.token) if t.i < self.token.i}
        if self.token.dep_ == "conj":
            words |= {t.lower_ for t in self.token.head.lefts if t.dep_ in MODIFIERS}
        return words - {self.token.lower_}

    @cached_property
    def between(self) -> list[Token]:
        """What follows "between"."""
        return complement(self.token, "between")

    @cached_property
    def has_ends(self) -> bool:
        """Whether a party, a person or an office is named as one of its ends."""
        ends = [*self.between, *complement(self.token, "with")]
        return any(token.i in self.named for token in ends)

    @property
    def plural(self) -> bool:
        """Whether it stands for several."""
        return self.token.tag_ in {"NNS", "NNPS"}

    @property
    def counted(self) -> bool:
        """Whether a number stands before it, or the party whose it is."""
        return any(
            t.dep_ == "nummod" or (t.dep_ in {"poss", *MODIFIERS} and t.i in self.named) for t in self.token.lefts
        )

    def holds(self, *path: str) -> bool:
        """Whether a word before it is in a list of the lexicon."""
        return not self.before.isdisjoint(word_list("family", *path))

    def is_of(self, family: str) -> bool:
        """Whether it is a head of a family beside one of the words that the family needs."""
        return self.lemma in word_list("family", family, "heads") and self.holds(family, "beside")

    def is_alone(self, family: str) -> bool:
        """Whether it is a head that names one of a family without more words."""
        return self.lemma in word_list("family", family, "alone")


def family_of(noun: ChannelNoun) -> tuple[str, bool] | None:
    """The family of words that a noun belongs to, and whether it is one only where something is done to it."""
    for name, reading in _FAMILIES:
        sure = reading(noun)
        if sure is not None:
            return name, not sure
    return None


@cache
def channel_heads() -> frozenset[str]:
    """The lemmas of all nouns that may name a channel."""
    kinds = ("heads", "alone", "commands", "deconflicting", "staff", "bodies")
    return frozenset(word for family in lexicon()["family"].values() for kind in kinds for word in family.get(kind, ()))


def _is_back(noun: ChannelNoun) -> bool | None:
    if noun.is_alone("back") or (noun.is_of("back") and not noun.plural):
        return True
    joined = noun.lemma in word_list("family", "back", "heads") and _joins_authorities(noun)
    return True if joined and not noun.before & word_list("family", "line", "beside") else None


def _is_office(noun: ChannelNoun) -> bool | None:
    if noun.lemma in word_list("family", "office", "staff"):
        return False if noun.holds("office", "beside") else None
    return True if noun.is_of("office") and frame_words("groups", "unofficial").isdisjoint(noun.before) else None


def _is_contacts(noun: ChannelNoun) -> bool | None:
    """Military communication as a whole."""
    if noun.lemma not in word_list("family", "contacts", "heads"):
        return None
    before = noun.token.doc[max(noun.token.i - CLOSEST, 0) : noun.token.i].text.lower()
    if any(phrase in before for phrase in word_list("family", "contacts", "between_forces")):
        return True
    close = noun.lemma in word_list("family", "contacts", "close")
    wide = noun.lemma in word_list("family", "contacts", "wide")
    if wide and noun.holds("contacts", "beside") and noun.token.dep_ != "compound":
        return close and "military" in noun.before
    forces = word_list("family", "contacts", "forces")
    return True if close and any(t.lemma_.lower() in forces for t in noun.between) else None


def _is_calls(noun: ChannelNoun) -> bool | None:
    """Calls between commanders as a practice: "telephone conversations between theater commanders"."""
    words = noun.before | {t.lower_ for t in noun.between}
    if noun.lemma not in word_list("family", "calls", "heads") or words.isdisjoint(
        word_list("family", "calls", "beside")
    ):
        return None
    if not noun.before.isdisjoint(word_list("instrument", "phone")) or (noun.plural and noun.between):
        return True
    return False if noun.plural and noun.has_ends else None


def _is_line(noun: ChannelNoun) -> bool | None:
    if _is_elsewhere(noun) or _is_for_public(noun):
        return None
    if noun.is_alone("line"):
        return not noun.plural or bool(noun.between) or any(True for _ in noun.token.lefts)
    if noun.lemma in word_list("family", "line", "deconflicting"):
        return True if noun.holds("line", "deconfliction") else None
    one_of_two = bool(noun.between) and not noun.plural
    if not noun.holds("line", "wires") and not one_of_two and noun.holds("line", "generic"):
        return None
    if noun.is_of("line"):
        determined = any(t.dep_ in {"det", "poss", "nummod"} for t in noun.token.lefts)
        if noun.between or (determined and (not noun.plural or noun.counted)):
            return True
        return False if noun.plural else None
    if noun.lemma in word_list("family", "line", "between") and _joins_authorities(noun):
        return True
    if noun.lemma in word_list("family", "line", "heads") and (_is_shared(noun) or _serves_officials(noun)):
        return True
    commands = any(t.lower_ in word_list("organizations", "heads") and t.is_title for t in noun.between)
    return True if commands and noun.lemma in word_list("family", "line", "commands") else None


def _is_dialogue(noun: ChannelNoun) -> bool | None:
    """A body of two, or a dialogue on a subject where something is done to it: "froze its human rights dialogue"."""
    if noun.lemma in word_list("family", "dialogue", "bodies"):
        return True if noun.has_ends and not noun.plural and not noun.holds("dialogue", "loose") else None
    if noun.lemma not in word_list("family", "dialogue", "heads") or noun.holds("dialogue", "loose"):
        return None
    modifiers = [t for t in noun.token.lefts if t.dep_ in (*MODIFIERS, "poss")]
    if not any(t.pos_ in {"NOUN", "ADJ", "PROPN"} and t.text.islower() for t in modifiers):
        return None
    if "their" in noun.before and noun.token.dep_ == "pobj" and noun.token.head.head.lemma_ in SESSIONS:
        return True
    owned = not noun.before.isdisjoint({"their", "its"})
    return False if noun.has_ends or owned or noun.counted or _has_indefinite(noun) or _is_done_by_two(noun) else None


def _is_done_by_two(noun: ChannelNoun) -> bool:
    """Whether two parties together do something to it: "Ottawa and New Delhi agreed to restart the trade dialogue"."""
    verb = next((above for above in noun.token.ancestors if is_verb(above)), None)
    subject = subject_of(verb) if verb is not None else None
    return subject is not None and any(t.i in noun.named for t in subject.children if t.dep_ == "conj")


def _has_indefinite(noun: ChannelNoun) -> bool:
    return any(t.lower_ in word_list("indefinite") for t in noun.token.lefts)


def _is_elsewhere(noun: ChannelNoun) -> bool:
    """Whether the words are of another kind of line or channel: of trains, gas, a front, a broadcaster."""
    other = word_list("family", "line", "elsewhere")
    verb = next((above for above in noun.token.ancestors if is_verb(above)), None)
    around = {child.lemma_.lower() for child in verb.children if child.dep_ in (*SUBJECT, "dobj")} if verb else set()
    if noun.token.dep_ == "pobj":  # "ferry crews on the line between ..."
        around |= {t.lemma_.lower() for t in (noun.token.head.head, *noun.token.head.head.lefts)}
    return not other.isdisjoint(noun.before | (around - {noun.lemma})) and not noun.is_alone("line")


def _is_for_public(noun: ChannelNoun) -> bool:
    """Whether it is for citizens to call: "a hotline for residents", "a crisis line for Britons"."""
    users = [t for t in noun.token.rights if t.dep_ == "prep" and t.lower_ == "for"]
    if not users and noun.token.head is not noun.token:
        users = [t for t in noun.token.head.rights if t.i == noun.token.i + 1 and t.lower_ == "for"]
    people = [t for prep in users for t in prep.rights if t.dep_ == "pobj"]
    public = frame_words("groups", "unofficial") | word_list("family", "line", "public")
    return any(t.lemma_.lower() in public or _is_people(t) for t in people) or noun.holds("line", "public")


def _is_people(word: Token) -> bool:
    """Whether a word names the people of a country, not the country: "Britons"."""
    return word.ent_type_ == "NORP" or (word.tag_ == "NNPS" and word.ent_type_ != "GPE")


def _joins_authorities(noun: ChannelNoun) -> bool:
    """Whether each of two ends after "between" names a party or an official, or is a force, an office, a command."""
    first = next((t for t in noun.between if t.dep_ == "pobj"), None)
    if first is None:
        return False
    ends = [first, *first.conjuncts]
    return (len(ends) > 1 or first.tag_ in {"NNS", "NNPS"}) and all(
        type_of(end.subtree) is not None or any(t.i in noun.named for t in end.subtree) for end in ends
    )


def _is_shared(noun: ChannelNoun) -> bool:
    """Whether a clause says which forces or officials use a line of no other words: "the line that armies share"."""
    clauses = [child for child in noun.token.rights if child.dep_ in {"relcl", "acl"}]
    return any(
        clause.lemma_.lower() in word_list("family", "line", "shared") and type_of(clause.subtree) is not None
        for clause in clauses
    )


def _serves_officials(noun: ChannelNoun) -> bool:
    """Whether it is to or for forces or officials: "the line to the northern command", "a channel for commanders"."""
    users = [t for t in complement(noun.token, "to") if t.dep_ == "pobj" and t.head.head == noun.token] + [
        t for t in complement(noun.token, "for") if t.dep_ == "pobj" and t.head.head == noun.token
    ]
    return any(type_of(user.subtree) is not None for user in users) and not _is_for_public(noun)


_FAMILIES: tuple[tuple[str, Callable[[ChannelNoun], bool | None]], ...] = (
    ("back", _is_back),
    ("office", _is_office),
    ("contacts", _is_contacts),
    ("calls", _is_calls),
    ("line", _is_line),
    ("dialogue", _is_dialogue),
)
