"""Standing means of communication that an article speaks of, with what it says became of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from service.domain.dates import EventDate
from service.domain.reports import ChannelReport, Evidence, MeetingReport
from service.domain.vocabulary import ChannelStatus, ChannelType
from service.extraction.attribution import attribute
from service.extraction.channel_status import Statement, latest, statements_on
from service.extraction.forums import known_forum
from service.extraction.lexicon import read_toml
from service.extraction.reading import Document, ForumMention, Mentions, Passage, Tense

SHORTEST_QUOTE = 5
LONGEST_QUOTE = 40
"""Tokens; the guidelines' bounds for a snippet."""
REACH = 2
"""Passages after its last mention in which "the line" still speaks of a channel."""

FAMILY_TYPES = {
    "back": ChannelType.BACKCHANNEL,
    "office": ChannelType.LIAISON_OFFICE,
    "calls": ChannelType.THEATER_COMMAND_LINE,
    "contacts": ChannelType.MILITARY_TO_MILITARY,
    "dialogue": ChannelType.STANDING_DIALOGUE,
}


@dataclass(slots=True)
class Sighting:
    """One place where the article speaks of a channel."""

    passage: Passage
    start: int
    end: int
    head: Token
    family: str
    type: ChannelType | None = None
    wide_type: ChannelType | None = None
    """What the clauses that hang on the name make of it, for want of a word in the name."""
    name: str | None = None
    aliases: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, int]:
        """Where it stands in the article."""
        return self.passage.index, self.start


@dataclass(slots=True)
class Channel:
    """All sightings of one channel."""

    sightings: list[Sighting]

    @property
    def family(self) -> str:
        """What kind of words name it."""
        return self.sightings[0].family

    @property
    def type(self) -> ChannelType | None:
        """The first type that its words decide."""
        types = [*(s.type for s in self.sightings), *(s.wide_type for s in self.sightings)]
        return next((kind for kind in types if kind), None)

    @property
    def parties(self) -> list[str]:
        """The parties of the sighting that names most of them."""
        return max((s.parties for s in self.sightings), key=len)

    @property
    def name(self) -> str | None:
        """The fullest name, capitalised before common."""
        names = [s.name for s in self.sightings if s.name]
        return max(names, key=lambda name: (name[0].isupper(), len(name)), default=None)


@cache
def _lexicon() -> dict[str, Any]:
    return read_toml("channels")


@cache
def _set(table: str, name: str, key: str) -> frozenset[str]:
    return frozenset(_lexicon()[table][name].get(key, ()))


def find_channels(document: Document, mentions: Mentions, meetings: Sequence[MeetingReport]) -> list[ChannelReport]:
    """Find the channels of an article: each with its parties, its latest status and the words for them.

    A meeting that is a session of a mechanism (`forum`) gives the mechanism its parties where the words name none.
    """
    weights = _weights(document, mentions)
    channels: list[Channel] = []
    for sighting in _sightings(document, mentions):
        sighting.parties = _parties_of(sighting, mentions, weights, meetings, channels[-1].parties if channels else [])
        known = next((c for c in reversed(channels) if _is_same(c, sighting)), None)
        if known:
            known.sightings.append(sighting)
        else:
            channels.append(Channel([sighting]))
    _take_references(document, channels)
    reports = (_report(channel, document, mentions) for channel in channels)
    return [report for report in reports if report is not None]


# ---- sightings -----------------------------------------------------------------------------------------------------
def _sightings(document: Document, mentions: Mentions) -> Iterator[Sighting]:
    for passage in document.passages:
        found = [
            _mechanism(passage, m)
            for m in mentions.forums
            if m.passage == passage.index and m.mechanism and not _is_alias(passage, m)
        ]
        taken = {i for s in found for i in range(s.start, s.end)}
        found += [s for token in passage.parsed if token.i not in taken and (s := _sighting_at(passage, token))]
        for sighting in sorted(found, key=lambda s: s.start):
            sighting.statements = statements_on(sighting.head)
            yield sighting


def _is_alias(passage: Passage, forum: ForumMention) -> bool:
    """Whether a name only stands in brackets after the fuller one."""
    doc = passage.parsed
    return forum.start > 1 and doc[forum.start - 1].text == "(" and doc[forum.head].dep_ == "appos"


def _mechanism(passage: Passage, forum: ForumMention) -> Sighting:
    doc = passage.parsed
    aliases = [
        t.text for t in doc[forum.end : forum.end + 2] if t.is_upper and len(t) > 1 and doc[forum.end].text == "("
    ]
    return Sighting(
        passage,
        forum.start,
        forum.end,
        doc[forum.head],
        "dialogue",
        ChannelType.STANDING_DIALOGUE,
        None,
        forum.name,
        aliases,
    )


