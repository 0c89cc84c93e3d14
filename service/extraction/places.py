"""Places named in an article: cities, sites and countries, each with the country that it lies in."""

from collections import Counter
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.lexicon import Phrases, pieces, read_toml, read_tsv
from service.extraction.parties import capitals, seat_of
from service.extraction.place_phrases import Occasion, described_place
from service.extraction.predicates import SUBJECT
from service.extraction.reading import Document, PartyMention, PlaceMention, by_passage
from service.extraction.tokens import words_of

_PLACE_ENTITIES = {"GPE", "LOC", "FAC"}
_SITE_POPULATION = 1_000_000
"""A listed site outweighs the namesakes that are merely towns."""

_PLAIN_POPULATION = 300_000
"""A city of this size is meant by its bare name even where nothing else in the article names its country."""

HEADING = 6
"""Tokens of a line that says where a transcript was taken."""
_GREAT_POPULATION = 1_000_000
"""A city of this size is meant even where the parser takes its name for a person's."""

Candidates = tuple[tuple[str, int], ...]


def find_places(document: Document, parties: list[PartyMention]) -> list[PlaceMention]:
    """Every place named, in the order of the text; its country is null where namesakes leave it open."""
    support = Counter(mention.party for mention in parties)
    countries = {(m.passage, m.start): m for m in parties if m.form == "name"}
    named = by_passage(parties)
    occasion = _occasion(document, support)
    places = []
    for passage in document.passages:
        doc = passage.parsed
        words = words_of(doc)
        spoken_for = {i for m in named[passage.index] for i in range(m.start, m.end)}
        starting = {m.start: m for m in named[passage.index]}
        start = 0
        while start < len(doc):
            if not (words[start][0].isupper() or start in starting or words[start] == "here"):
                start += 1
                continue
            place = (
                _longer(
                    _listed_place(passage.index, doc, words, start, support, countries),
                    described_place(passage.index, doc, start, starting, occasion),
                )
                or _country(passage.index, doc, start, countries)
                or _unlisted_place(passage.index, doc, start, spoken_for)
            )
            if place is None:
                start += 1
                continue
            places.append(place)
            start = place.end
    return places


def _longer(listed: PlaceMention | None, described: PlaceMention | None) -> PlaceMention | None:
    """Of a name and a description at one place the longer one: "Gaza crossing" rather than "Gaza"."""
    if listed is None or described is None:
        return listed or described
    return described if described.end > listed.end else listed


def _occasion(document: Document, support: Counter[str]) -> Occasion | None:
    """Where the words were written or said: the dateline, or the line of a transcript that is only a place."""
    if document.dateline:
        found = _gazetteer().at(pieces(document.dateline.title()), 0)
        return (document.dateline.title(), _choose(found[1], support)) if found else None
    for passage in document.passages:
        if passage.speaker is not None:
            break
        words = words_of(passage.parsed)
        found = _gazetteer().at(words, 0) if words else None
        if found is not None and (found[0] == len(words) or words[found[0]] == ",") and len(words) <= HEADING:
            return passage.parsed[: found[0]].text, _choose(found[1], support)
    return None


def is_listed_place(name: str) -> bool:
    """Whether the list of cities and sites holds a name."""
    return _gazetteer().holds(name)


def _listed_place(
    passage: int,
    doc: Doc,
    words: list[str],
    start: int,
    support: Counter[str],
    countries: dict[tuple[int, int], PartyMention],
) -> PlaceMention | None:
    found = _gazetteer().at(words, start)
    country = countries.get((passage, start))
    if found is None or (country is not None and country.end >= found[0]):
        return None  # a town that bears the name of a country is not meant
    end, candidates = found
    if not _is_place(doc, start, end):
        return None
    name = doc[start:end].text
    span_end, beside = _country_beside(passage, words, end, candidates, countries)
    return PlaceMention(passage, start, span_end, doc[start:end].root.i, name, beside or _choose(candidates, support))


def _is_place(doc: Doc, start: int, end: int) -> bool:
    """Whether a listed name names the place here, not a person or a body that bears its name."""
    before = doc[start - 1].lower_ if start else ""
    if before == "the" and start > 1:
        before = doc[start - 2].lower_
    head = doc[start:end].root
    beside_name = end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].text[0].isupper()
    if any(token.ent_type_ == "PERSON" for token in doc[start:end]) and not _is_well_known(doc, start, end):
        return before in _words().placing and not beside_name and doc[start].ent_iob_ != "I"
    if beside_name and head.dep_ in {"compound", "nmod"}:
        return doc[end].lower_ in _words().meetings and head.head.i == end
    if _names_gathering(head) or (before == "," and start > 1 and doc[start - 2].lower_ in _words().settlements):
        return True  # "the White House meeting", "the capital, Bangui"
    reached = head.dep_ == "dobj" and head.head.lemma_ in read_toml("parties")["place_verbs"]
    if reached and (seat_of(doc[start:end].text) or _is_well_known(doc, start, end)):
        return True
    return before in _words().prepositions or doc[end - 1].ent_type_ in _PLACE_ENTITIES


