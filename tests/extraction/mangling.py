"""Articles as no one would write them: the project's own, cut, spliced and shuffled, with odd signs in between."""

import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from service.evaluation.gold import read_gold

_TESTS = Path(__file__).parents[1]
_TEXTS = [
    *(path.read_text(encoding="utf-8") for path in sorted((_TESTS.parent / "seeds").glob("*.txt"))),
    *(f"{record.title or ''}\n\n{record.text}" for record in read_gold([_TESTS / "gold" / "written.jsonl"])),
]
_SENTENCES = [sentence for text in _TEXTS for sentence in re.split(r"(?<=[.!?:])\s+|\n\n", text) if sentence]
_WORDS = sorted({word for text in _TEXTS for word in text.split()})
_JOINTS = [
    " ",
    " ",
    ". ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\t",
    "",
    ", ",
    " and ",
    "; ",
    " – ",
    "\n- ",
    "\n1. ",
    '" ',
    " (",
    "\f",
]
_NOISE = [
    "\u0301", "\u0327\u0308", "\u202e", "\u202d", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\ufe0f", "\ufffd",
    "\x00", "\x07", "\x1b[0m", "\x85", "\u2028", "\u00a0", "\u3000", "\ud800", "\udfff",
    "🤝", "👩‍⚖️", "🇫🇷", "会谈", "اجتماع", "Встреча", "İ", "ß", "ﬁ", "Ⅳ", "½", "²", "٣", "Ǆ", "ŉ",
    "“", "”", "‘", "’s", "«", "—", "…", "•", "[", "]]", "((", ")", "<p>", "</", "<!--", "&amp;", "**", "__", "](/x)",
    "|", "@", "#", "%", "$", "/", "\\", "'", '"', "-", "--", ".", "...", ",", ":", ";", "!", "?",
    "A" * 150, "a-" * 80, "9" * 120, "Mc" * 60, "." * 50, "[" * 50, "I " * 30,
    "Date 2022-05-30 ", "REUTERS (Reuters) - ", "MOSCOW, Feb. 30 —", "PRESIDENT X:", "Q", "32 May 2024",
    "Feb. 29, 2023", "0000-00-00", "13/13/2024", "00:00", "25:61", "the 99th of May", "May", "on Monday",
    "years ago", "10000000 days ago",
]  # fmt: skip

_Mangle = Callable[[str], str]


def articles() -> st.SearchStrategy[str]:
    """Texts of an article, most of them badly damaged."""
    return st.one_of(_spliced(), _spliced().flatmap(_damaged), _spliced().flatmap(_damaged), _noise())


def _spliced() -> st.SearchStrategy[str]:
    """Sentences and words of different articles in any order, with anything between them."""
    piece = st.one_of(
        st.sampled_from(_SENTENCES),
        st.sampled_from(_SENTENCES),
        st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join),
        st.sampled_from(_NOISE),
    )
    return st.lists(st.tuples(piece, st.sampled_from(_JOINTS)), max_size=7).map(
        lambda pieces: "".join(part for pair in pieces for part in pair)
    )


def _noise() -> st.SearchStrategy[str]:
    """Any characters at all, and signs that often do harm."""
    return st.lists(st.one_of(st.text(max_size=40), st.sampled_from(_NOISE)), max_size=12).map("".join)


def _damaged(text: str) -> st.SearchStrategy[str]:
    """A text after a few kinds of damage at places of its own."""
    place = st.integers(min_value=0, max_value=len(text))
    damage: st.SearchStrategy[_Mangle] = st.one_of(
        st.tuples(place, place).map(lambda ends: lambda text: text[min(ends) : max(ends)]),
        st.tuples(place, place).map(lambda ends: lambda text: text[: min(ends)] + text[max(ends) :]),
        st.tuples(place, st.sampled_from(_NOISE)).map(lambda at: lambda text: text[: at[0]] + at[1] + text[at[0] :]),
        st.sampled_from(_NOISE).map(lambda sign: lambda text: text.replace(" ", f" {sign} ")),
        st.sampled_from(_NOISE).map(lambda sign: lambda text: sign.join(text[:300])),
        st.integers(min_value=1, max_value=12).map(lambda width: lambda text: _wrapped(text, width)),
        st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str.casefold]),
        st.sampled_from([_backwards, _in_pairs, _without_spaces, _twice]),
    )
    return st.lists(damage, min_size=1, max_size=4).map(lambda steps: _after(text, steps))


def _after(text: str, steps: list[_Mangle]) -> str:
    for step in steps:
        text = step(text)[:5000]
    return text


def _wrapped(text: str, width: int) -> str:
    words = text.split(" ")
    return "\n".join(" ".join(words[i : i + width]) for i in range(0, len(words), width))


def _backwards(text: str) -> str:
    return " ".join(reversed(text.split(" ")))


def _in_pairs(text: str) -> str:
    words = text.split(" ")
    return " ".join(words[::2] + words[1::2])


def _without_spaces(text: str) -> str:
    return text.replace(" ", "")


def _twice(text: str) -> str:
    return f"{text} {text}"