def _sighting_at(passage: Passage, token: Token) -> Sighting | None:
    if token.pos_ not in {"NOUN", "PROPN"}:
        return None
    lemma, phrase = token.lemma_.lower(), _phrase(token)
    beside = {t.lower_ for t in phrase if t.i < token.i} - {token.lower_}
    family = _family(token, lemma, beside, phrase)
    if family is None:
        return None
    kind = FAMILY_TYPES.get(family) or _type_of(phrase)
    name = None
    start = min(t.i for t in phrase)
    end = token.i + 1
    if family == "line" and lemma == "channel" and kind in {None, ChannelType.DEFENCE_HOTLINE}:
        kind = ChannelType.OTHER
    if family in {"line", "office"}:
        words = [
            t
            for t in phrase
            if t.i <= token.i and t.dep_ not in {"det", "poss", "case", "punct"} or t.text == "-" and t.i < token.i
        ]
        name = passage.parsed[words[0].i : end].text if len(words) > 1 and _has_name(words) else None
    wide = _type_of(token.subtree) if family == "line" else None
    return Sighting(passage, start, end, token, family, kind, wide, name)


def _has_name(words: Sequence[Token]) -> bool:
    return any(t.text[0].isupper() and t.i > t.sent.start for t in words)


def _family(token: Token, lemma: str, beside: set[str], phrase: Sequence[Token]) -> str | None:
    """What kind of channel a noun names together with its modifiers."""
    table = _lexicon()["family"]
    plural = token.tag_ in {"NNS", "NNPS"}
    between = _complement(token, "between")
    if lemma in _set("family", "back", "alone") or (
        lemma == "channel" and not plural and beside & _set("family", "back", "beside")
    ):
        return "back"
    if lemma in _set("family", "office", "heads") and beside & _set("family", "office", "beside"):
        return "office"
    if _is_military_contact(token, lemma, beside, between):
        return "contacts"
    if (
        lemma in _set("family", "calls", "heads")
        and {t.lower_ for t in phrase} & _set("family", "calls", "beside")
        and (plural or "telephone" in beside)
    ):
        return "calls" if beside & _set_of("instrument", "phone") or between else None
    if beside & set(table["line"]["generic"]):
        named = lemma in _set("family", "line", "alone") or beside & {"video", "telephone", "phone"}
        if not named:
            return None
    if lemma in _set("family", "line", "alone"):
        return None if _complement(token, "for") and not between else "line"
    if lemma in _set("family", "line", "heads") and beside & _set("family", "line", "beside"):
        determined = any(t.dep_ in {"det", "poss", "nummod"} for t in token.lefts)
        return "line" if between or (determined and not plural) else None
    if (
        lemma == "dialogue"
        and between
        and any(t.lower_ in _set_of("organizations", "heads") and t.is_title for t in between)
    ):
        return "line"
    return None


def _is_military_contact(token: Token, lemma: str, beside: set[str], between: Sequence[Token]) -> bool:
    if lemma not in _set("family", "contacts", "heads"):
        return False
    before = token.doc[max(token.i - 6, 0) : token.i].text.lower()
    if (
        "military-to-military" in before
        or "military-military" in before
        or "mil-mil" in before
        or "mil-to-mil" in before
    ):
        return True
    if lemma not in _set("family", "contacts", "close"):
        return False
    forces = _set("family", "contacts", "forces")
    return ("military" in beside and token.dep_ != "compound") or any(t.lemma_.lower() in forces for t in between)


@cache
def _set_of(table: str, key: str) -> frozenset[str]:
    return frozenset(_lexicon()[table][key])


def _phrase(head: Token) -> list[Token]:
    """The head with its modifiers and prepositional phrases, without the clauses that hang on it."""
    found = [head]
    for child in head.children:
        if child.dep_ in {"relcl", "acl", "appos", "conj", "cc", "punct"} and child.text != "-":
            continue
        found += [t for t in child.subtree if not _within_clause(t, head)]
    return sorted(found, key=lambda t: t.i)


def _within_clause(token: Token, head: Token) -> bool:
    while token.i != head.i:
        if token.dep_ in {"relcl", "acl", "advcl"}:
            return True
        token = token.head
    return False


