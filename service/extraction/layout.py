"""The page as it lies: characters to folded text with offsets, lines to paragraphs, list items and headings."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Self

from service.extraction.calendar import read_day
from service.extraction.lexicon import read_toml

LONGEST_WORD = 200
"""Characters; a longer run without a space is data or an attack, not a word, and is left out."""

LONGEST_MARKS = 10
"""Characters; a longer run of signs alone is a ruler or an attack, each sign of which would cost as much as a word."""

NARROW = 40
"""Characters; no one wraps prose narrower than this, so shorter lines are meant as lines."""

WIDE = 120
"""Characters; no one wraps prose by hand wider than this, so longer lines are whole paragraphs."""

HEADING_WORDS = 14
"""A heading says little; more words without a full stop are a careless paragraph."""

PROSE_ENDS = (".", "!", ":", ";", ",", '"', "'", ")")
SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=\S)")

CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:[apAP]\.?[mM]\.?|GMT|UTC|[A-Z]{2,4}T))*\s*(?:[-—:|]\s*)?(?=\S)"
)
_WORD = re.compile(r"\S+")
_UNBROKEN = re.compile(r"[^ \t]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+|\r?\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029") | {"\r\n"}
_BULLET = re.compile(r"(?:[*+•‣◦▪●·–-]|\d{1,2}[.)]|\([a-z\d]\))\s+(?=\S)")
_MARKED_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text with its white space and typography folded, and for each character its offset in the source."""

    text: str
    origin: Sequence[int]

    def cut(self, start: int, end: int) -> Self:
        """The characters [start, end) without the white space around them."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return type(self)(self.text[start:end], self.origin[start:end])


@dataclass(slots=True)
class Paragraph:
    """Lines that are read as one."""

    spans: list[tuple[int, int]]
    indent: int
    bullet: bool
    marked: bool
    """Whether the page itself marks it as a heading."""


def fold(masked: str, spans: list[tuple[int, int]]) -> Folded:
    """Fold the characters of `spans`: one space between words, plain quotes and dashes, nothing invisible.

    A word that was cut at the end of a line is put together again.
    """
    words: list[str] = []
    origin: list[int] = []
    last = 0
    for found in (found for start, end in spans for found in _WORD.finditer(masked, start, end)):
        word, offsets = _visible(found[0], found.start())
        if not word:
            continue
        cut = words and _is_cut(masked, last, found.start(), word)
        if cut and word[0].islower():
            words[-1] = words[-1][:-1]
            origin.pop()
        if words and not cut:
            origin.append(found.start() - 1)
            words.append(" ")
        words.append(word.translate(_folding()))
        origin.extend(offsets)
        last = found.end()
    return Folded("".join(words), array("I", origin))


def _visible(word: str, at: int) -> tuple[str, Sequence[int]]:
    """A word without what nobody sees and with its ligatures undone, and the offset of each character."""
    if len(word) > LONGEST_MARKS and (len(word) > LONGEST_WORD or not any(map(str.isalnum, word))):
        return "", ()
    offsets: Sequence[int] = range(at, at + len(word))
    if word.isascii() and not _INVISIBLE.search(word):
        return word, offsets
    shown = [(_ligatures().get(char, char), at + i) for i, char in enumerate(word) if not _INVISIBLE.match(char)]
    return "".join(chars for chars, _ in shown), [offset for chars, offset in shown for _ in chars]


def _is_cut(masked: str, end: int, start: int, word: str) -> bool:
    """Whether a word ends in a hyphen at the end of its line and goes on in the next."""
    return (
        end > 1
        and masked[end - 1] in "-\u2010"
        and masked[end - 2].isalpha()
        and word[0].isalpha()
        and any(char in _LINE_ENDS for char in masked[end:start])
    )


def paragraphs(masked: str) -> list[Paragraph]:
    """Divide a page into paragraphs: at blank lines, bullets and lines that are too short to have been wrapped."""
    found: list[Paragraph] = []
    for block in _blocks(masked):
        wrapped = _is_wrapped(masked, block)
        dated = _dated_lines(masked, block)
        for position, (start, end, indent) in enumerate(block):
            bullet = _BULLET.match(masked, start, end)
            marked = _MARKED_HEADING.match(masked, start, end)
            mark = bullet or marked
            hangs = position and found[-1].bullet and indent > found[-1].indent
            opens = mark or position in dated
            if position and not opens and (wrapped or hangs or masked[start].islower()):
                found[-1].spans.append((start, end))
            else:
                span = (mark.end() if mark else start, end)
                found.append(Paragraph([span], indent, bullet is not None, marked is not None))
    return found


def _dated_lines(masked: str, block: list[tuple[int, int, int]]) -> set[int]:
    """Lines of a diary that begin paragraphs: what opens with a time, what is but a day, and what follows it."""
    timed = {i for i, (start, end, _) in enumerate(block) if CLOCK.match(masked, start, end)}
    days = {i for i, (start, end, _) in enumerate(block) if end - start < NARROW and read_day(masked[start:end], 2000)}
    return (timed if len(timed) > 1 or days else set()) | days | {i + 1 for i in days}


def _blocks(masked: str) -> Iterator[list[tuple[int, int, int]]]:
    """Groups of lines between blank lines, each line as start, end and indent."""
    block: list[tuple[int, int, int]] = []
    bare = True
    for line in _LINE.finditer(masked):
        content = line[0].strip()
        if content:
            start = line.start() + len(line[0]) - len(line[0].lstrip())
            block.append((start, start + len(content), start - line.start()))
            bare = False
        elif line[0] in _LINE_ENDS:
            if bare and block:
                yield block
                block = []
            bare = True
    if block:
        yield block


def _is_wrapped(masked: str, block: list[tuple[int, int, int]]) -> bool:
    """Whether lines were broken to fit a width: most had no room for the next word, and few end a sentence."""
    width = max(end - start for start, end, _ in block)
    if len(block) == 1 or not NARROW <= width <= WIDE:
        return False
    full = 0
    for before, (start, end, _) in pairwise(block):
        word = _UNBROKEN.match(masked, start, end)
        full += before[1] - before[0] + 1 + len(word[0] if word else "") > width
    sentences = sum(masked[end - 1] in ".!?" for _, end, _ in block[:-1])
    return 2 * full >= len(block) - 1 and 2 * sentences < len(block) - 1


@cache
def _ligatures() -> dict[str, str]:
    return dict(read_toml("page")["folding"]["ligatures"])


@cache
def _folding() -> dict[int, int]:
    folding = read_toml("page")["folding"]
    surrogates = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
    return surrogates | {ord(a): ord(b) for a, b in zip(folding["from"], folding["to"], strict=True)}
