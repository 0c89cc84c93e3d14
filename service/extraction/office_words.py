"""The data files of offices, ready to ask: which phrases are offices, and what the words around make of them."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from service.domain.vocabulary import OfficeFunction
from service.extraction.lexicon import Phrases, read_toml, read_tsv
from service.extraction.name_words import name_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `offices.tsv`."""

    function: OfficeFunction
    kind: str
    party: str | None
    plural: bool
    gender: Literal["f", "m"] | None
    phrase: str


def rank_of(function: OfficeFunction) -> int:
    """Place of a function among those that one person holds together; the lowest counts."""
    return office_words().ranking[function]


def is_public_title(title: str) -> bool:
    """Whether a title names a ministry, a parliament or another public body."""
    words = office_words()
    return any(
        word in words.institutions or word in words.body_words for word in title.lower().replace("-", " ").split()
    )


class OfficeWords:
    """The data files of this stage, ready to ask."""

    def __init__(self) -> None:
        data = read_toml("offices")
        modifiers = data["modifiers"]
        self.former = frozenset(modifiers["former"])
        self.plain = frozenset(modifiers["plain"])
        self.kept = frozenset(modifiers["kept"])
        self.deputies = frozenset(modifiers["deputies"])
        self.generic = frozenset(data["generic"]["titles"])
        self.private = frozenset(data["private"]["words"])
        self.institutions = frozenset(data["institutions"]["words"])
        self.ministerial = frozenset(data["ministerial"]["heads"])
        self.portfolios = {
            phrase: OfficeFunction(name) for name, phrases in data["portfolios"].items() for phrase in phrases
        }
        self.portfolio_words = frozenset(word for phrase in self.portfolios for word in phrase.split())
        self.public_words = frozenset([*read_toml("names")["not_names"]["words"], *data["public"]["words"]])
        self.bodies = [(OfficeFunction(name), frozenset(phrases)) for name, phrases in data["bodies"].items()]
        self.body_words = frozenset(word for _, phrases in self.bodies for phrase in phrases for word in phrase.split())
        self.ranking = {OfficeFunction(name): place for place, name in enumerate(data["ranking"]["functions"])}
        grammar = {name: frozenset(words) for name, words in data["grammar"].items()}
        self.joints, self.conjunctions, self.listing = grammar["joints"], grammar["conjunctions"], grammar["listing"]
        self.inner, self.trailing, self.openers = grammar["inner"], grammar["trailing"], grammar["openers"]
        self.articles, self.owners, self.counts = grammar["articles"], grammar["owners"], grammar["counts"]
        self.concerning, self.suffixes, self.bodied = grammar["concerning"], grammar["suffixes"], grammar["bodied"]
        self.chiefs = grammar["chiefs"]
        self.same_post = frozenset(data["relational"]["same_post"])
        self.relational = frozenset(data["relational"]["words"])
        self.addresses = name_words().addresses
        self._prepositions = data["prepositions"]
        self.phrases, self._heads = _table()

    def is_head(self, word: str) -> bool:
        """Whether a word alone is an office."""
        return word in self._heads

    def is_portfolio(self, word: str) -> bool:
        """Whether a word is one of those that give a minister a function."""
        return word in self.portfolio_words

    def is_public(self, word: str) -> bool:
        """Whether a word is one of portfolios and public bodies, which no name begins with."""
        return word in self.institutions or word in self.portfolio_words or word in self.public_words

    def joining(self, entry: Entry) -> frozenset[str]:
        """The prepositions that join more words to an office."""
        kinds = self._prepositions
        if entry.function in kinds["plain_functions"]:
            return frozenset(kinds["every"])
        return frozenset(kinds["mission" if entry.function in kinds["mission_functions"] else "portfolio"])

    def portfolio_function(self, before: list[str], after: list[str]) -> OfficeFunction:
        """The function that a portfolio gives a minister."""
        for words in (after, before):
            for size in range(min(4, len(words)), 0, -1):
                for start in range(len(words) - size + 1):
                    found = self.portfolios.get(" ".join(words[start : start + size]))
                    if found is not None:
                        return found
        return OfficeFunction.OTHER_MINISTER

    def body_function(self, around: list[str]) -> OfficeFunction | None:
        """The function that the body gives the one at its head, or None when the body says nothing."""
        text = f" {' '.join(around)} "
        found = [
            (len(phrase), function) for function, phrases in self.bodies for phrase in phrases if f" {phrase} " in text
        ]
        return max(found, key=lambda item: item[0])[1] if found else None


@cache
def office_words() -> OfficeWords:
    """The words, read once."""
    return OfficeWords()


@cache
def _table() -> tuple[Phrases[Entry], frozenset[str]]:
    entries: list[tuple[str, Entry]] = []
    for row in read_tsv("offices"):
        if row["kind"] not in {"head", "fixed", "weak", "tied"} or row["gender"] not in {"", "f", "m"}:
            raise ValueError(f"offices.tsv: unknown kind or gender of {row['phrase']}")
        gender: Literal["f", "m"] | None = "f" if row["gender"] == "f" else "m" if row["gender"] == "m" else None
        for phrase in filter(None, (row["phrase"], row["plural"])):
            plural = phrase == row["plural"] or phrase == "spokespeople"
            entries.append(
                (
                    phrase,
                    Entry(
                        OfficeFunction(row["function"]),
                        row["kind"],
                        row["party"] or None,
                        plural,
                        gender,
                        row["phrase"],
                    ),
                )
            )
    return Phrases(entries, caseless=True), frozenset(phrase for phrase, _ in entries if " " not in phrase)