def _ends(head: Token) -> set[int]:
    """Tokens of a phrase that say between whom: what stands before the head, and after "between" or "with"."""
    found = {t.i for child in head.lefts for t in child.subtree if not _within_clause(t, head)}
    for preposition in ("between", "with", "among"):
        found |= {t.i for t in _complement(head, preposition) if not _within_clause(t, head) and _names_end(t, head)}
    return found


def _names_end(token: Token, head: Token) -> bool:
    """Whether nothing but "of", "in" and the like stands between a token and the end of the channel that it helps name."""
    while token.i != head.i:
        if (
            token.dep_ == "prep" and token.head.i != head.i and token.lower_ not in {"of", "in", "near", "at", "from"}
        ) or (token.dep_ == "amod" and any(child.dep_ == "prep" for child in token.children)):
            return False
        token = token.head
    return True


def _complement(token: Token, preposition: str) -> list[Token]:
    return [t for child in token.rights if child.dep_ == "prep" and child.lower_ == preposition for t in child.subtree]


def _type_of(phrase: Iterable[Token]) -> ChannelType | None:
    words = {t.lower_ for t in phrase}
    return next(
        (ChannelType(entry["type"]) for entry in _lexicon()["type"] if not words.isdisjoint(entry["words"])), None
    )


# ---- parties -------------------------------------------------------------------------------------------------------
def _weights(document: Document, mentions: Mentions) -> Counter[str]:
    """How much of the article is about each party; what its title and opening name counts double."""
    weights: Counter[str] = Counter()
    opening = {p.index for p in document.passages[:2]}
    for mention in mentions.parties:
        weights[mention.party] += 2 if mention.passage in opening else 1
    for person in mentions.people:
        if person.person.party:
            weights[person.person.party] += 1
    return weights


def _parties_of(
    sighting: Sighting,
    mentions: Mentions,
    weights: Counter[str],
    meetings: Sequence[MeetingReport],
    earlier: Sequence[str],
) -> list[str]:
    """The parties at the ends of a channel: those its phrase names, then those of its clause, its sentence, the article."""
    phrase = _phrase(sighting.head)
    inside = _ends(sighting.head) | set(range(sighting.start, sighting.end))
    sighting.organizations = _organizations(sighting.head.doc, phrase)
    forum = known_forum(sighting.name) if sighting.name else None
    if forum and forum.members:
        return [code for code in forum.members if weights[code]] or []
    found = _codes(sighting.passage, mentions, inside, inside)
    found += [c for c in _places(sighting.passage, mentions, inside) if c not in found]
    sides = next((n for word, n in _lexicon()["sides"].items() if any(t.lower_ == word for t in phrase)), 2)
    sentence = sighting.head.sent
    aside = {t.i for t in phrase} - inside
    whole = _codes(sighting.passage, mentions, set(range(sentence.start, sentence.end)) - aside)
    before = _codes(sighting.passage, mentions, set(range(sentence.start)))
    stages = [
        next((m.parties for m in meetings if m.forum and m.forum == sighting.name), []),
        _codes(sighting.passage, mentions, _clause(sighting.head)),
        whole if len({*found, *whole}) == sides else [],
        before if len({*found, *before}) == sides else [],
        earlier if len(earlier) == sides else [],
        [code for code, _ in weights.most_common(sides)] if _is_clear(weights, sides) else [],
        whole,
        before,
    ]
    for stage in stages:
        new = [code for code in stage if code not in found]
        chosen = sorted(new, key=lambda code: (-weights[code], new.index(code)))[: max(sides - len(found), 0)]
        found += [code for code in new if code in chosen]
    return found


def _is_clear(weights: Counter[str], sides: int) -> bool:
    """Whether the article is about so many parties and no more."""
    ranked = [count for _, count in weights.most_common(sides + 1)]
    return (
        len(ranked) >= sides and ranked[sides - 1] > 1 and (len(ranked) == sides or ranked[sides] < ranked[sides - 1])
    )


def _codes(passage: Passage, mentions: Mentions, tokens: set[int], ends: Collection[int] = ()) -> list[str]:
    """Parties and the parties of people and offices named among some tokens of a passage, in order.

    A country that is only where something happens counts among the `ends` of a channel alone.
    """
    sited = {i for m in mentions.places if m.passage == passage.index for i in range(m.start, m.end)} - set(ends)
    here = [m for m in mentions.parties if m.passage == passage.index and m.start in tokens]
    named = [(m.start, m.party) for m in here if m.form != "name" or m.start not in sited]
    named += [
        (m.start, m.person.party)
        for m in mentions.people
        if m.passage == passage.index and m.head in tokens and m.person.party
    ]
    named += [
        (m.start, m.party) for m in mentions.offices if m.passage == passage.index and m.head in tokens and m.party
    ]
    return list(dict.fromkeys(code for _, code in sorted(named)))


