"""What the stages hand on: passages of one article and the things mentioned in them.

A passage is a paragraph, heading, list item or the title with its white space folded, each character with its offset
in the source. Stages read `passage.doc` (spaCy) and answer in token indexes; only evidence goes back to offsets.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar

from spacy.tokens import Doc

from service.domain.dates import EventDate
from service.domain.reports import Evidence
from service.domain.vocabulary import OfficeBasis, OfficeFunction, PublishedBasis


class PassageKind(StrEnum):
    """What a passage is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PROSE = "prose"
    ITEM = "item"


@dataclass(slots=True)
class Passage:
    """A stretch of the article that is read as one, and the way back to its source."""

    index: int
    source: Literal["text", "title"]
    kind: PassageKind
    text: str
    origin: Sequence[int]
    """The offset in the source of each character of `text`."""
    day: date | None = None
    """The day that the passage stands under, on a page that is divided by days."""
    day_stated: bool = False
    """Whether all that it tells of happened on that day."""
    speaker: str | None = None
    """Who says the passage, as a transcript labels it: "SECRETARY BLINKEN"."""
    doc: Doc | None = None
    """The parse; set by the parse stage for every passage."""

    @property
    def parsed(self) -> Doc:
        """The parse, which every stage after `parse` may rely on."""
        if self.doc is None:
            raise RuntimeError("the passage is not parsed yet")
        return self.doc

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source of the characters [start, end) of this passage."""
        return self.origin[start], self.origin[end - 1] + 1


@dataclass(slots=True)
class Document:
    """One article divided into passages, free of noise."""

    text: str
    title: str | None
    published_at: date | None
    published_at_basis: PublishedBasis
    language: str | None
    passages: list[Passage]
    dateline: str | None = None
    """Place named in the dateline ("BRUSSELS (AP) -"), which is not a place of meeting."""

    def quote(self, passage: Passage, start: int, end: int, field: str) -> Evidence:
        """Evidence for `field` from the tokens [start, end) of a passage."""
        doc = passage.parsed
        first, last = passage.locate(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
        source = self.text if passage.source == "text" else self.title or ""
        return Evidence(field=field, quote=source[first:last], start=first, end=last, source=passage.source)


@dataclass(slots=True)
class Person:
    """One named person of the article, whatever forms of the name it uses."""

    name: str
    """Fullest form in the article, without titles and ranks."""
    party: str | None = None
    party_inferred: bool = False
    """Whether the party comes from what the article says around, not from the words beside the name."""
    office: str | None = None
    function: OfficeFunction | None = None
    basis: OfficeBasis = OfficeBasis.STATED
    aliases: list[str] = field(default_factory=list)
    gender: Literal["f", "m"] | None = None
    """From titles and pronouns; a help for coreference, never reported."""
    official: bool = False
    """Whether the article shows that the person holds, held or is about to hold public office."""
    start: EventDate | None = None
    end: EventDate | None = None
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens [start, end) of a passage that name something; `head` is the token that governs them."""

    passage: int
    start: int
    end: int
    head: int


AnyMention = TypeVar("AnyMention", bound=Mention)


def by_passage(mentions: Iterable[AnyMention]) -> defaultdict[int, list[AnyMention]]:
    """The mentions of each passage, by its index, in the order given; none where a passage has none."""
    found: defaultdict[int, list[AnyMention]] = defaultdict(list)
    for mention in mentions:
        found[mention.passage].append(mention)
    return found


def in_passage(mentions: Sequence[AnyMention], passage: int) -> Sequence[AnyMention]:
    """Those of one passage, among mentions in the order of the text."""
    start = bisect_left(mentions, passage, key=lambda mention: mention.passage)
    end = bisect_left(mentions, passage + 1, lo=start, key=lambda mention: mention.passage)
    return mentions[start:end]


@dataclass(frozen=True, slots=True)
class PersonMention(Mention):
    """A person named, with the title and office beside the name inside [start, end)."""

    person: Person
    subject: bool = False
    """Whether the name is the subject of its clause, whom a pronoun after it most likely means."""


@dataclass(frozen=True, slots=True)
class OfficeMention(Mention):
    """The holder or holders of an office whom the words do not name: "the US ambassador", "the two presidents"."""

    office: str
    """The office as stated, without the country: "ambassador"."""
    function: OfficeFunction
    party: str | None
    plural: bool = False
    counterpart: bool = False
    """Said of a counterpart: the office is that of whoever it is the counterpart of."""


@dataclass(frozen=True, slots=True)
class PartyMention(Mention):
    """A party named as such ("China", "Beijing", "the Kremlin", "the EU") or by an adjective ("Chinese")."""

    party: str
    form: Literal["name", "adjective", "metonym", "capital"]
    doer: int | None = None
    """The verb of which it, or those whose it is, is the subject, alone or in a list."""


@dataclass(frozen=True, slots=True)
class PlaceMention(Mention):
    """A city, site or country named as a place; `country` is the code of the country it lies in."""

    name: str
    country: str | None
    whole: bool = False
    """Whether it is a whole country."""


@dataclass(frozen=True, slots=True)
class ForumMention(Mention):
    """A conference, summit, organisation's meeting or standing mechanism named."""

    name: str
    mechanism: bool = False
    """A standing dialogue (a commission, a working group), whose session is a meeting and which is a channel."""
    dates: EventDate | None = None
    """When the article says that this gathering takes place."""
    place: "PlaceMention | None" = None
    """Where the article says that this gathering takes place."""
    organiser: str | None = None
    """Code of the organisation whose gathering it is, where it is one."""


class Tense(StrEnum):
    """When the governing verb puts an event, as far as its form tells."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DateMention(Mention):
    """An expression of time, with what it means under each tense of its governing verb."""

    past: EventDate
    future: EventDate
    bound: Literal["on", "since", "until", "before", "after"] = "on"
    """What the preposition makes of it; only "on" dates the event itself."""

    def under(self, tense: Tense) -> EventDate:
        """What it means under a tense; without one, the past reading, unresolved where the two differ."""
        if tense is Tense.FUTURE:
            return self.future
        if tense is Tense.PAST or self.past == self.future:
            return self.past
        return EventDate.unresolved(self.past.raw or "")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """People of several parties who speak to each other in a transcript, and where; it shows that they meet."""

    people: tuple[PersonMention, ...]
    place: PlaceMention | None = None


@dataclass(slots=True)
class Mentions:
    """Everything mentioned in an article, by kind, in the order of the text."""

    people: list[PersonMention] = field(default_factory=list)
    offices: list[OfficeMention] = field(default_factory=list)
    parties: list[PartyMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    forums: list[ForumMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    dialogue: Dialogue | None = None

    _named: dict[str, list[PersonMention]] | None = None

    def named_of(self, party: str) -> list[PersonMention]:
        """The first mention of each person of a party, as the people were when this was first asked."""
        if self._named is None:
            first = {id(mention.person): mention for mention in reversed(self.people)}
            self._named = {}
            for mention in first.values():
                if mention.person.party:
                    self._named.setdefault(mention.person.party, []).append(mention)
        return self._named.get(party, [])

    def by_passage(self) -> dict[int, "Mentions"]:
        """What is mentioned in each passage that mentions anything."""
        people, offices, parties = by_passage(self.people), by_passage(self.offices), by_passage(self.parties)
        places, forums, dates = by_passage(self.places), by_passage(self.forums), by_passage(self.dates)
        passages = {*people, *offices, *parties, *places, *forums, *dates}
        return {
            i: Mentions(people[i], offices[i], parties[i], places[i], forums[i], dates[i]) for i in sorted(passages)
        }
