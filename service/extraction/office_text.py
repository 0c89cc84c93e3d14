"""An office as read, and one passage as the reading of offices looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc

from service.domain.vocabulary import OfficeFunction
from service.extraction.office_words import office_words
from service.extraction.reading import PartyMention
from service.extraction.tokens import lowered_of, words_of

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
_NO_PORTFOLIO = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL"})


@dataclass(slots=True)
class Office:
    """An office in the tokens [start, end) of a passage, with the party and the modifiers before it."""

    start: int
    end: int
    head: int
    title: str
    """The office as stated, without the country and without words such as "former"."""
    function: OfficeFunction
    party: str | None = None
    parties: list[str] = field(default_factory=list)
    """All parties of a plural ("the foreign ministers of A and B"), in the order of the words."""
    default_party: str | None = None
    """Whose it is when no party is named, because others use the title only with their country's name."""
    former: bool = False
    plural: bool = False
    weak: bool = False
    """A description ("the Chinese leader") that yields to any proper office of the same person."""
    tied: bool = False
    """Too common a word to make anybody an official without a body or a party beside it."""
    counterpart: bool = False
    """Says only of whose office it is like: "his counterpart", "her successor"."""
    same_post: bool = False
    """A counterpart in the same post of the same party, before or after: "her successor"."""
    about: list[str] = field(default_factory=list)
    """Parties that the portfolio concerns ("envoy for Sudan"), which are therefore not its own."""
    definite: bool = False
    owner: int | None = None
    """The token of a possessive before it ("NAME's spokesman", "his foreign minister"): whose officer it is."""
    private: bool = False
    """Held in a company, a club or another body that is no party's."""
    gender: Literal["f", "m"] | None = None


class OfficeText:
    """The words and parties of one passage."""

    def __init__(self, doc: Doc, parties: Sequence[PartyMention]) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.lower = lowered_of(doc)
        self.parties = parties
        self.by_start = {m.start: m for m in parties}
        self.by_end = {m.end: m for m in parties}
        self.lexicon = office_words()

    def word(self, index: int) -> str:
        """The word at a place in lower case; empty beyond the end."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def is_upper(self, index: int) -> bool:
        """Whether the word at a place begins with a capital."""
        return 0 <= index < len(self.words) and self.words[index][0].isupper()

    def is_nominal(self, index: int, *, capital: bool) -> bool:
        """Whether a word can belong to a portfolio before a head; `capital` when the head is capitalised."""
        token, word = self.doc[index], self.lower[index]
        if self.lexicon.is_head(word) and word not in self.lexicon.institutions:
            return False
        personal = token.ent_type_ == "PERSON" and not self.lexicon.is_portfolio(word)
        if not word[0].isalpha() or token.pos_ not in NOMINAL or token.ent_type_ in _NO_PORTFOLIO or personal:
            return False
        return not capital or token.text[0].isupper() or word in self.lexicon.institutions

    def leads_to_head(self, index: int) -> bool:
        """Whether only words of a portfolio part a word from an office: "deputy" prime minister, "foreign" minister."""
        for ahead in range(index, min(index + 4, len(self.doc))):
            if self.lexicon.is_head(self.lower[ahead]) or self.lexicon.phrases.at(self.lower, ahead):
                return True
            if self.doc[ahead].pos_ not in NOMINAL:
                return False
        return False

    def party_within(self, start: int, end: int) -> str | None:
        """The first party named in a stretch of words."""
        return next((m.party for m in self.by_start.values() if start <= m.start and m.end <= end), None)

    def without_parties(self, start: int, end: int, until: int) -> str:
        """The words of a stretch without the parties that end by `until`."""
        text, index = "", start
        while index < end:
            mention = self.by_start.get(index)
            if mention is not None and mention.form in {"adjective", "name"} and mention.end <= until:
                index = mention.end
                continue
            text += self.doc[index].text_with_ws
            index += 1
        return text.strip()
