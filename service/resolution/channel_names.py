"""Names and descriptions of channels compared: acronyms, and names with and without whose they are."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from service.domain.parties import party
from service.domain.resources import ChannelView, FiledChannel
from service.resolution.names import folded

_ACRONYM = re.compile(r"(?:the )?([A-Z][A-Z&-]{2,}) (\w+(?: \w+)?)", re.IGNORECASE)
_STEM = 4
"""Letters of a party's name with which words of it begin: "Afghan" and "Afghanistan"."""
_SEVERAL = 2
_CACHED_NAMES = 4096


def names_of(report: FiledChannel) -> frozenset[str]:
    """The names that a report gives a channel, in the form in which they are compared."""
    forms = [report.content.name, *report.content.aliases]
    parties = tuple(sorted(set(report.content.parties)))
    return frozenset(_core(form, parties) for form in forms if form)


def ends_of(report: FiledChannel) -> frozenset[str]:
    """The commands and offices at the ends of a channel, in the form in which they are compared."""
    return frozenset(" ".join(_words(end)) for end in report.content.organizations)


def same_name(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a name of the one is a name of the other, or the initials of it."""
    return any(one == other or _short_for(one, other) or _short_for(other, one) for one, other in product(some, others))


def is_proper(report: FiledChannel) -> bool:
    """Whether a report gives a channel a name rather than a description, or nothing at all."""
    return bool(names_of(report)) and not (report.content.name or "").islower()


def describes(report: FiledChannel, names: Iterable[str]) -> bool:
    """Whether a report that gives no proper name speaks of a channel in words of its name: "the maritime hotline"."""
    if is_proper(report):
        return False
    quotes = [one.quote for one in report.content.evidence if one.field == "name"]
    texts = [report.content.name] if report.content.name else quotes
    told = {word for text in texts for word in _words(text)} - _table()["qualifiers"]
    return not told <= _table()["kinds"] and any(told <= set(name.split()) for name in names)


def session_names(view: ChannelView) -> list[str]:
    """What a meeting's forum may be called where the meeting is a session of the channel."""
    names = [re.sub("^the ", "", name, flags=re.IGNORECASE) for name in (view.name, *view.aliases) if name]
    initials = [short for name in names if not name.islower() for short in _initials(_words(name))]
    return [form for name in [*names, *initials] for form in (name, f"the {name}")]


def _initials(words: Sequence[str]) -> list[str]:
    """The initials of a name of several words, its small words counted and not."""
    if len(words) < _SEVERAL:
        return []
    return ["".join(word[0] for word in words), "".join(word[0] for word in words if len(word) > len("the"))]


@lru_cache(_CACHED_NAMES)
def _core(name: str, parties: tuple[str, ...]) -> str:
    """The name without whose it is before it, and without what kind of thing it is behind an acronym."""
    acronym = _ACRONYM.fullmatch(name)
    if acronym is not None and acronym[1].isupper() and set(_words(acronym[2])) <= _table()["kinds"]:
        return "".join(_words(acronym[1]))
    words = _words(name)
    kept = list(words)
    while kept and (kept[0] in _table()["qualifiers"] or kept[0][:_STEM] in _stems(parties)):
        kept.pop(0)
    return " ".join(kept if len(kept) > 1 else words)


def _short_for(short: str, long: str) -> bool:
    """Whether one is the initials of the other, small words of the name counted or not."""
    return len(short) > 1 and short in _initials(long.split())


def _words(name: str) -> Sequence[str]:
    return re.findall(r"\w+", folded(name).removeprefix("the "))


@cache
def _stems(parties: tuple[str, ...]) -> frozenset[str]:
    known = [found.name for code in parties if (found := party(code)) is not None]
    words = [word for name in known for word in _words(name)]
    return frozenset(word[:_STEM] for word in [*words, *map(folded, parties)] if len(word) >= _STEM - 1)


@cache
def _table() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("service.resolution") / "channels.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in table.items()}
