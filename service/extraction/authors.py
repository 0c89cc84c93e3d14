"""Who says "I" in an address: whom its title announces, or one of the people whom it greets."""

from dataclasses import replace

from service.extraction.contact_words import frame_words
from service.extraction.lexicon import folded
from service.extraction.reading import (
    Document,
    Mentions,
    OfficeMention,
    PartyMention,
    PassageKind,
    Person,
    PersonMention,
)

OPENING = 3
"""Passages at the top of an address within which it greets."""


def find_author(document: Document, mentions: Mentions) -> Person | OfficeMention | PartyMention | None:
    """The one person who speaks in a text without labels, the office alone, or no more than the party."""
    audience = _audience(document, mentions)
    return _announced(document, mentions, audience.party if audience else None) or audience


def surname(person: Person) -> str:
    """The last word of a name, without what follows it ("Jr.")."""
    return names_of(person)[-1]


def names_of(person: Person) -> list[str]:
    """The words of a name, without what follows the surname ("Jr.")."""
    return folded(person.name.partition(",")[0]).split()


def _announced(document: Document, mentions: Mentions, party: str | None) -> Person | OfficeMention | None:
    """The one whom a title such as "Address by the President" names; the greeting may say of what party."""
    title = next((passage for passage in document.passages if passage.kind is PassageKind.TITLE), None)
    if title is None:
        return None
    doc = title.parsed
    said = any(token.lemma_.lower() in frame_words("speech", "nouns") for token in doc)
    by = next((token.i for token in doc if token.lower_ in ("by", "of", "from")), None)
    people = [m for m in mentions.people if m.passage == title.index]
    offices = [m for m in mentions.offices if m.passage == title.index and (m.party or party)]
    if not said or by is None or len(people) + len(offices) != 1:
        return None
    if not people:
        return offices[0] if offices[0].party else replace(offices[0], party=party)
    named = doc[people[0].start : people[0].end].text
    return (
        people[0].person if surname(people[0].person) in folded(named).split() else _holder(people[0], mentions, party)
    )


def _holder(mention: PersonMention, mentions: Mentions, party: str | None) -> OfficeMention | None:
    """The office alone, where a title says no more: who holds it is not for the title to say."""
    office, function = mention.person.office, mention.person.function
    inside = range(mention.start, mention.end)
    party = next((p.party for p in mentions.parties if p.passage == mention.passage and p.start in inside), party)
    if office is None or function is None or party is None:
        return None
    return OfficeMention(mention.passage, mention.start, mention.end, mention.head, office, function, party)


def _audience(document: Document, mentions: Mentions) -> PartyMention | None:
    """The people whom a speaker greets as his own: "Dear Armenians, dear compatriots!", "My fellow Americans"."""
    opening = [passage for passage in document.passages if passage.source == "text"][:OPENING]
    for passage in opening:
        doc = passage.parsed
        for mention in mentions.parties:
            before = doc[mention.start - 1].lower_ if mention.passage == passage.index and mention.start else ""
            if before in frame_words("speech", "vocative") and doc[mention.head].tag_ in ("NNS", "NNPS"):
                return mention
    return None