def _places(passage: Passage, mentions: Mentions, tokens: set[int]) -> list[str]:
    named = [m for m in mentions.places if m.passage == passage.index and m.start in tokens and m.country]
    return list(dict.fromkeys(m.country for m in named if m.country))


def _clause(head: Token) -> set[int]:
    """Subjects and objects of the verbs that govern a channel."""
    found: set[int] = set()
    token = head
    for _ in range(6):
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            for child in token.children:
                if child.dep_ in {"nsubj", "nsubjpass", "agent", "dobj"} or (
                    child.dep_ == "prep" and child.lower_ in {"with", "to"}
                ):
                    found |= {t.i for t in child.subtree if not _within_clause(t, child)}
        if token.head == token or token.dep_ in {"relcl", "parataxis"} or found:
            break
    return found - {t.i for t in head.subtree}


def _organizations(doc: Doc, phrase: Sequence[Token]) -> list[str]:
    """Commands and offices named by name at the ends of a channel."""
    found = []
    for token in phrase:
        if token.lower_ in _set_of("organizations", "heads") and token.is_title and token.dep_ != "compound":
            start = token.i
            while (
                start > 0
                and doc[start - 1].head.i <= token.i
                and (doc[start - 1].text[0].isupper() or doc[start - 1].text == "-")
            ):
                start -= 1
            if start < token.i:
                found.append(doc[start : token.i + 1].text)
    return found


# ---- one channel ---------------------------------------------------------------------------------------------------
def _is_same(channel: Channel, sighting: Sighting) -> bool:
    if channel.family != sighting.family:
        return False
    parties, others = set(channel.parties), set(sighting.parties)
    if parties and others and not (parties <= others or others <= parties):
        return False
    if sighting.family == "dialogue":
        return _names_agree(channel.name, sighting.name)
    return channel.type is None or sighting.type is None or channel.type == sighting.type


def _names_agree(one: str | None, other: str | None) -> bool:
    """Whether one name of a mechanism is a shorter form of the other."""
    if one is None or other is None:
        return True
    words = [set(name.lower().replace("-", " ").split()) for name in (one, other)]
    if words[0] <= words[1] or words[1] <= words[0]:
        return True
    common = _set_of_names("dialogue")
    short = [w - common for w in words if not one[0].isupper() or not other[0].isupper()]
    return bool(short) and all(short) and (short[0] <= short[-1] or short[-1] <= short[0]) and short[0] != short[-1]


@cache
def _set_of_names(family: str) -> frozenset[str]:
    return frozenset(_lexicon()["family"]["names"][family])


def _take_references(document: Document, channels: Sequence[Channel]) -> None:
    """Add what is said of a channel where the text calls it "the line", "the mechanism" or "it"."""
    known = {s.order for c in channels for s in c.sightings}
    for passage in document.passages:
        for token in passage.parsed:
            if (passage.index, token.i) in known or any(
                s.passage is passage and s.start <= token.i < s.end for c in channels for s in c.sightings
            ):
                continue
            channel = _antecedent(passage, token, channels)
            if channel is not None:
                sighting = Sighting(passage, token.i, token.i + 1, token, channel.family)
                if channel.family == "line":
                    sighting.type, sighting.wide_type = _type_of(_phrase(token)), _type_of(token.subtree)
                sighting.statements = statements_on(token)
                channel.sightings.append(sighting)


def _antecedent(passage: Passage, token: Token, channels: Sequence[Channel]) -> Channel | None:
    if token.lower_ == "it" and token.dep_ in {"nsubj", "nsubjpass"}:
        sentence = token.sent
        before = [c for c in channels if any(s.passage is passage and _follows(s, sentence.start) for s in c.sightings)]
        return before[-1] if before else None
    if token.pos_ != "NOUN" or not any(
        t.dep_ in {"det", "poss"} and t.lower_ in {"the", "this", "that", "their"} for t in token.lefts
    ):
        return None
    for channel in reversed(channels):
        first, last = channel.sightings[0], max(channel.sightings, key=lambda s: s.order)
        if not _calls(token, channel) or first.order > (passage.index, token.i):
            continue
        if passage.index - last.passage.index <= REACH and not any(
            t.dep_ in {"amod", "compound"} and t.text[0].isupper() for t in token.lefts
        ):
            return channel
    return None


