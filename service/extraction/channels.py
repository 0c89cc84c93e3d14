"""Standing means of communication that an article speaks of, with what it says became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from service.domain.dates import EventDate
from service.domain.reports import ChannelReport, Evidence, MeetingReport
from service.domain.vocabulary import ChannelStatus, ChannelType
from service.extraction.attribution import attribute
from service.extraction.channel_acts import ENDING, act_of
from service.extraction.channel_outcomes import INTENDED
from service.extraction.channel_parties import parties_of, weights_of
from service.extraction.channel_phrases import has_ends, lexicon, phrase_of, type_of
from service.extraction.channel_sightings import Sighting, find_sightings, names_of
from service.extraction.channel_status import Statement, is_speaking, latest, statements_on
from service.extraction.governors import subject_of
from service.extraction.reading import Document, Mentions, Passage
from service.extraction.tense import tense_of

SHORTEST_QUOTE = 5
LONGEST_QUOTE = 40
"""Tokens; the guidelines' bounds for a snippet."""
REACH = 2
"""Passages after its last mention in which "the line" still speaks of a channel."""


@dataclass(slots=True)
class Channel:
    """All sightings of one channel."""

    first: Sighting
    parties: list[str]
    sightings: list[Sighting] = field(default_factory=list)
    by_passage: dict[int, list[Sighting]] = field(default_factory=dict)
    _name: str | None = None

    @property
    def family(self) -> str:
        """What kind of words name it."""
        return self.first.family

    @property
    def type(self) -> ChannelType | None:
        """The first type that its words decide."""
        types = [*(s.type for s in self.sightings), *(s.wide_type for s in self.sightings)]
        return next((kind for kind in types if kind), None)

    @property
    def name(self) -> str | None:
        """The fullest name, capitalised before common."""
        return self._name

    @property
    def exists(self) -> bool:
        """Whether the article has told of it as one that is there."""
        return any(told.status not in INTENDED for sighting in self.sightings for told in sighting.statements)

    def add(self, sighting: Sighting) -> None:
        """Take one more sighting; the one that names most parties gives them to the channel."""
        self.sightings.append(sighting)
        self.by_passage.setdefault(sighting.passage.index, []).append(sighting)
        names = [name for name in (self._name, sighting.name) if name]
        self._name = max(names, key=lambda name: (name[0].isupper(), len(name), name), default=None)
        if len(sighting.parties) > len(self.parties):
            self.parties = sighting.parties


def find_channels(document: Document, mentions: Mentions, meetings: Sequence[MeetingReport]) -> list[ChannelReport]:
    """Find the channels of an article: each with its parties, its latest status and the words for them.

    A meeting that is a session of a mechanism (`forum`) gives the mechanism its parties where the words name none.
    """
    weights = weights_of(document, mentions)
    parted = mentions.by_passage()
    channels: list[Channel] = []
    for sighting in find_sightings(document, mentions):
        here = parted.get(sighting.passage.index, Mentions())
        earlier = channels[-1].parties if channels else []
        sighting.parties = parties_of(sighting, here, weights, meetings, earlier)
        known = next((c for c in reversed(channels) if _is_same(c, sighting)), None)
        if known is None:
            known = Channel(sighting, sighting.parties)
            channels.append(known)
        known.add(sighting)
    _take_references(document, channels)
    reports = (_report(channel, document, mentions) for channel in channels)
    return [report for report in reports if report is not None]


def _is_same(channel: Channel, sighting: Sighting) -> bool:
    if channel.family != sighting.family:
        return False
    parties, others = set(channel.parties), set(sighting.parties)
    if parties and others and not (parties <= others or others <= parties):
        return False
    if sighting.family == "dialogue":
        return _names_agree(channel.name, sighting.name)
    if sighting.to_come and channel.exists:
        return False
    return channel.type is None or sighting.type is None or channel.type == sighting.type


def _names_agree(one: str | None, other: str | None) -> bool:
    """Whether one name of a mechanism is a shorter form of the other."""
    if one is None or other is None:
        return True
    words = [set(name.lower().replace("-", " ").split()) for name in (one, other)]
    if words[0] <= words[1] or words[1] <= words[0]:
        return True
    common = names_of("dialogue")
    short = [w - common for w in words if not one[0].isupper() or not other[0].isupper()]
    return bool(short) and all(short) and (short[0] <= short[-1] or short[-1] <= short[0]) and short[0] != short[-1]


def _take_references(document: Document, channels: Sequence[Channel]) -> None:
    """Add what is said of a channel where the text calls it "the line", "the mechanism" or "it"."""
    covered = {(s.passage.index, i) for c in channels for s in c.sightings for i in range(s.start, s.end)}
    for passage in document.passages if channels else ():
        for token in passage.parsed:
            channel = _antecedent(passage, token, channels) if (passage.index, token.i) not in covered else None
            if channel is None:
                continue
            sighting = Sighting(passage, token.i, token.i + 1, token, channel.family)
            if channel.family == "line":
                sighting.type, sighting.wide_type = type_of(phrase_of(token)), type_of(token.subtree)
            sighting.statements = statements_on(token)
            channel.add(sighting)


