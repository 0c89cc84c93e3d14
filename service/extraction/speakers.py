"""Who says "I": the speaker that a transcript labels, or the one whose remarks the title announces."""

from collections.abc import Iterator, Sequence

from service.extraction.reading import Document, Mentions, OfficeMention, Passage, PassageKind, Person, PersonMention
from service.extraction.side import frame_words


def add_speakers(document: Document, mentions: Mentions) -> None:
    """Let "I" and "we" stand for the speaker, so that a contact finds its first side."""
    people = list({id(m.person): m.person for m in mentions.people}.values())
    author = _author(document, mentions)
    for passage in document.passages:
        speaker = _labelled(passage.speaker, people) if passage.speaker else author
        if speaker is None:
            continue
        for token in _first_persons(passage):
            if isinstance(speaker, Person):
                mentions.people.append(PersonMention(passage.index, token, token + 1, token, speaker))
            else:
                office = OfficeMention(
                    passage.index, token, token + 1, token, speaker.office, speaker.function, speaker.party
                )
                mentions.offices.append(office)
    mentions.people.sort(key=lambda mention: (mention.passage, mention.start))
    mentions.offices.sort(key=lambda mention: (mention.passage, mention.start))


def _labelled(label: str, people: Sequence[Person]) -> Person | None:
    """The only person whose last name ends a label: "SECRETARY BLINKEN"."""
    words = label.casefold().split()
    named = [person for person in people if person.name.casefold().split()[-1] == words[-1]]
    named = named or [person for person in people if words[-1] in person.name.casefold().split()]
    return named[0] if len(named) == 1 else None


def _author(document: Document, mentions: Mentions) -> Person | OfficeMention | None:
    """The one whom a title such as "Address by the President" names."""
    title = next((passage for passage in document.passages if passage.kind is PassageKind.TITLE), None)
    if title is None:
        return None
    doc = title.parsed
    said = any(token.lemma_.lower() in frame_words("speech", "nouns") for token in doc)
    by = next((token.i for token in doc if token.lower_ in ("by", "of", "from")), None)
    people = [m for m in mentions.people if m.passage == title.index]
    offices = [m for m in mentions.offices if m.passage == title.index and m.party]
    if not said or by is None or len(people) + len(offices) != 1:
        return None
    return people[0].person if people else offices[0]


def _first_persons(passage: Passage) -> Iterator[int]:
    """Tokens that stand for the speaker, outside of what the speaker quotes."""
    quoted = False
    for token in passage.parsed:
        if token.text in ('"', "\u201c", "\u201d") and passage.speaker is None:
            quoted = not quoted
        elif not quoted and token.lower_ in frame_words("speech", "first_person"):
            yield token.i