def _calls(token: Token, channel: Channel) -> bool:
    """Whether a common noun can stand for a channel: a word for its kind, for a mechanism the last word of its name."""
    if channel.name and token.lower_ == channel.name.split()[-1].lower():
        return True
    return token.lemma_.lower() in _set_of_names(channel.family)


def _follows(sighting: Sighting, sentence_start: int) -> bool:
    """Whether a sighting is the subject or object of the sentence before the one that begins at a token."""
    sentence = sighting.head.sent
    between = sighting.passage.parsed[sentence.end : sentence_start] if sentence.end < sentence_start else ()
    if (sentence.end > sentence_start or any(t.pos_ in {"NOUN", "PROPN"} for t in between)) and not (
        sentence.start <= sighting.start < sentence_start and sighting.head.lower_ == "it"
    ):
        return False
    return sighting.head.dep_ in {"nsubj", "nsubjpass", "dobj", "attr", "conj", "appos", "ROOT"} or (
        sighting.head.dep_ == "pobj" and sighting.head.head.lower_ in {"about", "on", "of"}
    )


# ---- reports -------------------------------------------------------------------------------------------------------
def _report(channel: Channel, document: Document, mentions: Mentions) -> ChannelReport | None:
    if len(channel.parties) < 2:
        return None
    sightings = sorted(channel.sightings, key=lambda s: s.order)
    told = [(statement, s) for s in sightings for statement in s.statements]
    last = latest([statement for statement, _ in told])
    if last is None and channel.family in {"contacts", "calls"}:
        return None
    teller = next((s for statement, s in reversed(told) if statement is last), sightings[0])
    first = sightings[0]
    kind = channel.type or _type_of(first.head.sent) or ChannelType.OTHER
    return ChannelReport(
        name=channel.name,
        aliases=sorted(
            {a for s in sightings for a in [*s.aliases, *([s.name] if s.name and s.name != channel.name else [])]}
        ),
        type=kind,
        parties=channel.parties,
        organizations=list(dict.fromkeys(o for s in sightings for o in s.organizations)),
        status=last.status if last else ChannelStatus.UNKNOWN,
        since=_since(teller, last, mentions) if last else None,
        instrument=_instrument(sightings),
        attribution=attribute(document, mentions, teller.passage.index, teller.head.sent.start, teller.head.sent.end),
        evidence=_evidence(document, first, teller, last),
        confidence=0.8 if last and last.strong else 0.6,
    )


def _since(teller: Sighting, last: Statement, mentions: Mentions) -> EventDate | None:
    """When the text says that the latest status began: "since August", "was restored on Monday"."""
    doc, sentence = teller.passage.parsed, teller.head.sent
    for date in mentions.dates:
        if (
            date.passage != teller.passage.index
            or not sentence.start <= date.start < sentence.end
            or date.bound not in {"since", "on"}
        ):
            continue
        if date.bound == "on" and not last.strong:
            continue
        if last.predicate.i in {t.i for t in doc[date.head].ancestors}:
            return date.under(Tense.PAST)
    return None


def _instrument(sightings: Sequence[Sighting]) -> str | None:
    words = {t.lower_ for s in sightings for t in _phrase(s.head)}
    return next((name for name, cues in _lexicon()["instrument"].items() if not words.isdisjoint(cues)), None)


def _evidence(document: Document, first: Sighting, teller: Sighting, last: Statement | None) -> list[Evidence]:
    naming = _quote(document, first, {t.i for t in _phrase(first.head)}, "name")
    if last is None:
        return [naming]
    tokens = {teller.head.i, last.predicate.i} | ({t.i for t in _phrase(teller.head)} if teller is first else set())
    telling = _quote(document, teller, tokens, "status")
    return [telling] if teller is first else [naming, telling]


def _quote(document: Document, sighting: Sighting, tokens: set[int], field_name: str) -> Evidence:
    """The words from the first to the last of some tokens, within the bounds of a snippet and of the sentence."""
    sentence = sighting.head.sent
    inside = [i for i in tokens if sentence.start <= i < sentence.end]
    start, end = min(inside), max(inside) + 1
    while end - start < SHORTEST_QUOTE + 3 and (start > sentence.start or end < sentence.end):
        start, end = max(start - 2, sentence.start), min(end + 2, sentence.end)
    if end - start > LONGEST_QUOTE:
        start = max(start, min(sighting.start, end - 1))
        end = min(end, start + LONGEST_QUOTE)
    while end - 1 > start and sighting.passage.parsed[end - 1].is_punct:
        end -= 1
    while start < end - 1 and sighting.passage.parsed[start].is_punct:
        start += 1
    return document.quote(sighting.passage, start, end, field_name)
