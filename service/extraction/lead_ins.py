"""Lists whose items end a sentence that a line above them opens: "The president received:" and whom, one by one."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from service.extraction.calendar import months, weekdays
from service.extraction.daybook import Entry
from service.extraction.layout import HEADING_WORDS, SENTENCE_END, Folded
from service.extraction.lexicon import read_toml

LONGEST_LEAD = 300
"""Characters of a line that each of its items is read with."""
MOST_ITEMS = 30
"""Items that are read with the line above them; more are no list of meetings."""


def with_lead_ins(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each item that ends the sentence of a line above it with the words of that line before it."""
    found: list[Entry] = []
    lead, items = None, 0
    for entry in entries:
        if lead is not None and items < MOST_ITEMS and _is_item(entry):
            found.append(replace(entry, words=_joined(lead, entry.words), opened=True))
            items += 1
            continue
        lead, items = _lead(entry.words), 0
        found.append(entry)
    return found


def _lead(words: Folded) -> Folded | None:
    """The sentence that a line leaves open, without its colon; None where what follows it does not end it."""
    text = words.text
    if not text.endswith(":"):
        return None
    last = next((word for word in reversed(text[:-1].lower().split()) if not _tells_when(word)), "")
    if last not in _words("openers"):
        return None
    ends = [found.end() for found in SENTENCE_END.finditer(text)]
    start = ends[-1] if ends else 0
    return words.cut(start, len(text) - 1) if len(text) - start <= LONGEST_LEAD else None


def _is_item(entry: Entry) -> bool:
    short = len(entry.words.text.split()) <= HEADING_WORDS and not entry.words.text.endswith((":", "!", "?"))
    return entry.part.bullet or entry.listed or (short and entry.words.text.endswith((";", ",")))


def _joined(lead: Folded, item: Folded) -> Folded:
    end = len(item.text.rstrip(" ;,"))
    origin = array("I", [*lead.origin, lead.origin[-1], *item.origin[:end]])
    return Folded(f"{lead.text} {item.text[:end]}", origin)


def _tells_when(word: str) -> bool:
    """Whether a word before the colon only says when or how: "received on Monday, 8 May:", "met separately with:"."""
    bare = word.strip(",")
    return bare.isdigit() or bare in _words("beside") or bare in months() or bare in weekdays()


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_toml("page")["lead_ins"][name])
