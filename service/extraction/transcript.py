"""The turns of a transcript: which words are the label of a speaker, and where that speaker begins and ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from service.extraction.layout import Folded
from service.extraction.lexicon import read_toml

LONGEST_LABEL = 120
"""Characters; who speaks is said in fewer."""

LONGEST_HEADING = 8
"""Words of a heading that runs into the label after it ("Beginning of the talks President ..."); more are prose."""

_COLON = re.compile(r":(?=\s)")
_WORD = re.compile(r"\S+")
_ASIDE = re.compile(r"\s*\([^()]{1,60}\)\s*$")
_OPENING_ASIDE = re.compile(r"\s*(?:\([^()]{1,60}\)\s*)+")
_PAIR = re.compile(r"(?=\b([A-Z][\w'-]+ [A-Z][\w'-]+)\b(?!\s*(?:\([^()]{1,60}\))?:))")
_ENDS = (".", "!", "?", ">", '"', ")", "]")


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a paragraph that one speaker says."""

    words: Folded
    label: Folded | None = None
    """The speaker as the page labels him at the head of these words; None where the turn goes on from before."""


@dataclass(frozen=True, slots=True)
class _Label:
    """The characters [start, end) before a colon that may name who speaks from `resume` on."""

    start: int
    end: int
    resume: int
    name: str
    opens: bool
    """Whether nothing but the end of a sentence stands before it."""
    heading: bool
    """Whether a few words stand before it that may be a heading."""

    @property
    def certain(self) -> bool:
        """Whether it stands in capitals, as prose never has a name, or names the part that somebody plays ("Q")."""
        shouted = self.name == self.name.upper() and sum(map(str.isalpha, self.name)) > 2
        return self.opens and (shouted or self.name.casefold() in _words("roles"))

    @property
    def last(self) -> str:
        """Its last word, which is the surname."""
        return self.name.split()[-1].casefold()


def find_turns(paragraphs: Sequence[Folded]) -> list[list[Turn]]:
    """Each paragraph cut at the labels of speakers that it holds: one turn and no label where it holds none."""
    found = [list(_labels(paragraph.text)) for paragraph in paragraphs]
    spoken = _speakers([label for labels in found for label in labels], paragraphs)
    return [
        list(_cut(paragraph, [label for label in labels if _names(label, spoken)]))
        for paragraph, labels in zip(paragraphs, found, strict=True)
    ]


def _cut(paragraph: Folded, labels: Sequence[_Label]) -> Iterator[Turn]:
    first = labels[0].start if labels else len(paragraph.text)
    before = paragraph.cut(0, first)
    if before.text:
        yield Turn(before)
    for position, label in enumerate(labels):
        end = labels[position + 1].start if position + 1 < len(labels) else len(paragraph.text)
        aside = _OPENING_ASIDE.match(paragraph.text, label.resume, end)
        start = aside.end() if aside else label.resume
        yield Turn(paragraph.cut(start, end), paragraph.cut(label.start, label.end))


def _labels(text: str) -> Iterator[_Label]:
    """What stands before each colon and has the shape of a name with its titles."""
    last = 0
    for colon in _COLON.finditer(text):
        label = _label_before(text, max(last, colon.start() - LONGEST_LABEL), colon.start())
        if label is not None:
            yield label
        last = colon.end()


def _label_before(text: str, low: int, colon: int) -> _Label | None:
    """The run of capitalised words that ends at a colon, with a note in brackets behind them."""
    aside = _ASIDE.search(text, low, colon)
    end = aside.start() if aside else colon
    words = list(_WORD.finditer(text, low, end))
    start, opens = end, low == 0
    while words:
        word = words.pop()
        if word[0].endswith(_ENDS) and not _is_abbreviation(word[0]):
            opens = True
            break
        if not (word[0][0].isupper() or word[0] in _words("joints")) or word[0].endswith((",", ";")):
            opens = False
            break
        start = word.start()
    start = _without_joints(text, start, end)
    if start >= end:
        return None
    heading = start < LONGEST_LABEL and 0 < len(text[:start].split()) <= LONGEST_HEADING
    return _Label(start, end, colon + 1, text[start:end], opens, heading)


def _without_joints(text: str, start: int, end: int) -> int:
    """Where a label begins that a small word cannot begin."""
    while (word := _WORD.match(text, start, end)) and word[0] in _words("joints"):
        start = word.end() + 1
    return start


def _is_abbreviation(word: str) -> bool:
    return word.casefold() in _words("titles") or (word[0].isupper() and len(word.rstrip(".")) == 1)


def _speakers(labels: Sequence[_Label], paragraphs: Sequence[Folded]) -> frozenset[str]:
    """Surnames of those whom the page labels as speakers in plain letters: with a title, or named elsewhere too."""
    plain = [label for label in labels if (label.opens or label.heading) and not label.certain]
    if not plain:
        return frozenset()
    titled = {label.last for label in plain if _is_titled(label)}
    pairs = {pair for paragraph in paragraphs for pair in _PAIR.findall(paragraph.text)}
    surnames = {pair.split()[1] for pair in pairs}
    named = {
        label.last
        for label in plain
        if label.opens and (label.name in surnames or " ".join(label.name.split()[-2:]) in pairs)
    }
    found = titled | named
    turns = [label for label in plain if label.last in found]
    if not any(label.opens for label in turns):
        return frozenset()
    alone = len(turns) == 1 and not (turns[0].last in titled and turns[0].start == 0)
    return frozenset() if alone and not any(label.certain for label in labels) else frozenset(found)


def _is_titled(label: _Label) -> bool:
    words = [word.casefold() for word in label.name.split()]
    return bool(_words("titles").intersection(words[:-1])) and words[-1] not in _words("titles")


def _names(label: _Label, spoken: frozenset[str]) -> bool:
    return label.certain or ((label.opens or label.heading) and label.last in spoken)


@cache
def _words(name: str) -> frozenset[str]:
    """One list of words of labels."""
    return frozenset(read_toml("page")["labels"][name])
