"""Where a trace has the words of a gold item, and what the stages found there."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.extraction.contact import Contact
from service.extraction.pipeline import Trace
from service.extraction.reading import Mention, Passage


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article, as it was read."""

    passage: Passage
    start: int
    end: int

    @property
    def words(self) -> str:
        """Its words."""
        return self.passage.parsed[self.start : self.end].text.strip()

    def holds(self, passage: int, token: int) -> bool:
        """Whether a token is one of its own."""
        return self.passage.index == passage and self.start <= token < self.end


def sentences_of(quotes: Iterable[str], trace: Trace) -> list[Sentence]:
    """The sentences that hold the words of some quotes, as far as they were read, in the order of the quotes."""
    found = [sentence for quote in quotes for sentence in _sentences_of(quote, trace)]
    return list({(s.passage.index, s.start): s for s in found}.values())


def _sentences_of(quote: str, trace: Trace) -> Iterator[Sentence]:
    words = re.compile(r"\s+".join(map(re.escape, quote.split())))
    document = trace.document
    source, match = "text", words.search(document.text)
    if match is None:
        source, match = "title", words.search(document.title or "")
    if match is None:
        return
    for passage in document.passages:
        first, last = bisect_left(passage.origin, match.start()), bisect_left(passage.origin, match.end())
        if passage.source == source and first < last:
            doc = passage.parsed
            yield from (
                Sentence(passage, sent.start, sent.end)
                for sent in doc.sents
                if doc[sent.start].idx < last and first < doc[sent.end - 1].idx + len(doc[sent.end - 1])
            )


def sentence_of(contact: Contact) -> Sentence:
    """The sentence that tells of a contact."""
    return Sentence(contact.passage, contact.sentence.start, contact.sentence.end)


def names_one_of(sentences: Iterable[Sentence], mentions: Iterable[Mention]) -> bool:
    """Whether some sentences hold one of some mentions."""
    places = list(sentences)
    return any(place.holds(mention.passage, mention.start) for mention in mentions for place in places)


def contacts_in(sentences: Iterable[Sentence], trace: Trace) -> list[Contact]:
    """The contacts that some sentences tell of."""
    places = list(sentences)
    return [
        contact
        for contact in trace.contacts
        if any(place.holds(contact.passage.index, contact.trigger.token.i) for place in places)
    ]


def parties_in(sentences: Iterable[Sentence], trace: Trace) -> set[str]:
    """The parties that some sentences name, by themselves, by their people, offices or places."""
    places, mentions = list(sentences), trace.mentions

    def here(mention: Mention) -> bool:
        return any(place.holds(mention.passage, mention.start) for place in places)

    codes = {mention.party for mention in mentions.parties if here(mention)}
    codes |= {mention.person.party for mention in mentions.people if here(mention) and mention.person.party}
    codes |= {mention.party for mention in mentions.offices if here(mention) and mention.party}
    return codes | {mention.country for mention in mentions.places if here(mention) and mention.country}


def parties_of(trace: Trace) -> set[str]:
    """The parties that an article names anywhere."""
    return parties_in([Sentence(p, 0, len(p.parsed)) for p in trace.document.passages], trace)
