"""Whom a plural word stands for: "the two", "both countries", "their foreign ministers", "the neighbours"."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.incumbents import HELD_BY_ONE, hold, may_be_meant
from service.extraction.reading import AnyMention, Mention, Mentions, OfficeMention, PersonMention
from service.extraction.references import count_of
from service.extraction.side import Arguments, Side

REACH = 2
"""Passages that "the two" may refer back over."""
PAIR = 2
ONE_BY_ONE = ("phone", "visit", "write", "summon")
"""Frames of contacts that one has with each of several apart."""
NEAR = 50
"""Mentions or tellings back to which words refer at the most."""


def resolve_group(
    contact: Contact, side: Side, told: Sequence[Contact], mentions: Mentions, taken: Collection[str] = ()
) -> None:
    """Give a side whose word stands for several told of before those whom it means; none of the parties `taken`."""
    word = side.back
    if word is None:
        return
    number = count_of(word) or (count_of(side.head) if side.head is not None else None)
    loose = number is None and word.pos_ == "PRON"
    if taken:
        mentions = replace(
            mentions,
            people=[m for m in mentions.people if m.person.party not in taken],
            parties=[m for m in mentions.parties if m.party not in taken],
        )
    offices = [office for office in side.offices if office.party is None]
    people = _named_last(contact, word, number or 2, mentions, strict=loose)
    earlier = _told_of(contact, told, number, offices)
    if earlier is not None and not set(earlier.party_codes()).isdisjoint(taken):
        earlier = None
    if earlier is not None:
        contact.arguments.resumed = True
        codes, last = earlier.party_codes(), people
        people = [m for other in earlier.arguments.sides() for m in other.people]
        led = {m.person.party for m in people}
        people += [m for m in last if m.person.party in codes and m.person.party not in led]
    else:
        codes = [m.person.party for m in people if m.person.party]
        codes = codes or _named_together(contact, word, number or 2, mentions, strict=loose)
        codes = codes or ([] if loose else main_parties(contact, mentions))
    if offices:
        side.offices = [office for office in side.offices if office.party is not None]
        for code in codes:
            hold(side, offices[0], code, people)
    elif not _are_states(word, side):
        known = {id(m.person) for m in side.people}
        side.people += [m for m in people if id(m.person) not in known]
    side.inherited = list(dict.fromkeys([*side.inherited, *codes]))


def with_each(contact: Contact) -> Iterator[Contact]:
    """The contacts that one telling tells of where somebody calls, visits or writes to both of two parties."""
    arguments = contact.arguments
    side = next((s for s in arguments.others if s.back is not None and count_of(s.back) and len(s.codes()) > 1), None)
    if side is None or contact.trigger.frame not in ONE_BY_ONE or set(side.codes()) & set(arguments.subject.codes()):
        yield contact
        return
    for code in side.codes():
        people = [m for m in side.people if m.person.party == code]
        offices = [m for m in side.offices if m.party == code]
        each = Side(people=people, offices=offices, inherited=[code])
        yield replace(contact, arguments=Arguments(arguments.subject, [each]), assessment=replace(contact.assessment))


def _are_states(word: Token, side: Side) -> bool:
    """Whether the words stand for states, bodies or people without a name: who was told of last is none of them."""
    states = frame_words("back", "states")
    return word.lemma_.lower() in states or (side.head is not None and side.head.lemma_.lower() in states)


def _told_of(
    contact: Contact, told: Sequence[Contact], number: int | None, offices: Sequence[OfficeMention]
) -> Contact | None:
    """The last contact told of between as many parties as the word says, of people who can hold the offices."""
    posts = [office for office in offices if office.function in HELD_BY_ONE]  # not "the two officials"
    for earlier in reversed(told[-NEAR:]):
        if contact.passage.index - earlier.passage.index > REACH and (number or 0) <= PAIR:
            return None
        count = len(earlier.party_codes())
        if not all(may_be_meant(person, office) for office in posts for person in earlier.people()):
            continue
        if count == number or (number is None and count > 1):
            return earlier
    return None


def _named_last(contact: Contact, word: Token, number: int, mentions: Mentions, *, strict: bool) -> list[PersonMention]:
    """The people of as many parties who were named last, here or one passage before; strictly in one sentence."""
    here = contact.passage.index
    found: dict[str, PersonMention] = {}
    sentence: tuple[int, int] | None = None
    for mention in reversed(named_until(mentions.people, here, word.i, reach=1)):
        place = _sentence(mention, here, word)
        if strict and sentence not in (None, place):
            break
        sentence = place
        if mention.person.party:
            found.setdefault(mention.person.party, mention)
        if len(found) == number:
            return list(reversed(found.values()))
    return []


def _sentence(mention: Mention, here: int, word: Token) -> tuple[int, int]:
    """The sentence that a mention stands in, as far as it stands in the passage of a word; else its passage."""
    return mention.passage, word.doc[mention.start].sent.start if mention.passage == here else 0


def _named_together(
    contact: Contact, word: Token, number: int, mentions: Mentions, *, strict: bool = False
) -> list[str]:
    """The parties last named together: as many in one sentence here or in one passage before; strictly the last."""
    here = contact.passage.index
    groups: dict[tuple[int, int], list[str]] = {}
    for mention in named_until(mentions.parties, here, word.i, reach=REACH):
        groups.setdefault(_sentence(mention, here, word), []).append(mention.party)
    for codes in reversed([list(dict.fromkeys(group)) for group in groups.values()]):
        if len(codes) == number:
            return codes
        if strict:
            break
    return []


def named_until(mentions: Sequence[AnyMention], passage: int, token: int, reach: int | None = None) -> list[AnyMention]:
    """The last mentions before a token, from some passages before it on: so many that a long text costs no more."""
    first = 0 if reach is None else bisect_left(mentions, passage - reach, key=lambda m: m.passage)
    end = bisect_left(mentions, (passage, token), key=lambda m: (m.passage, m.start))
    return list(mentions[max(first, end - NEAR) : end])


def main_parties(contact: Contact, mentions: Mentions) -> list[str]:
    """The two parties that the article speaks of most up to here, where there are clearly two."""
    here = contact.passage.index
    named: Iterable[str | None] = (m.party for m in mentions.parties if m.passage <= here)
    counts = Counter(code for code in named if code)
    counts.update(m.person.party for m in mentions.people if m.passage <= here and m.person.party)
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if len(ranked) < 2 or ranked[1][1] < 2 or (len(ranked) > 2 and ranked[2][1] == ranked[1][1]):
        return []
    return [ranked[0][0], ranked[1][0]]
