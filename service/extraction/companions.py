"""Who else takes part: delegations, companions and those who attend, told apart from the meeting itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.circumstances import is_mode
from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.delegations import find_delegations, is_body, is_owner
from service.extraction.event import Event, around
from service.extraction.governors import subject_of
from service.extraction.mention_index import MentionIndex
from service.extraction.predicates import auxiliaries, is_infinitive, is_negated, is_verb
from service.extraction.reading import Document, Mentions, Person, PersonMention
from service.extraction.side import Side, objects_of, side_of
from service.extraction.tokens import lemmas_of
from service.extraction.triggers import contact_nouns

REACH = 3
"""Passages between a meeting and what is told of who takes part in it."""
DEFINITE = ("the", "this", "that", "these", "those", "their", "his", "her", "'s")


@dataclass(frozen=True, slots=True)
class Company:
    """Those whom the words at a token add to a meeting, and what the words say of which meeting that is."""

    at: Token
    members: list[PersonMention]
    beside: list[Person]
    """Whom they join, where the words name them."""
    party: str | None = None
    """Whose delegation they are."""
    bodied: bool = False
    """Whether they come as a delegation."""
    throughout: bool = False
    """Whether they come to all the meetings of those whom they join: "in his meetings"."""
    gathering: bool = False
    """Whether it is a gathering that they come to."""
    led: bool = False
    """Whether they are whom the others accompany, and the words govern what is told: "accompany her to meet ..."."""


def add_companions(document: Document, mentions: Mentions, events: Sequence[Event]) -> None:
    """Add those who are said to come along, to attend or to be of a delegation to the meeting that the words mean."""
    if not events:
        return
    parted = mentions.by_passage()
    for passage in document.passages:
        here = parted.get(passage.index)
        if here is None or not here.people:
            continue
        for company in _find(passage.parsed, here):
            for event in _meant(company, around(events, passage.index), passage.index):
                event.join(company.members)


# ---- which words tell of company -----------------------------------------------------------------------------------
def _find(doc: Doc, here: Mentions) -> Iterator[Company]:
    index = MentionIndex(here)
    for group in find_delegations(doc, here.parties):
        members = [m for m in group.members(doc, here.people) if isinstance(m, PersonMention)]
        yield Company(doc[group.start], members, [], group.party, bodied=True)
    tellers = _tellers()
    for i, lemma in enumerate(lemmas_of(doc)):
        for lemmas, read in tellers:
            if lemma in lemmas:
                yield from read(doc[i], index)


@cache
def _tellers() -> list[tuple[frozenset[str], Callable[[Token, MentionIndex], Iterator[Company]]]]:
    """The words that tell of company, with what reads each."""
    return [
        (frame_words("company", "joining"), _joining),
        (frame_words("company", "alongside"), _coming_along),
        (frame_words("company", "attending"), _attending),
        (frame_words("company", "presiding"), _presiding),
        (frozenset({"invitation"}), _inviting),
        (frozenset({"host"}), _hosting),
        (frozenset({"there"}), _going_there),
        (contact_nouns(), _speaking_there),
    ]


def _coming_along(prep: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever comes "alongside" somebody."""
    if prep.dep_ == "prep":
        yield Company(prep, _named(prep, index), [])


