"""Between whom a channel runs: the parties of its phrase, else of its clause, its sentence or the article."""

from collections import Counter
from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Span, Token

from service.domain.reports import MeetingReport
from service.extraction.channel_phrases import ends_of, lexicon, phrase_of, within_clause, word_list
from service.extraction.channel_sightings import Sighting
from service.extraction.forum_words import known_forum
from service.extraction.reading import Document, Mentions, Passage

HIGHEST = 6
"""Steps up from a channel to the verbs that govern it."""
NEAREST = 3
"""Sentences back in which those whom a channel joins may have been named."""


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
    passage, sentence = sighting.passage, sighting.head.sent
    go_betweens = _go_betweens(sentence)
    inside -= go_betweens
    found = _codes(passage, mentions, inside, inside)
    found += [c for c in _places(passage, mentions, inside) if c not in found]
    sides = next((n for word, n in lexicon()["sides"].items() if any(t.lower_ == word for t in phrase)), 2)
    aside = ({t.i for t in phrase} - inside) | go_betweens
    whole = _codes(passage, mentions, set(range(sentence.start, sentence.end)) - aside)
    before = _codes(passage, mentions, set(range(sentence.start)))
    between = _codes(passage, mentions, _between(sentence) - aside)
    clauses = _own_clauses(sighting.head) - go_betweens
    own = list(dict.fromkeys([*_codes(passage, mentions, clauses), *_places(passage, mentions, clauses)]))
    stages = [
        next((m.parties for m in meetings if m.forum and m.forum == sighting.name), []),
        between if len(between) == sides and {*found} <= {*between} else [],
        own,
        _codes(passage, mentions, _clause(sighting.head) - aside),
        _seat(sighting, mentions) if sighting.family == "office" else [],
        whole if len({*found, *whole}) == sides else [],
        before if len({*found, *before}) == sides else [],
        earlier if len(earlier) == sides else [],
        _met(meetings, sides),
        [code for code, _ in weights.most_common(sides)] if _is_clear(weights, sides) else [],
        _pair_before(sighting, mentions, sides, found),
        whole,
        before,
    ]
    for stage in stages:
        new = [code for code in stage if code not in found]
        chosen = sorted(new, key=lambda code: (-weights[code], new.index(code)))[: max(sides - len(found), 0)]
        found += [code for code in new if code in chosen]
    return found


def _between(sentence: Span) -> set[int]:
    """What follows "between" in a sentence: "carries messages between A and B through a back channel"."""
    return {
        t.i
        for word in sentence
        if word.lower_ == "between" and word.dep_ == "prep"
        for t in word.subtree
        if not within_clause(t, word)
    }


def _go_betweens(sentence: Span) -> set[int]:
    """Tokens of a sentence that say through whom others speak: "via Muscat", "a Qatari-run channel"."""
    found: set[int] = set()
    mediating = word_list("between", "mediating")
    for token in sentence:
        through = token.dep_ == "prep" and token.lower_ in word_list("between", "through")
        if through or (token.dep_ == "agent" and token.head.lemma_ in mediating):
            found |= {t.i for t in token.subtree if not within_clause(t, token)}
        elif token.lemma_ in mediating and token.i > 1 and token.doc[token.i - 1].text == "-":
            found.add(token.i - 2)
    return found


def _own_clauses(head: Token) -> set[int]:
    """Who acts in the clauses that say which channel is meant: "the group that the two founded", "it shares with"."""
    found: set[int] = set()
    for clause in head.rights:
        if clause.dep_ in {"relcl", "acl"}:
            found |= _around(clause)
    return found


def _around(verb: Token) -> set[int]:
    """Tokens of the subject, object and partners of a verb."""
    return {
        t.i
        for child in verb.children
        if child.dep_ in {"nsubj", "nsubjpass", "agent", "dobj"}
        or (child.dep_ == "prep" and child.lower_ in {"with", "to"})
        for t in child.subtree
        if not within_clause(t, child)
    }


def _seat(sighting: Sighting, mentions: Mentions) -> list[str]:
    """The country that an office is in: whoever opens one there does so with its authorities."""
    end = sighting.head.sent.end
    return _places(sighting.passage, mentions, set(range(sighting.end, end)), whole=True)[:1]


def _pair_before(sighting: Sighting, mentions: Mentions, sides: int, found: Collection[str]) -> list[str]:
    """The parties of the last sentence before that names as many as there are sides."""
    doc, at = sighting.passage.parsed, sighting.head.sent.start
    for _ in range(NEAREST):
        if at == 0:
            break
        sentence = doc[at - 1].sent
        at = sentence.start
        named = _codes(sighting.passage, mentions, set(range(sentence.start, sentence.end)) - _go_betweens(sentence))
        if len(named) == sides and {*found} <= {*named}:
            return named
    return []


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


def _places(passage: Passage, mentions: Mentions, tokens: set[int], *, whole: bool = False) -> list[str]:
    """The countries of the cities and sites named among some tokens; of countries named as places only if asked."""
    named = [m for m in mentions.places if m.passage == passage.index and m.start in tokens]
    return list(dict.fromkeys(m.country for m in named if m.country and (whole or not m.whole)))


def _clause(head: Token) -> set[int]:
    """Subjects, objects and partners of the verbs that govern a channel."""
    own = {t.i for t in head.subtree}
    token = head
    for _ in range(HIGHEST):
        token = token.head
        found = _around(token) - own if token.pos_ in {"VERB", "AUX"} else set()
        if found or token.head == token or token.dep_ in {"relcl", "parataxis", "ccomp", "advcl"}:
            return found
    return set()


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
