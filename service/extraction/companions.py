"""People who come along: "she was joined by ...", "accompanied by ...", told in a sentence of their own."""

from collections.abc import Sequence

from service.extraction.event import Event
from service.extraction.governors import subject_of
from service.extraction.reading import Document, Mentions, Person
from service.extraction.side import MentionIndex, frame_words, side_of


def add_companions(document: Document, mentions: Mentions, events: Sequence[Event]) -> None:
    """Add those who are said to join or accompany a participant to that participant's nearest meeting."""
    parted, words = mentions.by_passage(), frame_words("company", "joining")
    for passage in document.passages:
        index: MentionIndex | None = None
        for token in passage.parsed:
            if token.lemma_ not in words:
                continue
            agents = [child for child in token.children if child.dep_ == "agent"]
            if not agents:
                continue
            index = index or MentionIndex(parted.get(passage.index, Mentions()))
            subject = subject_of(token)
            leading = [m.person for m in side_of(subject, index).people] if subject is not None else []
            joining = [m.person for agent in agents for part in agent.children for m in side_of(part, index).people]
            event = _nearest(events, leading, passage.index)
            if event is not None:
                event.people += [person for person in joining if person not in event.people]


def _nearest(events: Sequence[Event], people: Sequence[Person], passage: int) -> Event | None:
    with_them = [event for event in events if any(person in event.people for person in people)]
    return min(with_them, key=lambda e: min(abs(c.passage.index - passage) for c in e.contacts), default=None)
