"""Whom "I" and "you" stand for: the speaker that a transcript labels, and the only other one who is spoken to."""

from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from service.extraction.authors import find_author, names_of
from service.extraction.contact import is_organisation
from service.extraction.contact_words import frame_words
from service.extraction.layout import HEADING_WORDS
from service.extraction.lexicon import folded
from service.extraction.quotes import find_quotes, quoted_speakers
from service.extraction.reading import (
    Dialogue,
    Document,
    Mentions,
    OfficeMention,
    PartyMention,
    Passage,
    PassageKind,
    Person,
    PersonMention,
    PlaceMention,
    by_passage,
)
from service.extraction.tokens import lowered_of
from service.extraction.triggers import contact_nouns

MOST_SPEAKERS = 4
"""People who talk with each other; more of them hold a session, at which one speaks to all."""
BESIDE = 5
"""Tokens between a name and the party that its own words give: "of the Republic of"."""


def add_speakers(document: Document, mentions: Mentions) -> None:
    """Let "I", "we" and "you" stand for who speaks and is spoken to, so that a contact finds its sides."""
    labels = {passage.speaker: None for passage in document.passages if passage.speaker}
    people = list({id(m.person): m.person for m in mentions.people}.values())
    voices = {label: _labelled(label, people) for label in labels}
    speaking = list({id(person): person for person in voices.values() if person is not None}.values())
    author = None if labels else find_author(document, mentions)
    quoting = [*quoted_speakers(document, mentions)]
    named, parties = by_passage(mentions.people), by_passage(mentions.parties)
    mentions.dialogue = _dialogue(document, mentions, [person for person in speaking if person.official])
    for passage in document.passages:
        speaker = voices[passage.speaker] if passage.speaker else author
        others = [person for person in speaking if person is not speaker] if passage.speaker else []
        if speaker is not None and speaker.party:
            _own(passage, speaker.party, named[passage.index], parties[passage.index])
        if speaker is not None:
            _stand_for(speaker, _tokens(passage, "first_person"), passage, mentions)
            _stand_for(speaker, _unsaid(passage), passage, mentions)
        if len(others) == 1:
            _stand_for(others[0], _tokens(passage, "second_person"), passage, mentions)
    mentions.people += quoting
    mentions.people.sort(key=lambda mention: (mention.passage, mention.start))
    mentions.offices.sort(key=lambda mention: (mention.passage, mention.start))
    mentions.parties.sort(key=lambda mention: (mention.passage, mention.start))


def _own(passage: Passage, party: str, people: Sequence[PersonMention], parties: Sequence[PartyMention]) -> None:
    """Whom a speaker calls "our Foreign Minister" is of the speaker's party, where no words say otherwise."""
    for mention in people:
        opening = passage.parsed[max(mention.start - 1, 0) : mention.start + 1]
        owned = mention.person.office and any(token.lower_ in ("our", "my") for token in opening)
        if owned and not any(mention.start <= p.start < mention.end for p in parties):
            mention.person.party, mention.person.party_inferred = party, True


def _stand_for(
    whom: Person | OfficeMention | PartyMention, tokens: Iterator[int], passage: Passage, mentions: Mentions
) -> None:
    for token in tokens:
        here = (passage.index, token, token + 1, token)
        if isinstance(whom, Person):
            mentions.people.append(PersonMention(*here, whom))
        elif isinstance(whom, OfficeMention):
            mentions.offices.append(OfficeMention(*here, whom.office, whom.function, whom.party))
        else:
            mentions.parties.append(PartyMention(*here, whom.party, "name"))


def _labelled(label: str, people: Sequence[Person]) -> Person | None:
    """The only person whose surname a label holds, and most of whose other names: "SECRETARY BLINKEN"."""
    words = set(folded(label).split())
    shared = [(len(words.intersection(names)), person) for person in people if (names := names_of(person))[-1] in words]
    best = max((count for count, _ in shared), default=0)
    named = [person for count, person in shared if count == best]
    return named[0] if len(named) == 1 else None


