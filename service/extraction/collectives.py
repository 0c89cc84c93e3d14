"""Whom a plural word stands for: "the two", "both countries", "their foreign ministers", "the neighbours"."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from service.domain.vocabulary import OfficeFunction
from service.extraction.contacts import Contact
from service.extraction.reading import AnyMention, Mention, Mentions, OfficeMention, Person, PersonMention
from service.extraction.side import Side, count_of, frame_words

REACH = 2
"""Passages that "the two" may refer back over."""
PAIR = 2
LEADERS = {OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT}


def resolve_group(contact: Contact, side: Side, told: Sequence[Contact], mentions: Mentions) -> None:
    """Give a side whose word stands for several told of before those whom it means."""
    word = side.back
    if word is None:
        return
    number = count_of(word) or (count_of(side.head) if side.head is not None else None)
    loose = number is None and word.pos_ == "PRON"
    people = _named_last(contact, word, number or 2, mentions, strict=loose)
    earlier = _told_of(contact, told, number)
    if earlier is not None:
        contact.arguments.resumed = True
        codes, last = earlier.party_codes(), people
        people = [m for other in earlier.arguments.sides() for m in other.people]
        people += [m for m in last if m.person.party in codes] if not people else []
    else:
        codes = [m.person.party for m in people if m.person.party]
        codes = codes or _named_together(contact, word, number or 2, mentions, strict=loose)
        codes = codes or ([] if loose else main_parties(contact, mentions))
    offices = [office for office in side.offices if office.party is None]
    if offices:
        side.offices = [office for office in side.offices if office.party is not None]
        for code in codes:
            _hold(side, offices[0], code, people, mentions.people)
    elif not _are_states(word, side):
        known = {id(m.person) for m in side.people}
        side.people += [m for m in people if id(m.person) not in known]
    side.inherited = list(dict.fromkeys([*side.inherited, *codes]))


def _are_states(word: Token, side: Side) -> bool:
    """Whether the words stand for states, bodies or people without a name: who was told of last is none of them."""
    states = frame_words("back", "states")
    return word.lemma_.lower() in states or (side.head is not None and side.head.lemma_.lower() in states)


def _hold(
    side: Side, office: OfficeMention, code: str, meant: Sequence[PersonMention], known: Sequence[PersonMention]
) -> None:
    """Let an office be held by the only person of a party who holds it, else by somebody unnamed."""
    meant = [m for m in meant if m.person.party == code and _may_hold(m.person, office, named=True)]
    holders = {id(m.person): m for m in known if m.person.party == code and _may_hold(m.person, office)}
    if meant or len(holders) == 1:
        side.people += meant or holders.values()
    else:
        side.offices.append(replace(office, party=code, plural=False))


def _may_hold(person: Person, office: OfficeMention, *, named: bool = False) -> bool:
    """Whether a person can be meant by an office; one told of just before also by a word such as "ministers"."""
    if office.function in LEADERS and person.function in LEADERS:
        return True
    bare = named and " " not in office.office.strip()
    if bare and (person.function is None or person.function.value.rpartition("_")[2] in office.office.lower()):
        return True
    return person.function is office.function and not bare


def _told_of(contact: Contact, told: Sequence[Contact], number: int | None) -> Contact | None:
    """The last contact told of between as many parties as the word says."""
    for earlier in reversed(told):
        if contact.passage.index - earlier.passage.index > REACH and (number or 0) <= PAIR:
            return None
        count = len(earlier.party_codes())
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
    """The mentions before a token, from some passages before it on."""
    first = 0 if reach is None else bisect_left(mentions, passage - reach, key=lambda m: m.passage)
    end = bisect_left(mentions, (passage, token), key=lambda m: (m.passage, m.start))
    return list(mentions[first:end])


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
