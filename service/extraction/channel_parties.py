"""Between whom a channel runs: the parties of its phrase, else of its clause, its sentence or the article."""

from collections import Counter
from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Token

from service.domain.reports import MeetingReport
from service.extraction.channel_sightings import Sighting, ends_of, lexicon, phrase_of, within_clause, word_list
from service.extraction.forum_words import known_forum
from service.extraction.reading import Document, Mentions, Passage


def weights_of(document: Document, mentions: Mentions) -> Counter[str]:
    """How much of the article is about each party; what its title and opening name counts double."""
    weights: Counter[str] = Counter()
    opening = {p.index for p in document.passages[:2]}
    for mention in mentions.parties:
        weights[mention.party] += 2 if mention.passage in opening else 1
    for person in mentions.people:
        if person.person.party:
            weights[person.person.party] += 1
    return weights


def parties_of(
    sighting: Sighting,
    mentions: Mentions,
    weights: Counter[str],
    meetings: Sequence[MeetingReport],
    earlier: Sequence[str],
) -> list[str]:
    """The parties at the ends of a channel; stages of less and less certain words fill the sides still open."""
    phrase = phrase_of(sighting.head)
    inside = ends_of(sighting.head) | set(range(sighting.start, sighting.end))
    sighting.organizations = _organizations_of(sighting.head.doc, phrase)
    forum = known_forum(sighting.name) if sighting.name else None
    if forum and forum.members:
        return [code for code in forum.members if weights[code]]
    found = _codes(sighting.passage, mentions, inside, inside)
    found += [c for c in _places(sighting.passage, mentions, inside) if c not in found]
    sides = next((n for word, n in lexicon()["sides"].items() if any(t.lower_ == word for t in phrase)), 2)
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
        _met(meetings, sides),
        [code for code, _ in weights.most_common(sides)] if _is_clear(weights, sides) else [],
        whole,
        before,
    ]
    for stage in stages:
        new = [code for code in stage if code not in found]
        chosen = sorted(new, key=lambda code: (-weights[code], new.index(code)))[: max(sides - len(found), 0)]
        found += [code for code in new if code in chosen]
    return found


def _met(meetings: Sequence[MeetingReport], sides: int) -> list[str]:
    """The parties of the article's meetings, where all have the same ones."""
    if len({frozenset(meeting.parties) for meeting in meetings}) != 1 or len(meetings[0].parties) != sides:
        return []
    return list(meetings[0].parties)


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
                    found |= {t.i for t in child.subtree if not within_clause(t, child)}
        if token.head == token or token.dep_ in {"relcl", "parataxis"} or found:
            break
    return found - {t.i for t in head.subtree}


def _organizations_of(doc: Doc, phrase: Sequence[Token]) -> list[str]:
    """Commands and offices named by name at the ends of a channel."""
    found = []
    for token in phrase:
        if token.lower_ in word_list("organizations", "heads") and token.is_title and token.dep_ != "compound":
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
