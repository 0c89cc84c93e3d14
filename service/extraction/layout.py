"""The page as it lies: characters to folded text with offsets, lines to paragraphs, list items and headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Self

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

_WORD = re.compile(r"\S+")
_UNBROKEN = re.compile(r"[^ \t]+")
_TAG = re.compile(r"<(?:/?([A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]{0,5000})?/?|![^<>]{0,1000})>")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((?:https?:|/|#)[^\s()]{0,1000}\)")
_STRONG = re.compile(r"\*\*+|__+")
_DIVIDER = re.compile(r"(?:(?<=[.!?…\s])|^)\*{3,}(?=\s)")
_TOOLTIP = re.compile(
    r"([A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,3}) ([A-Z][\w'’-]{1,30}) (?P<again>\2 \1)(?![a-z])"
)
"""What a page says of a name when one points at it: the name once more, surname first ("Ana Ruiz Ruiz Ana")."""
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
    origin: tuple[int, ...]

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


def mask(source: str) -> str:
    """Put spaces and line ends in place of HTML tags, link targets, bold marks and tooltips; no character moves."""
    if "<" in source:
        source = _TAG.sub(_blank_tag, source)
    if "](" in source:
        source = _LINK.sub(lambda found: f" {found[1]}".ljust(len(found[0])), source)
    source = _DIVIDER.sub(lambda found: "\n\n".ljust(len(found[0])), source)
    source = _STRONG.sub(lambda found: " " * len(found[0]), source)
    return _TOOLTIP.sub(_blank_tooltip, source)


def _blank_tooltip(found: re.Match[str]) -> str:
    return found[0][: found.start("again") - found.start()] + " " * len(found["again"])


def _blank_tag(found: re.Match[str]) -> str:
    name = (found[1] or "").lower()
    return ("\n" if name in _line_tags() else " ") + " " * (len(found[0]) - 1)


def fold(masked: str, spans: list[tuple[int, int]]) -> Folded:
    """Fold the characters of `spans`: one space between words, plain quotes and dashes, nothing invisible."""
    words: list[str] = []
    origin: list[int] = []
    for start, end in spans:
        for found in _WORD.finditer(masked, start, end):
            word, at = found[0], found.start()
            if len(word) > LONGEST_MARKS and (len(word) > LONGEST_WORD or not any(map(str.isalnum, word))):
                continue
            offsets: Iterator[int] | range = range(at, found.end())
            if _INVISIBLE.search(word):
                offsets = (at + i for i, char in enumerate(word) if not _INVISIBLE.match(char))
                word = _INVISIBLE.sub("", word)
                if not word:
                    continue
            if words:
                origin.append(at - 1)
            words.append(word.translate(_folding()))
            origin.extend(offsets)
    return Folded(" ".join(words), tuple(origin))


def paragraphs(masked: str) -> list[Paragraph]:
    """Divide a page into paragraphs: at blank lines, bullets and lines that are too short to have been wrapped."""
    found: list[Paragraph] = []
    for block in _blocks(masked):
        wrapped = _is_wrapped(masked, block)
        for position, (start, end, indent) in enumerate(block):
            bullet = _BULLET.match(masked, start, end)
            marked = _MARKED_HEADING.match(masked, start, end)
            mark = bullet or marked
            hangs = position and found[-1].bullet and indent > found[-1].indent
            if position and not mark and (wrapped or hangs or masked[start].islower()):
                found[-1].spans.append((start, end))
            else:
                span = (mark.end() if mark else start, end)
                found.append(Paragraph([span], indent, bullet is not None, marked is not None))
    return found


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
def _folding() -> dict[int, int]:
    folding = read_toml("page")["folding"]
    surrogates = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
    return surrogates | {ord(a): ord(b) for a, b in zip(folding["from"], folding["to"], strict=True)}


@cache
def _line_tags() -> frozenset[str]:
    return frozenset(read_toml("page")["line_tags"])