def _tokens(passage: Passage, words: str) -> Iterator[int]:
    """Tokens that stand for the speaker, or for whom he speaks to, outside of what the speaker quotes."""
    quoted = {i for quote in find_quotes(passage.parsed) for i in quote} if passage.speaker is None else set()
    meant = frame_words("speech", words)
    for i, word in enumerate(lowered_of(passage.parsed)):
        if word in meant and i not in quoted:
            yield i


def _unsaid(passage: Passage) -> Iterator[int]:
    """Words of contact beside which a speaker leaves himself out: "Spoke with ...", "The call with ... was useful"."""
    for sentence in passage.parsed.sents:
        first = next((token for token in sentence if token.pos_ not in ("ADV", "CCONJ", "PUNCT", "INTJ")), None)
        if first is not None and first.tag_ in ("VBD", "VBN"):
            yield first.i
        subjects = [child for child in sentence.root.children if child.dep_ in ("nsubj", "nsubjpass")]
        for noun in (sentence.root, *subjects):
            if noun.lemma_.lower() in contact_nouns() and _names_one_side(noun):
                yield noun.i


def _names_one_side(noun: Token) -> bool:
    beside = {child.lower_ for child in noun.children if child.dep_ == "prep"}
    owned = any(child.dep_ == "poss" for child in noun.children)
    return "with" in beside and not owned and beside.isdisjoint(("between", "of", "by", "among"))


def _dialogue(document: Document, mentions: Mentions, speaking: Sequence[Person]) -> Dialogue | None:
    """The talk of people of several parties with each other; one who is silent in it is named by the title."""
    title = {p.index for p in document.passages if p.kind is PassageKind.TITLE}
    named = list({id(m.person): m.person for m in mentions.people if m.passage in title and m.person.party}.values())
    if len(speaking) == 1 and len(named) <= MOST_SPEAKERS:
        speaking = [*speaking, *(person for person in named if person not in speaking)]
    if not 1 < len(speaking) <= MOST_SPEAKERS:
        return None
    _infer_party(speaking, mentions, between_parties=_is_between_parties(document))
    if len({person.party for person in speaking if person.party}) < 2:
        return None
    first = {person.name: next(m for m in mentions.people if m.person is person) for person in speaking}
    return Dialogue(tuple(first.values()), _where(document, mentions))


def _infer_party(speaking: Sequence[Person], mentions: Mentions, *, between_parties: bool) -> None:
    """The only speaker whose party no words give is of the one that the text speaks of most beside the others'."""
    unknown = [person for person in speaking if person.party is None]
    if between_parties and len({person.party for person in speaking}) == 1:
        unknown = [person for person in speaking if person.party_inferred or not _stands_by_party(person, mentions)]
    if len(unknown) != 1:
        return
    taken = {person.party for person in speaking if person is not unknown[0]}
    counts = Counter(m.party for m in mentions.parties if m.party not in taken and not is_organisation(m.party))
    ranked = counts.most_common(2)
    if ranked and ranked[0][1] > 1 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        unknown[0].party, unknown[0].party_inferred = ranked[0][0], True


def _stands_by_party(person: Person, mentions: Mentions) -> bool:
    """Whether the name of a person's party stands beside the person's anywhere."""
    parties = by_passage(mention for mention in mentions.parties if mention.party == person.party)
    return any(
        named.start - BESIDE <= party.start < named.end + BESIDE
        for named in mentions.people
        if named.person is person
        for party in parties[named.passage]
    )


def _is_between_parties(document: Document) -> bool:
    """Whether the title says that several parties meet ("Before Bilateral Meeting")."""
    titles = [passage for passage in document.passages if passage.kind is PassageKind.TITLE]
    return any(token.lower_ in frame_words("groups", "lateral") for passage in titles for token in passage.parsed)


def _where(document: Document, mentions: Mentions) -> PlaceMention | None:
    """The place that a line over the first words of a transcript gives."""
    opening = next((p.index for p in document.passages if p.speaker), 0)
    lines = {p.index for p in document.passages[:opening] if p.source == "text" and _is_line(p)}
    return next((place for place in mentions.places if place.passage in lines and place.start == 0), None)


def _is_line(passage: Passage) -> bool:
    return len(passage.parsed) <= HEADING_WORDS and all(token.pos_ not in ("VERB", "AUX") for token in passage.parsed)