def _antecedent(passage: Passage, token: Token, channels: Sequence[Channel]) -> Channel | None:
    if token.lower_ == "it" and _is_acted_on(token):
        start = token.sent.start
        if token.dep_ == "dobj":
            return next((c for c in reversed(channels) if _is_named_within(c, passage, range(start, token.i))), None)
        spoken = (c for c in reversed(channels) if any(_follows(s, start) for s in c.by_passage.get(passage.index, ())))
        return next(spoken, None)
    if token.pos_ != "NOUN" or not any(
        t.dep_ in {"det", "poss"} and t.lower_ in names_of("definite") for t in token.lefts
    ):
        return None
    if any(t.dep_ in {"amod", "compound"} and t.text[0].isupper() for t in token.lefts):
        return None
    near = range(passage.index - REACH, passage.index + 1)
    spoken = (
        c
        for c in reversed(channels)
        if c.first.order < (passage.index, token.i) and _calls(token, c) and any(i in c.by_passage for i in near)
    )
    return next(spoken, None)


def _is_named_within(channel: Channel, passage: Passage, tokens: range) -> bool:
    return any(sighting.start in tokens for sighting in channel.by_passage.get(passage.index, ()))


def _is_acted_on(pronoun: Token) -> bool:
    """Whether a pronoun is what a clause tells of: its subject, or what is cut off or restored in it."""
    if pronoun.dep_ == "dobj":
        return act_of(pronoun.head)[0] in (*ENDING, "restore")
    return pronoun.dep_ in {"nsubj", "nsubjpass"}


def _calls(token: Token, channel: Channel) -> bool:
    """Whether a common noun can stand for a channel: a word for its kind, for a mechanism the last word of its name."""
    if channel.name and token.lower_ == channel.name.split()[-1].lower():
        return True
    return token.lemma_.lower() in names_of(channel.family)


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


def _report(channel: Channel, document: Document, mentions: Mentions) -> ChannelReport | None:
    if len(channel.parties) < 2:
        return None
    sightings = sorted(channel.sightings, key=lambda s: s.order)
    told = [(statement, s) for s in sightings for statement in s.statements]
    last = latest([statement for statement, _ in told])
    if last is None and channel.family in {"contacts", "calls"}:
        return None
    teller = next((s for statement, s in reversed(told) if statement is last), sightings[0])
    first = channel.first
    kind = channel.type or _type_by_users(channel) or ChannelType.OTHER
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


def _type_by_users(channel: Channel) -> ChannelType | None:
    """What a line is for, by who speaks over it, else by the words of its sentence."""
    verbs = [told.predicate for sighting in channel.sightings for told in sighting.statements]
    speakers = [subject for verb in verbs if is_speaking(verb) and (subject := subject_of(verb)) is not None]
    spoken = next((kind for speaker in speakers if (kind := type_of(speaker.subtree))), None)
    head = channel.first.head
    return spoken or (None if has_ends(head) else type_of(head.sent))


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
            return date.under(tense_of(last.predicate))
    return None


def _instrument(sightings: Sequence[Sighting]) -> str | None:
    words = {t.lower_ for s in sightings for t in phrase_of(s.head)}
    return next((name for name, cues in lexicon()["instrument"].items() if not words.isdisjoint(cues)), None)


def _evidence(document: Document, first: Sighting, teller: Sighting, last: Statement | None) -> list[Evidence]:
    naming = _quote(document, first, {t.i for t in phrase_of(first.head)}, "name")
    if last is None:
        return [naming]
    tokens = {teller.head.i, last.predicate.i} | ({t.i for t in phrase_of(teller.head)} if teller is first else set())
    telling = _quote(document, teller, tokens, "status")
    return [telling] if teller is first else [naming, telling]


def _quote(document: Document, sighting: Sighting, tokens: set[int], field_name: str) -> Evidence:
    """The words from the first to the last of some tokens, within the bounds of a snippet and of the sentence."""
    sentence = sighting.head.sent
    inside = [i for i in tokens if sentence.start <= i < sentence.end]
    start, end = min(inside), max(inside) + 1
    doc = sighting.passage.parsed
    if end - start < SHORTEST_QUOTE:
        start = max(start - SHORTEST_QUOTE, sentence.start)
    while end < min(sentence.end, start + LONGEST_QUOTE) and (not doc[end].is_punct or doc[end].tag_ == "HYPH"):
        end += 1
    if end - start > LONGEST_QUOTE:
        start = max(start, min(sighting.start, end - 1))
        end = min(end, start + LONGEST_QUOTE)
    while end - 1 > start and doc[end - 1].is_punct:
        end -= 1
    while start < end - 1 and doc[start].is_punct:
        start += 1
    return document.quote(sighting.passage, start, end, field_name)