def _names_gathering(head: Token) -> bool:
    """Whether meetings are called by a place: "his White House talks"."""
    return head.dep_ in {"compound", "nmod"} and head.head.lower_ in _words().meetings


def _is_well_known(doc: Doc, start: int, end: int) -> bool:
    """Whether what the parser takes for a person is a capital or a great city alone: "a trip to Santiago"."""
    alone = (
        doc[end - 1].ent_iob_ != "O" and (end == len(doc) or doc[end].ent_iob_ != "I") and doc[start].ent_iob_ == "B"
    )
    found = _gazetteer().at(words_of(doc), start)
    return alone and bool(seat_of(doc[start:end].text) or (found and found[1][0][1] >= _GREAT_POPULATION))


def _country_beside(
    passage: int, words: list[str], end: int, candidates: Candidates, countries: dict[tuple[int, int], PartyMention]
) -> tuple[int, str | None]:
    """End and country of "Siem Reap, Cambodia" or "Waikiki, Hawaii"; no country when none follows."""
    if end + 1 >= len(words) or words[end] != ",":
        return end, None
    beside = countries.get((passage, end + 1))
    if beside is not None and any(country == beside.party for country, _ in candidates):
        return beside.end, beside.party
    state = _gazetteer().at(words, end + 1)
    if (
        state is not None
        and state[1][0] == ("USA", _SITE_POPULATION)
        and any(country == "USA" for country, _ in candidates)
    ):
        return state[0], "USA"
    return end, None


def _choose(candidates: Candidates, support: Counter[str]) -> str | None:
    """The country meant by a bare name: one that the article speaks of, else the one of the great city."""
    named = [country for country, population in candidates if support[country]]
    if len(candidates) == 1 or (named and named[0] == candidates[0][0]):
        return candidates[0][0]
    if candidates[0][1] >= _PLAIN_POPULATION and candidates[0][1] >= 3 * candidates[1][1]:
        return candidates[0][0]
    return named[0] if named else None


def _country(passage: int, doc: Doc, start: int, countries: dict[tuple[int, int], PartyMention]) -> PlaceMention | None:
    mention = countries.get((passage, start))
    if mention is None or not start:
        return None
    head = doc[mention.head]
    visited = head.dep_ == "dobj" and head.head.lemma_ in read_toml("parties")["place_verbs"]
    joined = head.dep_ == "conj" and not _is_joined_to_actor(head)
    if doc[start - 1].lower_ not in _words().prepositions and not joined and not visited:
        return None
    owned = doc[mention.end + 1].lower_ if mention.end + 2 < len(doc) and doc[mention.end].tag_ == "POS" else ""
    if owned in _words().settlements:
        return None  # "in Chad's capital, N'Djamena"
    name = doc[mention.start : mention.end].text.removeprefix("the ")
    found = _gazetteer().at(pieces(name), 0)
    city = found is not None and any(country == mention.party for country, _ in found[1])
    return PlaceMention(passage, mention.start, mention.end, mention.head, name, mention.party, whole=not city)


def _is_joined_to_actor(token: Token) -> bool:
    """Whether a name is joined to one that acts: "Norway and Sweden agreed", not "in Norway and Sweden"."""
    first = token
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    return first.dep_ in SUBJECT or (first.dep_ == "pobj" and first.head.lower_ in _words().joining)


def _unlisted_place(passage: int, doc: Doc, start: int, spoken_for: set[int]) -> PlaceMention | None:
    """A place that only the parser knows; its country is not guessed."""
    if doc[start].ent_type_ not in _PLACE_ENTITIES or doc[start].lower_ == "the" or not doc[start].text[0].isupper():
        return None
    before = start - 1 if start and doc[start - 1].lower_ != "the" else start - 2
    if before < 0 or doc[before].lower_ not in _words().prepositions:
        return None
    end = start + 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    name = doc[start:end].text
    if name in _words().regions or not spoken_for.isdisjoint(range(start, end)):
        return None
    return PlaceMention(passage, start, end, doc[start:end].root.i, name, None)


class _Words:
    def __init__(self) -> None:
        data = read_toml("places")
        self.prepositions = frozenset(data["prepositions"])
        self.placing = frozenset(data["placing"])
        self.joining = frozenset(data["joining"])
        self.meetings = frozenset(data["meetings"])
        self.settlements = frozenset(data["sites"]["settlements"])
        self.regions = frozenset(data["regions"]["names"])


@cache
def _words() -> _Words:
    return _Words()


@cache
def _gazetteer() -> Phrases[Candidates]:
    """Names with the countries that have such a place, the greatest first."""
    known: dict[str, dict[str, int]] = {}
    for row in read_tsv("cities"):
        known.setdefault(row["name"], {})[row["country"]] = int(row["population"])
    for name, country in capitals():
        known.setdefault(name, {}).setdefault(country, _GREAT_POPULATION)
    for row in read_tsv("sites"):
        known[row["name"]] = {row["country"]: _SITE_POPULATION}
    return Phrases((name, tuple(sorted(places.items(), key=lambda item: -item[1]))) for name, places in known.items())