def _joining(verb: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever comes along: "she was joined by A", "A accompanied her", "A joined the talks"."""
    agents = [child for child in verb.children if child.dep_ == "agent"] or _late_agent(verb)
    subject = subject_of(verb)
    if agents:
        leading = side_of(subject, index) if subject is not None else Side()
        members = [m for agent in agents for m in _named(agent, index)]
        yield Company(verb, members, [m.person for m in leading.people], throughout=_of_several(verb))
        return
    joined = next((child for child in verb.children if child.dep_ == "dobj"), None)
    if subject is None or joined is None:
        return
    leading = side_of(joined, index)
    if leading.people or leading.back is not None or _is_meeting(joined):
        members = [m for m in side_of(subject, index).people if not is_owner(verb.doc, m)]
        yield Company(
            verb, members, [m.person for m in leading.people], throughout=_of_several(verb), bodied=_on_delegation(verb)
        )
        if leading.people:
            yield Company(verb, leading.people, [m.person for m in members], led=True)


def _late_agent(verb: Token) -> list[Token]:
    """The "by" of a passive that the parse hung on a phrase in between: "was joined in his meetings by A"."""
    if verb.tag_ != "VBN" or not any(child.dep_ == "auxpass" for child in verb.children):
        return []
    return [token for token in verb.subtree if token.lower_ == "by" and token.dep_ == "prep" and token.i > verb.i][:1]


def _attending(word: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever is there: "A attended the talks", "A took part in the meeting", "also present were A and B"."""
    if word.tag_ == "VBN" and (agents := [c for c in word.children if c.dep_ == "agent"] or _late_agent(word)):
        attended = word.head if word.dep_ == "relcl" else subject_of(word)
        if attended is not None and _is_meeting(attended):
            yield Company(word, [m for agent in agents for m in _named(agent, index)], [])
        return
    if (among := _among_those(word)) is not None:
        subject = subject_of(among)
        yield Company(word, side_of(subject, index).people if subject is not None else [], [])
        return
    verb = word.head if word.dep_ in {"acomp", "dobj", "csubj", "advcl", "amod"} else word
    if verb.tag_ == "VBG":  # "Taking part were A and B", where the parse takes "were" for its auxiliary
        verb = next((be for be in (*verb.children, verb.head) if be.lemma_ == "be" and be.i > word.i), verb)
    meeting = any(_is_meeting(token) for token in verb.subtree if token.i > word.i) or _comes_too(verb, word)
    inverted = verb.lemma_ == "be" and word.i < verb.i
    if not (meeting or inverted):
        return
    if inverted:
        people = index.people(range(verb.i + 1, verb.sent.end))
    else:
        subject = subject_of(verb)
        people = side_of(subject, index).people if subject is not None else []
    yield Company(word, [m for m in people if not is_owner(word.doc, m)], [])


def _hosting(noun: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever is called the host of a gathering told of: "The host, President A, said"."""
    known = noun.pos_ in ("NOUN", "PROPN") and any(child.lower_ in (*DEFINITE, "its") for child in noun.children)
    named = noun.head if noun.dep_ == "appos" else noun
    people = side_of(named, index).people if known and noun.dep_ in ("nsubj", "appos", "nsubjpass") else []
    for member in people[:1]:
        yield Company(noun, [member], [], gathering=True)


def _going_there(there: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever will be where a meeting was told of: "A will be there"."""
    verb = there.head
    ahead = there.dep_ == "advmod" and any(aux.lower_ in ("will", "'ll", "’ll") for aux in auxiliaries(verb))
    subject = subject_of(verb) if verb.lemma_ == "be" and ahead and not is_negated(verb) else None
    yield Company(there, side_of(subject, index).people if subject is not None else [], [])


def _speaking_there(noun: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever does something at or after a gathering told of: "President A said at the summit that"."""
    verb, link = noun.head.head, noun.head.lower_ if noun.dep_ == "pobj" else ""
    if link not in ("at", "during", "after", "following") or not is_verb(verb) or not _is_meeting(noun):
        return
    subject = subject_of(verb)
    for member in side_of(subject, index).people if subject is not None and _is_bare(noun) else []:
        if member.person.party is not None and not is_owner(noun.doc, member):
            yield Company(noun, [member], [], member.person.party, gathering=True)


def _inviting(noun: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever is the host: "at the invitation of A", "at A's invitation"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("at", "on", "upon"):
        return
    owners = [child for child in noun.children if child.dep_ == "poss" and child.pos_ != "PRON"]
    sides = [side for child in noun.children if child.lower_ == "of" for side in objects_of(child, index)]
    sides += [side_of(owner, index) for owner in owners]
    for member in (m for side in sides for m in side.people if not is_owner(noun.doc, m) or owners):
        if member.person.party is not None:
            yield Company(noun, [member], [], member.person.party)


def _among_those(word: Token) -> Token | None:
    """The verb of being one of those there: "A and B were among those present", "were among the participants"."""
    noun = word.head if word.dep_ in ("amod", "acl", "relcl") and word.head.lower_ == "those" else word
    among = noun.dep_ == "pobj" and noun.head.lower_ == "among" and noun.head.head.lemma_ == "be"
    return noun.head.head if among else None


def _comes_too(verb: Token, word: Token) -> bool:
    """Whether somebody is said to be there as well, without a word on where: "The envoy also took part"."""
    things = [part for part in verb.subtree if part.i > verb.i and part.dep_ in ("pobj", "dobj") and part != word]
    remote = any(is_mode(part) for thing in things for part in (thing, *thing.children))
    comes = word.lemma_ == "attend" and not (is_infinitive(verb) or is_negated(verb))
    told = comes or any(child.lower_ in ("also", "too") for child in verb.children)
    return remote or (told and not things)


def _presiding(verb: Token, index: MentionIndex) -> Iterator[Company]:
    """Of whoever is in the chair of a meeting told of: "The talks were chaired by A", "A presided over the session"."""
    agents = [child for child in verb.children if child.dep_ == "agent"]
    subject = subject_of(verb)
    over = [
        part for child in verb.children if child.dep_ == "prep" and child.lower_ == "over" for part in child.children
    ]
    objects = [child for child in verb.children if child.dep_ == "dobj"] + over
    sat = [subject] if agents and subject is not None else objects
    if not any(_is_meeting(noun) and _is_bare(noun) for noun in sat):
        return
    if agents:
        members = [m for agent in agents for m in _named(agent, index)]
    else:
        members = side_of(subject, index).people if subject is not None else []
    yield Company(verb, [m for m in members if not is_owner(verb.doc, m)], [])


def _is_bare(noun: Token) -> bool:
    """Whether nothing says whose meeting it is, which may be another: "the talks", not "the meeting of the cabinet"."""
    return not any(child.dep_ in ("compound", "amod", "prep", "poss", "nmod") for child in noun.children)


def _is_meeting(token: Token) -> bool:
    """Whether a noun phrase means a meeting told of: "the talks", "his meetings"."""
    return token.lemma_.lower() in contact_nouns() and any(
        child.lower_ in DEFINITE or child.dep_ == "poss" for child in token.children
    )


def _on_delegation(verb: Token) -> bool:
    """Whether they come along "on this delegation"."""
    return any(is_body(part) for child in verb.children if child.dep_ == "prep" for part in child.children)


def _of_several(verb: Token) -> bool:
    """Whether the words beside speak of several meetings: "was joined in his meetings by"."""
    inside = [part for child in verb.children if child.dep_ == "prep" for part in child.children]
    return any(part.tag_ == "NNS" and part.lemma_.lower() in contact_nouns() for part in inside)


def _named(preposition: Token, index: MentionIndex) -> list[PersonMention]:
    found = (m for side in objects_of(preposition, index) for m in side.people)
    return [m for m in found if not is_owner(preposition.doc, m)]


# ---- which meeting they mean ---------------------------------------------------------------------------------------
def _meant(company: Company, events: Sequence[Event], passage: int) -> list[Event]:
    """The meetings that those of a company come to: those of whom they join, else the nearest one told of."""
    fitting = [
        event
        for event in events
        if (not company.beside or any(person in event.people for person in company.beside))
        and (company.party is None or company.party in event.parties)
        and (not company.gathering or (event.position < (passage, company.at.i) and _is_gathering(event)))
        and (not company.led or any(company.at in c.assessment.predicates for c in event.contacts))
    ]
    if company.throughout or company.led:
        return fitting
    near = [
        (*min(_distance(company.at, passage, c) for c in event.contacts), number)
        for number, event in enumerate(fitting)
    ]
    if company.bodied and any(_of_bodies(event) for event in fitting):
        near = [found for found in near if _of_bodies(fitting[found[-1]])]
    near = [found for found in near if found[0] <= REACH or company.beside]
    nearest = [fitting[min(near)[-1]]] if near else []
    return nearest + [event for event in fitting if event not in nearest and company.bodied and _of_one_body(event)]


def _is_gathering(event: Event) -> bool:
    """Whether a meeting is told of as a gathering, which has a host."""
    return any(contact.trigger.kind == "summit" or contact.gathering for contact in event.contacts)


def _of_bodies(event: Event) -> bool:
    """Whether a meeting is told of as one of delegations."""
    return any(_bodies(event))


def _of_one_body(event: Event) -> bool:
    """Whether a meeting is told of as one of a certain delegation: "the U.S. delegation met"."""
    return any(body.tag_ in {"NN", "NNP"} and any(c.lower_ == "the" for c in body.children) for body in _bodies(event))


def _bodies(event: Event) -> list[Token]:
    sides = (side for contact in event.contacts for side in contact.arguments.sides())
    return [side.group for side in sides if side.group is not None and is_body(side.group)]


def _distance(token: Token, passage: int, contact: Contact) -> tuple[int, bool, int]:
    """How far a telling is from a word: one told of before is nearer than one told of after."""
    gap = passage - contact.passage.index
    step = token.i - contact.trigger.token.i if gap == 0 else 0
    return abs(gap), (gap, step) < (0, 0), abs(step)
